//! How long the tasks of a plan would take on so many cores: the executor in small, on estimated costs.
//!
//! A claim, which is a task of one block, may run when the tasks it waits for are done in that block and, where it
//! remembers anything, when it is done itself in the block before. The core that has done the last of these has the
//! claim; a core that has none steals one. Of several the earliest is taken. A block is admitted when all blocks but so
//! many before it are done: live that is one, offline several, so that chains of tasks fill the cores as a pipeline.

use crate::plan::{Plan, QUANTUM_FRAMES, TaskId};
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

/// What it takes to claim a task and to count down its successors.
pub const CLAIM_NS: u64 = 120;
/// What it takes beyond that to steal a claim: its wires lie in the cache of another core.
pub const STEAL_NS: u64 = 800;
/// How many blocks are in flight offline.
pub const WINDOW_BLOCKS: usize = 8;

/// What a plan is run on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Machine {
    /// How many cores take part.
    pub threads: usize,
    /// Frames of a block.
    pub frames: usize,
    /// How many blocks are in flight.
    pub window: usize,
}

/// What is expected of a plan on so many cores.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Forecast {
    /// How many cores take part.
    pub threads: usize,
    /// Frames of a block.
    pub frames: usize,
    /// Nanoseconds for a block on one core.
    pub serial_ns: u64,
    /// Nanoseconds of the longest way through the tasks of a block: no number of cores is faster live.
    pub critical_path_ns: u64,
    /// With one block in flight.
    pub live: Speed,
    /// With [`WINDOW_BLOCKS`] in flight.
    pub offline: Speed,
}

/// How fast blocks follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Speed {
    /// Nanoseconds a block.
    pub block_ns: u64,
    /// How many times as fast as one core.
    pub speedup: f64,
}

/// A core that runs a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Turn {
    /// Which core.
    pub core: usize,
    /// When it begins, in nanoseconds from the beginning of the first block.
    pub begin_ns: u64,
    /// When it ends.
    pub end_ns: u64,
    /// Which task.
    pub task: TaskId,
}

/// Who runs what when in one block, core by core.
pub fn turns(plan: &Plan, threads: usize, frames: usize) -> Vec<Turn> {
    let mut turns = Simulation::new(plan, Machine { threads, frames, window: 1 }, 1).run().turns;
    turns.sort_unstable();
    turns
}

/// What to expect of a plan on so many cores, in blocks of so many frames.
pub fn forecast(plan: &Plan, threads: usize, frames: usize) -> Forecast {
    let serial_ns = costs(plan, frames).iter().sum();
    let speed = |window| {
        let block_ns = block_ns(plan, Machine { threads, frames, window });
        let speedup = if block_ns > 0 { serial_ns as f64 / block_ns as f64 } else { 1.0 };
        Speed { block_ns, speedup }
    };
    Forecast {
        threads,
        frames,
        serial_ns,
        critical_path_ns: critical_path_ns(plan, frames),
        live: speed(1),
        offline: speed(WINDOW_BLOCKS),
    }
}

/// The number of cores, up to `most`, that a plan is run fastest on; of numbers that are as good to a fiftieth, the
/// least.
pub fn threads_that_pay(plan: &Plan, most: usize, frames: usize, window: usize) -> usize {
    let block_ns = |threads| block_ns(plan, Machine { threads, frames, window });
    let mut best = (1, block_ns(1));
    for threads in 2..=most {
        let next_ns = block_ns(threads);
        if next_ns + best.1 / 50 < best.1 {
            best = (threads, next_ns);
        }
    }
    best.0
}

/// Nanoseconds from the end of a block to the end of the next, once all blocks that can be are in flight.
pub fn block_ns(plan: &Plan, machine: Machine) -> u64 {
    if machine.threads <= 1 || plan.tasks.is_empty() {
        return costs(plan, machine.frames).iter().sum();
    }
    if machine.window <= 1 {
        return Simulation::new(plan, machine, 1).run().ends[0];
    }
    // The first blocks fill the pipeline and the last empty it; those between are as the rest would be.
    let half = 3 * machine.window;
    let mut ends = Simulation::new(plan, machine, 2 * half + machine.window).run().ends;
    ends.sort_unstable();
    (ends[2 * half - 1] - ends[half - 1]) / half as u64
}

/// Nanoseconds of each task for a block.
fn costs(plan: &Plan, frames: usize) -> Vec<u64> {
    let quanta = frames.div_ceil(QUANTUM_FRAMES) as f32;
    plan.tasks.iter().map(|task| (task.cost_ns * quanta).round() as u64).collect()
}

/// Nanoseconds of the dearest way through the tasks of a block.
fn critical_path_ns(plan: &Plan, frames: usize) -> u64 {
    let costs = costs(plan, frames);
    let mut ends: Vec<u64> = Vec::with_capacity(costs.len());
    for (task, cost) in plan.tasks.iter().zip(costs) {
        let begin = task.before.iter().map(|before| ends[before.index()]).max().unwrap_or(0);
        ends.push(begin + cost);
    }
    ends.into_iter().max().unwrap_or(0)
}

/// A task of a block; earlier blocks come first.
type Claim = (usize, usize);

/// Cores at work.
struct Simulation<'p> {
    plan: &'p Plan,
    costs: Vec<u64>,
    window: usize,
    /// For each admitted block and task, for how much it waits.
    waits: Vec<Vec<u32>>,
    /// How many tasks of each block are not done.
    left: Vec<usize>,
    /// When each block was done.
    ends: Vec<u64>,
    done: Vec<Vec<bool>>,
    /// What each core has to do.
    ready: Vec<BTreeSet<Claim>>,
    /// The cores without work.
    idle: BTreeSet<usize>,
    /// When each running claim ends, the core that runs it, and the claim.
    running: BinaryHeap<Reverse<(u64, usize, Claim)>>,
    turns: Vec<Turn>,
}

impl<'p> Simulation<'p> {
    fn new(plan: &'p Plan, machine: Machine, blocks: usize) -> Simulation<'p> {
        let tasks = plan.tasks.len();
        Simulation {
            plan,
            costs: costs(plan, machine.frames),
            window: machine.window,
            waits: Vec::with_capacity(blocks),
            left: vec![tasks; blocks],
            ends: vec![0; blocks],
            done: vec![vec![false; tasks]; blocks],
            ready: vec![BTreeSet::new(); machine.threads],
            idle: (0..machine.threads).collect(),
            running: BinaryHeap::new(),
            turns: Vec::with_capacity(tasks * blocks),
        }
    }

    /// Runs all blocks.
    fn run(mut self) -> Simulation<'p> {
        for _ in 0..self.window.min(self.left.len()) {
            self.admit(0);
        }
        self.claim(0);
        while let Some(Reverse((now, core, claim))) = self.running.pop() {
            self.finish(now, core, claim);
            self.claim(now);
        }
        self
    }

    /// Lets the next block begin; its first claims are that core's.
    fn admit(&mut self, core: usize) {
        let block = self.waits.len();
        let waits = self.plan.tasks.iter().enumerate().map(|(task, weight)| {
            let own = block > 0 && weight.stateful && !self.done[block - 1][task];
            weight.before.len() as u32 + u32::from(own)
        });
        let waits: Vec<u32> = waits.collect();
        self.ready[core].extend((0..waits.len()).filter(|&task| waits[task] == 0).map(|task| (block, task)));
        self.waits.push(waits);
    }

    /// Gives work to the cores that have none: their own first, then what they can steal.
    fn claim(&mut self, now: u64) {
        for core in self.idle.clone() {
            if let Some(claim) = self.ready[core].pop_first() {
                self.start(now + CLAIM_NS, core, claim);
            }
        }
        for core in self.idle.clone() {
            let victims = (0..self.ready.len()).filter(|&victim| !self.ready[victim].is_empty());
            let Some(victim) = victims.min_by_key(|&victim| self.ready[victim].first().copied()) else {
                break;
            };
            let claim = self.ready[victim].pop_first().expect("a claim is there to be stolen");
            self.start(now + CLAIM_NS + STEAL_NS, core, claim);
        }
    }

    fn start(&mut self, begin: u64, core: usize, claim: Claim) {
        self.idle.remove(&core);
        let end = begin + self.costs[claim.1];
        self.turns.push(Turn { core, begin_ns: begin, end_ns: end, task: TaskId(claim.1 as u32) });
        self.running.push(Reverse((end, core, claim)));
    }

    /// Counts down what waits for a claim that is done.
    fn finish(&mut self, now: u64, core: usize, (block, task): Claim) {
        self.idle.insert(core);
        self.done[block][task] = true;
        let plan = self.plan;
        for &TaskId(next) in &plan.tasks[task].after {
            self.count_down(core, (block, next as usize));
        }
        if plan.tasks[task].stateful && block + 1 < self.waits.len() {
            self.count_down(core, (block + 1, task));
        }
        self.left[block] -= 1;
        if self.left[block] == 0 {
            self.ends[block] = now;
            let first_open = self.left.iter().position(|&left| left > 0).unwrap_or(self.left.len());
            while self.waits.len() < (first_open + self.window).min(self.left.len()) {
                self.admit(core);
            }
        }
    }

    fn count_down(&mut self, core: usize, claim: Claim) {
        let waits = &mut self.waits[claim.0][claim.1];
        *waits -= 1;
        if *waits == 0 {
            self.ready[core].insert(claim);
        }
    }
}

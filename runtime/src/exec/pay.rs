//! How many threads pay.

use super::gate::WORKERS_MAX;
use phonon_compiler::plan::{Plan, QUANTUM_FRAMES};

/// How many threads there shall be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Threads {
    /// As many as pay, by the costs that the plan estimates, and no more than there are cores.
    Auto,
    /// So many, the caller among them; 1 to [`WORKERS_MAX`].
    Exactly(usize),
}

/// What a thread must have to do in a block to be worth waking.
const SHARE_NS: f32 = 15_000.0;

/// The share of a block that every thread must be busy for.
const BUSY_MIN: f32 = 0.6;

/// How much longer than its longest part a block must be for another thread to shorten it.
const DIVISIBLE_MIN: f32 = 1.05;

impl Threads {
    /// How many that are for a plan, at so many frames a block and blocks in flight.
    pub fn count(self, plan: &Plan, block_frames: usize, window: usize) -> usize {
        match self {
            Threads::Exactly(count) => count.clamp(1, WORKERS_MAX),
            Threads::Auto => {
                let cores = std::thread::available_parallelism().map_or(1, usize::from);
                paying(plan, block_frames, window, cores.min(WORKERS_MAX))
            }
        }
    }
}

/// The most threads, up to `cores`, that are all worth their while.
fn paying(plan: &Plan, block_frames: usize, window: usize, cores: usize) -> usize {
    let quanta = block_frames.div_ceil(QUANTUM_FRAMES) as f32;
    let costs: Vec<f32> = plan.tasks.iter().map(|task| task.cost_ns * quanta).collect();
    let total: f32 = costs.iter().sum();
    let bound =
        if window > 1 { costs.iter().copied().fold(0.0, f32::max) } else { longest_way(plan, &costs) };
    let pays = |threads: &usize| {
        let share = total / *threads as f32;
        let before = total / (threads - 1) as f32;
        share >= SHARE_NS.max(BUSY_MIN * bound) && before >= DIVISIBLE_MIN * bound
    };
    (2..=cores).take_while(pays).last().unwrap_or(1)
}

/// The cost of the tasks on the most costly way through a block.
fn longest_way(plan: &Plan, costs: &[f32]) -> f32 {
    let mut ways: Vec<f32> = Vec::with_capacity(costs.len());
    for (task, cost) in plan.tasks.iter().zip(costs) {
        let before = task.before.iter().map(|id| ways[id.index()]).fold(0.0, f32::max);
        ways.push(before + cost);
    }
    ways.into_iter().fold(0.0, f32::max)
}

#[cfg(test)]
mod tests {
    use super::paying;
    use phonon_compiler::{Options, compile};

    /// A plan of so many tasks of a cost each, all in a row or all apart.
    fn paid(tasks: usize, cost_ns: f32, in_a_row: bool, window: usize) -> usize {
        let mut plan = compile("out: sine 1", &Options::default()).plan.expect("a plan");
        let mut task = plan.tasks[0].clone();
        (task.cost_ns, task.before, task.after) = (cost_ns, Vec::new(), Vec::new());
        plan.tasks = vec![task; tasks];
        for at in 1..tasks {
            if in_a_row {
                plan.tasks[at].before = vec![phonon_compiler::plan::TaskId(at as u32 - 1)];
            }
        }
        paying(&plan, 512, window, 16)
    }

    #[test]
    fn small_plans_use_one_thread_and_large_ones_all() {
        assert_eq!(paid(0, 4_000.0, false, 8), 1);
        assert_eq!(paid(1, 40_000.0, false, 8), 1, "one task cannot be divided");
        assert_eq!(paid(20, 10.0, false, 8), 1, "a block of 1.6 us");
        assert_eq!(paid(2, 4_000.0, false, 1), 2);
        assert_eq!(paid(400, 4_000.0, false, 1), 16);
        assert_eq!(paid(6, 4_000.0, false, 1), 6, "no more threads than tasks");
        assert_eq!(paid(4, 4_000.0, true, 1), 1, "a chain has no two tasks at once");
        assert_eq!(paid(4, 4_000.0, true, 8), 4, "but blocks follow each other along it");
    }
}

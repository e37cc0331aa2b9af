//! A plan in motion: its kernels and all they remember.
//!
//! A [`Circuit`] is a body made ready to run, and never changes; its [`State`] is what moves. Both are made on the
//! control thread, with all the memory they will ever need.

use crate::arena::{Fault, Rights};
use crate::clock::Clock;
use crate::exec::Watch;
use crate::score::{Playback, Told};
use crate::signal::Signal;
use crate::voice::{Pool, SampleVoice};
use phonon_compiler::plan::{
    Body, Input, Key, LANES_MAX, Link, LoopId, Op, Place, Plan, PoolId, QUANTUM_FRAMES, ScratchId, SettingId,
    TrackId, WireId,
};
use phonon_compiler::ugen::Memory;
use phonon_kernel::{Cpu, Kernel, Setup, Tape, width};
use std::time::Instant;

/// The most outputs that a ugen has.
pub const OUTPUTS_MAX: usize = LANES_MAX;

/// How deep pools of voices may lie in one another.
pub const NESTING_MAX: usize = 4;

/// What never changes: a quantum of it.
#[derive(Clone, Debug)]
pub struct Constant {
    /// The values.
    pub signal: Signal,
    /// How many lanes it has.
    pub lanes: u8,
}

impl Constant {
    fn of(bits: &[u32]) -> Constant {
        let mut frame = [0.0; LANES_MAX];
        frame.iter_mut().zip(bits).for_each(|(value, bits)| *value = f32::from_bits(*bits));
        let lanes = bits.len();
        Constant { signal: Signal::constant(&frame[..width(lanes)], QUANTUM_FRAMES), lanes: lanes as u8 }
    }
}

/// Where an op reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A constant of the instance.
    Constant(u32),
    /// A wire.
    Wire(WireId),
    /// A scratch slot.
    Scratch(ScratchId),
    /// What was in a loop when the quantum began.
    Loop(LoopId),
}

/// An op, made ready to run.
#[derive(Debug)]
pub struct Wiring {
    /// What it reads, port by port.
    pub inputs: Box<[Source]>,
    /// Where its outputs go.
    pub outputs: Box<[Option<Place>]>,
    /// How many lanes they have.
    pub lanes: u8,
    /// Whether equal inputs on all frames give equal outputs on all frames.
    pub is_memoryless: bool,
}

impl Wiring {
    /// How many values a quantum of an output has.
    pub fn quantum(&self) -> usize {
        width(usize::from(self.lanes)) * QUANTUM_FRAMES
    }
}

/// A body, made ready to run. It never changes.
#[derive(Debug)]
pub struct Circuit {
    /// Its ops, in order.
    pub ops: Box<[Wiring]>,
    /// How many scratch slots it uses.
    pub scratch: usize,
    /// How many lanes an op of it has at most.
    pub lanes: usize,
    /// How many signals an op of it reads at most.
    pub inputs_max: usize,
}

/// What runs an op.
pub enum Node {
    /// Code that follows from its inputs.
    Kernel(Box<dyn Kernel>),
    /// A pattern as signals.
    Track(TrackId),
    /// What the voice around it is told.
    Voice,
    /// What a voice is told by name, for each lane.
    Setting {
        /// Which of the plan's settings.
        setting: SettingId,
        /// What each lane is told.
        told: Box<[Told]>,
    },
    /// What a voice plays of a sample, for each lane.
    Sample {
        /// The sample of each lane.
        voices: Box<[SampleVoice]>,
        /// What it is read with.
        cpu: Cpu,
    },
    /// Voices, for each lane.
    Voices(Vec<Pool>),
}

/// What a circuit remembers from quantum to quantum.
pub struct State {
    /// One per op.
    pub nodes: Vec<Node>,
    /// The ways back of its feedback.
    pub loops: Vec<Signal>,
}

impl State {
    /// Makes a lane as new.
    pub fn reset(&mut self, lane: usize) {
        for node in &mut self.nodes {
            match node {
                Node::Kernel(kernel) => kernel.reset(lane),
                Node::Voices(pools) => pools[lane].reset(),
                Node::Track(_) | Node::Voice | Node::Setting { .. } | Node::Sample { .. } => {}
            }
        }
        for signal in &mut self.loops {
            let stride = signal.len() / QUANTUM_FRAMES;
            signal[lane..].iter_mut().step_by(stride).for_each(|value| *value = 0.0);
        }
    }

    /// Begins a voice in a lane that is as new.
    pub fn begin(&mut self, lane: usize, playback: Option<Playback>, said: &[Told]) {
        for node in &mut self.nodes {
            match node {
                Node::Setting { setting, told } => told[lane] = said[setting.index()],
                Node::Sample { voices, .. } => {
                    voices[lane] = SampleVoice::new(playback.unwrap_or(Playback::REST));
                }
                Node::Kernel(_) | Node::Track(_) | Node::Voice | Node::Voices(_) => {}
            }
        }
    }

    /// How many words a tape needs for any lane of any kernel, those of voices included.
    pub fn tape_words(&self, lanes: &dyn Fn(usize) -> usize) -> usize {
        let words = |(at, node): (usize, &Node)| match node {
            Node::Kernel(kernel) => Tape::words_of(&**kernel, lanes(at)),
            Node::Voices(pools) => pools.iter().map(Pool::tape_words).max().unwrap_or(0),
            Node::Track(_) | Node::Voice | Node::Setting { .. } | Node::Sample { .. } => 0,
        };
        self.nodes.iter().enumerate().map(words).max().unwrap_or(0)
    }

    /// How much memory it takes, in bytes.
    pub fn bytes(&self) -> usize {
        let node = |node: &Node| match node {
            Node::Kernel(kernel) => kernel.bytes(),
            Node::Voices(pools) => pools.iter().map(Pool::bytes).sum(),
            Node::Setting { told, .. } => size_of_val(&**told),
            Node::Sample { voices, .. } => size_of_val(&**voices),
            Node::Track(_) | Node::Voice => 0,
        };
        self.nodes.iter().map(|at| size_of::<Node>() + node(at)).sum::<usize>()
            + self.loops.iter().map(|signal| size_of_val(&**signal)).sum::<usize>()
    }
}

/// What went wrong in an op so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mishap {
    /// In how many quanta it gave values that are not finite.
    pub wild_quanta: u64,
    /// Whether it panicked; it is silent since.
    pub has_panicked: bool,
}

/// A task: what to run, and what moves.
pub struct Part {
    /// What to run.
    pub circuit: Circuit,
    /// What moves.
    pub state: State,
    /// What went wrong, op by op.
    pub mishaps: Vec<Mishap>,
    /// How long it takes, where somebody wants to know.
    pub watch: Option<Watch>,
}

/// A plan in motion.
pub struct Instance {
    /// One part per task.
    pub parts: Vec<Part>,
    /// What does not change.
    pub constants: Box<[Constant]>,
    /// Who may read and write which wire.
    pub rights: Rights,
    /// The most scratch slots that a part uses.
    pub scratch: usize,
    /// The most lanes that an op of a part has.
    pub lanes: usize,
    /// The most inputs that an op of a part has.
    pub inputs_max: usize,
}

impl Instance {
    /// Gives a plan its kernels, for that set of instructions.
    pub fn build(plan: &Plan, clock: &Clock, seed: u64, cpu: Cpu) -> Result<Instance, Fault> {
        let rights = Rights::of(plan)?;
        let mut builder = Builder { plan, clock, seed, cpu, constants: Vec::new(), depth: 0 };
        let mut parts = Vec::with_capacity(plan.tasks.len());
        for task in &plan.tasks {
            let circuit = builder.circuit(&task.body, 1, true)?;
            let state = builder.state(&task.body, 1, 0)?;
            let mishaps = vec![Mishap::default(); task.body.ops.len()];
            parts.push(Part { circuit, state, mishaps, watch: None });
        }
        let circuits = || parts.iter().map(|part| &part.circuit);
        Ok(Instance {
            scratch: circuits().map(|circuit| circuit.scratch).max().unwrap_or(0),
            inputs_max: circuits().map(|circuit| circuit.inputs_max).max().unwrap_or(0),
            lanes: circuits().map(|circuit| circuit.lanes).max().unwrap_or(1),
            constants: builder.constants.iter().map(|bits| Constant::of(bits)).collect(),
            parts,
            rights,
        })
    }

    /// Watches every part from now on; of all runs of parts together at most so many are kept.
    pub fn watch(&mut self, stints_max: usize) {
        let (epoch, each) = (Instant::now(), stints_max / self.parts.len().max(1));
        for part in &mut self.parts {
            part.watch = Some(Watch::new(epoch, part.mishaps.len(), each));
        }
    }

    /// How many words a tape needs for any lane of any of its kernels.
    pub fn tape_words(&self) -> usize {
        let words = |part: &Part| part.state.tape_words(&|op| usize::from(part.circuit.ops[op].lanes));
        self.parts.iter().map(words).max().unwrap_or(0)
    }

    /// Its pools, those inside of voices excepted.
    pub fn pools(&self) -> impl Iterator<Item = &Pool> {
        self.parts.iter().flat_map(|part| &part.state.nodes).flat_map(|node| match node {
            Node::Voices(pools) => &**pools,
            _ => &[],
        })
    }

    /// The same, to be changed between two blocks.
    pub fn pools_mut(&mut self) -> impl Iterator<Item = &mut Pool> {
        self.parts.iter_mut().flat_map(|part| &mut part.state.nodes).flat_map(|node| match node {
            Node::Voices(pools) => &mut **pools,
            _ => &mut [],
        })
    }
}

/// Makes circuits and states for one instance.
pub(crate) struct Builder<'a> {
    pub plan: &'a Plan,
    pub clock: &'a Clock,
    seed: u64,
    pub cpu: Cpu,
    /// The distinct constants, by the bits of their lanes.
    constants: Vec<Vec<u32>>,
    /// How many pools there are around what is being built.
    depth: usize,
}

impl Builder<'_> {
    /// Makes a body ready to run, as many times side by side.
    pub fn circuit(&mut self, body: &Body, copies: usize, has_wires: bool) -> Result<Circuit, Fault> {
        let mut ops = Vec::with_capacity(body.ops.len());
        for op in &body.ops {
            let inputs = op.inputs.iter().map(|input| self.source(input, body, has_wires));
            let row = op.ugen.row();
            let lanes = op.lanes() * copies;
            if lanes > LANES_MAX || (copies > 1 && op.lanes() > 1) {
                return Err(Fault(format!("an op of `{}` has {lanes} lanes", row.name)));
            }
            let is_as_its_row = row.name == "unpack" || op.outputs.len() == usize::from(row.outputs);
            if !is_as_its_row || op.outputs.len() > OUTPUTS_MAX {
                return Err(Fault(format!("an op of `{}` has {} outputs", row.name, op.outputs.len())));
            }
            for &place in op.outputs.iter().flatten() {
                check_place(place, body, has_wires)?;
            }
            ops.push(Wiring {
                inputs: inputs.collect::<Result<_, _>>()?,
                outputs: op.outputs.clone().into(),
                lanes: lanes as u8,
                is_memoryless: row.memory == Memory::None && op.link.is_none(),
            });
        }
        let inputs_max = ops.iter().map(|op| op.inputs.len()).max().unwrap_or(0);
        let lanes = ops.iter().map(|op| usize::from(op.lanes)).max().unwrap_or(1);
        Ok(Circuit { ops: ops.into(), scratch: body.scratch.len(), lanes, inputs_max })
    }

    /// Where an input lies.
    pub fn source(&mut self, input: &Input, body: &Body, has_wires: bool) -> Result<Source, Fault> {
        let place = match input {
            Input::Constant(value) => return Ok(Source::Constant(self.constant(&[*value]))),
            Input::Constants(values) => return Ok(Source::Constant(self.constant(values))),
            Input::Place(place) => *place,
        };
        check_place(place, body, has_wires)?;
        Ok(match place {
            Place::Wire(wire) => Source::Wire(wire),
            Place::Scratch(slot) => Source::Scratch(slot),
            Place::Loop(at) => Source::Loop(at),
        })
    }

    fn constant(&mut self, values: &[f32]) -> u32 {
        let bits: Vec<u32> = values.iter().map(|value| value.to_bits()).collect();
        let at = self.constants.iter().position(|other| *other == bits).unwrap_or_else(|| {
            self.constants.push(bits);
            self.constants.len() - 1
        });
        at as u32
    }

    /// Fresh kernels for as many copies of a body side by side. The numbers of the copies, which tell their random
    /// sequences apart, begin with `first`.
    pub fn state(&mut self, body: &Body, copies: usize, first: u64) -> Result<State, Fault> {
        let nodes = body.ops.iter().map(|op| self.node(op, copies, first)).collect::<Result<_, _>>()?;
        let quantum = width(copies) * QUANTUM_FRAMES;
        Ok(State { nodes, loops: (0..body.loops).map(|_| Signal::new(quantum)).collect() })
    }

    fn node(&mut self, op: &Op, copies: usize, first: u64) -> Result<Node, Fault> {
        match op.link {
            Some(Link::Track(track)) if track.index() < self.plan.tracks.len() => Ok(Node::Track(track)),
            Some(Link::Pool(pool, shard))
                if self.plan.pools.get(pool.index()).is_some_and(|pool| shard < pool.shards) =>
            {
                let copies = (0..copies as u64).map(|copy| first.wrapping_add(copy));
                let pools =
                    copies.map(|copy| self.pool(pool, shard, &op.key, copy)).collect::<Result<_, _>>()?;
                Ok(Node::Voices(pools))
            }
            Some(Link::Setting(setting)) if setting.index() < self.plan.settings.len() => {
                let default = self.plan.settings[setting.index()].default;
                let told = vec![Told { value: default, is_said: false }; copies].into();
                Ok(Node::Setting { setting, told })
            }
            Some(link) => Err(Fault(format!("there is no {link:?}"))),
            None if op.ugen.name() == "voice" => Ok(Node::Voice),
            None if op.ugen.name() == "sample" => {
                let voices = vec![SampleVoice::new(Playback::REST); copies].into();
                Ok(Node::Sample { voices, cpu: self.cpu })
            }
            None => self.kernel(op, copies, first).map(Node::Kernel),
        }
    }

    fn pool(&mut self, pool: PoolId, shard: u32, key: &Key, copy: u64) -> Result<Pool, Fault> {
        if self.depth == NESTING_MAX {
            return Err(Fault(format!("voices lie in voices more than {NESTING_MAX} deep")));
        }
        self.depth += 1;
        let pool = Pool::build(self, pool, shard, seed_of(self.seed, key, copy));
        self.depth -= 1;
        pool
    }

    fn kernel(&self, op: &Op, copies: usize, first: u64) -> Result<Box<dyn Kernel>, Fault> {
        let name = op.ugen.name();
        let lanes = op.lanes() * copies;
        let build = phonon_kernel::find(name, lanes, self.cpu)
            .ok_or_else(|| Fault(format!("`{name}` has no kernel")))?;
        let knob = |input: &Input| match input {
            Input::Constant(value) => Some(*value),
            Input::Constants(values) => values.iter().copied().reduce(f32::max),
            Input::Place(_) => None,
        };
        let keys = std::iter::once(&op.key).chain(op.twins.iter().map(|twin| &twin.key));
        let copies = (0..copies as u64).map(|copy| first.wrapping_add(copy));
        let lanes = keys.flat_map(|key| copies.clone().map(move |copy| seed_of(self.seed, key, copy)));
        let mut seeds = [0; LANES_MAX];
        seeds.iter_mut().zip(lanes).for_each(|(seed, of_lane)| *seed = of_lane);
        let knobs: Vec<Option<f32>> = op.inputs.iter().map(knob).collect();
        Ok(build(&Setup { sample_rate_hz: self.clock.sample_rate_hz() as f32, seeds: &seeds, knobs: &knobs }))
    }
}

fn check_place(place: Place, body: &Body, has_wires: bool) -> Result<(), Fault> {
    let is_there = match place {
        Place::Wire(_) => has_wires,
        Place::Scratch(slot) => slot.index() < body.scratch.len(),
        Place::Loop(at) => at.0 < body.loops,
    };
    if is_there { Ok(()) } else { Err(Fault(format!("there is no {place:?} in this body"))) }
}

/// The seed of one kernel: the piece's, the kernel's key and the number of the copy, well mixed.
///
/// Source: the finalizer of SplitMix64 (Steele, Lea, Flood 2014).
fn seed_of(seed: u64, key: &Key, copy: u64) -> u64 {
    let mut mixed =
        key.hash().wrapping_add((seed ^ copy.rotate_left(32)).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

//! Runs one task for one block: quantum by quantum, op by op.
//!
//! This is the whole of what any executor does inside a task; executors differ only in who runs which task when.

use crate::arena::Wires;
use crate::bank::Samples;
use crate::instance::{Circuit, Mishap, Node, OUTPUTS_MAX, Part, Quantum, Source, State, Wiring};
use crate::kernel::{self, Input, Moment};
use crate::score::Score;
use crate::voice::Told;
use bumpalo::Bump;
use phonon_compiler::plan::{Place, QUANTUM_FRAMES};
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What all tasks of a block may read.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The events of the block, and of a quantum more.
    pub score: &'a Score,
    /// The samples that voices play.
    pub samples: &'a dyn Samples,
    /// A filled quantum per distinct constant.
    pub constants: &'a [Quantum],
}

/// A worker's own memory: the scratch slots of the circuit that it runs.
pub struct Desk {
    scratch: Vec<Slot>,
    /// Where outputs are written before they change places with the slots that they are for.
    fresh: Vec<Slot>,
    /// Holds the list of inputs of the op that is running.
    bump: Bump,
}

/// A scratch slot.
#[derive(Default)]
struct Slot {
    signal: Box<Quantum>,
    /// Whether all its frames are known to be equal.
    is_flat: bool,
}

impl Desk {
    /// A desk for circuits of at most so many scratch slots, and ops of at most so many inputs.
    pub fn new(scratch: usize, inputs_max: usize) -> Desk {
        let bump = Bump::with_capacity((inputs_max + 1) * size_of::<Input<'_>>());
        bump.set_allocation_limit(Some(bump.allocated_bytes()));
        let slots = |count| (0..count).map(|_| Slot::default()).collect();
        Desk { scratch: slots(scratch), fresh: slots(OUTPUTS_MAX), bump }
    }

    /// What lies in a source that is no wire, after a run.
    pub fn signal<'a>(&'a self, source: Source, state: &'a State, constants: &'a [Quantum]) -> &'a Quantum {
        match source {
            Source::Constant(at) => &constants[at as usize],
            Source::Scratch(slot) => &self.scratch[slot.index()].signal,
            Source::Loop(at) => &state.loops[at.index()],
            Source::Wire(_) => unreachable!("instruments have no wires"),
        }
    }
}

/// Runs a task for the block whose frames of the piece these are.
pub fn run(part: &mut Part, wires: &mut Wires<'_>, desk: &mut Desk, scene: &Scene<'_>, frames: Range<u64>) {
    for frame in frames.clone().step_by(QUANTUM_FRAMES) {
        wires.seek((frame - frames.start) as usize);
        let turn = Turn { circuit: &part.circuit, scene, frame, told: None };
        quantum(&turn, &mut part.state, &mut part.mishaps, desk, Some(wires));
    }
}

/// Which outputs of an op are known to be the same on all frames of a quantum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flat(pub u8);

impl Flat {
    /// None that is known.
    pub const NONE: Flat = Flat(0);
    /// All of them.
    pub const ALL: Flat = Flat(u8::MAX);

    /// Whether that output is.
    pub fn has(self, output: usize) -> bool {
        self.0 & (1 << output) != 0
    }
}

/// What a quantum is run with, and what it does not change.
pub struct Turn<'a> {
    /// What to run.
    pub circuit: &'a Circuit,
    /// What all may read.
    pub scene: &'a Scene<'a>,
    /// The first frame of the quantum, counted from the start of the piece.
    pub frame: u64,
    /// In a voice: what it is told.
    pub told: Option<&'a Told>,
}

/// Runs one quantum of a circuit.
pub fn quantum(
    turn: &Turn<'_>,
    state: &mut State,
    mishaps: &mut [Mishap],
    desk: &mut Desk,
    mut wires: Option<&mut Wires<'_>>,
) {
    let State { nodes, loops } = state;
    let ops = turn.circuit.ops.iter().zip(nodes).zip(mishaps);
    for ((wiring, node), mishap) in ops {
        let flat = op(turn, wiring, node, mishap, desk, loops, wires.as_deref());
        for (at, (place, fresh)) in wiring.outputs.iter().zip(&mut desk.fresh).enumerate() {
            match place {
                Some(Place::Scratch(slot)) => {
                    std::mem::swap(&mut desk.scratch[slot.index()].signal, &mut fresh.signal);
                    desk.scratch[slot.index()].is_flat = flat.has(at);
                }
                Some(Place::Loop(at)) => std::mem::swap(&mut loops[at.index()], &mut fresh.signal),
                Some(Place::Wire(wire)) => {
                    if let Some(wires) = wires.as_deref_mut() {
                        wires.write(*wire, &fresh.signal.0);
                    }
                }
                None => {}
            }
        }
    }
}

/// Runs one op into the fresh slots; says which outputs are known to be flat.
fn op(
    turn: &Turn<'_>,
    wiring: &Wiring,
    node: &mut Node,
    mishap: &mut Mishap,
    desk: &mut Desk,
    loops: &[Box<Quantum>],
    wires: Option<&Wires<'_>>,
) -> Flat {
    let Desk { scratch, fresh, bump } = desk;
    let outputs = &mut fresh[..wiring.outputs.len()];
    let mut run = || {
        let read = |&source: &Source| read(source, turn.scene.constants, scratch, loops, wires);
        let inputs = bump.alloc_slice_fill_iter(wiring.inputs.iter().map(read));
        let flat = start(turn, node, inputs, outputs);
        if wiring.is_memoryless && inputs.iter().all(|input| input.flat) { Flat::ALL } else { flat }
    };
    let ran = if mishap.has_panicked { None } else { catch_unwind(AssertUnwindSafe(&mut run)).ok() };
    bump.reset();
    match ran {
        Some(flat) => {
            if outputs.iter_mut().fold(false, |wild, output| tame(&mut output.signal) | wild) {
                mishap.wild_quanta += 1;
                if let Node::Kernel(kernel) = node {
                    kernel.reset();
                }
            }
            flat
        }
        None => {
            mishap.has_panicked = true;
            outputs.iter_mut().for_each(|output| output.signal.0.fill(0.0));
            Flat::ALL
        }
    }
}

/// Starts what runs the op; says which of its outputs it knows to be flat.
fn start(turn: &Turn<'_>, node: &mut Node, inputs: &[Input<'_>], outputs: &mut [Slot]) -> Flat {
    match node {
        Node::Kernel(kernel) => {
            let cycles_per_frame = turn.scene.score.cycles_per_frame(turn.frame);
            let moment = Moment { frame: turn.frame, cycles_per_frame };
            let count = outputs.len();
            let mut signals: [&mut [f32]; OUTPUTS_MAX] = Default::default();
            for (signal, output) in signals.iter_mut().zip(outputs) {
                *signal = &mut output.signal.0;
            }
            kernel.run(&moment, inputs, &mut signals[..count]);
            Flat::NONE
        }
        Node::Track(track) => kernel::track::run(turn.scene.score, *track, turn.frame, signals(outputs)),
        Node::Voice => kernel::voice::run(turn.told, turn.frame, signals(outputs)),
        Node::Voices(pool) => {
            kernel::voices::run(pool, turn.scene, turn.frame, signals(outputs));
            Flat::NONE
        }
    }
}

fn signals<const N: usize>(outputs: &mut [Slot]) -> [&mut [f32; QUANTUM_FRAMES]; N] {
    let outputs: &mut [Slot; N] = outputs.try_into().expect("the instance has checked the number of outputs");
    outputs.each_mut().map(|output| &mut output.signal.0)
}

fn read<'a>(
    source: Source,
    constants: &'a [Quantum],
    scratch: &'a [Slot],
    loops: &'a [Box<Quantum>],
    wires: Option<&'a Wires<'_>>,
) -> Input<'a> {
    match source {
        Source::Constant(at) => Input { signal: &constants[at as usize].0, flat: true },
        Source::Scratch(slot) => {
            let slot = &scratch[slot.index()];
            Input { signal: &slot.signal.0, flat: slot.is_flat }
        }
        Source::Loop(at) => Input { signal: &loops[at.index()].0, flat: false },
        Source::Wire(wire) => {
            Input { signal: wires.expect("a body with wires is run with wires").read(wire), flat: false }
        }
    }
}

/// Replaces values that are not finite by 0; says whether there were any.
fn tame(signal: &mut Quantum) -> bool {
    // Zero times a finite number is zero, and zero times any other is not a number.
    let mut sums = [0.0f32; 16];
    for values in signal.0.chunks_exact(16) {
        for (sum, value) in sums.iter_mut().zip(values) {
            *sum += value * 0.0;
        }
    }
    // Each sum is a zero of either sign or not a number: apart from signs, all bits of all sums are 0.
    if sums.iter().fold(0, |bits, sum| bits | sum.to_bits()) << 1 == 0 {
        return false;
    }
    for value in signal.0.iter_mut().filter(|value| !value.is_finite()) {
        *value = 0.0;
    }
    true
}

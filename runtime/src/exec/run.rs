//! Runs one task for one block: quantum by quantum, op by op.
//!
//! This is the whole of what any executor does inside a task; executors differ only in who runs which task when.

use super::watch::{Laps, Watch};
use super::{track, voice};
use crate::arena::Wires;
use crate::bank::Samples;
use crate::instance::{Circuit, Constant, Mishap, Node, OUTPUTS_MAX, Part, Source, State, Wiring};
use crate::score::Score;
use crate::signal::Signal;
use crate::voice::{Note, Pool};
use bumpalo::Bump;
use phonon_compiler::plan::{LANES_MAX, Place, QUANTUM_FRAMES, SENDING_OUTPUTS};
use phonon_kernel::{Input, Moment, width};
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

/// What all tasks of a block may read.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The events of the block, and of a quantum more.
    pub score: &'a Score,
    /// The samples that voices play.
    pub samples: &'a dyn Samples,
    /// What does not change.
    pub constants: &'a [Constant],
}

/// A worker's own memory: the scratch slots of the circuit that it runs.
pub struct Desk {
    scratch: Vec<Slot>,
    /// Where outputs are written before they change places with the slots that they are for.
    fresh: Vec<Slot>,
    /// Holds the list of inputs of the op that is running.
    bump: Bump,
    /// Whose it is, among the threads that compute.
    worker: u32,
}

/// A scratch slot.
struct Slot {
    /// A quantum of as many lanes as a signal of the circuit has at most.
    signal: Signal,
    /// How many lanes it has now.
    lanes: u8,
    /// Whether all its frames are known to be equal.
    is_flat: bool,
}

impl Slot {
    /// The quantum that lies there.
    fn values(&self) -> &[f32] {
        &self.signal[..width(usize::from(self.lanes)) * QUANTUM_FRAMES]
    }
}

impl Desk {
    /// A desk for circuits with at most so many scratch slots, of so many lanes, and ops of at most so many inputs.
    pub fn new(scratch: usize, lanes: usize, inputs_max: usize) -> Desk {
        let bump = Bump::with_capacity((inputs_max + 1) * size_of::<Input<'_>>());
        bump.set_allocation_limit(Some(bump.allocated_bytes()));
        let slot = |_| Slot { signal: Signal::new(width(lanes) * QUANTUM_FRAMES), lanes: 1, is_flat: false };
        let (scratch, fresh) = ((0..scratch).map(slot).collect(), (0..OUTPUTS_MAX).map(slot).collect());
        Desk { scratch, fresh, bump, worker: 0 }
    }

    /// The same, of one of several threads.
    pub fn of(self, worker: u32) -> Desk {
        Desk { worker, ..self }
    }

    /// What lies in a source that is no wire, after a run.
    pub fn signal<'a>(&'a self, source: Source, state: &'a State, constants: &'a [Constant]) -> Input<'a> {
        read(source, constants, &self.scratch, &state.loops, None)
    }
}

/// Runs a task for the block whose frames of the piece these are.
pub fn run(part: &mut Part, wires: &mut Wires<'_>, desk: &mut Desk, scene: &Scene<'_>, frames: Range<u64>) {
    let began = part.watch.as_ref().map(|_| Instant::now());
    for frame in frames.clone().step_by(QUANTUM_FRAMES) {
        wires.seek((frame - frames.start) as usize);
        let cycles_per_frame = [scene.score.cycles_per_frame(frame); LANES_MAX];
        let turn =
            Turn { circuit: &part.circuit, scene, frames: [frame; LANES_MAX], cycles_per_frame, notes: None };
        let laps = part.watch.as_mut().and_then(Watch::laps);
        quantum(&turn, &mut part.state, &mut part.mishaps, desk, Some(wires), laps);
    }
    if let (Some(watch), Some(began)) = (&mut part.watch, began) {
        watch.note(desk.worker, frames.start, began);
    }
}

/// Which outputs of an op are known to be the same on all frames of a quantum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flat(pub u16);

impl Flat {
    /// None that is known.
    pub const NONE: Flat = Flat(0);
    /// All of them.
    pub const ALL: Flat = Flat(u16::MAX);

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
    /// The first frame of the quantum in each lane, counted from the start of the piece.
    pub frames: [u64; LANES_MAX],
    /// How many cycles a frame lasts there.
    pub cycles_per_frame: [f64; LANES_MAX],
    /// In voices: the note of each lane; `None` in a lane that nobody hears.
    pub notes: Option<&'a [Option<Note>]>,
}

impl Turn<'_> {
    /// Whether somebody hears a lane.
    fn is_heard(&self, lane: usize) -> bool {
        self.notes.is_none_or(|notes| notes[lane].is_some())
    }
}

/// Runs one quantum of a circuit; its ops are timed where there are laps for that.
pub fn quantum(
    turn: &Turn<'_>,
    state: &mut State,
    mishaps: &mut [Mishap],
    desk: &mut Desk,
    mut wires: Option<&mut Wires<'_>>,
    mut laps: Option<Laps<'_>>,
) {
    let State { nodes, loops } = state;
    let ops = turn.circuit.ops.iter().zip(nodes).zip(mishaps);
    for ((wiring, node), mishap) in ops {
        let flat = op(turn, wiring, node, mishap, desk, loops, wires.as_deref());
        for (at, (place, fresh)) in wiring.outputs.iter().zip(&mut desk.fresh).enumerate() {
            (fresh.lanes, fresh.is_flat) = (wiring.lanes, flat.has(at));
            match place {
                Some(Place::Scratch(slot)) => std::mem::swap(&mut desk.scratch[slot.index()], fresh),
                Some(Place::Loop(at)) => loops[at.index()].copy_from_slice(fresh.values()),
                Some(Place::Wire(wire)) => {
                    if let Some(wires) = wires.as_deref_mut() {
                        wires.write(*wire, fresh.values());
                    }
                }
                None => {}
            }
        }
        if let Some(laps) = &mut laps {
            laps.lap();
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
    loops: &[Signal],
    wires: Option<&Wires<'_>>,
) -> Flat {
    let Desk { scratch, fresh, bump, .. } = desk;
    let outputs = &mut fresh[..wiring.outputs.len()];
    let mut run = || {
        let read = |&source: &Source| read(source, turn.scene.constants, scratch, loops, wires);
        let inputs = bump.alloc_slice_fill_iter(wiring.inputs.iter().map(read));
        let flat = start(turn, wiring, node, inputs, outputs);
        if wiring.is_memoryless && inputs.iter().all(|input| input.flat) { Flat::ALL } else { flat }
    };
    let ran = if mishap.has_panicked { None } else { catch_unwind(AssertUnwindSafe(&mut run)).ok() };
    bump.reset();
    match ran {
        Some(flat) => {
            let signals = outputs.iter_mut().map(|output| &mut output.signal[..wiring.quantum()]);
            let wild = signals.filter(|signal| is_wild(signal)).fold(0, |wild, signal| wild | tame(signal));
            if wild != 0 {
                mishap.wild_quanta += begin_anew(turn, wiring, node, wild);
            }
            flat
        }
        None => {
            mishap.has_panicked = true;
            outputs.iter_mut().for_each(|output| output.signal.fill(0.0));
            Flat::ALL
        }
    }
}

/// Starts what runs the op; says which of its outputs it knows to be flat.
fn start(
    turn: &Turn<'_>,
    wiring: &Wiring,
    node: &mut Node,
    inputs: &[Input<'_>],
    outputs: &mut [Slot],
) -> Flat {
    let scene = turn.scene;
    match node {
        Node::Kernel(kernel) => {
            let moment = Moment { frames: &turn.frames, cycles_per_frame: &turn.cycles_per_frame };
            let count = outputs.len();
            let mut signals: [&mut [f32]; OUTPUTS_MAX] = Default::default();
            for (signal, output) in signals.iter_mut().zip(outputs) {
                *signal = &mut output.signal[..wiring.quantum()];
            }
            kernel.run(&moment, inputs, &mut signals[..count]);
            Flat::NONE
        }
        Node::Track(track) => by_lane(turn, wiring, outputs, |lane, outputs| {
            track::run(scene.score, *track, turn.frames[lane], outputs)
        }),
        Node::Voice => by_lane(turn, wiring, outputs, |lane, outputs| {
            let note = turn.notes.and_then(|notes| notes[lane].as_ref());
            voice::run(note, turn.frames[lane], outputs)
        }),
        Node::Setting { told, .. } => {
            by_lane(turn, wiring, outputs, |lane, outputs| voice::setting(told[lane], outputs))
        }
        Node::Sample { voices, cpu } => by_lane(turn, wiring, outputs, |lane, outputs| {
            voice::sample(&mut voices[lane], scene.samples, *cpu, outputs)
        }),
        Node::Voices(pools) if outputs.len() == 2 => voices::<2>(turn, wiring, outputs, pools),
        Node::Voices(pools) => voices::<{ SENDING_OUTPUTS as usize }>(turn, wiring, outputs, pools),
    }
}

/// Runs the pools of an op with so many outputs.
fn voices<const N: usize>(
    turn: &Turn<'_>,
    wiring: &Wiring,
    outputs: &mut [Slot],
    pools: &mut [Pool],
) -> Flat {
    by_lane(turn, wiring, outputs, |lane, mut outputs: [_; N]| {
        pools[lane].run(turn.scene, turn.frames[lane], &mut outputs);
        Flat::NONE
    })
}

/// Runs what knows nothing of lanes for each lane that is heard; the others are silent.
fn by_lane<const N: usize>(
    turn: &Turn<'_>,
    wiring: &Wiring,
    outputs: &mut [Slot],
    mut run: impl FnMut(usize, [&mut [f32; QUANTUM_FRAMES]; N]) -> Flat,
) -> Flat {
    let outputs: &mut [Slot; N] = outputs.try_into().expect("the instance has checked the number of outputs");
    if wiring.lanes == 1 && turn.is_heard(0) {
        return run(0, outputs.each_mut().map(|output| first_quantum(&mut output.signal)));
    }
    let lanes = usize::from(wiring.lanes);
    let stride = width(lanes);
    outputs.iter_mut().for_each(|output| output.signal[..wiring.quantum()].fill(0.0));
    let mut flat = Flat::ALL;
    for lane in (0..lanes).filter(|&lane| turn.is_heard(lane)) {
        let mut signals = [[0.0; QUANTUM_FRAMES]; N];
        flat.0 &= run(lane, signals.each_mut()).0;
        for (output, signal) in outputs.iter_mut().zip(&signals) {
            for (frame, value) in output.signal.chunks_exact_mut(stride).zip(signal) {
                frame[lane] = *value;
            }
        }
    }
    flat
}

fn first_quantum(signal: &mut [f32]) -> &mut [f32; QUANTUM_FRAMES] {
    signal.first_chunk_mut().expect("a slot holds a quantum")
}

fn read<'a>(
    source: Source,
    constants: &'a [Constant],
    scratch: &'a [Slot],
    loops: &'a [Signal],
    wires: Option<&'a Wires<'_>>,
) -> Input<'a> {
    match source {
        Source::Constant(at) => {
            let constant = &constants[at as usize];
            Input { signal: &constant.signal, flat: true, lanes: constant.lanes }
        }
        Source::Scratch(slot) => {
            let slot = &scratch[slot.index()];
            Input { signal: slot.values(), flat: slot.is_flat, lanes: slot.lanes }
        }
        Source::Loop(at) => {
            let signal = &loops[at.index()];
            Input { signal, flat: false, lanes: (signal.len() / QUANTUM_FRAMES) as u8 }
        }
        Source::Wire(wire) => wires.expect("a body with wires is run with wires").read(wire),
    }
}

/// Whether a value is not finite.
fn is_wild(signal: &[f32]) -> bool {
    // Zero times a finite number is zero, and zero times any other is not a number.
    let mut sums = [0.0f32; 16];
    for values in signal.chunks_exact(16) {
        for (sum, value) in sums.iter_mut().zip(values) {
            *sum += value * 0.0;
        }
    }
    // Each sum is a zero of either sign or not a number: apart from signs, all bits of all sums are 0.
    sums.iter().fold(0, |bits, sum| bits | sum.to_bits()) << 1 != 0
}

/// Replaces values that are not finite by 0; gives a bit for each place in a row of [`LANES_MAX`] that had one.
#[cold]
fn tame(signal: &mut [f32]) -> u32 {
    let mut wild = 0;
    for (at, value) in signal.iter_mut().enumerate().filter(|(_, value)| !value.is_finite()) {
        *value = 0.0;
        wild |= 1 << (at % LANES_MAX);
    }
    wild
}

/// Lets the lanes that were wild begin anew; says how many of them are heard.
#[cold]
fn begin_anew(turn: &Turn<'_>, wiring: &Wiring, node: &mut Node, wild: u32) -> u64 {
    let (mut heard, lanes) = (0, usize::from(wiring.lanes));
    for lane in 0..width(lanes) {
        let is_wild = (lane..LANES_MAX).step_by(width(lanes)).any(|place| wild & (1 << place) != 0);
        if is_wild {
            heard += u64::from(lane < lanes && turn.is_heard(lane));
            if let Node::Kernel(kernel) = node {
                kernel.reset(lane);
            }
        }
    }
    heard
}

//! Instrument voices: copies of a bus, side by side.
//!
//! A voice counts its quanta from its own first frame, not from the grid of the piece, so that it sounds the same
//! wherever it starts. Its quanta are as long as those of the piece, so each of the latter sees one of them begin:
//! the voices of a choir are computed together, each in its own lane and at its own time.

use crate::exec::run::{Desk, Scene, Turn, quantum};
use crate::instance::{Circuit, Mishap, Node, Source, State};
use crate::score::{Call, Told};
use crate::signal::Signal;
use phonon_compiler::plan::{LANES_MAX, QUANTUM_FRAMES};
use phonon_kernel::width;
use std::sync::Arc;

/// What the `voice` op of an instrument reads.
#[derive(Clone, Copy, Debug)]
pub struct Note {
    /// The event's note, level and length.
    pub call: Call,
    /// The frame of the piece that the note begins on.
    pub start_frame: u64,
    /// The frame of the piece that it is let go on.
    pub off_frame: u64,
}

/// What all voices of an instrument in a pool share.
pub(super) struct Instrument {
    /// Left and right.
    pub outputs: [Source; 2],
    /// The envelopes whose rest ends a voice, by their places in the circuit.
    pub enders: Vec<u32>,
    /// What went wrong, op by op.
    pub mishaps: Vec<Mishap>,
}

impl Instrument {
    /// Whether left and right are the same signal.
    pub fn is_mono(&self) -> bool {
        self.outputs[0] == self.outputs[1]
    }
}

/// Voices of one instrument that are computed side by side.
pub(super) struct Choir {
    circuit: Arc<Circuit>,
    state: State,
    /// The note of each lane; `None` in one that is free.
    pub(super) notes: Vec<Option<Note>>,
    /// The first frame of the next quantum of each lane.
    pub(super) next_frames: [u64; LANES_MAX],
    /// The last quantum, left and right.
    pub(super) last: [Signal; 2],
    /// The quantum before.
    pub(super) before: [Signal; 2],
    /// A bit for each lane that gives nothing but 0 from now on.
    pub(super) over: u32,
}

impl Choir {
    /// So many voices, all free.
    pub fn new(circuit: Arc<Circuit>, state: State, lanes: usize) -> Choir {
        let signals = || [(); 2].map(|()| Signal::new(lanes * QUANTUM_FRAMES));
        Choir {
            circuit,
            state,
            notes: vec![None; lanes],
            next_frames: [0; LANES_MAX],
            last: signals(),
            before: signals(),
            over: 0,
        }
    }

    /// How much memory it takes, in bytes.
    pub fn bytes(&self) -> usize {
        self.state.bytes()
    }

    /// How many voices lie side by side.
    pub fn width(&self) -> usize {
        self.notes.len()
    }

    /// What its voices remember.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// What its voices remember, to be handed on.
    pub fn state_mut(&mut self) -> &mut State {
        &mut self.state
    }

    /// What its desk must hold: scratch slots, lanes and inputs.
    pub fn needs(&self) -> [usize; 3] {
        [self.circuit.scratch, self.circuit.lanes, self.circuit.inputs_max]
    }

    /// The lanes that sound.
    pub fn lanes(&self) -> impl Iterator<Item = usize> + Clone + use<> {
        let sounding = self.notes.iter().enumerate().filter(|(_, note)| note.is_some());
        let bits = sounding.fold(0u32, |bits, (lane, _)| bits | 1 << lane);
        (0..LANES_MAX).filter(move |lane| bits & (1 << lane) != 0)
    }

    /// Begins a note.
    pub fn start(&mut self, lane: usize, note: Note, told: &[Told]) {
        self.state.reset(lane);
        self.state.begin(lane, note.call.playback, told);
        self.next_frames[lane] = note.start_frame;
        self.notes[lane] = Some(note);
        self.over &= !(1 << lane);
    }

    /// Lets so many frames pass without computing them: each lane goes on where it is.
    pub fn skip(&mut self, frames: u64) {
        self.next_frames.iter_mut().for_each(|frame| *frame += frames);
    }

    /// Frees a lane.
    pub fn stop(&mut self, lane: usize) {
        self.notes[lane] = None;
    }

    /// Frees all lanes.
    pub fn clear(&mut self) {
        self.notes.fill(None);
    }

    /// Whether a lane gives nothing but 0 from now on, although its note may still be held.
    pub fn is_over(&self, lane: usize) -> bool {
        self.over & (1 << lane) != 0
    }

    /// Computes the quantum of each lane that begins in the present quantum of the piece.
    pub fn step(&mut self, instrument: &mut Instrument, desk: &mut Desk, scene: &Scene<'_>) {
        let frames = self.next_frames;
        let turn = Turn {
            circuit: &self.circuit,
            scene,
            frames,
            cycles_per_frame: frames.map(|frame| scene.score.cycles_per_frame(frame)),
            notes: Some(&self.notes),
        };
        quantum(&turn, &mut self.state, &mut instrument.mishaps, desk, None, None);
        std::mem::swap(&mut self.last, &mut self.before);
        let lanes = self.notes.len();
        for (last, &source) in self.last.iter_mut().zip(&instrument.outputs) {
            let output = desk.signal(source, &self.state, scene.constants);
            if width(usize::from(output.lanes)) == lanes {
                last.copy_from_slice(output.signal);
            } else {
                let frames = last.chunks_exact_mut(lanes).zip(output.signal);
                frames.for_each(|(frame, value)| frame.fill(*value));
            }
            if instrument.is_mono() {
                break;
            }
        }
        for lane in self.lanes() {
            self.next_frames[lane] += QUANTUM_FRAMES as u64;
            if self.has_ended(instrument, lane) {
                self.over |= 1 << lane;
            }
        }
    }

    /// Whether all envelopes that silence a lane are at rest, and it is silent.
    fn has_ended(&self, instrument: &Instrument, lane: usize) -> bool {
        let is_at_rest = |&at: &u32| matches!(&self.state.nodes[at as usize], Node::Kernel(kernel) if kernel.is_at_rest(lane));
        let is_silent =
            |last: &Signal| last[lane..].iter().step_by(self.notes.len()).all(|&value| value == 0.0);
        let sides = if instrument.is_mono() { 1 } else { 2 };
        !instrument.enders.is_empty()
            && instrument.enders.iter().all(is_at_rest)
            && self.last[..sides].iter().all(is_silent)
    }

    /// What a lane gave in the quantum of the piece that begins at `frame`, without envelope: left, and right
    /// where that is another signal. Frames before its start are left alone.
    pub fn hear(&self, lane: usize, frame: u64, signals: &mut [[f32; QUANTUM_FRAMES]]) {
        let stride = self.notes.len();
        // The lane's last quantum began on this frame of the piece's.
        let begin = (self.next_frames[lane] - QUANTUM_FRAMES as u64 - frame) as usize;
        let has_begun = self.notes[lane].is_some_and(|note| note.start_frame < frame);
        for ((signal, last), before) in signals.iter_mut().zip(&self.last).zip(&self.before) {
            let (early, late) = signal.split_at_mut(begin);
            let column = |quantum: &[f32], values: &mut [f32]| {
                let frames = quantum.chunks_exact(stride).zip(values);
                frames.for_each(|(frame, value)| *value = frame[lane]);
            };
            if has_begun {
                column(&before[(QUANTUM_FRAMES - begin) * stride..], early);
            }
            column(last, late);
        }
    }
}

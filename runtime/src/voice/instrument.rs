//! Instrument voices: copies of a bus.
//!
//! A voice counts its quanta from its own first frame, not from the grid of the piece, so that it sounds the same
//! wherever it starts. What it has computed past the quantum of the piece waits in the voice for the next one.

use crate::exec::run::{Desk, Scene, Turn, quantum};
use crate::instance::{Circuit, Mishap, Node, Quantum, Source, State};
use crate::score::Call;
use phonon_compiler::plan::QUANTUM_FRAMES;
use std::ops::Range;

/// What the `voice` op of an instrument reads.
#[derive(Clone, Copy, Debug)]
pub struct Told {
    /// The event's note, level and length.
    pub call: Call,
    /// The frame of the piece that the note begins on.
    pub start_frame: u64,
    /// The frame of the piece that it is let go on.
    pub off_frame: u64,
}

/// What all voices of an instrument in a pool share.
pub(super) struct Instrument {
    pub circuit: Circuit,
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

/// An instrument voice.
pub(super) struct InstrumentVoice {
    pub state: State,
    told: Told,
    /// The first frame of its next quantum.
    next_frame: u64,
    /// Its last quantum, left and right.
    last: [Box<Quantum>; 2],
    /// Whether it gives nothing but 0 from now on.
    is_over: bool,
}

impl InstrumentVoice {
    pub fn new(state: State) -> InstrumentVoice {
        let call = Call { instrument: 0, ratio: 1.0, note: 0.0, gain: 0.0, length_seconds: 0.0 };
        let told = Told { call, start_frame: 0, off_frame: 0 };
        InstrumentVoice { state, told, next_frame: 0, last: Default::default(), is_over: false }
    }

    /// Begins a note.
    pub fn start(&mut self, told: Told) {
        self.state.reset();
        self.told = told;
        self.next_frame = told.start_frame;
        self.is_over = false;
    }

    /// Whether it gives nothing but 0 from now on, although its note may still be held.
    pub fn is_over(&self) -> bool {
        self.is_over
    }

    /// Plays on, without envelope, for these frames of the quantum of the piece that begins at `frame`.
    pub fn play(
        &mut self,
        instrument: &mut Instrument,
        desk: &mut Desk,
        scene: &Scene<'_>,
        frame: u64,
        frames: Range<usize>,
        signals: &mut [[f32; QUANTUM_FRAMES]; 2],
    ) {
        let mut at = frames.start;
        while at < frames.end {
            if self.next_frame == frame + at as u64 {
                self.step(instrument, desk, scene);
            }
            let from = (frame + at as u64 + QUANTUM_FRAMES as u64 - self.next_frame) as usize;
            let count = (QUANTUM_FRAMES - from).min(frames.end - at);
            for (signal, last) in signals.iter_mut().zip(&self.last) {
                signal[at..at + count].copy_from_slice(&last.0[from..from + count]);
            }
            at += count;
        }
    }

    /// Computes the next quantum of the voice.
    fn step(&mut self, instrument: &mut Instrument, desk: &mut Desk, scene: &Scene<'_>) {
        let turn =
            Turn { circuit: &instrument.circuit, scene, frame: self.next_frame, told: Some(&self.told) };
        quantum(&turn, &mut self.state, &mut instrument.mishaps, desk, None);
        for (last, &source) in self.last.iter_mut().zip(&instrument.outputs) {
            last.0 = desk.signal(source, &self.state, scene.constants).0;
        }
        self.next_frame += QUANTUM_FRAMES as u64;
        let is_at_rest =
            |&at: &u32| matches!(&self.state.nodes[at as usize], Node::Kernel(kernel) if kernel.is_at_rest());
        self.is_over = !instrument.enders.is_empty()
            && instrument.enders.iter().all(is_at_rest)
            && self.last.iter().all(|last| last.0.iter().all(|&value| value == 0.0));
    }
}

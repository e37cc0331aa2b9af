//! What the voice around an instrument is told: `voice`.

use crate::exec::run::Flat;
use crate::voice::Told;
use phonon_compiler::plan::QUANTUM_FRAMES;

/// Trigger, gate, ratio, note, gain and length of a voice for the quantum at `frame`; without a voice, silence.
pub fn run(told: Option<&Told>, frame: u64, outputs: [&mut [f32; QUANTUM_FRAMES]; 6]) -> Flat {
    let [trigger, gate, ratio, note, gain, length] = outputs;
    trigger.fill(0.0);
    gate.fill(0.0);
    let call = told.map(|told| told.call);
    ratio.fill(call.map_or(1.0, |call| call.ratio));
    note.fill(call.map_or(0.0, |call| call.note));
    gain.fill(call.map_or(0.0, |call| call.gain));
    length.fill(call.map_or(0.0, |call| call.length_seconds));
    let Some(told) = told else { return Flat::ALL };
    if told.start_frame == frame {
        trigger[0] = 1.0;
    }
    let held = told.off_frame.saturating_sub(frame).min(QUANTUM_FRAMES as u64) as usize;
    gate[..held].fill(1.0);
    // All but trigger and gate stand still.
    Flat(0b11_1100)
}

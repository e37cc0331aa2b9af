//! A pattern as signals: `track`.

use crate::exec::run::Flat;
use crate::score::Score;
use phonon_compiler::plan::{QUANTUM_FRAMES, TrackId};

/// Value, gate and trigger of a track for the quantum at `frame`.
pub fn run(score: &Score, track: TrackId, frame: u64, outputs: [&mut [f32; QUANTUM_FRAMES]; 3]) -> Flat {
    let [value, gate, trigger] = outputs;
    trigger.fill(0.0);
    let mut flat = Flat::ALL;
    for step in score.steps(track, frame, frame + QUANTUM_FRAMES as u64) {
        let from = step.frame.saturating_sub(frame) as usize;
        value[from..].fill(step.value);
        gate[from..].fill(f32::from(u8::from(step.gate)));
        if step.trigger && step.frame >= frame && step.frame < score.over_frame() {
            trigger[from] = 1.0;
            flat.0 &= 0b011;
        }
        if from > 0 {
            flat.0 &= 0b100;
        }
    }
    let over = score.over_frame().saturating_sub(frame).min(QUANTUM_FRAMES as u64) as usize;
    gate[over..].fill(0.0);
    if over > 0 && over < QUANTUM_FRAMES {
        flat.0 &= 0b101;
    }
    flat
}

//! What the voice around an instrument is told, and what it plays of a sample: `voice`, `setting` and `sample`.

use crate::bank::Samples;
use crate::exec::run::Flat;
use crate::score::Told;
use crate::voice::{Note, SampleVoice};
use phonon_compiler::plan::QUANTUM_FRAMES;
use phonon_kernel::Cpu;

/// Trigger, gate, ratio, note, gain and length of a voice for the quantum at `frame`; without a voice, silence.
pub fn run(heard: Option<&Note>, frame: u64, outputs: [&mut [f32; QUANTUM_FRAMES]; 6]) -> Flat {
    let [trigger, gate, ratio, note, gain, length] = outputs;
    trigger.fill(0.0);
    gate.fill(0.0);
    let call = heard.map(|heard| heard.call);
    ratio.fill(call.map_or(1.0, |call| call.ratio));
    note.fill(call.map_or(0.0, |call| call.note));
    gain.fill(call.map_or(0.0, |call| call.gain));
    length.fill(call.map_or(0.0, |call| call.length_seconds));
    let Some(heard) = heard else { return Flat::ALL };
    if heard.start_frame == frame {
        trigger[0] = 1.0;
    }
    let held = heard.off_frame.saturating_sub(frame).min(QUANTUM_FRAMES as u64) as usize;
    gate[..held].fill(1.0);
    // All but trigger and gate stand still.
    Flat(0b11_1100)
}

/// The number of a setting, and whether the event says it.
pub fn setting(told: Told, outputs: [&mut [f32; QUANTUM_FRAMES]; 2]) -> Flat {
    let [value, is_said] = outputs;
    value.fill(told.value);
    is_said.fill(f32::from(u8::from(told.is_said)));
    Flat::ALL
}

/// The next quantum of a sample, left and right.
pub fn sample(
    voice: &mut SampleVoice,
    samples: &dyn Samples,
    cpu: Cpu,
    outputs: [&mut [f32; QUANTUM_FRAMES]; 2],
) -> Flat {
    let sample = samples.get(voice.playback().sample);
    let mut signals = [[0.0; QUANTUM_FRAMES]; 2];
    voice.play(sample, &mut signals, 0..QUANTUM_FRAMES, cpu);
    let sides = [0, usize::from(sample.channels.len() > 1)];
    for (output, side) in outputs.into_iter().zip(sides) {
        *output = signals[side];
    }
    Flat::NONE
}

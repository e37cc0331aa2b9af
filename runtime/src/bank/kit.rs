//! The built-in drum kit: programs of our own language, rendered when they are first asked for.

use super::{Frames, Sample};
use crate::engine::{Engine, Options};
use crate::io::{Length, Tail, render};
use phonon_compiler::compile;
use phonon_compiler::pattern::Time;
pub use phonon_compiler::pattern::kit::{NAMES, VARIANTS};
use std::sync::Arc;

/// The kit, a bus for each variant of each name.
const PROGRAM: &str = include_str!("kit.ph");
const SAMPLE_RATE_HZ: u32 = 44_100;
/// The longest that a sound of the kit lasts.
const FRAMES_MAX: u64 = 4 * SAMPLE_RATE_HZ as u64;
/// A sound is over where it stays below this level: 80 dB below full scale.
const FLOOR: f32 = 1e-4;

/// Renders a sound of the kit from frame 0.
///
/// # Panics
/// Where the kit has no such sound or its program is wrong: mistakes of ours, which a test of the whole kit finds.
pub fn make(name: &str, variant: usize) -> Sample {
    let text = format!("{PROGRAM}\nout: ~{}\n", bus(name, variant));
    let options =
        phonon_compiler::Options { sample_rate_hz: SAMPLE_RATE_HZ, cps: cps(), ..Default::default() };
    let compiled = compile(&text, &options);
    let plan = compiled
        .plan
        .unwrap_or_else(|| panic!("the kit has no `{name}:{variant}`: {:?}", compiled.diagnostics));
    let nothing = Arc::new(super::Bank::default());
    let mut engine =
        Engine::new(plan, nothing, &Options::default()).unwrap_or_else(|fault| panic!("the kit: {fault:?}"));
    let length = Length { frames: FRAMES_MAX, tail: Tail::Frames(0), sample_rate_hz: SAMPLE_RATE_HZ };
    let mut channels = [Vec::new(), Vec::new()];
    let sink = &mut |_: &mut Engine, frames: &[f32]| {
        for frame in frames.chunks_exact(2) {
            channels[0].push(frame[0]);
            channels[1].push(frame[1]);
        }
        Ok::<(), std::convert::Infallible>(())
    };
    let Ok(_) = render(&mut engine, &length, 512, &|| false, sink);
    trimmed(channels)
}

/// Envelopes start with each cycle: one cycle is longer than any sound.
fn cps() -> Time {
    Time::new(i64::from(SAMPLE_RATE_HZ), 2 * FRAMES_MAX as i64)
}

/// The bus that makes a sound; a bus cannot begin with a digit.
fn bus(name: &str, variant: usize) -> String {
    let (digits, letters) = name.split_at(name.find(|c: char| !c.is_ascii_digit()).unwrap_or(0));
    format!("{letters}{digits}_{variant}")
}

/// Without the silence at its end, and with one channel where both are the same.
fn trimmed(channels: [Vec<f32>; 2]) -> Sample {
    let last =
        channels.iter().filter_map(|channel| channel.iter().rposition(|value| value.abs() > FLOOR)).max();
    let frames = last.map_or(0, |last| last + 1);
    let [left, right] = channels.map(|channel| Frames::from(channel[..frames].to_vec()));
    let channels = if left == right { vec![left] } else { vec![left, right] };
    Sample { channels, sample_rate_hz: SAMPLE_RATE_HZ }
}

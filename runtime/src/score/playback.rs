//! How an event plays a sample.

use super::controls::{Controls, ratio, semitones};
use super::start::{Meaning, Missing, Sound};
use crate::bank::{Sample, SampleId, Take};
use crate::clock::Clock;
use crate::voice::Band;
use crate::voice::envelope::Envelope;
use phonon_compiler::pattern::control::pitch;
use std::ops::Range;

/// How a sample is played.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Playback {
    /// The sample.
    pub sample: SampleId,
    /// First frame of its slice.
    pub begin: u32,
    /// One past the last frame of its slice.
    pub end: u32,
    /// Frames of the sample per frame of the engine, in 2^-32; below 0 backwards.
    pub step: i64,
    /// What the step changes by from frame to frame.
    pub glide: i64,
    /// For how many frames it changes.
    pub glide_frames: u64,
    /// Whether the slice is played again and again.
    pub looped: bool,
    /// The filter that it is read through; where there is none, on straight lines.
    pub band: Option<&'static Band>,
}

impl Playback {
    /// Nothing, standing still.
    pub(crate) const REST: Playback = Playback::steady(SampleId(0), 0..0, 0, false);

    /// A slice at one speed, on straight lines.
    pub(crate) const fn steady(sample: SampleId, slice: Range<u32>, step: i64, looped: bool) -> Playback {
        let Range { start: begin, end } = slice;
        Playback { sample, begin, end, step, glide: 0, glide_frames: 0, looped, band: None }
    }

    /// Where it begins, in 2^-32 frames of the sample: at the beginning of its slice, or at the end of it where it goes
    /// backwards.
    pub(crate) fn first_position(&self) -> i64 {
        let first = if self.step < 0 { i64::from(self.end) - 1 } else { i64::from(self.begin) };
        first * FRAME
    }
}

/// What lies between the frames of a sample that is not played at its own speed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Interpolation {
    /// A windowed sinc, wider for what is played faster: no aliasing up to 16 times the recorded speed.
    #[default]
    Sinc,
    /// Straight lines from frame to frame: an eighth of the work, dull and with aliasing.
    Linear,
}

/// One frame, as a position in a sample is counted.
pub(crate) const FRAME: i64 = 1 << 32;

/// The fastest that a sample is played: frames of the sample per frame of the engine.
const STEP_MAX: f64 = 4096.0;

/// Attack and release of samples, in seconds.
const SAMPLE_SECONDS: (f64, f64) = (0.001, 0.003);

/// How a sample is played, and its envelope: never longer than the sample itself, unless that is looped.
pub(super) fn sample(
    controls: Controls<'_>,
    word: &str,
    whole_frames: u64,
    cps: f64,
    meaning: &Meaning<'_>,
) -> Result<Option<(Sound, Envelope)>, Missing> {
    let (name, variant) = match word.split_once(':') {
        Some((name, variant)) => (name, variant.parse().unwrap_or(0)),
        None => (word, 0),
    };
    let n = controls.number("n").map_or(variant, |n| n.round() as i64);
    let asked = pitch(controls.0, true);
    let Some(Take { id, pitch }) = meaning.samples.find(name, n, asked) else {
        return Err(Missing { name: name.to_owned(), n });
    };
    let sample = meaning.samples.get(id);
    let note = semitones(asked) - pitch;
    let Some(step) = step(controls, note, sample, meaning.clock, cps) else { return Ok(None) };
    let at = |share: f64| (share.clamp(0.0, 1.0) * sample.frames() as f64).round() as u32;
    let begin = at(controls.number("begin").unwrap_or(0.0));
    let end = at(controls.number("end").unwrap_or(1.0));
    // As in SuperDirt, a slice that ends before it begins is played from its end.
    let step = if begin > end { -step } else { step };
    let (begin, end) = (begin.min(end), begin.max(end));
    if begin == end {
        return Ok(None);
    }
    let looped = controls.number("loop").is_some_and(|looped| looped > 0.5);
    let mut playback = Playback::steady(id, begin..end, step, looped);
    let (natural_frames, fastest) = match controls.number("accelerate") {
        Some(share) => accelerate(&mut playback, share),
        None => ((u64::from(end - begin) << 32).div_ceil(step.unsigned_abs()), step),
    };
    playback.band = (meaning.interpolation == Interpolation::Sinc).then(|| Band::of(fastest));
    let shape = controls.shape(SAMPLE_SECONDS, meaning.clock);
    let gate_frames = controls.gate_frames(whole_frames, SAMPLE_SECONDS, meaning.clock);
    let envelope = if looped {
        Envelope::gated(shape, gate_frames.unwrap_or(whole_frames))
    } else {
        Envelope::within(shape, gate_frames.unwrap_or(u64::MAX), natural_frames)
    };
    Ok(Some((Sound::Sample(playback), envelope)))
}

/// Lets the speed change by a share of itself, on a straight line, until the slice is over. As in SuperDirt the slice
/// takes as long as at the mean of both speeds. The frames that it takes, and the fastest step.
fn accelerate(playback: &mut Playback, share: f64) -> (u64, i64) {
    let (first, limit) = (playback.step as f64, STEP_MAX * FRAME as f64);
    let last = (first * (1.0 + share)).clamp(-limit, limit);
    let length = f64::from(playback.end - playback.begin) * FRAME as f64;
    let frames = (length / (0.5 * (first.abs() + last.abs()))).ceil();
    playback.glide = ((last - first) / frames).round() as i64;
    playback.glide_frames = frames as u64;
    (playback.glide_frames, first.abs().max(last.abs()) as i64)
}

/// Frames of the sample per frame of the engine, in 2^-32; `None` where it stands still.
///
/// `note` is how many semitones above its own pitch it is to sound. What `speed` counts is SuperDirt's: with
/// `unit "r"` the rate; with `"c"` how many times the whole sample would fit into a cycle; with `"s"` the seconds that
/// the whole sample lasts.
fn step(controls: Controls<'_>, note: f32, sample: &Sample, clock: &Clock, cps: f64) -> Option<i64> {
    let speed = controls.number("speed").unwrap_or(1.0);
    let seconds = sample.frames() as f64 / f64::from(sample.sample_rate_hz);
    let rate = match controls.word("unit") {
        Some("c") => speed * seconds * cps,
        Some("s") if speed != 0.0 => seconds / speed,
        _ => speed.clamp(-10.0, 10.0),
    };
    let conversion = f64::from(sample.sample_rate_hz) / f64::from(clock.sample_rate_hz());
    let step = (rate * f64::from(ratio(note)) * conversion).clamp(-STEP_MAX, STEP_MAX);
    let step = (step * FRAME as f64).round() as i64;
    if step == 0 { None } else { Some(step) }
}

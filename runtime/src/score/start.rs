//! Events as the starts of voices: controls, resolved to frames, ratios and sounds.

use crate::bank::{Sample, SampleId, Samples};
use crate::clock::Clock;
use crate::voice::envelope::{Envelope, Shape};
use phonon_compiler::pattern::control::pitch;
use phonon_compiler::pattern::{Event, Sources, Value};
use phonon_compiler::ugen::approx::exp2;

/// A voice that starts.
#[derive(Clone, Debug, PartialEq)]
pub struct Start {
    /// The frame it starts on.
    pub frame: u64,
    /// What it plays.
    pub sound: Sound,
    /// Its level, linear.
    pub gain: f32,
    /// Its place, -1 to 1.
    pub pan: f32,
    /// Its envelope.
    pub envelope: Envelope,
    /// Its cut group: a voice ends those of its group; below 0 only those that play the same. 0 is no group.
    pub cut: i32,
    /// The places in the text that it comes from.
    pub sources: Sources,
    /// How many voices its pool has started before it.
    pub number: u64,
}

/// What a voice plays.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Sound {
    /// A recording.
    Sample(Playback),
    /// A copy of a bus.
    Instrument(Call),
}

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
    /// Whether the slice is played again and again.
    pub looped: bool,
}

/// What an instrument's voice is told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Call {
    /// Which of the pool's instruments.
    pub instrument: u32,
    /// Its frequencies are multiplied by this.
    pub ratio: f32,
    /// Semitones from c4.
    pub note: f32,
    /// The level of the event, linear.
    pub gain: f32,
    /// How long the note is held.
    pub length_seconds: f32,
}

/// One frame, as a position in a sample is counted.
pub(crate) const FRAME: i64 = 1 << 32;

/// The fastest that a sample is played: frames of the sample per frame of the engine.
const STEP_MAX: f64 = 4096.0;

/// The highest and, negated, the lowest note in semitones.
const NOTE_MAX: f64 = 120.0;

/// The longest segment of an envelope.
const SEGMENT_SECONDS_MAX: f64 = 60.0;

/// Attack and release of samples, in seconds.
const SAMPLE_SECONDS: (f64, f64) = (0.001, 0.003);

/// Attack and release of instruments, in seconds.
const INSTRUMENT_SECONDS: (f64, f64) = (0.01, 0.3);

/// What the words of a pool mean.
pub(super) struct Meaning<'a> {
    pub clock: &'a Clock,
    pub samples: &'a dyn Samples,
    /// The instruments of the pool, by the words that mean them.
    pub instruments: &'a [String],
}

/// An event that cannot be played, because nothing has this name and number.
pub(super) struct Missing {
    pub name: String,
    pub n: i64,
}

/// The voice that an event starts on `frame`, before chords are weighed and starts are counted; `None` where it is silent by itself.
pub(super) fn start(event: &Event, frame: u64, meaning: &Meaning<'_>) -> Result<Option<Start>, Missing> {
    let controls = Controls(&event.value);
    let Some(word) = controls.word("s").or(event.value.word()) else { return Ok(None) };
    let whole = event.whole_or_part();
    let whole_frames =
        (meaning.clock.frame_of(whole.end) - meaning.clock.frame_of(whole.begin)).max(0) as f64;
    let gate_frames = match (controls.number("dur"), controls.number("legato")) {
        (Some(seconds), _) => Some(seconds * f64::from(meaning.clock.sample_rate_hz())),
        (None, Some(share)) => Some(share * whole_frames),
        (None, None) => None,
    };
    let gate = |frames: f64| frames.max(0.0).round() as u64;
    let played = match meaning.instruments.iter().position(|name| name == word) {
        Some(instrument) => {
            let gate_frames = gate(gate_frames.unwrap_or(whole_frames));
            let shape = controls.shape(INSTRUMENT_SECONDS, meaning.clock);
            let call = call(controls, instrument as u32, gate_frames, meaning.clock);
            Some((Sound::Instrument(call), Envelope::gated(shape, gate_frames)))
        }
        None => {
            let cps = meaning.clock.cps_at(whole.begin);
            sample(controls, word, gate_frames.map(gate), whole_frames as u64, cps, meaning)?
        }
    };
    Ok(played.map(|(sound, envelope)| Start {
        frame,
        sound,
        gain: controls.gain(),
        pan: controls.number("pan").unwrap_or(0.5).clamp(0.0, 1.0) as f32,
        envelope,
        cut: controls.number("cut").unwrap_or(0.0) as i32,
        sources: event.sources.clone(),
        number: 0,
    }))
}

fn call(controls: Controls<'_>, instrument: u32, gate_frames: u64, clock: &Clock) -> Call {
    let note = semitones(pitch(controls.0, false));
    Call {
        instrument,
        ratio: ratio(note),
        note,
        gain: controls.gain(),
        length_seconds: (gate_frames as f64 / f64::from(clock.sample_rate_hz())) as f32,
    }
}

/// How a sample is played, and its envelope: never longer than the sample itself, unless that is looped.
fn sample(
    controls: Controls<'_>,
    word: &str,
    gate_frames: Option<u64>,
    whole_frames: u64,
    cps: f64,
    meaning: &Meaning<'_>,
) -> Result<Option<(Sound, Envelope)>, Missing> {
    let (name, variant) = match word.split_once(':') {
        Some((name, variant)) => (name, variant.parse().unwrap_or(0)),
        None => (word, 0),
    };
    let n = controls.number("n").map_or(variant, |n| n.round() as i64);
    let Some(id) = meaning.samples.find(name, n) else {
        return Err(Missing { name: name.to_owned(), n });
    };
    let sample = meaning.samples.get(id);
    let Some(step) = step(controls, sample, meaning.clock, cps) else { return Ok(None) };
    let at = |share: f64| (share.clamp(0.0, 1.0) * sample.frames() as f64).round() as u32;
    let begin = at(controls.number("begin").unwrap_or(0.0));
    let end = at(controls.number("end").unwrap_or(1.0));
    if begin >= end {
        return Ok(None);
    }
    let looped = controls.number("loop").is_some_and(|looped| looped > 0.5);
    let shape = controls.shape(SAMPLE_SECONDS, meaning.clock);
    let natural_frames = (u64::from(end - begin) << 32).div_ceil(step.unsigned_abs());
    let envelope = if looped {
        Envelope::gated(shape, gate_frames.unwrap_or(whole_frames))
    } else {
        Envelope::within(shape, gate_frames.unwrap_or(u64::MAX), natural_frames)
    };
    Ok(Some((Sound::Sample(Playback { sample: id, begin, end, step, looped }), envelope)))
}

/// Frames of the sample per frame of the engine, in 2^-32; `None` where it stands still.
///
/// What `speed` counts is SuperDirt's: with `unit "r"` the rate; with `"c"` how many times the whole sample would
/// fit into a cycle; with `"s"` the seconds that the whole sample lasts.
fn step(controls: Controls<'_>, sample: &Sample, clock: &Clock, cps: f64) -> Option<i64> {
    let speed = controls.number("speed").unwrap_or(1.0);
    let seconds = sample.frames() as f64 / f64::from(sample.sample_rate_hz);
    let rate = match controls.word("unit") {
        Some("c") => speed * seconds * cps,
        Some("s") if speed != 0.0 => seconds / speed,
        _ => speed.clamp(-10.0, 10.0),
    };
    let conversion = f64::from(sample.sample_rate_hz) / f64::from(clock.sample_rate_hz());
    let step =
        (rate * f64::from(ratio(semitones(pitch(controls.0, true)))) * conversion).clamp(-STEP_MAX, STEP_MAX);
    let step = (step * FRAME as f64).round() as i64;
    if step == 0 { None } else { Some(step) }
}

fn semitones(note: Option<f64>) -> f32 {
    note.unwrap_or(0.0).clamp(-NOTE_MAX, NOTE_MAX) as f32
}

fn ratio(note: f32) -> f32 {
    exp2(note / 12.0)
}

/// The controls of an event.
#[derive(Clone, Copy)]
struct Controls<'a>(&'a Value);

impl<'a> Controls<'a> {
    fn number(self, name: &str) -> Option<f64> {
        self.0.control(name).and_then(Value::number).filter(|number| number.is_finite())
    }

    fn word(self, name: &str) -> Option<&'a str> {
        self.0.control(name).and_then(Value::word)
    }

    fn gain(self) -> f32 {
        let velocity = self.number("velocity").unwrap_or(1.0).clamp(0.0, 1.0);
        (self.number("gain").unwrap_or(1.0).clamp(0.0, 10.0) * velocity) as f32
    }

    fn shape(self, (attack, release): (f64, f64), clock: &Clock) -> Shape {
        let frames = |name: &str, default: f64| {
            let seconds = self.number(name).unwrap_or(default).clamp(0.0, SEGMENT_SECONDS_MAX);
            (seconds * f64::from(clock.sample_rate_hz())).round() as u64
        };
        Shape {
            attack_frames: frames("attack", attack),
            decay_frames: frames("decay", 0.0),
            sustain: self.number("sustain_level").unwrap_or(1.0).clamp(0.0, 1.0) as f32,
            release_frames: frames("release", release),
        }
    }
}

//! Events as the starts of voices: controls, resolved to frames, ratios and sounds.

use super::controls::{Controls, ratio, semitones};
use super::playback::{Interpolation, Playback, sample};
use crate::bank::Samples;
use crate::clock::Clock;
use crate::voice::envelope::Envelope;
use phonon_compiler::pattern::control::pitch;
use phonon_compiler::pattern::{Event, Sources};

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

/// Attack and release of instruments, in seconds.
const INSTRUMENT_SECONDS: (f64, f64) = (0.01, 0.3);

/// What the words of a pool mean.
pub(super) struct Meaning<'a> {
    pub clock: &'a Clock,
    pub samples: &'a dyn Samples,
    pub interpolation: Interpolation,
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
    let whole_frames = meaning.clock.frame_of(whole.end) - meaning.clock.frame_of(whole.begin);
    let whole_frames = whole_frames.max(0) as u64;
    let played = match meaning.instruments.iter().position(|name| name == word) {
        Some(instrument) => {
            let gate_frames = controls.gate_frames(whole_frames, INSTRUMENT_SECONDS, meaning.clock);
            let gate_frames = gate_frames.unwrap_or(whole_frames);
            let shape = controls.shape(INSTRUMENT_SECONDS, meaning.clock);
            let call = call(controls, instrument as u32, gate_frames, meaning.clock);
            Some((Sound::Instrument(call), Envelope::gated(shape, gate_frames)))
        }
        None => sample(controls, word, whole_frames, meaning.clock.cps_at(whole.begin), meaning)?,
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

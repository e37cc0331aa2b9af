//! Events as the starts of voices: controls, resolved to frames, ratios and sounds.

use super::controls::{Controls, ratio, semitones};
use super::playback::{Interpolation, Playback, sample};
use crate::bank::Samples;
use crate::clock::Clock;
use crate::voice::envelope::Envelope;
use phonon_compiler::pattern::control::pitch;
use phonon_compiler::pattern::{Event, Sources};
use phonon_compiler::plan::{InstrumentId, Setting};

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
    /// What it sends to the delay and to the reverb of its orbit, linear.
    pub sends: [f32; 2],
    /// Its envelope.
    pub envelope: Envelope,
    /// What it is told by name, in the order of [`Plan::settings`](phonon_compiler::plan::Plan::settings); nothing where
    /// nothing listens.
    pub told: Box<[Told]>,
    /// Whose end it is, and who ends it.
    pub cut: Cut,
    /// The places in the text that it comes from.
    pub sources: Sources,
    /// How many voices its pool has started before it.
    pub number: u64,
}

/// The cut group of a voice, within its orbit: a voice ends those of its group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cut {
    /// Its orbit.
    pub orbit: i32,
    /// The number of the group; 0 is none, and below 0 a voice ends only those that play the same.
    pub group: i32,
    /// What it plays, as a number.
    pub sound: u32,
}

impl Cut {
    /// Whether a voice of this group ends another.
    pub fn ends(self, other: Cut) -> bool {
        self.group != 0
            && (self.orbit, self.group) == (other.orbit, other.group)
            && (self.group > 0 || self.sound == other.sound)
    }
}

/// What a voice plays.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Sound {
    /// A recording.
    Sample(Playback),
    /// A copy of a bus.
    Instrument(Call),
}

impl Sound {
    /// A number for it, the same in all pools: those of instruments are kept apart from those of samples. The
    /// instruments are those of its pool.
    pub(super) fn number(&self, mut instruments: impl Iterator<Item = InstrumentId>) -> u32 {
        match self {
            Sound::Sample(playback) => playback.sample.0,
            Sound::Instrument(Call { playback: Some(playback), .. }) => playback.sample.0,
            Sound::Instrument(call) => instruments.nth(call.instrument as usize).map_or(u32::MAX, |id| !id.0),
        }
    }

    /// How it plays a sample, if it does.
    pub fn playback(&self) -> Option<&Playback> {
        match self {
            Sound::Sample(playback) => Some(playback),
            Sound::Instrument(call) => call.playback.as_ref(),
        }
    }
}

/// A number that a voice is told by name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Told {
    /// The number.
    pub value: f32,
    /// Whether its event says it.
    pub is_said: bool,
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
    /// The sample that it plays, where the instrument is what samples go through.
    pub playback: Option<Playback>,
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
    /// Whether the pool has instruments for samples to go through.
    pub has_samplers: bool,
    /// What voices can be told.
    pub settings: &'a [Setting],
}

/// An event that cannot be played, because nothing has this name and number.
pub(super) struct Missing {
    pub name: String,
    pub n: i64,
}

/// The voice that an event starts on `frame`, before chords are weighed, starts are counted and sounds numbered; `None`
/// where it is silent by itself.
pub(super) fn start(event: &Event, frame: u64, meaning: &Meaning<'_>) -> Result<Option<Start>, Missing> {
    let controls = Controls(&event.value);
    let Some(word) = controls.word("s").or(event.value.word()) else { return Ok(None) };
    let whole = event.whole_or_part();
    let whole_frames = meaning.clock.frame_of(whole.end) - meaning.clock.frame_of(whole.begin);
    let whole_frames = whole_frames.max(0) as u64;
    let told = told(controls, meaning.settings);
    let played = match meaning.instruments.iter().position(|name| name == word) {
        Some(instrument) => {
            let gate_frames = controls.gate_frames(whole_frames, INSTRUMENT_SECONDS, meaning.clock);
            let gate_frames = gate_frames.unwrap_or(whole_frames);
            let shape = controls.shape(INSTRUMENT_SECONDS, meaning.clock);
            let call = call(controls, instrument as u32, gate_frames, meaning.clock);
            Some((Sound::Instrument(call), Envelope::gated(shape, gate_frames)))
        }
        None => {
            let played = sample(controls, word, whole_frames, meaning.clock.cps_at(whole.begin), meaning)?;
            let is_told = meaning.has_samplers && told.iter().any(|told| told.is_said);
            played.map(|(sound, envelope)| match sound {
                Sound::Sample(playback) if is_told => {
                    let call = through(controls, playback, envelope.off_frame(), meaning);
                    (Sound::Instrument(call), envelope)
                }
                sound => (sound, envelope),
            })
        }
    };
    Ok(played.map(|(sound, envelope)| Start {
        frame,
        sound,
        gain: controls.gain(),
        pan: controls.number("pan").unwrap_or(0.5).clamp(0.0, 1.0) as f32,
        sends: ["delay", "room"].map(|name| controls.number(name).unwrap_or(0.0).clamp(0.0, 1.0) as f32),
        envelope,
        told,
        cut: Cut {
            orbit: controls.number("orbit").unwrap_or(0.0) as i32,
            group: controls.number("cut").unwrap_or(0.0) as i32,
            sound: 0,
        },
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
        playback: None,
    }
}

/// The call of the instrument that a sample goes through: the one for as many channels as it has.
fn through(controls: Controls<'_>, playback: Playback, gate_frames: u64, meaning: &Meaning<'_>) -> Call {
    let channels = meaning.samples.get(playback.sample).channels.len();
    let instrument = meaning.instruments.len() + usize::from(channels > 1);
    Call { playback: Some(playback), ..call(controls, instrument as u32, gate_frames, meaning.clock) }
}

/// What the controls of an event say of each setting.
fn told(controls: Controls<'_>, settings: &[Setting]) -> Box<[Told]> {
    let told = |setting: &Setting| {
        let word = || {
            let word = controls.word(&setting.control)?;
            let place = setting.words.iter().position(|known| known == word);
            place.map(|place| place as f64).or_else(|| word.parse().ok())
        };
        let said = controls.number(&setting.control).or_else(word);
        let said = said.filter(|said| !(setting.zero_is_none && *said == 0.0));
        Told { value: said.map_or(setting.default, |said| said as f32), is_said: said.is_some() }
    };
    settings.iter().map(told).collect()
}

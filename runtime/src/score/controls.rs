//! What the controls of an event say to its voice.

use crate::clock::Clock;
use crate::voice::envelope::Shape;
use phonon_compiler::pattern::Value;
use phonon_compiler::ugen::approx::exp2;

/// The highest and, negated, the lowest note in semitones.
const NOTE_MAX: f64 = 120.0;

/// The longest segment of an envelope.
const SEGMENT_SECONDS_MAX: f64 = 60.0;

/// The controls of an event.
#[derive(Clone, Copy)]
pub(super) struct Controls<'a>(pub &'a Value);

impl<'a> Controls<'a> {
    pub fn number(self, name: &str) -> Option<f64> {
        self.0.control(name).and_then(Value::number).filter(|number| number.is_finite())
    }

    pub fn word(self, name: &str) -> Option<&'a str> {
        self.0.control(name).and_then(Value::word)
    }

    pub fn gain(self) -> f32 {
        let velocity = self.number("velocity").unwrap_or(1.0).clamp(0.0, 1.0);
        let gain = self.number("gain").unwrap_or(1.0) + self.number("overgain").unwrap_or(0.0);
        (gain.clamp(0.0, 10.0) * velocity) as f32
    }

    /// How long a note is held, if it says so: in seconds, as what is held between attack and release, or as a share
    /// of the event.
    pub fn gate_frames(self, whole_frames: u64, (attack, _): (f64, f64), clock: &Clock) -> Option<u64> {
        let held = |seconds: f64| seconds + self.number("attack").unwrap_or(attack);
        let seconds = self.number("sustain").or(self.number("dur")).or(self.number("hold").map(held));
        let frames = seconds.map(|seconds| seconds * f64::from(clock.sample_rate_hz()));
        let frames = frames.or(self.number("legato").map(|share| share * whole_frames as f64));
        frames.map(|frames| frames.max(0.0).round() as u64)
    }

    pub fn shape(self, (attack, release): (f64, f64), clock: &Clock) -> Shape {
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

/// The semitones of a note, within what voices can do.
pub(super) fn semitones(note: Option<f64>) -> f32 {
    note.unwrap_or(0.0).clamp(-NOTE_MAX, NOTE_MAX) as f32
}

/// The frequencies of a note, as a multiple of those of c4.
pub(super) fn ratio(note: f32) -> f32 {
    exp2(note / 12.0)
}

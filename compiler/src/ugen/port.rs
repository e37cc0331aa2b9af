//! Ports: what a ugen reads.

use serde::Serialize;

/// An input: a knob, and a jack that overrides it.
#[derive(Debug)]
pub struct Port {
    /// Its name, as in `:name value`.
    pub name: &'static str,
    /// Another name for it in older programs.
    pub alias: Option<&'static str>,
    /// What may be plugged in.
    pub role: Role,
    /// The unit of its number.
    pub unit: Unit,
    /// The least value that has an effect; kernels clamp to it.
    pub min: f32,
    /// The greatest value that has an effect; kernels clamp to it.
    pub max: f32,
    /// The knob where no argument is given; `None` makes the argument necessary.
    pub default: Option<f32>,
    /// Whether the steps of a pattern are rounded off before they come in: those of a level or a place would click.
    pub glides: bool,
}

impl Port {
    /// As it is, but for steps: they are rounded off.
    pub(super) const fn gliding(self) -> Port {
        Port { glides: true, ..self }
    }

    /// Whether `:name` means this port.
    pub fn is_called(&self, name: &str) -> bool {
        self.name == name || self.alias == Some(name)
    }

    /// Whether the compiler plugs it where no keyword does.
    pub fn is_hidden(&self) -> bool {
        matches!(self.role, Role::Trigger | Role::Gate) && self.default.is_some()
    }

    /// Whether it has a range that what moves it must be kept in.
    pub fn is_bounded(&self) -> bool {
        !self.is_sound() && self.max <= LOUDEST
    }

    /// Whether it reads a sound, rather than a number that moves.
    pub fn is_sound(&self) -> bool {
        matches!(self.role, Role::Signal | Role::Many | Role::Sound)
    }
}

/// What may be plugged into a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The sound that is worked on: what stands before `#`.
    Signal,
    /// A number, a pattern, a bus or an expression.
    Knob,
    /// A frequency that follows the note when the ugen plays in a voice.
    Pitch,
    /// A number that must be known when the graph is built.
    Literal,
    /// One frame of 1 at each start: of the events of a pattern of truths (`"t f t"`), or where a signal rises through
    /// ½. Where nothing is given, the compiler plugs in the cycle, or the voice.
    Trigger,
    /// 1 while a note is held, else 0. Where nothing is given, it belongs to what triggers.
    Gate,
    /// Any number of signals: the last port.
    Many,
    /// Another sound, that is listened to or worked with: an argument like a knob, but heard.
    Sound,
    /// A text of numbers that are known when the graph is built: each is a signal of its own.
    List,
    /// The name of a sample that is known when the graph is built.
    Sample,
    /// A number, or a word of these, which stands for its place among them.
    Word(&'static [&'static str]),
}

/// The unit of a port's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Unit {
    /// A plain number.
    #[serde(rename = "")]
    One,
    /// Cycles per second of a wave.
    Hz,
    /// Seconds.
    #[serde(rename = "s")]
    Seconds,
    /// Semitones.
    #[serde(rename = "st")]
    Semitones,
    /// Decibels.
    #[serde(rename = "dB")]
    Decibels,
    /// Milliseconds.
    #[serde(rename = "ms")]
    Milliseconds,
}

/// Far louder than any sound (120 dB over full scale), and far from where a filter's numbers overflow.
pub(super) const LOUDEST: f32 = 1e6;

/// A port that takes the sound.
pub(super) const fn signal(name: &'static str) -> Port {
    Port {
        name,
        alias: None,
        role: Role::Signal,
        unit: Unit::One,
        min: -LOUDEST,
        max: LOUDEST,
        default: None,
        glides: false,
    }
}

/// A port with a knob.
pub(super) const fn knob(name: &'static str, unit: Unit, min: f32, max: f32, default: Option<f32>) -> Port {
    Port { name, alias: None, role: Role::Knob, unit, min, max, default, glides: false }
}

/// A frequency that follows the note.
pub(super) const fn pitch(name: &'static str, default: Option<f32>) -> Port {
    Port { role: Role::Pitch, ..knob(name, Unit::Hz, -20_000.0, 20_000.0, default) }
}

/// A port that the compiler plugs.
pub(super) const fn hidden(name: &'static str, role: Role) -> Port {
    Port { role, ..knob(name, Unit::One, 0.0, 1.0, Some(0.0)) }
}

/// A port that takes another sound as an argument.
pub(super) const fn sound(name: &'static str) -> Port {
    Port { role: Role::Sound, ..signal(name) }
}

/// A number that must be known.
pub(super) const fn literal(name: &'static str, min: f32, max: f32, default: f32) -> Port {
    Port { role: Role::Literal, ..knob(name, Unit::One, min, max, Some(default)) }
}

/// A port for what starts an envelope, that must be given.
pub(super) const fn given(name: &'static str, role: Role) -> Port {
    Port { default: None, ..hidden(name, role) }
}

//! THE TABLE: one row per unit generator.
//!
//! A row says what a ugen is called, what its ports are and how it behaves in a graph.
//! The code that runs it is a kernel of the same name in the runtime; a test holds the two together.

pub mod approx;
pub mod arithmetic;
mod costs;
mod effect;
mod envelope;
mod filter;
pub mod number;
mod plumbing;
mod source;

pub use costs::SAMPLE_VOICE_NS;
use serde::{Deserialize, Serialize};

/// A row of the table.
#[derive(Debug)]
pub struct Ugen {
    /// The name it is printed with.
    pub name: &'static str,
    /// Other names it answers to.
    pub aliases: &'static [&'static str],
    /// The heading it stands under.
    pub group: Group,
    /// What it is for: one or two sentences.
    pub doc: &'static str,
    /// Where the algorithm comes from.
    pub origin: &'static str,
    /// Its inputs, in the order of its arguments.
    pub ports: &'static [Port],
    /// How many signals it gives: 2 for left and right.
    pub outputs: u8,
    /// What `x # name` does with `x`.
    pub chain: Chain,
    /// What it remembers from frame to frame.
    pub memory: Memory,
}

impl Ugen {
    /// Nanoseconds for a quantum of so many lanes, measured, with knobs that stand still or that move; of each signal,
    /// where their number is not fixed (`mix pack unpack`). A pool costs its voices besides.
    ///
    /// # Panics
    /// Where the table of costs has no such row: a test keeps it whole.
    pub fn cost_ns(&self, lanes: usize, moves: bool) -> f32 {
        let at = costs::COSTS.binary_search_by_key(&self.name, |&(name, _)| name);
        let [one, eight, sixteen] = costs::COSTS[at.expect("every ugen has a cost")].1[usize::from(moves)];
        match lanes {
            0..=1 => one,
            2..=8 => eight,
            _ => sixteen,
        }
    }
}

/// The headings of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Group {
    /// Oscillators and noise.
    Source,
    /// Filters.
    Filter,
    /// Delays, reverbs, distortion, level and place.
    Effect,
    /// Envelopes and ramps.
    Envelope,
    /// Arithmetic on signals.
    Arithmetic,
    /// What the compiler itself puts into a graph; not to be called by name.
    Plumbing,
}

/// What `x # name` does with `x`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Chain {
    /// `x` becomes the first port (the second too, where that is a signal as well and `x` is stereo).
    Input,
    /// The ugen's output is multiplied by `x` (envelopes).
    Multiply,
    /// `x` is dropped, with a warning (generators).
    Ignore,
}

/// What a ugen remembers from frame to frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Memory {
    /// Nothing: the output follows from the inputs of the same frame.
    None,
    /// State that follows from its inputs alone: two alike may be one.
    State,
    /// State and a random sequence of its own: two alike are still two.
    Seeded,
}

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
}

impl Port {
    /// Whether `:name` means this port.
    pub fn is_called(&self, name: &str) -> bool {
        self.name == name || self.alias == Some(name)
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
    /// One frame of 1 at each start; the compiler plugs in the cycle, or the voice.
    Trigger,
    /// 1 while a note is held, else 0; the compiler plugs in the cycle, or the voice.
    Gate,
    /// Any number of signals (sums).
    Many,
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
}

/// The place of a row in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UgenId(u16);

impl UgenId {
    /// The row of that name or alias, among those that a program can call.
    pub fn find(name: &str) -> Option<UgenId> {
        UgenId::row_of(name).filter(|ugen| ugen.row().group != Group::Plumbing)
    }

    fn row_of(name: &str) -> Option<UgenId> {
        all().position(|row| row.name == name || row.aliases.contains(&name)).map(|at| UgenId(at as u16))
    }

    /// The row of a name that the table is known to have.
    ///
    /// # Panics
    /// Where it has not: a mistake of the compiler itself.
    pub fn known(name: &str) -> UgenId {
        UgenId::row_of(name).unwrap_or_else(|| panic!("the ugen table has no row `{name}`"))
    }

    /// Its row.
    pub fn row(self) -> &'static Ugen {
        let mut at = self.0 as usize;
        for rows in TABLE {
            match rows.get(at) {
                Some(row) => return row,
                None => at -= rows.len(),
            }
        }
        unreachable!("ids are made from rows")
    }

    /// Whether one of its ports is a pitch.
    pub fn has_pitch(self) -> bool {
        self.row().ports.iter().any(|port| port.role == Role::Pitch)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        self.row().name
    }
}

impl Serialize for UgenId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for UgenId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<UgenId, D::Error> {
        let name = String::deserialize(deserializer)?;
        UgenId::row_of(&name).ok_or_else(|| serde::de::Error::custom(format!("no ugen `{name}`")))
    }
}

/// All rows, in the order of the table.
pub fn all() -> impl Iterator<Item = &'static Ugen> {
    TABLE.iter().flat_map(|rows| rows.iter())
}

const TABLE: &[&[Ugen]] =
    &[source::ROWS, filter::ROWS, effect::ROWS, envelope::ROWS, arithmetic::ROWS, plumbing::ROWS];

/// Far louder than any sound (120 dB over full scale), and far from where a filter's numbers overflow.
const LOUDEST: f32 = 1e6;

/// A port that takes the sound.
const fn signal(name: &'static str) -> Port {
    Port {
        name,
        alias: None,
        role: Role::Signal,
        unit: Unit::One,
        min: -LOUDEST,
        max: LOUDEST,
        default: None,
    }
}

/// A port with a knob.
const fn knob(name: &'static str, unit: Unit, min: f32, max: f32, default: Option<f32>) -> Port {
    Port { name, alias: None, role: Role::Knob, unit, min, max, default }
}

/// A frequency that follows the note.
const fn pitch(name: &'static str, default: Option<f32>) -> Port {
    Port { name, alias: None, role: Role::Pitch, unit: Unit::Hz, min: -20_000.0, max: 20_000.0, default }
}

/// A port that the compiler plugs.
const fn hidden(name: &'static str, role: Role) -> Port {
    Port { name, alias: None, role, unit: Unit::One, min: 0.0, max: 1.0, default: Some(0.0) }
}

#[cfg(test)]
mod tests {
    use super::{all, costs::COSTS};

    #[test]
    fn every_ugen_has_its_cost() {
        let mut names: Vec<&str> = all().map(|row| row.name).collect();
        names.sort_unstable();
        assert_eq!(COSTS.iter().map(|&(name, _)| name).collect::<Vec<_>>(), names);
        for (name, costs) in COSTS {
            assert!(
                costs.as_flattened().iter().all(|cost_ns| (1.0..1e6).contains(cost_ns)),
                "{name}: {costs:?}"
            );
        }
    }
}

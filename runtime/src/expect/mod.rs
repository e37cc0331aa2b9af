//! What a program expects of its own sound, and whether it is so.
//!
//! An expectation stands in a comment, on its own line or behind code:
//!
//! ```text
//! -- expect: peak < -1 dB, onsets ~drums = 16/cycle
//! -- expect over 4 cycles: hash = 1f2e3d4c5b6a7988
//! ```

mod check;
mod parse;

use phonon_compiler::pattern::Time;
use phonon_grammar::Span;

pub use check::Measured;
pub use parse::read;

/// Something that is expected of a sound.
#[derive(Clone, Debug, PartialEq)]
pub struct Expectation {
    /// Where it stands, from its first word to its last.
    pub span: Span,
    /// Over how many cycles, where it says so.
    pub cycles: Option<Time>,
    /// Of what.
    pub subject: Subject,
    /// Of which bus, without its `~`, and where it is named; `None` is the mix.
    pub bus: Option<(String, Span)>,
    /// How it is compared.
    pub relation: Relation,
    /// With what.
    pub value: Quantity,
    /// Where the value stands.
    pub value_span: Span,
}

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The largest amplitude, in dBFS.
    Peak,
    /// The root of the mean square, in dBFS.
    Rms,
    /// The longest silence, in seconds.
    Silence,
    /// The length, in seconds.
    Length,
    /// How many events begin.
    Onsets,
    /// The hash of all frames of the mix.
    Hash,
}

/// How two numbers are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `=`
    Equal,
    /// `>=`
    AtLeast,
    /// `>`
    Greater,
}

/// A value that is expected, in the unit of its subject.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Quantity {
    /// Decibels relative to full scale.
    Dbfs(f64),
    /// A time.
    Seconds(f64),
    /// A time, exact.
    Frames(u64),
    /// A number of events in all.
    Count(u64),
    /// A number of events in each cycle.
    PerCycle(u64),
    /// A hash.
    Hash(u64),
}

impl Subject {
    /// All of them by name.
    pub const ALL: [(&'static str, Subject); 6] = [
        ("peak", Subject::Peak),
        ("rms", Subject::Rms),
        ("silence", Subject::Silence),
        ("length", Subject::Length),
        ("onsets", Subject::Onsets),
        ("hash", Subject::Hash),
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        Subject::ALL.iter().find(|(_, subject)| *subject == self).map_or("", |(name, _)| name)
    }

    /// Whether it can be measured of a bus by itself.
    pub fn is_of_buses(self) -> bool {
        !matches!(self, Subject::Length | Subject::Hash)
    }
}

impl Relation {
    /// All of them as they are written.
    const ALL: [(&'static str, Relation); 5] = [
        ("<", Relation::Less),
        ("<=", Relation::AtMost),
        ("=", Relation::Equal),
        (">=", Relation::AtLeast),
        (">", Relation::Greater),
    ];

    /// Whether it holds between what was found and what was expected.
    pub fn holds<T: PartialOrd>(self, found: T, expected: T) -> bool {
        match self {
            Relation::Less => found < expected,
            Relation::AtMost => found <= expected,
            Relation::Equal => found == expected,
            Relation::AtLeast => found >= expected,
            Relation::Greater => found > expected,
        }
    }
}

//! Patterns: pure functions of exact cycle time, held as data.

mod time;
mod value;

use phonon_grammar::Span;
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

pub use time::{Time, TimeSpan};
pub use value::Value;

/// A pattern.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Pattern {}

/// A value and when it holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// The whole of the event; `None` where the pattern is continuous.
    pub whole: Option<TimeSpan>,
    /// The part of it that was asked for.
    pub part: TimeSpan,
    /// Its value.
    pub value: Value,
    /// The places in the text that it comes from.
    pub sources: SmallVec<[Span; 2]>,
}

impl Event {
    /// Whether the event begins with its part.
    pub fn has_onset(&self) -> bool {
        self.whole.is_some_and(|whole| whole.begin == self.part.begin)
    }
}

impl Pattern {
    /// The events of `begin` up to `end`, in cycles.
    pub fn query(&self, begin: Time, end: Time) -> Vec<Event> {
        let _ = (begin, end);
        Vec::new()
    }
}

#[derive(Clone, Debug)]
pub struct Function;
pub fn names() -> impl Iterator<Item = &'static str> {
    [].into_iter()
}
impl Pattern {
    pub fn cycle() -> Pattern {
        Pattern {}
    }
    pub fn words(&self, _c: &str) -> Vec<(String, Span)> {
        vec![]
    }
    pub fn control(_n: &str, _v: Value) -> Pattern {
        Pattern {}
    }
    pub fn union(&self, _o: &Pattern) -> Pattern {
        Pattern {}
    }
}

//! A value and when it holds.

use super::time::TimeSpan;
use super::value::Value;
use phonon_grammar::Span;
use smallvec::SmallVec;

/// The places in the text that an event comes from.
pub type Sources = SmallVec<[Span; 2]>;

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
    pub sources: Sources,
}

impl Event {
    /// Whether the event begins with its part.
    pub fn has_onset(&self) -> bool {
        self.whole.is_some_and(|whole| whole.begin == self.part.begin)
    }

    /// Its whole or, if it has none, its part.
    pub fn whole_or_part(&self) -> TimeSpan {
        self.whole.unwrap_or(self.part)
    }
}

/// Joins the pieces of one event that lie side by side: same whole, same value, parts that abut.
///
/// How finely a query cuts the parts of an event is an accident of the pattern; this undoes it. Continuous
/// patterns are left as they are. The result is sorted by time.
pub fn merge_pieces(mut events: Vec<Event>) -> Vec<Event> {
    events.sort_by_key(|event| (event.part.begin, event.part.end));
    let mut merged: Vec<Event> = Vec::with_capacity(events.len());
    for event in events {
        let joins = |other: &&mut Event| {
            other.part.end == event.part.begin
                && event.whole.is_some()
                && other.whole == event.whole
                && other.value == event.value
        };
        match merged.iter_mut().rev().find(joins) {
            Some(other) => other.part.end = event.part.end,
            None => merged.push(event),
        }
    }
    merged
}

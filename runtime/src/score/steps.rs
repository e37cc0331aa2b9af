//! Events as stepped signals.

use crate::clock::Clock;
use phonon_compiler::pattern::{Event, Time, Value};
use phonon_grammar::Span;
use std::cmp::{Ordering, Reverse};

/// What a stepped signal is from a frame on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// The frame.
    pub frame: u64,
    /// The number of the active event, held through gaps.
    pub value: f32,
    /// Whether an event is active.
    pub gate: bool,
    /// Whether an event begins on this very frame.
    pub trigger: bool,
}

/// An event, in frames.
#[derive(Debug)]
struct Stay {
    begin: u64,
    end: u64,
    is_onset: bool,
    value: f32,
    rank: (Time, Reverse<Span>),
}

/// The steps on the frames from `begin` up to `end`, of events that were asked for there.
///
/// Where events overlap the latest to begin is heard, and of these the one written first. `held` is the value
/// before `begin`, and then the value before `end`.
pub(super) fn steps(events: &[Event], clock: &Clock, begin: u64, end: u64, held: &mut f32) -> Vec<Step> {
    let mut stays: Vec<Stay> = events.iter().filter_map(|event| stay(event, clock, begin, end)).collect();
    stays.sort_by(|a, b| a.begin.cmp(&b.begin).then_with(|| by_rank(a, b)));
    let mut edges: Vec<u64> = stays.iter().flat_map(|stay| [stay.begin, stay.end]).collect();
    edges.push(begin);
    edges.sort_unstable();
    edges.dedup();

    let (mut next, mut active) = (0, Vec::<usize>::new());
    let mut steps = Vec::with_capacity(edges.len());
    for frame in edges.into_iter().filter(|&frame| frame < end) {
        let mut trigger = false;
        while next < stays.len() && stays[next].begin == frame {
            trigger |= stays[next].is_onset;
            active.push(next);
            next += 1;
        }
        if let Some(&heard) = active.iter().max_by(|&&a, &&b| by_rank(&stays[a], &stays[b])) {
            *held = stays[heard].value;
        }
        // An event shorter than a frame is over at once, yet its value and its trigger are there.
        active.retain(|&at| stays[at].end > frame);
        steps.push(Step { frame, value: *held, gate: !active.is_empty(), trigger });
    }
    steps
}

fn by_rank(a: &Stay, b: &Stay) -> Ordering {
    a.rank.cmp(&b.rank).then(b.value.total_cmp(&a.value))
}

/// The part of an event in the frames from `begin` up to `end`. What is no number, such as a word, is no event.
fn stay(event: &Event, clock: &Clock, begin: u64, end: u64) -> Option<Stay> {
    let frame = |time, last: u64| clock.frame_of(time).clamp(begin as i64, last as i64) as u64;
    let value = match &event.value {
        Value::Number(number) => *number as f32,
        other => other.number()? as f32,
    };
    let is_onset = event.has_onset();
    let place = event.sources.first().copied().unwrap_or_default();
    let rank = (event.whole_or_part().begin, Reverse(place));
    let value = if value.is_finite() { value } else { 0.0 };
    let stay = (frame(event.part.begin, end - 1), frame(event.part.end, end));
    Some(Stay { begin: stay.0, end: stay.1, is_onset, value, rank })
}

//! Nodes that look at several events at once.

use super::super::arg::Arg;
use super::super::event::{Event, merge_pieces};
use super::super::node::NodeId;
use super::super::random;
use super::super::time::{Time, TimeSpan};
use super::super::value::Value;
use super::sort::INSTANT;
use super::{Query, Scope};
use std::collections::VecDeque;

impl Query<'_> {
    /// Moves the values of each cycle along its events, which stay where they are.
    pub(super) fn rotate(&mut self, by: &Arg, of: NodeId, span: TimeSpan, scope: Scope<'_>) {
        let Some(by) = scope.int(by) else { return };
        for piece in span.cycles() {
            if self.is_spent() {
                return;
            }
            let from = self.events.len();
            self.node(of, TimeSpan::cycle_of(piece.begin), scope);
            let events = merge_pieces(self.events.split_off(from));
            let count = events.len() as i64;
            for (at, event) in events.iter().enumerate() {
                let source = &events[(at as i64 + by).rem_euclid(count) as usize];
                if let Some(part) = event.part.and(piece) {
                    self.events.push(Event {
                        part,
                        whole: event.whole,
                        value: source.value.clone(),
                        sources: source.sources.clone(),
                    });
                }
            }
        }
    }

    /// The events at the second, fourth and so on moment of each cycle at which events begin, later.
    pub(super) fn alternate(&mut self, by: &Arg, of: NodeId, span: TimeSpan, scope: Scope<'_>) {
        let Some(by) = scope.time(by) else { return };
        let reach = TimeSpan::new(span.begin - by.max(Time::ZERO), span.end - by.min(Time::ZERO));
        for cycle in reach.cycles().map(|piece| TimeSpan::cycle_of(piece.begin)) {
            if self.is_spent() {
                return;
            }
            let from = self.events.len();
            self.node(of, cycle, scope);
            let mut events = self.events.split_off(from);
            let begins = |event: &Event| event.whole.map(|whole| whole.begin);
            let mut moments: Vec<Time> =
                events.iter().filter_map(begins).filter(|begin| *begin >= cycle.begin).collect();
            moments.sort_unstable();
            moments.dedup();
            for event in &mut events {
                let place = begins(event).and_then(|begin| moments.binary_search(&begin).ok());
                let later = if place.is_some_and(|place| place % 2 == 1) { by } else { Time::ZERO };
                let part = event.part.shifted(later).and(span);
                event.whole = event.whole.map(|whole| whole.shifted(later));
                if let Some(part) = part {
                    self.events.push(Event { part, ..event.clone() });
                }
            }
        }
    }

    /// The events of each cycle in the order of their wholes, each begun no earlier than those before it end.
    pub(super) fn mono(&mut self, of: NodeId, span: TimeSpan, scope: Scope<'_>) {
        for piece in span.cycles() {
            if self.is_spent() {
                return;
            }
            let mut waiting: VecDeque<Event> =
                self.by_whole(of, TimeSpan::cycle_of(piece.begin), scope).into();
            while let Some(event) = waiting.pop_front() {
                let end = event.whole_or_part().end;
                waiting.retain_mut(|later| {
                    let whole = later.whole_or_part();
                    if whole.begin < end && whole.end > end {
                        later.whole = Some(TimeSpan::new(end, whole.end));
                    }
                    whole.begin >= end || whole.end > end
                });
                let part = event.part.and(event.whole_or_part()).and_then(|part| part.and(piece));
                self.events.extend(part.map(|part| Event { part, ..event }));
            }
        }
    }

    /// Each event earlier or later by a number of its own.
    pub(super) fn scatter(&mut self, by: &Arg, of: NodeId, span: TimeSpan, scope: Scope<'_>) {
        let Some(by) = scope.time(by) else { return };
        let most = by.max(-by);
        let from = self.events.len();
        self.node(of, TimeSpan::new(span.begin - most, span.end + most), scope);
        for event in &mut self.events[from..] {
            let draw = random::rand(event.whole_or_part().begin, self.seed);
            let later = most * Time::from_f64(2.0 * draw - 1.0);
            event.part = event.part.shifted(later);
            event.whole = event.whole.map(|whole| whole.shifted(later));
        }
        self.crop_parts(from, span);
    }

    /// The events of one whole one after the other, in the order of a mode.
    pub(super) fn arpeggio(&mut self, mode: &Arg, of: NodeId, span: TimeSpan, scope: Scope<'_>) {
        let Some(mode) = scope.value(mode) else { return };
        self.regrouped(of, span, scope, |events, group| {
            let notes = ordered(mode.word().unwrap_or("up"), group);
            let count = notes.len() as i64;
            for (at, event) in notes.into_iter().enumerate() {
                let Some(whole) = event.whole else { continue };
                let step = whole.length() * Time::part_of(count.max(1));
                let begin = whole.begin + step * Time::from_int(at as i64);
                push_within(events, event, TimeSpan::new(begin, begin + step));
            }
        });
    }

    /// The events of one whole begin one after the other, within a share of the whole, and end with it.
    pub(super) fn roll(&mut self, by: &Arg, of: NodeId, span: TimeSpan, scope: Scope<'_>) {
        let Some(by) = scope.time(by) else { return };
        let share = by.max(-by);
        self.regrouped(of, span, scope, |events, group| {
            let step = share * Time::part_of(group.len().max(1) as i64);
            let last = group.len().saturating_sub(1);
            for (at, event) in group.iter().enumerate() {
                let place = if by < Time::ZERO { last - at } else { at };
                let Some(whole) = event.whole else { continue };
                let begin = whole.begin + whole.length() * step * Time::from_int(place as i64);
                push_within(events, event, TimeSpan::new(begin, whole.end));
            }
        });
    }

    /// The value in the middle of what was asked, on a straight line from the start of the event there to its end.
    pub(super) fn smooth(&mut self, of: NodeId, span: TimeSpan, scope: Scope<'_>) {
        let middle = (span.begin + span.end) * Time::HALF;
        let Some(event) = self.event_at(of, middle, scope) else { return };
        let Some(from) = event.value.number() else { return };
        let whole = event.whole_or_part();
        let next = self.event_at(of, whole.end, scope);
        let to = next.and_then(|next| next.value.number()).unwrap_or(from);
        let share = ((middle - whole.begin) / whole.length()).to_f64();
        self.push(None, span, Value::Number(from + (to - from) * share), None);
    }

    /// The first event of a node at a moment.
    fn event_at(&mut self, of: NodeId, moment: Time, scope: Scope<'_>) -> Option<Event> {
        let from = self.events.len();
        self.node(of, TimeSpan::new(moment, moment + INSTANT), scope);
        let found = self.events.get(from).cloned();
        self.events.truncate(from);
        found
    }

    /// Puts what `regroup` makes of each group of events with the same whole in their place. All pieces of a cycle
    /// count, those outside of the span too, so that an answer does not depend on how it was asked for.
    fn regrouped(
        &mut self,
        of: NodeId,
        span: TimeSpan,
        scope: Scope<'_>,
        regroup: impl Fn(&mut Vec<Event>, &[Event]),
    ) {
        for piece in span.cycles() {
            if self.is_spent() {
                return;
            }
            for group in self.by_whole(of, piece, scope).chunk_by(|a, b| a.whole == b.whole) {
                let reach = group[0].whole_or_part().and(TimeSpan::cycle_of(piece.begin)).unwrap_or(piece);
                let from = self.events.len();
                if piece.begin <= reach.begin && reach.end <= piece.end {
                    regroup(&mut self.events, group);
                    continue;
                }
                let mut all = self.by_whole(of, reach, scope);
                all.retain(|event| event.whole == group[0].whole);
                regroup(&mut self.events, &all);
                self.crop_parts(from, piece);
            }
        }
    }

    /// The events of a node sorted by their wholes.
    fn by_whole(&mut self, of: NodeId, span: TimeSpan, scope: Scope<'_>) -> Vec<Event> {
        let from = self.events.len();
        self.node(of, span, scope);
        let mut events = self.events.split_off(from);
        events.sort_by_key(|event| {
            let whole = event.whole_or_part();
            (whole.begin, whole.end)
        });
        events
    }

    /// Keeps of the events from `from` on what lies in a span.
    fn crop_parts(&mut self, from: usize, span: TimeSpan) {
        self.keep_from(from, |event| {
            let part = event.part.and(span);
            event.part = part.unwrap_or(event.part);
            part.is_some()
        });
    }
}

/// Adds an event with another whole, if its part lies in it.
fn push_within(events: &mut Vec<Event>, event: &Event, whole: TimeSpan) {
    if let Some(part) = event.part.and(whole) {
        events.push(Event { whole: Some(whole), part, ..event.clone() });
    }
}

/// The modes of an arpeggio.
pub const ARPEGGIO_MODES: &[&str] = &[
    "up",
    "down",
    "updown",
    "downup",
    "up&down",
    "down&up",
    "converge",
    "diverge",
    "disconverge",
    "pinkyup",
    "pinkyupdown",
    "thumbup",
    "thumbupdown",
];

/// Notes in the order of a mode; an unknown one leaves them.
fn ordered<'e>(mode: &str, group: &'e [Event]) -> Vec<&'e Event> {
    let up = || group.iter().collect::<Vec<_>>();
    let down = || group.iter().rev().collect::<Vec<_>>();
    match mode {
        "down" => down(),
        "updown" => [without_last(up()), without_last(down())].concat(),
        "downup" => [without_last(down()), without_last(up())].concat(),
        "up&down" => [up(), down()].concat(),
        "down&up" => [down(), up()].concat(),
        "converge" => converge(group),
        "diverge" => converge(group).into_iter().rev().collect(),
        "disconverge" => [converge(group), converge(group).into_iter().rev().skip(1).collect()].concat(),
        "pinkyup" => pinky_up(group),
        "pinkyupdown" => [without_last(pinky_up(group)), without_last(reversed(pinky_up(group)))].concat(),
        "thumbup" => thumb_up(group),
        "thumbupdown" => [without_last(thumb_up(group)), without_last(reversed(thumb_up(group)))].concat(),
        _ => up(),
    }
}

fn without_last(mut notes: Vec<&Event>) -> Vec<&Event> {
    notes.pop();
    notes
}

fn reversed(mut notes: Vec<&Event>) -> Vec<&Event> {
    notes.reverse();
    notes
}

/// First, last, second, last but one, and so on.
fn converge(group: &[Event]) -> Vec<&Event> {
    let (mut notes, mut rest) = (Vec::new(), group);
    while let [first, inner @ ..] = rest {
        notes.push(first);
        let [inner @ .., last] = inner else { break };
        notes.push(last);
        rest = inner;
    }
    notes
}

/// Each note but the last, followed by the last.
fn pinky_up(group: &[Event]) -> Vec<&Event> {
    match group.split_last() {
        Some((last, others)) => others.iter().flat_map(|note| [note, last]).collect(),
        None => Vec::new(),
    }
}

/// Each note but the first, preceded by the first.
fn thumb_up(group: &[Event]) -> Vec<&Event> {
    match group.split_first() {
        Some((first, others)) => others.iter().flat_map(|note| [first, note]).collect(),
        None => Vec::new(),
    }
}

//! Nodes that pick patterns, cycles or events.

use super::super::arg::{Arg, VarId};
use super::super::control;
use super::super::event::Event;
use super::super::limit::COUNTED_MAX;
use super::super::node::{Keep, Kept, NodeId, Test};
use super::super::random;
use super::super::time::{Time, TimeSpan};
use super::super::value::Value;
use super::{Binding, Query, Scope};

impl Query<'_> {
    pub(super) fn degrade(
        &mut self,
        amount: &Arg,
        (stream, kept): (&Arg, Kept),
        of: NodeId,
        span: TimeSpan,
        scope: Scope<'_>,
    ) {
        let from = self.events.len();
        self.node(of, span, scope);
        let chance = scope.number(amount).unwrap_or(0.5);
        let (seed, shift) = (self.seed, stream_shift(scope.int(stream).unwrap_or(0)));
        self.retain_from(from, |event| {
            let draw = random::rand(event.whole_or_part().begin + shift, seed);
            match kept {
                Kept::AtLeast => draw >= chance,
                Kept::Above => draw > chance,
                Kept::Below => draw < chance,
            }
        });
    }

    pub(super) fn choose(&mut self, stream: u32, of: &[NodeId], span: TimeSpan, scope: Scope<'_>) {
        for piece in span.cycles() {
            if self.is_spent() {
                return;
            }
            let cycle = TimeSpan::cycle_of(piece.begin);
            let draw = random::rand(cycle.begin + stream_shift(i64::from(stream)), self.seed);
            let index = (draw * of.len() as f64) as usize;
            let Some(&chosen) = of.get(index) else { continue };
            let from = self.events.len();
            self.node(chosen, piece, scope);
            self.crop_wholes(from, Some(cycle));
        }
    }

    /// Whether a test picks a cycle.
    pub(super) fn holds(&self, test: &Test, cycle: i64, scope: Scope<'_>) -> bool {
        match test {
            Test::Every { count, offset } => match (scope.int(count), scope.int(offset)) {
                (Some(count), Some(offset)) => remainder(cycle, count) == Some(offset),
                _ => false,
            },
            Test::AtLeast { count, least } => match (scope.int(count), scope.int(least)) {
                (Some(count), Some(least)) => remainder(cycle, count).is_some_and(|rest| rest >= least),
                _ => false,
            },
            Test::Chance(chance) => {
                let draw = random::rand(Time::from_int(cycle), self.seed);
                scope.number(chance).is_some_and(|chance| draw < chance)
            }
        }
    }

    /// The child once for each number of a run, with the number bound.
    pub(super) fn layers(
        &mut self,
        [first, end]: [&Arg; 2],
        var: VarId,
        of: NodeId,
        span: TimeSpan,
        scope: Scope<'_>,
    ) {
        let (Some(first), Some(end)) = (scope.int(first), scope.int(end)) else { return };
        for number in first..end.min(first.saturating_add(COUNTED_MAX)) {
            if self.is_spent() {
                return;
            }
            let value = Value::Ratio(Time::from_int(number));
            let binding = Binding { var, value, time: span, outer: scope };
            self.node(of, span, Scope { innermost: Some(&binding) });
        }
    }

    pub(super) fn pick(&mut self, index: &Arg, of: &[NodeId], span: TimeSpan, scope: Scope<'_>) {
        if let (Some(index), false) = (scope.int(index), of.is_empty()) {
            self.node(of[index.rem_euclid(of.len() as i64) as usize], span, scope);
        }
    }

    pub(super) fn filter(&mut self, keep: &Keep, of: NodeId, span: TimeSpan, scope: Scope<'_>) {
        let from = self.events.len();
        self.node(of, span, scope);
        match keep {
            Keep::Negative(negative) => self.retain_from(from, |event| {
                event.value.number().is_some_and(|number| number < 0.0) == *negative
            }),
            Keep::Among(values) => {
                self.retain_from(from, |event| values.iter().any(|value| equal(value, &event.value)))
            }
            Keep::Truth(truth) => self.retain_from(from, |event| event.value.truth() == Some(*truth)),
            Keep::Numbered { control, number } => self.retain_from(from, |event| {
                let said = event.value.control(control).and_then(Value::number).unwrap_or(0.0);
                control::number_in_range(control, said) == *number
            }),
            Keep::Window { begin, end, inside } => {
                let (Some(begin), Some(end)) = (scope.time(begin), scope.time(end)) else { return };
                self.retain_from(from, |event| {
                    let position = event.whole_or_part().begin.cycle_pos();
                    (begin <= position && position < end) == *inside
                });
            }
        }
    }

    /// Asks the other pattern at the start of each event for controls that the event has.
    pub(super) fn matching(&mut self, keep: bool, by: NodeId, of: NodeId, span: TimeSpan, scope: Scope<'_>) {
        let from = self.events.len();
        self.node(of, span, scope);
        let mut kept = from;
        for at in from..self.events.len() {
            let start = self.events[at].whole_or_part().begin;
            let known = self.events.len();
            self.node(by, TimeSpan::new(start, start + INSTANT), scope);
            let value = &self.events[at].value;
            let found = self.events[known..]
                .iter()
                .any(|event| event.part.begin == start && includes(value, &event.value));
            self.events.truncate(known);
            if found == keep {
                self.events.swap(kept, at);
                kept += 1;
            }
        }
        self.events.truncate(kept);
    }

    fn retain_from(&mut self, from: usize, keep: impl Fn(&Event) -> bool) {
        self.keep_from(from, |event| keep(event));
    }
}

/// A stretch of time that holds the events of its start: shorter than any event that is heard.
pub(super) const INSTANT: Time = Time::part_of(1 << 30);

/// Whether a value is another, or has all controls of the other.
fn includes(value: &Value, other: &Value) -> bool {
    match other {
        Value::Controls(controls) => controls
            .iter()
            .all(|(name, wanted)| value.control(name).is_some_and(|found| equal(found, wanted))),
        _ => equal(value, other),
    }
}

/// Whether two values are the same; numbers may be written in different ways.
pub(super) fn equal(a: &Value, b: &Value) -> bool {
    match (a.number(), b.number()) {
        (Some(a), Some(b)) => a == b,
        _ => a == b,
    }
}

/// What a cycle's number leaves when divided, with the sign of the divisor; `None` of 0.
fn remainder(cycle: i64, divisor: i64) -> Option<i64> {
    let rest = cycle.checked_rem_euclid(divisor)?;
    Some(if divisor < 0 && rest > 0 { rest + divisor } else { rest })
}

/// The shift of the random numbers of one `?` or `|`: each has its own in its text.
fn stream_shift(stream: i64) -> Time {
    Time::new(stream, 10_000)
}

//! Nodes without children.

use super::super::arg::Arg;
use super::super::chord;
use super::super::euclid::distributed;
use super::super::limit::COUNTED_MAX;
use super::super::node::Signal;
use super::super::random;
use super::super::time::{Time, TimeSpan};
use super::super::value::Value;
use super::value::signal_value;
use super::{Query, Scope};
use phonon_grammar::Span;

impl Query<'_> {
    pub(super) fn atom(&mut self, value: &Value, source: Option<Span>, span: TimeSpan) {
        for part in span.cycles() {
            if self.is_spent() {
                return;
            }
            self.push(Some(TimeSpan::cycle_of(part.begin)), part, value.clone(), source);
        }
    }

    pub(super) fn cycle_number(&mut self, span: TimeSpan) {
        for part in span.cycles() {
            if self.is_spent() {
                return;
            }
            self.push(Some(TimeSpan::cycle_of(part.begin)), part, Value::Ratio(part.begin.sam()), None);
        }
    }

    /// A signal has the value of the start of what was asked.
    pub(super) fn signal(&mut self, signal: Signal, span: TimeSpan) {
        let value = signal_value(signal, span.begin, self.seed);
        self.push(None, span, Value::Number(value), None);
    }

    pub(super) fn range(
        &mut self,
        from: &Arg,
        to: &Arg,
        source: Option<Span>,
        span: TimeSpan,
        scope: Scope<'_>,
    ) {
        let (Some(from), Some(to)) = (scope.value(from), scope.value(to)) else { return };
        let (Some(first), Some(last)) = (from.number(), to.number()) else {
            let pair = [from, to];
            return self.slots(2, span, source, |at| pair.get(at as usize).cloned());
        };
        let (low, high) = (first.min(last), first.max(last));
        let count = ((high - low + 0.5).floor() as i64).saturating_add(1).min(COUNTED_MAX);
        let exact = match (&from, &to) {
            (Value::Ratio(a), Value::Ratio(b)) => Some((*a).min(*b)),
            _ => None,
        };
        self.slots(count, span, source, |at| {
            let step = if first > last { count - 1 - at } else { at };
            Some(match exact {
                Some(low) => Value::Ratio(low + Time::from_int(step)),
                None => Value::Number(low + step as f64),
            })
        });
    }

    /// As many equal slots a cycle, and their values.
    fn slots(
        &mut self,
        count: i64,
        span: TimeSpan,
        source: Option<Span>,
        value: impl Fn(i64) -> Option<Value>,
    ) {
        let many = Time::from_int(count);
        let (first, last) = ((span.begin * many).floor(), (span.end * many).ceil());
        for slot in first..last {
            if self.is_spent() {
                return;
            }
            let whole = TimeSpan::new(Time::new(slot, count), Time::new(slot.saturating_add(1), count));
            if let (Some(part), Some(value)) = (whole.and(span), value(slot.rem_euclid(count))) {
                self.push(Some(whole), part, value, source);
            }
        }
    }

    pub(super) fn chord(
        &mut self,
        root: &Arg,
        name: &Arg,
        modifiers: &[Arg],
        source: Option<Span>,
        span: TimeSpan,
        scope: Scope<'_>,
    ) {
        let root = scope.number(root).unwrap_or(0.0);
        let name = scope.value(name);
        let name = name.as_ref().and_then(Value::word).unwrap_or("");
        let modifiers: Vec<Value> = modifiers.iter().filter_map(|arg| scope.value(arg)).collect();
        let notes = chord::notes(root, name, modifiers.iter());
        for part in span.cycles() {
            if self.is_spent() {
                return;
            }
            for &note in &notes {
                self.push(Some(TimeSpan::cycle_of(part.begin)), part, Value::Number(note), source);
            }
        }
    }

    pub(super) fn distribution(&mut self, counts: &[Arg], span: TimeSpan, scope: Scope<'_>) {
        let limit = COUNTED_MAX;
        let counts = counts.iter().map(|count| scope.int(count).map(|count| count.clamp(-limit, limit)));
        let Some(counts) = counts.collect::<Option<Vec<i64>>>() else { return };
        let sounding = distributed(&counts);
        self.slots(sounding.len() as i64, span, None, |at| {
            sounding.get(at as usize).filter(|sounds| **sounds).map(|_| Value::Bool(true))
        });
    }

    /// Each slot is one, two or three units long, and all together are a cycle.
    pub(super) fn random_slots(&mut self, count: &Arg, span: TimeSpan, scope: Scope<'_>) {
        let Some(count) = scope.int(count).filter(|&count| count > 0) else { return };
        let count = count.min(COUNTED_MAX);
        for piece in span.cycles() {
            if self.is_spent() {
                return;
            }
            let cycle = piece.begin.sam();
            let units = (0..count).map(|slot| {
                let draw = random::rand(cycle + Time::new(slot, count), self.seed);
                (draw * 3.0) as i64 + 1
            });
            let units: Vec<i64> = units.collect();
            let (total, mut at) = (units.iter().sum(), 0);
            for (slot, units) in (0..count).zip(units) {
                let whole = TimeSpan::new(Time::new(at, total), Time::new(at + units, total)).shifted(cycle);
                at += units;
                if let Some(part) = whole.and(piece) {
                    self.push(Some(whole), part, Value::Ratio(Time::from_int(slot)), None);
                }
            }
        }
    }

    pub(super) fn random_order(&mut self, count: &Arg, span: TimeSpan, scope: Scope<'_>) {
        let Some(count) = scope.int(count).filter(|&count| count > 0) else { return };
        let count = count.min(COUNTED_MAX);
        for piece in span.cycles() {
            if self.is_spent() {
                return;
            }
            let order = random::order(piece.begin.sam(), count as usize, self.seed);
            self.slots(count, piece, None, |at| order.get(at as usize).map(|&k| Value::Number(k as f64)));
        }
    }
}

//! Nodes in which two patterns meet.

use super::super::arg::VarId;
use super::super::event::{Event, Sources};
use super::super::node::{Join, NodeId, Structure};
use super::super::operation::Operation;
use super::super::time::TimeSpan;
use super::super::value::Value;
use super::{Binding, Query, Scope};

impl Query<'_> {
    /// Asks the body for the part of each of the argument's events, with that event's value bound.
    pub(super) fn bind(
        &mut self,
        arg: NodeId,
        var: VarId,
        join: Join,
        body: NodeId,
        span: TimeSpan,
        scope: Scope<'_>,
    ) {
        self.each_of(arg, span, scope, |query, outer| {
            let time = outer.whole_or_part();
            let Event { whole, part, value, sources } = outer;
            let binding = Binding { var, value, time, outer: scope };
            let scope = Scope { innermost: Some(&binding) };
            let from = query.events.len();
            match join {
                Join::Inner => query.node(body, part, scope),
                Join::Both => {
                    query.node(body, part, scope);
                    query.crop_wholes(from, whole);
                }
                Join::Squeeze => query.squeezed_into(body, whole, part, scope),
                Join::Reset | Join::Restart => {
                    let later = if join == Join::Reset { time.begin.cycle_pos() } else { time.begin };
                    query.node(body, part.shifted(-later), scope);
                    query.shift_tail(from, later);
                    query.crop_wholes(from, whole);
                }
            }
            query.add_sources(from, &sources);
        });
    }

    /// A cycle of the body squeezed into an event, or into its part where it has no whole.
    fn squeezed_into(&mut self, body: NodeId, whole: Option<TimeSpan>, part: TimeSpan, scope: Scope<'_>) {
        let from = self.events.len();
        self.squeezed(body, whole.unwrap_or(part), part, scope);
        self.crop_wholes(from, whole);
    }

    /// Calls `then` with every event of a node; the events themselves are not kept.
    fn each_of(&mut self, of: NodeId, span: TimeSpan, scope: Scope<'_>, then: impl Fn(&mut Self, Event)) {
        let from = self.events.len();
        self.node(of, span, scope);
        self.events_left += (self.events.len() - from) as u64;
        let mut outers = self.spare.pop().unwrap_or_default();
        outers.extend(self.events.drain(from..));
        for outer in outers.drain(..) {
            then(self, outer);
        }
        self.spare.push(outers);
    }

    fn add_sources(&mut self, from: usize, sources: &Sources) {
        for event in &mut self.events[from..] {
            event.sources.extend_from_slice(sources);
        }
    }

    pub(super) fn combine(
        &mut self,
        operation: Operation,
        structure: Structure,
        [left, right]: [NodeId; 2],
        span: TimeSpan,
        scope: Scope<'_>,
    ) {
        match structure {
            Structure::Left => self.each_of(left, span, scope, |query, outer| {
                query.fill(outer, right, scope, |outer, inner| operation.apply(outer, &inner));
            }),
            Structure::Right => self.each_of(right, span, scope, |query, outer| {
                query.fill(outer, left, scope, |outer, inner| operation.apply(inner, &outer));
            }),
            Structure::Both => self.each_of(left, span, scope, |query, outer| {
                let cycle = TimeSpan::cycle_of(outer.part.begin);
                let whole = outer.whole.and_then(|whole| whole.and(cycle));
                let combine = |outer, inner| operation.apply(outer, &inner);
                let Some(outer) = query.with_steady(outer, whole, right, scope, combine) else { return };
                let from = query.events.len();
                query.node(right, outer.part, scope);
                query.crop_wholes(from, outer.whole);
                query.combined(from, outer, combine);
            }),
            Structure::Squeeze => self.each_of(left, span, scope, |query, outer| {
                let from = query.events.len();
                query.squeezed_into(right, outer.whole, outer.part, scope);
                query.combined(from, outer, |outer, inner| operation.apply(outer, &inner));
            }),
        }
    }

    /// The events of the other side while `outer` lasts, as pieces of `outer`.
    fn fill(
        &mut self,
        outer: Event,
        other: NodeId,
        scope: Scope<'_>,
        combine: impl Fn(Value, Value) -> Value,
    ) {
        let whole = outer.whole;
        let Some(outer) = self.with_steady(outer, whole, other, scope, &combine) else { return };
        let from = self.events.len();
        self.node(other, outer.whole_or_part(), scope);
        let mut kept = from;
        for at in from..self.events.len() {
            let event = &mut self.events[at];
            if let Some(part) = event.part.and(outer.part) {
                event.part = part;
                event.whole = outer.whole;
                self.events.swap(kept, at);
                kept += 1;
            }
        }
        self.events.truncate(kept);
        self.combined(from, outer, combine);
    }

    /// Pushes an event, under another whole, combined with a node that has one value all through its cycle. The event
    /// comes back where the node has not, or where the event goes on into the next cycle.
    fn with_steady(
        &mut self,
        mut outer: Event,
        whole: Option<TimeSpan>,
        other: NodeId,
        scope: Scope<'_>,
        combine: impl Fn(Value, Value) -> Value,
    ) -> Option<Event> {
        if outer.part.end > outer.part.begin.next_sam() {
            return Some(outer);
        }
        let Some((value, source)) = self.steady(other, scope) else { return Some(outer) };
        outer.whole = whole;
        outer.value = combine(outer.value, value);
        outer.sources.extend(source);
        self.keep(outer);
        None
    }

    /// Combines the values of the events from `from` on with that of `outer`. The last of them, most often the only
    /// one, takes the value itself and no copy.
    fn combined(&mut self, from: usize, outer: Event, combine: impl Fn(Value, Value) -> Value) {
        let Some((last, others)) = self.events[from..].split_last_mut() else { return };
        for event in others {
            join(event, outer.value.clone(), outer.sources.clone(), &combine);
        }
        join(last, outer.value, outer.sources, &combine);
    }
}

/// Makes an event of the inner side one of both sides.
fn join(event: &mut Event, value: Value, mut sources: Sources, combine: impl Fn(Value, Value) -> Value) {
    let inner = std::mem::replace(&mut event.value, Value::Bool(false));
    event.value = combine(value, inner);
    sources.extend_from_slice(&event.sources);
    event.sources = sources;
}

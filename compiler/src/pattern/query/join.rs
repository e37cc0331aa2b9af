//! Nodes in which two patterns meet.

use super::super::arg::VarId;
use super::super::event::{Event, Sources};
use super::super::node::{Join, NodeId, Structure};
use super::super::operation::Operation;
use super::super::time::TimeSpan;
use super::super::value::{Controls, Value};
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
        self.each_from(from, then);
    }

    /// Takes the events from `from` on out of the list and calls `then` with each.
    fn each_from(&mut self, from: usize, then: impl Fn(&mut Self, Event)) {
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
        let is_right = structure == Structure::Right;
        let (outer, other) = if is_right { (right, left) } else { (left, right) };
        let combine = |outer, inner| match is_right {
            true => operation.apply(inner, &outer),
            false => operation.apply(outer, &inner),
        };
        let from = self.events.len();
        self.node(outer, span, scope);
        if structure != Structure::Squeeze && self.join_steady(from, structure, other, scope, combine) {
            return;
        }
        self.each_from(from, |query, outer| {
            let from = query.events.len();
            match structure {
                Structure::Left | Structure::Right => query.fill(&outer, other, scope),
                Structure::Both => {
                    query.node(other, outer.part, scope);
                    query.crop_wholes(from, outer.whole);
                }
                Structure::Squeeze => query.squeezed_into(other, outer.whole, outer.part, scope),
            }
            query.combined(from, outer, combine);
        });
    }

    /// The events of the other side while `outer` lasts, as pieces of `outer`.
    fn fill(&mut self, outer: &Event, other: NodeId, scope: Scope<'_>) {
        let from = self.events.len();
        self.node(other, outer.whole_or_part(), scope);
        self.keep_from(from, |event| {
            let part = event.part.and(outer.part);
            event.part = part.unwrap_or(event.part);
            event.whole = outer.whole;
            part.is_some()
        });
    }

    /// Combines the events from `from` on, where they are, with a node that has one value all through each cycle; says
    /// whether that could be done. The node is asked once; events that share their controls share what becomes of them.
    fn join_steady(
        &mut self,
        from: usize,
        structure: Structure,
        other: NodeId,
        scope: Scope<'_>,
        combine: impl Fn(Value, Value) -> Value,
    ) -> bool {
        let is_within_cycle = |event: &Event| event.part.end <= event.part.begin.next_sam();
        let Some((steady, source)) = self.steady(other, scope) else { return false };
        if !self.events[from..].iter().all(is_within_cycle) {
            return false;
        }
        let mut last: Option<(*const Controls, Value)> = None;
        for event in &mut self.events[from..] {
            if structure == Structure::Both {
                let cycle = TimeSpan::cycle_of(event.part.begin);
                event.whole = event.whole.and_then(|whole| whole.and(cycle));
            }
            // All that is still in the list was there from the beginning: what has one address is one.
            let address = event.value.address();
            match &last {
                Some((known, combined)) if address == Some(*known) => event.value = combined.clone(),
                _ => {
                    let value = std::mem::replace(&mut event.value, Value::Bool(false));
                    event.value = combine(value, steady.clone());
                    last = address.map(|address| (address, event.value.clone()));
                }
            }
            event.sources.extend(source);
        }
        true
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

//! Nodes in which two patterns meet.

use super::super::arg::VarId;
use super::super::event::Event;
use super::super::node::{Join, NodeId, Structure};
use super::super::operation::Operation;
use super::super::time::TimeSpan;
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
            let binding = Binding { var, value: outer.value.clone(), time, outer: scope };
            let scope = Scope { innermost: Some(&binding) };
            let from = query.events.len();
            match join {
                Join::Inner => query.node(body, outer.part, scope),
                Join::Both => {
                    query.node(body, outer.part, scope);
                    query.crop_wholes(from, outer.whole);
                }
                Join::Squeeze => query.squeezed_into(body, outer, scope),
                Join::Reset | Join::Restart => {
                    let start = outer.whole_or_part().begin;
                    let later = if join == Join::Reset { start.cycle_pos() } else { start };
                    query.node(body, outer.part.shifted(-later), scope);
                    query.shift_tail(from, later);
                    query.crop_wholes(from, outer.whole);
                }
            }
            query.add_sources(from, outer);
        });
    }

    /// A cycle of the body squeezed into an event.
    fn squeezed_into(&mut self, body: NodeId, outer: &Event, scope: Scope<'_>) {
        let whole = outer.whole_or_part();
        let from = self.events.len();
        self.squeezed(body, whole, outer.part, scope);
        self.crop_wholes(from, outer.whole);
    }

    /// Calls `then` for every event of a node; the events themselves are not kept.
    fn each_of(&mut self, of: NodeId, span: TimeSpan, scope: Scope<'_>, then: impl Fn(&mut Self, &Event)) {
        let from = self.events.len();
        self.node(of, span, scope);
        let until = self.events.len();
        for at in from..until {
            let event = self.events[at].clone();
            then(self, &event);
        }
        self.events.drain(from..until);
        self.events_left += (until - from) as u64;
    }

    fn add_sources(&mut self, from: usize, other: &Event) {
        for event in &mut self.events[from..] {
            event.sources.extend_from_slice(&other.sources);
        }
    }

    pub(super) fn combine(
        &mut self,
        operation: Operation,
        structure: Structure,
        left: NodeId,
        right: NodeId,
        span: TimeSpan,
        scope: Scope<'_>,
    ) {
        match structure {
            Structure::Left => self.each_of(left, span, scope, |query, outer| {
                query.fill(outer, right, scope, |inner| operation.apply(&outer.value, inner));
            }),
            Structure::Right => self.each_of(right, span, scope, |query, outer| {
                query.fill(outer, left, scope, |inner| operation.apply(inner, &outer.value));
            }),
            Structure::Both => self.each_of(left, span, scope, |query, outer| {
                let from = query.events.len();
                query.node(right, outer.part, scope);
                query.crop_wholes(from, outer.whole);
                for event in &mut query.events[from..] {
                    event.value = operation.apply(&outer.value, &event.value);
                }
                query.add_sources(from, outer);
            }),
            Structure::Squeeze => self.each_of(left, span, scope, |query, outer| {
                let from = query.events.len();
                query.squeezed_into(right, outer, scope);
                for event in &mut query.events[from..] {
                    event.value = operation.apply(&outer.value, &event.value);
                }
                query.add_sources(from, outer);
            }),
        }
    }

    /// The events of the other side while `outer` lasts, as pieces of `outer`.
    fn fill(
        &mut self,
        outer: &Event,
        other: NodeId,
        scope: Scope<'_>,
        value: impl Fn(&super::Value) -> super::Value,
    ) {
        let from = self.events.len();
        self.node(other, outer.whole_or_part(), scope);
        let mut kept = from;
        for at in from..self.events.len() {
            let event = &mut self.events[at];
            if let Some(part) = event.part.and(outer.part) {
                event.part = part;
                event.whole = outer.whole;
                event.value = value(&event.value);
                event.sources.extend_from_slice(&outer.sources);
                self.events.swap(kept, at);
                kept += 1;
            }
        }
        self.events.truncate(kept);
    }
}

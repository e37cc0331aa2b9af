//! Nodes in which two patterns meet.

use super::super::arg::VarId;
use super::super::event::{Event, Sources};
use super::super::node::{Join, Node, NodeId, Slot, Structure, ValueFunction};
use super::super::operation::Operation;
use super::super::time::{Time, TimeSpan};
use super::super::value::{Controls, Value};
use super::value::map_value;
use super::{Binding, Query, Scope};
use smallvec::SmallVec;

impl<'p> Query<'p> {
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
        let plain = self.plain_sequence(other);
        self.each_from(from, |query, outer| {
            let from = query.events.len();
            match structure {
                Structure::Left | Structure::Right => match &plain {
                    Some(plain) if query.fill_plain(&outer, plain, scope) => {}
                    _ => query.fill(&outer, other, scope),
                },
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

    /// The sequence that a node is, with nothing above it but functions of values.
    fn plain_sequence(&self, id: NodeId) -> Option<PlainSequence<'p>> {
        let mut functions = SmallVec::new();
        let mut at = id;
        loop {
            match self.nodes.get(at.0 as usize)? {
                Node::Sequence(slots) => return Some(PlainSequence { slots, functions }),
                Node::Map { function: ValueFunction::Fit(_), .. } => return None,
                Node::Map { function, of } => {
                    functions.push(function);
                    at = *of;
                }
                _ => return None,
            }
        }
    }

    /// As [`Query::fill`], of a plain sequence: its slots are looked up, and nobody is asked. Says whether that could be
    /// done: where a slot holds more than one value it is not.
    fn fill_plain(&mut self, outer: &Event, plain: &PlainSequence<'_>, scope: Scope<'_>) -> bool {
        let from = self.events.len();
        for piece in outer.whole_or_part().cycles() {
            let cycle = piece.begin.sam();
            let within = piece.shifted(-cycle);
            let first = plain.slots.partition_point(|slot| slot.end <= within.begin);
            for slot in plain.slots[first..].iter().take_while(|slot| slot.begin < within.end) {
                if matches!(self.nodes[slot.of.0 as usize], Node::Silence) {
                    continue;
                }
                let Some((mut value, source)) = self.steady(slot.of, scope) else {
                    self.events_left += (self.events.len() - from) as u64;
                    self.events.truncate(from);
                    return false;
                };
                let window = TimeSpan::new(slot.begin + cycle, slot.end + cycle);
                let Some(part) = window.and(piece).and_then(|part| part.and(outer.part)) else { continue };
                for function in plain.functions.iter().rev() {
                    map_value(function, &mut value, Time::ONE, self.seed, scope);
                }
                self.push(outer.whole, part, value, source);
            }
        }
        true
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

/// A sequence of values, and the functions that they go through, the last one first.
struct PlainSequence<'p> {
    slots: &'p [Slot],
    functions: SmallVec<[&'p ValueFunction; 2]>,
}

/// Makes an event of the inner side one of both sides.
fn join(event: &mut Event, value: Value, mut sources: Sources, combine: impl Fn(Value, Value) -> Value) {
    let inner = std::mem::replace(&mut event.value, Value::Bool(false));
    event.value = combine(value, inner);
    sources.extend_from_slice(&event.sources);
    event.sources = sources;
}

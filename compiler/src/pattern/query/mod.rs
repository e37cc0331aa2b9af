//! A pattern asked for a stretch of time.
//!
//! A query is a recursion over the nodes. Each node asks its children for the time that concerns it, in their own
//! time; the children push their events onto one list, and the node maps that tail of the list in place. So a query
//! allocates little and costs what the events in the span cost, whatever the cycle number.

mod join;
mod leaf;
mod time;

use super::event::{Event, Sources};
use super::limit::EVENTS_PER_CYCLE;
use super::node::{Arg, Node, NodeId, Signal, Test, ValueFunction, VarId};
use super::time::{Time, TimeSpan};
use super::value::Value;
use super::{control, numeric, random};
use phonon_grammar::Span;

/// The most steps of the recursion in a cycle: a bound for patterns whose factors are patterns themselves.
const STEPS_PER_CYCLE: u64 = 1 << 22;

/// What the binds above a node have bound.
#[derive(Clone, Copy)]
struct Scope<'e> {
    innermost: Option<&'e Binding<'e>>,
}

/// One value, and the scope around it.
struct Binding<'e> {
    var: VarId,
    value: Value,
    outer: Scope<'e>,
}

impl<'e> Scope<'e> {
    fn get(self, arg: &'e Arg) -> Option<&'e Value> {
        let var = match arg {
            Arg::Const(value) => return Some(value),
            Arg::Var(var) => *var,
        };
        let mut at = self.innermost;
        while let Some(binding) = at {
            if binding.var == var {
                return Some(&binding.value);
            }
            at = binding.outer.innermost;
        }
        None
    }

    fn int(self, arg: &Arg) -> Option<i64> {
        match arg {
            Arg::Const(value) => value.int(),
            Arg::Var(_) => self.get(arg).and_then(Value::int),
        }
    }

    fn time(self, arg: &Arg) -> Option<Time> {
        match arg {
            Arg::Const(value) => value.time(),
            Arg::Var(_) => self.get(arg).and_then(Value::time),
        }
    }

    fn number(self, arg: &Arg) -> Option<f64> {
        match arg {
            Arg::Const(value) => value.number(),
            Arg::Var(_) => self.get(arg).and_then(Value::number),
        }
    }
}

/// A query under way.
pub(super) struct Query<'p> {
    nodes: &'p [Node],
    seed: u64,
    events: Vec<Event>,
    events_left: u64,
    steps_left: u64,
}

impl<'p> Query<'p> {
    /// The events of `span` of a pattern.
    pub(super) fn run(nodes: &'p [Node], root: NodeId, span: TimeSpan, seed: u64) -> Vec<Event> {
        let cycles = (span.end.ceil().saturating_sub(span.begin.floor())).max(1) as u64;
        let mut query = Query {
            nodes,
            seed,
            events: Vec::new(),
            events_left: cycles.saturating_mul(EVENTS_PER_CYCLE),
            steps_left: cycles.saturating_mul(STEPS_PER_CYCLE),
        };
        if span.begin < span.end {
            query.node(root, span, Scope { innermost: None });
        }
        query.events
    }

    /// How many steps the recursion takes for `span`.
    pub(super) fn cost(nodes: &'p [Node], root: NodeId, span: TimeSpan) -> u64 {
        let mut query =
            Query { nodes, seed: 0, events: Vec::new(), events_left: u64::MAX, steps_left: u64::MAX };
        query.node(root, span, Scope { innermost: None });
        u64::MAX - query.steps_left
    }

    /// Pushes the events of a node.
    fn node(&mut self, id: NodeId, span: TimeSpan, scope: Scope<'_>) {
        if self.is_spent() {
            return;
        }
        self.steps_left -= 1;
        let nodes = self.nodes;
        let Some(node) = nodes.get(id.0 as usize) else { return };
        match node {
            Node::Silence => {}
            Node::Atom { value, source } => self.atom(value, *source, span),
            Node::Signal(signal) => self.signal(*signal, span),
            Node::Range { from, to, source } => self.range(from, to, *source, span, scope),
            Node::Chord { root, name, modifiers, source } => {
                self.chord(root, name, modifiers, *source, span, scope)
            }
            Node::RandomOrder(count) => self.random_order(count, span, scope),
            Node::Stack(layers) => layers.iter().for_each(|&layer| self.node(layer, span, scope)),
            Node::Cat(parts) => self.cat(parts, span, scope),
            Node::Sequence(slots) => self.sequence(slots, span, scope),
            Node::Rate { by, slow, of } => self.rate(by, *slow, *of, span, scope),
            Node::Shift { by, late, of } => self.shift(by, *late, *of, span, scope),
            Node::Reverse(of) => self.reverse(*of, span, scope),
            Node::Euclid { pulses, steps, rotation, negate_gaps, of } => {
                let rhythm = time::Rhythm::new(scope, pulses, steps, rotation);
                self.euclid(&rhythm, *negate_gaps, *of, span, scope);
            }
            Node::Degrade { amount, stream, of } => self.degrade(amount, *stream, *of, span, scope),
            Node::Choose { stream, of } => self.choose(*stream, of, span, scope),
            Node::When { test, then, otherwise } => {
                for cycle in span.cycles() {
                    if self.is_spent() {
                        return;
                    }
                    let picked = test_holds(test, cycle.begin.floor(), scope);
                    self.node(if picked { *then } else { *otherwise }, cycle, scope);
                }
            }
            Node::Bind { arg, var, join, body } => self.bind(*arg, *var, *join, *body, span, scope),
            Node::Combine { operation, structure, left, right } => {
                self.combine(*operation, *structure, *left, *right, span, scope)
            }
            Node::Map { function, of } => {
                let from = self.events.len();
                self.node(*of, span, scope);
                for event in &mut self.events[from..] {
                    map_value(function, &mut event.value, scope);
                }
            }
        }
    }

    /// Whether the query has reached one of its limits: every loop over time ends then.
    fn is_spent(&self) -> bool {
        self.steps_left == 0
    }

    fn push(&mut self, whole: Option<TimeSpan>, part: TimeSpan, value: Value, source: Option<Span>) {
        if self.events_left == 0 {
            self.steps_left = 0;
            return;
        }
        self.events_left -= 1;
        self.events.push(Event { whole, part, value, sources: Sources::from_iter(source) });
    }

    /// Maps the times of the events from `from` on: `t * scale + shift`.
    fn scale_tail(&mut self, from: usize, scale: Time, shift: Time) {
        for event in &mut self.events[from..] {
            let part = event.part.scaled(scale, shift);
            event.whole =
                event.whole.map(|whole| if whole == event.part { part } else { whole.scaled(scale, shift) });
            event.part = part;
        }
    }

    fn degrade(&mut self, amount: &Arg, stream: u32, of: NodeId, span: TimeSpan, scope: Scope<'_>) {
        let from = self.events.len();
        self.node(of, span, scope);
        let chance = scope.number(amount).unwrap_or(0.5);
        let (seed, shift) = (self.seed, stream_shift(stream));
        let mut at = 0;
        self.events.retain(|event| {
            at += 1;
            at <= from || random::rand(event.whole_or_part().begin + shift, seed) >= chance
        });
    }

    fn choose(&mut self, stream: u32, of: &[NodeId], span: TimeSpan, scope: Scope<'_>) {
        for piece in span.cycles() {
            if self.is_spent() {
                return;
            }
            let cycle = TimeSpan::cycle_of(piece.begin);
            let draw = random::rand(cycle.begin + stream_shift(stream), self.seed);
            let index = (draw * of.len() as f64) as usize;
            let Some(&chosen) = of.get(index) else { continue };
            let from = self.events.len();
            self.node(chosen, piece, scope);
            self.crop_wholes(from, Some(cycle));
        }
    }

    /// Keeps of the events from `from` on what their wholes share with `whole`.
    fn crop_wholes(&mut self, from: usize, whole: Option<TimeSpan>) {
        let mut kept = from;
        for at in from..self.events.len() {
            let event = &mut self.events[at];
            let keep = match (event.whole, whole) {
                (Some(inner), Some(outer)) => {
                    event.whole = inner.and(outer);
                    event.whole.is_some()
                }
                _ => {
                    event.whole = None;
                    true
                }
            };
            if keep {
                self.events.swap(kept, at);
                kept += 1;
            }
        }
        self.events.truncate(kept);
    }
}

/// The shift of the random numbers of one `?` or `|`: each has its own in its text.
fn stream_shift(stream: u32) -> Time {
    Time::new(i64::from(stream), 10_000)
}

fn test_holds(test: &Test, cycle: i64, scope: Scope<'_>) -> bool {
    match test {
        Test::Every { count, offset } => match (scope.int(count), scope.int(offset)) {
            (Some(count), Some(offset)) => count > 0 && cycle.rem_euclid(count) == offset,
            _ => false,
        },
    }
}

fn map_value(function: &ValueFunction, value: &mut Value, scope: Scope<'_>) {
    match function {
        ValueFunction::Control(name) => {
            *value = control::controls_of(name, std::mem::replace(value, Value::Bool(false)))
        }
        ValueFunction::Scale(factor) => {
            if let Some(time) = value.time() {
                *value = Value::Ratio(time * *factor);
            }
        }
        ValueFunction::WholeBelow(limit) => {
            if let (Some(number), Some(limit)) = (value.number(), scope.number(limit)) {
                *value = Value::Number((number * limit).floor());
            }
        }
        ValueFunction::Between(low, high) => {
            if let (Some(number), Some(low), Some(high)) =
                (value.number(), scope.number(low), scope.number(high))
            {
                *value = Value::Number(number * (high - low) + low);
            }
        }
        ValueFunction::Hertz => {
            if let Some(number) = value.number() {
                *value = Value::Number(numeric::hertz(number));
            }
        }
    }
}

/// The value of a signal at a time.
fn signal_value(signal: Signal, time: Time, seed: u64) -> f64 {
    let position = time.cycle_pos();
    match signal {
        Signal::Sine => 0.5 + 0.5 * numeric::sine_of_turns(position.to_f64()),
        Signal::Saw => position.to_f64(),
        Signal::InverseSaw => 1.0 - position.to_f64(),
        Signal::Square => f64::from(u8::from(position >= Time::HALF)),
        Signal::Rand => random::rand(time, seed),
        Signal::Perlin => {
            let (low, high) = (random::rand(time.sam(), seed), random::rand(time.next_sam(), seed));
            let x = position.to_f64();
            low + (high - low) * (x * x * x * (x * (6.0 * x - 15.0) + 10.0))
        }
    }
}

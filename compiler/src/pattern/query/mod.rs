//! A pattern asked for a stretch of time.
//!
//! A query is a recursion over the nodes. Each node asks its children for the time that concerns it, in their own
//! time; the children push their events onto one list, and the node maps that tail of the list in place. So a query
//! allocates little and costs what the events in the span cost, whatever the cycle number.

mod group;
mod join;
mod leaf;
mod sort;
mod time;
mod value;

use super::arg::{Arg, VarId, calculated};
use super::event::{Event, Sources};
use super::limit::EVENTS_PER_CYCLE;
use super::node::{Node, NodeId, Test, ValueFunction};
use super::time::{Time, TimeSpan};
use super::value::Value;
use phonon_grammar::Span;

pub(super) use group::ARPEGGIO_MODES;
pub(super) use value::map_known;

/// The most steps of the recursion in a cycle: a bound for patterns whose factors are patterns themselves.
const STEPS_PER_CYCLE: u64 = 1 << 22;

/// What the binds above a node have bound.
#[derive(Clone, Copy)]
struct Scope<'e> {
    innermost: Option<&'e Binding<'e>>,
}

/// One value, the time of the event that it comes from, and the scope around it.
struct Binding<'e> {
    var: VarId,
    value: Value,
    time: TimeSpan,
    outer: Scope<'e>,
}

impl Scope<'_> {
    /// The value of an argument.
    fn value(self, arg: &Arg) -> Option<Value> {
        match arg {
            Arg::Const(value) => Some(value.clone()),
            Arg::Var(var) => Some(self.binding(*var)?.value.clone()),
            Arg::Begin(var) => Some(Value::Ratio(self.binding(*var)?.time.begin)),
            Arg::Length(var) => Some(Value::Ratio(self.binding(*var)?.time.length())),
            Arg::Calculated(operation, sides) => {
                calculated(*operation, &self.value(&sides[0])?, &self.value(&sides[1])?)
            }
        }
    }

    fn binding(&self, var: VarId) -> Option<&Binding<'_>> {
        let mut at = self.innermost;
        while let Some(binding) = at {
            if binding.var == var {
                return Some(binding);
            }
            at = binding.outer.innermost;
        }
        None
    }

    fn int(self, arg: &Arg) -> Option<i64> {
        self.read(arg, Value::int)
    }

    fn time(self, arg: &Arg) -> Option<Time> {
        self.read(arg, Value::time)
    }

    fn number(self, arg: &Arg) -> Option<f64> {
        self.read(arg, Value::number)
    }

    fn read<T>(self, arg: &Arg, read: impl Fn(&Value) -> Option<T>) -> Option<T> {
        match arg {
            Arg::Const(value) => read(value),
            Arg::Var(var) => self.binding(*var).and_then(|binding| read(&binding.value)),
            Arg::Begin(_) | Arg::Length(_) | Arg::Calculated(..) => self.value(arg).as_ref().and_then(read),
        }
    }
}

/// A query under way.
pub(super) struct Query<'p> {
    nodes: &'p [Node],
    seed: u64,
    events: Vec<Event>,
    /// Empty lists that can be used again.
    spare: Vec<Vec<Event>>,
    events_left: u64,
    steps_left: u64,
}

impl<'p> Query<'p> {
    /// The events of `span` of a pattern.
    pub(super) fn run(nodes: &'p [Node], root: NodeId, span: TimeSpan, seed: u64) -> Vec<Event> {
        Query::ran(nodes, root, span, seed).events
    }

    fn ran(nodes: &'p [Node], root: NodeId, span: TimeSpan, seed: u64) -> Query<'p> {
        let cycles = (span.end.ceil().saturating_sub(span.begin.floor())).max(1) as u64;
        let mut query = Query {
            nodes,
            seed,
            events: Vec::new(),
            spare: Vec::new(),
            events_left: cycles.saturating_mul(EVENTS_PER_CYCLE),
            steps_left: cycles.saturating_mul(STEPS_PER_CYCLE),
        };
        if span.begin < span.end {
            query.node(root, span, Scope { innermost: None });
        }
        query
    }

    /// The events of `span` as [`Query::run`] finds them, if none had to be left out.
    pub(super) fn run_whole(
        nodes: &'p [Node],
        root: NodeId,
        span: TimeSpan,
        seed: u64,
    ) -> Option<Vec<Event>> {
        let query = Query::ran(nodes, root, span, seed);
        (!query.is_spent()).then_some(query.events)
    }

    /// How many events a cycle has, counted up to `most`.
    pub(super) fn count(nodes: &'p [Node], root: NodeId, cycle: i64, most: u64) -> u64 {
        let mut query = Query {
            nodes,
            seed: 0,
            events: Vec::new(),
            spare: Vec::new(),
            events_left: most,
            steps_left: STEPS_PER_CYCLE,
        };
        query.node(root, TimeSpan::cycle_of(Time::from_int(cycle)), Scope { innermost: None });
        if query.is_spent() { most } else { query.events.len() as u64 }
    }

    /// How many steps the recursion takes for `span`.
    pub(super) fn cost(nodes: &'p [Node], root: NodeId, span: TimeSpan) -> u64 {
        let mut query = Query {
            nodes,
            seed: 0,
            events: Vec::new(),
            spare: Vec::new(),
            events_left: u64::MAX,
            steps_left: u64::MAX,
        };
        query.node(root, span, Scope { innermost: None });
        u64::MAX - query.steps_left
    }

    /// The value of a node that has the same one in every cycle: whoever knows its time need not go down to it.
    fn steady(&mut self, id: NodeId, scope: Scope<'_>) -> Option<(Value, Option<Span>)> {
        let nodes = self.nodes;
        let steady = match nodes.get(id.0 as usize)? {
            Node::Atom { value, source } => (value.clone(), *source),
            Node::Value(arg) => (scope.value(arg)?, None),
            Node::Map { function: ValueFunction::Fit(_), .. } => return None,
            Node::Map { function, of } => {
                let (mut value, source) = self.steady(*of, scope)?;
                value::map_value(function, &mut value, Time::ONE, self.seed, scope);
                (value, source)
            }
            _ => return None,
        };
        self.steps_left = self.steps_left.checked_sub(1)?;
        Some(steady)
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
            Node::Value(arg) => scope.value(arg).iter().for_each(|value| self.atom(value, None, span)),
            Node::CycleNumber => self.cycle_number(span),
            Node::Signal(signal) => self.signal(*signal, span),
            Node::Range { from, to, source } => self.range(from, to, *source, span, scope),
            Node::Chord { root, name, modifiers, source } => {
                self.chord(root, name, modifiers, *source, span, scope)
            }
            Node::Distribution(counts) => self.distribution(counts, span, scope),
            Node::RandomOrder(count) => self.random_order(count, span, scope),
            Node::Stack(layers) => layers.iter().for_each(|&layer| self.node(layer, span, scope)),
            Node::Cat(parts) => self.cat(parts, span, scope),
            Node::Sequence(slots) => self.sequence(slots, span, scope),
            Node::Rate { by, slow, of } => self.rate(by, *slow, *of, span, scope),
            Node::Shift { by, late, of } => self.shift(by, *late, *of, span, scope),
            Node::Reverse(of) => self.reverse(*of, span, scope),
            Node::Zoom { begin, end, of } => self.zoom(begin, end, *of, span, scope),
            Node::Compress { begin, end, of } => self.compress(begin, end, *of, span, scope),
            Node::Layers { first, end, var, of } => self.layers([first, end], *var, *of, span, scope),
            Node::Stretch(of) => self.stretch(*of, span, scope),
            Node::Play { begin, end, of } => self.play(begin, end, *of, span, scope),
            Node::Smooth(of) => self.smooth(*of, span, scope),
            Node::Pick { index, of } => self.pick(index, of, span, scope),
            Node::Filter { keep, of } => self.filter(keep, *of, span, scope),
            Node::Match { keep, by, of } => self.matching(*keep, *by, *of, span, scope),
            Node::Rotate { by, of } => self.rotate(by, *of, span, scope),
            Node::RandomSlots(count) => self.random_slots(count, span, scope),
            Node::Mono(of) => self.mono(*of, span, scope),
            Node::Scatter { by, of } => self.scatter(by, *of, span, scope),
            Node::Expand { of, .. } => self.node(*of, span, scope),
            Node::Arpeggio { mode, of } => self.arpeggio(mode, *of, span, scope),
            Node::Roll { by, of } => self.roll(by, *of, span, scope),
            Node::FastGap { by, of } => self.fast_gap(by, *of, span, scope),
            Node::Alternate { by, of } => self.alternate(by, *of, span, scope),
            Node::Euclid { pulses, steps, rotation, negate_gaps, of } => {
                let rhythm = time::Rhythm::new(scope, pulses, steps, rotation);
                self.euclid(&rhythm, *negate_gaps, *of, span, scope);
            }
            Node::Degrade { amount, stream, kept, of } => {
                self.degrade(amount, (stream, *kept), *of, span, scope);
            }
            Node::Choose { stream, of } => self.choose(*stream, of, span, scope),
            Node::When { test, then, otherwise } => self.when(test, [*then, *otherwise], span, scope),
            Node::Bind { arg, var, join, body } => self.bind(*arg, *var, *join, *body, span, scope),
            Node::Combine { operation, structure, left, right } => {
                self.combine(*operation, *structure, [*left, *right], span, scope)
            }
            Node::Map { function, of } => self.map(function, *of, span, scope),
        }
    }

    /// In each cycle the first of two nodes if the test holds, else the second.
    fn when(&mut self, test: &Test, [then, otherwise]: [NodeId; 2], span: TimeSpan, scope: Scope<'_>) {
        for cycle in span.cycles() {
            if self.is_spent() {
                return;
            }
            let picked = self.holds(test, cycle.begin.floor(), scope);
            self.node(if picked { then } else { otherwise }, cycle, scope);
        }
    }

    fn map(&mut self, function: &ValueFunction, of: NodeId, span: TimeSpan, scope: Scope<'_>) {
        let from = self.events.len();
        self.node(of, span, scope);
        for event in &mut self.events[from..] {
            value::map(function, event, self.seed, scope);
        }
    }

    /// Whether the query has reached one of its limits: every loop over time ends then.
    fn is_spent(&self) -> bool {
        self.steps_left == 0
    }

    fn push(&mut self, whole: Option<TimeSpan>, part: TimeSpan, value: Value, source: Option<Span>) {
        let mut sources = Sources::new();
        if let Some(source) = source {
            sources.push(source);
        }
        self.keep(Event { whole, part, value, sources });
    }

    fn keep(&mut self, event: Event) {
        if self.events_left == 0 {
            self.steps_left = 0;
            return;
        }
        self.events_left -= 1;
        self.events.push(event);
    }

    /// Maps the times of the events from `from` on: `t * scale + shift`.
    fn scale_tail(&mut self, from: usize, scale: Time, shift: Time) {
        let mut scaling = Scaling { scale, shift, known: (Time::ZERO, shift) };
        for event in &mut self.events[from..] {
            scaling.event(event);
        }
    }

    /// Keeps of the events from `from` on what their wholes share with `whole`.
    fn crop_wholes(&mut self, from: usize, whole: Option<TimeSpan>) {
        self.keep_from(from, |event| match (event.whole, whole) {
            (Some(inner), Some(outer)) => {
                event.whole = inner.and(outer);
                event.whole.is_some()
            }
            _ => {
                event.whole = None;
                true
            }
        });
    }

    /// Keeps of the events from `from` on those that `keep` keeps; it may change them.
    fn keep_from(&mut self, from: usize, mut keep: impl FnMut(&mut Event) -> bool) {
        let mut kept = from;
        for at in from..self.events.len() {
            if keep(&mut self.events[at]) {
                if kept < at {
                    self.events.swap(kept, at);
                }
                kept += 1;
            }
        }
        self.events.truncate(kept);
    }
}

/// Times on their way to `t * scale + shift`. Events follow each other: where one ends the next begins.
struct Scaling {
    scale: Time,
    shift: Time,
    /// The last time, and what became of it.
    known: (Time, Time),
}

impl Scaling {
    fn time(&mut self, time: Time) -> Time {
        if time != self.known.0 {
            self.known = (time, time.scaled(self.scale, self.shift));
        }
        self.known.1
    }

    fn span(&mut self, span: TimeSpan) -> TimeSpan {
        TimeSpan { begin: self.time(span.begin), end: self.time(span.end) }
    }

    fn event(&mut self, event: &mut Event) {
        let part = self.span(event.part);
        event.whole = event.whole.map(|whole| if whole == event.part { part } else { self.span(whole) });
        event.part = part;
    }
}

//! Patterns: pure functions of exact cycle time, held as data.
//!
//! A [`Pattern`] is an arena of [`Node`]s. [`Pattern::query`] asks it for a stretch of time and gives [`Event`]s; the
//! answer for a stretch is the union of the answers for its pieces. Patterns are written as mini-notation
//! ([`mini`]) and as expressions.

mod arg;
mod bound;
pub mod build;
pub mod chord;
mod compose;
pub mod control;
mod euclid;
mod event;
pub mod expr;
mod fold;
mod function;
mod inspect;
pub mod kit;
mod limit;
pub mod marks;
pub mod mini;
mod node;
mod numbered;
mod numeric;
mod operation;
mod query;
mod random;
pub mod scale;
mod time;
pub mod transform;
mod value;
mod visit;

use serde::{Deserialize, Serialize};

pub use arg::{Arg, VarId};
pub use build::Builder;
pub use event::{Event, Sources, merge_pieces};
pub use expr::{
    Names, Nature, NoNames, Want, call_in_row, called_behind, completed, leaves_nothing, nature, row,
    sets_controls, starts_voices, wrong_count,
};
pub use function::{Combination, Function};
pub use limit::{EVENTS_PER_CYCLE, too_many_events_in};
pub use mini::Reading;
pub use node::{
    Join, Keep, Kept, Node, NodeId, Rounding, Scale, Signal, Slot, Structure, Test, ValueFunction,
};
pub use operation::Operation;
use query::ARPEGGIO_MODES;
pub use time::{Time, TimeSpan};
pub use value::{Controls, Value};

/// A pattern: a pure function from a stretch of time to events. The default is silence.
#[derive(Clone, Debug, PartialEq, Hash, Serialize, Deserialize)]
pub struct Pattern {
    nodes: Vec<Node>,
    root: NodeId,
}

/// All names that mean something in patterns: transforms, sources and controls.
pub fn names() -> impl Iterator<Item = &'static str> {
    transform::transform_names().chain(control::control_names())
}

impl Default for Pattern {
    fn default() -> Pattern {
        Pattern { nodes: Vec::new(), root: NodeId(0) }
    }
}

impl Pattern {
    /// A pattern of one value, once a cycle.
    pub fn pure(value: Value) -> Pattern {
        Pattern { nodes: vec![Node::Atom { value, source: None }], root: NodeId(0) }
    }

    /// A pattern of the value of an argument, once a cycle.
    pub(crate) fn of_argument(argument: Arg) -> Pattern {
        Pattern { nodes: vec![Node::Value(argument)], root: NodeId(0) }
    }

    /// The events of `begin` up to `end`, in cycles.
    pub fn query(&self, begin: Time, end: Time) -> Vec<Event> {
        self.query_seeded(begin, end, 0)
    }

    /// As [`Pattern::query`], with other random numbers for every seed but 0.
    pub fn query_seeded(&self, begin: Time, end: Time, seed: u64) -> Vec<Event> {
        query::Query::run(&self.nodes, self.root, TimeSpan { begin, end }, seed)
    }

    /// As [`Pattern::query_seeded`]; `None` where there are more events than a pattern may have, so that some are left out.
    pub fn query_whole(&self, begin: Time, end: Time, seed: u64) -> Option<Vec<Event>> {
        query::Query::run_whole(&self.nodes, self.root, TimeSpan { begin, end }, seed)
    }

    /// How many nodes a query visits: its cost, free of the clock. It depends on the events in the span and not on
    /// the number of the cycle.
    pub fn cost(&self, begin: Time, end: Time) -> u64 {
        query::Query::cost(&self.nodes, self.root, TimeSpan { begin, end })
    }

    /// This pattern's controls together with those of `other`: structure from this one, and its values give way.
    pub fn union(&self, other: &Pattern) -> Pattern {
        self.combine(Operation::Right, Structure::Left, other)
    }

    /// The value that the pattern always has, if it is one value once a cycle.
    pub fn constant(&self) -> Option<&Value> {
        match self.nodes.get(self.root.0 as usize) {
            Some(Node::Atom { value, .. }) => Some(value),
            _ => None,
        }
    }

    /// Whether it has no events in any cycle.
    pub fn is_silence(&self) -> bool {
        let mut builder = Builder::new();
        let root = builder.import(self);
        builder.is_silence(root)
    }

    /// Two patterns combined.
    pub fn combine(&self, operation: Operation, structure: Structure, other: &Pattern) -> Pattern {
        let mut builder = Builder::new();
        let (left, right) = (builder.import(self), builder.import(other));
        let root = builder.combine(operation, structure, left, right);
        builder.finish(root)
    }

    /// The pattern's numbers times a factor.
    pub fn times(&self, factor: Time) -> Pattern {
        if factor == Time::ONE {
            return self.clone();
        }
        let mut builder = Builder::new();
        let numbers = builder.import(self);
        let root = builder.map(ValueFunction::Scale(factor), numbers);
        builder.finish(root)
    }

    /// A pattern of one control, once a cycle.
    pub fn control(name: &str, value: Value) -> Pattern {
        Pattern::pure(value).as_control(name)
    }

    /// The pattern's values under a control's name.
    pub fn as_control(&self, name: &str) -> Pattern {
        self.map(ValueFunction::Control(name.into()))
    }

    /// The pattern's values through a function.
    pub fn map(&self, function: ValueFunction) -> Pattern {
        let mut builder = Builder::new();
        let values = builder.import(self);
        let root = builder.map(function, values);
        builder.finish(root)
    }

    /// The same pattern as if it stood nowhere: what it plays, without where that is written.
    pub fn without_places(&self) -> Pattern {
        let mut pattern = self.clone();
        for node in &mut pattern.nodes {
            if let Node::Atom { source, .. } | Node::Range { source, .. } | Node::Chord { source, .. } = node
            {
                *source = None;
            }
        }
        pattern
    }

    /// Its nodes; each refers only to nodes before it.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }
}

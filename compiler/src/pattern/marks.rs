//! Marks: what a function leaves on the events that are to go through an effect.
//!
//! A mark is a control whose name no program can write. A pattern is taken apart into layers by the marks of its
//! events, and each layer is heard by way of its own effects.

use super::build::Builder;
use super::node::{Keep, Node, ValueFunction};
use super::value::Value;
use super::{Arg, Pattern};
use compact_str::{CompactString, format_compact};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The most layers of a pattern: four effects that come and go each for itself.
pub const LAYERS_MAX: usize = 16;

/// Events of a pattern that have the same marks.
#[derive(Clone, Debug)]
pub struct Layer {
    /// Their marks, in the order in which they were left.
    pub marks: Vec<CompactString>,
    /// The events.
    pub pattern: Pattern,
}

/// The mark of this number.
pub fn name(number: usize) -> CompactString {
    format_compact!("mark {number}")
}

/// Whether a control is a mark.
pub fn is_mark(control: &str) -> bool {
    control.starts_with("mark ")
}

/// Takes the marks off a value.
pub fn strip(value: &mut Value) {
    if let Value::Controls(controls) = value
        && controls.iter().any(|(name, _)| is_mark(name))
    {
        Arc::make_mut(controls).retain(|(name, _)| !is_mark(name));
    }
}

impl Pattern {
    /// Whether one of its events may have a mark.
    pub fn is_marked(&self) -> bool {
        self.control_names().into_iter().any(is_mark)
    }

    /// Its events, sorted by their marks; `None` where there are more than [`LAYERS_MAX`] layers.
    pub fn layers(&self) -> Option<Vec<Layer>> {
        let marks = self.marks();
        let mut sets: Vec<BTreeSet<Vec<usize>>> = Vec::with_capacity(self.nodes.len());
        for node in &self.nodes {
            let found = sets_of(node, &sets, &marks);
            if found.len() > LAYERS_MAX {
                return None;
            }
            sets.push(found);
        }
        let sets = sets.get(self.root.0 as usize)?;
        Some(sets.iter().map(|set| self.layer(set, &marks)).collect())
    }

    /// Whether it asks where in the cycle an event begins.
    pub fn asks_for_place(&self) -> bool {
        self.nodes.iter().any(|node| matches!(node, Node::Filter { keep: Keep::Window { .. }, .. }))
    }

    /// Whether it moves events in time.
    pub fn moves(&self) -> bool {
        self.nodes.iter().any(|node| matches!(node, Node::Shift { .. }))
    }

    /// The values of a control that all events have.
    pub fn values_of(&self, name: &str) -> Pattern {
        let mut builder = Builder::new();
        let of = builder.import(self);
        let root = builder.map(ValueFunction::Of(name.into()), of);
        builder.finish(root)
    }

    /// The values of a control; a value of its own where an event lacks it.
    pub fn control_or(&self, name: &str, value: f64) -> Pattern {
        let mut builder = Builder::new();
        let of = builder.import(self);
        let value = builder.control(name, Arg::Const(Value::Number(value)));
        let with = builder.combine(super::Operation::Left, super::Structure::Left, of, value);
        let root = builder.map(ValueFunction::Of(name.into()), with);
        builder.finish(root)
    }

    /// All marks, in the order in which they were left: a node stands behind what it works on.
    fn marks(&self) -> Vec<CompactString> {
        let mut marks = Vec::new();
        for node in &self.nodes {
            if let Node::Map { function: ValueFunction::Control(name), .. } = node
                && is_mark(name)
                && !marks.contains(name)
            {
                marks.push(name.clone());
            }
        }
        marks
    }

    fn layer(&self, set: &[usize], marks: &[CompactString]) -> Layer {
        let mut builder = Builder::new();
        let mut root = builder.import(self);
        for (at, mark) in marks.iter().enumerate() {
            let by = builder.control(mark, Arg::int(1));
            root = builder.push(Node::Match { keep: set.contains(&at), by, of: root });
        }
        let marks = set.iter().map(|&at| marks[at].clone()).collect();
        Layer { marks, pattern: builder.finish(root) }
    }
}

/// The sets of marks that events of a node can have; `below` has those of the nodes before it.
fn sets_of(node: &Node, below: &[BTreeSet<Vec<usize>>], marks: &[CompactString]) -> BTreeSet<Vec<usize>> {
    match node {
        Node::Map { function: ValueFunction::Control(name), .. } => {
            BTreeSet::from([marks.iter().position(|mark| mark == name).into_iter().collect()])
        }
        Node::Combine { left, right, .. } => {
            let right = &below[right.0 as usize];
            let both =
                below[left.0 as usize].iter().flat_map(|left| right.iter().map(|right| union(left, right)));
            both.collect()
        }
        Node::Match { of, .. } | Node::Bind { body: of, .. } => below[of.0 as usize].clone(),
        other => {
            let mut found = BTreeSet::new();
            let mut other = other.clone();
            other.for_each_child(&mut |child| found.extend(below[child.0 as usize].iter().cloned()));
            if found.is_empty() { BTreeSet::from([Vec::new()]) } else { found }
        }
    }
}

fn union(a: &[usize], b: &[usize]) -> Vec<usize> {
    let all: BTreeSet<usize> = a.iter().chain(b).copied().collect();
    all.into_iter().collect()
}

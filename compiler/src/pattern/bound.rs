//! Bounds on what a node can be: how many events it has in a cycle, and how large its numbers are.
//!
//! They are found when a node is added, from the bounds of the nodes before it, and are rather too large than too small.

use super::arg::Arg;
use super::build::Builder;
use super::node::{Join, Node, NodeId, Structure, ValueFunction};
use super::operation::Operation;
use super::value::Value;

impl Builder {
    /// No cycle of a node has more events than this.
    pub(super) fn density_of(&self, node: &Node) -> f64 {
        let of = |id: &NodeId| self.density(*id);
        match node {
            Node::Silence => 0.0,
            Node::Atom { .. } | Node::Value(_) | Node::CycleNumber | Node::Signal(_) => 1.0,
            Node::Range { from, to, .. } => self.bound(from) + self.bound(to) + 1.0,
            Node::Chord { .. } => 16.0,
            Node::RandomOrder(count) | Node::RandomSlots(count) => self.bound(count),
            Node::Distribution(counts) => counts.last().map_or(0.0, |count| self.bound(count)),
            Node::Stack(layers) => layers.iter().map(of).sum(),
            Node::Cat(parts) | Node::Choose { of: parts, .. } | Node::Pick { of: parts, .. } => {
                parts.iter().map(of).fold(0.0, f64::max)
            }
            Node::Layers { end, of: child, .. } => of(child) * self.bound(end),
            Node::Stretch(child) | Node::Arpeggio { of: child, .. } => of(child) * 2.0,
            Node::Sequence(slots) => slots.iter().map(|slot| of(&slot.of)).sum(),
            Node::Rate { by, slow: true, of: child } => slowed(by, of(child)),
            Node::Rate { by, slow: false, of: child } => of(child) * self.bound(by),
            Node::Zoom { begin, end, of: child } => of(child) * self.longest(begin, end).ceil().max(1.0),
            Node::Euclid { pulses, steps, negate_gaps, of: child, .. } => {
                let slots = if *negate_gaps { self.bound(steps) } else { self.bound(pulses) };
                of(child) * slots.min(self.bound(steps).max(self.bound(pulses)))
            }
            Node::When { then, otherwise, .. } => of(then).max(of(otherwise)),
            Node::Combine { left, right, structure, .. } => match structure {
                Structure::Squeeze => of(left) * of(right),
                Structure::Both | Structure::Left | Structure::Right => of(left) + of(right),
            },
            Node::Bind { arg, join, body, .. } => match join {
                Join::Squeeze => of(arg) * of(body),
                Join::Inner | Join::Both => of(body),
                Join::Reset | Join::Restart => of(arg) + of(body),
            },
            Node::Shift { of: child, .. }
            | Node::Reverse(child)
            | Node::Smooth(child)
            | Node::Play { of: child, .. }
            | Node::Compress { of: child, .. }
            | Node::Filter { of: child, .. }
            | Node::Match { of: child, .. }
            | Node::FastGap { of: child, .. }
            | Node::Alternate { of: child, .. }
            | Node::Rotate { of: child, .. }
            | Node::Roll { of: child, .. }
            | Node::Mono(child)
            | Node::Scatter { of: child, .. }
            | Node::Expand { of: child, .. }
            | Node::Degrade { of: child, .. }
            | Node::Map { of: child, .. } => of(child),
        }
    }

    /// No part from one time to another is longer than this.
    fn longest(&self, begin: &Arg, end: &Arg) -> f64 {
        match (begin, end) {
            (Arg::Const(begin), Arg::Const(end)) => {
                end.number().unwrap_or(0.0) - begin.number().unwrap_or(0.0)
            }
            _ => self.bound(begin) + self.bound(end),
        }
    }

    /// No number among the values of a node is larger than this.
    pub(super) fn magnitude_of(&self, node: &Node) -> f64 {
        match node {
            Node::Atom { value, .. } => value.number().map_or(0.0, f64::abs),
            Node::Signal(_) => 1.0,
            Node::Value(arg) => self.bound(arg),
            Node::CycleNumber => f64::INFINITY,
            Node::Map { function: ValueFunction::WholeBelow(limit), .. } => self.bound(limit),
            Node::Map { function: ValueFunction::Clamped(low, high), .. } => low.abs().max(high.abs()),
            Node::Map { function: ValueFunction::Exponential(low, high), .. } => {
                self.bound(low).max(self.bound(high))
            }
            Node::Map { function: ValueFunction::Between(low, high), of } => {
                let widest = self.bound(low).max(self.bound(high));
                widest + 2.0 * widest * self.magnitude(*of)
            }
            Node::Map { function: ValueFunction::Nth(values), .. } => {
                values.iter().filter_map(Value::number).map(f64::abs).fold(0.0, f64::max)
            }
            Node::RandomOrder(count) | Node::RandomSlots(count) => self.bound(count),
            Node::Map { function: ValueFunction::Perlin, .. } | Node::Distribution(_) => 1.0,
            Node::Combine { operation, left, right, .. } => {
                larger(*operation, self.magnitude(*left), self.magnitude(*right))
            }
            Node::Range { from, to, .. } => self.bound(from).max(self.bound(to)),
            Node::Map { function: ValueFunction::Scale(factor), of } => {
                self.magnitude(*of) * factor.to_f64().abs()
            }
            other => {
                let mut largest: f64 = 0.0;
                let mut other = other.clone();
                other.for_each_child(&mut |id| largest = largest.max(self.magnitude(*id)));
                largest
            }
        }
    }

    /// No value of an argument is larger than this.
    pub(super) fn bound(&self, arg: &Arg) -> f64 {
        match arg {
            Arg::Const(value) => value.number().map_or(0.0, f64::abs),
            Arg::Calculated(operation, sides) => {
                larger(*operation, self.bound(&sides[0]), self.bound(&sides[1]))
            }
            Arg::Begin(_) | Arg::Length(_) => f64::INFINITY,
            Arg::Var(var) => self.variables.get(var.0 as usize).copied().unwrap_or(f64::INFINITY),
        }
    }
}

/// No cycle of what has so many events in a cycle has more than this when it is slower by a factor: an event that lasts
/// longer than a cycle has a piece in each. How small a factor that changes may become is not known.
fn slowed(by: &Arg, density: f64) -> f64 {
    match by {
        Arg::Const(by) => match by.number().map(f64::abs) {
            Some(factor) if factor > 0.0 => density / factor + density,
            _ => 0.0,
        },
        _ if density > 0.0 => f64::INFINITY,
        _ => 0.0,
    }
}

/// No result of an operation on numbers up to `left` and `right` is larger than this.
fn larger(operation: Operation, left: f64, right: f64) -> f64 {
    match operation {
        Operation::Add | Operation::Sub => left + right,
        Operation::Mul => left * right,
        Operation::Mod => right,
        Operation::Lesser | Operation::Greater => left.max(right),
        Operation::Div | Operation::Pow | Operation::Append | Operation::Left => left,
        Operation::Right => right,
    }
}

//! What a node refers to: other nodes, variables and arguments.

use super::arg::{Arg, VarId};
use super::node::{Keep, Node, NodeId, Scale, Test, ValueFunction};

impl Node {
    /// Calls `f` with every node that this one refers to.
    pub(super) fn for_each_child(&mut self, f: &mut dyn FnMut(&mut NodeId)) {
        match self {
            Node::Silence
            | Node::Atom { .. }
            | Node::Value(_)
            | Node::CycleNumber
            | Node::Signal(_)
            | Node::Range { .. }
            | Node::Chord { .. }
            | Node::Distribution(_)
            | Node::RandomSlots(_)
            | Node::RandomOrder(_) => {}
            Node::Stack(children)
            | Node::Cat(children)
            | Node::Choose { of: children, .. }
            | Node::Pick { of: children, .. } => children.iter_mut().for_each(f),
            Node::Sequence(slots) => slots.iter_mut().for_each(|slot| f(&mut slot.of)),
            Node::Rate { of, .. }
            | Node::Shift { of, .. }
            | Node::Reverse(of)
            | Node::Euclid { of, .. }
            | Node::Smooth(of)
            | Node::Stretch(of)
            | Node::Mono(of)
            | Node::Scatter { of, .. }
            | Node::Expand { of, .. }
            | Node::Play { of, .. }
            | Node::Zoom { of, .. }
            | Node::Compress { of, .. }
            | Node::Layers { of, .. }
            | Node::Filter { of, .. }
            | Node::FastGap { of, .. }
            | Node::Alternate { of, .. }
            | Node::Rotate { of, .. }
            | Node::Arpeggio { of, .. }
            | Node::Roll { of, .. }
            | Node::Degrade { of, .. }
            | Node::Map { of, .. } => f(of),
            Node::Match { by: first, of: second, .. }
            | Node::When { then: first, otherwise: second, .. }
            | Node::Bind { arg: first, body: second, .. }
            | Node::Combine { left: first, right: second, .. } => {
                f(first);
                f(second);
            }
        }
    }

    /// Calls `f` with every variable that this node binds or reads.
    pub(super) fn for_each_var(&mut self, f: &mut dyn FnMut(&mut VarId)) {
        if let Node::Bind { var, .. } | Node::Layers { var, .. } = self {
            f(var);
        }
        self.for_each_arg(&mut |arg| arg.for_each_var(f));
    }

    fn for_each_arg(&mut self, f: &mut dyn FnMut(&mut Arg)) {
        match self {
            Node::Range { from: first, to: second, .. }
            | Node::Zoom { begin: first, end: second, .. }
            | Node::Compress { begin: first, end: second, .. }
            | Node::Play { begin: first, end: second, .. }
            | Node::Layers { first, end: second, .. }
            | Node::Degrade { amount: first, stream: second, .. }
            | Node::Filter { keep: Keep::Window { begin: first, end: second, .. }, .. }
            | Node::When { test: Test::Every { count: first, offset: second }, .. }
            | Node::When { test: Test::AtLeast { count: first, least: second }, .. } => {
                f(first);
                f(second);
            }
            Node::Chord { root, name, modifiers, .. } => {
                f(root);
                f(name);
                modifiers.iter_mut().for_each(f);
            }
            Node::Distribution(counts) => counts.iter_mut().for_each(f),
            Node::Value(arg)
            | Node::RandomOrder(arg)
            | Node::RandomSlots(arg)
            | Node::Scatter { by: arg, .. }
            | Node::Expand { by: arg, .. }
            | Node::Rate { by: arg, .. }
            | Node::Shift { by: arg, .. }
            | Node::Pick { index: arg, .. }
            | Node::FastGap { by: arg, .. }
            | Node::Alternate { by: arg, .. }
            | Node::Rotate { by: arg, .. }
            | Node::Arpeggio { mode: arg, .. }
            | Node::Roll { by: arg, .. }
            | Node::When { test: Test::Chance(arg), .. } => f(arg),
            Node::Euclid { pulses, steps, rotation, .. } => {
                f(pulses);
                f(steps);
                f(rotation);
            }
            Node::Map { function, .. } => function.for_each_arg(f),
            Node::Silence
            | Node::Atom { .. }
            | Node::CycleNumber
            | Node::Signal(_)
            | Node::Stack(_)
            | Node::Cat(_)
            | Node::Choose { .. }
            | Node::Sequence(_)
            | Node::Reverse(_)
            | Node::Smooth(_)
            | Node::Stretch(_)
            | Node::Mono(_)
            | Node::Filter { .. }
            | Node::Match { .. }
            | Node::Bind { .. }
            | Node::Combine { .. } => {}
        }
    }
}

impl ValueFunction {
    /// Whether it depends on the value alone: not on the moment, nor on chance.
    pub(super) fn is_known(&self) -> bool {
        let mut is_known = !matches!(self, ValueFunction::Fit(_) | ValueFunction::Perlin);
        self.clone().for_each_arg(&mut |arg| is_known &= matches!(arg, Arg::Const(_)));
        is_known
    }

    fn for_each_arg(&mut self, f: &mut dyn FnMut(&mut Arg)) {
        match self {
            ValueFunction::Between(first, second)
            | ValueFunction::Exponential(first, second)
            | ValueFunction::Slice { begin: first, end: second, .. } => {
                f(first);
                f(second);
            }
            ValueFunction::WholeBelow(arg)
            | ValueFunction::Below(arg)
            | ValueFunction::Bit(arg)
            | ValueFunction::Quantise(arg, _)
            | ValueFunction::Degree(Scale::Named(arg))
            | ValueFunction::Fit(arg) => f(arg),
            ValueFunction::Weighted(weights) => weights.iter_mut().for_each(f),
            ValueFunction::Degree(Scale::Notes(notes, octave)) => {
                notes.iter_mut().for_each(&mut *f);
                f(octave);
            }
            ValueFunction::Control(_)
            | ValueFunction::Scale(_)
            | ValueFunction::Clamped(..)
            | ValueFunction::Perlin
            | ValueFunction::Hertz
            | ValueFunction::Not
            | ValueFunction::Nth(_)
            | ValueFunction::SampleNumber
            | ValueFunction::IndexOf(_)
            | ValueFunction::Of(_) => {}
        }
    }
}

impl Arg {
    /// Calls `f` with every variable that it reads.
    pub(super) fn for_each_var(&mut self, f: &mut dyn FnMut(&mut VarId)) {
        match self {
            Arg::Const(_) => {}
            Arg::Var(var) | Arg::Begin(var) | Arg::Length(var) => f(var),
            Arg::Calculated(_, sides) => sides.iter_mut().for_each(|side| side.for_each_var(f)),
        }
    }
}

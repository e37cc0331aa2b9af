//! Patterns put together.

use super::limit::EVENTS_PER_CYCLE;
use super::node::{Arg, Join, Node, NodeId, Test, ValueFunction, VarId};
use super::operation::Operation;
use super::time::Time;
use super::value::Value;
use super::{Pattern, Structure};

/// An arena under construction: nodes are only added, and refer only to nodes already there.
///
/// Beside each node stand two upper bounds, so that a pattern that is too large is found before it is asked: how
/// many events it has in a cycle, and the largest number among its values.
#[derive(Debug, Default)]
pub struct Builder {
    nodes: Vec<Node>,
    densities: Vec<f64>,
    magnitudes: Vec<f64>,
    variables: Vec<f64>,
}

impl Builder {
    /// An empty arena.
    pub fn new() -> Builder {
        Builder::default()
    }

    /// How many nodes it has.
    pub fn node_count(&self) -> usize {
        self.nodes.len()
    }

    /// Adds a node.
    pub fn push(&mut self, node: Node) -> NodeId {
        self.densities.push(self.density_of(&node));
        self.magnitudes.push(self.magnitude_of(&node));
        self.nodes.push(node);
        NodeId(self.nodes.len() as u32 - 1)
    }

    /// The node of nothing.
    pub fn silence(&mut self) -> NodeId {
        self.push(Node::Silence)
    }

    /// One value, once a cycle.
    pub fn atom(&mut self, value: Value) -> NodeId {
        self.push(Node::Atom { value, source: None })
    }

    /// The node itself.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    /// No cycle of the node has more events than this.
    pub fn density(&self, id: NodeId) -> f64 {
        self.densities[id.0 as usize]
    }

    /// Whether the node may have more events in a cycle than a pattern may.
    pub fn is_too_dense(&self, id: NodeId) -> bool {
        self.density(id) > EVENTS_PER_CYCLE as f64
    }

    /// Gives a node the values of a pattern as an argument. A pattern of one value is that value; any other is
    /// bound, and its events cut those of the node that `make` makes.
    pub fn with_arg(
        &mut self,
        arg: NodeId,
        join: Join,
        make: impl FnOnce(&mut Builder, Arg) -> NodeId,
    ) -> NodeId {
        if let Node::Atom { value, .. } = self.node(arg) {
            let value = value.clone();
            return make(self, Arg::Const(value));
        }
        let var = VarId(self.variables.len() as u32);
        self.variables.push(self.magnitudes[arg.0 as usize]);
        let body = make(self, Arg::Var(var));
        self.push(Node::Bind { arg, var, join, body })
    }

    /// As [`Builder::with_arg`], for several arguments.
    pub fn with_args(
        &mut self,
        args: &[NodeId],
        join: Join,
        make: &mut dyn FnMut(&mut Builder, Vec<Arg>) -> NodeId,
    ) -> NodeId {
        self.collect_args(args, join, Vec::with_capacity(args.len()), make)
    }

    fn collect_args(
        &mut self,
        args: &[NodeId],
        join: Join,
        known: Vec<Arg>,
        make: &mut dyn FnMut(&mut Builder, Vec<Arg>) -> NodeId,
    ) -> NodeId {
        match args.split_first() {
            None => make(self, known),
            Some((&first, rest)) => self.with_arg(first, join, |builder, arg| {
                let mut known = known;
                known.push(arg);
                builder.collect_args(rest, join, known, make)
            }),
        }
    }

    /// Faster by a constant.
    pub fn fast(&mut self, rate: Time, of: NodeId) -> NodeId {
        if rate == Time::ONE {
            return of;
        }
        self.push(Node::Rate { by: Arg::Const(Value::Ratio(rate)), slow: false, of })
    }

    /// A cycle of a pattern in each pulse of a rhythm; the arguments are pulses, steps and rotation.
    pub fn euclid(&mut self, args: &[NodeId; 3], negate_gaps: bool, of: NodeId) -> NodeId {
        self.with_args(args, Join::Inner, &mut |builder, args| match <[Arg; 3]>::try_from(args) {
            Ok([pulses, steps, rotation]) => {
                builder.push(Node::Euclid { pulses, steps, rotation, negate_gaps, of })
            }
            Err(_) => builder.silence(),
        })
    }

    /// Two patterns combined.
    pub fn combine(
        &mut self,
        operation: Operation,
        structure: Structure,
        left: NodeId,
        right: NodeId,
    ) -> NodeId {
        self.push(Node::Combine { operation, structure, left, right })
    }

    /// Every value through a function.
    pub fn map(&mut self, function: ValueFunction, of: NodeId) -> NodeId {
        self.push(Node::Map { function, of })
    }

    /// One pattern in the cycles that leave `offset` when divided by `count`, another in the rest.
    pub fn every(&mut self, count: Arg, offset: Arg, then: NodeId, otherwise: NodeId) -> NodeId {
        self.push(Node::When { test: Test::Every { count, offset }, then, otherwise })
    }

    /// Adds the nodes of a finished pattern.
    pub fn import(&mut self, pattern: &Pattern) -> NodeId {
        if pattern.nodes.is_empty() {
            return self.silence();
        }
        let (first_node, first_var) = (self.nodes.len() as u32, self.variables.len() as u32);
        for node in &pattern.nodes {
            let mut node = node.clone();
            node.for_each_child(&mut |id| id.0 += first_node);
            node.for_each_var(&mut |var| {
                var.0 += first_var;
                let known = var.0 as usize + 1;
                if self.variables.len() < known {
                    self.variables.resize(known, f64::INFINITY);
                }
            });
            self.push(node);
        }
        NodeId(first_node + pattern.root.0)
    }

    /// The pattern of a node, without the nodes that it does not use.
    pub fn finish(&self, root: NodeId) -> Pattern {
        let mut used = vec![false; root.0 as usize + 1];
        used[root.0 as usize] = true;
        for at in (0..used.len()).rev().filter(|&at| !matches!(self.nodes[at], Node::Silence)) {
            if used[at] {
                let mut node = self.nodes[at].clone();
                node.for_each_child(&mut |id| used[id.0 as usize] = true);
            }
        }
        let mut moved = vec![NodeId(0); used.len()];
        let mut nodes = Vec::new();
        for at in (0..used.len()).filter(|&at| used[at]) {
            let mut node = self.nodes[at].clone();
            node.for_each_child(&mut |id| *id = moved[id.0 as usize]);
            moved[at] = NodeId(nodes.len() as u32);
            nodes.push(node);
        }
        Pattern { root: moved[root.0 as usize], nodes }
    }

    fn density_of(&self, node: &Node) -> f64 {
        let of = |id: &NodeId| self.density(*id);
        match node {
            Node::Silence => 0.0,
            Node::Atom { .. } | Node::Signal(_) => 1.0,
            Node::Range { from, to, .. } => self.bound(from) + self.bound(to) + 1.0,
            Node::Chord { .. } => 16.0,
            Node::RandomOrder(count) => self.bound(count),
            Node::Stack(layers) => layers.iter().map(of).sum(),
            Node::Cat(parts) | Node::Choose { of: parts, .. } => parts.iter().map(of).fold(0.0, f64::max),
            Node::Sequence(slots) => slots.iter().map(|slot| of(&slot.of)).sum(),
            Node::Rate { by: Arg::Const(by), slow: true, of: child } => match by.number().map(f64::abs) {
                Some(factor) if factor > 0.0 => of(child) / factor,
                _ => 0.0,
            },
            Node::Rate { by, slow: false, of: child } => of(child) * self.bound(by),
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
            },
            Node::Rate { of: child, .. }
            | Node::Shift { of: child, .. }
            | Node::Reverse(child)
            | Node::Degrade { of: child, .. }
            | Node::Map { of: child, .. } => of(child),
        }
    }

    fn magnitude_of(&self, node: &Node) -> f64 {
        match node {
            Node::Atom { value, .. } => value.number().map_or(0.0, f64::abs),
            Node::Range { from, to, .. } => self.bound(from).max(self.bound(to)),
            Node::Map { function: ValueFunction::Scale(factor), of } => {
                self.magnitudes[of.0 as usize] * factor.to_f64().abs()
            }
            other => {
                let mut largest: f64 = 0.0;
                let mut other = other.clone();
                other.for_each_child(&mut |id| largest = largest.max(self.magnitudes[id.0 as usize]));
                largest
            }
        }
    }

    fn bound(&self, arg: &Arg) -> f64 {
        match arg {
            Arg::Const(value) => value.number().map_or(0.0, f64::abs),
            Arg::Var(var) => self.variables.get(var.0 as usize).copied().unwrap_or(f64::INFINITY),
        }
    }
}

impl Node {
    /// Calls `f` with every node that this one refers to.
    pub(super) fn for_each_child(&mut self, f: &mut dyn FnMut(&mut NodeId)) {
        match self {
            Node::Silence
            | Node::Atom { .. }
            | Node::Signal(_)
            | Node::Range { .. }
            | Node::Chord { .. }
            | Node::RandomOrder(_) => {}
            Node::Stack(children) | Node::Cat(children) | Node::Choose { of: children, .. } => {
                children.iter_mut().for_each(f);
            }
            Node::Sequence(slots) => slots.iter_mut().for_each(|slot| f(&mut slot.of)),
            Node::Rate { of, .. }
            | Node::Shift { of, .. }
            | Node::Reverse(of)
            | Node::Euclid { of, .. }
            | Node::Degrade { of, .. }
            | Node::Map { of, .. } => f(of),
            Node::When { then: first, otherwise: second, .. }
            | Node::Bind { arg: first, body: second, .. }
            | Node::Combine { left: first, right: second, .. } => {
                f(first);
                f(second);
            }
        }
    }

    /// Calls `f` with every variable that this node binds or reads.
    fn for_each_var(&mut self, f: &mut dyn FnMut(&mut VarId)) {
        if let Node::Bind { var, .. } = self {
            return f(var);
        }
        self.for_each_arg(&mut |arg| {
            if let Arg::Var(var) = arg {
                f(var);
            }
        });
    }

    fn for_each_arg(&mut self, f: &mut dyn FnMut(&mut Arg)) {
        match self {
            Node::Range { from, to, .. } => {
                f(from);
                f(to);
            }
            Node::Chord { root, name, modifiers, .. } => {
                f(root);
                f(name);
                modifiers.iter_mut().for_each(f);
            }
            Node::RandomOrder(arg)
            | Node::Rate { by: arg, .. }
            | Node::Shift { by: arg, .. }
            | Node::Degrade { amount: arg, .. }
            | Node::Map { function: ValueFunction::WholeBelow(arg), .. } => f(arg),
            Node::Euclid { pulses, steps, rotation, .. } => {
                f(pulses);
                f(steps);
                f(rotation);
            }
            Node::When { test: Test::Every { count: first, offset: second }, .. }
            | Node::Map { function: ValueFunction::Between(first, second), .. } => {
                f(first);
                f(second);
            }
            Node::Silence
            | Node::Atom { .. }
            | Node::Signal(_)
            | Node::Stack(_)
            | Node::Cat(_)
            | Node::Choose { .. }
            | Node::Sequence(_)
            | Node::Reverse(_)
            | Node::Bind { .. }
            | Node::Combine { .. }
            | Node::Map { .. } => {}
        }
    }
}

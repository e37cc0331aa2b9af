//! Patterns put together.

use super::arg::{Arg, VarId};
use super::inspect::gives_controls;
use super::limit::EVENTS_PER_CYCLE;
use super::node::{Join, Node, NodeId};
use super::operation::Operation;
use super::query::Query;
use super::time::Time;
use super::value::Value;
use super::{Pattern, Structure};
use std::collections::BTreeMap;

/// How many cycles are counted where a pattern may have too many events, and how far.
const CYCLES_COUNTED: i64 = 8;
const COUNT_MAX: u64 = 2 * EVENTS_PER_CYCLE;

/// A bound above this is believed.
const BOUND_DOUBTED: f64 = 4.0 * EVENTS_PER_CYCLE as f64;

/// An arena under construction: nodes are only added, and refer only to nodes already there.
///
/// Beside each node stand two upper bounds, so that a pattern that is too large is found before it is asked: how
/// many events it has in a cycle, and the largest number among its values.
#[derive(Debug, Default)]
pub struct Builder {
    nodes: Vec<Node>,
    densities: Vec<f64>,
    magnitudes: Vec<f64>,
    /// The largest number that each variable may be.
    pub(super) variables: Vec<f64>,
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

    /// No number among the values of the node is larger than this; infinite where that is not known.
    pub fn magnitude(&self, id: NodeId) -> f64 {
        self.magnitudes[id.0 as usize]
    }

    /// How many events a cycle of the node has, if they are more than a pattern may have. Where the bound is passed by
    /// little, or not known, the first cycles are counted: it may be too careful.
    pub fn excess(&self, id: NodeId) -> Option<f64> {
        let bound = self.density(id);
        if bound <= EVENTS_PER_CYCLE as f64 {
            return None;
        }
        if bound > BOUND_DOUBTED && bound.is_finite() {
            return Some(bound);
        }
        let counts = (0..CYCLES_COUNTED).map(|cycle| Query::count(&self.nodes, id, cycle, COUNT_MAX));
        let count = counts.into_iter().find(|&count| count > EVENTS_PER_CYCLE)?;
        Some(if count < COUNT_MAX { count as f64 } else { bound })
    }

    /// Whether a node has no events in any cycle.
    pub fn is_silence(&self, id: NodeId) -> bool {
        self.density(id) == 0.0
    }

    /// Whether events of a node have controls.
    pub fn gives_controls(&self, id: NodeId) -> bool {
        gives_controls(&self.nodes, id)
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
        let var = self.variable(self.magnitudes[arg.0 as usize]);
        let body = make(self, Arg::Var(var));
        self.push(Node::Bind { arg, var, join, body })
    }

    /// A new variable that is no larger than `largest`.
    pub fn variable(&mut self, largest: f64) -> VarId {
        self.variables.push(largest);
        VarId(self.variables.len() as u32 - 1)
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
        self.faster(Arg::Const(Value::Ratio(rate)), of)
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

    /// Takes back the nodes from `first` on, to which nothing refers.
    pub(super) fn forget_from(&mut self, first: usize) {
        self.nodes.truncate(first);
        self.densities.truncate(first);
        self.magnitudes.truncate(first);
    }

    /// Adds the nodes of a finished pattern.
    pub fn import(&mut self, pattern: &Pattern) -> NodeId {
        self.imported(pattern, None)
    }

    /// Adds the nodes of a finished pattern, with `input` in place of each value of the variable `hole`.
    pub fn fill(&mut self, pattern: &Pattern, hole: VarId, input: NodeId) -> NodeId {
        self.imported(pattern, Some((Node::Value(Arg::Var(hole)), input)))
    }

    fn imported(&mut self, pattern: &Pattern, filled: Option<(Node, NodeId)>) -> NodeId {
        if pattern.nodes.is_empty() {
            return self.silence();
        }
        let mut moved: Vec<NodeId> = Vec::with_capacity(pattern.nodes.len());
        let mut variables = self.renamed(pattern);
        for node in &pattern.nodes {
            if let Some((hole, input)) = &filled
                && hole == node
            {
                moved.push(*input);
                continue;
            }
            let mut node = node.clone();
            node.for_each_child(&mut |id| *id = moved[id.0 as usize]);
            node.for_each_var(&mut |var| self.rename(&mut variables, &moved, var));
            moved.push(self.push(node));
        }
        moved[pattern.root.0 as usize]
    }

    /// New variables for those that a pattern binds. One that it does not bind keeps its name: it is bound around it.
    fn renamed<'p>(&mut self, pattern: &'p Pattern) -> BTreeMap<VarId, (VarId, Option<&'p Node>)> {
        let mut variables = BTreeMap::new();
        for node in &pattern.nodes {
            if let Node::Bind { var, .. } | Node::Layers { var, .. } = node {
                variables.insert(*var, (self.variable(f64::INFINITY), Some(node)));
            }
        }
        variables
    }

    /// Gives a variable its new name, and at its first use its bound: what binds it stands further on, but the nodes
    /// that its values come from are there.
    fn rename(
        &mut self,
        variables: &mut BTreeMap<VarId, (VarId, Option<&Node>)>,
        moved: &[NodeId],
        var: &mut VarId,
    ) {
        let Some((new, binder)) = variables.get_mut(var) else { return };
        *var = *new;
        let largest = match binder.take() {
            Some(Node::Bind { arg, .. }) => self.magnitude(moved[arg.0 as usize]),
            Some(Node::Layers { end, .. }) => {
                let mut end = end.clone();
                end.for_each_var(&mut |var| self.rename(variables, moved, var));
                self.bound(&end)
            }
            _ => return,
        };
        self.variables[var.0 as usize] = largest;
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
}

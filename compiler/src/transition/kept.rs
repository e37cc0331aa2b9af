//! What two graphs have in common.

use super::Links;
use super::union::{Wire, role, wires};
use crate::graph::{Graph, Node};
use crate::plan::{Key, Link};
use crate::ugen::{Memory, Role};
use petgraph::stable_graph::NodeIndex;
use std::collections::BTreeMap;

/// The nodes of the new graph that the old one has too, each with its old self.
///
/// What remembers nothing is what it is made of: it is the same only if it reads the same. Else the old one could be on its
/// way to something else while it is still heard.
pub(super) fn same_nodes(old: &Graph, new: &Graph, links: &Links) -> BTreeMap<NodeIndex, NodeIndex> {
    let before: BTreeMap<&Key, NodeIndex> =
        old.dag.node_indices().map(|node| (&old.dag[node].key, node)).collect();
    let order = new.order();
    let partner = |&node: &NodeIndex| {
        let other = *before.get(&new.dag[node].key)?;
        are_same((old, other), (new, node), links).then_some((node, other))
    };
    let mut same: BTreeMap<NodeIndex, NodeIndex> = order.iter().filter_map(partner).collect();
    loop {
        let count = same.len();
        for &node in order.iter().filter(|node| is_pure(&new.dag[**node])) {
            let Some(&other) = same.get(&node) else { continue };
            let mut pairs = wires(old, other).into_iter().zip(wires(new, node));
            if !pairs.all(|(old, new)| are_one(old, new, &same)) {
                same.remove(&node);
            }
        }
        // What one reads from behind it, in a loop, may have gone after it was looked at.
        if same.len() == count {
            return same;
        }
    }
}

/// Whether a node remembers nothing and stands for nothing outside of its graph.
pub(super) fn is_pure(node: &Node) -> bool {
    node.ugen.row().memory == Memory::None && node.link.is_none()
}

/// Finds functions that two versions have in common.
pub(super) struct Likeness<'a> {
    pub old: &'a Graph,
    pub new: &'a Graph,
    pub kept: &'a BTreeMap<NodeIndex, NodeIndex>,
    /// What was found out: functions may share their inputs many times over.
    known: BTreeMap<(NodeIndex, NodeIndex), bool>,
}

impl<'a> Likeness<'a> {
    /// Of two graphs, in which these nodes are the same.
    pub fn new(old: &'a Graph, new: &'a Graph, kept: &'a BTreeMap<NodeIndex, NodeIndex>) -> Likeness<'a> {
        Likeness { old, new, kept, known: BTreeMap::new() }
    }

    /// Whether two signals are the same function of the same signals, whatever numbers are in it.
    pub fn are_alike(&mut self, before: Wire, after: Wire) -> bool {
        match (before, after) {
            _ if are_one(before, after, self.kept) => true,
            (Wire::Constant(_), Wire::Constant(_)) => true,
            (
                Wire::Jack { node: old, output, delayed: false },
                Wire::Jack { node: new, output: other, delayed: false },
            ) => output == other && self.are_one_function(old, new),
            _ => false,
        }
    }

    fn are_one_function(&mut self, old: NodeIndex, new: NodeIndex) -> bool {
        if let Some(known) = self.known.get(&(old, new)) {
            return *known;
        }
        let (before, after) = (&self.old.dag[old], &self.new.dag[new]);
        let (inputs, others) = (wires(self.old, old), wires(self.new, new));
        let reads_any = inputs.iter().any(|wire| matches!(wire, Wire::Jack { .. }));
        let is_function = is_pure(before) && is_pure(after) && before.ugen == after.ugen && reads_any;
        let are_alike = is_function
            && inputs.len() == others.len()
            && inputs.into_iter().zip(others).all(|(old, new)| self.are_alike(old, new));
        self.known.insert((old, new), are_alike);
        are_alike
    }
}

/// Whether a signal of the old graph is one of the new.
pub(super) fn are_one(before: Wire, after: Wire, kept: &BTreeMap<NodeIndex, NodeIndex>) -> bool {
    match (before, after) {
        (
            Wire::Jack { node: old, output, delayed },
            Wire::Jack { node: new, output: other, delayed: late },
        ) => kept.get(&new) == Some(&old) && (output, delayed) == (other, late),
        (before, after) => before == after,
    }
}

/// Whether the kernel of one can go on as that of the other.
fn are_same((old, before): (&Graph, NodeIndex), (new, after): (&Graph, NodeIndex), links: &Links) -> bool {
    let (a, b) = (&old.dag[before], &new.dag[after]);
    let is_alike = a.ugen == b.ugen && a.outputs == b.outputs && a.knobs.len() == b.knobs.len();
    let plays_alike = match (a.link, b.link) {
        (None, None) | (Some(Link::Track(_)), Some(Link::Track(_))) => true,
        (Some(Link::Pool(old, shard)), Some(Link::Pool(new, other))) => {
            shard == other && links.have_as_many_shards(old, new)
        }
        (Some(Link::Setting(old)), Some(Link::Setting(new))) => links.tell_the_same(old, new),
        _ => false,
    };
    let fixed = |port: &usize| matches!(role(b, *port), Role::Literal | Role::Word(_));
    let mut fixed = (0..b.knobs.len()).filter(fixed);
    is_alike && plays_alike && fixed.all(|port| a.knobs[port].to_bits() == b.knobs[port].to_bits())
}

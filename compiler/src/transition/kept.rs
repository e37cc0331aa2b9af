//! What two graphs have in common.

use super::union::{Law, Wire, role, wires};
use super::{Links, Selves};
use crate::graph::Graph;
use crate::plan::{Key, Link};
use crate::ugen::Role;
use petgraph::Direction;
use petgraph::stable_graph::NodeIndex;
use std::collections::{BTreeMap, BTreeSet};

/// The nodes of the new graph that the old one has too, each with its old self.
///
/// What remembers nothing is what it is made of: it is the same only if it reads the same. Else the old one could be on its
/// way to something else while it is still heard.
pub(super) fn same_nodes(old: &Graph, new: &Graph, links: &Links) -> Selves {
    let before: BTreeMap<&Key, NodeIndex> =
        old.dag.node_indices().map(|node| (&old.dag[node].key, node)).collect();
    let partner = |&node: &NodeIndex| {
        let other = *before.get(&new.dag[node].key)?;
        are_same((old, other), (new, node), links).then_some((node, other))
    };
    let mut same = new.order().iter().filter_map(partner).collect();
    settle(old, new, &mut same);
    same
}

/// Takes away the nodes that remember nothing and read something else than their old selves.
pub(super) fn settle(old: &Graph, new: &Graph, same: &mut Selves) {
    let order = new.order();
    loop {
        let count = same.len();
        for &node in order.iter().filter(|node| new.dag[**node].is_pure()) {
            let Some(&other) = same.get(&node) else { continue };
            let mut pairs = wires(old, other).into_iter().zip(wires(new, node));
            if !pairs.all(|(old, new)| are_one(old, new, same)) {
                same.remove(&node);
            }
        }
        // What one reads from behind it, in a loop, may have gone after it was looked at.
        if same.len() == count {
            return;
        }
    }
}

/// Finds functions that two versions have in common.
pub(super) struct Likeness<'a> {
    pub old: &'a Graph,
    pub new: &'a Graph,
    pub kept: &'a Selves,
    /// What was found out: functions may share their inputs many times over.
    known: BTreeMap<(NodeIndex, NodeIndex), bool>,
}

impl<'a> Likeness<'a> {
    /// Of two graphs, in which these nodes are the same.
    pub fn new(old: &'a Graph, new: &'a Graph, kept: &'a Selves) -> Likeness<'a> {
        Likeness { old, new, kept, known: BTreeMap::new() }
    }

    /// Whether two signals are the same function of the same signals, whatever numbers are in it. A level is such a number
    /// also where one of the two has none.
    pub fn are_alike(&mut self, before: Wire, after: Wire) -> bool {
        match (before, after) {
            _ if are_one(before, after, self.kept) => true,
            (Wire::Constant(_), Wire::Constant(_)) => true,
            (
                Wire::Jack { node: old, output, delayed: false },
                Wire::Jack { node: new, output: other, delayed: false },
            ) => output == other && self.are_one_function(old, new) || self.levels(before, after).is_some(),
            _ => false,
        }
    }

    /// Two signals that are alike but for a level that at least one of them has: what both give a level to, and the two
    /// levels.
    pub fn levels(&mut self, before: Wire, after: Wire) -> Option<[(Wire, f32); 2]> {
        let levels = [level(self.old, before), level(self.new, after)];
        let [was, is] = [levels[0].unwrap_or((before, 1.0)), levels[1].unwrap_or((after, 1.0))];
        let has_level = levels.iter().any(Option::is_some);
        (has_level && self.are_alike(was.0, is.0)).then_some([was, is])
    }

    /// The nodes of both that would be heard with what they hear next while they fade out, where `out` are signals of the
    /// old graph that fade out.
    pub fn turned(&mut self, out: &[NodeIndex]) -> Vec<NodeIndex> {
        let (fading, kept) = (sources(self.old, out), self.kept);
        let turns = |(new, old): (&NodeIndex, &NodeIndex)| {
            let node = &self.new.dag[*new];
            let remembers = !node.is_pure() && node.link.is_none() && fading.contains(old);
            let pairs = wires(self.old, *old).into_iter().zip(wires(self.new, *new)).enumerate();
            let mut pairs = pairs.filter(|(port, _)| Law::of(role(node, *port)) != Law::Sudden);
            let turns = remembers && pairs.any(|(_, (before, after))| !self.are_alike(before, after));
            turns.then_some(*new)
        };
        kept.iter().filter_map(turns).collect()
    }

    fn are_one_function(&mut self, old: NodeIndex, new: NodeIndex) -> bool {
        if let Some(known) = self.known.get(&(old, new)) {
            return *known;
        }
        let (before, after) = (&self.old.dag[old], &self.new.dag[new]);
        let (inputs, others) = (wires(self.old, old), wires(self.new, new));
        let reads_any = inputs.iter().any(|wire| matches!(wire, Wire::Jack { .. }));
        let is_function = before.is_pure() && after.is_pure() && before.ugen == after.ugen && reads_any;
        let are_alike = is_function
            && inputs.len() == others.len()
            && inputs.into_iter().zip(others).all(|(old, new)| self.are_alike(old, new));
        self.known.insert((old, new), are_alike);
        are_alike
    }
}

/// What is multiplied by a number, and the number.
fn level(graph: &Graph, wire: Wire) -> Option<(Wire, f32)> {
    match wire {
        Wire::Jack { node, delayed: false, .. } if graph.dag[node].ugen.name() == "mul" => {
            match wires(graph, node)[..] {
                [signal @ Wire::Jack { .. }, Wire::Constant(level)]
                | [Wire::Constant(level), signal @ Wire::Jack { .. }] => Some((signal, level)),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The nodes that some nodes hear, and themselves.
fn sources(graph: &Graph, of: &[NodeIndex]) -> BTreeSet<NodeIndex> {
    let (mut found, mut next) = (BTreeSet::new(), of.to_vec());
    while let Some(node) = next.pop() {
        if found.insert(node) {
            next.extend(graph.dag.neighbors_directed(node, Direction::Incoming));
        }
    }
    found
}

/// Whether a signal of the old graph is one of the new.
pub(super) fn are_one(before: Wire, after: Wire, kept: &Selves) -> bool {
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
    // Whether a pool sends to its orbit does not matter to its voices.
    let gives_alike = a.outputs == b.outputs || a.ugen.name() == "voices";
    let is_alike = a.ugen == b.ugen && gives_alike && a.knobs.len() == b.knobs.len();
    let plays_alike = match (a.link, b.link) {
        (None, None) | (Some(Link::Track(_)), Some(Link::Track(_))) => true,
        (Some(Link::Pool(old, shard)), Some(Link::Pool(new, other))) => {
            shard == other && links.have_as_many_shards(old, new)
        }
        (Some(Link::Setting(old)), Some(Link::Setting(new))) => links.tell_the_same(old, new),
        (Some(Link::Response(old)), Some(Link::Response(new))) => links.are_one_sample(old, new),
        _ => false,
    };
    let fixed = |port: &usize| matches!(role(b, *port), Role::Literal | Role::Word(_));
    let mut fixed = (0..b.knobs.len()).filter(fixed);
    is_alike && plays_alike && fixed.all(|port| a.knobs[port].to_bits() == b.knobs[port].to_bits())
}

//! Which nodes lie side by side, and how they then read.

use super::likeness::Class;
use crate::graph::{Graph, Signal};
use crate::passes::feedback::is_loop;
use crate::plan::{LANES_MAX, Reason};
use petgraph::algo::tarjan_scc;
use petgraph::stable_graph::NodeIndex;
use std::collections::{BTreeMap, BTreeSet};

/// The nodes of a graph, some of them in groups.
pub(super) struct Groups<'g> {
    pub graph: &'g Graph,
    /// All nodes, sources before readers.
    pub order: Vec<NodeIndex>,
    /// The nodes of a loop have the same number, and every other node one of its own.
    pub component: Vec<usize>,
    /// Why a node stays as it is, whatever is alike to it.
    pub bars: Vec<Option<Reason>>,
    /// Whether something is plugged into a knob of each node.
    moves: Vec<bool>,
    inputs: Vec<Vec<Signal>>,
    readers: Vec<Vec<Reader>>,
    heard: BTreeSet<(NodeIndex, u8)>,
    /// The group that each node is in, and its lane.
    homes: Vec<Option<(usize, usize)>>,
    /// The members of each group; none where it was taken apart.
    members: Vec<Vec<NodeIndex>>,
}

/// A port that a signal is plugged into.
#[derive(Clone, Copy)]
pub(super) struct Reader {
    pub node: NodeIndex,
    pub port: usize,
    /// Which output of the source it reads.
    pub output: u8,
}

/// How a group reads at one port.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Reading {
    /// Knobs.
    Knobs,
    /// All lanes the same signal.
    Shared(Signal),
    /// Each lane the same lane of another group.
    Lanes(usize, u8),
    /// Each lane a signal from somewhere.
    Gathered(Vec<Signal>),
}

/// What a sum reads next.
pub(super) enum Addend {
    /// What is plugged into that port.
    One(usize),
    /// An output of a group, all lanes in order.
    Whole(usize, u8),
}

impl<'g> Groups<'g> {
    pub fn new(graph: &'g Graph) -> Groups<'g> {
        let count = graph.dag.node_indices().map(|node| node.index() + 1).max().unwrap_or(0);
        let mut groups = Groups {
            graph,
            order: graph.order(),
            component: vec![0; count],
            bars: vec![None; count],
            moves: vec![false; count],
            inputs: vec![Vec::new(); count],
            readers: vec![Vec::new(); count],
            heard: BTreeSet::new(),
            homes: vec![None; count],
            members: Vec::new(),
        };
        for (number, members) in tarjan_scc(&graph.dag).into_iter().enumerate() {
            for &node in &members {
                groups.component[node.index()] = number;
                groups.bars[node.index()] = match graph.dag[node].ugen.name() {
                    "track" => Some(Reason::Pattern),
                    "voices" | "voice" | "setting" | "sample" => Some(Reason::Voices),
                    _ => is_loop(&graph.dag, &members).then_some(Reason::Loop),
                };
            }
        }
        for &node in &groups.order {
            let inputs = graph.inputs(node);
            for (port, &signal) in inputs.iter().enumerate() {
                if let Signal::Output(source, output) = signal {
                    groups.readers[source.index()].push(Reader { node, port, output });
                }
            }
            groups.inputs[node.index()] = inputs;
            groups.moves[node.index()] = graph.moves(node);
        }
        let heard = graph.outputs.iter().flat_map(|heard| heard.signals);
        groups.heard.extend(heard.filter_map(|signal| match signal {
            Signal::Output(node, output) => Some((node, output)),
            Signal::Constant(_) => None,
        }));
        groups
    }

    /// What the ports of a node read.
    pub fn inputs(&self, node: NodeIndex) -> &[Signal] {
        &self.inputs[node.index()]
    }

    /// The ports that read a node.
    pub fn readers(&self, node: NodeIndex) -> &[Reader] {
        &self.readers[node.index()]
    }

    /// Whether an output of a node is heard.
    pub fn is_heard(&self, node: NodeIndex, output: u8) -> bool {
        self.heard.contains(&(node, output))
    }

    /// The group that a node is in, and its lane there.
    pub fn home(&self, node: NodeIndex) -> Option<(usize, usize)> {
        self.homes[node.index()]
    }

    /// The groups, each with its members.
    pub fn all(&self) -> impl Iterator<Item = (usize, &[NodeIndex])> {
        self.members.iter().map(Vec::as_slice).enumerate().filter(|(_, members)| !members.is_empty())
    }

    /// The members of a group, lane by lane.
    pub fn members(&self, group: usize) -> &[NodeIndex] {
        &self.members[group]
    }

    /// Whether a node may be laid into a group.
    pub fn is_free(&self, node: NodeIndex) -> bool {
        self.home(node).is_none() && self.bars[node.index()].is_none()
    }

    /// Lays nodes side by side.
    pub fn join(&mut self, members: Vec<NodeIndex>) -> usize {
        let group = self.members.len();
        self.members.push(Vec::new());
        self.rejoin(group, members);
        group
    }

    /// Takes a group apart; gives its members.
    pub fn part(&mut self, group: usize) -> Vec<NodeIndex> {
        let members = std::mem::take(&mut self.members[group]);
        for node in &members {
            self.homes[node.index()] = None;
        }
        members
    }

    /// Makes a group that was taken apart whole again.
    pub fn rejoin(&mut self, group: usize, members: Vec<NodeIndex>) {
        for (lane, node) in members.iter().enumerate() {
            self.homes[node.index()] = Some((group, lane));
        }
        self.members[group] = members;
    }

    /// How a group reads at a port.
    pub fn reading(&self, group: usize, port: usize) -> Reading {
        let members = &self.members[group];
        let read = |node: NodeIndex| self.inputs(node)[port];
        let Signal::Output(source, output) = read(members[0]) else { return Reading::Knobs };
        if members.iter().all(|&node| read(node) == read(members[0])) {
            return Reading::Shared(read(members[0]));
        }
        if let Some((other, 0)) = self.home(source)
            && self.members[other].len() == members.len()
            && members
                .iter()
                .zip(&self.members[other])
                .all(|(&node, &source)| read(node) == Signal::Output(source, output))
        {
            return Reading::Lanes(other, output);
        }
        Reading::Gathered(members.iter().map(|&node| read(node)).collect())
    }

    /// Whether a port of a sum lies among ports that read all lanes of a group in order; gives the group.
    pub fn whole(&self, sum: NodeIndex, port: usize) -> Option<(usize, u8)> {
        let inputs = self.inputs(sum);
        let Signal::Output(source, output) = inputs[port] else { return None };
        let (group, lane) = self.home(source)?;
        let members = &self.members[group];
        let begin = port.checked_sub(lane)?;
        let run = inputs.get(begin..begin + members.len())?;
        let in_order = run.iter().zip(members).all(|(&signal, &node)| signal == Signal::Output(node, output));
        in_order.then_some((group, output))
    }

    /// What a sum that is in no group reads, in order.
    pub fn addends(&self, sum: NodeIndex) -> Vec<Addend> {
        let mut addends = Vec::new();
        let mut port = 0;
        while port < self.inputs(sum).len() {
            let (addend, ports) = match self.whole(sum, port) {
                Some((group, output)) => (Addend::Whole(group, output), self.members[group].len()),
                None => (Addend::One(port), 1),
            };
            addends.push(addend);
            port += ports;
        }
        addends
    }

    /// Whether a node is a sum in no group: it reads lanes as they lie.
    pub fn is_sum(&self, node: NodeIndex) -> bool {
        self.home(node).is_none() && self.graph.dag[node].ugen.name() == "mix"
    }

    /// Nanoseconds for a quantum of alike nodes side by side: their knobs move where those of one of them do.
    pub fn cost_ns(&self, nodes: &[NodeIndex]) -> f32 {
        let ugen = self.graph.dag[nodes[0]].ugen;
        let signals = if ugen.name() == "mix" { self.inputs(nodes[0]).len() } else { 1 };
        let moves = nodes.iter().any(|node| self.moves[node.index()]);
        ugen.row().cost_ns(nodes.len(), moves) * signals as f32
    }

    /// Whether alike nodes cost less side by side than one by one.
    pub fn pays(&self, nodes: &[NodeIndex]) -> bool {
        let single_ns: f32 = nodes.iter().map(|&node| self.cost_ns(&[node])).sum();
        nodes.len() > 1 && self.cost_ns(nodes) < single_ns
    }
}

/// Lays the nodes of each class in groups, those nearest to the outputs first.
pub(super) fn form(groups: &mut Groups<'_>, classes: &BTreeMap<NodeIndex, Class>) {
    let mut families: BTreeMap<Class, Vec<NodeIndex>> = BTreeMap::new();
    for node in &groups.order {
        if let Some(&class) = classes.get(node) {
            families.entry(class).or_default().push(*node);
        }
    }
    for nodes in families.into_values() {
        for nodes in by_sum(groups, &nodes) {
            chunks(groups, classes, nodes);
        }
        chunks(groups, classes, nodes);
    }
}

/// The nodes that sums read, each in the order of the first sum that reads it.
fn by_sum(groups: &Groups<'_>, nodes: &[NodeIndex]) -> Vec<Vec<NodeIndex>> {
    let mut sums: BTreeMap<usize, Vec<(usize, NodeIndex)>> = BTreeMap::new();
    for &node in nodes {
        let sum = groups.readers(node).iter().find(|reader| groups.is_sum(reader.node));
        if let Some(sum) = sum {
            sums.entry(sum.node.index()).or_default().push((sum.port, node));
        }
    }
    let in_order = |mut nodes: Vec<(usize, NodeIndex)>| {
        nodes.sort();
        nodes.into_iter().map(|(_, node)| node).collect()
    };
    sums.into_values().map(in_order).collect()
}

/// Lays alike nodes in groups, and with each group the sources that it reads. Whether that pays shows when all lie.
fn chunks(groups: &mut Groups<'_>, classes: &BTreeMap<NodeIndex, Class>, mut nodes: Vec<NodeIndex>) {
    nodes.retain(|&node| groups.is_free(node));
    for members in nodes.chunks(LANES_MAX) {
        // A group before may have taken some of them along as its sources.
        let members: Vec<_> = members.iter().copied().filter(|&node| groups.is_free(node)).collect();
        if members.len() > 1 {
            let mut open = vec![groups.join(members)];
            while let Some(group) = open.pop() {
                open.extend(sources(groups, classes, group));
            }
        }
    }
}

/// Lays what a group reads side by side in the same order, port by port, where it is alike.
fn sources(groups: &mut Groups<'_>, classes: &BTreeMap<NodeIndex, Class>, group: usize) -> Vec<usize> {
    let ports = groups.inputs(groups.members(group)[0]).len();
    let mut found = Vec::new();
    for port in 0..ports {
        let Reading::Gathered(signals) = groups.reading(group, port) else { continue };
        let likeness = |signal: &Signal| match *signal {
            Signal::Output(node, output) if groups.is_free(node) => {
                classes.get(&node).map(|class| (*class, output))
            }
            _ => None,
        };
        let alike = likeness(&signals[0]).is_some()
            && signals.iter().all(|signal| likeness(signal) == likeness(&signals[0]));
        let mut nodes: Vec<NodeIndex> = Vec::with_capacity(signals.len());
        for signal in signals {
            match signal {
                Signal::Output(node, _) if !nodes.contains(&node) => nodes.push(node),
                _ => break,
            }
        }
        if alike && nodes.len() == groups.members(group).len() {
            found.push(groups.join(nodes));
        }
    }
    found
}

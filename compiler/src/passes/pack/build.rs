//! Groups become nodes.

use super::group::{Addend, Groups, Reading};
use crate::graph::{Graph, Node, Signal, Twin};
use crate::key::Keys;
use crate::ugen::UgenId;
use petgraph::stable_graph::NodeIndex;
use std::collections::BTreeMap;

/// The graph with a node for each group, and `pack` and `unpack` where signals change their lanes.
pub(super) fn build(groups: &Groups<'_>) -> Graph {
    let mut build = Build {
        groups,
        graph: Graph { mix: groups.graph.mix, ..Graph::default() },
        keys: Keys::of(groups.graph),
        singles: BTreeMap::new(),
        packed: BTreeMap::new(),
        packs: BTreeMap::new(),
        unpacks: BTreeMap::new(),
    };
    build.nodes();
    for node in groups.graph.dag.node_indices() {
        match groups.home(node) {
            None => build.plug_single(node),
            Some((group, 0)) => build.plug_group(group),
            Some(_) => {}
        }
    }
    let outputs = groups.graph.outputs.iter().cloned().map(|mut heard| {
        heard.signals = heard.signals.map(|signal| build.signal(signal));
        heard
    });
    let outputs = outputs.collect();
    Graph { outputs, ..build.graph }
}

/// A graph on its way.
struct Build<'g> {
    groups: &'g Groups<'g>,
    graph: Graph,
    keys: Keys,
    /// The nodes in no group, by what they were.
    singles: BTreeMap<NodeIndex, NodeIndex>,
    /// The nodes of the groups.
    packed: BTreeMap<usize, NodeIndex>,
    /// The nodes that gather signals, by what they gather.
    packs: BTreeMap<Vec<(NodeIndex, u8)>, NodeIndex>,
    /// The nodes that take lanes apart, by the output of the group that they read.
    unpacks: BTreeMap<(usize, u8), NodeIndex>,
}

impl Build<'_> {
    /// Adds all nodes, without their edges.
    fn nodes(&mut self) {
        let dag = &self.groups.graph.dag;
        for node in dag.node_indices() {
            match self.groups.home(node) {
                None => {
                    self.singles.insert(node, self.graph.dag.add_node(dag[node].clone()));
                }
                Some((group, 0)) => {
                    let twins = self.groups.members(group)[1..].iter().map(|&twin| {
                        let Node { key, span, knobs, .. } = dag[twin].clone();
                        Twin { key, span, knobs }
                    });
                    let packed = Node { twins: twins.collect(), ..dag[node].clone() };
                    self.packed.insert(group, self.graph.dag.add_node(packed));
                }
                Some(_) => {}
            }
        }
    }

    /// Plugs a node in no group.
    fn plug_single(&mut self, node: NodeIndex) {
        let single = self.singles[&node];
        let addends = match self.groups.is_sum(node) {
            true => self.groups.addends(node),
            false => (0..self.groups.inputs(node).len()).map(Addend::One).collect(),
        };
        self.graph.dag[single].knobs = vec![0.0; addends.len()];
        for (port, addend) in addends.into_iter().enumerate() {
            let port = port as u16;
            match addend {
                Addend::Whole(group, output) => {
                    self.graph.plug(single, port, Signal::Output(self.packed[&group], output));
                }
                Addend::One(old) => {
                    let signal = self.signal(self.groups.inputs(node)[old]);
                    self.graph.plug(single, port, signal);
                    let edge = |graph: &Graph, node, port| graph.edge_at(node, port);
                    let before = edge(self.groups.graph, node, old as u16);
                    if let Some((new, before)) = edge(&self.graph, single, port).zip(before) {
                        self.graph.dag[new].delayed = self.groups.graph.dag[before].delayed;
                    }
                }
            }
        }
    }

    /// Plugs the node of a group.
    fn plug_group(&mut self, group: usize) {
        let packed = self.packed[&group];
        for port in 0..self.graph.dag[packed].knobs.len() {
            let signal = match self.groups.reading(group, port) {
                Reading::Knobs => continue,
                Reading::Shared(signal) => self.signal(signal),
                Reading::Lanes(other, output) => Signal::Output(self.packed[&other], output),
                Reading::Gathered(signals) => Signal::Output(self.gather(group, &signals), 0),
            };
            self.graph.plug(packed, port as u16, signal);
        }
    }

    /// A signal of the graph as it was, as one of this.
    fn signal(&mut self, signal: Signal) -> Signal {
        let Signal::Output(node, output) = signal else { return signal };
        match self.groups.home(node) {
            None => Signal::Output(self.singles[&node], output),
            Some((group, lane)) => Signal::Output(self.unpack(group, output), lane as u8),
        }
    }

    /// The node that takes apart the lanes of an output of a group.
    fn unpack(&mut self, group: usize, output: u8) -> NodeIndex {
        if let Some(&unpack) = self.unpacks.get(&(group, output)) {
            return unpack;
        }
        let source = self.packed[&group];
        let ugen = UgenId::known("unpack");
        let Node { key, span, .. } = &self.graph.dag[source];
        let (key, span) = (self.keys.next(&key.bus, ugen), *span);
        let outputs = self.groups.members(group).len() as u8;
        let node = Node { outputs, ..Node::new(ugen, key, None, span) };
        let unpack = self.graph.add(node, &[Signal::Output(source, output)]);
        self.unpacks.insert((group, output), unpack);
        unpack
    }

    /// The node that lays signals side by side for the lanes of a group.
    fn gather(&mut self, group: usize, signals: &[Signal]) -> NodeIndex {
        let of = |signal: &Signal| {
            if let Signal::Output(node, output) = *signal { Some((node, output)) } else { None }
        };
        let sources: Vec<(NodeIndex, u8)> = signals.iter().filter_map(of).collect();
        if let Some(&pack) = self.packs.get(&sources) {
            return pack;
        }
        let ugen = UgenId::known("pack");
        let inputs: Vec<Signal> = signals.iter().map(|&signal| self.signal(signal)).collect();
        let mut lanes = self.groups.members(group).iter().map(|&node| {
            let Node { key, span, .. } = &self.groups.graph.dag[node];
            Twin { key: self.keys.next(&key.bus, ugen), span: *span, knobs: vec![0.0; inputs.len()] }
        });
        let first = lanes.next().expect("a group has members");
        let node = Node { twins: lanes.collect(), ..Node::new(ugen, first.key, None, first.span) };
        let pack = self.graph.add(node, &inputs);
        self.packs.insert(sources, pack);
        pack
    }
}

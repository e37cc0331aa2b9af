//! The graph: ugens wired. A node is a ugen with its knobs; an edge is a jack plugged into one of its ports.
//!
//! Every signal is mono; a stereo signal is two. A port without an edge reads its knob.
//! After the pass `pack` a node may stand for several alike: its lanes, the first of them the node itself, the others
//! its twins. Each reads its own lane of what is plugged in, or all the same where that has one.

use crate::plan::{Input, Key, LANES_MAX, Link, Mix, Stem};
use crate::ugen::{Memory, UgenId};
use petgraph::Direction;
use petgraph::stable_graph::{EdgeIndex, NodeIndex, StableDiGraph};
use petgraph::visit::{EdgeFiltered, EdgeRef};
use phonon_grammar::Span;

/// The most nodes that a graph may have.
pub const NODES_MAX: usize = 1 << 16;

/// How far back a signal is followed to see whether it moves.
const STEPS_BACK: usize = 3;

/// The petgraph inside.
pub type Dag = StableDiGraph<Node, Jack>;

/// Ugens wired, and which of their signals are heard.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    /// The ugens and their wires.
    pub dag: Dag,
    /// What is heard, in the order it is summed.
    pub outputs: Vec<Heard>,
    /// How the sum is scaled.
    pub mix: Mix,
}

/// A ugen in a graph.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Which ugen.
    pub ugen: UgenId,
    /// How many signals it gives, each of as many lanes as it has.
    pub outputs: u8,
    /// The value of each port where no edge is plugged in.
    pub knobs: Vec<f32>,
    /// Who it is, across edits of the text.
    pub key: Key,
    /// The track or the pool it plays, or the setting it gives.
    pub link: Option<Link>,
    /// The text it stands for.
    pub span: Span,
    /// What it is in the lanes after the first.
    pub twins: Vec<Twin>,
    /// Nanoseconds that it costs a quantum beyond what its ugen does: the voices of a pool.
    pub load_ns: f32,
}

/// What a node is in one of its lanes.
#[derive(Clone, Debug, PartialEq)]
pub struct Twin {
    /// Who it is, across edits of the text.
    pub key: Key,
    /// The text it stands for.
    pub span: Span,
    /// The value of each port where no edge is plugged in.
    pub knobs: Vec<f32>,
}

impl Node {
    /// A ugen without any ports yet: [`Graph::add`] gives it some.
    pub fn new(ugen: UgenId, key: Key, link: Option<Link>, span: Span) -> Node {
        let (outputs, load_ns) = (ugen.row().outputs, 0.0);
        Node { ugen, outputs, knobs: Vec::new(), key, link, span, twins: Vec::new(), load_ns }
    }

    /// Whether it remembers nothing and stands for nothing outside of its graph.
    pub fn is_pure(&self) -> bool {
        self.ugen.row().memory == Memory::None && self.link.is_none()
    }

    /// How many signals it computes side by side.
    pub fn lanes(&self) -> usize {
        1 + self.twins.len()
    }

    /// Its keys, one per lane.
    pub fn keys(&self) -> impl Iterator<Item = &Key> {
        std::iter::once(&self.key).chain(self.twins.iter().map(|twin| &twin.key))
    }

    /// What it reads at a port where nothing is plugged in.
    pub fn knobs_of(&self, port: usize) -> Input {
        let first = self.knobs[port];
        match self.twins.iter().all(|twin| twin.knobs[port].to_bits() == first.to_bits()) {
            true => Input::Constant(first),
            false => {
                let twins = self.twins.iter().map(|twin| twin.knobs[port]);
                Input::Constants(std::iter::once(first).chain(twins).collect())
            }
        }
    }

    /// Whether it reads all lanes of what is plugged in, one after the other: a sum of one lane, or `unpack`.
    pub fn reads_lanes_in_order(&self) -> bool {
        match self.ugen.name() {
            "mix" => self.twins.is_empty(),
            name => name == "unpack",
        }
    }
}

/// A wire from an output of one node to a port of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Jack {
    /// Which output of the source.
    pub output: u8,
    /// Which port of the target.
    pub port: u16,
    /// Whether the target reads what the source gave a quantum ago: the way back of a loop.
    pub delayed: bool,
}

/// A signal: a number, or an output of a node.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Signal {
    /// Always the same.
    Constant(f32),
    /// What a node gives.
    Output(NodeIndex, u8),
}

/// A signal that is heard.
#[derive(Clone, Debug, PartialEq)]
pub struct Heard {
    /// Its number; `None` for `out`.
    pub channel: Option<u32>,
    /// Left and right.
    pub signals: [Signal; 2],
    /// Whether it takes part in the sum.
    pub audible: bool,
    /// Its place among the stems, where these are asked for.
    pub stem: Option<Stem>,
}

impl Graph {
    /// Adds a node whose ports read `inputs`.
    pub fn add(&mut self, mut node: Node, inputs: &[Signal]) -> NodeIndex {
        node.knobs = inputs
            .iter()
            .map(|input| if let Signal::Constant(value) = *input { value } else { 0.0 })
            .collect();
        let index = self.dag.add_node(node);
        for (port, &input) in inputs.iter().enumerate() {
            self.plug(index, port as u16, input);
        }
        index
    }

    /// Makes a port read `signal`, whatever it read before.
    pub fn plug(&mut self, node: NodeIndex, port: u16, signal: Signal) {
        if let Some(edge) = self.edge_at(node, port) {
            self.dag.remove_edge(edge);
        }
        match signal {
            Signal::Constant(value) => self.dag[node].knobs[port as usize] = value,
            Signal::Output(source, output) => {
                self.dag.add_edge(source, node, Jack { output, port, delayed: false });
            }
        }
    }

    /// What the ports of a node read, in order.
    pub fn inputs(&self, node: NodeIndex) -> Vec<Signal> {
        let mut inputs: Vec<Signal> =
            self.dag[node].knobs.iter().map(|&knob| Signal::Constant(knob)).collect();
        for edge in self.dag.edges_directed(node, Direction::Incoming) {
            inputs[edge.weight().port as usize] = Signal::Output(edge.source(), edge.weight().output);
        }
        inputs
    }

    /// The edge plugged into a port.
    pub fn edge_at(&self, node: NodeIndex, port: u16) -> Option<EdgeIndex> {
        self.dag
            .edges_directed(node, Direction::Incoming)
            .find(|edge| edge.weight().port == port)
            .map(|edge| edge.id())
    }

    /// Lets all that reads an output of `node` read the signal in its place that `of` gives for that output.
    pub fn replace(&mut self, node: NodeIndex, of: impl Fn(u8) -> Signal) {
        let readers: Vec<_> = self
            .dag
            .edges_directed(node, Direction::Outgoing)
            .map(|edge| (edge.target(), *edge.weight()))
            .collect();
        for (reader, jack) in readers {
            self.plug(reader, jack.port, of(jack.output));
        }
        for heard in &mut self.outputs {
            for signal in &mut heard.signals {
                if let Signal::Output(source, output) = *signal
                    && source == node
                {
                    *signal = of(output);
                }
            }
        }
    }

    /// The nodes whose outputs are heard, in order, possibly more than once.
    pub fn roots(&self) -> impl Iterator<Item = NodeIndex> + '_ {
        self.outputs.iter().flat_map(|heard| heard.signals).filter_map(|signal| match signal {
            Signal::Output(node, _) => Some(node),
            Signal::Constant(_) => None,
        })
    }

    /// All nodes that sound, sources before readers, and otherwise in the order in which the outputs need them.
    ///
    /// In a graph with loops that are not cut yet, the edge that closes a loop does not count.
    /// In one whose loops are cut, the nodes that keep a signal for the next quantum come last,
    /// so that all who read the kept signal have read it before it is replaced.
    pub fn order(&self) -> Vec<NodeIndex> {
        let mut order = self.needed(self.roots().chain(self.keepers()));
        order.sort_by_key(|&node| self.is_keeper(node));
        order
    }

    /// The nodes that keep a signal for the next quantum, in the order of the graph.
    fn keepers(&self) -> impl Iterator<Item = NodeIndex> + '_ {
        self.dag.node_indices().filter(|&node| self.is_keeper(node))
    }

    /// Whether the node keeps a signal for the next quantum.
    pub fn is_keeper(&self, node: NodeIndex) -> bool {
        self.dag.edges_directed(node, Direction::Outgoing).any(|edge| edge.weight().delayed)
    }

    /// The nodes that `roots` depend on in the same quantum, sources before readers.
    fn needed(&self, roots: impl Iterator<Item = NodeIndex>) -> Vec<NodeIndex> {
        let mut seen = vec![false; self.dag.node_indices().map(|node| node.index() + 1).max().unwrap_or(0)];
        let mut order = Vec::with_capacity(self.dag.node_count());
        let mut stack: Vec<(NodeIndex, Vec<NodeIndex>)> = Vec::new();
        for root in roots {
            if !std::mem::replace(&mut seen[root.index()], true) {
                stack.push((root, self.sources(root)));
            }
            while let Some((node, sources)) = stack.last_mut() {
                match sources.pop() {
                    Some(source) if std::mem::replace(&mut seen[source.index()], true) => {}
                    Some(source) => stack.push((source, self.sources(source))),
                    None => {
                        order.push(*node);
                        stack.pop();
                    }
                }
            }
        }
        order
    }

    /// The nodes that a node reads in the same quantum, the last port first.
    fn sources(&self, node: NodeIndex) -> Vec<NodeIndex> {
        let mut edges: Vec<_> = self
            .dag
            .edges_directed(node, Direction::Incoming)
            .filter(|edge| !edge.weight().delayed)
            .map(|edge| (edge.weight().port, edge.source()))
            .collect();
        edges.sort_by_key(|&(port, _)| std::cmp::Reverse(port));
        edges.into_iter().map(|(_, source)| source).collect()
    }

    /// What a node remembers.
    pub fn memory(&self, node: NodeIndex) -> Memory {
        self.dag[node].ugen.row().memory
    }

    /// What is wrong with the graph, if anything: run after every pass in debug builds (G1).
    pub fn verify(&self) -> Result<(), String> {
        for node in self.dag.node_indices() {
            let mut taken = vec![false; self.dag[node].knobs.len()];
            for edge in self.dag.edges_directed(node, Direction::Incoming) {
                let jack = edge.weight();
                let name = self.dag[node].ugen.name();
                match taken.get_mut(jack.port as usize) {
                    None => return Err(format!("`{name}` has no port {}", jack.port)),
                    Some(true) => return Err(format!("port {} of `{name}` has two sources", jack.port)),
                    Some(free) => *free = true,
                }
                let source = &self.dag[edge.source()];
                if jack.output >= source.outputs {
                    return Err(format!("`{}` has no output {}", source.ugen.name(), jack.output));
                }
            }
            self.verify_lanes(node)?;
        }
        match self.roots().find(|&root| self.dag.node_weight(root).is_none_or(|node| node.lanes() > 1)) {
            Some(root) => Err(format!("an output reads node {}, which is gone or packed", root.index())),
            None => Ok(()),
        }
    }

    /// Whether a node has lanes as it may, and what it reads too.
    fn verify_lanes(&self, node: NodeIndex) -> Result<(), String> {
        let (weight, name) = (&self.dag[node], self.dag[node].ugen.name());
        let lanes = weight.lanes();
        if lanes > LANES_MAX || weight.twins.iter().any(|twin| twin.knobs.len() != weight.knobs.len()) {
            return Err(format!("the lanes of `{name}` are not alike"));
        }
        if lanes > 1 && (weight.link.is_some() || self.is_keeper(node)) {
            return Err(format!("`{name}` cannot have lanes"));
        }
        if name == "pack" && lanes != weight.knobs.len() {
            return Err(format!("`pack` gives {lanes} lanes of {} signals", weight.knobs.len()));
        }
        for edge in self.dag.edges_directed(node, Direction::Incoming) {
            let given = self.dag[edge.source()].lanes();
            let fits = match name {
                "pack" => given == 1,
                "unpack" => given == usize::from(weight.outputs),
                _ => given == 1 || given == lanes || weight.reads_lanes_in_order(),
            };
            if !fits {
                return Err(format!("`{name}` of {lanes} lanes reads a signal of {given}"));
            }
        }
        Ok(())
    }

    /// Nanoseconds for a quantum of a node, estimated.
    pub fn cost_ns(&self, node: NodeIndex) -> f32 {
        let weight = &self.dag[node];
        let cost_ns = weight.ugen.row().cost_ns(weight.lanes(), self.moves(node));
        match weight.ugen.name() {
            "mix" | "pack" => cost_ns * self.lanes_read(node) as f32,
            "unpack" => cost_ns * f32::from(weight.outputs),
            _ => cost_ns + weight.load_ns,
        }
    }

    /// Nanoseconds for a quantum of all nodes, estimated.
    pub fn total_ns(&self) -> f32 {
        self.dag.node_indices().map(|node| self.cost_ns(node)).sum()
    }

    /// Nanoseconds for a quantum of one of many voices that play the graph side by side.
    pub fn voice_ns(&self) -> f32 {
        let lanes = LANES_MAX as f32;
        let cost_ns =
            |node: NodeIndex| self.dag[node].ugen.row().cost_ns(LANES_MAX, self.moves(node)) / lanes;
        self.dag.node_indices().map(cost_ns).sum()
    }

    /// Whether something is plugged into one of a node's knobs that moves from frame to frame.
    pub fn moves(&self, node: NodeIndex) -> bool {
        let ports = self.dag[node].ugen.row().ports;
        let is_knob = |port: u16| ports.get(usize::from(port)).is_some_and(|port| !port.is_sound());
        let mut plugged = self.dag.edges_directed(node, Direction::Incoming);
        plugged.any(|edge| is_knob(edge.weight().port) && !self.is_stepped(edge.source(), STEPS_BACK))
    }

    /// Whether a node stands still but for steps: a pattern, or what is computed from a few patterns alone. Only so many
    /// nodes back are asked.
    fn is_stepped(&self, node: NodeIndex, steps_back: usize) -> bool {
        if self.dag[node].link.is_some() || steps_back == 0 {
            return matches!(self.dag[node].ugen.name(), "track" | "setting");
        }
        let mut sources = self.dag.neighbors_directed(node, Direction::Incoming);
        let are_few = sources.clone().take(LANES_MAX + 1).count() <= LANES_MAX;
        are_few
            && self.memory(node) == Memory::None
            && sources.all(|source| self.is_stepped(source, steps_back - 1))
    }

    /// Whether a signal is the value of a pattern, or what is computed from a few patterns and numbers alone: it moves in
    /// steps. What starts with the events of a pattern is no value of it, nor is what a voice is told for good.
    pub fn is_pattern(&self, signal: Signal) -> bool {
        let Signal::Output(node, output) = signal else { return false };
        match self.dag[node].ugen.name() {
            "track" => output == 0,
            _ => {
                self.is_stepped(node, STEPS_BACK) && self.values_read(node, STEPS_BACK).is_some_and(|n| n > 0)
            }
        }
    }

    /// How many values of tracks are read so many nodes back; `None` where anything else is.
    fn values_read(&self, node: NodeIndex, steps_back: usize) -> Option<usize> {
        let mut plugged = self.dag.edges_directed(node, Direction::Incoming);
        plugged.try_fold(0, |count, edge| match self.dag[edge.source()].ugen.name() {
            "track" => (edge.weight().output == 0).then_some(count + 1),
            _ if steps_back == 0 => None,
            "setting" => None,
            _ => Some(count + self.values_read(edge.source(), steps_back - 1)?),
        })
    }

    /// How many signals a node of any number of ports reads in each of its lanes.
    fn lanes_read(&self, node: NodeIndex) -> usize {
        let weight = &self.dag[node];
        let plugged = self.dag.edges_directed(node, Direction::Incoming);
        let more = plugged.map(|edge| self.dag[edge.source()].lanes() - 1).sum::<usize>();
        weight.knobs.len() + if weight.reads_lanes_in_order() { more } else { 0 }
    }

    /// Whether the graph has no loop but through delayed edges.
    pub fn is_acyclic(&self) -> bool {
        let forward = EdgeFiltered::from_fn(&self.dag, |edge| !edge.weight().delayed);
        !petgraph::algo::is_cyclic_directed(&forward)
    }
}

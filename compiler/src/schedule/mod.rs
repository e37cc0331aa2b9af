//! Graph to plan: which ops form a task, in which order they run, and where their signals lie.

mod cluster;
mod ending;
mod place;

use crate::graph::{Graph, Heard, Signal};
use crate::plan::{Input, Output, Place, Task, TaskId, WireId};
use petgraph::Direction;
use petgraph::stable_graph::NodeIndex;
use petgraph::visit::EdgeRef;
use std::collections::{BTreeMap, BTreeSet};

pub use place::instrument;

/// Nanoseconds of a quantum that a task is made to cost where there is enough to do.
///
/// At eight quanta a block this is 30 us: long against the microsecond that handing a task to another core takes,
/// short against the block.
pub const GRAIN_NS: f32 = 3_750.0;

/// An output of a node.
pub(crate) type Jackpoint = (NodeIndex, u8);

/// The tasks of a graph in an order that serves, the lanes of each wire between them, and what is heard.
pub fn schedule(graph: &Graph) -> (Vec<Task>, Vec<u8>, Vec<Output>) {
    let clusters = cluster::cluster(graph, GRAIN_NS);
    let mut task_of: BTreeMap<NodeIndex, TaskId> = BTreeMap::new();
    for (id, nodes) in clusters.iter().enumerate() {
        task_of.extend(nodes.iter().map(|&node| (node, TaskId(id as u32))));
    }
    let wires = wires(graph, &clusters, &task_of);
    let mut tasks: Vec<Task> = clusters.iter().map(|nodes| task(graph, nodes, &wires)).collect();
    connect(graph, &task_of, &mut tasks);
    let outputs = graph.outputs.iter().map(|heard| output(heard, &wires)).collect();
    let mut lanes = vec![0; wires.len()];
    for (&(node, _), wire) in &wires {
        lanes[wire.index()] = graph.dag[node].lanes() as u8;
    }
    (tasks, lanes, outputs)
}

/// The outputs that leave their task, numbered in the order in which they are computed.
fn wires(
    graph: &Graph,
    clusters: &[Vec<NodeIndex>],
    task_of: &BTreeMap<NodeIndex, TaskId>,
) -> BTreeMap<Jackpoint, WireId> {
    let mut leaving: BTreeSet<Jackpoint> = BTreeSet::new();
    for edge in graph.dag.edge_indices() {
        let (source, target) = graph.dag.edge_endpoints(edge).expect("the edge is in the graph");
        if task_of[&source] != task_of[&target] {
            leaving.insert((source, graph.dag[edge].output));
        }
    }
    for signal in graph.outputs.iter().flat_map(|heard| heard.signals) {
        if let Signal::Output(node, output) = signal {
            leaving.insert((node, output));
        }
    }
    let computed = clusters
        .iter()
        .flatten()
        .flat_map(|&node| (0..graph.dag[node].outputs).map(move |output| (node, output)));
    computed.filter(|point| leaving.contains(point)).zip((0..).map(WireId)).collect()
}

/// One cluster as a task, without its neighbours.
fn task(graph: &Graph, nodes: &[NodeIndex], wires: &BTreeMap<Jackpoint, WireId>) -> Task {
    let mut buses: Vec<&str> = Vec::new();
    for bus in nodes.iter().flat_map(|&node| graph.dag[node].keys()).map(|key| key.bus.as_str()) {
        if !buses.contains(&bus) {
            buses.push(bus);
        }
    }
    Task {
        body: place::body(graph, nodes, wires, &BTreeSet::new()).0,
        before: Vec::new(),
        after: Vec::new(),
        stateful: nodes.iter().any(|&node| graph.memory(node) != crate::ugen::Memory::None),
        cost_ns: nodes.iter().map(|&node| graph.cost_ns(node)).sum(),
        name: buses.join(" "),
    }
}

/// Tells each task whom it waits for and who waits for it.
fn connect(graph: &Graph, task_of: &BTreeMap<NodeIndex, TaskId>, tasks: &mut [Task]) {
    let mut pairs = BTreeSet::new();
    for (&node, &task) in task_of {
        for edge in graph.dag.edges_directed(node, Direction::Incoming) {
            let source = task_of[&edge.source()];
            if source != task {
                pairs.insert((source, task));
            }
        }
    }
    for (before, after) in pairs {
        tasks[before.index()].after.push(after);
        tasks[after.index()].before.push(before);
    }
}

/// What is heard, as wires.
fn output(heard: &Heard, wires: &BTreeMap<Jackpoint, WireId>) -> Output {
    let signals = heard.signals.map(|signal| match signal {
        Signal::Constant(value) => Input::Constant(value),
        Signal::Output(node, output) => Input::Place(Place::Wire(wires[&(node, output)])),
    });
    Output { channel: heard.channel, signals, audible: heard.audible, stem: heard.stem.clone() }
}

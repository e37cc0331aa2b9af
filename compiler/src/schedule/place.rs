//! Where the signals of a body lie.

use super::Jackpoint;
use crate::graph::{Graph, Signal};
use crate::plan::{Body, Input, Instrument, LoopId, Op, Place, ScratchId, Twin, WireId};
use petgraph::Direction;
use petgraph::stable_graph::NodeIndex;
use petgraph::visit::EdgeRef;
use std::collections::{BTreeMap, BTreeSet};

/// A whole graph as the body of an instrument.
pub fn instrument(name: &str, graph: &Graph) -> Instrument {
    let order = graph.order();
    let heard: BTreeSet<Jackpoint> = graph
        .outputs
        .iter()
        .flat_map(|heard| heard.signals)
        .filter_map(
            |signal| if let Signal::Output(node, output) = signal { Some((node, output)) } else { None },
        )
        .collect();
    let (body, places) = body(graph, &order, &BTreeMap::new(), &heard);
    let outputs = graph.outputs[0].signals.map(|signal| match signal {
        Signal::Constant(value) => Input::Constant(value),
        Signal::Output(node, output) => Input::Place(places[&(node, output)]),
    });
    let cost_ns = order.iter().map(|&node| graph.cost_ns(node)).sum();
    let enders = super::ending::enders(graph).unwrap_or_default();
    let places = order.iter().enumerate().filter(|(_, node)| enders.contains(node)).map(|(at, _)| at as u32);
    Instrument { name: name.to_owned(), body, outputs, enders: places.collect(), cost_ns }
}

/// The ops of `nodes`, run in that order.
///
/// Outputs that leave the body lie in their wires; the others get a scratch slot of their lanes that is free again after
/// their last reader, and never where they are `pinned`. An op never writes where it reads.
pub(super) fn body(
    graph: &Graph,
    nodes: &[NodeIndex],
    wires: &BTreeMap<Jackpoint, WireId>,
    pinned: &BTreeSet<Jackpoint>,
) -> (Body, BTreeMap<Jackpoint, Place>) {
    let mut places: BTreeMap<Jackpoint, Place> = BTreeMap::new();
    let mut last_read: BTreeMap<Jackpoint, usize> = BTreeMap::new();
    for (at, &node) in nodes.iter().enumerate() {
        for edge in graph.dag.edges_directed(node, Direction::Incoming) {
            last_read.insert((edge.source(), edge.weight().output), at);
        }
    }
    let mut result = Body::default();
    for &node in nodes.iter().filter(|&&node| graph.is_keeper(node)) {
        places.insert((node, 0), Place::Loop(LoopId(result.loops)));
        result.loops += 1;
    }
    let mut free: BTreeMap<usize, BTreeSet<ScratchId>> = BTreeMap::new();
    for (at, &node) in nodes.iter().enumerate() {
        let lanes = graph.dag[node].lanes();
        let points = (0..graph.dag[node].outputs).map(|output| (node, output));
        let outputs = points
            .map(|point| {
                if let Some(&wire) = wires.get(&point) {
                    places.insert(point, Place::Wire(wire));
                } else if !last_read.contains_key(&point) && !pinned.contains(&point) {
                    return places.get(&point).copied();
                }
                Some(*places.entry(point).or_insert_with(|| {
                    Place::Scratch(free.entry(lanes).or_default().pop_first().unwrap_or_else(|| {
                        result.scratch.push(lanes as u8);
                        ScratchId(result.scratch.len() as u32 - 1)
                    }))
                }))
            })
            .collect();
        let inputs = graph.inputs(node).into_iter().enumerate().map(|(port, signal)| match signal {
            Signal::Constant(_) => graph.dag[node].knobs_of(port),
            Signal::Output(source, output) => {
                let point = (source, output);
                Input::Place(places.get(&point).copied().unwrap_or_else(|| Place::Wire(wires[&point])))
            }
        });
        result.ops.push(op(graph, node, inputs.collect(), outputs));
        let read = graph
            .dag
            .edges_directed(node, Direction::Incoming)
            .map(|edge| (edge.source(), edge.weight().output));
        for point in read.filter(|point| last_read[point] == at && !pinned.contains(point)) {
            if let Some(&Place::Scratch(slot)) = places.get(&point) {
                free.entry(result.scratch[slot.index()].into()).or_default().insert(slot);
            }
        }
    }
    (result, places)
}

/// A node as an op.
fn op(graph: &Graph, node: NodeIndex, inputs: Vec<Input>, outputs: Vec<Option<Place>>) -> Op {
    let node = &graph.dag[node];
    Op {
        ugen: node.ugen,
        key: node.key.clone(),
        inputs,
        outputs,
        link: node.link,
        span: node.span,
        twins: node.twins.iter().map(|twin| Twin { key: twin.key.clone(), span: twin.span }).collect(),
    }
}

//! Loops: each is cut where its first node reads its last, and delayed there by one quantum.

use crate::graph::{Dag, Graph, Jack, Node, Signal};
use crate::plan::{Key, QUANTUM_FRAMES};
use crate::ugen::{Memory, UgenId};
use petgraph::algo::tarjan_scc;
use petgraph::stable_graph::NodeIndex;
use petgraph::visit::{EdgeRef, IntoEdgeReferences, NodeFiltered};
use phonon_grammar::Diagnostic;
use phonon_grammar::diagnostic::Code;
use std::collections::BTreeMap;

/// Cuts every edge that leads back in the order of the outputs' needs.
///
/// The signal goes into a `loop` node, and its readers read there what the node kept a quantum ago.
pub fn feedback(graph: &mut Graph) {
    let mut place =
        vec![usize::MAX; graph.dag.node_indices().map(|node| node.index() + 1).max().unwrap_or(0)];
    for (at, node) in graph.order().into_iter().enumerate() {
        place[node.index()] = at;
    }
    let mut back: Vec<_> = graph
        .dag
        .edge_references()
        .filter(|edge| place[edge.source().index()] >= place[edge.target().index()])
        .map(|edge| {
            (place[edge.source().index()], edge.weight().output, place[edge.target().index()], edge.id())
        })
        .collect();
    back.sort();
    let mut keepers = BTreeMap::new();
    for (_, output, _, edge) in back {
        let (source, target) = graph.dag.edge_endpoints(edge).expect("the edge is in the graph");
        let count = keepers.len() as u32;
        let keeper = *keepers.entry((source, output)).or_insert_with(|| keep(graph, source, output, count));
        let port = graph.dag[edge].port;
        graph.dag.remove_edge(edge);
        graph.dag.add_edge(keeper, target, Jack { output: 0, port, delayed: true });
    }
}

/// Adds the node that keeps an output of `source` for the next quantum.
fn keep(graph: &mut Graph, source: NodeIndex, output: u8, place: u32) -> NodeIndex {
    let ugen = UgenId::known("loop");
    let key = Key { bus: graph.dag[source].key.bus.clone(), ugen, place };
    graph.add(Node::new(ugen, key, None, graph.dag[source].span), &[Signal::Output(source, output)])
}

/// What is wrong with the loops of a graph that has not been cut yet.
pub fn faults(graph: &Graph, sample_rate_hz: u32) -> Vec<Diagnostic> {
    // Where every node reads only older ones there is no loop.
    if graph.dag.edge_references().all(|edge| edge.source() < edge.target()) {
        return Vec::new();
    }
    let mut faults = empty_loops(graph);
    for members in tarjan_scc(&graph.dag).into_iter().filter(|members| is_loop(&graph.dag, members)) {
        faults.extend(members.iter().filter_map(|&node| short_delay(graph, node, sample_rate_hz)));
    }
    faults
}

/// Whether a strongly connected component is a loop.
pub fn is_loop(dag: &Dag, members: &[NodeIndex]) -> bool {
    members.len() > 1 || dag.contains_edge(members[0], members[0])
}

/// Loops without anything in them that takes time: their value would depend on itself.
fn empty_loops(graph: &Graph) -> Vec<Diagnostic> {
    let instant = NodeFiltered::from_fn(&graph.dag, |node| graph.memory(node) == Memory::None);
    tarjan_scc(&instant)
        .into_iter()
        .filter(|members| is_loop(&graph.dag, members))
        // A loop of nothing but names has been refused by their names.
        .filter(|members| members.iter().any(|&node| graph.dag[node].ugen.name() != "copy"))
        .map(|mut members| {
            members.sort_by_key(|&node| graph.dag[node].span);
            let mut buses: Vec<&str> = members.iter().map(|&node| graph.dag[node].key.bus.as_str()).collect();
            buses.dedup();
            buses.push(buses[0]);
            let path: Vec<String> = buses.iter().map(|bus| format!("`~{bus}`")).collect();
            let message = format!("the cycle {} has nothing in it that takes time", path.join(" -> "));
            let first = graph.dag[members[0]].span;
            let mut diagnostic = Diagnostic::error(Code::EmptyCycle, first, message)
                .label("depends on itself here")
                .help("put a delay or a filter into the cycle, as in `~a: (~in + ~a * 0.5) # delay 0.25`");
            let mut spans: Vec<_> =
                members.iter().map(|&node| graph.dag[node].span).filter(|&span| span != first).collect();
            spans.dedup_by_key(|span| span.start);
            for span in spans {
                diagnostic = diagnostic.related(span, "and here");
            }
            diagnostic
        })
        .collect()
}

/// A `delay` in a loop whose constant time is less than the quantum that the loop itself takes.
fn short_delay(graph: &Graph, node: NodeIndex, sample_rate_hz: u32) -> Option<Diagnostic> {
    const TIME_PORT: u16 = 1;
    let delay = &graph.dag[node];
    if delay.ugen.name() != "delay" || graph.edge_at(node, TIME_PORT).is_some() {
        return None;
    }
    let seconds = delay.knobs[TIME_PORT as usize];
    let least_seconds = QUANTUM_FRAMES as f32 / sample_rate_hz as f32;
    (seconds < least_seconds).then(|| {
        let message = format!(
            "a delay inside a loop must last at least {QUANTUM_FRAMES} frames ({:.3} ms), here it lasts {:.3} ms",
            least_seconds * 1000.0,
            seconds * 1000.0
        );
        Diagnostic::error(Code::ShortLoop, delay.span, message).label("too short for a loop")
    })
}

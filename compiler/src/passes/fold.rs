//! Arithmetic on numbers is done once; copies are skipped.

use crate::graph::{Graph, Signal};
use crate::ugen::{Group, arithmetic};
use petgraph::stable_graph::NodeIndex;

/// Replaces arithmetic on constants by its result, and each `copy` by what it copies.
///
/// The result is computed by the functions that the kernels use, so that it has the same bits.
/// Nothing is folded that IEEE arithmetic does not allow: `x + 0` is not `x` where `x` is -0.
pub fn fold(graph: &mut Graph) {
    for node in graph.order() {
        if let Some(signal) = folded(graph, node) {
            graph.replace(node, |_| signal);
        }
    }
}

/// The signal that stands for the node, if there is a simpler one.
fn folded(graph: &Graph, node: NodeIndex) -> Option<Signal> {
    let row = graph.dag[node].ugen.row();
    let inputs = graph.inputs(node);
    match (row.name, inputs.as_slice()) {
        ("copy" | "mix", &[input]) if input != Signal::Output(node, 0) => Some(input),
        ("mul" | "div", &[input, Signal::Constant(1.0)]) => Some(input),
        ("mul", &[Signal::Constant(1.0), input]) => Some(input),
        (name, &[Signal::Constant(a), Signal::Constant(b)]) if row.group == Group::Arithmetic => {
            arithmetic::evaluate(name, a, b).map(Signal::Constant)
        }
        _ => None,
    }
}

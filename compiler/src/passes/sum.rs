//! A chain of additions is one sum.

use crate::graph::{Graph, Node, Signal};
use crate::key::Keys;
use crate::ugen::UgenId;
use petgraph::Direction;
use petgraph::stable_graph::NodeIndex;
use std::collections::BTreeSet;

/// Makes one `mix` of additions whose left operand is an addition that nobody else reads: `(a + b) + c`.
///
/// The sum begins with its first input and takes one after the other, as the chain does: it has the same bits.
pub fn sum(graph: &mut Graph) {
    let mix = UgenId::known("mix");
    let heard: BTreeSet<NodeIndex> = graph.roots().collect();
    let mut keys = Keys::of(graph);
    let mut done: BTreeSet<NodeIndex> = BTreeSet::new();
    for node in graph.order().into_iter().rev() {
        if !is_sum(graph, node) || !done.insert(node) {
            continue;
        }
        // The last input first, so that the chain goes on at the end.
        let mut inputs = reversed(graph.inputs(node));
        let mut is_chain = false;
        while let Some(&Signal::Output(source, 0)) = inputs.last()
            && is_sum(graph, source)
            && !heard.contains(&source)
            && graph.dag.edges_directed(source, Direction::Outgoing).count() == 1
            && done.insert(source)
        {
            inputs.pop();
            inputs.extend(reversed(graph.inputs(source)));
            is_chain = true;
        }
        if is_chain {
            let weight = &graph.dag[node];
            let (key, span) = (keys.next(&weight.key.bus, mix), weight.span);
            let whole = graph.add(Node::new(mix, key, None, span), &reversed(inputs));
            graph.replace(node, |_| Signal::Output(whole, 0));
        }
    }
}

fn reversed(mut inputs: Vec<Signal>) -> Vec<Signal> {
    inputs.reverse();
    inputs
}

fn is_sum(graph: &Graph, node: NodeIndex) -> bool {
    matches!(graph.dag[node].ugen.name(), "add" | "mix")
}

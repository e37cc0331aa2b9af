//! What is computed twice is computed once.

use crate::graph::{Graph, Signal};
use crate::plan::Link;
use crate::ugen::{Memory, UgenId};
use petgraph::stable_graph::NodeIndex;
use std::collections::BTreeMap;

/// What makes two nodes alike: the ugen, what it plays, and what it reads, bit for bit.
type Likeness = (UgenId, Option<Link>, Vec<Source>);

/// A signal in a form that can be compared exactly.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Source {
    Constant(u32),
    Output(NodeIndex, u8),
}

/// Lets readers of alike nodes read the first of them. Nodes with a random sequence of their own are never alike.
pub fn share(graph: &mut Graph) {
    let mut first: BTreeMap<Likeness, NodeIndex> = BTreeMap::new();
    for node in graph.order() {
        if graph.memory(node) == Memory::Seeded {
            continue;
        }
        let inputs = graph.inputs(node).into_iter().map(|signal| match signal {
            Signal::Constant(value) => Source::Constant(value.to_bits()),
            Signal::Output(node, output) => Source::Output(node, output),
        });
        let likeness = (graph.dag[node].ugen, graph.dag[node].link, inputs.collect());
        let twin = *first.entry(likeness).or_insert(node);
        if twin != node {
            graph.replace(node, |output| Signal::Output(twin, output));
        }
    }
}

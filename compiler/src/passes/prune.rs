//! What no output hears is taken away.

use crate::graph::Graph;

/// Removes every node that no output depends on.
pub fn prune(graph: &mut Graph) {
    let mut heard = vec![false; graph.dag.node_indices().map(|node| node.index() + 1).max().unwrap_or(0)];
    let mut open: Vec<_> = graph.roots().collect();
    while let Some(node) = open.pop() {
        if !std::mem::replace(&mut heard[node.index()], true) {
            open.extend(graph.dag.neighbors_directed(node, petgraph::Direction::Incoming));
        }
    }
    graph.dag.retain_nodes(|_, node| heard[node.index()]);
}

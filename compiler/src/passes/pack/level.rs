//! How far every node is from an end of the graph.

use super::group::Groups;
use petgraph::stable_graph::NodeIndex;
use petgraph::visit::{EdgeRef, IntoEdgeReferences};
use std::collections::BTreeSet;

/// The end of the graph that levels are counted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// What reads nothing.
    Sources,
    /// What nobody reads.
    Outputs,
}

/// The level of each node, by its index: higher than that of all it reads.
///
/// A group, or a loop, counts as one node.
pub(super) fn levels(groups: &Groups<'_>, end: End) -> Vec<u32> {
    let components = groups.component.iter().max().map_or(0, |&last| last + 1);
    let unit = |node: NodeIndex| match groups.home(node) {
        Some((group, _)) => components + group,
        None => groups.component[node.index()],
    };
    let count = components + groups.all().last().map_or(0, |(group, _)| group + 1);
    let mut next: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); count];
    let mut waiting = vec![0usize; count];
    for edge in groups.graph.dag.edge_references() {
        let (mut from, mut to) = (unit(edge.source()), unit(edge.target()));
        if end == End::Outputs {
            std::mem::swap(&mut from, &mut to);
        }
        if from != to && next[from].insert(to) {
            waiting[to] += 1;
        }
    }
    let mut distance = vec![0u32; count];
    let mut ready: Vec<usize> = (0..count).filter(|&unit| waiting[unit] == 0).collect();
    let mut reached = 0;
    while let Some(from) = ready.pop() {
        reached += 1;
        for &to in &next[from] {
            distance[to] = distance[to].max(distance[from] + 1);
            waiting[to] -= 1;
            if waiting[to] == 0 {
                ready.push(to);
            }
        }
    }
    assert_eq!(reached, count, "groups form a circle");
    let mut levels = vec![0; groups.component.len()];
    for &node in &groups.order {
        let distance = distance[unit(node)];
        levels[node.index()] = if end == End::Outputs { u32::MAX - distance } else { distance };
    }
    levels
}

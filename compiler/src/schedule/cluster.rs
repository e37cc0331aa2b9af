//! Which nodes form a task.
//!
//! Every node starts as a cluster of its own, every loop as one. Clusters are merged while they stay below the grain:
//! first along chains, then among siblings. Neither can close a circle between clusters:
//! * a chain `a -> b` where `b` reads nothing but `a`, or `a` is read by nothing but `b`, has no second way from `a` to `b`;
//! * siblings read the same clusters, so a way from one to the other would lead through a cluster that comes before both.

use crate::graph::Graph;
use petgraph::algo::tarjan_scc;
use petgraph::stable_graph::NodeIndex;
use std::collections::{BTreeMap, BTreeSet};

/// A set of nodes on its way to become a task; its number is the place of its first node in the order of the graph.
struct Cluster {
    cost_ns: f32,
    before: BTreeSet<usize>,
    after: BTreeSet<usize>,
    /// Places in the order of the graph.
    nodes: Vec<usize>,
}

type Clusters = BTreeMap<usize, Cluster>;

/// The nodes of each task in the order they run; a task comes after all that it reads.
pub fn cluster(graph: &Graph, grain_ns: f32) -> Vec<Vec<NodeIndex>> {
    let order = graph.order();
    let mut clusters = single(graph, &order);
    while chains(&mut clusters, grain_ns) | siblings(&mut clusters, grain_ns) {}
    sorted(clusters).into_iter().map(|nodes| nodes.into_iter().map(|place| order[place]).collect()).collect()
}

/// Every loop as a cluster, and every other node.
fn single(graph: &Graph, order: &[NodeIndex]) -> Clusters {
    let mut place = BTreeMap::new();
    place.extend(order.iter().enumerate().map(|(at, &node)| (node, at)));
    let mut home = vec![0; order.len()];
    for members in tarjan_scc(&graph.dag) {
        let places: Vec<usize> = members.iter().map(|node| place[node]).collect();
        let first = places.iter().copied().min().expect("a component has a member");
        places.into_iter().for_each(|at| home[at] = first);
    }
    let mut clusters = Clusters::new();
    for (at, &node) in order.iter().enumerate() {
        let cluster = clusters.entry(home[at]).or_insert_with(|| Cluster {
            cost_ns: 0.0,
            before: BTreeSet::new(),
            after: BTreeSet::new(),
            nodes: Vec::new(),
        });
        cluster.cost_ns += graph.cost_ns(node);
        cluster.nodes.push(at);
    }
    for edge in graph.dag.edge_indices() {
        let (source, target) = graph.dag.edge_endpoints(edge).expect("the edge is in the graph");
        let (source, target) = (home[place[&source]], home[place[&target]]);
        if source != target {
            clusters.get_mut(&source).expect("it is a cluster").after.insert(target);
            clusters.get_mut(&target).expect("it is a cluster").before.insert(source);
        }
    }
    clusters
}

/// Merges along chains; says whether anything was merged.
fn chains(clusters: &mut Clusters, grain_ns: f32) -> bool {
    let mut merged = false;
    for second in clusters.keys().copied().collect::<Vec<_>>() {
        let Some(cluster) = clusters.get(&second) else { continue };
        let only_source = cluster.before.len() == 1;
        let first = cluster.before.iter().copied().find(|before| {
            (only_source || clusters[before].after.len() == 1)
                && clusters[before].cost_ns + cluster.cost_ns <= grain_ns
        });
        if let Some(first) = first {
            merge(clusters, first, second);
            merged = true;
        }
    }
    merged
}

/// Merges clusters that read the same; says whether anything was merged.
fn siblings(clusters: &mut Clusters, grain_ns: f32) -> bool {
    let mut families: BTreeMap<Vec<usize>, Vec<usize>> = BTreeMap::new();
    for (&id, cluster) in clusters.iter() {
        families.entry(cluster.before.iter().copied().collect()).or_default().push(id);
    }
    let mut merged = false;
    for family in families.into_values() {
        let mut open: Option<usize> = None;
        for id in family {
            match open {
                Some(first) if clusters[&first].cost_ns + clusters[&id].cost_ns <= grain_ns => {
                    merge(clusters, first, id);
                    merged = true;
                }
                _ => open = Some(id),
            }
        }
    }
    merged
}

/// Moves everything of `second` into `first`.
fn merge(clusters: &mut Clusters, first: usize, second: usize) {
    let gone = clusters.remove(&second).expect("it is a cluster");
    for before in gone.before.iter().filter(|&&before| before != first) {
        let after = &mut clusters.get_mut(before).expect("it is a cluster").after;
        after.remove(&second);
        after.insert(first);
    }
    for after in gone.after.iter().filter(|&&after| after != first) {
        let before = &mut clusters.get_mut(after).expect("it is a cluster").before;
        before.remove(&second);
        before.insert(first);
    }
    let cluster = clusters.get_mut(&first).expect("it is a cluster");
    cluster.before.extend(gone.before);
    cluster.after.extend(gone.after);
    for id in [first, second] {
        cluster.before.remove(&id);
        cluster.after.remove(&id);
    }
    cluster.cost_ns += gone.cost_ns;
    cluster.nodes.extend(gone.nodes);
    cluster.nodes.sort_unstable();
}

/// The nodes of each cluster, clusters after those they read, and otherwise in the order of the graph.
fn sorted(mut clusters: Clusters) -> Vec<Vec<usize>> {
    let mut waiting: BTreeMap<usize, usize> =
        clusters.iter().map(|(&id, cluster)| (id, cluster.before.len())).collect();
    let mut ready: BTreeSet<usize> =
        waiting.iter().filter(|&(_, &count)| count == 0).map(|(&id, _)| id).collect();
    let mut sorted = Vec::with_capacity(clusters.len());
    while let Some(id) = ready.pop_first() {
        let cluster = clusters.remove(&id).expect("a cluster is ready once");
        for after in cluster.after {
            let count = waiting.get_mut(&after).expect("it is a cluster");
            *count -= 1;
            if *count == 0 {
                ready.insert(after);
            }
        }
        sorted.push(cluster.nodes);
    }
    assert!(clusters.is_empty(), "clusters form a circle");
    sorted
}

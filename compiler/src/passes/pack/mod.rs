//! Alike nodes side by side: up to sixteen of them become the lanes of one.
//!
//! Kernels that remember cannot be vectorised along time; several of them, each with its own numbers, can be computed
//! at once. The pass looks for nodes that are alike ([`likeness`]), lays them in groups from the sums downwards, so
//! that whole voices and buses lie side by side and their sum reads the lanes as they lie ([`group`]), and takes apart
//! again what costs more than it saves ([`worth`]). At last the groups become nodes, and where signals must change
//! between lanes and single signals, `pack` and `unpack` move them ([`build`]).
//!
//! Groups never close a circle: every member of a group has the same level, and every edge of a graph, groups and
//! loops taken as one node each, leads to a higher level.

mod build;
mod group;
mod level;
mod likeness;
mod reason;
mod worth;

use crate::graph::Graph;
use crate::plan::Unpacked;
use group::Groups;
use level::End;
use likeness::Depth;

/// Which likeness is tried, one after the other, and the end from which levels are counted.
///
/// What is alike to its last source lies in the same lanes all the way. What is left may be alike itself although its
/// sources are not; whether that is so at the same distance from the outputs or from the sources.
const ROUNDS: [(Depth, End); 3] =
    [(Depth::Whole, End::Sources), (Depth::Node, End::Outputs), (Depth::Node, End::Sources)];

/// Lays alike nodes in lanes; says which alike nodes were left as they are, and why.
///
/// A graph that has lanes already stays as it is, and so does one that would cost more: what groups cost is estimated
/// one by one, and the whole has the last word.
pub fn pack(graph: &mut Graph) -> Vec<Unpacked> {
    if graph.dag.node_weights().any(|node| node.lanes() > 1) {
        return Vec::new();
    }
    let mut groups = Groups::new(graph);
    for (depth, end) in ROUNDS {
        let classes = likeness::classes(&groups, depth, &level::levels(&groups, end));
        group::form(&mut groups, &classes);
        worth::dissolve(&mut groups);
    }
    let packed = build::build(&groups);
    if packed.total_ns() > graph.total_ns() {
        return reason::unpacked(&Groups::new(graph));
    }
    let unpacked = reason::unpacked(&groups);
    *graph = packed;
    unpacked
}

//! What is alike and was not packed, for people to read.

use super::group::Groups;
use super::likeness::{Depth, shapes};
use crate::plan::{Reason, Unpacked};
use crate::ugen::UgenId;
use petgraph::stable_graph::NodeIndex;
use std::collections::{BTreeMap, BTreeSet};

/// The alike nodes that are in no group: an entry for all ugens of which the same is to be said, those that are most
/// first.
pub(super) fn unpacked(groups: &Groups<'_>) -> Vec<Unpacked> {
    let shapes = shapes(groups, Depth::Whole);
    let mut alike: BTreeMap<u32, Vec<NodeIndex>> = BTreeMap::new();
    for &node in groups.order.iter().filter(|&&node| groups.home(node).is_none()) {
        alike.entry(shapes[node.index()]).or_default().push(node);
    }
    let mut found: BTreeMap<(u32, Reason, BTreeSet<&str>), Vec<UgenId>> = BTreeMap::new();
    for nodes in alike.into_values().filter(|nodes| nodes.len() > 1) {
        let reason = groups.bars[nodes[0].index()]
            .unwrap_or_else(|| if groups.pays(&nodes) { Reason::Moves } else { Reason::Few });
        let buses = nodes.iter().map(|&node| groups.graph.dag[node].key.bus.as_str()).collect();
        let ugens = found.entry((nodes.len() as u32, reason, buses)).or_default();
        let ugen = groups.graph.dag[nodes[0]].ugen;
        if !ugens.contains(&ugen) {
            ugens.push(ugen);
        }
    }
    let entry = |((count, reason, buses), ugens): ((u32, Reason, BTreeSet<&str>), _)| {
        let buses = buses.into_iter().map(str::to_owned).collect();
        Unpacked { ugens, count, buses, reason }
    };
    found.into_iter().rev().map(entry).collect()
}

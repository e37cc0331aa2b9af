//! What is alike and was not packed, for people to read.

use super::group::Groups;
use super::likeness::{Depth, shapes};
use crate::plan::{Reason, Unpacked};
use crate::ugen::UgenId;
use petgraph::stable_graph::NodeIndex;
use std::collections::BTreeMap;

/// The alike nodes that are in no group, by reason and buses.
pub(super) fn unpacked(groups: &Groups<'_>) -> Vec<Unpacked> {
    let shapes = shapes(groups, Depth::Whole);
    let mut alike: BTreeMap<u32, Vec<NodeIndex>> = BTreeMap::new();
    for &node in groups.order.iter().filter(|&&node| groups.home(node).is_none()) {
        alike.entry(shapes[node.index()]).or_default().push(node);
    }
    let mut found: Vec<Unpacked> = Vec::new();
    for nodes in alike.into_values().filter(|nodes| nodes.len() > 1) {
        let reason = groups.bars[nodes[0].index()]
            .unwrap_or_else(|| if groups.pays(nodes[0], nodes.len()) { Reason::Moves } else { Reason::Few });
        let mut buses: Vec<String> =
            nodes.iter().map(|&node| groups.graph.dag[node].key.bus.clone()).collect();
        buses.sort();
        buses.dedup();
        let (count, ugen) = (nodes.len() as u32, groups.graph.dag[nodes[0]].ugen);
        add(&mut found, Unpacked { ugens: vec![ugen], count, buses, reason });
    }
    found
}

/// Adds what is left, to an entry that differs in its ugens alone if there is one.
fn add(found: &mut Vec<Unpacked>, new: Unpacked) {
    let same = found
        .iter_mut()
        .find(|old| (old.count, old.reason, &old.buses) == (new.count, new.reason, &new.buses));
    let missing =
        |known: &[UgenId]| new.ugens.iter().copied().filter(|ugen| !known.contains(ugen)).collect::<Vec<_>>();
    match same {
        Some(old) => {
            let missing = missing(&old.ugens);
            old.ugens.extend(missing);
        }
        None => found.push(new),
    }
}

//! What it costs to compute side by side, and to get there and back.

use super::group::{Groups, Reading};
use crate::graph::Signal;
use crate::plan::LANES_MAX;
use crate::ugen::UgenId;
use std::collections::BTreeSet;

/// Takes apart the groups that cost more than they save: one by one, then what hangs together, then one by one again.
pub(super) fn dissolve(groups: &mut Groups<'_>) {
    one_by_one(groups);
    together(groups);
    one_by_one(groups);
}

/// Takes single groups apart, as long as there is one that does not pay among its neighbours.
fn one_by_one(groups: &mut Groups<'_>) {
    let mut open = all(groups);
    while let Some(group) = open.pop_last() {
        let set = BTreeSet::from([group]);
        let near = neighbours(groups, &set);
        if !groups.members(group).is_empty() && !is_worth(groups, &set, &near) {
            open.extend(near);
        }
    }
}

/// Takes groups apart that read each other lane by lane and do not pay all together.
fn together(groups: &mut Groups<'_>) {
    let mut open = all(groups);
    while let Some(group) = open.pop_last() {
        let set = connected(groups, group);
        open.retain(|group| !set.contains(group));
        let near = neighbours(groups, &set);
        is_worth(groups, &set, &near);
    }
}

fn all(groups: &Groups<'_>) -> BTreeSet<usize> {
    groups.all().map(|(group, _)| group).collect()
}

/// Takes a set of groups apart if that is no dearer for them and their neighbours; says whether they stayed.
fn is_worth(groups: &mut Groups<'_>, set: &BTreeSet<usize>, near: &BTreeSet<usize>) -> bool {
    let costs = Costs::default();
    let of = |groups: &Groups<'_>, set: &BTreeSet<usize>| -> f32 {
        set.iter().map(|&group| costs.group(groups, group)).sum()
    };
    let whole_ns = of(groups, set) + of(groups, near);
    let parts: Vec<_> = set.iter().map(|&group| (group, groups.part(group))).collect();
    let single_ns: f32 =
        parts.iter().flat_map(|(_, members)| members).map(|&node| groups.cost_ns(&[node])).sum();
    let is_worth = whole_ns < single_ns + of(groups, near);
    if is_worth {
        parts.into_iter().for_each(|(group, members)| groups.rejoin(group, members));
    }
    is_worth
}

/// The groups that read each other lane by lane, and those that read these, and so on.
fn connected(groups: &Groups<'_>, group: usize) -> BTreeSet<usize> {
    let mut set = BTreeSet::from([group]);
    let mut open = vec![group];
    while let Some(group) = open.pop() {
        let reads = |from: usize, from_group: usize| {
            let mut ports = 0..groups.inputs(groups.members(from)[0]).len();
            ports.any(|port| matches!(groups.reading(from, port), Reading::Lanes(of, _) if of == from_group))
        };
        for near in neighbours(groups, &BTreeSet::from([group])) {
            if (reads(group, near) || reads(near, group)) && set.insert(near) {
                open.push(near);
            }
        }
    }
    set
}

/// The groups that a set of groups reads or is read by, without the set.
fn neighbours(groups: &Groups<'_>, set: &BTreeSet<usize>) -> BTreeSet<usize> {
    let home = |node| groups.home(node).map(|(group, _)| group);
    let mut near = BTreeSet::new();
    for &node in set.iter().flat_map(|&group| groups.members(group)) {
        near.extend(groups.readers(node).iter().filter_map(|reader| home(reader.node)));
        near.extend(groups.inputs(node).iter().filter_map(|signal| match *signal {
            Signal::Output(source, _) => home(source),
            Signal::Constant(_) => None,
        }));
    }
    near.retain(|group| !set.contains(group));
    near
}

/// The costs of moving signals.
struct Costs {
    /// Into a lane.
    pack_ns: f32,
    /// Out of a lane.
    unpack_ns: f32,
}

impl Default for Costs {
    fn default() -> Costs {
        let cost_ns = |name| UgenId::known(name).row().cost_ns(LANES_MAX, false);
        Costs { pack_ns: cost_ns("pack"), unpack_ns: cost_ns("unpack") }
    }
}

impl Costs {
    /// A group: the computation, what must be gathered for it, and what must be taken out of its lanes.
    fn group(&self, groups: &Groups<'_>, group: usize) -> f32 {
        let members = groups.members(group);
        let (first, lanes) = (members[0], members.len() as f32);
        let gathered = |&port: &usize| matches!(groups.reading(group, port), Reading::Gathered(_));
        let gathers = (0..groups.inputs(first).len()).filter(gathered).count() as f32;
        let scattered = |&output: &u8| is_scattered(groups, group, output);
        let scatters = (0..groups.graph.dag[first].outputs).filter(scattered).count() as f32;
        groups.cost_ns(members) + lanes * (gathers * self.pack_ns + scatters * self.unpack_ns)
    }
}

/// Whether someone reads an output of a group otherwise than lane by lane.
fn is_scattered(groups: &Groups<'_>, group: usize, output: u8) -> bool {
    groups.members(group).iter().any(|&node| {
        let mut readers = groups.readers(node).iter().filter(|reader| reader.output == output);
        groups.is_heard(node, output)
            || readers.any(|reader| match groups.home(reader.node) {
                Some((other, _)) => groups.reading(other, reader.port) != Reading::Lanes(group, output),
                None => {
                    !groups.is_sum(reader.node)
                        || groups.whole(reader.node, reader.port) != Some((group, output))
                }
            })
    })
}

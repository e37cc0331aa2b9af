//! The longest way through a plan, from op to op.

use super::lanes::{Lane, Thread};
use crate::emit::text::critical_path;
use crate::emit::wiring::OpAt;
use crate::plan::Plan;
use std::collections::{BTreeMap, BTreeSet};

/// The best way to a lane: through how many tasks of the longest way, whether it is heard there, what it costs, and what
/// comes before.
#[derive(Clone, Copy)]
struct Way {
    tasks: usize,
    is_heard: bool,
    cost_ns: f32,
    before: Option<Lane>,
}

/// The dearest way through the tasks of the longest way, lane by lane, first to last; it ends where something is `heard`, if
/// that is in the last of them. `cost_ns` is that of an op.
pub(super) fn critical(
    plan: &Plan,
    threads: &[Thread],
    heard: &BTreeSet<Lane>,
    cost_ns: impl Fn(OpAt) -> f32,
) -> Vec<Lane> {
    let (_, path) = critical_path(plan);
    let mut into: BTreeMap<Lane, Vec<Lane>> = BTreeMap::new();
    for Thread { from, to, .. } in threads.iter().filter(|thread| !thread.is_delayed) {
        into.entry(*to).or_default().push(*from);
    }
    let mut ways: BTreeMap<Lane, Way> = BTreeMap::new();
    for task in path.iter().map(|task| task.index()) {
        for (op, weight) in plan.tasks[task].body.ops.iter().enumerate() {
            for lane in 0..weight.lanes() {
                let at = ((task, op), lane);
                let known = into
                    .get(&at)
                    .into_iter()
                    .flatten()
                    .filter_map(|before| Some((before, ways.get(before)?)));
                let before = known.map(|(before, way)| Way {
                    tasks: way.tasks + usize::from(before.0.0 != task),
                    before: Some(*before),
                    ..*way
                });
                let best = before.fold(Way { tasks: 1, is_heard: false, cost_ns: 0.0, before: None }, longer);
                ways.insert(at, Way { cost_ns: best.cost_ns + cost_ns((task, op)), ..best });
            }
        }
    }
    for (lane, way) in &mut ways {
        way.is_heard = heard.contains(lane);
    }
    let last = ways.iter().reduce(|best, next| if is_longer(*next.1, *best.1) { next } else { best });
    let before = |lane: &Lane| ways[lane].before;
    let mut chain: Vec<Lane> = std::iter::successors(last.map(|(lane, _)| *lane), before).collect();
    chain.reverse();
    chain
}

fn is_longer(a: Way, b: Way) -> bool {
    (a.tasks, a.is_heard, a.cost_ns)
        .partial_cmp(&(b.tasks, b.is_heard, b.cost_ns))
        .is_some_and(std::cmp::Ordering::is_gt)
}

fn longer(best: Way, next: Way) -> Way {
    if is_longer(next, best) { next } else { best }
}

//! When the events of a bus begin.

use phonon_compiler::pattern::{Pattern, Time};
use phonon_compiler::plan::{Link, Op, Plan};
use std::collections::BTreeSet;

/// The patterns whose events are heard: those of the voices of some buses, of all where none are named, and where these
/// buses have no voices those that move their signals.
pub fn patterns<'p>(plan: &'p Plan, buses: Option<&[&str]>) -> Vec<&'p Pattern> {
    let (mut pools, mut tracks) = (BTreeSet::new(), BTreeSet::new());
    let is_asked =
        |op: &&Op| buses.is_none_or(|buses| op.keys().any(|key| buses.contains(&key.bus.as_str())));
    for op in ops(plan).filter(is_asked) {
        match op.link {
            Some(Link::Pool(pool, _)) => {
                pools.insert(plan.pools[pool.index()].track);
            }
            Some(Link::Track(track)) => {
                tracks.insert(track);
            }
            Some(Link::Setting(_) | Link::Response(_)) | None => {}
        }
    }
    let chosen = if pools.is_empty() && buses.is_some() { tracks } else { pools };
    chosen.into_iter().map(|track| &plan.tracks[track.index()].pattern).collect()
}

/// The buses that have such patterns.
pub fn buses(plan: &Plan) -> BTreeSet<&str> {
    ops(plan).filter(|op| op.link.is_some()).flat_map(Op::keys).map(|key| key.bus.as_str()).collect()
}

/// The times at which events of patterns begin; none in a cycle with too many, which rendering refuses.
pub fn onsets(patterns: &[&Pattern], begin: Time, end: Time, seed: u64) -> Vec<Time> {
    let (mut times, mut now) = (Vec::new(), begin);
    while now < end {
        let next = now.next_sam().min(end);
        for pattern in patterns {
            let events = pattern.query_whole(now, next, seed).unwrap_or_default();
            times.extend(events.iter().filter(|event| event.has_onset()).map(|event| event.part.begin));
        }
        now = next;
    }
    times.sort_unstable();
    times
}

fn ops(plan: &Plan) -> impl Iterator<Item = &Op> {
    plan.tasks.iter().flat_map(|task| &task.body.ops)
}

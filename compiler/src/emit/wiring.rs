//! What reads what in a plan: the way from places back to the ops that write them.

use crate::plan::{Input, Op, Place, Plan};
use std::collections::BTreeMap;

/// An op: its task, and its place there.
pub(super) type OpAt = (usize, usize);

/// An op and one of its outputs.
pub(super) type Origin = (OpAt, usize);

/// A signal on its way from an op to a port of another.
#[derive(Debug)]
pub(super) struct Jack {
    pub from: Origin,
    pub to: OpAt,
    pub port: usize,
    /// Where it lies in between.
    pub place: Place,
}

/// All signals between ops, by the task and the op that read them, and who writes each wire.
pub(super) fn wiring(plan: &Plan) -> (Vec<Jack>, BTreeMap<Place, Origin>) {
    let (mut jacks, mut wires) = (Vec::new(), BTreeMap::new());
    for (task, weight) in plan.tasks.iter().enumerate() {
        let ops = &weight.body.ops;
        let mut places: BTreeMap<Place, Origin> = wires.clone();
        for (at, op) in ops.iter().enumerate() {
            places.extend(writes(op, (task, at)).filter(|(place, _)| matches!(place, Place::Loop(_))));
        }
        for (at, op) in ops.iter().enumerate() {
            for (port, input) in op.inputs.iter().enumerate() {
                if let Input::Place(place) = *input {
                    jacks.push(Jack { from: places[&place], to: (task, at), port, place });
                }
            }
            places.extend(writes(op, (task, at)));
        }
        wires.extend(places.into_iter().filter(|(place, _)| matches!(place, Place::Wire(_))));
    }
    (jacks, wires)
}

/// The places that an op writes.
fn writes(op: &Op, at: OpAt) -> impl Iterator<Item = (Place, Origin)> + '_ {
    op.outputs.iter().enumerate().filter_map(move |(output, place)| Some(((*place)?, (at, output))))
}

//! Patterns taken step by step: the steps of a pattern are those that its text divides a cycle into.

use super::{PATTERNS, RATIO, Transform, required};
use crate::pattern::arg::Arg;
use crate::pattern::build::Builder;
use crate::pattern::node::{Node, NodeId, Slot, Structure};
use crate::pattern::{Time, Value};

pub(super) const ROWS: &[Transform] = &[
    Transform {
        name: "stepcat",
        aliases: &["stepCat"],
        params: &[required("patterns", PATTERNS)],
        has_input: false,
        doc: "Patterns in turn in one cycle, each as long as it has steps.",
        example: "out: stepcat [s \"bd sn\", s \"hh hh hh\"]",
        build: |call| {
            let parts = call.patterns(0);
            let weights: Vec<Time> = parts.iter().map(|part| steps(call.builder, *part)).collect();
            let total = weights.iter().fold(Time::ZERO, |sum, weight| sum + *weight);
            let mut at = Time::ZERO;
            let slots = parts.into_iter().zip(weights).map(|(of, weight)| {
                let begin = at / total;
                at = at + weight;
                Slot { begin, end: at / total, of }
            });
            let slots = slots.filter(|slot| slot.begin < slot.end).collect();
            call.builder.push(Node::Sequence(slots))
        },
    },
    Transform {
        name: "steptake",
        aliases: &["stepTake"],
        params: &[required("n", RATIO)],
        has_input: true,
        doc: "The first n steps of the pattern as its cycle; below 0, the last.",
        example: "out: (n \"0 1 2 3 4 5 6 7\" # s \"drum\") $ steptake 3",
        build: |call| {
            let of = call.input;
            let total = Arg::Const(Value::Ratio(steps(call.builder, of)));
            call.with(0, |builder, count| match is_negative(&count) {
                true => between(builder, total.clone().plus(count), total, of),
                false => between(builder, Arg::int(0), count, of),
            })
        },
    },
    Transform {
        name: "stepdrop",
        aliases: &["stepDrop"],
        params: &[required("n", RATIO)],
        has_input: true,
        doc: "The pattern without its last n steps; below 0, without the first.",
        example: "out: (n \"0 1 2 3 4 5 6 7\" # s \"drum\") $ stepdrop 3",
        build: |call| {
            let of = call.input;
            let total = Arg::Const(Value::Ratio(steps(call.builder, of)));
            call.with(0, |builder, count| match is_negative(&count) {
                true => between(builder, Arg::int(0).minus(count), total, of),
                false => between(builder, Arg::int(0), total.minus(count), of),
            })
        },
    },
    Transform {
        name: "pace",
        aliases: &[],
        params: &[required("n", RATIO)],
        has_input: true,
        doc: "Plays the pattern at so many of its steps a cycle.",
        example: "out: (n \"0 1 2 3\" # s \"drum\") $ pace 8",
        build: |call| {
            let of = call.input;
            let total = Arg::Const(Value::Ratio(steps(call.builder, of)));
            call.with(0, |builder, count| builder.faster(count.over(total), of))
        },
    },
];

/// How many equal steps a cycle of a node has.
fn steps(builder: &Builder, id: NodeId) -> Time {
    match builder.node(id) {
        Node::Sequence(slots) => {
            let edges = slots.iter().flat_map(|slot| [slot.begin.den(), slot.end.den()]);
            Time::from_int(edges.fold(1, least_multiple))
        }
        Node::Map { of, .. } | Node::Shift { of, .. } | Node::Reverse(of) | Node::Degrade { of, .. } => {
            steps(builder, *of)
        }
        Node::Combine { left, structure: Structure::Left | Structure::Both, .. } => steps(builder, *left),
        Node::Combine { right, structure: Structure::Right, .. } => steps(builder, *right),
        Node::Rate { by: Arg::Const(by), slow, of } => {
            let by = by.time().unwrap_or(Time::ONE);
            steps(builder, *of) * if *slow { Time::ONE / by } else { by }
        }
        Node::Stack(layers) => layers.first().map_or(Time::ONE, |first| steps(builder, *first)),
        _ => Time::ONE,
    }
}

/// The least common multiple.
fn least_multiple(a: i64, b: i64) -> i64 {
    let mut pair = (a, b);
    while pair.1 != 0 {
        pair = (pair.1, pair.0 % pair.1);
    }
    (a / pair.0.max(1)).saturating_mul(b)
}

/// The part of the cycle from one step to another, stretched to the cycle.
fn between(builder: &mut Builder, begin: Arg, end: Arg, of: NodeId) -> NodeId {
    let total = Arg::Const(Value::Ratio(steps(builder, of)));
    builder.push(Node::Zoom { begin: begin.over(total.clone()), end: end.over(total), of })
}

/// Whether an argument is a number below 0.
fn is_negative(arg: &Arg) -> bool {
    matches!(arg, Arg::Const(value) if value.time().is_some_and(|time| time < Time::ZERO))
}

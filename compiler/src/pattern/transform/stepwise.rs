//! Patterns taken step by step: the steps of a pattern are those that its text divides a cycle into.

use super::{Argument, PATTERN_LISTS, PATTERNS, RATIO, Transform, required};
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
            in_steps(call.builder, parts)
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
            let last = total.clone();
            call.with_sign(
                0,
                |builder, count| between(builder, last.clone().plus(count), last, of),
                |builder, count| between(builder, Arg::int(0), count, of),
            )
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
            let all = total.clone();
            call.with_sign(
                0,
                |builder, count| between(builder, Arg::int(0).minus(count), all, of),
                |builder, count| between(builder, Arg::int(0), total.minus(count), of),
            )
        },
    },
    Transform {
        name: "stepalt",
        aliases: &["stepAlt"],
        params: &[required("groups", PATTERN_LISTS)],
        has_input: false,
        doc: "One pattern of each list in turn, then the next of each, all in one cycle, each as long as it has steps.",
        example: "out: stepalt [[s \"bd sn\", s \"hh\"], [s \"cp cp cp\"]]",
        build: |call| {
            let Some(Argument::List(groups)) = call.args.first() else { return call.input };
            let nodes = |builder: &mut Builder, group: &Argument| match group {
                Argument::List(members) => {
                    let member = |member: &Argument| match member {
                        Argument::Pattern(pattern) => builder.import(pattern),
                        _ => builder.silence(),
                    };
                    members.iter().map(member).collect()
                }
                _ => Vec::new(),
            };
            let groups: Vec<Vec<NodeId>> = groups.iter().map(|group| nodes(call.builder, group)).collect();
            let groups: Vec<Vec<NodeId>> = groups.into_iter().filter(|group| !group.is_empty()).collect();
            let rounds = groups.iter().fold(1, |rounds, group| least_multiple(rounds, group.len() as i64));
            let rows = rounds.saturating_mul(groups.len() as i64).clamp(0, ROWS_MAX) as usize;
            let turns = (0..rows).flat_map(|row| groups.iter().map(move |group| group[row % group.len()]));
            let turns = turns.collect();
            in_steps(call.builder, turns)
        },
    },
    Transform {
        name: "expand",
        aliases: &[],
        params: &[required("factor", RATIO)],
        has_input: true,
        doc: "Counts the pattern as so many times as many steps.",
        example: "out: stepcat [expand 2 (s \"bd sn\"), s \"hh hh hh\"]",
        build: |call| {
            let of = call.input;
            call.with(0, |builder, by| builder.push(Node::Expand { by, of }))
        },
    },
    Transform {
        name: "contract",
        aliases: &[],
        params: &[required("factor", RATIO)],
        has_input: true,
        doc: "Counts the pattern as so many times fewer steps.",
        example: "out: stepcat [contract 2 (s \"bd sn hh cp\"), s \"hh hh\"]",
        build: |call| {
            let of = call.input;
            call.with(0, |builder, by| builder.push(Node::Expand { by: Arg::int(1).over(by), of }))
        },
    },
    Transform {
        name: "extend",
        aliases: &[],
        params: &[required("factor", RATIO)],
        has_input: true,
        doc: "Plays the pattern so many times as fast and counts it as so many times as many steps.",
        example: "out: stepcat [extend 2 (s \"bd sn\"), s \"hh hh hh\"]",
        build: |call| {
            let of = call.input;
            call.with(0, |builder, by| {
                let fast = builder.faster(by.clone(), of);
                builder.push(Node::Expand { by, of: fast })
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
            call.with(0, |builder, count| {
                let factor = count.over(total);
                let fast = builder.faster(factor.clone(), of);
                builder.push(Node::Expand { by: factor, of: fast })
            })
        },
    },
];

/// The most rows of patterns that `stepalt` plays in a cycle.
const ROWS_MAX: i64 = 4096;

/// Patterns in turn in one cycle, each as long as it has steps.
fn in_steps(builder: &mut Builder, parts: Vec<NodeId>) -> NodeId {
    let weights: Vec<Time> = parts.iter().map(|part| steps(builder, *part)).collect();
    let total = weights.iter().fold(Time::ZERO, |sum, weight| sum + *weight);
    let mut at = Time::ZERO;
    let slots = parts.into_iter().zip(weights).map(|(of, weight)| {
        let begin = at / total;
        at = at + weight;
        Slot { begin, end: at / total, of }
    });
    let slots = slots.filter(|slot| slot.begin < slot.end).collect();
    builder.push(Node::Sequence(slots))
}

/// How many equal steps a cycle of a node has.
fn steps(builder: &Builder, id: NodeId) -> Time {
    match builder.node(id) {
        Node::Sequence(slots) => {
            let edges = slots.iter().flat_map(|slot| [slot.begin.den(), slot.end.den()]);
            Time::from_int(edges.fold(1, least_multiple))
        }
        Node::Map { of, .. }
        | Node::Rate { of, .. }
        | Node::Shift { of, .. }
        | Node::Reverse(of)
        | Node::Degrade { of, .. }
        | Node::Filter { of, .. }
        | Node::Rotate { of, .. }
        | Node::Bind { body: of, .. }
        | Node::When { otherwise: of, .. } => steps(builder, *of),
        Node::Combine { left, structure: Structure::Left | Structure::Both, .. } => steps(builder, *left),
        Node::Combine { right, structure: Structure::Right, .. } => steps(builder, *right),
        Node::Expand { by: Arg::Const(by), of } => steps(builder, *of) * by.time().unwrap_or(Time::ONE),
        Node::Zoom { begin: Arg::Const(begin), end: Arg::Const(end), of } => {
            let share = end.time().zip(begin.time()).map_or(Time::ONE, |(end, begin)| end - begin);
            steps(builder, *of) * share.max(Time::ZERO)
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

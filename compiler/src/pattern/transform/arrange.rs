//! Patterns arranged over several cycles, and functions over several arguments.

use super::{Call, INT, Kind, NUMBERS, PATTERNS, RATIO, Transform, required};
use crate::pattern::arg::Arg;
use crate::pattern::node::{Node, NodeId, Slot, Structure, ValueFunction};
use crate::pattern::operation::Operation;
use crate::pattern::{Time, Value};

pub(super) const ROWS: &[Transform] = &[
    Transform {
        name: "spread",
        aliases: &["slowspread"],
        params: &[required("f", Kind::Partial), required("arguments", PATTERNS)],
        has_input: true,
        doc: "Gives a function another argument of a list in each cycle.",
        example: "out: s \"bd sn\" $ spread fast [1, 4]",
        build: |call| {
            let turns = changed(call);
            call.builder.push(Node::Cat(turns))
        },
    },
    Transform {
        name: "fastspread",
        aliases: &["fastSpread"],
        params: &[required("f", Kind::Partial), required("arguments", PATTERNS)],
        has_input: true,
        doc: "Gives a function all arguments of a list in turn within one cycle.",
        example: "out: s \"bd sn\" $ fastspread fast [1, 4]",
        build: |call| {
            let turns = changed(call);
            call.builder.fastcat(turns)
        },
    },
    Transform {
        name: "spaceOut",
        aliases: &["spaceout"],
        params: &[required("lengths", NUMBERS)],
        has_input: true,
        doc: "Plays the cycle in each of a list of lengths in turn, in cycles.",
        example: "out: s \"bd sn\" $ spaceOut [1, 2]",
        build: |call| {
            let lengths: Vec<Time> = call.values(0).iter().filter_map(Value::time).collect();
            let total = lengths.iter().fold(Time::ZERO, |sum, length| sum + *length);
            let mut at = Time::ZERO;
            let slots = lengths.into_iter().map(|length| {
                let begin = at / total;
                at = at + length;
                Slot { begin, end: at / total, of: call.input }
            });
            let slots = slots.filter(|slot| slot.begin < slot.end).collect();
            let spaced = call.builder.push(Node::Sequence(slots));
            call.builder.slower(Arg::Const(Value::Ratio(total)), spaced)
        },
    },
    Transform {
        name: "weave",
        aliases: &[],
        params: &[required("cycles", RATIO), required("base", Kind::Same), required("patterns", PATTERNS)],
        has_input: false,
        doc: "Gives patterns of a list the controls of a base that is stretched over so many cycles, each from another place in it.",
        example: "out: weave 4 (pan (segment 4 $ saw)) [s \"bd sn\", s \"hh*3\"]",
        build: |call| {
            let (base, patterns) = (call.pattern(1), call.patterns(2));
            let count = patterns.len() as i64;
            call.with(0, |builder, cycles| {
                let slow = builder.slower(cycles.clone(), base);
                let layers = patterns.into_iter().zip(0..).map(|(of, at)| {
                    let share = Arg::Const(Value::Ratio(Time::new(at, count)));
                    let base = builder.earlier(share.times(cycles.clone()), slow);
                    builder.combine(Operation::Right, Structure::Left, of, base)
                });
                let layers = layers.collect();
                builder.push(Node::Stack(layers))
            })
        },
    },
    Transform {
        name: "fit",
        aliases: &[],
        params: &[required("step", INT), required("values", PATTERNS), required("indices", INT)],
        has_input: false,
        doc: "Values of a list that numbers name; in each cycle the numbers count from so much further on.",
        example: "out: s (\"0 1\" $ fit 1 [\"bd\", \"sn\", \"hh\"])",
        build: |call| {
            let (values, indices) = (call.values(1), call.pattern(2));
            call.with(0, |builder, step| {
                let offset =
                    builder.each_cycle(|builder, cycle| builder.push(Node::Value(cycle.times(step))));
                let moved = builder.combine(Operation::Add, Structure::Left, indices, offset);
                builder.map(ValueFunction::Nth(values), moved)
            })
        },
    },
];

/// What each function of argument 0 makes of the input.
fn changed(call: &mut Call<'_>) -> Vec<NodeId> {
    let functions = call.functions(0);
    functions.into_iter().map(|f| f.apply_in(call.builder, call.input)).collect()
}

//! Patterns arranged over several cycles, and functions over several arguments.

use super::chance::draws;
use super::{Argument, Call, INT, Kind, NUMBERS, PATTERNS, RATIO, SCORE, Transform, required};
use crate::pattern::arg::Arg;
use crate::pattern::node::{Join, Node, NodeId, Slot, Structure, ValueFunction};
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
    Transform {
        name: "spreadChoose",
        aliases: &["spreadr"],
        params: &[required("f", Kind::Partial), required("arguments", PATTERNS)],
        has_input: true,
        doc: "Gives a function an argument of a list by chance in each cycle.",
        example: "out: s \"bd sn\" $ spreadChoose fast [1, 2, 4]",
        build: |call| {
            let of = changed(call);
            let draws = draws(call.builder, Arg::int(of.len() as i64), Arg::int(1));
            call.builder.bind(draws, Join::Both, |builder, index| builder.push(Node::Pick { index, of }))
        },
    },
    Transform {
        name: "seqP",
        aliases: &[],
        params: &[required("parts", SCORE)],
        has_input: false,
        doc: "Plays each pattern of a list from one cycle to another; each starts with its own first cycle.",
        example: "out: seqP [(0, 4, s \"bd*2\"), (2, 5, s \"hh*3\")]",
        build: |call| {
            let parts = score(call);
            let layers = parts.into_iter().map(|(_, _, of)| of).collect();
            call.builder.push(Node::Stack(layers))
        },
    },
    Transform {
        name: "seqPLoop",
        aliases: &["seqPloop"],
        params: &[required("parts", SCORE)],
        has_input: false,
        doc: "As `seqP`, from the first beginning to the last end, over and over.",
        example: "out: seqPLoop [(0, 4, s \"bd*2\"), (2, 5, s \"hh*3\")]",
        build: |call| {
            let parts = score(call);
            let first = parts.iter().map(|(begin, ..)| *begin).reduce(Time::min).unwrap_or(Time::ZERO);
            let last = parts.iter().map(|(_, end, _)| *end).reduce(Time::max).unwrap_or(Time::ONE);
            let layers = parts.into_iter().map(|(_, _, of)| of).collect();
            let all = call.builder.push(Node::Stack(layers));
            let length = Arg::Const(Value::Ratio(last - first));
            let early = call.builder.earlier(Arg::Const(Value::Ratio(first)), all);
            let fast = call.builder.faster(length.clone(), early);
            let once = call.builder.each_cycle(|builder, cycle| builder.later(cycle, fast));
            call.builder.slower(length, once)
        },
    },
];

/// What each function of argument 0 makes of the input.
fn changed(call: &mut Call<'_>) -> Vec<NodeId> {
    let functions = call.functions(0);
    functions.into_iter().map(|f| f.apply_in(call.builder, call.input)).collect()
}

/// Where each part of the list of argument 0 begins and ends, and what it plays there.
fn score(call: &mut Call<'_>) -> Vec<(Time, Time, NodeId)> {
    let Some(Argument::List(parts)) = call.args.first() else { return Vec::new() };
    let time = |argument: &Argument| match argument {
        Argument::Pattern(pattern) => pattern.constant().and_then(Value::time),
        _ => None,
    };
    let mut score = Vec::new();
    for part in parts {
        let Argument::List(part) = part else { continue };
        let [begin, end, Argument::Pattern(pattern)] = part.as_slice() else { continue };
        let (Some(begin), Some(end)) = (time(begin), time(end)) else { continue };
        let of = call.builder.import(pattern);
        let of = call.builder.later(Arg::Const(Value::Ratio(begin.sam())), of);
        score.push((begin, end, call.builder.push(Node::Play { begin, end, of })));
    }
    score
}

//! Sources of patterns: numbers in a row, and patterns put together.

use super::{INT, Kind, PATTERNS, TIMED, Transform, WORD, required};
use crate::pattern::arg::Arg;
use crate::pattern::build::Builder;
use crate::pattern::node::{Join, Node, NodeId, Structure, ValueFunction};
use crate::pattern::operation::Operation;
use crate::pattern::{Time, Value};

pub(super) const ROWS: &[Transform] = &[
    Transform {
        name: "silence",
        aliases: &[],
        params: &[],
        has_input: false,
        doc: "Nothing.",
        example: "out: s \"bd sn\" $ every 4 (const silence)",
        build: |call| call.input,
    },
    Transform {
        name: "stack",
        aliases: &[],
        params: &[required("patterns", PATTERNS)],
        has_input: false,
        doc: "Plays all patterns of a list at once.",
        example: "out: stack [s \"bd*2\", s \"~ sn\"]",
        build: |call| {
            let layers = call.patterns(0);
            call.builder.push(Node::Stack(layers))
        },
    },
    Transform {
        name: "cat",
        aliases: &["slowcat", "slowCat", "fromList"],
        params: &[required("patterns", PATTERNS)],
        has_input: false,
        doc: "Plays the patterns of a list in turn, one a cycle; each waits where it is until its turn comes again.",
        example: "out: cat [s \"bd*2\", s \"sn hh hh\"]",
        build: |call| {
            let parts = call.patterns(0);
            call.builder.push(Node::Cat(parts))
        },
    },
    Transform {
        name: "fastcat",
        aliases: &["fastCat", "fastFromList", "listToPat"],
        params: &[required("patterns", PATTERNS)],
        has_input: false,
        doc: "Plays the patterns of a list in turn, all in one cycle.",
        example: "out: fastcat [s \"bd*2\", s \"sn hh hh\"]",
        build: |call| {
            let parts = call.patterns(0);
            call.builder.fastcat(parts)
        },
    },
    Transform {
        name: "overlay",
        aliases: &[],
        params: &[required("other", Kind::Same)],
        has_input: true,
        doc: "Two patterns at once.",
        example: "out: overlay (s \"bd*2\") (s \"~ sn\")",
        build: |call| {
            let other = call.pattern(0);
            call.builder.overlay(other, call.input)
        },
    },
    Transform {
        name: "append",
        aliases: &["slowAppend", "slowappend"],
        params: &[required("first", Kind::Same)],
        has_input: true,
        doc: "Two patterns in turn, one a cycle.",
        example: "out: append (s \"bd*2\") (s \"sn hh\")",
        build: |call| {
            let first = call.pattern(0);
            call.builder.push(Node::Cat(vec![first, call.input]))
        },
    },
    Transform {
        name: "fastAppend",
        aliases: &["fastappend"],
        params: &[required("first", Kind::Same)],
        has_input: true,
        doc: "Two patterns in turn, both in one cycle.",
        example: "out: fastAppend (s \"bd*2\") (s \"sn hh\")",
        build: |call| {
            let first = call.pattern(0);
            call.builder.fastcat(vec![first, call.input])
        },
    },
    Transform {
        name: "timecat",
        aliases: &["timeCat"],
        params: &[required("patterns", TIMED)],
        has_input: false,
        doc: "Patterns in turn in one cycle, each as long as the first of its pair weighs.",
        example: "out: timecat [(3, s \"bd*4\"), (1, s \"hh*3\")]",
        build: |call| {
            let (weights, parts) = call.pairs(0);
            call.builder.with_args(&weights, Join::Inner, &mut |builder, weights| {
                builder.in_turn(weights.into_iter().zip(parts.clone()))
            })
        },
    },
    Transform {
        name: "stackwith",
        aliases: &["stackWith"],
        params: &[required("controls", Kind::Same), required("patterns", PATTERNS)],
        has_input: false,
        doc: "Plays all patterns of a list at once, each with these controls, each time started further in.",
        example: "out: stackwith (pan \"0 1\") [s \"bd*2\", s \"sn\"]",
        build: |call| {
            let (controls, layers) = (call.pattern(0), call.patterns(1));
            let count = layers.len() as i64;
            let layers = layers.into_iter().zip(0..).map(|(of, at)| {
                let share = Arg::Const(Value::Ratio(Time::new(at, count)));
                let controls = call.builder.earlier(share, controls);
                call.builder.combine(Operation::Right, Structure::Left, of, controls)
            });
            let layers = layers.collect();
            call.builder.push(Node::Stack(layers))
        },
    },
    Transform {
        name: "run",
        aliases: &[],
        params: &[required("n", INT)],
        has_input: false,
        doc: "The numbers below n, in one cycle.",
        example: "out: s \"drum*8\" # n (run 8)",
        build: |call| {
            let counts = call.pattern(0);
            call.builder.with_arg(counts, Join::Both, run)
        },
    },
    Transform {
        name: "scan",
        aliases: &[],
        params: &[required("n", INT)],
        has_input: false,
        doc: "`run 1`, `run 2` and so on up to `run n`, one a cycle.",
        example: "out: s \"drum*8\" # n (scan 8)",
        build: |call| {
            let counts = call.pattern(0);
            call.builder.with_arg(counts, Join::Both, |builder, count| {
                builder.turns(count, |builder, turn| run(builder, turn.plus(Arg::int(1))))
            })
        },
    },
    Transform {
        name: "samples",
        aliases: &[],
        params: &[required("names", WORD), required("numbers", INT)],
        has_input: false,
        doc: "Names of samples and their numbers, put together.",
        example: "out: s (samples \"drum*2 hh\" \"<0 1>\")",
        build: |call| {
            let (names, numbers) = (call.pattern(0), call.pattern(1));
            let numbers = call.builder.map(ValueFunction::SampleNumber, numbers);
            call.builder.combine(Operation::Append, Structure::Both, names, numbers)
        },
    },
];

/// The numbers below a count, in one cycle.
fn run(builder: &mut Builder, count: Arg) -> NodeId {
    let numbers = builder.turns(count.clone(), |builder, number| builder.push(Node::Value(number)));
    builder.faster(count, numbers)
}

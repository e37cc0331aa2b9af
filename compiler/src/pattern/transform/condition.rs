//! Functions applied in some cycles, or to some events.

use super::{BOOL, Call, INT, Kind, NUMBERS, SPAN, Transform, required};
use crate::pattern::arg::Arg;
use crate::pattern::build::Builder;
use crate::pattern::function::Function;
use crate::pattern::node::{Join, Node, NodeId, Test};

pub(super) const ROWS: &[Transform] = &[
    Transform {
        name: "every",
        aliases: &[],
        params: &[required("n", INT), required("f", Kind::Function)],
        has_input: true,
        doc: "Applies a function in every nth cycle, the first included; 0 is never.",
        example: "out: s \"bd sn hh cp\" $ every 4 (fast 2)",
        build: |call| {
            let plain = call.input;
            let changed = call.apply(1, plain);
            call.with(0, |builder, count| {
                when(builder, Test::Every { count, offset: Arg::int(0) }, changed, plain)
            })
        },
    },
    Transform {
        name: "every'",
        aliases: &["everyOffset"],
        params: &[required("n", INT), required("offset", INT), required("f", Kind::Function)],
        has_input: true,
        doc: "Applies a function in the cycles whose number leaves the offset when divided by n.",
        example: "out: s \"bd sn hh cp\" $ every' 4 3 (fast 2)",
        build: |call| {
            let plain = call.input;
            let changed = call.apply(2, plain);
            call.joined_each(&mut |builder, [count, offset]| {
                when(builder, Test::Every { count, offset }, changed, plain)
            })
        },
    },
    Transform {
        name: "foldEvery",
        aliases: &[],
        params: &[required("counts", NUMBERS), required("f", Kind::Function)],
        has_input: true,
        doc: "Applies a function in every nth cycle, for each n of a list.",
        example: "out: s \"bd sn hh cp\" $ foldEvery [3, 4] (fast 2)",
        build: |call| {
            let (f, counts) = (call.function(1), call.patterns(0));
            counts.into_iter().rev().fold(call.input, |plain, count| {
                let changed = f.apply_in(call.builder, plain);
                call.builder.with_arg(count, Join::Inner, |builder, count| {
                    when(builder, Test::Every { count, offset: Arg::int(0) }, changed, plain)
                })
            })
        },
    },
    Transform {
        name: "whenmod",
        aliases: &[],
        params: &[required("n", INT), required("least", INT), required("f", Kind::Function)],
        has_input: true,
        doc: "Applies a function in the cycles whose number leaves so much or more when divided by n.",
        example: "out: s \"bd sn hh cp\" $ whenmod 4 2 (fast 2)",
        build: |call| {
            let plain = call.input;
            let changed = call.apply(2, plain);
            call.with_each(&mut |builder, [count, least]| {
                when(builder, Test::AtLeast { count, least }, changed, plain)
            })
        },
    },
    Transform {
        name: "while",
        aliases: &["when"],
        params: &[required("truths", BOOL), required("f", Kind::Function)],
        has_input: true,
        doc: "Applies a function while a pattern of truths is true.",
        example: "out: s \"bd*8\" $ while \"t f\" (# speed 2)",
        build: |call| {
            let (truths, plain) = (call.pattern(0), call.input);
            let changed = call.apply(1, plain);
            let changed = call.builder.masked(truths, true, changed);
            let plain = call.builder.masked(truths, false, plain);
            call.builder.overlay(changed, plain)
        },
    },
    Transform {
        name: "within",
        aliases: &[],
        params: &[required("part", SPAN), required("f", Kind::Function)],
        has_input: true,
        doc: "Applies a function, and takes its events where they begin in a part of the cycle.",
        example: "out: s \"bd sn hh cp\" $ within (0.5, 1) (fast 2)",
        build: |call| in_window(call, true, |builder, f, _, of| f.apply_in(builder, of)),
    },
    Transform {
        name: "within'",
        aliases: &[],
        params: &[required("part", SPAN), required("f", Kind::Function)],
        has_input: true,
        doc: "Applies a function to a part of the cycle as if it were the whole.",
        example: "out: s \"bd sn hh cp\" $ within' (0.5, 1) rev",
        build: |call| {
            in_window(call, true, |builder, f, [begin, end], of| {
                let part = builder.push(Node::Zoom { begin: begin.clone(), end: end.clone(), of });
                let changed = f.apply_in(builder, part);
                builder.push(Node::Compress { begin, end, of: changed })
            })
        },
    },
    Transform {
        name: "chunk",
        aliases: &[],
        params: &[required("n", INT), required("f", Kind::Function)],
        has_input: true,
        doc: "Applies a function to one nth of the cycle, in each cycle to the next; below 0, from the last to the first.",
        example: "out: s \"bd sn hh cp\" $ chunk 4 (# speed 2)",
        build: |call| {
            let (f, of) = (call.function(1), call.input);
            call.with_sign(
                0,
                |builder, count| chunk_back(builder, Arg::int(0).minus(count), f, of),
                |builder, count| {
                    builder
                        .turns(count.clone(), |builder, index| in_part(builder, index, count.clone(), f, of))
                },
            )
        },
    },
    Transform {
        name: "chunk'",
        aliases: &[],
        params: &[required("n", INT), required("f", Kind::Function)],
        has_input: true,
        doc: "As `chunk`, from the last part to the first, without repeating cycles.",
        example: "out: s \"bd sn hh cp\" $ chunk' 4 (# speed 2)",
        build: |call| {
            let (f, of) = (call.function(1), call.input);
            call.with(0, |builder, count| chunk_back(builder, count, f, of))
        },
    },
    Transform {
        name: "fix",
        aliases: &[],
        params: &[required("f", Kind::Function), required("controls", Kind::Same)],
        has_input: true,
        doc: "Applies a function to the events that have these controls.",
        example: "out: s \"bd sn hh cp\" $ fix (# speed 2) (s \"sn\")",
        build: |call| {
            let (by, of) = (call.pattern(1), call.input);
            let then = call.builder.push(Node::Match { keep: true, by, of });
            let then = call.apply(0, then);
            let otherwise = call.builder.push(Node::Match { keep: false, by, of });
            call.builder.overlay(then, otherwise)
        },
    },
    Transform {
        name: "unfix",
        aliases: &[],
        params: &[required("f", Kind::Function), required("controls", Kind::Same)],
        has_input: true,
        doc: "Applies a function to the events that lack these controls.",
        example: "out: s \"bd sn hh cp\" $ unfix (# speed 2) (s \"sn\")",
        build: |call| {
            let (by, of) = (call.pattern(1), call.input);
            let then = call.builder.push(Node::Match { keep: false, by, of });
            let then = call.apply(0, then);
            let otherwise = call.builder.push(Node::Match { keep: true, by, of });
            call.builder.overlay(then, otherwise)
        },
    },
    Transform {
        name: "contrast",
        aliases: &[],
        params: &[
            required("f", Kind::Function),
            required("g", Kind::Function),
            required("controls", Kind::Same),
        ],
        has_input: true,
        doc: "Applies one function to the events that have these controls, and another to the rest.",
        example: "out: s \"bd sn hh cp\" $ contrast (# speed 2) (# gain 0.7) (s \"sn\")",
        build: |call| {
            let (by, of) = (call.pattern(2), call.input);
            let then = call.builder.push(Node::Match { keep: true, by, of });
            let then = call.apply(0, then);
            let otherwise = call.builder.push(Node::Match { keep: false, by, of });
            let otherwise = call.apply(1, otherwise);
            call.builder.overlay(then, otherwise)
        },
    },
];

/// One pattern in the cycles that a test picks, another in the rest.
fn when(builder: &mut Builder, test: Test, then: NodeId, otherwise: NodeId) -> NodeId {
    builder.push(Node::When { test, then, otherwise })
}

/// A function applied to part `index` of `count` of each cycle.
fn in_part(builder: &mut Builder, index: Arg, count: Arg, f: &Function, of: NodeId) -> NodeId {
    let changed = f.apply_in(builder, of);
    let end = index.clone().plus(Arg::int(1)).over(count.clone());
    builder.windowed(index.over(count), end, changed, of)
}

/// A function applied to the last of `count` parts, in the next cycle to the one before it, and so on.
fn chunk_back(builder: &mut Builder, count: Arg, f: &Function, of: NodeId) -> NodeId {
    let number = builder.push(Node::CycleNumber);
    builder.bind(number, Join::Both, |builder, cycle| {
        let index = Arg::int(-1).minus(cycle).modulo(count.clone());
        in_part(builder, index, count, f, of)
    })
}

/// What a function makes of a pattern in the part of a cycle given as argument 0, or outside of it.
pub(super) fn in_window(
    call: &mut Call<'_>,
    is_inside: bool,
    change: impl Fn(&mut Builder, &Function, [Arg; 2], NodeId) -> NodeId,
) -> NodeId {
    let (f, of) = (call.function(1), call.input);
    let [begin, end] = call.span(0);
    call.builder.with_args(&[begin, end], Join::Inner, &mut |builder, args| {
        let Ok([begin, end]) = <[Arg; 2]>::try_from(args) else { return of };
        let changed = change(builder, f, [begin.clone(), end.clone()], of);
        let (then, otherwise) = if is_inside { (changed, of) } else { (of, changed) };
        builder.windowed(begin, end, then, otherwise)
    })
}

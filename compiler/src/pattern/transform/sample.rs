//! Samples cut, stretched and put together again.

use super::{Call, INT, NUMBER, NUMBERS, RATIO, Transform, required};
use crate::pattern::Value;
use crate::pattern::arg::Arg;
use crate::pattern::build::Builder;
use crate::pattern::node::{Join, Node, NodeId, Signal, Structure, ValueFunction};
use crate::pattern::operation::Operation;

pub(super) const ROWS: &[Transform] = &[
    Transform {
        name: "chop",
        aliases: &[],
        params: &[required("n", INT)],
        has_input: true,
        doc: "Cuts each event into so many parts of its sample, one after the other.",
        example: "out: s \"bev\" $ chop 4 $ rev",
        build: |call| {
            let of = call.input;
            call.with(0, |builder, count| chop(builder, count, of))
        },
    },
    Transform {
        name: "striate",
        aliases: &[],
        params: &[required("n", INT)],
        has_input: true,
        doc: "Cuts the samples into so many parts: first the first parts of all, then the second parts, and so on.",
        example: "out: s \"bev sn\" $ striate 4",
        build: |call| {
            let of = call.input;
            call.with(0, |builder, count| striate(builder, count, of))
        },
    },
    Transform {
        name: "striateBy",
        aliases: &["striate'"],
        params: &[required("n", INT), required("share", NUMBER)],
        has_input: true,
        doc: "As `striate`, with parts of a given share of the sample, which may overlap.",
        example: "out: s \"bev\" $ striateBy 8 0.25",
        build: |call| {
            let of = call.input;
            call.with_each(&mut |builder, [count, share]| {
                let steps = count.clone().minus(Arg::int(1));
                let step = Arg::int(1).minus(share.clone()).over(steps);
                let parts = builder.turns(count.clone(), |builder, index| {
                    let begin = index.times(step.clone());
                    let end = begin.clone().plus(share.clone());
                    builder.map(ValueFunction::Slice { begin, end, always_nested: true }, of)
                });
                builder.faster(count, parts)
            })
        },
    },
    Transform {
        name: "staccato",
        aliases: &[],
        params: &[required("share", NUMBER)],
        has_input: true,
        doc: "Each event sounds for a share of its time: sets the control `legato`.",
        example: "out: s \"bev*4\" $ staccato 0.5",
        build: |call| {
            let (share, of) = (call.pattern(0), call.input);
            let legato = call.builder.map(ValueFunction::Control("legato".into()), share);
            call.builder.combine(Operation::Right, Structure::Left, of, legato)
        },
    },
    Transform {
        name: "slice",
        aliases: &[],
        params: &[required("n", INT), required("indices", INT)],
        has_input: true,
        doc: "Plays numbered parts of a sample cut into n, in the rhythm of the numbers.",
        example: "out: s \"bev\" $ slice 8 \"0 3 2*2 7\"",
        build: |call| {
            let (count, indices, of) = (call.pattern(0), call.pattern(1), call.input);
            let parts = parts(call.builder, count, indices);
            call.builder.combine(Operation::Right, Structure::Left, parts, of)
        },
    },
    Transform {
        name: "randslice",
        aliases: &[],
        params: &[required("n", INT)],
        has_input: true,
        doc: "Plays a part of each sample cut into n, by chance.",
        example: "out: s \"bev*4\" $ randslice 8",
        build: |call| {
            let (count, of) = (call.pattern(0), call.input);
            let rand = call.builder.push(Node::Signal(Signal::Rand));
            let indices = call.with(0, |builder, limit| builder.map(ValueFunction::WholeBelow(limit), rand));
            let parts = parts(call.builder, count, indices);
            call.builder.combine(Operation::Right, Structure::Left, of, parts)
        },
    },
    Transform {
        name: "splice",
        aliases: &[],
        params: &[required("n", INT), required("indices", INT)],
        has_input: true,
        doc: "As `slice`, with each part as fast as its event asks for.",
        example: "out: s \"bev\" $ splice 8 \"0 3 2*2 7\"",
        build: |call| {
            let (indices, of) = (call.pattern(1), call.input);
            call.with(0, |builder, count| {
                let number = builder.push(Node::Value(count.clone()));
                let parts = parts(builder, number, indices);
                let sounds = builder.combine(Operation::Right, Structure::Left, parts, of);
                let fitted = builder.map(ValueFunction::Fit(Arg::int(1).over(count)), sounds);
                in_cycles(builder, fitted)
            })
        },
    },
    Transform {
        name: "bite",
        aliases: &[],
        params: &[required("n", INT), required("indices", INT)],
        has_input: true,
        doc: "Cuts the pattern into n parts and plays those that numbers name, squeezed into their events.",
        example: "out: s \"bd sn hh cp\" $ bite 4 \"0 2*2 1 3\"",
        build: |call| {
            let (indices, of) = (call.pattern(1), call.input);
            call.with(0, |builder, count| {
                builder.bind(indices, Join::Squeeze, |builder, index| numbered(builder, index, count, of))
            })
        },
    },
    Transform {
        name: "chew",
        aliases: &[],
        params: &[required("n", INT), required("indices", INT)],
        has_input: true,
        doc: "As `bite`, with the samples as much faster as their part was squeezed.",
        example: "out: s \"bd sn hh cp\" $ chew 4 \"0 1 [2 3]\"",
        build: |call| {
            let (indices, of) = (call.pattern(1), call.input);
            call.with(0, |builder, count| {
                let parts = builder.bind(indices, Join::Both, |builder, index| {
                    let (begin, length) = (index.event_begin().modulo(Arg::int(1)), index.event_length());
                    let part = numbered(builder, index, count.clone(), of);
                    let fast = Arg::int(1).over(length.clone());
                    let fast = builder.change(Operation::Mul, "speed", fast, part);
                    let end = begin.clone().plus(length);
                    builder.push(Node::Compress { begin, end, of: fast })
                });
                builder.change(Operation::Div, "speed", count, parts)
            })
        },
    },
    Transform {
        name: "gap",
        aliases: &[],
        params: &[required("n", INT)],
        has_input: true,
        doc: "As `chop`, with every second part left out. Where there is no `n`, it becomes 1, as in TidalCycles.",
        example: "out: s \"bev\" $ gap 8",
        build: |call| {
            let of = call.input;
            call.with(0, |builder, count| {
                let pulse = builder.control("n", Arg::int(1));
                let silence = builder.silence();
                let pulses = builder.push(Node::Cat(vec![pulse, silence]));
                let pulses = builder.faster(count.clone(), pulses);
                let chopped = chop(builder, count, of);
                builder.combine(Operation::Right, Structure::Both, pulses, chopped)
            })
        },
    },
    Transform {
        name: "loopAt",
        aliases: &["loopat"],
        params: &[required("cycles", RATIO)],
        has_input: true,
        doc: "Stretches samples over so many cycles.",
        example: "out: s \"bev\" $ chop 8 $ loopAt 2",
        build: |call| {
            let slowed = slowed(call);
            in_cycles(call.builder, slowed)
        },
    },
    Transform {
        name: "hurry",
        aliases: &[],
        params: &[required("factor", RATIO)],
        has_input: true,
        doc: "Plays the pattern, and its samples, so many times as fast.",
        example: "out: s \"bd sn\" $ every 2 (hurry 2)",
        build: |call| {
            let (factor, of) = (call.pattern(0), call.input);
            let fast = call.builder.with_arg(factor, Join::Inner, |builder, by| builder.faster(by, of));
            let speed = call.builder.map(ValueFunction::Control("speed".into()), factor);
            call.builder.combine(Operation::Mul, Structure::Left, fast, speed)
        },
    },
    Transform {
        name: "smash",
        aliases: &[],
        params: &[required("n", INT), required("factors", NUMBERS)],
        has_input: true,
        doc: "As `striate`, then slower by each factor of a list in turn.",
        example: "out: s \"bev\" $ smash 3 [1, 2, 4]",
        build: |call| {
            let (of, factors) = (call.input, call.patterns(1));
            let parts = call.with(0, |builder, count| striate(builder, count, of));
            slowed_in_turn(call.builder, &factors, parts)
        },
    },
    Transform {
        name: "smash'",
        aliases: &[],
        params: &[required("n", INT), required("factors", NUMBERS)],
        has_input: true,
        doc: "As `chop`, then slower by each factor of a list in turn.",
        example: "out: s \"bev\" $ smash' 3 [1, 2, 4]",
        build: |call| {
            let (of, factors) = (call.input, call.patterns(1));
            let parts = call.with(0, |builder, count| chop(builder, count, of));
            slowed_in_turn(call.builder, &factors, parts)
        },
    },
];

/// Slower by each factor in turn, one a cycle.
fn slowed_in_turn(builder: &mut Builder, factors: &[NodeId], of: NodeId) -> NodeId {
    let slower = |&factor| builder.with_arg(factor, Join::Inner, |builder, by| builder.slower(by, of));
    let turns = factors.iter().map(slower).collect();
    builder.push(Node::Cat(turns))
}

/// Each event as so many parts of its sample, one after the other.
fn chop(builder: &mut Builder, count: Arg, of: NodeId) -> NodeId {
    builder.bind(of, Join::Squeeze, |builder, value| {
        let whole = builder.push(Node::Value(value));
        let parts =
            builder.turns(count.clone(), |builder, index| builder.map(slice(index, &count, false), whole));
        builder.faster(count, parts)
    })
}

/// Plays one of `count` equal parts of a sample.
fn slice(index: Arg, count: &Arg, always_nested: bool) -> ValueFunction {
    let end = index.clone().plus(Arg::int(1)).over(count.clone());
    ValueFunction::Slice { begin: index.over(count.clone()), end, always_nested }
}

/// The pattern once for each part of its samples, all in one cycle.
fn striate(builder: &mut Builder, count: Arg, of: NodeId) -> NodeId {
    let parts = builder.turns(count.clone(), |builder, index| builder.map(slice(index, &count, true), of));
    builder.faster(count, parts)
}

/// The controls of the numbered parts of a sample, with the rhythm of the numbers; the numbers go round.
fn parts(builder: &mut Builder, count: NodeId, indices: NodeId) -> NodeId {
    let one = builder.number(1.0);
    let part = builder.combine(Operation::Mod, Structure::Left, indices, count);
    let next = builder.combine(Operation::Add, Structure::Left, part, one);
    let begin = builder.combine(Operation::Div, Structure::Left, part, count);
    let end = builder.combine(Operation::Div, Structure::Left, next, count);
    let begin = builder.map(ValueFunction::Control("begin".into()), begin);
    let end = builder.map(ValueFunction::Control("end".into()), end);
    builder.combine(Operation::Right, Structure::Left, begin, end)
}

/// A numbered part of so many of the pattern's cycle, stretched to the cycle; the numbers go round.
fn numbered(builder: &mut Builder, index: Arg, count: Arg, of: NodeId) -> NodeId {
    let index = index.modulo(count.clone());
    let end = index.clone().plus(Arg::int(1)).over(count.clone());
    builder.push(Node::Zoom { begin: index.over(count), end, of })
}

/// Slower by the factor of argument 0, its samples as well.
fn slowed(call: &mut Call<'_>) -> NodeId {
    let (factor, of) = (call.pattern(0), call.input);
    let slow = call.builder.with_arg(factor, Join::Inner, |builder, by| builder.slower(by, of));
    let one = call.builder.number(1.0);
    let speed = call.builder.combine(Operation::Div, Structure::Right, one, factor);
    let speed = call.builder.map(ValueFunction::Control("speed".into()), speed);
    call.builder.combine(Operation::Mul, Structure::Left, slow, speed)
}

/// Marks `speed` as counted in cycles.
fn in_cycles(builder: &mut Builder, of: NodeId) -> NodeId {
    builder.set("unit", Arg::Const(Value::Word("c".into())), of)
}

//! A pattern together with changed copies of itself, and across the stereo field.

use super::{Call, FUNCTIONS, INT, Kind, NUMBER, RATIO, Transform, required};
use crate::pattern::arg::Arg;
use crate::pattern::build::Builder;
use crate::pattern::node::{Join, Node, NodeId, Structure, ValueFunction};
use crate::pattern::operation::Operation;
use crate::pattern::{Time, Value};

pub(super) const ROWS: &[Transform] = &[
    Transform {
        name: "superimpose",
        aliases: &[],
        params: &[required("f", Kind::Function)],
        has_input: true,
        doc: "The pattern and what a function makes of it, at once.",
        example: "out: s \"bd sn\" $ superimpose (fast 2)",
        build: |call| {
            let changed = call.apply(0, call.input);
            call.builder.overlay(call.input, changed)
        },
    },
    Transform {
        name: "off",
        aliases: &[],
        params: &[required("step", RATIO), required("f", Kind::Function)],
        has_input: true,
        doc: "The pattern and, a step later, what a function makes of it.",
        example: "out: (n \"0 4 7\" # s \"drum\") $ off 0.125 (|+ n 12)",
        build: |call| {
            let (f, of) = (call.function(1), call.input);
            call.with(0, |builder, step| {
                let later = builder.later(step, of);
                let changed = f.apply_in(builder, later);
                builder.overlay(of, changed)
            })
        },
    },
    Transform {
        name: "offadd",
        aliases: &[],
        params: &[required("step", RATIO), required("other", Kind::Same)],
        has_input: true,
        doc: "The pattern and, a step later, its sum with another.",
        example: "out: s \"drum*2\" # n (\"0 4\" $ offadd 0.25 7)",
        build: |call| {
            let (other, of) = (call.pattern(1), call.input);
            call.with(0, |builder, step| {
                let later = builder.later(step, of);
                let sum = builder.combine(Operation::Add, Structure::Both, later, other);
                builder.overlay(of, sum)
            })
        },
    },
    Transform {
        name: "layer",
        aliases: &[],
        params: &[required("functions", FUNCTIONS)],
        has_input: true,
        doc: "What each function of a list makes of the pattern, at once.",
        example: "out: s \"bd sn\" $ layer [rev, fast 2]",
        build: |call| {
            let functions = call.functions(0);
            let layers = functions.into_iter().map(|f| f.apply_in(call.builder, call.input)).collect();
            call.builder.push(Node::Stack(layers))
        },
    },
    Transform {
        name: "jux",
        aliases: &[],
        params: &[required("f", Kind::Function)],
        has_input: true,
        doc: "The pattern on the left, and what a function makes of it on the right.",
        example: "out: s \"bd sn\" $ jux rev",
        build: |call| {
            juxtaposed(call, 0, &|builder, side, of| {
                builder.change(Operation::Add, "pan", constant(side), of)
            })
        },
    },
    Transform {
        name: "juxBy",
        aliases: &["juxby"],
        params: &[required("width", NUMBER), required("f", Kind::Function)],
        has_input: true,
        doc: "As `jux`, with a width from 0 to 1.",
        example: "out: s \"bd sn\" $ juxBy 0.5 rev",
        build: |call| {
            let width = call.pattern(0);
            juxtaposed(call, 1, &|builder, side, of| {
                let side = builder.number(side);
                let pan = builder.combine(Operation::Mul, Structure::Right, side, width);
                let pan = builder.map(ValueFunction::Control("pan".into()), pan);
                builder.combine(Operation::Add, Structure::Left, of, pan)
            })
        },
    },
    Transform {
        name: "jux4",
        aliases: &[],
        params: &[required("f", Kind::Function)],
        has_input: true,
        doc: "As `jux`, for four speakers in a ring: an eighth and five eighths round.",
        example: "out: s \"bd sn\" $ jux4 rev",
        build: |call| {
            let plain = call.builder.set("pan", constant(0.625), call.input);
            let changed = call.builder.set("pan", constant(0.125), call.input);
            let changed = call.apply(0, changed);
            call.builder.overlay(plain, changed)
        },
    },
    Transform {
        name: "juxcut",
        aliases: &[],
        params: &[required("f", Kind::Function)],
        has_input: true,
        doc: "As `jux`, each side in a cut group of its own.",
        example: "out: s \"bd sn\" $ juxcut rev",
        build: |call| {
            let side = |builder: &mut Builder, pan, group, of| {
                let panned = builder.set("pan", constant(pan), of);
                builder.set("cut", constant(group), panned)
            };
            let plain = side(call.builder, 0.0, -1.0, call.input);
            let changed = side(call.builder, 1.0, -2.0, call.input);
            let changed = call.apply(0, changed);
            call.builder.overlay(plain, changed)
        },
    },
    Transform {
        name: "jux'",
        aliases: &[],
        params: &[required("functions", FUNCTIONS)],
        has_input: true,
        doc: "What each function of a list makes of the pattern, spread from left to right.",
        example: "out: s \"bd sn\" $ jux' [rev, fast 2, id]",
        build: |call| {
            let functions = call.functions(0);
            let count = functions.len() as i64;
            let layers = functions.into_iter().zip(0..).map(|(f, at)| {
                let changed = f.apply_in(call.builder, call.input);
                let pan = Arg::Const(Value::Ratio(Time::new(at, count)));
                call.builder.change(Operation::Add, "pan", pan, changed)
            });
            let layers = layers.collect();
            call.builder.push(Node::Stack(layers))
        },
    },
    Transform {
        name: "spin",
        aliases: &[],
        params: &[required("n", INT)],
        has_input: true,
        doc: "So many copies round the stereo field, each started as much further in.",
        example: "out: s \"bd sn hh cp\" $ spin 4",
        build: |call| {
            let of = call.input;
            call.with(0, |builder, count| {
                builder.layers(Arg::int(0), count.clone(), |builder, number| {
                    let share = number.over(count);
                    let early = builder.earlier(share.clone(), of);
                    builder.set("pan", share, early)
                })
            })
        },
    },
    Transform {
        name: "ghost",
        aliases: &[],
        params: &[],
        has_input: true,
        doc: "Adds quiet, short and fast copies, one and a half and two and a half eighths later.",
        example: "out: s \"~ sn\" $ ghost",
        build: |call| {
            let step = call.builder.number(0.125);
            ghost(call, step, faint)
        },
    },
    Transform {
        name: "ghost'",
        aliases: &[],
        params: &[required("step", RATIO)],
        has_input: true,
        doc: "As `ghost`, with the step given.",
        example: "out: s \"~ sn\" $ ghost' 0.0625",
        build: |call| {
            let step = call.pattern(0);
            ghost(call, step, faint)
        },
    },
    Transform {
        name: "ghostWith",
        aliases: &["ghost''"],
        params: &[required("step", RATIO), required("f", Kind::Function)],
        has_input: true,
        doc: "As `ghost`, with the step and what becomes of the copies given.",
        example: "out: s \"~ sn\" $ ghostWith 0.125 (# gain 0.5)",
        build: |call| {
            let (f, step) = (call.function(1), call.pattern(0));
            ghost(call, step, |builder, of| f.apply_in(builder, of))
        },
    },
];

/// A constant number.
fn constant(number: f64) -> Arg {
    Arg::Const(Value::Ratio(Time::from_f64(number)))
}

/// The input on the left and argument `f` of it on the right, `width` apart.
fn juxtaposed(call: &mut Call<'_>, f: usize, width: &dyn Fn(&mut Builder, f64, NodeId) -> NodeId) -> NodeId {
    let centred = call.builder.change(Operation::Add, "pan", constant(0.5), call.input);
    let plain = width(call.builder, -0.5, centred);
    let changed = width(call.builder, 0.5, centred);
    let changed = call.apply(f, changed);
    call.builder.overlay(plain, changed)
}

/// A changed copy one and a half steps later, and changed copies of both two and a half steps later.
fn ghost(call: &mut Call<'_>, step: NodeId, change: impl Fn(&mut Builder, NodeId) -> NodeId) -> NodeId {
    let of = call.input;
    call.builder.with_arg(step, Join::Inner, |builder, step| {
        let mut all = of;
        for steps in [1.5, 2.5] {
            let changed = change(builder, all);
            let later = builder.later(step.clone().times(constant(steps)), changed);
            all = builder.overlay(all, later);
        }
        all
    })
}

/// Quieter, shorter and faster.
fn faint(builder: &mut Builder, of: NodeId) -> NodeId {
    let (gain, speed) = (builder.control("gain", constant(0.7)), builder.control("speed", constant(1.25)));
    let fast = builder.combine(Operation::Mul, Structure::Both, of, speed);
    let short = builder.set("end", constant(0.2), fast);
    builder.combine(Operation::Mul, Structure::Both, short, gain)
}

//! Transforms of time.

use super::{INT, Kind, RATIO, Transform, required};
use crate::pattern::node::{Arg, Node};
use crate::pattern::operation::Operation;
use crate::pattern::{Structure, Value};

pub(super) const ROWS: &[Transform] = &[
    Transform {
        name: "fast",
        aliases: &["density"],
        params: &[required("factor", RATIO)],
        has_input: true,
        doc: "Plays the pattern so many times as fast. Below 0 it runs backwards, and 0 is silence.",
        example: "out: s \"bd sn\" $ fast 2",
        build: |call| {
            let of = call.input;
            call.with(0, |builder, by| builder.push(Node::Rate { by, slow: false, of }))
        },
    },
    Transform {
        name: "slow",
        aliases: &["sparsity"],
        params: &[required("factor", RATIO)],
        has_input: true,
        doc: "Stretches the pattern over so many cycles. Below 0 it runs backwards, and 0 is silence.",
        example: "out: s \"bd sn hh cp\" $ slow 2",
        build: |call| {
            let of = call.input;
            call.with(0, |builder, by| builder.push(Node::Rate { by, slow: true, of }))
        },
    },
    Transform {
        name: "rev",
        aliases: &["reverse"],
        params: &[],
        has_input: true,
        doc: "Plays each cycle backwards.",
        example: "out: s \"bd sn hh cp\" $ rev",
        build: |call| call.builder.push(Node::Reverse(call.input)),
    },
    Transform {
        name: "early",
        aliases: &["rotL"],
        params: &[required("cycles", RATIO)],
        has_input: true,
        doc: "Shifts the pattern to an earlier time. `0.25 <~ p` says the same.",
        example: "out: s \"bd sn hh cp\" $ early 0.25",
        build: |call| {
            let of = call.input;
            call.with(0, |builder, by| builder.push(Node::Shift { by, late: false, of }))
        },
    },
    Transform {
        name: "late",
        aliases: &["rotR", "offset", "wait"],
        params: &[required("cycles", RATIO)],
        has_input: true,
        doc: "Shifts the pattern to a later time. `0.25 ~> p` says the same.",
        example: "out: s \"bd sn hh cp\" $ late 0.25",
        build: |call| {
            let of = call.input;
            call.with(0, |builder, by| builder.push(Node::Shift { by, late: true, of }))
        },
    },
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
                builder.every(count, Arg::Const(Value::Number(0.0)), changed, plain)
            })
        },
    },
    Transform {
        name: "segment",
        aliases: &["discretise"],
        params: &[required("n", RATIO)],
        has_input: true,
        doc: "Samples the pattern n times a cycle: continuous patterns become steps.",
        example: "out: saw (range 200 800 $ segment 8 $ perlin)",
        build: |call| {
            let of = call.input;
            call.with(0, |builder, by| {
                let tick = builder.atom(Value::Bool(true));
                let ticks = builder.push(Node::Rate { by, slow: false, of: tick });
                builder.combine(Operation::Right, Structure::Left, ticks, of)
            })
        },
    },
];

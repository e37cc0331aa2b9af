//! What is done with numbers, and with truths: nothing of it works on controls.

use super::{INT, NUMBER, Transform, required};
use crate::pattern::arg::Arg;
use crate::pattern::build::Builder;
use crate::pattern::node::{Join, Node, NodeId, Rounding, Structure, ValueFunction};
use crate::pattern::operation::Operation;

pub(super) const ROWS: &[Transform] = &[
    Transform {
        name: "range",
        aliases: &[],
        params: &[required("low", NUMBER), required("high", NUMBER)],
        has_input: true,
        doc: "Stretches numbers from 0 to 1 to the span from low to high.",
        example: "out: s \"hh*8\" # gain (range 0.3 0.9 $ segment 8 $ perlin)",
        build: |call| {
            let (low, high, of) = (call.pattern(0), call.pattern(1), call.input);
            range(call.builder, low, high, of)
        },
    },
    Transform {
        name: "rangex",
        aliases: &[],
        params: &[required("low", NUMBER), required("high", NUMBER)],
        has_input: true,
        doc: "Stretches numbers from 0 to 1 to the span from low to high, in equal factors; both are above 0.",
        example: "out: s \"hh*8\" # speed (rangex 0.5 2 $ segment 8 $ saw)",
        build: |call| {
            let of = call.input;
            call.with_each(&mut |builder, [low, high]| builder.map(ValueFunction::Exponential(low, high), of))
        },
    },
    Transform {
        name: "smooth",
        aliases: &[],
        params: &[],
        has_input: true,
        doc: "A straight way from each number to the next.",
        example: "out: s \"hh*8\" # pan (segment 8 $ smooth \"0 1 0.5\")",
        build: |call| call.builder.push(Node::Smooth(call.input)),
    },
    Transform {
        name: "quantise",
        aliases: &["quantize", "qround"],
        params: &[required("n", NUMBER)],
        has_input: true,
        doc: "Rounds numbers to the nearest of n steps in each whole number.",
        example: "out: s \"hh*4\" # speed (\"0.9 1.3 1.1 0.7\" $ quantise 4)",
        build: |call| {
            let of = call.input;
            call.with(0, |builder, n| builder.map(ValueFunction::Quantise(n, Rounding::Nearest), of))
        },
    },
    Transform {
        name: "qfloor",
        aliases: &[],
        params: &[required("n", NUMBER)],
        has_input: true,
        doc: "Rounds numbers to the next lower of n steps in each whole number.",
        example: "out: s \"hh*4\" # speed (\"0.9 1.3 1.1 0.7\" $ qfloor 4)",
        build: |call| {
            let of = call.input;
            call.with(0, |builder, n| builder.map(ValueFunction::Quantise(n, Rounding::Down), of))
        },
    },
    Transform {
        name: "qceiling",
        aliases: &[],
        params: &[required("n", NUMBER)],
        has_input: true,
        doc: "Rounds numbers to the next higher of n steps in each whole number.",
        example: "out: s \"hh*4\" # speed (\"0.9 1.3 1.1 0.7\" $ qceiling 4)",
        build: |call| {
            let of = call.input;
            call.with(0, |builder, n| builder.map(ValueFunction::Quantise(n, Rounding::Up), of))
        },
    },
    Transform {
        name: "perlinWith",
        aliases: &[],
        params: &[],
        has_input: true,
        doc: "Numbers become points on a smooth way between a random number for each whole number.",
        example: "out: s \"hh*8\" # pan (segment 8 $ perlinWith (range 0 3 $ saw))",
        build: |call| call.builder.map(ValueFunction::Perlin, call.input),
    },
    Transform {
        name: "chromaticiseBy",
        aliases: &["chromaticizeBy"],
        params: &[required("n", INT)],
        has_input: true,
        doc: "Each note followed by n chromatic steps, within its time; below 0, downwards.",
        example: "out: s \"drum\" # n (\"0 4\" $ chromaticiseBy 2)",
        build: |call| {
            let of = call.input;
            call.with(0, |builder, count| {
                builder.bind(of, Join::Squeeze, |builder, note| {
                    let to = note.clone().plus(count);
                    builder.push(Node::Range { from: note, to, source: None })
                })
            })
        },
    },
    Transform {
        name: "inv",
        aliases: &[],
        params: &[],
        has_input: true,
        doc: "Turns true into false and false into true.",
        example: "out: s \"hh*8\" $ mask (inv \"t f f t\")",
        build: |call| call.builder.map(ValueFunction::Not, call.input),
    },
];

/// Numbers from 0 to 1 as numbers from `low` to `high`; their structure stays.
fn range(builder: &mut Builder, low: NodeId, high: NodeId, of: NodeId) -> NodeId {
    if let (Node::Atom { value: low, .. }, Node::Atom { value: high, .. }) =
        (builder.node(low), builder.node(high))
    {
        let between = ValueFunction::Between(Arg::Const(low.clone()), Arg::Const(high.clone()));
        return builder.map(between, of);
    }
    let width = builder.combine(Operation::Sub, Structure::Left, high, low);
    let stretched = builder.combine(Operation::Mul, Structure::Left, of, width);
    builder.combine(Operation::Add, Structure::Left, stretched, low)
}

//! Continuous patterns.

use super::{Call, Transform};
use crate::pattern::arg::Arg;
use crate::pattern::node::{Node, NodeId, Signal, ValueFunction};
use crate::pattern::{Time, Value};

pub(super) const ROWS: &[Transform] = &[
    Transform {
        name: "sine",
        aliases: &[],
        params: &[],
        has_input: false,
        doc: "A sine from 0 to 1, one period a cycle, rising from 0.5: as a pattern.",
        example: "out: s \"hh*8\" # pan (segment 8 $ sine)",
        build: |call| call.builder.push(Node::Signal(Signal::Sine)),
    },
    Transform {
        name: "saw",
        aliases: &[],
        params: &[],
        has_input: false,
        doc: "A ramp from 0 to 1 in each cycle: as a pattern.",
        example: "out: s \"hh*8\" # pan (segment 8 $ saw)",
        build: |call| call.builder.push(Node::Signal(Signal::Saw)),
    },
    Transform {
        name: "isaw",
        aliases: &[],
        params: &[],
        has_input: false,
        doc: "A ramp from 1 to 0 in each cycle.",
        example: "out: s \"hh*8\" # pan (segment 8 $ isaw)",
        build: |call| call.builder.push(Node::Signal(Signal::InverseSaw)),
    },
    Transform {
        name: "tri",
        aliases: &["triangle"],
        params: &[],
        has_input: false,
        doc: "Up from 0 to 1 and down again in each cycle: as a pattern.",
        example: "out: s \"hh*8\" # pan (segment 8 $ tri)",
        build: |call| {
            let rise = call.builder.push(Node::Signal(Signal::Saw));
            let fall = call.builder.push(Node::Signal(Signal::InverseSaw));
            call.builder.fastcat(vec![rise, fall])
        },
    },
    Transform {
        name: "square",
        aliases: &[],
        params: &[],
        has_input: false,
        doc: "0 in the first half of each cycle, 1 in the second: as a pattern.",
        example: "out: s \"hh*8\" # pan (segment 8 $ square)",
        build: |call| call.builder.push(Node::Signal(Signal::Square)),
    },
    Transform {
        name: "sine2",
        aliases: &[],
        params: &[],
        has_input: false,
        doc: "As `sine`, from -1 to 1.",
        example: "out: s \"hh*8\" # note (segment 8 $ range 0 12 $ sine2)",
        build: |call| bipolar(call, Signal::Sine),
    },
    Transform {
        name: "saw2",
        aliases: &[],
        params: &[],
        has_input: false,
        doc: "As `saw`, from -1 to 1.",
        example: "out: s \"hh*8\" # note (segment 8 $ range 0 12 $ saw2)",
        build: |call| bipolar(call, Signal::Saw),
    },
    Transform {
        name: "isaw2",
        aliases: &[],
        params: &[],
        has_input: false,
        doc: "As `isaw`, from 1 to -1.",
        example: "out: s \"hh*8\" # note (segment 8 $ range 0 12 $ isaw2)",
        build: |call| bipolar(call, Signal::InverseSaw),
    },
    Transform {
        name: "square2",
        aliases: &[],
        params: &[],
        has_input: false,
        doc: "As `square`, from -1 to 1.",
        example: "out: s \"hh*8\" # note (segment 8 $ range 0 12 $ square2)",
        build: |call| bipolar(call, Signal::Square),
    },
    Transform {
        name: "cosine",
        aliases: &[],
        params: &[],
        has_input: false,
        doc: "As `sine`, a quarter of a cycle later: as a pattern.",
        example: "out: s \"hh*8\" # pan (segment 8 $ cosine)",
        build: |call| {
            let sine = call.builder.push(Node::Signal(Signal::Sine));
            call.builder.later(Arg::Const(Value::Ratio(Time::QUARTER)), sine)
        },
    },
    Transform {
        name: "cosine2",
        aliases: &[],
        params: &[],
        has_input: false,
        doc: "As `cosine`, from -1 to 1.",
        example: "out: s \"hh*8\" # note (segment 8 $ range 0 12 $ cosine2)",
        build: |call| {
            let sine = bipolar(call, Signal::Sine);
            call.builder.later(Arg::Const(Value::Ratio(Time::QUARTER)), sine)
        },
    },
    Transform {
        name: "tri2",
        aliases: &[],
        params: &[],
        has_input: false,
        doc: "As `tri`, from -1 to 1.",
        example: "out: s \"hh*8\" # note (segment 8 $ range 0 12 $ tri2)",
        build: |call| {
            let (rise, fall) = (bipolar(call, Signal::Saw), bipolar(call, Signal::InverseSaw));
            call.builder.fastcat(vec![rise, fall])
        },
    },
    Transform {
        name: "envL",
        aliases: &[],
        params: &[],
        has_input: false,
        doc: "A ramp from 0 to 1 over the first cycle, then 1.",
        example: "out: s \"hh*8\" # gain (segment 8 $ envL)",
        build: |call| call.builder.push(Node::Signal(Signal::Ramp)),
    },
    Transform {
        name: "envLR",
        aliases: &[],
        params: &[],
        has_input: false,
        doc: "A ramp from 1 to 0 over the first cycle, then 0.",
        example: "out: s \"hh*8\" # gain (segment 8 $ envLR)",
        build: |call| {
            let ramp = call.builder.push(Node::Signal(Signal::Ramp));
            call.builder.map(ValueFunction::Between(Arg::int(1), Arg::int(0)), ramp)
        },
    },
    Transform {
        name: "envEq",
        aliases: &[],
        params: &[],
        has_input: false,
        doc: "As `envLR`, with equal power: for fading out.",
        example: "out: s \"hh*8\" # gain (segment 8 $ envEq)",
        build: |call| call.builder.push(Node::Signal(Signal::PowerFall)),
    },
    Transform {
        name: "envEqR",
        aliases: &[],
        params: &[],
        has_input: false,
        doc: "As `envL`, with equal power: for fading in.",
        example: "out: s \"hh*8\" # gain (segment 8 $ envEqR)",
        build: |call| call.builder.push(Node::Signal(Signal::PowerRise)),
    },
];

/// A signal from -1 to 1 in place of 0 to 1.
fn bipolar(call: &mut Call<'_>, signal: Signal) -> NodeId {
    let signal = call.builder.push(Node::Signal(signal));
    let low = Arg::int(-1);
    call.builder.map(ValueFunction::Between(low, Arg::int(1)), signal)
}

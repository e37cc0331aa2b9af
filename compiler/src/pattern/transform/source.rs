//! Sources of patterns: continuous ones, numbers in a row, and patterns put together.

use super::{Kind, NUMBER, Transform, required};
use crate::pattern::Time;
use crate::pattern::build::Builder;
use crate::pattern::node::{Node, NodeId, Signal, ValueFunction};

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
        params: &[required("patterns", Kind::List(&Kind::Same))],
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
        aliases: &["slowcat"],
        params: &[required("patterns", Kind::List(&Kind::Same))],
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
        aliases: &["fastCat"],
        params: &[required("patterns", Kind::List(&Kind::Same))],
        has_input: false,
        doc: "Plays the patterns of a list in turn, all in one cycle.",
        example: "out: fastcat [s \"bd*2\", s \"sn hh hh\"]",
        build: |call| {
            let parts = call.patterns(0);
            fastcat(call.builder, parts)
        },
    },
    Transform {
        name: "range",
        aliases: &[],
        params: &[required("low", NUMBER), required("high", NUMBER)],
        has_input: true,
        doc: "Stretches numbers from 0 to 1 to the span from low to high.",
        example: "out: s \"hh*8\" # gain (range 0.3 0.9 $ segment 8 $ perlin)",
        build: |call| {
            let of = call.input;
            call.with_all(2, &mut |builder, args| {
                let mut args = args.into_iter();
                match (args.next(), args.next()) {
                    (Some(low), Some(high)) => builder.map(ValueFunction::Between(low, high), of),
                    _ => of,
                }
            })
        },
    },
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
            fastcat(call.builder, vec![rise, fall])
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
];

/// All in one cycle, one after the other.
pub(super) fn fastcat(builder: &mut Builder, parts: Vec<NodeId>) -> NodeId {
    let count = parts.len() as i64;
    let cat = builder.push(Node::Cat(parts));
    builder.fast(Time::from_int(count), cat)
}

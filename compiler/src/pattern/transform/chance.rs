//! Sources of random numbers.

use super::{INT, NUMBER, Transform, required};
use crate::pattern::node::{Node, Signal, ValueFunction};

pub(super) const ROWS: &[Transform] = &[
    Transform {
        name: "rand",
        aliases: &[],
        params: &[],
        has_input: false,
        doc: "Random numbers from 0 up to 1, another at every moment.",
        example: "out: s \"hh*8\" # pan rand",
        build: |call| call.builder.push(Node::Signal(Signal::Rand)),
    },
    Transform {
        name: "perlin",
        aliases: &[],
        params: &[],
        has_input: false,
        doc: "One random number a cycle, and a smooth way from each to the next.",
        example: "out: saw (range 100 200 $ segment 16 $ perlin)",
        build: |call| call.builder.push(Node::Signal(Signal::Perlin)),
    },
    Transform {
        name: "irand",
        aliases: &[],
        params: &[required("n", NUMBER)],
        has_input: false,
        doc: "Random whole numbers below n, another at every moment.",
        example: "out: s \"drum*8\" # n (irand 8)",
        build: |call| {
            call.with(0, |builder, limit| {
                let rand = builder.push(Node::Signal(Signal::Rand));
                builder.map(ValueFunction::WholeBelow(limit), rand)
            })
        },
    },
    Transform {
        name: "randrun",
        aliases: &[],
        params: &[required("n", INT)],
        has_input: false,
        doc: "The numbers below n in one cycle, each once, in an order that changes with the cycle.",
        example: "out: s \"drum*8\" # n (randrun 8)",
        build: |call| call.with(0, |builder, count| builder.push(Node::RandomOrder(count))),
    },
];

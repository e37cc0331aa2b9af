//! Chance over time: thinning that grows, slots of random length, and hands that are never quite exact.

use super::{Call, INT, NUMBER, RATIO, Transform, optional, required};
use crate::pattern::Value;
use crate::pattern::arg::Arg;
use crate::pattern::build::Builder;
use crate::pattern::node::{Join, Kept, Node, NodeId, Signal, Structure, ValueFunction};
use crate::pattern::operation::Operation;

pub(super) const ROWS: &[Transform] = &[
    Transform {
        name: "fadeOut",
        aliases: &[],
        params: &[required("cycles", RATIO)],
        has_input: true,
        doc: "Drops more and more events, cycle by cycle, until none is left after so many cycles.",
        example: "out: s \"hh*8\" $ fadeOut 8",
        build: |call| {
            let start = call.builder.number(0.0);
            fade(call, start, 0, false)
        },
    },
    Transform {
        name: "fadeOutFrom",
        aliases: &[],
        params: &[required("start", RATIO), required("cycles", RATIO)],
        has_input: true,
        doc: "As `fadeOut`, begun at a cycle.",
        example: "out: s \"hh*8\" $ fadeOutFrom 4 8",
        build: |call| {
            let start = call.pattern(0);
            fade(call, start, 1, false)
        },
    },
    Transform {
        name: "fadeIn",
        aliases: &[],
        params: &[required("cycles", RATIO)],
        has_input: true,
        doc: "Drops fewer and fewer events, cycle by cycle, until all are there after so many cycles.",
        example: "out: s \"hh*8\" $ fadeIn 8",
        build: |call| {
            let start = call.builder.number(0.0);
            fade(call, start, 0, true)
        },
    },
    Transform {
        name: "fadeInFrom",
        aliases: &[],
        params: &[required("start", RATIO), required("cycles", RATIO)],
        has_input: true,
        doc: "As `fadeIn`, begun at a cycle.",
        example: "out: s \"hh*8\" $ fadeInFrom 1 2",
        build: |call| {
            let start = call.pattern(0);
            fade(call, start, 1, true)
        },
    },
    Transform {
        name: "stripe",
        aliases: &[],
        params: &[required("n", INT)],
        has_input: true,
        doc: "Plays the pattern n times in each cycle, each time squeezed into a slot of random length.",
        example: "out: s \"bd sn\" $ stripe 3",
        build: |call| {
            let of = call.input;
            call.with(0, |builder, count| stripe(builder, count, of))
        },
    },
    Transform {
        name: "slowstripe",
        aliases: &[],
        params: &[required("n", INT)],
        has_input: true,
        doc: "As `stripe`, n times as slow: the slots are a cycle long on average.",
        example: "out: s \"bd sn\" $ slowstripe 3",
        build: |call| {
            let of = call.input;
            let striped = call.with(0, |builder, count| stripe(builder, count, of));
            call.with(0, |builder, count| builder.slower(count, striped))
        },
    },
    Transform {
        name: "humanize",
        aliases: &["humanise"],
        params: &[required("time", RATIO), optional("level", NUMBER, 0.0)],
        has_input: true,
        doc: "Each event by chance up to so many cycles early or late, and louder or softer by up to a share.",
        example: "out: s \"hh*8\" $ humanize 0.01 0.2",
        build: |call| {
            let of = call.input;
            let loose = call.with(0, |builder, by| builder.push(Node::Scatter { by, of }));
            if call.values(1).first().and_then(Value::number) == Some(0.0) {
                return loose;
            }
            call.with_each(&mut |builder, [_, level]| {
                let rand = builder.push(Node::Signal(Signal::Rand));
                let (least, most) = (Arg::int(1).minus(level.clone()), Arg::int(1).plus(level));
                let level = builder.map(ValueFunction::Between(least, most), rand);
                let gain = builder.map(ValueFunction::Control("gain".into()), level);
                builder.combine(Operation::Mul, Structure::Left, loose, gain)
            })
        },
    },
    Transform {
        name: "normal",
        aliases: &[],
        params: &[],
        has_input: false,
        doc: "Random numbers from 0 to 1, most of them near one half, another at every moment.",
        example: "out: s \"hh*8\" # pan (segment 8 $ normal)",
        build: |call| call.builder.push(Node::Signal(Signal::Normal)),
    },
];

/// The value that a pattern has at the start of each cycle, for the whole of it.
fn each_cycle(builder: &mut Builder, of: NodeId) -> NodeId {
    let tick = builder.atom(Value::Bool(true));
    builder.combine(Operation::Right, Structure::Left, tick, of)
}

/// Events dropped with a chance that goes from 0 to 1 within argument `cycles`, or from 1 to 0.
fn fade(call: &mut Call<'_>, start: NodeId, cycles: usize, is_rising: bool) -> NodeId {
    let (of, cycles) = (call.input, call.pattern(cycles));
    call.builder.with_args(&[start, cycles], Join::Inner, &mut |builder, args| {
        let Ok([start, cycles]) = <[Arg; 2]>::try_from(args) else { return of };
        let ramp = builder.push(Node::Signal(Signal::Ramp));
        let slow = builder.slower(cycles, ramp);
        let late = builder.later(start, slow);
        let chances = each_cycle(builder, late);
        builder.bind(chances, Join::Inner, |builder, chance| {
            let chance = if is_rising { Arg::int(1).minus(chance) } else { chance };
            builder.degraded(chance, Kept::AtLeast, of)
        })
    })
}

/// A pattern squeezed into each of so many slots of random length; each slot is as many cycles of it behind.
fn stripe(builder: &mut Builder, count: Arg, of: NodeId) -> NodeId {
    let slots = builder.push(Node::RandomSlots(count.clone()));
    builder.bind(slots, Join::Squeeze, |builder, slot| builder.later(slot.times(count), of))
}

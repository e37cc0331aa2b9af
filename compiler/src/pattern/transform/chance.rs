//! Chance: events and cycles picked by it, and sources of random numbers.

use super::{Call, INT, Kind, NUMBER, Transform, optional, required};
use crate::pattern::Value;
use crate::pattern::arg::Arg;
use crate::pattern::build::Builder;
use crate::pattern::function::Function;
use crate::pattern::node::{Join, Kept, Node, NodeId, Signal, Structure, Test, ValueFunction};
use crate::pattern::operation::Operation;

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
        params: &[required("n", NUMBER), optional("end", NUMBER, 0.0)],
        has_input: false,
        doc: "Random whole numbers below n, another at every moment; with two numbers, from the lesser to below the greater.",
        example: "out: s \"drum*8\" # n (irand 8)",
        build: |call| {
            let (limit, end) = (call.pattern(0), call.pattern(1));
            let below = |builder: &mut Builder, limit| {
                let rand = builder.push(Node::Signal(Signal::Rand));
                builder.map(ValueFunction::WholeBelow(limit), rand)
            };
            if call.is_default(1) {
                return call.builder.bind(limit, Join::Both, below);
            }
            call.builder.with_args(&[limit, end], Join::Both, &mut |builder, ends| {
                let [least, most] = [Operation::Lesser, Operation::Greater]
                    .map(|pick| Arg::calculated(pick, ends[0].clone(), ends[1].clone()));
                let numbers = below(builder, most.minus(least.clone()));
                let least = builder.push(Node::Value(least));
                builder.combine(Operation::Add, Structure::Both, numbers, least)
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
    Transform {
        name: "brand",
        aliases: &[],
        params: &[],
        has_input: false,
        doc: "Random truths, another at every moment.",
        example: "out: s \"hh*8\" $ mask (segment 8 $ brand)",
        build: |call| {
            let rand = call.builder.push(Node::Signal(Signal::Rand));
            call.builder.map(ValueFunction::Below(constant(0.5)), rand)
        },
    },
    Transform {
        name: "brandBy",
        aliases: &[],
        params: &[required("chance", NUMBER)],
        has_input: false,
        doc: "Random truths, true with a chance.",
        example: "out: s \"hh*8\" $ mask (segment 8 $ brandBy 0.8)",
        build: |call| {
            let chance = call.pattern(0);
            call.builder.bind(chance, Join::Inner, |builder, chance| {
                let rand = builder.push(Node::Signal(Signal::Rand));
                builder.map(ValueFunction::Below(chance), rand)
            })
        },
    },
    Transform {
        name: "degrade",
        aliases: &[],
        params: &[],
        has_input: true,
        doc: "Drops each event with a chance of one half.",
        example: "out: s \"hh*8\" $ degrade",
        build: |call| call.builder.degraded(constant(0.5), Kept::AtLeast, call.input),
    },
    Transform {
        name: "degradeBy",
        aliases: &["degrade_by"],
        params: &[required("chance", NUMBER)],
        has_input: true,
        doc: "Drops each event with a chance from 0 to 1.",
        example: "out: s \"hh*8\" $ degradeBy 0.3",
        build: |call| {
            let of = call.input;
            call.with(0, |builder, chance| builder.degraded(chance, Kept::AtLeast, of))
        },
    },
    Transform {
        name: "unDegradeBy",
        aliases: &["undegradeBy"],
        params: &[required("chance", NUMBER)],
        has_input: true,
        doc: "Keeps the events that `degradeBy` drops.",
        example: "out: s \"hh*8\" $ unDegradeBy 0.3",
        build: |call| {
            let of = call.input;
            call.with(0, |builder, chance| builder.degraded(chance, Kept::Below, of))
        },
    },
    Transform {
        name: "undegrade",
        aliases: &["unDegrade"],
        params: &[],
        has_input: true,
        doc: "Keeps the events that `degrade` drops.",
        example: "out: s \"hh*8\" $ undegrade",
        build: |call| call.builder.degraded(constant(0.5), Kept::Below, call.input),
    },
    Transform {
        name: "degradeSeed",
        aliases: &[],
        params: &[required("seed", INT)],
        has_input: true,
        doc: "As `degrade`, with other random numbers for each seed.",
        example: "out: s \"hh*8\" $ degradeSeed 3",
        build: |call| {
            let of = call.input;
            call.with(0, |builder, stream| {
                builder.push(Node::Degrade { amount: constant(0.5), stream, kept: Kept::AtLeast, of })
            })
        },
    },
    Transform {
        name: "degradeOverBy",
        aliases: &[],
        params: &[required("n", INT), required("chance", NUMBER)],
        has_input: true,
        doc: "As `degradeBy`, with the same random numbers for n cycles.",
        example: "out: s \"hh*8\" $ degradeOverBy 4 0.5",
        build: |call| {
            let (chance, of) = (call.pattern(1), call.input);
            call.with(0, |builder, count| {
                let chance = builder.slower(count.clone(), chance);
                builder.bind(chance, Join::Both, |builder, chance| {
                    builder.each_cycle(|builder, cycle| {
                        let turn = cycle.clone().modulo(count.clone());
                        let ahead = cycle.clone().minus(cycle.minus(turn).over(count));
                        let early = builder.earlier(ahead.clone(), of);
                        let thinned = builder.degraded(chance, Kept::Above, early);
                        builder.later(ahead, thinned)
                    })
                })
            })
        },
    },
    Transform {
        name: "sometimesBy",
        aliases: &[],
        params: &[required("chance", NUMBER), required("f", Kind::Function)],
        has_input: true,
        doc: "Applies a function to each event with a chance.",
        example: "out: s \"hh*8\" $ sometimesBy 0.3 (# speed 2)",
        build: |call| {
            let (f, of, chance) = (call.function(1), call.input, call.pattern(0));
            sometimes(call.builder, chance, f, of)
        },
    },
    Transform {
        name: "sometimesBy'",
        aliases: &[],
        params: &[required("chance", NUMBER), required("f", Kind::Function)],
        has_input: true,
        doc: "As `sometimesBy`; the function is applied before chance picks the events.",
        example: "out: s \"hh*8\" $ sometimesBy' 0.3 (fast 2)",
        build: |call| {
            let (f, of, chance) = (call.function(1), call.input, call.pattern(0));
            sometimes_before(call.builder, chance, f, of)
        },
    },
    Transform {
        name: "sometimes'",
        aliases: &[],
        params: &[required("f", Kind::Function)],
        has_input: true,
        doc: "`sometimesBy' 0.5`.",
        example: "out: s \"hh*8\" $ sometimes' (fast 2)",
        build: |call| with_chance_before(call, 0.5),
    },
    Transform {
        name: "often'",
        aliases: &[],
        params: &[required("f", Kind::Function)],
        has_input: true,
        doc: "`sometimesBy' 0.75`.",
        example: "out: s \"hh*8\" $ often' (fast 2)",
        build: |call| with_chance_before(call, 0.75),
    },
    Transform {
        name: "rarely'",
        aliases: &[],
        params: &[required("f", Kind::Function)],
        has_input: true,
        doc: "`sometimesBy' 0.25`.",
        example: "out: s \"hh*8\" $ rarely' (fast 2)",
        build: |call| with_chance_before(call, 0.25),
    },
    Transform {
        name: "almostNever'",
        aliases: &[],
        params: &[required("f", Kind::Function)],
        has_input: true,
        doc: "`sometimesBy' 0.1`.",
        example: "out: s \"hh*8\" $ almostNever' (fast 2)",
        build: |call| with_chance_before(call, 0.1),
    },
    Transform {
        name: "almostAlways'",
        aliases: &[],
        params: &[required("f", Kind::Function)],
        has_input: true,
        doc: "`sometimesBy' 0.9`.",
        example: "out: s \"hh*8\" $ almostAlways' (fast 2)",
        build: |call| with_chance_before(call, 0.9),
    },
    Transform {
        name: "sometimes",
        aliases: &[],
        params: &[required("f", Kind::Function)],
        has_input: true,
        doc: "Applies a function to each event with a chance of 0.5.",
        example: "out: s \"hh*8\" $ sometimes (# speed 2)",
        build: |call| with_chance(call, 0.5),
    },
    Transform {
        name: "often",
        aliases: &[],
        params: &[required("f", Kind::Function)],
        has_input: true,
        doc: "Applies a function to each event with a chance of 0.75.",
        example: "out: s \"hh*8\" $ often (# speed 2)",
        build: |call| with_chance(call, 0.75),
    },
    Transform {
        name: "rarely",
        aliases: &[],
        params: &[required("f", Kind::Function)],
        has_input: true,
        doc: "Applies a function to each event with a chance of 0.25.",
        example: "out: s \"hh*8\" $ rarely (# speed 2)",
        build: |call| with_chance(call, 0.25),
    },
    Transform {
        name: "almostNever",
        aliases: &[],
        params: &[required("f", Kind::Function)],
        has_input: true,
        doc: "Applies a function to each event with a chance of 0.1.",
        example: "out: s \"hh*8\" $ almostNever (# speed 2)",
        build: |call| with_chance(call, 0.1),
    },
    Transform {
        name: "almostAlways",
        aliases: &[],
        params: &[required("f", Kind::Function)],
        has_input: true,
        doc: "Applies a function to each event with a chance of 0.9.",
        example: "out: s \"hh*8\" $ almostAlways (# speed 2)",
        build: |call| with_chance(call, 0.9),
    },
    Transform {
        name: "always",
        aliases: &[],
        params: &[required("f", Kind::Function)],
        has_input: true,
        doc: "Applies a function.",
        example: "out: s \"hh*8\" $ always (# speed 2)",
        build: |call| call.apply(0, call.input),
    },
    Transform {
        name: "never",
        aliases: &[],
        params: &[required("f", Kind::Function)],
        has_input: true,
        doc: "Does not apply a function.",
        example: "out: s \"hh*8\" $ never (# speed 2)",
        build: |call| call.input,
    },
    Transform {
        name: "someCyclesBy",
        aliases: &["somecyclesBy"],
        params: &[required("chance", NUMBER), required("f", Kind::Function)],
        has_input: true,
        doc: "Applies a function to each cycle with a chance.",
        example: "out: s \"bd sn\" $ someCyclesBy 0.3 (fast 2)",
        build: |call| {
            let (f, of) = (call.function(1), call.input);
            call.with(0, |builder, chance| some_cycles(builder, chance, f, of))
        },
    },
    Transform {
        name: "someCycles",
        aliases: &["somecycles"],
        params: &[required("f", Kind::Function)],
        has_input: true,
        doc: "Applies a function to each cycle with a chance of one half.",
        example: "out: s \"bd sn\" $ someCycles (fast 2)",
        build: |call| {
            let f = call.function(0);
            some_cycles(call.builder, constant(0.5), f, call.input)
        },
    },
    Transform {
        name: "shuffle",
        aliases: &[],
        params: &[required("n", INT)],
        has_input: true,
        doc: "Cuts the cycle into n parts and plays each once, in an order that changes with the cycle.",
        example: "out: s \"bd sn hh cp\" $ shuffle 4",
        build: |call| {
            let of = call.input;
            call.with(0, |builder, count| {
                let order = builder.push(Node::RandomOrder(count.clone()));
                rearranged(builder, order, count, of)
            })
        },
    },
    Transform {
        name: "scramble",
        aliases: &[],
        params: &[required("n", INT)],
        has_input: true,
        doc: "Cuts the cycle into n parts and plays n of them picked by chance.",
        example: "out: s \"bd sn hh cp\" $ scramble 4",
        build: |call| {
            let of = call.input;
            call.with(0, |builder, count| {
                let draws = draws(builder, count.clone(), count.clone());
                rearranged(builder, draws, count, of)
            })
        },
    },
];

/// A constant number.
fn constant(number: f64) -> Arg {
    Arg::Const(Value::Number(number))
}

/// A function applied to each event with a chance.
fn sometimes(builder: &mut Builder, chance: NodeId, f: &Function, of: NodeId) -> NodeId {
    let plain = thinned(builder, chance, Kept::AtLeast, of);
    let picked = thinned(builder, chance, Kept::Below, of);
    let changed = f.apply_in(builder, picked);
    builder.overlay(plain, changed)
}

/// As [`sometimes`]; the function is applied before chance picks the events.
fn sometimes_before(builder: &mut Builder, chance: NodeId, f: &Function, of: NodeId) -> NodeId {
    let plain = thinned(builder, chance, Kept::AtLeast, of);
    let changed = f.apply_in(builder, of);
    let picked = thinned(builder, chance, Kept::Below, changed);
    builder.overlay(plain, picked)
}

/// The events that chance keeps, with a pattern of chances.
fn thinned(builder: &mut Builder, chance: NodeId, kept: Kept, of: NodeId) -> NodeId {
    builder.with_arg(chance, Join::Inner, |builder, chance| builder.degraded(chance, kept, of))
}

/// As [`sometimes`], with argument 0 as the function.
fn with_chance(call: &mut Call<'_>, chance: f64) -> NodeId {
    let (f, chance) = (call.function(0), call.builder.number(chance));
    sometimes(call.builder, chance, f, call.input)
}

/// As [`sometimes_before`], with argument 0 as the function.
fn with_chance_before(call: &mut Call<'_>, chance: f64) -> NodeId {
    let (f, chance) = (call.function(0), call.builder.number(chance));
    sometimes_before(call.builder, chance, f, call.input)
}

/// A function applied to each cycle with a chance.
fn some_cycles(builder: &mut Builder, chance: Arg, f: &Function, of: NodeId) -> NodeId {
    let then = f.apply_in(builder, of);
    builder.push(Node::When { test: Test::Chance(chance), then, otherwise: of })
}

/// The parts of the cycle, of so many, that a pattern of numbers names, one in each slot.
fn rearranged(builder: &mut Builder, indices: NodeId, count: Arg, of: NodeId) -> NodeId {
    builder.bind(indices, Join::Inner, |builder, index| {
        let end = index.clone().plus(Arg::int(1)).over(count.clone());
        let part = builder.push(Node::Zoom { begin: index.over(count.clone()), end, of });
        let repeated = builder.turns(count.clone(), |_, _| part);
        builder.faster(count, repeated)
    })
}

/// Random whole numbers below a count, `steps` a cycle.
pub(super) fn draws(builder: &mut Builder, count: Arg, steps: Arg) -> NodeId {
    let rand = builder.push(Node::Signal(Signal::Rand));
    let draws = builder.map(ValueFunction::WholeBelow(count), rand);
    let tick = builder.atom(Value::Bool(true));
    let ticks = builder.faster(steps, tick);
    builder.combine(Operation::Right, Structure::Left, ticks, draws)
}

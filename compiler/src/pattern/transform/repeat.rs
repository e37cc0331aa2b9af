//! Events, cycles and parts of cycles repeated.

use super::{Call, INT, Kind, NUMBER, RATIO, Transform, at_most, optional, required};
use crate::pattern::arg::Arg;
use crate::pattern::build::Builder;
use crate::pattern::node::{Join, Node, NodeId, ValueFunction};
use crate::pattern::operation::Operation;
use crate::pattern::{Time, Value};

pub(super) const ROWS: &[Transform] = &[
    Transform {
        name: "ply",
        aliases: &[],
        params: &[required("n", RATIO)],
        has_input: true,
        doc: "Repeats each event so many times within its own time.",
        example: "out: s \"bd sn\" $ ply 2",
        build: |call| {
            let of = call.input;
            call.with(0, |builder, count| ply(builder, count, of))
        },
    },
    Transform {
        name: "plyWith",
        aliases: &["plywith"],
        params: &[at_most("n", INT, REPEATS_MAX), required("f", Kind::Function)],
        has_input: true,
        doc: "As `ply`; each repeat goes once more through a function.",
        example: "out: (n \"0 4\" # s \"drum\") $ plyWith 3 (|+ n 7)",
        build: |call| {
            let (f, of, most) = (call.function(1), call.input, most(call, 0));
            let count = clamped(call, 0, most);
            let stacked = call.builder.with_arg(count, Join::Inner, |builder, count| {
                repeated(builder, count, most, of, &|builder, last| {
                    let next = f.apply_in(builder, last);
                    builder.overlay(of, next)
                })
            });
            let mode = Arg::Const(Value::Word("up".into()));
            call.builder.push(Node::Arpeggio { mode, of: stacked })
        },
    },
    Transform {
        name: "stutter",
        aliases: &[],
        params: &[required("n", INT), optional("step", RATIO, 0.0)],
        has_input: true,
        doc: "So many copies, each a step later; without a step, each event as so many equal parts.",
        example: "out: s \"bd sn\" $ stutter 4 0.0625",
        build: |call| {
            let of = call.input;
            call.with_each(&mut |builder, [count, step]| match &step {
                Arg::Const(value) if value.time() == Some(Time::ZERO) => ply(builder, count, of),
                _ => stutter(builder, count, step, of),
            })
        },
    },
    Transform {
        name: "echo",
        aliases: &[],
        params: &[required("n", INT), required("step", RATIO), required("feedback", NUMBER)],
        has_input: true,
        doc: "So many copies, each a step later and quieter by a factor.",
        example: "out: s \"bd sn\" $ echo 3 0.2 0.6",
        build: |call| {
            let of = call.input;
            call.with_each(&mut |builder, [count, step, feedback]| {
                let echoes = builder.layers(Arg::int(1), count, |builder, number| {
                    let level = Arg::calculated(Operation::Pow, feedback, number.clone());
                    let quieter = builder.change(Operation::Mul, "gain", level, of);
                    builder.later(number.times(step), quieter)
                });
                builder.overlay(of, echoes)
            })
        },
    },
    Transform {
        name: "stut",
        aliases: &[],
        params: &[required("n", INT), required("feedback", NUMBER), required("step", RATIO)],
        has_input: true,
        doc: "So many copies, each a step later, their level falling to the feedback.",
        example: "out: s \"bd sn\" $ stut 3 0.5 0.125",
        build: |call| {
            let of = call.input;
            call.with_each(&mut |builder, [count, feedback, step]| {
                let echoes = builder.layers(Arg::int(1), count.clone(), |builder, number| {
                    let fall = count.clone().minus(number.clone()).over(count);
                    let level = Arg::int(1).minus(feedback.clone()).times(fall).plus(feedback);
                    let quieter = builder.change(Operation::Mul, "gain", level, of);
                    builder.later(number.times(step), quieter)
                });
                builder.overlay(of, echoes)
            })
        },
    },
    Transform {
        name: "echoWith",
        aliases: &["echowith", "stutWith", "stutwith", "stut'"],
        params: &[at_most("n", INT, REPEATS_MAX), required("step", RATIO), required("f", Kind::Function)],
        has_input: true,
        doc: "So many copies, each a step later and once more through a function.",
        example: "out: (n \"0 4\" # s \"drum\") $ echoWith 3 0.125 (|+ n 7)",
        build: |call| {
            let (f, of, most) = (call.function(2), call.input, most(call, 0));
            let args = [clamped(call, 0, most), call.pattern(1)];
            call.builder.with_args(&args, Join::Inner, &mut |builder, args| {
                let Ok([count, step]) = <[Arg; 2]>::try_from(args) else { return of };
                repeated(builder, count, most, of, &|builder, last| {
                    let later = builder.later(step.clone(), last);
                    let echo = f.apply_in(builder, later);
                    builder.overlay(echo, of)
                })
            })
        },
    },
    Transform {
        name: "iter",
        aliases: &[],
        params: &[required("n", INT)],
        has_input: true,
        doc: "Starts each cycle one nth of a cycle further in, and the round anew after n cycles.",
        example: "out: s \"bd sn hh cp\" $ iter 4",
        build: |call| {
            let of = call.input;
            call.with(0, |builder, count| {
                builder.turns(count.clone(), |builder, turn| builder.earlier(turn.over(count.clone()), of))
            })
        },
    },
    Transform {
        name: "iter'",
        aliases: &["iterBack"],
        params: &[required("n", INT)],
        has_input: true,
        doc: "As `iter`, the other way round.",
        example: "out: s \"bd sn hh cp\" $ iter' 4",
        build: |call| {
            let of = call.input;
            call.with(0, |builder, count| {
                builder.turns(count.clone(), |builder, turn| builder.later(turn.over(count.clone()), of))
            })
        },
    },
    Transform {
        name: "palindrome",
        aliases: &["mirror"],
        params: &[],
        has_input: true,
        doc: "Each cycle forwards, then backwards.",
        example: "out: s \"bd sn hh cp\" $ palindrome",
        build: |call| {
            let back = call.builder.push(Node::Reverse(call.input));
            call.builder.push(Node::Cat(vec![call.input, back]))
        },
    },
    Transform {
        name: "loopback",
        aliases: &[],
        params: &[],
        has_input: true,
        doc: "Each cycle forwards and backwards within one cycle.",
        example: "out: s \"bd sn hh cp\" $ loopback",
        build: |call| {
            let back = call.builder.push(Node::Reverse(call.input));
            call.builder.fastcat(vec![call.input, back])
        },
    },
    Transform {
        name: "linger",
        aliases: &[],
        params: &[required("share", RATIO)],
        has_input: true,
        doc: "Repeats the first share of the cycle; below 0, the last share of it, backwards.",
        example: "out: s \"bd sn hh cp\" $ linger 0.25",
        build: |call| {
            let of = call.input;
            let linger = move |builder: &mut Builder, begin: Arg, end: Arg, share: Arg| {
                let part = builder.push(Node::Zoom { begin, end, of });
                builder.slower(share, part)
            };
            call.with_sign(
                0,
                |builder, share| linger(builder, share.clone().plus(Arg::int(1)), Arg::int(1), share),
                |builder, share| linger(builder, Arg::int(0), share.clone(), share),
            )
        },
    },
    Transform {
        name: "repeatCycles",
        aliases: &[],
        params: &[required("n", INT)],
        has_input: true,
        doc: "Plays each cycle so many times before the next.",
        example: "out: s \"<bd sn> hh\" $ repeatCycles 2",
        build: |call| {
            let of = call.input;
            call.with(0, |builder, count| builder.turns(count, |_, _| of))
        },
    },
    Transform {
        name: "loopFirst",
        aliases: &[],
        params: &[],
        has_input: true,
        doc: "Plays the first cycle over and over.",
        example: "out: s \"<bd sn> hh\" $ loopFirst",
        build: |call| {
            let of = call.input;
            call.builder.each_cycle(|builder, cycle| builder.later(cycle, of))
        },
    },
    Transform {
        name: "timeLoop",
        aliases: &["timeloop"],
        params: &[required("cycles", RATIO)],
        has_input: true,
        doc: "Plays the first cycles over and over.",
        example: "out: s \"<bd sn hh> cp\" $ timeLoop 2",
        build: |call| {
            let of = call.input;
            call.with(0, |builder, count| {
                let slow = builder.faster(count.clone(), of);
                let first = builder.each_cycle(|builder, cycle| builder.later(cycle, slow));
                builder.slower(count, first)
            })
        },
    },
    Transform {
        name: "soak",
        aliases: &[],
        params: &[at_most("n", INT, REPEATS_MAX), required("f", Kind::Function)],
        has_input: true,
        doc: "In turn, one a cycle: the pattern, once, twice, ... n - 1 times through a function.",
        example: "out: s \"bd sn\" $ soak 4 (fast 2)",
        build: |call| {
            let (f, of, most) = (call.function(1), call.input, most(call, 0));
            let count = clamped(call, 0, most);
            call.builder.with_arg(count, Join::Inner, |builder, count| {
                builder.turns(count, |builder, turn| {
                    let next = |builder: &mut Builder, last| f.apply_in(builder, last);
                    repeated(builder, turn.plus(Arg::int(1)), most, of, &next)
                })
            })
        },
    },
    Transform {
        name: "snowball",
        aliases: &[],
        params: &[
            at_most("n", INT, REPEATS_MAX),
            required("combine", Kind::Combination),
            required("f", Kind::Function),
        ],
        has_input: true,
        doc: "As `soak`, each time combined with what came before, by `overlay` or by an operator such as \"+\".",
        example: "out: s \"bd sn\" $ snowball 3 overlay (fast 2)",
        build: |call| {
            let (combine, f, of, most) = (call.combination(1), call.function(2), call.input, most(call, 0));
            let mut versions = vec![of];
            let mut changed = of;
            while versions.len() < most {
                changed = f.apply_in(call.builder, changed);
                versions.push(combine.apply_in(call.builder, versions[versions.len() - 1], changed));
            }
            let count = clamped(call, 0, most);
            call.builder.with_arg(count, Join::Inner, |builder, count| {
                builder
                    .turns(count, |builder, index| builder.push(Node::Pick { index, of: versions.clone() }))
            })
        },
    },
];

/// How often a function can be applied over and over.
const REPEATS_MAX: u32 = 128;

/// The largest number of repeats that argument `index` can ask for.
fn most(call: &mut Call<'_>, index: usize) -> usize {
    let count = call.pattern(index);
    call.builder.magnitude(count).min(f64::from(REPEATS_MAX)).max(1.0) as usize
}

/// Argument `index` as a number of repeats: from 1 to `most`.
fn clamped(call: &mut Call<'_>, index: usize, most: usize) -> NodeId {
    let count = call.pattern(index);
    match call.builder.node(count) {
        Node::Atom { value, .. } => {
            let repeats = value.int().unwrap_or(1).clamp(1, most as i64);
            call.builder.atom(Value::Ratio(Time::from_int(repeats)))
        }
        _ => call.builder.map(ValueFunction::Clamped(1.0, most as f64), count),
    }
}

/// The pattern as it is for a count of 1, what `next` makes of it for 2, what it makes of that for 3, and so on.
fn repeated(
    builder: &mut Builder,
    count: Arg,
    most: usize,
    of: NodeId,
    next: &dyn Fn(&mut Builder, NodeId) -> NodeId,
) -> NodeId {
    let mut versions = vec![of];
    while versions.len() < most {
        let last = versions[versions.len() - 1];
        versions.push(next(builder, last));
    }
    builder.push(Node::Pick { index: count.minus(Arg::int(1)), of: versions })
}

/// Each event as so many equal parts.
fn ply(builder: &mut Builder, count: Arg, of: NodeId) -> NodeId {
    builder.bind(of, Join::Squeeze, |builder, value| {
        let value = builder.push(Node::Value(value));
        builder.faster(count, value)
    })
}

/// A copy for each number below a count, so many times a step later.
fn stutter(builder: &mut Builder, count: Arg, step: Arg, of: NodeId) -> NodeId {
    builder.layers(Arg::int(0), count, |builder, number| builder.later(number.times(step), of))
}

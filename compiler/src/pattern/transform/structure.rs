//! Rhythms given to patterns, and patterns let through by rhythms.

use super::{BOOL, INT, Kind, NUMBERS, RATIO, Transform, at_most, required};
use crate::pattern::arg::Arg;
use crate::pattern::build::Builder;
use crate::pattern::limit::EVENTS_PER_CYCLE;
use crate::pattern::node::{Join, Keep, Node, NodeId, Structure, Test};
use crate::pattern::operation::Operation;
use crate::pattern::{Time, Value};

pub(super) const ROWS: &[Transform] = &[
    Transform {
        name: "struct",
        aliases: &[],
        params: &[required("rhythm", BOOL)],
        has_input: true,
        doc: "The rhythm of a pattern of truths with the values of the pattern.",
        example: "out: s \"bd sn\" $ struct \"t(3,8)\"",
        build: |call| {
            let (rhythm, of) = (call.pattern(0), call.input);
            call.builder.structured(rhythm, true, of)
        },
    },
    Transform {
        name: "mask",
        aliases: &[],
        params: &[required("truths", BOOL)],
        has_input: true,
        doc: "Silences the pattern where a pattern of truths is false or empty.",
        example: "out: s \"bd*8\" $ mask \"t f t t\"",
        build: |call| {
            let (truths, of) = (call.pattern(0), call.input);
            call.builder.masked(truths, true, of)
        },
    },
    Transform {
        name: "sew",
        aliases: &[],
        params: &[required("truths", BOOL), required("then", Kind::Same)],
        has_input: true,
        doc: "Plays one pattern where a pattern of truths is true, the piped one where it is false.",
        example: "out: s \"hh*8\" $ sew \"t f\" (s \"bd*4\")",
        build: |call| {
            let (truths, then, otherwise) = (call.pattern(0), call.pattern(1), call.input);
            let then = call.builder.masked(truths, true, then);
            let otherwise = call.builder.masked(truths, false, otherwise);
            call.builder.overlay(then, otherwise)
        },
    },
    Transform {
        name: "stitch",
        aliases: &[],
        params: &[required("rhythm", BOOL), required("then", Kind::Same)],
        has_input: true,
        doc: "The rhythm of a pattern of truths, with the values of one pattern where it is true, of the piped one where it is false.",
        example: "out: s \"hh\" $ stitch \"t f f t\" (s \"bd\")",
        build: |call| {
            let (rhythm, then, otherwise) = (call.pattern(0), call.pattern(1), call.input);
            let then = call.builder.structured(rhythm, true, then);
            let otherwise = call.builder.structured(rhythm, false, otherwise);
            call.builder.overlay(then, otherwise)
        },
    },
    Transform {
        name: "euclid",
        aliases: &[],
        params: &[required("pulses", INT), at_most("steps", INT, STEPS_MAX)],
        has_input: true,
        doc: "Spreads pulses as evenly as they go over so many steps; each holds a cycle of the pattern.",
        example: "out: s \"bd\" $ euclid 3 8",
        build: |call| {
            let of = call.input;
            call.with_each(&mut |builder, [pulses, steps]| euclid(builder, pulses, steps, Arg::int(0), of))
        },
    },
    Transform {
        name: "euclidInv",
        aliases: &["euclidinv"],
        params: &[required("pulses", INT), at_most("steps", INT, STEPS_MAX)],
        has_input: true,
        doc: "As `euclid`, in the gaps between the pulses.",
        example: "out: s \"hh\" $ euclidInv 3 8",
        build: |call| {
            let of = call.input;
            call.with_each(&mut |builder, [pulses, steps]| {
                euclid(builder, Arg::int(0).minus(pulses), steps, Arg::int(0), of)
            })
        },
    },
    Transform {
        name: "euclidOff",
        aliases: &["eoff", "euclidoff"],
        params: &[required("pulses", INT), at_most("steps", INT, STEPS_MAX), required("rotation", INT)],
        has_input: true,
        doc: "As `euclid`, started so many steps later.",
        example: "out: s \"bd\" $ euclidOff 3 8 2",
        build: |call| {
            let of = call.input;
            call.with_each(&mut |builder, [pulses, steps, rotation]| {
                euclid(builder, pulses, steps, rotation, of)
            })
        },
    },
    Transform {
        name: "euclidOffInv",
        aliases: &["eoffinv"],
        params: &[required("pulses", INT), at_most("steps", INT, STEPS_MAX), required("rotation", INT)],
        has_input: true,
        doc: "As `euclidOff`, in the gaps between the pulses.",
        example: "out: s \"hh\" $ euclidOffInv 3 8 2",
        build: |call| {
            let of = call.input;
            call.with_each(&mut |builder, [pulses, steps, rotation]| {
                euclid(builder, Arg::int(0).minus(pulses), steps, rotation, of)
            })
        },
    },
    Transform {
        name: "euclidFull",
        aliases: &["euclidfull"],
        params: &[required("pulses", INT), at_most("steps", INT, STEPS_MAX), required("gaps", Kind::Same)],
        has_input: true,
        doc: "The piped pattern in the gaps of a Euclidean rhythm, another on its pulses.",
        example: "out: s \"hh\" $ euclidFull 3 8 (s \"bd\")",
        build: |call| {
            let (on, gaps) = (call.pattern(2), call.input);
            call.with_each(&mut |builder, [pulses, steps]| {
                let first = euclid(builder, pulses.clone(), steps.clone(), Arg::int(0), on);
                let second = euclid(builder, Arg::int(0).minus(pulses), steps, Arg::int(0), gaps);
                builder.overlay(first, second)
            })
        },
    },
    Transform {
        name: "euclidOffFull",
        aliases: &["eoffful", "eoffull", "euclidofffull"],
        params: &[
            required("pulses", INT),
            at_most("steps", INT, STEPS_MAX),
            required("rotation", INT),
            required("on", Kind::Same),
        ],
        has_input: true,
        doc: "As `euclidFull`, started so many steps later.",
        example: "out: s \"hh\" $ euclidOffFull 3 8 2 (s \"bd\")",
        build: |call| {
            let (on, gaps) = (call.pattern(3), call.input);
            call.with_each(&mut |builder, [pulses, steps, rotation]| {
                let first = euclid(builder, pulses.clone(), steps.clone(), rotation.clone(), on);
                let second = euclid(builder, Arg::int(0).minus(pulses), steps, rotation, gaps);
                builder.overlay(first, second)
            })
        },
    },
    Transform {
        name: "euclidOffBool",
        aliases: &["eoffbool"],
        params: &[required("pulses", INT), at_most("steps", INT, STEPS_MAX), required("rotation", INT)],
        has_input: true,
        doc: "Truths as they are on the pulses of a Euclidean rhythm, and turned round between them.",
        example: "out: s \"hh*8\" $ mask (euclidOffBool 3 8 2 \"t\")",
        build: |call| {
            let of = call.input;
            call.with_each(&mut |builder, [pulses, steps, rotation]| {
                builder.push(Node::Euclid { pulses, steps, rotation, negate_gaps: true, of })
            })
        },
    },
    Transform {
        name: "substruct",
        aliases: &[],
        params: &[required("rhythm", BOOL)],
        has_input: true,
        doc: "Squeezes a cycle of the pattern into each true event of a rhythm.",
        example: "out: s \"bd sn\" $ substruct \"t f t\"",
        build: |call| {
            let (rhythm, of) = (call.pattern(0), call.input);
            let rhythm = call.builder.push(Node::Filter { keep: Keep::Truth(true), of: rhythm });
            call.builder.bind(rhythm, Join::Squeeze, |_, _| of)
        },
    },
    Transform {
        name: "distrib",
        aliases: &[],
        params: &[required("counts", NUMBERS)],
        has_input: true,
        doc: "Spreads the first count of a list over the second, that over the third, and so on.",
        example: "out: s \"bd\" $ distrib [3, 5, 8]",
        build: |call| {
            let (counts, of) = (call.patterns(0), call.input);
            call.builder.with_args(&counts, Join::Both, &mut |builder, counts| {
                let rhythm = builder.push(Node::Distribution(counts));
                builder.combine(Operation::Right, Structure::Left, rhythm, of)
            })
        },
    },
    Transform {
        name: "brak",
        aliases: &[],
        params: &[],
        has_input: true,
        doc: "Squeezes every second cycle into half of it, a quarter later.",
        example: "out: s \"bd sn\" $ brak",
        build: |call| {
            let plain = call.input;
            let silence = call.builder.silence();
            let half = call.builder.fastcat(vec![plain, silence]);
            let then = call.builder.later(Arg::Const(Value::Ratio(Time::QUARTER)), half);
            let test = Test::Every { count: Arg::int(2), offset: Arg::int(1) };
            call.builder.push(Node::When { test, then, otherwise: plain })
        },
    },
    Transform {
        name: "wedge",
        aliases: &[],
        params: &[required("share", RATIO), required("first", Kind::Same)],
        has_input: true,
        doc: "Squeezes one pattern into the first share of the cycle and the piped one into the rest.",
        example: "out: s \"hh*3\" $ wedge 0.25 (s \"bd sn\")",
        build: |call| {
            let (first, second) = (call.pattern(1), call.input);
            call.with(0, |builder, share| {
                let (zero, one) = (Arg::int(0), Arg::int(1));
                let first = builder.push(Node::Compress { begin: zero, end: share.clone(), of: first });
                let second = builder.push(Node::Compress { begin: share, end: one, of: second });
                builder.overlay(first, second)
            })
        },
    },
    Transform {
        name: "tabby",
        aliases: &[],
        params: &[at_most("threads", INT, THREADS_MAX), required("warp", Kind::Same)],
        has_input: true,
        doc: "Weaves two patterns, each of so many threads, one over and one under in turn.",
        example: "out: (n \"0 1 2 3\" # s \"drum\") $ tabby 4 (n \"7 6 5 4\" # s \"drum\")",
        build: |call| {
            let (threads, warp, weft) = (call.pattern(0), call.pattern(1), call.input);
            if let Some(threads) = call.values(0).first().and_then(Value::int) {
                return tabby(call.builder, threads, warp, weft);
            }
            let most = call.builder.magnitude(threads).min(f64::from(THREADS_MAX)) as i64;
            let cloths = (0..=most).map(|threads| tabby(call.builder, threads, warp, weft)).collect();
            call.with(0, |builder, index| builder.push(Node::Pick { index, of: cloths }))
        },
    },
    Transform {
        name: "stretch",
        aliases: &[],
        params: &[],
        has_input: true,
        doc: "Stretches the part of each cycle from its first event to the end of its last to the cycle.",
        example: "out: s \"~ bd sn ~\" $ stretch",
        build: |call| call.builder.push(Node::Stretch(call.input)),
    },
];

/// A cycle of a pattern in each pulse of a rhythm.
fn euclid(builder: &mut Builder, pulses: Arg, steps: Arg, rotation: Arg, of: NodeId) -> NodeId {
    builder.push(Node::Euclid { pulses, steps, rotation, negate_gaps: false, of })
}

/// The most steps of a rhythm: as many events may be in a cycle.
const STEPS_MAX: u32 = EVENTS_PER_CYCLE as u32;

/// The most threads that `tabby` weaves.
const THREADS_MAX: u32 = 32;

/// Two patterns of so many threads each, one over and one under in turn.
fn tabby(builder: &mut Builder, threads: i64, warp: NodeId, weft: NodeId) -> NodeId {
    if threads < 2 {
        return builder.silence();
    }
    let along: Vec<Vec<i64>> = (0..threads / 2 * 2)
        .map(|row| (0..threads).map(|at| if row % 2 == 0 { at } else { threads - 1 - at }).collect())
        .collect();
    let across = (0..threads as usize).flat_map(|at| along.iter().map(move |row| row[at])).collect();
    let warp = thread(builder, threads, across, warp);
    let weft = thread(builder, threads, along.concat(), weft);
    let (over, under) = (plain_weave(builder, threads, 0), plain_weave(builder, threads, 1));
    let warp = builder.masked(over, true, warp);
    let weft = builder.masked(under, true, weft);
    builder.overlay(warp, weft)
}

/// The numbered parts of a pattern's cycle, of so many, one after the other over as many cycles.
fn thread(builder: &mut Builder, count: i64, parts: Vec<i64>, of: NodeId) -> NodeId {
    let edge = |at| Arg::Const(Value::Ratio(Time::new(at, count)));
    let parts =
        parts.into_iter().map(|at| builder.push(Node::Zoom { begin: edge(at), end: edge(at + 1), of }));
    let parts = parts.collect();
    let all = builder.fastcat(parts);
    builder.slower(Arg::int(count), all)
}

/// True in every second of `threads` slots a cycle, from slot `first` on; turned round in every second cycle.
fn plain_weave(builder: &mut Builder, threads: i64, first: usize) -> NodeId {
    let mut pair = [builder.silence(); 2];
    pair[first] = builder.atom(Value::Bool(true));
    let slots = builder.fastcat(pair.to_vec());
    let slots = builder.fast(Time::new(threads, 2), slots);
    let then = builder.push(Node::Reverse(slots));
    let test = Test::Every { count: Arg::int(2), offset: Arg::int(0) };
    builder.push(Node::When { test, then, otherwise: slots })
}

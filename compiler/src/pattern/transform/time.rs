//! Transforms of time.

use super::condition::in_window;
use super::{Argument, Call, GROOVE, INT, Kind, NUMBER, RATIO, SPAN, Transform, optional, required};
use crate::pattern::arg::Arg;
use crate::pattern::build::Builder;
use crate::pattern::node::{Join, Keep, Node, NodeId, Structure, ValueFunction};
use crate::pattern::operation::Operation;
use crate::pattern::{Function, Time, Value};

pub(super) const ROWS: &[Transform] = &[
    Transform {
        name: "fast",
        aliases: &["density", "dup"],
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
    Transform {
        name: "fastGap",
        aliases: &["densityGap"],
        params: &[required("factor", RATIO)],
        has_input: true,
        doc: "Plays the cycle so many times as fast and leaves the rest of it empty.",
        example: "out: s \"bd sn\" $ fastGap 2",
        build: |call| {
            let of = call.input;
            call.with(0, |builder, factor| builder.push(Node::FastGap { by: factor, of }))
        },
    },
    Transform {
        name: "fastSqueeze",
        aliases: &[],
        params: &[required("factor", RATIO)],
        has_input: true,
        doc: "As `fast`; whole cycles are squeezed into the events of the factor.",
        example: "out: s \"bd sn\" $ fastSqueeze \"2 1\"",
        build: |call| {
            let (factor, of) = (call.pattern(0), call.input);
            call.builder.bind(factor, Join::Squeeze, |builder, by| builder.faster(by, of))
        },
    },
    Transform {
        name: "slowSqueeze",
        aliases: &[],
        params: &[required("factor", RATIO)],
        has_input: true,
        doc: "As `slow`; cycles are squeezed into the events of the factor.",
        example: "out: s \"bd*4\" $ slowSqueeze \"2 1\"",
        build: |call| {
            let (factor, of) = (call.pattern(0), call.input);
            call.builder.bind(factor, Join::Squeeze, |builder, by| builder.slower(by, of))
        },
    },
    Transform {
        name: "revArc",
        aliases: &[],
        params: &[required("part", SPAN)],
        has_input: true,
        doc: "Plays each cycle backwards, and takes the events that begin in a part of it.",
        example: "out: s \"bd sn hh cp\" $ revArc (0.5, 1)",
        build: |call| in_window(call, true, |builder, _, _, of| builder.push(Node::Reverse(of))),
    },
    Transform {
        name: "compress",
        aliases: &["compressGap"],
        params: &[required("part", SPAN)],
        has_input: true,
        doc: "Squeezes each cycle into a part of itself.",
        example: "out: s \"bd sn\" $ compress (0.25, 0.75)",
        build: |call| of_part(call, |begin, end, of| Node::Compress { begin, end, of }),
    },
    Transform {
        name: "zoom",
        aliases: &["zoomArc", "zoomarc", "focus", "trim"],
        params: &[required("part", SPAN)],
        has_input: true,
        doc: "Stretches a part of each cycle to the whole.",
        example: "out: s \"bd sn hh cp\" $ zoom (0.25, 0.75)",
        build: |call| of_part(call, |begin, end, of| Node::Zoom { begin, end, of }),
    },
    Transform {
        name: "trunc",
        aliases: &[],
        params: &[required("share", RATIO)],
        has_input: true,
        doc: "Cuts each cycle off after a share of it.",
        example: "out: s \"bd sn hh cp\" $ trunc 0.75",
        build: |call| {
            let of = call.input;
            call.with(0, |builder, end| {
                let pulse = builder.atom(Value::Bool(true));
                let window = builder.push(Node::Compress { begin: Arg::int(0), end, of: pulse });
                builder.combine(Operation::Left, Structure::Left, of, window)
            })
        },
    },
    Transform {
        name: "inside",
        aliases: &[],
        params: &[required("n", Kind::NumberOrPart), required("f", Kind::Function)],
        has_input: true,
        doc: "Applies a function as if n cycles were one; `inside 0 0.5 f` applies it to a part of each cycle.",
        example: "out: (n \"0 .. 7\" # s \"drum\") $ inside 2 rev",
        build: |call| {
            let (f, of) = (call.function(1), call.input);
            if matches!(call.args.first(), Some(Argument::Pair(_))) {
                return in_window(call, true, |builder, f, _, of| f.apply_in(builder, of));
            }
            call.with(0, |builder, count| inside(builder, count, f, of))
        },
    },
    Transform {
        name: "outside",
        aliases: &[],
        params: &[required("n", Kind::NumberOrPart), required("f", Kind::Function)],
        has_input: true,
        doc: "Applies a function as if one cycle were n; `outside 0 0.5 f` applies it to each cycle but a part of it.",
        example: "out: s \"<bd sn hh cp>\" $ outside 4 rev",
        build: |call| {
            let (f, of) = (call.function(1), call.input);
            if matches!(call.args.first(), Some(Argument::Pair(_))) {
                return in_window(call, false, |builder, f, _, of| f.apply_in(builder, of));
            }
            call.with(0, |builder, count| inside(builder, Arg::int(1).over(count), f, of))
        },
    },
    Transform {
        name: "swingBy",
        aliases: &["swingby"],
        params: &[required("share", RATIO), required("n", INT)],
        has_input: true,
        doc: "Plays the second half of each of n slices of the cycle later by a share of the slice.",
        example: "out: s \"hh*8\" $ swingBy 0.25 4",
        build: |call| {
            let share = call.pattern(0);
            swing_by(call, share, 1)
        },
    },
    Transform {
        name: "swing",
        aliases: &[],
        params: &[required("amount", RATIO)],
        has_input: true,
        doc: "Below 1: every second event later by so many cycles. From 1 on: `swingBy` a third, with so many slices.",
        example: "out: s \"hh*8\" $ swing 0.02",
        build: |call| {
            let (amount, of) = (call.pattern(0), call.input);
            if call.builder.magnitude(amount) < 1.0 {
                return call.with(0, |builder, by| builder.push(Node::Alternate { by, of }));
            }
            let third = call.builder.atom(Value::Ratio(Time::new(1, 3)));
            swing_by(call, third, 0)
        },
    },
    Transform {
        name: "groove",
        aliases: &[],
        params: &[required("name", GROOVE), optional("amount", NUMBER, 1.0)],
        has_input: true,
        doc: "Plays the sixteenths of the cycle late, as a groove has them: mpc, hiphop, reggae, jazz or drunken.",
        example: "out: s \"hh*16\" $ groove \"mpc\"",
        build: |call| {
            let (of, words, names) = (call.input, call.words(0), call.pattern(0));
            let grooves =
                words.iter().map(|name| call.with(1, |builder, amount| groove(builder, name, &amount, of)));
            let grooves = grooves.collect();
            let words = words.iter().cloned().map(Value::Word).collect();
            let indices = call.builder.map(ValueFunction::IndexOf(words), names);
            call.builder
                .bind(indices, Join::Inner, |builder, index| builder.push(Node::Pick { index, of: grooves }))
        },
    },
    Transform {
        name: "press",
        aliases: &[],
        params: &[],
        has_input: true,
        doc: "Delays each event by half of its time, and shortens it so.",
        example: "out: s \"bd sn\" $ press",
        build: |call| press(call.builder, Arg::Const(Value::Ratio(Time::HALF)), call.input),
    },
    Transform {
        name: "pressBy",
        aliases: &["pressby"],
        params: &[required("share", RATIO)],
        has_input: true,
        doc: "Delays each event by a share of its time, and shortens it so.",
        example: "out: s \"bd sn\" $ pressBy 0.25",
        build: |call| {
            let of = call.input;
            call.with(0, |builder, share| press(builder, share, of))
        },
    },
    Transform {
        name: "rot",
        aliases: &[],
        params: &[required("n", INT)],
        has_input: true,
        doc: "Moves the values of each cycle to the n-th event before; the rhythm stays.",
        example: "out: s \"bd sn*2 hh\" $ rot 1",
        build: |call| {
            let of = call.input;
            call.with(0, |builder, by| builder.push(Node::Rotate { by, of }))
        },
    },
];

/// A function applied as if cycles were `count` times as fast.
pub(super) fn inside(builder: &mut Builder, count: Arg, f: &Function, of: NodeId) -> NodeId {
    let slow = builder.slower(count.clone(), of);
    let changed = f.apply_in(builder, slow);
    builder.faster(count, changed)
}

/// The second half of each of argument `count` slices of the cycle later by a share of the slice.
fn swing_by(call: &mut Call<'_>, share: NodeId, count: usize) -> NodeId {
    let of = call.input;
    call.with(count, |builder, count| {
        let slow = builder.slower(count.clone(), of);
        let late = builder.with_arg(share, Join::Inner, |builder, share| builder.later(share, slow));
        let half = Arg::Const(Value::Ratio(Time::HALF));
        let swung = builder.windowed(half, Arg::int(1), late, slow);
        builder.faster(count, swung)
    })
}

/// Each event pressed into the end of its time, from a share of it on.
fn press(builder: &mut Builder, share: Arg, of: NodeId) -> NodeId {
    builder.bind(of, Join::Squeeze, |builder, value| {
        let value = builder.push(Node::Value(value));
        builder.push(Node::Compress { begin: share, end: Arg::int(1), of: value })
    })
}

/// A part of the cycle: argument 0.
fn of_part(call: &mut Call<'_>, make: fn(Arg, Arg, NodeId) -> Node) -> NodeId {
    let of = call.input;
    let [begin, end] = call.span(0);
    call.builder.with_args(
        &[begin, end],
        Join::Inner,
        &mut |builder, args| match <[Arg; 2]>::try_from(args) {
            Ok([begin, end]) => builder.push(make(begin, end, of)),
            Err(_) => of,
        },
    )
}

/// How late the sixteenths of a cycle are, in cycles: the presets of `groove`, by name.
const GROOVES: &[(&[&str], [i64; 16])] = &[
    (&["mpc", "mpc_swing"], [0, 3125, 0, 3125, 0, 3125, 0, 3125, 0, 3125, 0, 3125, 0, 3125, 0, 3125]),
    (&["hiphop", "lazy_hiphop"], [0, 0, 1000, 0, 2000, 0, 1000, 0, 0, 0, 1000, 0, 2000, 0, 1000, 0]),
    (
        &["reggae", "one_drop", "reggae_one_drop"],
        [0, 0, 1000, 0, 0, 0, 1000, 0, 2500, 0, 1000, 0, 0, 0, 1000, 0],
    ),
    (&["jazz", "jazz_swing"], [0, 0, 6250, 6250, 0, 0, 6250, 6250, 0, 0, 6250, 6250, 0, 0, 6250, 6250]),
    (&["drunken", "drunk"], [0, 600, 250, 900, 100, 1050, 400, 300, 800, 150, 950, 500, 50, 700, 350, 1000]),
];

/// The names of all grooves.
pub(super) fn groove_names() -> impl Iterator<Item = &'static str> {
    GROOVES.iter().flat_map(|(names, _)| names.iter().copied())
}

/// Each sixteenth of the cycle as late as the groove `name` says, times `amount`.
fn groove(builder: &mut Builder, name: &str, amount: &Arg, of: NodeId) -> NodeId {
    let Some((_, delays)) = GROOVES.iter().find(|(names, _)| names.contains(&name)) else { return of };
    let layers = delays.iter().zip(0..).map(|(&delay, at)| {
        let edge = |at| Arg::Const(Value::Ratio(Time::new(at, 16)));
        let keep = Keep::Window { begin: edge(at), end: edge(at + 1), inside: true };
        let sixteenth = builder.push(Node::Filter { keep, of });
        let delay = Arg::Const(Value::Ratio(Time::new(delay, 100_000)));
        builder.later(delay.times(amount.clone()), sixteenth)
    });
    let layers = layers.collect();
    builder.push(Node::Stack(layers))
}

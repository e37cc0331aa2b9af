//! Rhythms from numbers, and patterns started anew by rhythms.

use super::{BOOL, INT, NUMBER, NUMBERS, RATIO, Transform, WORD, required};
use crate::pattern::Value;
use crate::pattern::arg::Arg;
use crate::pattern::build::Builder;
use crate::pattern::node::{Join, Keep, Node, NodeId, ValueFunction};

pub(super) const ROWS: &[Transform] = &[
    Transform {
        name: "reset",
        aliases: &[],
        params: &[required("rhythm", BOOL)],
        has_input: true,
        doc: "Starts the cycle of the pattern anew at each true event.",
        example: "out: s \"bd sn hh cp\" $ reset \"t t\"",
        build: |call| {
            let rhythm = call.pattern(0);
            started(call.builder, rhythm, Join::Reset, call.input)
        },
    },
    Transform {
        name: "restart",
        aliases: &[],
        params: &[required("rhythm", BOOL)],
        has_input: true,
        doc: "Starts the pattern from its first cycle anew at each true event.",
        example: "out: s \"<bd sn> hh\" $ restart \"<t [t t]>\"",
        build: |call| {
            let rhythm = call.pattern(0);
            started(call.builder, rhythm, Join::Restart, call.input)
        },
    },
    Transform {
        name: "beat",
        aliases: &[],
        params: &[required("places", RATIO), required("steps", RATIO)],
        has_input: true,
        doc: "Plays the pattern on the given numbers of so many steps.",
        example: "out: s \"bd\" $ beat \"0 7 10\" 16",
        build: |call| {
            let of = call.input;
            call.with_each(&mut |builder, [place, steps]| {
                let begin = place.modulo(steps.clone()).over(steps.clone());
                let end = begin.clone().plus(Arg::int(1).over(steps));
                builder.bind(of, Join::Inner, |builder, value| {
                    let value = builder.push(Node::Value(value));
                    builder.push(Node::Compress { begin, end, of: value })
                })
            })
        },
    },
    Transform {
        name: "binaryN",
        aliases: &[],
        params: &[required("bits", INT), required("number", INT)],
        has_input: false,
        doc: "The lowest bits of a number as a rhythm.",
        example: "out: s \"hh\" $ struct (binaryN 4 5)",
        build: |call| {
            let numbers = call.pattern(1);
            call.with(0, |builder, count| binary(builder, count, numbers))
        },
    },
    Transform {
        name: "binary",
        aliases: &[],
        params: &[required("number", INT)],
        has_input: false,
        doc: "The lowest eight bits of a number as a rhythm.",
        example: "out: s \"hh\" $ struct (binary 85)",
        build: |call| {
            let numbers = call.pattern(0);
            binary(call.builder, Arg::int(8), numbers)
        },
    },
    Transform {
        name: "ascii",
        aliases: &[],
        params: &[required("words", WORD)],
        has_input: false,
        doc: "The letters of words as rhythms of eight bits.",
        example: "out: s \"hh\" $ struct (ascii \"phonon\")",
        build: |call| {
            let words = call.words(0);
            let rhythms = words.iter().map(|word| truths(call.builder, letter_bits(word))).collect();
            let names = call.pattern(0);
            let words = words.into_iter().map(Value::Word).collect();
            let indices = call.builder.map(ValueFunction::IndexOf(words), names);
            call.builder.bind(indices, Join::Squeeze, |builder, index| {
                builder.push(Node::Pick { index, of: rhythms })
            })
        },
    },
    Transform {
        name: "necklace",
        aliases: &[],
        params: &[required("steps", NUMBER), required("gaps", NUMBERS)],
        has_input: false,
        doc: "A truth followed by steps up to the next, as many as a list says, at so many steps a cycle.",
        example: "out: s \"hh\" $ struct (necklace 12 [4, 2])",
        build: |call| {
            let (steps, gaps) = (call.pattern(0), call.patterns(1));
            let args: Vec<NodeId> = [steps].into_iter().chain(gaps).collect();
            call.builder.with_args(&args, Join::Inner, &mut |builder, mut gaps| {
                let steps = gaps.remove(0);
                let total = gaps.iter().cloned().fold(Arg::int(0), |sum, gap| sum.plus(gap.above(0)));
                let parts: Vec<_> = gaps.into_iter().map(|gap| (gap.clone(), pulse(builder, gap))).collect();
                let rhythm = builder.in_turn(parts);
                builder.slower(total.over(steps), rhythm)
            })
        },
    },
];

/// Starts a pattern anew at each true event of a rhythm.
fn started(builder: &mut Builder, rhythm: NodeId, join: Join, of: NodeId) -> NodeId {
    let rhythm = builder.push(Node::Filter { keep: Keep::Truth(true), of: rhythm });
    builder.bind(rhythm, join, |_, _| of)
}

/// The lowest bits of whole numbers as truths, the highest of them first.
fn binary(builder: &mut Builder, count: Arg, numbers: NodeId) -> NodeId {
    builder.bind(numbers, Join::Squeeze, |builder, number| {
        let number = builder.push(Node::Value(number));
        let bits = builder.turns(count.clone(), |builder, place| {
            let bit = count.clone().minus(Arg::int(1)).minus(place);
            builder.map(ValueFunction::Bit(bit), number)
        });
        builder.faster(count, bits)
    })
}

/// A truth in the first of so many slots of one cycle, and untruths in the others.
fn pulse(builder: &mut Builder, slots: Arg) -> NodeId {
    let truths = builder.turns(slots.clone(), |builder, slot| {
        let slot = builder.push(Node::Value(slot));
        builder.map(ValueFunction::Below(Arg::int(1)), slot)
    });
    builder.faster(slots, truths)
}

/// Truths in equal slots of one cycle.
fn truths(builder: &mut Builder, truths: impl Iterator<Item = bool>) -> NodeId {
    let slots = truths.map(|truth| builder.atom(Value::Bool(truth))).collect();
    builder.fastcat(slots)
}

/// The eight bits of each letter of a word.
fn letter_bits(word: &str) -> impl Iterator<Item = bool> {
    word.bytes().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1 == 1))
}

//! Rhythms from numbers, and patterns started anew by rhythms.

use super::{BOOL, FIXED_NUMBERS, INT, NUMBER, RATIO, Transform, WORD, required};
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
        params: &[required("steps", NUMBER), required("gaps", FIXED_NUMBERS)],
        has_input: false,
        doc: "A truth followed by steps up to the next, as many as a list says, at so many steps a cycle.",
        example: "out: s \"hh\" $ struct (necklace 12 [4, 2])",
        build: |call| {
            let gaps: Vec<i64> =
                call.values(1).iter().filter_map(Value::int).filter(|gap| *gap > 0).collect();
            let steps = gaps.iter().flat_map(|&gap| (0..gap).map(|at| at == 0));
            let rhythm = truths(call.builder, steps);
            let total = Arg::int(gaps.iter().sum());
            call.with(0, |builder, steps| builder.slower(total.over(steps), rhythm))
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

/// Truths in equal slots of one cycle.
fn truths(builder: &mut Builder, truths: impl Iterator<Item = bool>) -> NodeId {
    let slots = truths.map(|truth| builder.atom(Value::Bool(truth))).collect();
    builder.fastcat(slots)
}

/// The eight bits of each letter of a word.
fn letter_bits(word: &str) -> impl Iterator<Item = bool> {
    word.bytes().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1 == 1))
}

//! Patterns picked from a list, by chance or by number.

use super::chance::draws;
use super::{
    Argument, Call, FUNCTIONS, INT, Kind, NAMED, NAMES, NUMBER, PATTERNS, Transform, VALUE_PAIRS, WEIGHTED,
    required,
};
use crate::pattern::Value;
use crate::pattern::arg::Arg;
use crate::pattern::build::Builder;
use crate::pattern::node::{Join, Keep, Node, NodeId, Signal, Structure, Test, ValueFunction};
use crate::pattern::operation::Operation;

pub(super) const ROWS: &[Transform] = &[
    Transform {
        name: "choose",
        aliases: &[],
        params: &[required("values", PATTERNS)],
        has_input: false,
        doc: "A value of a list by chance, another at every moment.",
        example: "out: s (segment 8 $ choose [\"bd\", \"sn\", \"hh\"])",
        build: |call| {
            chosen(call, Join::Both, |builder, count| {
                let rand = rand(builder, false);
                builder.map(ValueFunction::WholeBelow(count), rand)
            })
        },
    },
    Transform {
        name: "chooseBy",
        aliases: &[],
        params: &[required("draws", NUMBER), required("values", PATTERNS)],
        has_input: false,
        doc: "A value of a list, picked by numbers from 0 to 1.",
        example: "out: s (chooseBy \"0 0.5 0.9\" [\"bd\", \"sn\", \"hh\"])",
        build: |call| {
            let (draws, of) = (call.pattern(0), call.patterns(1));
            let draws = whole_below(call.builder, of.len(), draws);
            call.builder.bind(draws, Join::Both, |builder, index| builder.push(Node::Pick { index, of }))
        },
    },
    Transform {
        name: "cycleChoose",
        aliases: &["cyclechoose"],
        params: &[required("values", PATTERNS)],
        has_input: false,
        doc: "A value of a list by chance in each cycle.",
        example: "out: s (cycleChoose [\"bd\", \"sn\", \"hh\"])",
        build: |call| chosen(call, Join::Inner, |builder, count| draws(builder, count, Arg::int(1))),
    },
    Transform {
        name: "wchoose",
        aliases: &[],
        params: &[required("values", WEIGHTED)],
        has_input: false,
        doc: "A value of a list of pairs by chance, as often as the second of its pair weighs.",
        example: "out: s (segment 8 $ wchoose [(\"bd\", 3), (\"sn\", 1)])",
        build: |call| {
            let draws = rand(call.builder, false);
            weighted(call, 0, draws)
        },
    },
    Transform {
        name: "wchooseBy",
        aliases: &[],
        params: &[required("draws", NUMBER), required("values", WEIGHTED)],
        has_input: false,
        doc: "As `wchoose`, picked by numbers from 0 to 1.",
        example: "out: s (wchooseBy \"0 0.5 0.9\" [(\"bd\", 3), (\"sn\", 1)])",
        build: |call| {
            let draws = call.pattern(0);
            weighted(call, 1, draws)
        },
    },
    Transform {
        name: "swap",
        aliases: &[],
        params: &[required("pairs", VALUE_PAIRS)],
        has_input: true,
        doc: "Values become what a list of pairs has for them; those that it does not have are left out.",
        example: "out: s (\"x y x\" $ swap [(\"x\", \"bd\"), (\"y\", \"sn\")])",
        build: |call| {
            let (from, to) = constant_pairs(call);
            let known = call.builder.push(Node::Filter { keep: Keep::Among(from.clone()), of: call.input });
            let indices = call.builder.map(ValueFunction::IndexOf(from), known);
            call.builder.map(ValueFunction::Nth(to), indices)
        },
    },
    Transform {
        name: "randcat",
        aliases: &[],
        params: &[required("patterns", PATTERNS)],
        has_input: false,
        doc: "A pattern of a list by chance in each cycle.",
        example: "out: randcat [s \"bd*2\", s \"sn\", s \"hh*3\"]",
        build: |call| {
            let parts = call.patterns(0);
            let count = Arg::int(parts.len() as i64);
            let cat = call.builder.push(Node::Cat(parts));
            let draws = draws(call.builder, count, Arg::int(1));
            call.builder.bind(draws, Join::Both, |builder, ahead| builder.earlier(ahead, cat))
        },
    },
    Transform {
        name: "wrandcat",
        aliases: &[],
        params: &[required("patterns", WEIGHTED)],
        has_input: false,
        doc: "A pattern of a list of pairs by chance in each cycle, as often as the second of its pair weighs.",
        example: "out: wrandcat [(s \"bd*2\", 3), (s \"sn\", 1)]",
        build: |call| {
            let draws = rand(call.builder, true);
            weighted(call, 0, draws)
        },
    },
    Transform {
        name: "squeeze",
        aliases: &[],
        params: &[required("indices", NUMBER), required("patterns", PATTERNS)],
        has_input: false,
        doc: "Squeezes patterns of a list into the events of the numbers that name them.",
        example: "out: squeeze \"0 1 2 0\" [s \"bd\", s \"sn*2\", s \"hh*3\"]",
        build: |call| {
            let (indices, of) = (call.pattern(0), call.patterns(1));
            call.builder.bind(indices, Join::Squeeze, |builder, index| builder.push(Node::Pick { index, of }))
        },
    },
    Transform {
        name: "pick",
        aliases: &[],
        params: &[required("indices", NUMBER), required("patterns", PATTERNS)],
        has_input: false,
        doc: "Plays the pattern of a list that a number names.",
        example: "out: pick \"<0 1>\" [s \"bd*4\", s \"sn*2\"]",
        build: |call| {
            let of = call.patterns(1);
            call.with(0, |builder, index| builder.push(Node::Pick { index, of }))
        },
    },
    Transform {
        name: "select",
        aliases: &[],
        params: &[required("places", NUMBER), required("patterns", PATTERNS)],
        has_input: false,
        doc: "Plays the pattern of a list that a number from 0 to 1 names.",
        example: "out: select \"<0 0.9>\" [s \"bd*4\", s \"sn*2\"]",
        build: |call| {
            let (places, of) = (call.pattern(0), call.patterns(1));
            let places = call.builder.map(ValueFunction::Clamped(0.0, 1.0), places);
            let indices = whole_below(call.builder, of.len().saturating_sub(1), places);
            call.builder.bind(indices, Join::Inner, |builder, index| builder.push(Node::Pick { index, of }))
        },
    },
    Transform {
        name: "pickF",
        aliases: &["pickf"],
        params: &[required("indices", NUMBER), required("functions", FUNCTIONS)],
        has_input: true,
        doc: "Applies the function of a list that a number names.",
        example: "out: s \"bd sn hh cp\" $ pickF \"<0 1>\" [rev, fast 2]",
        build: |call| {
            let of = applied(call);
            call.with(0, |builder, index| builder.push(Node::Pick { index, of }))
        },
    },
    Transform {
        name: "selectF",
        aliases: &["selectf"],
        params: &[required("places", NUMBER), required("functions", FUNCTIONS)],
        has_input: true,
        doc: "Applies the function of a list that a number from 0 to 1 names.",
        example: "out: s \"bd sn hh cp\" $ selectF \"<0 0.9>\" [rev, fast 2]",
        build: |call| {
            let (places, of) = (call.pattern(0), applied(call));
            let places = call.builder.map(ValueFunction::Clamped(0.0, 0.999_999), places);
            let indices = whole_below(call.builder, of.len(), places);
            call.builder.bind(indices, Join::Inner, |builder, index| builder.push(Node::Pick { index, of }))
        },
    },
    Transform {
        name: "inhabit",
        aliases: &[],
        params: &[required("patterns", NAMED), required("names", NAMES)],
        has_input: false,
        doc: "Squeezes patterns into the events of the words that name them.",
        example: "out: inhabit [(\"a\", s \"bd\"), (\"b\", s \"sn*2\")] \"a [b a]\"",
        build: |call| {
            let names = call.pattern(1);
            let (words, mut of) = call.named(0);
            of.push(call.builder.silence());
            let words = words.into_iter().map(Value::Word).collect();
            let indices = call.builder.map(ValueFunction::IndexOf(words), names);
            call.builder.bind(indices, Join::Squeeze, |builder, index| builder.push(Node::Pick { index, of }))
        },
    },
    Transform {
        name: "every_val",
        aliases: &[],
        params: &[required("n", INT), required("then", Kind::Same), required("otherwise", Kind::Same)],
        has_input: false,
        doc: "One pattern in every nth cycle, the first included, another in the rest; 0 is never.",
        example: "out: s \"bd*4\" # speed (every_val 4 2 1)",
        build: |call| {
            let (then, otherwise) = (call.pattern(1), call.pattern(2));
            call.with(0, |builder, count| {
                let test = Test::Every { count, offset: Arg::int(0) };
                builder.push(Node::When { test, then, otherwise })
            })
        },
    },
    Transform {
        name: "whenmod_val",
        aliases: &[],
        params: &[
            required("n", INT),
            required("least", INT),
            required("then", Kind::Same),
            required("otherwise", Kind::Same),
        ],
        has_input: false,
        doc: "One pattern in the cycles whose number leaves so much or more when divided by n, another in the rest.",
        example: "out: s \"bd*4\" # speed (whenmod_val 4 2 2 1)",
        build: |call| {
            let (then, otherwise) = (call.pattern(2), call.pattern(3));
            call.with_each(&mut |builder, [count, least]| {
                builder.push(Node::When { test: Test::AtLeast { count, least }, then, otherwise })
            })
        },
    },
    Transform {
        name: "sometimes_by_val",
        aliases: &[],
        params: &[
            required("chance", NUMBER),
            required("then", Kind::Same),
            required("otherwise", Kind::Same),
        ],
        has_input: false,
        doc: "One pattern in each cycle with a chance, else another.",
        example: "out: s \"bd*4\" # speed (sometimes_by_val 0.3 2 1)",
        build: |call| {
            let (then, otherwise) = (call.pattern(1), call.pattern(2));
            call.with(0, |builder, chance| {
                builder.push(Node::When { test: Test::Chance(chance), then, otherwise })
            })
        },
    },
    Transform {
        name: "sometimes_val",
        aliases: &[],
        params: &[required("then", Kind::Same), required("otherwise", Kind::Same)],
        has_input: false,
        doc: "One pattern in each cycle with a chance of one half, else another.",
        example: "out: s \"bd*4\" # speed (sometimes_val 2 1)",
        build: |call| {
            let (then, otherwise) = (call.pattern(0), call.pattern(1));
            let test = Test::Chance(Arg::Const(Value::Number(0.5)));
            call.builder.push(Node::When { test, then, otherwise })
        },
    },
];

/// Picks of argument 0, by a pattern of draws that `draw` makes for so many.
fn chosen(call: &mut Call<'_>, join: Join, draw: impl FnOnce(&mut Builder, Arg) -> NodeId) -> NodeId {
    let of = call.patterns(0);
    let draws = draw(call.builder, Arg::int(of.len() as i64));
    call.builder.bind(draws, join, |builder, index| builder.push(Node::Pick { index, of }))
}

/// Picks of the first members of the pairs of argument `pairs`, as often as the second members weigh.
fn weighted(call: &mut Call<'_>, pairs: usize, draws: NodeId) -> NodeId {
    let (mut of, mut weights) = (Vec::new(), Vec::new());
    if let Some(Argument::List(members)) = call.args.get(pairs) {
        for member in members {
            let Argument::Pair(pair) = member else { continue };
            let (Argument::Pattern(first), Argument::Pattern(second)) = (&pair.0, &pair.1) else { continue };
            of.push(call.builder.import(first));
            weights.push(call.builder.import(second));
        }
    }
    call.builder.with_args(&weights, Join::Inner, &mut |builder, weights| {
        let indices = builder.map(ValueFunction::Weighted(weights), draws);
        builder.bind(indices, Join::Both, |builder, index| builder.push(Node::Pick { index, of: of.clone() }))
    })
}

/// The first and the second members of the pairs of argument 0.
fn constant_pairs(call: &Call<'_>) -> (Vec<Value>, Vec<Value>) {
    let Some(Argument::List(members)) = call.args.first() else { return Default::default() };
    let constant = |argument: &Argument| match argument {
        Argument::Pattern(pattern) => pattern.constant().cloned(),
        _ => None,
    };
    let pair = |member: &Argument| match member {
        Argument::Pair(pair) => Some((constant(&pair.0)?, constant(&pair.1)?)),
        _ => None,
    };
    members.iter().filter_map(pair).unzip()
}

/// Numbers from 0 to 1 as whole numbers below `count`.
fn whole_below(builder: &mut Builder, count: usize, draws: NodeId) -> NodeId {
    builder.map(ValueFunction::WholeBelow(Arg::int(count as i64)), draws)
}

/// Each function of argument 1 applied to the input.
fn applied(call: &mut Call<'_>) -> Vec<NodeId> {
    let functions = call.functions(1);
    functions.into_iter().map(|f| f.apply_in(call.builder, call.input)).collect()
}

/// Random numbers, or one a cycle.
fn rand(builder: &mut Builder, once_a_cycle: bool) -> NodeId {
    let rand = builder.push(Node::Signal(Signal::Rand));
    if !once_a_cycle {
        return rand;
    }
    let tick = builder.atom(Value::Bool(true));
    builder.combine(Operation::Right, Structure::Left, tick, rand)
}

//! Patterns arranged over several cycles, and functions over several arguments.

use super::chance::draws;
use super::time::inside;
use super::{
    Argument, Call, FUNCTIONS, INT, Kind, NAMED, NAMED_FUNCTIONS, NAMES, NUMBERS, PATTERNS, RATIO, SCORE,
    TIMED, Transform, at_most, required,
};
use crate::pattern::arg::Arg;
use crate::pattern::build::Builder;
use crate::pattern::node::{Join, Keep, Node, NodeId, Signal, Structure, ValueFunction};
use crate::pattern::operation::Operation;
use crate::pattern::{Function, Pattern, Time, Value};

pub(super) const ROWS: &[Transform] = &[
    Transform {
        name: "spread",
        aliases: &["slowspread"],
        params: &[required("f", Kind::Partial), required("arguments", PATTERNS)],
        has_input: true,
        doc: "Gives a function another argument of a list in each cycle.",
        example: "out: s \"bd sn\" $ spread fast [1, 4]",
        build: |call| {
            let turns = changed(call);
            call.builder.push(Node::Cat(turns))
        },
    },
    Transform {
        name: "fastspread",
        aliases: &["fastSpread"],
        params: &[required("f", Kind::Partial), required("arguments", PATTERNS)],
        has_input: true,
        doc: "Gives a function all arguments of a list in turn within one cycle.",
        example: "out: s \"bd sn\" $ fastspread fast [1, 4]",
        build: |call| {
            let turns = changed(call);
            call.builder.fastcat(turns)
        },
    },
    Transform {
        name: "spaceOut",
        aliases: &["spaceout"],
        params: &[required("lengths", NUMBERS)],
        has_input: true,
        doc: "Plays the cycle in each of a list of lengths in turn, in cycles.",
        example: "out: s \"bd sn\" $ spaceOut [1, 2]",
        build: |call| {
            let (lengths, of) = (call.patterns(0), call.input);
            call.builder.with_args(&lengths, Join::Inner, &mut |builder, lengths| {
                let total = lengths.iter().cloned().fold(Arg::int(0), Arg::plus);
                let mut at = Arg::int(0);
                let spaced = lengths.into_iter().map(|length| {
                    let begin = at.clone().over(total.clone());
                    at = at.clone().plus(length);
                    builder.push(Node::Compress { begin, end: at.clone().over(total.clone()), of })
                });
                let spaced = spaced.collect();
                let all = builder.push(Node::Stack(spaced));
                builder.slower(total, all)
            })
        },
    },
    Transform {
        name: "weave",
        aliases: &[],
        params: &[required("cycles", RATIO), required("base", Kind::Same), required("patterns", PATTERNS)],
        has_input: false,
        doc: "Gives patterns of a list the controls of a base that is stretched over so many cycles, each from another place in it.",
        example: "out: weave 4 (pan (segment 4 $ saw)) [s \"bd sn\", s \"hh*3\"]",
        build: |call| {
            let (base, patterns) = (call.pattern(1), call.patterns(2));
            weave(call, base, patterns.len(), |builder, at, base| {
                builder.combine(Operation::Right, Structure::Left, patterns[at], base)
            })
        },
    },
    Transform {
        name: "weaveWith",
        aliases: &["weave'"],
        params: &[required("cycles", RATIO), required("base", Kind::Same), required("functions", FUNCTIONS)],
        has_input: false,
        doc: "What each function of a list makes of a base that is stretched over so many cycles, each from another place in it.",
        example: "out: weaveWith 3 (s \"bd sn\") [fast 2, (# speed 0.5)]",
        build: |call| {
            let (base, functions) = (call.pattern(1), call.functions(2));
            weave(call, base, functions.len(), |builder, at, base| functions[at].apply_in(builder, base))
        },
    },
    Transform {
        name: "interlace",
        aliases: &[],
        params: &[required("other", Kind::Same)],
        has_input: true,
        doc: "Two patterns, each distorted while the other is clean: the control `shape` goes up and down over 16 cycles.",
        example: "out: interlace (s \"bd sn\") (s \"hh*3\")",
        build: |call| {
            let patterns = [call.pattern(0), call.input];
            let sine = call.builder.push(Node::Signal(Signal::Sine));
            let most = Arg::Const(Value::Ratio(Time::new(9, 10)));
            let amount = call.builder.map(ValueFunction::Between(Arg::int(0), most), sine);
            let shape = call.builder.map(ValueFunction::Control("shape".into()), amount);
            woven(call.builder, Arg::int(16), shape, patterns.len(), &|builder, at, base| {
                builder.combine(Operation::Right, Structure::Left, patterns[at], base)
            })
        },
    },
    Transform {
        name: "ur",
        aliases: &[],
        params: &[
            required("cycles", RATIO),
            required("score", NAMES),
            required("patterns", NAMED),
            required("functions", NAMED_FUNCTIONS),
        ],
        has_input: false,
        doc: "Arranges patterns by a score of their names over so many cycles; `name:function` also applies a function.",
        example: "out: ur 8 \"a b:twice\" [(\"a\", s \"bd*4\"), (\"b\", s \"sn*4\")] [(\"twice\", fast 2)]",
        build: |call| {
            let (score, (names, patterns), functions) =
                (call.pattern(1), call.named(2), call.named_functions(3));
            let words = call.words(1);
            let values = words.iter().cloned().map(Value::Word).collect();
            let entries = call.builder.map(ValueFunction::IndexOf(values), score);
            call.with(0, |builder, cycles| {
                let played = builder.bind(entries, Join::Both, |builder, entry| {
                    let parts = words.iter().map(|word| {
                        let (name, function) = word.split_once(':').unwrap_or((word, ""));
                        let named = names.iter().position(|known| known == name).map(|at| patterns[at]);
                        let part = builder.faster(cycles.clone(), named?);
                        match functions.iter().find(|(known, _)| known == function) {
                            Some((_, function)) => Some(started(builder, &entry, function, part)),
                            None => Some(part),
                        }
                    });
                    let parts: Vec<Option<NodeId>> = parts.collect();
                    let silence = builder.silence();
                    let of = parts.into_iter().chain([None]).map(|part| part.unwrap_or(silence)).collect();
                    builder.push(Node::Pick { index: entry, of })
                });
                builder.slower(cycles, played)
            })
        },
    },
    Transform {
        name: "arrange",
        aliases: &["ncat"],
        params: &[required("parts", TIMED)],
        has_input: false,
        doc: "Plays each pattern of a list for as many of its cycles as its pair says, one after the other, over and over.",
        example: "out: arrange [(4, s \"bd*2\"), (2, s \"hh*3\")]",
        build: |call| {
            let (lengths, parts) = call.pairs(0);
            call.builder.with_args(&lengths, Join::Inner, &mut |builder, lengths| {
                let total =
                    lengths.iter().cloned().fold(Arg::int(0), |sum, length| sum.plus(length.above(0)));
                let parts = lengths.into_iter().zip(&parts);
                let parts: Vec<_> =
                    parts.map(|(length, &of)| (length.clone(), builder.faster(length, of))).collect();
                let round = builder.in_turn(parts);
                builder.slower(total, round)
            })
        },
    },
    Transform {
        name: "spread'",
        aliases: &[],
        params: &[required("f", Kind::Partial), required("arguments", Kind::Same)],
        has_input: true,
        doc: "Gives a function the arguments of a pattern; events are cut where the argument changes.",
        example: "out: s \"bd sn\" $ spread' fast \"<1 2>\"",
        build: |call| {
            let (f, of) = (call.function(0), call.input);
            let Some(arguments) = f.last_argument() else { return f.apply_in(call.builder, of) };
            let arguments = call.builder.import(arguments);
            call.builder.bind(arguments, Join::Both, |builder, argument| {
                let f = f.with_last_argument(Pattern::of_argument(argument));
                f.apply_in(builder, of)
            })
        },
    },
    Transform {
        name: "spreadf",
        aliases: &["spreadF"],
        params: &[required("functions", FUNCTIONS)],
        has_input: true,
        doc: "Applies another function of a list in each cycle.",
        example: "out: s \"bd sn\" $ spreadf [rev, fast 2]",
        build: |call| {
            let turns = changed(call);
            call.builder.push(Node::Cat(turns))
        },
    },
    Transform {
        name: "fit'",
        aliases: &[],
        params: &[
            required("cycles", RATIO),
            at_most("n", INT, FIT_MAX),
            required("from", INT),
            required("to", INT),
        ],
        has_input: true,
        doc: "Cuts so many cycles into n parts where the numbers of one pattern are, and plays them where those of another are.",
        example: "out: s \"bd sn\" $ fit' 1 2 \"0 1\" \"1 0\"",
        build: |call| {
            let (from, to, of) = (call.pattern(2), call.pattern(3), call.input);
            let count = call.pattern(1);
            let most = call.builder.magnitude(count).min(f64::from(FIT_MAX)) as i64;
            let [of, from] = [of, from].map(|of| call.with(0, |builder, cycles| builder.faster(cycles, of)));
            call.with(1, |builder, count| {
                let parts = (0..most).map(|number| {
                    let number = Value::Ratio(Time::from_int(number));
                    let window = builder.push(Node::Filter { keep: Keep::Among(vec![number]), of: from });
                    let masked = builder.combine(Operation::Left, Structure::Left, of, window);
                    builder.push(Node::Stretch(masked))
                });
                let parts: Vec<NodeId> = parts.collect();
                builder.bind(to, Join::Squeeze, |builder, index| {
                    builder.push(Node::Pick { index: index.modulo(count), of: parts })
                })
            })
        },
    },
    Transform {
        name: "fit",
        aliases: &[],
        params: &[required("step", INT), required("values", PATTERNS), required("indices", INT)],
        has_input: false,
        doc: "Values of a list that numbers name; in each cycle the numbers count from so much further on.",
        example: "out: s (\"0 1\" $ fit 1 [\"bd\", \"sn\", \"hh\"])",
        build: |call| {
            let (values, indices) = (call.values(1), call.pattern(2));
            call.with(0, |builder, step| {
                let offset =
                    builder.each_cycle(|builder, cycle| builder.push(Node::Value(cycle.times(step))));
                let moved = builder.combine(Operation::Add, Structure::Left, indices, offset);
                builder.map(ValueFunction::Nth(values), moved)
            })
        },
    },
    Transform {
        name: "spreadChoose",
        aliases: &["spreadr"],
        params: &[required("f", Kind::Partial), required("arguments", PATTERNS)],
        has_input: true,
        doc: "Gives a function an argument of a list by chance in each cycle.",
        example: "out: s \"bd sn\" $ spreadChoose fast [1, 2, 4]",
        build: |call| {
            let of = changed(call);
            let draws = draws(call.builder, Arg::int(of.len() as i64), Arg::int(1));
            call.builder.bind(draws, Join::Both, |builder, index| builder.push(Node::Pick { index, of }))
        },
    },
    Transform {
        name: "seqP",
        aliases: &[],
        params: &[required("parts", SCORE)],
        has_input: false,
        doc: "Plays each pattern of a list from one cycle to another; each starts with its own first cycle.",
        example: "out: seqP [(0, 4, s \"bd*2\"), (2, 5, s \"hh*3\")]",
        build: |call| {
            let (times, parts) = score(call);
            call.builder.with_args(&times, Join::Inner, &mut |builder, times| played(builder, &times, &parts))
        },
    },
    Transform {
        name: "seqPLoop",
        aliases: &["seqPloop"],
        params: &[required("parts", SCORE)],
        has_input: false,
        doc: "As `seqP`, from the first beginning to the last end, over and over.",
        example: "out: seqPLoop [(0, 4, s \"bd*2\"), (2, 5, s \"hh*3\")]",
        build: |call| {
            let (times, parts) = score(call);
            call.builder.with_args(&times, Join::Inner, &mut |builder, times| {
                let first = times.iter().step_by(2).cloned().reduce(Arg::lesser).unwrap_or(Arg::int(0));
                let last =
                    times.iter().skip(1).step_by(2).cloned().reduce(Arg::greater).unwrap_or(Arg::int(1));
                let all = played(builder, &times, &parts);
                let length = last.minus(first.clone());
                let early = builder.earlier(first, all);
                let fast = builder.faster(length.clone(), early);
                let once = builder.each_cycle(|builder, cycle| builder.later(cycle, fast));
                builder.slower(length, once)
            })
        },
    },
];

/// What each function of argument 0 makes of the input.
fn changed(call: &mut Call<'_>) -> Vec<NodeId> {
    let functions = call.functions(0);
    functions.into_iter().map(|f| f.apply_in(call.builder, call.input)).collect()
}

/// The most parts that `fit'` cuts.
const FIT_MAX: u32 = 64;

/// What `make` makes of a base, so many times: stretched over the cycles of argument 0, each from another place in it.
fn weave(
    call: &mut Call<'_>,
    base: NodeId,
    count: usize,
    make: impl Fn(&mut Builder, usize, NodeId) -> NodeId,
) -> NodeId {
    call.with(0, |builder, cycles| woven(builder, cycles, base, count, &make))
}

fn woven(
    builder: &mut Builder,
    cycles: Arg,
    base: NodeId,
    count: usize,
    make: &dyn Fn(&mut Builder, usize, NodeId) -> NodeId,
) -> NodeId {
    let slow = builder.slower(cycles.clone(), base);
    let layers = (0..count).map(|at| {
        let layer = make(builder, at, slow);
        let fast = builder.faster(cycles.clone(), layer);
        builder.earlier(Arg::Const(Value::Ratio(Time::new(at as i64, count as i64))), fast)
    });
    let layers = layers.collect();
    let all = builder.push(Node::Stack(layers));
    builder.slower(cycles, all)
}

/// A function applied to a pattern as if the entry of a score were a cycle, begun with the entry.
fn started(builder: &mut Builder, entry: &Arg, f: &Function, of: NodeId) -> NodeId {
    let changed = inside(builder, Arg::int(1).over(entry.event_length()), f, of);
    builder.later(entry.event_begin(), changed)
}

/// When the parts of a score begin and end, argument 0, and what they play.
fn score(call: &mut Call<'_>) -> (Vec<NodeId>, Vec<NodeId>) {
    let Some(Argument::List(members)) = call.args.first() else { return Default::default() };
    let (mut times, mut parts) = (Vec::new(), Vec::new());
    for member in members {
        let mut part = Call { builder: call.builder, args: std::slice::from_ref(member), input: call.input };
        if let [begin, end, of] = part.patterns(0)[..] {
            times.extend([begin, end]);
            parts.push(of);
        }
    }
    (times, parts)
}

/// The parts of a score at once, each from one time to the next and started with its own first cycle.
fn played(builder: &mut Builder, times: &[Arg], parts: &[NodeId]) -> NodeId {
    let layers = times.chunks_exact(2).zip(parts).map(|(times, &of)| {
        let (begin, end) = (times[0].clone(), times[1].clone());
        let first_cycle = begin.clone().minus(begin.clone().modulo(Arg::int(1)));
        let of = builder.later(first_cycle, of);
        builder.push(Node::Play { begin, end, of })
    });
    let layers = layers.collect();
    builder.push(Node::Stack(layers))
}

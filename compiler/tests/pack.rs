//! Random graphs with many alike parts: what is packed computes the same, and is packed once and for all.

mod support;

use phonon_compiler::check::check;
use phonon_compiler::graph::{Graph, Heard, Node, Signal};
use phonon_compiler::passes::pack;
use phonon_compiler::plan::{Input, Key, LANES_MAX, Op, Plan, Reason};
use phonon_compiler::ugen::UgenId;
use phonon_compiler::{Options, compile};
use phonon_grammar::Span;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use support::{compiled, for_many};

const UGENS: [&str; 9] = ["sine", "saw", "lpf", "pan", "mul", "reverb", "noise", "mix", "delay"];

/// What is plugged into a port of a part.
#[derive(Clone, Debug)]
enum Plug {
    Knob,
    /// An earlier node of the same copy.
    Inner(usize),
    /// The same node for all copies.
    Common(usize),
    /// A node of some earlier copy of some part.
    Odd(usize),
}

fn plug() -> impl Strategy<Value = Plug> {
    prop_oneof![
        4 => Just(Plug::Knob),
        8 => any::<usize>().prop_map(Plug::Inner),
        2 => any::<usize>().prop_map(Plug::Common),
        1 => any::<usize>().prop_map(Plug::Odd),
    ]
}

/// A part: its nodes, how often it is there, and whether a sum reads the copies or each is heard.
type Part = (Vec<(usize, Vec<Plug>)>, usize, bool);

fn parts() -> impl Strategy<Value = Vec<Part>> {
    let node = (0..UGENS.len(), prop::collection::vec(plug(), 5));
    let part = (prop::collection::vec(node, 1..8), 1usize..40, prop::bool::weighted(0.8));
    prop::collection::vec(part, 1..4)
}

fn add(graph: &mut Graph, ugen: &str, bus: usize, inputs: &[Signal]) -> Signal {
    let ugen = UgenId::known(ugen);
    let key = Key { bus: format!("bus{bus}"), ugen, place: graph.dag.node_count() as u32 };
    Signal::Output(graph.add(Node::new(ugen, key, None, Span::default()), inputs), 0)
}

fn graph(parts: &[Part]) -> Graph {
    let mut graph = Graph::default();
    let mut all: Vec<Signal> =
        (0..3).map(|at| add(&mut graph, "tri", at, &[Signal::Constant(at as f32); 2])).collect();
    for (nodes, copies, summed) in parts {
        let mut ends = Vec::new();
        for copy in 0..*copies {
            let mut inner: Vec<Signal> = Vec::new();
            for (ugen, plugs) in nodes {
                let count =
                    UgenId::known(UGENS[*ugen]).row().ports.len().max(usize::from(UGENS[*ugen] == "mix") * 3);
                let inputs = plugs[..count].iter().map(|plug| match *plug {
                    Plug::Inner(at) if !inner.is_empty() => inner[at % inner.len()],
                    Plug::Common(at) => all[at % 3],
                    Plug::Odd(at) => all[at.wrapping_mul(copy + 1) % all.len()],
                    Plug::Knob | Plug::Inner(_) => Signal::Constant(copy as f32),
                });
                let inputs: Vec<Signal> = inputs.collect();
                inner.push(add(&mut graph, UGENS[*ugen], copy, &inputs));
            }
            ends.extend(inner.last());
            all.extend(inner);
        }
        if *summed {
            ends = vec![add(&mut graph, "mix", 0, &ends)];
        }
        let heard =
            ends.into_iter().map(|end| Heard { channel: None, signals: [end; 2], audible: true, stem: None });
        graph.outputs.extend(heard);
    }
    graph
}

fn ops(plan: &Plan) -> impl Iterator<Item = &Op> {
    plan.tasks.iter().flat_map(|task| &task.body.ops)
}

#[test]
fn packed_plans_compute_the_graph_before() {
    for_many(parts(), |parts| {
        let (graph, _, plan) = compiled(graph(parts), true);
        prop_assert_eq!(check(&graph, &plan), Ok(()));
        Ok(())
    });
}

#[test]
fn packing_never_costs() {
    for_many(parts(), |parts| {
        let (before, after, _) = compiled(graph(parts), true);
        prop_assert!(after.total_ns() <= before.total_ns());
        Ok(())
    });
}

#[test]
fn knobs_that_move_in_one_lane_are_dear_in_all() {
    let pan = (3, vec![Plug::Knob; 5]);
    let mul = (4, [vec![Plug::Knob], vec![Plug::Inner(0); 4]].concat());
    let saw = (1, [vec![Plug::Inner(1)], vec![Plug::Odd(0x2d56_8e0c); 4]].concat());
    for copies in 2..40 {
        let parts = [(vec![pan.clone(), mul.clone(), pan.clone(), saw.clone()], copies, false)];
        let (before, after, _) = compiled(graph(&parts), true);
        assert!(after.total_ns() <= before.total_ns(), "{copies} copies");
    }
}

#[test]
fn what_is_packed_stays_and_is_the_same_each_time() {
    for_many(parts(), |parts| {
        let (_, packed, plan) = compiled(graph(parts), true);
        let mut again = packed.clone();
        pack(&mut again);
        let text = |graph: &Graph| format!("{:?}", graph.dag);
        prop_assert_eq!(text(&packed), text(&again));
        prop_assert_eq!(&plan, &compiled(graph(parts), true).2);
        Ok(())
    });
}

/// A way to spoil an op of a packed plan; `None` where there is nothing of the kind to spoil.
type Spoil = (&'static str, fn(&mut Op) -> Option<()>);

const SPOILS: [Spoil; 5] = [
    ("two lanes change places", |op| {
        let twin = op.twins.get_mut(1).filter(|_| op.ugen.name() != "pack")?;
        std::mem::swap(&mut op.key, &mut twin.key);
        Some(())
    }),
    ("a lane is missing", |op| op.twins.pop().map(|_| ())),
    ("a lane has the knob of another", |op| {
        let knobs = op.inputs.iter_mut().find_map(|input| match input {
            Input::Constants(knobs) => Some(knobs),
            _ => None,
        })?;
        knobs.swap(0, 1);
        (knobs[0] != knobs[1]).then_some(())
    }),
    ("signals are packed in another order", |op| {
        let different = op.ugen.name() == "pack" && op.inputs[0] != op.inputs[1];
        different.then(|| op.inputs.swap(0, 1))
    }),
    ("lanes are taken apart in another order", |op| {
        let read = op.ugen.name() == "unpack" && op.outputs[0] != op.outputs[1];
        read.then(|| op.outputs.swap(0, 1))
    }),
];

#[test]
fn the_judge_refuses_spoilt_lanes() {
    let mut spoilt = [0; SPOILS.len()];
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    for _ in 0..40 {
        let parts = parts().new_tree(&mut runner).expect("parts grow").current();
        let (graph, _, plan) = compiled(graph(&parts), true);
        for ((name, spoil), count) in SPOILS.iter().zip(&mut spoilt) {
            let mut plan = plan.clone();
            let mut ops = plan.tasks.iter_mut().flat_map(|task| task.body.ops.iter_mut());
            if ops.any(|op| spoil(op).is_some()) {
                assert!(check(&graph, &plan).is_err(), "the judge did not see that {name}");
                *count += 1;
            }
        }
    }
    assert!(spoilt.iter().all(|&count| count > 0), "a way to spoil was never tried: {spoilt:?}");
}

/// The plan of a program.
fn plan(program: &str) -> Plan {
    let compiled = compile(program, &Options::default());
    compiled.plan.unwrap_or_else(|| panic!("{:?}", compiled.diagnostics))
}

/// The lanes of all ops of a ugen, the most first.
#[track_caller]
fn lanes_are(program: &str, ugen: &str, expected: &[usize]) {
    let plan = plan(program);
    let mut lanes: Vec<usize> = ops(&plan).filter(|op| op.ugen.name() == ugen).map(Op::lanes).collect();
    lanes.sort_by_key(|&lanes| std::cmp::Reverse(lanes));
    assert_eq!(lanes, expected, "{ugen} in {program}");
}

/// A sum of so many voices.
fn voices(count: usize) -> String {
    let voice = |at: usize| format!("(saw {} # lpf {} 0.7) * 0.1", 50 + at, 500 + 10 * at);
    (0..count).map(voice).collect::<Vec<_>>().join(" + ")
}

#[test]
fn voices_of_a_sum_lie_in_lanes_and_the_sum_reads_them_as_they_lie() {
    for (count, lanes) in [(16, vec![16]), (32, vec![16, 16]), (33, vec![16, 16, 1])] {
        let program = format!("out: {}", voices(count));
        for ugen in ["saw", "lpf", "mul"] {
            lanes_are(&program, ugen, &lanes);
        }
        lanes_are(&program, "mix", &[1]);
        lanes_are(&program, "unpack", &[]);
        lanes_are(&program, "pack", &[]);
    }
}

#[test]
fn patterns_are_gathered_into_lanes() {
    let voices: Vec<String> =
        (0..16).map(|at| format!("(saw \"{} {}\" # lpf 800 0.7)", 50 + at, 70 + at)).collect();
    let program = format!("out: {}", voices.join(" + "));
    lanes_are(&program, "saw", &[16]);
    lanes_are(&program, "pack", &[16]);
    lanes_are(&program, "track", &[1; 16]);
}

#[test]
fn unlike_sounds_may_go_through_alike_effects() {
    let sources = [
        "saw 50",
        "sine 60 + saw 61",
        "noise",
        "tri 70 * 0.5",
        "square 80 * sine 3",
        "pink",
        "brown",
        "sine 90",
    ];
    let voices: Vec<String> =
        sources.iter().map(|source| format!("(({source}) # lpf 800 0.7 # lag 0.1)")).collect();
    let program = format!("out: {}", voices.join(" + "));
    lanes_are(&program, "lpf", &[8]);
    lanes_are(&program, "lag", &[8]);
    lanes_are(&program, "pack", &[8]);
}

#[test]
fn without_optimisation_nothing_is_packed() {
    let compiled =
        compile(&format!("out: {}", voices(16)), &Options { optimise: false, ..Options::default() });
    assert!(compiled.plan.is_some_and(|plan| ops(&plan).all(|op| op.lanes() == 1)));
}

#[test]
fn what_is_alike_and_not_packed_has_its_reason() {
    let echo = |at: usize| format!("~e{at}: saw {at} * 0.1 + ~e{at} * 0.5 # delay 0.2 0 1\n");
    let program: String = (1..9).map(echo).collect();
    let sum: Vec<String> = (1..9).map(|at| format!("~e{at}")).collect();
    let plan = plan(&format!("{program}out: {}", sum.join(" + ")));
    let looped =
        plan.unpacked.iter().find(|unpacked| unpacked.reason == Reason::Loop).expect("loops are named");
    assert_eq!(looped.count, 8);
    assert!(looped.ugens.contains(&UgenId::known("delay")));
    assert!(
        ops(&plan).any(|op| op.ugen.name() == "saw" && op.lanes() == 8),
        "what leads into a loop is packed"
    );
    assert!(ops(&plan).all(|op| op.lanes() <= LANES_MAX));
}

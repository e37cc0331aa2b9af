//! Random graphs, scheduled and judged; and plans that were spoilt on purpose, which the judge must refuse.

mod support;

use phonon_compiler::check::check;
use phonon_compiler::graph::{Graph, Heard, Node, Signal};
use phonon_compiler::plan::{Input, Key, Place, Plan, ScratchId, WireId};
use phonon_compiler::ugen::UgenId;
use phonon_grammar::Span;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use support::{compiled, for_many};

/// A node of a random graph: which ugen, and for each port which earlier (or, for a loop, later) node, or a number.
type Plant = (usize, Vec<Option<usize>>);

const UGENS: [&str; 9] = ["sine", "saw", "lpf", "add", "mul", "delay", "reverb", "pan", "noise"];

fn plants() -> impl Strategy<Value = Vec<Plant>> {
    prop::collection::vec((0..UGENS.len(), prop::collection::vec(prop::option::of(0usize..400), 6)), 1..120)
}

/// A graph of the plants, with loops where `looped`; every third node is heard.
fn graph(plants: &[Plant], looped: bool) -> Graph {
    let mut graph = Graph::default();
    let mut nodes = Vec::new();
    for (place, (ugen, _)) in plants.iter().enumerate() {
        let ugen = UgenId::known(UGENS[*ugen]);
        let key = Key { bus: format!("bus{}", place % 7), ugen, place: place as u32 };
        let knobs: Vec<Signal> = ugen.row().ports.iter().map(|_| Signal::Constant(place as f32)).collect();
        nodes.push(graph.add(Node::new(ugen, key, None, Span::default()), &knobs));
    }
    for (place, (ugen, sources)) in plants.iter().enumerate() {
        let ports = UgenId::known(UGENS[*ugen]).row().ports.len();
        for (port, source) in sources.iter().take(ports).enumerate() {
            let reach = if looped { plants.len() } else { place };
            if let Some(source) = source
                && reach > 0
            {
                let source = nodes[source % reach];
                let output = (port as u8) % graph.dag[source].ugen.row().outputs;
                graph.plug(nodes[place], port as u16, Signal::Output(source, output));
            }
        }
    }
    for pair in nodes.chunks(3) {
        let signals = [Signal::Output(pair[0], 0), Signal::Constant(0.5)];
        graph.outputs.push(Heard { channel: None, signals, audible: true, stem: None });
    }
    graph
}

#[test]
fn plans_compute_their_graphs() {
    for_many(plants(), |plants| {
        for (looped, optimise) in [(false, false), (false, true), (true, false), (true, true)] {
            let (graph, _, plan) = compiled(graph(plants, looped), optimise);
            prop_assert_eq!(check(&graph, &plan), Ok(()));
        }
        Ok(())
    });
}

#[test]
fn one_graph_gives_one_plan() {
    for_many(plants(), |plants| {
        let text =
            |_| serde_json::to_string(&compiled(graph(plants, true), true).2).expect("a plan is plain data");
        prop_assert_eq!(text(0), text(1));
        Ok(())
    });
}

/// A way to spoil a plan; `None` where there is nothing of the kind to spoil.
type Spoil = (&'static str, fn(&mut Plan) -> Option<()>);

const SPOILS: [Spoil; 7] = [
    ("an input reads another wire", |plan| {
        let wires = plan.wires.len() as u32;
        let input = inputs(plan).find(|input| matches!(input, Input::Place(Place::Wire(_))))?;
        let Input::Place(Place::Wire(wire)) = input else { return None };
        *wire = WireId((wire.0 + 1) % wires.max(2));
        Some(())
    }),
    ("an input reads another slot", |plan| {
        let input = inputs(plan).find(|input| matches!(input, Input::Place(Place::Scratch(_))))?;
        *input = Input::Place(Place::Scratch(ScratchId(u32::MAX)));
        Some(())
    }),
    ("an input reads a number instead of a signal", |plan| {
        *inputs(plan).find(|input| matches!(input, Input::Place(_)))? = Input::Constant(0.0);
        Some(())
    }),
    ("a task does not wait", |plan| {
        let task = plan.tasks.iter_mut().find(|task| !task.before.is_empty())?;
        task.before.clear();
        Some(())
    }),
    ("two tasks change places", |plan| {
        let at = (1..plan.tasks.len())
            .find(|&at| plan.tasks[at].before.iter().any(|before| before.index() + 1 == at))?;
        plan.tasks.swap(at - 1, at);
        Some(())
    }),
    ("an op is missing", |plan| plan.tasks[0].body.ops.pop().map(|_| ())),
    ("two ops change places", |plan| {
        let task = plan.tasks.iter_mut().find(|task| {
            task.body.ops.len() > 1 && {
                let written = task.body.ops[0].outputs.iter().flatten().next();
                written.is_some_and(|&place| task.body.ops[1].inputs.contains(&Input::Place(place)))
            }
        })?;
        task.body.ops.swap(0, 1);
        Some(())
    }),
];

fn inputs(plan: &mut Plan) -> impl Iterator<Item = &mut Input> {
    plan.tasks.iter_mut().flat_map(|task| task.body.ops.iter_mut()).flat_map(|op| op.inputs.iter_mut())
}

#[test]
fn the_judge_refuses_spoilt_plans() {
    let mut spoilt = [0; SPOILS.len()];
    let plants = plants();
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    for _ in 0..40 {
        let plants = plants.new_tree(&mut runner).expect("plants grow").current();
        let (graph, _, plan) = compiled(graph(&plants, true), false);
        for ((name, spoil), count) in SPOILS.iter().zip(&mut spoilt) {
            let mut plan = plan.clone();
            if spoil(&mut plan).is_some() {
                assert!(check(&graph, &plan).is_err(), "the judge did not see that {name}");
                *count += 1;
            }
        }
    }
    assert!(spoilt.iter().all(|&count| count > 0), "a way to spoil was never tried: {spoilt:?}");
}

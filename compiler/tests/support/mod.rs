//! From a graph to its plan, without a program.

use phonon_compiler::graph::Graph;
use phonon_compiler::passes;
use phonon_compiler::pattern::Time;
use phonon_compiler::plan::{Mix, Plan};
use phonon_compiler::schedule::schedule;
use phonon_compiler::tempo::Tempo;
use proptest::prelude::*;
use std::fmt::Debug;

/// The graph after all passes but the last, and after that too, with its plan.
pub fn compiled(mut graph: Graph, optimise: bool) -> (Graph, Graph, Plan) {
    if optimise {
        passes::run(passes::OPTIMISE, &mut graph);
    }
    passes::run(passes::PREPARE, &mut graph);
    assert!(graph.is_acyclic(), "a loop was not cut");
    let mut packed = graph.clone();
    let unpacked = if optimise { passes::pack(&mut packed) } else { Vec::new() };
    assert_eq!(packed.verify(), Ok(()));
    assert!(packed.is_acyclic(), "lanes close a circle");
    let (tasks, wires, outputs) = schedule(&packed);
    let plan = Plan {
        sample_rate_hz: 44_100,
        tempo: Tempo::default(),
        start_cycle: Time::ZERO,
        tracks: Vec::new(),
        instruments: Vec::new(),
        pools: Vec::new(),
        tasks,
        wires,
        outputs,
        mix: Mix::None,
        settings: Vec::new(),
        responses: Vec::new(),
        unpacked,
    };
    (graph, packed, plan)
}

/// Runs `property` on random values.
pub fn for_many<T: Debug>(
    values: impl Strategy<Value = T>,
    property: impl Fn(&T) -> Result<(), TestCaseError>,
) {
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    runner.run(&values, |value| property(&value)).unwrap_or_else(|failure| panic!("{failure}"));
}

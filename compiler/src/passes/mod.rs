//! What happens to a graph between the text and the plan. A pass never changes the sound (G2).

mod feedback;
mod fold;
mod pack;
mod prune;
mod share;
mod stems;
mod sum;

use crate::graph::Graph;

pub use feedback::faults;
pub use pack::pack;
pub(crate) use prune::prune;
pub use stems::{sounding, stems};

/// A pass and its name.
pub type Pass = (&'static str, fn(&mut Graph));

/// The passes that make a graph smaller, in order.
pub const OPTIMISE: &[Pass] =
    &[("fold", fold::fold), ("share", share::share), ("sum", sum::sum), ("prune", prune)];

/// The passes that every graph needs.
pub const PREPARE: &[Pass] = &[("prune", prune), ("feedback", feedback::feedback)];

/// Runs passes in order; in debug builds the graph is verified after each.
pub fn run(passes: &[Pass], graph: &mut Graph) {
    run_watched(passes, graph, &mut |_, _| {});
}

/// As [`run`]; `watch` is shown the graph after each pass, with the name of the pass.
pub fn run_watched(passes: &[Pass], graph: &mut Graph, watch: &mut dyn FnMut(&'static str, &Graph)) {
    for &(name, pass) in passes {
        pass(graph);
        if cfg!(debug_assertions)
            && let Err(fault) = graph.verify()
        {
            unreachable!("after pass `{name}`: {fault}");
        }
        watch(name, graph);
    }
}

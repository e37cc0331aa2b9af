//! How often what the statements of a program give changes.

use super::costs::places;
use crate::graph::Graph;
use crate::lower::{exact, expand, lower};
use crate::resolve::Definitions;
use crate::ugen::Memory;
use crate::{Options, Program};
use petgraph::Direction;
use petgraph::stable_graph::NodeIndex;
use phonon_grammar::Span;
use std::collections::{BTreeMap, BTreeSet};

/// How often a signal changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rate {
    /// Never: it is a number.
    Constant,
    /// With the events of patterns.
    Stepped,
    /// From frame to frame.
    Audio,
}

/// The rates of the statements of a program that has no errors, each by the place of its statement: of numbers, and of
/// what is computed for what is heard or for voices.
pub fn rates(program: &Program, options: &Options) -> BTreeMap<Span, Rate> {
    // Before passes, which let statements share what is the same.
    let (module, _) = lower(program, options);
    let mut by_label = BTreeMap::new();
    for graph in std::iter::once(&module.graph).chain(module.instruments.iter().map(|(_, graph)| graph)) {
        for (label, rate) in of_graph(graph) {
            let fastest = by_label.entry(label).or_insert(rate);
            *fastest = rate.max(*fastest);
        }
    }
    let (program, _) = expand(program);
    let definitions = Definitions::of(&program);
    let numbers = definitions.iter().filter(|(_, definition)| exact(definition.body).is_some());
    let numbers = numbers.map(|(_, definition)| (definition.statement, Rate::Constant));
    let rate = |(span, label): (Span, String)| Some((span, *by_label.get(&*label)?));
    numbers.chain(places(&program).into_iter().filter_map(rate)).collect()
}

/// The rates of the nodes of a graph, each with the label of its statement.
fn of_graph(graph: &Graph) -> impl Iterator<Item = (&str, Rate)> {
    let mut stepped: BTreeSet<NodeIndex> = BTreeSet::new();
    graph.order().into_iter().map(move |node| {
        let weight = &graph.dag[node];
        let is_stepped = match weight.link {
            Some(_) => matches!(weight.ugen.name(), "track" | "setting"),
            None => {
                let mut sources = graph.dag.neighbors_directed(node, Direction::Incoming).peekable();
                // What nothing moves is a ugen that moves by itself.
                let follows = sources.peek().is_some() && graph.memory(node) == Memory::None;
                follows && sources.all(|source| stepped.contains(&source))
            }
        };
        if is_stepped {
            stepped.insert(node);
        }
        (weight.key.bus.as_str(), if is_stepped { Rate::Stepped } else { Rate::Audio })
    })
}

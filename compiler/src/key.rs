//! Keys for new nodes.

use crate::graph::Graph;
use crate::plan::Key;
use crate::ugen::UgenId;
use std::collections::BTreeMap;

/// Counts the nodes of each ugen in each bus, so that every node gets a key of its own.
#[derive(Clone, Debug, Default)]
pub struct Keys(BTreeMap<(String, UgenId), u32>);

impl Keys {
    /// For more nodes in a graph that has some.
    pub fn of(graph: &Graph) -> Keys {
        let mut keys = Keys::default();
        for Key { bus, ugen, place } in graph.dag.node_weights().map(|node| &node.key) {
            let next = keys.0.entry((bus.clone(), *ugen)).or_insert(0);
            *next = (*next).max(place + 1);
        }
        keys
    }

    /// The key of the next node of that ugen in that bus.
    pub fn next(&mut self, bus: &str, ugen: UgenId) -> Key {
        let next = self.0.entry((bus.to_owned(), ugen)).or_insert(0);
        *next += 1;
        Key { bus: bus.to_owned(), ugen, place: *next - 1 }
    }
}

//! Keys for new nodes.

use crate::graph::Graph;
use crate::plan::Key;
use crate::ugen::UgenId;
use foldhash::HashMap;

/// Counts the nodes of each ugen in each bus, so that every node gets a key of its own.
#[derive(Clone, Debug, Default)]
pub struct Keys(HashMap<String, HashMap<UgenId, u32>>);

impl Keys {
    /// For more nodes in a graph that has some.
    pub fn of(graph: &Graph) -> Keys {
        let mut keys = Keys::default();
        for Key { bus, ugen, place } in graph.dag.node_weights().map(|node| &node.key) {
            let next = keys.of_bus(bus).entry(*ugen).or_insert(0);
            *next = (*next).max(place + 1);
        }
        keys
    }

    /// The key of the next node of that ugen in that bus.
    pub fn next(&mut self, bus: &str, ugen: UgenId) -> Key {
        let next = self.of_bus(bus).entry(ugen).or_insert(0);
        *next += 1;
        Key { bus: bus.to_owned(), ugen, place: *next - 1 }
    }
    fn of_bus(&mut self, bus: &str) -> &mut HashMap<UgenId, u32> {
        if !self.0.contains_key(bus) {
            self.0.insert(bus.to_owned(), HashMap::default());
        }
        self.0.get_mut(bus).expect("it is there")
    }
}

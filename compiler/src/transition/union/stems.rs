//! The stems of both versions, while one turns into the other.

use super::{SILENCE, Union};
use crate::graph::{Graph, Heard, Signal};
use crate::plan::{Stem, StemId};

impl Union<'_> {
    /// The stems of both versions: each fades from what it was, or from silence, to what it is, or into silence.
    pub(super) fn keep_stems(&mut self) {
        let mut left = stems(self.old);
        let mut all = Vec::new();
        for (id, stem, is) in stems(self.new) {
            let at = left.iter().position(|(other, ..)| *other == id);
            let was = at.map_or(SILENCE, |at| left.remove(at).2);
            all.push((id, stem, was, is));
        }
        all.extend(left.into_iter().map(|(id, stem, was)| (id, stem, was, SILENCE)));
        // What they are part of stands before the parts.
        all.sort_by_key(|(id, ..)| id.whole.is_some());
        for (id, stem, was, is) in all {
            let signals = self.fade_sides(was, is);
            let is_whole = |heard: &Heard| {
                let whole = heard.stem.as_ref().filter(|stem| stem.part_of.is_none());
                whole.is_some_and(|whole| Some(&whole.name) == id.whole.as_ref())
            };
            let part_of = self.graph.outputs.iter().position(is_whole).map(|at| at as u32);
            self.keep_stem(Stem { part_of, ..stem }, signals);
        }
    }

    /// A stem stands at the audible output that it is, or behind all outputs.
    fn keep_stem(&mut self, stem: Stem, signals: [Signal; 2]) {
        let outputs = &mut self.graph.outputs;
        let is_it = |heard: &&mut Heard| heard.audible && heard.stem.is_none() && heard.signals == signals;
        match outputs.iter_mut().find(is_it).filter(|_| stem.part_of.is_none()) {
            Some(heard) => heard.stem = Some(stem),
            None => outputs.push(Heard { channel: None, signals, audible: false, stem: Some(stem) }),
        }
    }
}

/// The stems of a graph, and the signals of each.
fn stems(graph: &Graph) -> Vec<(StemId, Stem, [Signal; 2])> {
    let ids = StemId::all(graph.outputs.iter().map(|heard| heard.stem.as_ref()));
    let named = graph.outputs.iter().zip(ids);
    named.filter_map(|(heard, id)| Some((id?, heard.stem.clone()?, heard.signals))).collect()
}

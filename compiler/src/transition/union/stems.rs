//! The stems of both versions, while one turns into the other.

use super::{SILENCE, Union};
use crate::graph::{Graph, Heard, Signal};
use crate::plan::{Stem, StemId};

impl Union<'_> {
    /// The stems of both versions, behind all outputs: each fades from what it was, or from silence, to what it is, or into
    /// silence.
    pub(super) fn keep_stems(&mut self) {
        let mut left = stems(self.old);
        for (id, stem, is) in stems(self.new) {
            let at = left.iter().position(|(other, ..)| *other == id);
            let was = at.map_or(SILENCE, |at| left.remove(at).2);
            self.keep_stem(stem, was, is);
        }
        for (_, stem, was) in left {
            self.keep_stem(stem, was, SILENCE);
        }
    }

    fn keep_stem(&mut self, stem: Stem, was: [Signal; 2], is: [Signal; 2]) {
        let signals = self.fade_sides(was, is);
        self.graph.outputs.push(Heard { channel: None, signals, audible: false, stem: Some(stem) });
    }
}

/// The stems of a graph, and the signals of each.
fn stems(graph: &Graph) -> Vec<(StemId, Stem, [Signal; 2])> {
    let ids = StemId::all(graph.outputs.iter().map(|heard| heard.stem.as_ref()));
    let named = graph.outputs.iter().zip(ids);
    named.filter_map(|(heard, id)| Some((id?, heard.stem.clone()?, heard.signals))).collect()
}

//! The buses that are heard, each as an output of its own: stems, where these are asked for.

use super::scope::Scope;
use super::{Bus, Lowering};
use crate::graph::{Heard, Signal};
use crate::passes::sounding;
use crate::pattern::Nature;
use crate::plan::{Mix, Stem, StemKind};
use crate::resolve::{DefId, references};
use phonon_grammar::ast::Expr;
use std::collections::BTreeSet;

impl Lowering<'_> {
    /// Adds the buses that reach an audible output, directly or through others, in the order of the text; `outs` are the
    /// expressions of these outputs. None of what is added takes part in the sum.
    ///
    /// A bus that only moves knobs is not heard. One whose patterns are changed by what reads it is heard in another way;
    /// its stem is what it plays by itself.
    pub(super) fn bus_stems<'e>(&mut self, outs: impl Iterator<Item = &'e Expr>) {
        let audible = self.module.graph.outputs.iter().filter(|heard| heard.audible);
        let heard = sounding(&self.module.graph, audible.flat_map(|heard| heard.signals));
        let read = self.read_by(outs);
        let is_heard = |signal: &Signal| matches!(signal, Signal::Output(node, _) if heard.contains(node));
        let definitions = self.definitions;
        for (id, definition) in definitions.iter() {
            let Some(Bus::Done(sound)) = self.buses.get(&(id, false)) else { continue };
            let signals = sound.sides();
            let plays = || {
                let is_changed = self.changed.contains(&id);
                is_changed || self.nature(definition.body, &Scope::new(&definition.label)) == Nature::Voices
            };
            if signals.iter().any(is_heard) || (read.contains(&id) && plays()) {
                let name = definition.label.clone();
                let stem = Stem { kind: StemKind::Bus, name, sources: Vec::new(), law: Mix::None };
                let bus = Heard { channel: None, signals, audible: false, stem: Some(stem) };
                self.module.graph.outputs.push(bus);
            }
        }
    }

    /// All definitions that expressions read, directly or through others.
    fn read_by<'e>(&self, exprs: impl Iterator<Item = &'e Expr>) -> BTreeSet<DefId> {
        let (mut read, mut ahead) = (BTreeSet::new(), exprs.collect::<Vec<_>>());
        while let Some(expr) = ahead.pop() {
            for id in references(self.definitions, expr).into_iter().flatten() {
                if read.insert(id) {
                    ahead.push(self.definitions[id].body);
                }
            }
        }
        read
    }
}

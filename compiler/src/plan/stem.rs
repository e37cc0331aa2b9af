//! Stems: what people may want of a sound beside its mix.

use super::{Mix, Output, Plan};
use serde::{Deserialize, Serialize};

/// A signal that people may want by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stem {
    /// What it is to the mix.
    pub kind: StemKind,
    /// The bus or the output that it is; a part of the mix is called after the buses that are added there.
    pub name: String,
    /// The buses and outputs whose ugens sound in it, in alphabetical order.
    pub sources: Vec<String>,
    /// What it goes through as the mix does: only of a part that is the whole mix.
    pub law: Mix,
}

/// What a stem is to the mix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StemKind {
    /// One of those whose sum is the mix.
    Part,
    /// An output that is no part: the sum of the parts, or one of several in which something is done to their sum.
    Output,
    /// A bus, as it leaves the bus.
    Bus,
}

impl StemKind {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            StemKind::Part => "part",
            StemKind::Output => "output",
            StemKind::Bus => "bus",
        }
    }
}

/// Who a stem is, in whatever version of a program.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StemId {
    /// What it is to the mix.
    pub kind: StemKind,
    /// Its name.
    pub name: String,
    /// How many stems of that kind and name stand before it.
    pub place: usize,
}

impl StemId {
    /// Who the stems among some outputs are, in their order.
    pub fn all<'s>(stems: impl IntoIterator<Item = Option<&'s Stem>>) -> Vec<Option<StemId>> {
        let mut ids: Vec<Option<StemId>> = Vec::new();
        for stem in stems {
            let id = stem.map(|Stem { kind, name, .. }| {
                let is_namesake = |other: &&StemId| (other.kind, &other.name) == (*kind, name);
                let place = ids.iter().flatten().filter(is_namesake).count();
                StemId { kind: *kind, name: name.clone(), place }
            });
            ids.push(id);
        }
        ids
    }
}

impl Plan {
    /// What an output is called.
    pub fn name_of(&self, output: &Output) -> String {
        let is_it = |other: &&Stem| other.kind != StemKind::Bus && other.law == Mix::None;
        let same = self.outputs.iter().filter(|other| other.signals == output.signals);
        let stem = same.filter_map(|other| other.stem.as_ref()).find(is_it);
        match (stem, output.channel) {
            (_, Some(channel)) => format!("out{channel}"),
            (Some(stem), None) => stem.name.clone(),
            (None, None) => "out".to_owned(),
        }
    }
}

//! What two versions of a program have in common, and what not: what would go on sounding if one took the place of the
//! other.
//!
//! Who goes on is asked of [`transition`](crate::transition::transition), as when a program is edited while it plays. What remembers nothing has nothing
//! to lose: where both versions have one of its key it counts as one that goes on, whatever it reads.

mod compare;
mod words;

use crate::graph::Graph;
use crate::lower::Module;
use crate::plan::{Key, Plan};
use crate::tempo::Tempo;
use crate::{Options, plan, prepare};
use compare::compare;
use petgraph::stable_graph::NodeIndex;
use phonon_grammar::Diagnostic;
use serde::Serialize;

/// The version of the JSON form; it grows when a reader would have to change.
const VERSION: u32 = 1;

/// A program whose ugens are known.
#[derive(Debug)]
pub struct Version {
    source: String,
    options: Options,
    module: Module,
}

/// A ugen of a version: its graph, counted as [`Version::graphs`] does, and its node there.
type At = (usize, NodeIndex);

impl Version {
    /// A version of that text, where it has no errors, and what there is to say of it.
    pub fn of(source: &str, options: &Options) -> (Option<Version>, Vec<Diagnostic>) {
        let (module, diagnostics) = prepare(source, options);
        let version = |module| Version { source: source.to_owned(), options: options.clone(), module };
        (module.map(version), diagnostics)
    }

    /// Its plan.
    pub(super) fn plan(&self) -> Plan {
        plan(self.module.clone(), &self.options)
    }

    /// Its graphs: what voices play, with the name of its bus, and what is heard.
    fn graphs(&self) -> impl Iterator<Item = (Option<&str>, &Graph)> {
        let instruments = self.module.instruments.iter().map(|(name, graph)| (Some(name.as_str()), graph));
        instruments.chain([(None, &self.module.graph)])
    }

    /// The graph of that number.
    fn graph(&self, at: usize) -> &Graph {
        self.module.instruments.get(at).map_or(&self.module.graph, |(_, graph)| graph)
    }
}

/// What becomes of something when one version takes the place of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Fate {
    /// Both versions have it, and it is the same in both.
    Kept,
    /// Both have it, and it reads or plays something else.
    Changed,
    /// Only the new version has it.
    Added,
    /// Only the old version has it.
    Removed,
}

impl Fate {
    /// All of them.
    pub const ALL: [Fate; 4] = [Fate::Kept, Fate::Changed, Fate::Added, Fate::Removed];

    /// The fate of what the old version has or not, and the new one has or not.
    fn of(was_there: bool, is_there: bool) -> Fate {
        match (was_there, is_there) {
            (true, false) => Fate::Removed,
            (false, true) => Fate::Added,
            _ => Fate::Kept,
        }
    }

    /// As a word.
    pub fn name(self) -> &'static str {
        match self {
            Fate::Kept => "kept",
            Fate::Changed => "changed",
            Fate::Added => "added",
            Fate::Removed => "removed",
        }
    }

    /// As a sign before a name.
    pub fn sign(self) -> &'static str {
        match self {
            Fate::Kept => "",
            Fate::Changed => "~ ",
            Fate::Added => "+ ",
            Fate::Removed => "- ",
        }
    }
}

/// Something that is another in the new version than in the old one.
#[derive(Debug, Serialize)]
pub(super) struct Change {
    /// The port that reads it; nothing where it is the pattern that is played.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<&'static str>,
    pub old: String,
    pub new: String,
    /// Whether it is about signals alone.
    #[serde(skip)]
    pub is_rewired: bool,
}

/// A ugen of one version, or of both.
#[derive(Debug, Serialize)]
pub(super) struct Ugen {
    /// The bus that it belongs to; with the instrument around it, where that is another.
    pub bus: String,
    /// Its name, with its number where it is not the first of its bus.
    pub name: String,
    pub fate: Fate,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    #[serde(skip)]
    pub key: Key,
    /// Whether it is heard as it is; else it is what a voice plays.
    #[serde(skip)]
    pub is_heard: bool,
    /// Nanoseconds for a quantum, estimated.
    #[serde(skip)]
    pub cost_ns: f32,
}

/// What is heard under a name in one version, or in both.
#[derive(Debug, Serialize)]
pub(super) struct Output {
    pub name: String,
    pub fate: Fate,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<String>,
}

/// Something about the whole program that is another in the new version.
#[derive(Debug, Serialize)]
pub(super) struct Setting {
    pub name: &'static str,
    pub old: String,
    pub new: String,
}

/// What is another about the whole program.
fn settings(old: &Version, new: &Version) -> Vec<Setting> {
    let mut settings = Vec::new();
    if !old.module.tempo.is_same(&new.module.tempo) {
        let [mut was, is] = [old, new].map(tempo);
        if was == is {
            was = "another pattern".to_owned();
        }
        settings.push(Setting { name: "tempo", old: was, new: is });
    }
    let [was, is] = [old, new].map(|version| version.module.graph.mix);
    if was != is {
        let [old, new] = [was, is].map(|mix| mix.name().to_owned());
        settings.push(Setting { name: "outmix", old, new });
    }
    settings
}

/// The tempo of a version in words.
fn tempo(version: &Version) -> String {
    match &version.module.tempo {
        Tempo::Constant(cps) => format!("{} cycles per second", cps.to_f64()),
        Tempo::Pattern(_) => "a pattern".to_owned(),
    }
}

/// Where a wire goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum End {
    /// To a ugen, by its number.
    Ugen(usize),
    /// To an output, by its number.
    Output(usize),
}

/// A signal on its way from a ugen, or the sound of an instrument on its way to the pool whose voices play it.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Wire {
    /// The ugen that it comes from, by its number.
    pub from: usize,
    pub to: End,
    /// Whether it comes a quantum later.
    pub is_delayed: bool,
    pub fate: Fate,
}

/// What becomes of everything in two versions of a program.
#[derive(Debug, Serialize)]
pub struct Difference<'v> {
    version: u32,
    pub(super) settings: Vec<Setting>,
    /// Those of the new version, sources before readers, and then those that only the old one has.
    pub(super) ugens: Vec<Ugen>,
    pub(super) outputs: Vec<Output>,
    pub(super) wires: Vec<Wire>,
    #[serde(skip)]
    pub(super) old: &'v Version,
    #[serde(skip)]
    pub(super) new: &'v Version,
}

impl<'v> Difference<'v> {
    /// What becomes of everything if `new` takes the place of `old`.
    pub fn between(old: &'v Version, new: &'v Version) -> Difference<'v> {
        let (ugens, outputs, wires) = compare(old, new);
        Difference { version: VERSION, settings: settings(old, new), ugens, outputs, wires, old, new }
    }

    /// How many ugens have that fate.
    pub fn count(&self, fate: Fate) -> usize {
        self.ugens.iter().filter(|ugen| ugen.fate == fate).count()
    }

    /// As JSON, indented: `docs/difference.schema.json` describes it.
    pub fn json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("a difference is plain data");
        text.push('\n');
        text
    }
}

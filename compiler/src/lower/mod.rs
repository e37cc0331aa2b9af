//! Program to graph: every name becomes what it means, every call a node.
//!
//! An expression means one of three things: a sound, a pattern of numbers, or events that start voices.
//! Patterns become sounds where a sound is needed: numbers through a `track`, events through `voices`.

mod arguments;
mod call;
mod chain;
mod effects;
mod expr;
mod inserts;
mod loops;
mod orbits;
mod outputs;
mod parts;
mod patterns;
mod place;
mod polyphony;
mod ports;
mod recall;
mod response;
mod scope;
mod sound;
mod spelling;
mod statements;
mod stems;
mod synths;
mod tempo;
mod triggered;
mod voices;

use crate::Options;
use crate::graph::{Graph, NODES_MAX, Node, Signal};
use crate::key::Keys;
use crate::pattern::{Pattern, Time};
use crate::plan::{InstrumentId, Link, Pool, Response, Setting, Track, TrackId};
use crate::resolve::{DefId, Definitions};
use crate::tempo::Tempo;
use crate::ugen::UgenId;
use foldhash::HashMap;
use foldhash::fast::FixedState;
use petgraph::stable_graph::NodeIndex;
use phonon_grammar::ast::Program;
use phonon_grammar::diagnostic::Code;
use phonon_grammar::{Diagnostic, Span};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::BuildHasher;

use recall::{Again, Memory};

pub(crate) use loops::expand;
pub use parts::{Part, parts};
pub use recall::Recall;
pub use sound::Sound;
pub use spelling::modernise;
pub(crate) use statements::exact;

/// How deep calls of functions, templates and buses may lie in each other.
pub const DEPTH_MAX: usize = 64;

/// A program as graphs.
#[derive(Clone, Debug, Default)]
pub struct Module {
    /// What is heard.
    pub graph: Graph,
    /// What voices can play, each with the name of its bus.
    pub instruments: Vec<(String, Graph)>,
    /// The patterns that are asked while it plays.
    pub tracks: Vec<Track>,
    /// The pools of voices.
    pub pools: Vec<Pool>,
    /// What voices are told by name.
    pub settings: Vec<Setting>,
    /// The samples that sounds are played through.
    pub responses: Vec<Response>,
    /// Cycles per second.
    pub tempo: Tempo,
    /// The cycle it starts at.
    pub start_cycle: Time,
    /// Whether it begins anew, without what the version before left: what sounds, and what effects remember.
    pub panics: bool,
}

/// Lowers a program. The module is what could be made of it; it is whole only if no diagnostic is an error.
pub fn lower(program: &Program, options: &Options) -> (Module, Vec<Diagnostic>) {
    lower_again(program, options, None)
}

/// As [`lower`], for a version of a program of which only the diagnostics are wanted: with its text, and what is known
/// from the version before.
pub fn lower_again(
    program: &Program,
    options: &Options,
    again: Option<(&str, &mut Recall)>,
) -> (Module, Vec<Diagnostic>) {
    let (expanded, mut diagnostics) = expand(program);
    let again = again.map(|(source, recall)| Again::new(source, program, recall));
    let module = lower_until_known(&expanded, options, again, |lowering| {
        let mut found = std::mem::take(&mut lowering.diagnostics);
        // A bus may be missing only because the loop that makes it is wrong.
        found.retain(|diagnostic| diagnostics.is_empty() || diagnostic.code != Code::UnknownBus);
        diagnostics.append(&mut found);
        std::mem::take(&mut lowering.module)
    });
    (module, diagnostics)
}

/// What `then` finds in a lowering that has gone through the whole program.
fn lower_until_known<T>(
    program: &Program,
    options: &Options,
    mut again: Option<Again<'_>>,
    then: impl FnOnce(&mut Lowering) -> T,
) -> T {
    let definitions = Definitions::of(program);
    let mut stereo_loops = BTreeSet::new();
    loop {
        let mut lowering =
            Lowering::new(&definitions, options, &stereo_loops, again.as_mut().map(Again::reborrow));
        lowering.program(program);
        if lowering.memory.may_be_too_large(lowering.module.graph.dag.node_count()) {
            again = None;
            continue;
        }
        match lowering.stereo_loop {
            // A bus in a loop turned out to be stereo after a reader had taken it for mono: begin again, knowing it.
            Some(bus) => stereo_loops.insert(bus),
            None => return then(&mut lowering),
        };
    }
}

/// A bus on its way into the graph.
#[derive(Clone, Copy, Debug)]
enum Bus {
    /// Its expression is being lowered; readers read this stand-in.
    Open(Option<Sound>),
    /// Done.
    Done(Sound),
    /// Known from the version before, and read by nothing that is lowered: it has no nodes.
    Known(Sound),
}

/// The state of lowering one program.
struct Lowering<'a> {
    definitions: &'a Definitions<'a>,
    options: &'a Options,
    module: Module,
    diagnostics: Vec<Diagnostic>,
    /// The buses of the graph that is being built; in a voice, apart for those that only move knobs.
    buses: BTreeMap<(DefId, bool), Bus>,
    /// The buses whose expressions are being lowered, each in the one before.
    open: Vec<DefId>,
    /// The buses whose patterns are being changed by functions, each in the one before.
    changing: Vec<DefId>,
    /// The buses whose patterns were changed by what reads them.
    changed: BTreeSet<DefId>,
    /// The keys of the nodes in the graph that is being built.
    keys: Keys,
    /// The instruments made so far; `None` while one is being made.
    instruments: BTreeMap<DefId, Option<InstrumentId>>,
    /// The instruments that have inserts behind them.
    inserted: inserts::Inserted,
    /// The pools whose events say something of their orbit.
    members: Vec<orbits::Member>,
    /// The buses that voices play, by name or as a part of others.
    voiced: BTreeSet<DefId>,
    /// The buses that are known to be stereo although they are read before they are done.
    stereo_loops: &'a BTreeSet<DefId>,
    /// A bus that should have been among them.
    stereo_loop: Option<DefId>,
    /// Where each track is asked for; a track of two places stands here twice.
    track_spans: Vec<(Span, TrackId)>,
    /// The tracks by the hashes of their patterns.
    tracks_by_hash: HashMap<u64, Vec<TrackId>>,
    /// How many patterns have been read.
    pattern_count: usize,
    /// The buses that something went through: pieces of chain, which are no sound by themselves.
    effects: BTreeSet<DefId>,
    /// What the definitions are, as far as that is known.
    natures: patterns::Natures,
    /// The effects that functions have been given, by the number of their marks.
    functional: RefCell<Vec<effects::Effect>>,
    /// What was found while a pattern was read, and cannot be meant.
    doubts: RefCell<Vec<Diagnostic>>,
    /// The node that says when a cycle, or in an instrument a voice, begins.
    starter: Option<NodeIndex>,
    /// What is known from the version before.
    memory: Memory<'a>,
}

impl<'a> Lowering<'a> {
    fn new(
        definitions: &'a Definitions<'a>,
        options: &'a Options,
        stereo_loops: &'a BTreeSet<DefId>,
        again: Option<Again<'a>>,
    ) -> Lowering<'a> {
        Lowering {
            definitions,
            options,
            module: Module::default(),
            diagnostics: Vec::new(),
            buses: BTreeMap::new(),
            open: Vec::new(),
            changing: Vec::new(),
            changed: BTreeSet::new(),
            keys: Keys::default(),
            instruments: BTreeMap::new(),
            inserted: inserts::Inserted::new(),
            members: Vec::new(),
            voiced: BTreeSet::new(),
            stereo_loops,
            stereo_loop: None,
            track_spans: Vec::new(),
            tracks_by_hash: HashMap::default(),
            pattern_count: 0,
            effects: BTreeSet::new(),
            natures: patterns::Natures::of(definitions),
            functional: RefCell::default(),
            doubts: RefCell::default(),
            starter: None,
            memory: Memory::new(again),
        }
    }

    /// Adds a node for `ugen` to the graph under the name of `bus`.
    fn add(
        &mut self,
        ugen: UgenId,
        bus: &str,
        inputs: &[Signal],
        link: Option<Link>,
        span: Span,
    ) -> NodeIndex {
        self.memory.adds_node();
        let key = self.keys.next(bus, ugen);
        if self.module.graph.dag.node_count() == NODES_MAX {
            let message = format!("the program has more than {NODES_MAX} ugens");
            self.report(Diagnostic::error(Code::TooLargeGraph, span, message));
        }
        self.module.graph.add(Node::new(ugen, key, link, span), inputs)
    }

    /// Adds a pattern that is asked while the program plays.
    fn track(&mut self, pattern: Pattern, span: Span) -> TrackId {
        let (tracks, hash) = (&mut self.module.tracks, FixedState::default().hash_one(&pattern));
        let alike = self.tracks_by_hash.entry(hash).or_default();
        let same = alike.iter().find(|track| tracks[track.index()].pattern == pattern).copied();
        let id = same.unwrap_or_else(|| {
            let id = TrackId(tracks.len() as u32);
            tracks.push(Track { pattern, span });
            alike.push(id);
            id
        });
        self.track_spans.push((span, id));
        id
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.memory.says();
        // An expression that is lowered more than once has the same to say each time.
        if !self.diagnostics.contains(&diagnostic) {
            self.diagnostics.push(diagnostic);
        }
    }

    /// Reports an error and gives silence in place of what could not be made.
    fn fail(&mut self, diagnostic: Diagnostic) -> Sound {
        self.report(diagnostic);
        Sound::SILENCE
    }
}

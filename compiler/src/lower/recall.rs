//! What is known of a program from the version before, so that an editor need not wait until all of it is lowered anew.
//!
//! A bus that is made of what it was made of, and had nothing to say, has nothing to say now: the buses that it reads are
//! asked in its stead, and a node stands for it in the graph. Only the diagnostics of such a lowering mean anything: they
//! are those of a lowering that knows nothing.

use super::patterns::Natures;
use super::scope::Scope;
use super::{Bus, Lowering, Sound};
use crate::graph::{NODES_MAX, Node, Signal};
use crate::pattern::Nature;
use crate::plan::Key;
use crate::resolve::{DefId, Definitions, Print, Prints};
use crate::ugen::UgenId;
use foldhash::HashMap;
use phonon_grammar::Span;
use phonon_grammar::ast::{Program, Statement, StatementKind};
use std::borrow::Cow;
use std::hash::Hash;

/// What is known of the last version: what its definitions are, and which of its buses had nothing to say. What none of a
/// version is like is forgotten.
#[derive(Debug, Default)]
pub struct Recall {
    last: HashMap<Reading, Silent>,
    now: HashMap<Reading, Silent>,
    natures: HashMap<Print, Nature>,
}

impl Recall {
    fn get(&mut self, reading: &Reading) -> Option<Silent> {
        if let Some((reading, silent)) = self.last.remove_entry(reading) {
            self.now.insert(reading, silent);
        }
        self.now.get(reading).cloned()
    }
}

/// A bus as it is first read, outside of voices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Reading {
    print: Print,
    is_path: bool,
    depth: usize,
}

/// What comes of a bus that had nothing to say.
#[derive(Clone, Debug)]
struct Silent {
    /// Its sound; each signal that is no constant is an output of a node of its own.
    sound: Sound,
    /// What it did to other buses.
    touched: Vec<Touch<Print>>,
    node_count: usize,
}

/// What a bus does to another while it is lowered.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Touch<Id> {
    /// It reads it.
    Read { id: Id, is_path: bool, depth: usize },
    /// It lets something through it.
    Went(Id),
    /// A voice of its plays it.
    Voiced(Id),
}

impl<Id: Copy> Touch<Id> {
    fn map<To>(self, to: impl Fn(Id) -> Option<To>) -> Option<Touch<To>> {
        Some(match self {
            Touch::Read { id, is_path, depth } => Touch::Read { id: to(id)?, is_path, depth },
            Touch::Went(id) => Touch::Went(to(id)?),
            Touch::Voiced(id) => Touch::Voiced(to(id)?),
        })
    }
}

/// A bus or an instrument while it is lowered: what it says and does itself, without the buses that it reads.
#[derive(Clone, Debug, Default)]
struct Unit {
    /// Whether it had something to say.
    has_said: bool,
    /// Whether what is said of outputs depends on its nodes, so that all that leads there must be in the graph.
    is_joined: bool,
    touched: Vec<Touch<DefId>>,
    node_count: usize,
}

impl Unit {
    fn touch(&mut self, touch: Touch<DefId>) {
        if !self.touched.contains(&touch) {
            self.touched.push(touch);
        }
    }
}

/// A version of a program that is lowered for its diagnostics alone.
pub(super) struct Again<'a> {
    source: &'a str,
    /// Where its loops stand.
    loops: Cow<'a, [Span]>,
    recall: &'a mut Recall,
}

impl<'a> Again<'a> {
    /// The version that `program` is, before its loops are written out.
    pub fn new(source: &'a str, program: &Program, recall: &'a mut Recall) -> Again<'a> {
        recall.last = std::mem::take(&mut recall.now);
        let is_loop = |statement: &&Statement| matches!(statement.kind, StatementKind::For { .. });
        let loops = program.statements().filter(is_loop).map(|statement| statement.span).collect();
        Again { source, loops, recall }
    }

    /// The same for a while.
    pub fn reborrow(&mut self) -> Again<'_> {
        Again { source: self.source, loops: Cow::Borrowed(&self.loops), recall: self.recall }
    }
}

/// The part of a lowering that remembers; without [`Again`] it does nothing.
#[derive(Default)]
pub(super) struct Memory<'a> {
    again: Option<Again<'a>>,
    prints: Prints,
    /// The units that are open, each in the one before.
    units: Vec<Unit>,
    /// The instruments that have a bus of their own.
    instruments: HashMap<DefId, Unit>,
    /// How many nodes are not in the graph because their buses are known.
    absent_nodes: usize,
}

impl<'a> Memory<'a> {
    pub fn new(again: Option<Again<'a>>) -> Memory<'a> {
        Memory { again, ..Memory::default() }
    }

    /// Looks at the letters of the program, and learns what its definitions are. Whatever else they depend on is `common`
    /// to all.
    fn look(&mut self, definitions: &Definitions<'_>, natures: &mut Natures, common: impl Hash) {
        let Some(again) = &self.again else { return };
        self.prints = Prints::of(definitions, again.source, &again.loops, common);
        for (id, print) in self.prints.iter() {
            if let Some(nature) = again.recall.natures.get(&print) {
                natures.definitions().insert(id, *nature);
            }
        }
    }

    /// Keeps what the definitions are.
    fn keep(&mut self, natures: &mut Natures) {
        let Some(again) = &mut self.again else { return };
        let known = natures.definitions().iter();
        let printed = known.filter_map(|(id, nature)| Some((self.prints.get(*id)?, *nature)));
        again.recall.natures = printed.collect();
    }

    /// Whether nodes that are not there could be too many.
    pub fn may_be_too_large(&self, node_count: usize) -> bool {
        self.absent_nodes > 0 && self.absent_nodes + node_count >= NODES_MAX
    }

    pub fn opens(&mut self) {
        if self.again.is_some() {
            self.units.push(Unit::default());
        }
    }

    /// Does something to the innermost unit.
    fn innermost(&mut self, act: impl FnOnce(&mut Unit)) {
        self.units.last_mut().map(act);
    }

    pub fn says(&mut self) {
        self.innermost(|unit| unit.has_said = true);
    }

    pub fn adds_node(&mut self) {
        self.innermost(|unit| unit.node_count += 1);
    }

    /// Nodes are added that outputs are searched for.
    pub fn joins(&mut self) {
        self.innermost(|unit| unit.is_joined = true);
    }

    pub fn reads(&mut self, id: DefId, scope: &Scope) {
        let touch = Touch::Read { id, is_path: scope.is_path, depth: scope.depth };
        self.innermost(|unit| unit.touch(touch));
    }

    pub fn goes_through(&mut self, id: DefId) {
        self.innermost(|unit| unit.touch(Touch::Went(id)));
    }

    pub fn voices(&mut self, id: DefId) {
        self.innermost(|unit| unit.touch(Touch::Voiced(id)));
    }

    /// The bus that was opened last is done.
    pub fn closes_bus(&mut self, id: DefId, scope: &Scope, sound: Sound) {
        let Some(unit) = self.units.pop() else { return };
        if unit.is_joined {
            self.joins();
        }
        if unit.has_said || unit.is_joined {
            return;
        }
        let (reading, prints) = (self.reading(id, scope), &self.prints);
        let touched = unit.touched.iter().map(|touch| touch.map(|id| prints.get(id))).collect();
        if let (Some(reading), Some(touched), Some(again)) = (reading, touched, &mut self.again) {
            let silent = Silent { sound, touched, node_count: unit.node_count };
            again.recall.now.insert(reading, silent);
        }
    }

    /// The instrument that was opened last is done.
    pub fn closes_instrument(&mut self, id: DefId) {
        self.instruments.extend(self.units.pop().map(|unit| (id, unit)));
    }

    /// An instrument is played: what it has to say concerns each bus that plays it.
    pub fn plays(&mut self, id: DefId) {
        if let Some((instrument, unit)) = self.instruments.get(&id).zip(self.units.last_mut()) {
            unit.has_said |= instrument.has_said;
            instrument.touched.iter().for_each(|&touch| unit.touch(touch));
        }
    }

    fn reading(&self, id: DefId, scope: &Scope) -> Option<Reading> {
        let print = self.prints.get(id)?;
        Some(Reading { print, is_path: scope.is_path, depth: scope.depth })
    }

    /// What came of a bus in the version before, where it is the same in this one.
    fn silent(&mut self, id: DefId, scope: &Scope) -> Option<(Silent, Vec<Touch<DefId>>)> {
        let reading = self.reading(id, scope)?;
        let silent = self.again.as_mut()?.recall.get(&reading)?;
        let touched = silent.touched.iter().map(|touch| touch.map(|print| self.prints.find(print)));
        let touched = touched.collect::<Option<_>>()?;
        Some((silent, touched))
    }
}

impl Lowering<'_> {
    /// Begins to remember: the tempo is known.
    pub(super) fn remember(&mut self) {
        let start = self.module.start_cycle;
        let common = (start, self.module.tempo.at(start, 0), self.options.sample_rate_hz);
        self.memory.look(self.definitions, &mut self.natures, common);
    }

    /// Ends what [`remember`](Self::remember) began.
    pub(super) fn keep(&mut self) {
        self.memory.keep(&mut self.natures);
    }

    /// Whether a bus that is not lowered yet has nothing to say. Then it is known, and so are the buses that it reads.
    pub(super) fn recall(&mut self, id: DefId, scope: &Scope) -> bool {
        let Some((silent, touched)) = self.memory.silent(id, scope) else { return false };
        self.memory.opens();
        for touch in touched {
            match touch {
                Touch::Read { id, is_path, depth } => {
                    let scope = Scope { is_path, depth, ..Scope::new("") };
                    let is_unread = !self.buses.contains_key(&(id, false));
                    if is_unread && !self.recall(id, &scope) {
                        self.bus(id, &scope);
                    }
                }
                Touch::Went(id) => _ = self.effects.insert(id),
                Touch::Voiced(id) => _ = self.voiced.insert(id),
            }
        }
        self.memory.units.pop();
        self.memory.absent_nodes += silent.node_count;
        self.buses.insert((id, false), Bus::Known(silent.sound));
        true
    }

    /// What stands in the graph for a bus that is known.
    pub(super) fn stand_in(&mut self, id: DefId) -> Sound {
        let Some(&Bus::Known(sound)) = self.buses.get(&(id, false)) else { return Sound::SILENCE };
        let definition = &self.definitions[id];
        let [left, right] = sound.sides();
        let mut stand_in = |signal: Signal| match signal {
            Signal::Constant(_) => signal,
            Signal::Output(..) => {
                let ugen = UgenId::known("copy");
                // Nobody asks for it by its key, so it needs none of its own.
                let key = Key { bus: definition.label.clone(), ugen, place: 0 };
                let node = Node::new(ugen, key, None, definition.name.span);
                Signal::Output(self.module.graph.add(node, &[Signal::Constant(0.0)]), 0)
            }
        };
        let sound = match sound {
            Sound::Mono(_) => Sound::Mono(stand_in(left)),
            Sound::Stereo(_) if left == right => Sound::Stereo([stand_in(left); 2]),
            Sound::Stereo(_) => Sound::Stereo([stand_in(left), stand_in(right)]),
        };
        self.buses.insert((id, false), Bus::Done(sound));
        sound
    }
}

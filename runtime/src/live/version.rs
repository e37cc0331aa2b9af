//! A version of the program, and the change from one to the next: made aside, where time does not matter.

use crate::arena::Fault;
use crate::clock::Clock;
use crate::engine::{self, Player};
use crate::legacy::Legacy;
use crate::score::{Kin, Library};
use phonon_compiler::Options;
use phonon_compiler::lower::Module;
use phonon_compiler::passes::stems;
use phonon_compiler::plan as plan_of;
use phonon_compiler::plan::{Body, Key, Link, Plan, QUANTUM_FRAMES};
use phonon_compiler::transition::{Fading, Transition, left, transition};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How a session plays.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// How sound is computed.
    pub playing: engine::Options,
    /// How long one version fades into the next, in seconds.
    pub fade_seconds: f32,
    /// Whether the stems are kept, for [`Session::reels`](super::Session::reels) to give, of programs that are compiled
    /// with them.
    pub keeps_stems: bool,
    /// Whether the music keeps its time: what passes unheard is left out, and voices have to go when there is more to do
    /// than time. Else it waits, and every frame is played.
    pub keeps_time: bool,
}

/// A version of the program: what it is, and the samples it plays.
#[derive(Clone)]
pub struct Version {
    /// Its graphs, before `pack`.
    pub module: Module,
    /// What its graphs were compiled with.
    pub compiling: Options,
    /// The samples. Those of the version before must be among them, under the same numbers.
    pub library: Library,
}

/// A step from one plan to the next: everything that can be made before it is known when.
pub(super) struct Step {
    pub plan: Arc<Plan>,
    pub library: Library,
    pub player: Player,
    pub legacy: Legacy,
    pub kin: Kin,
    /// How many words a tape needs for what it plays.
    pub tape_words: usize,
}

/// A change from one version to the next, ready to be played: one step, or two where something fades.
pub struct Change {
    pub(super) version: Version,
    pub(super) steps: Vec<Step>,
}

impl Version {
    /// Its plan.
    pub fn plan(&self) -> Plan {
        plan_of(self.module.clone(), &self.compiling)
    }

    /// Its graphs, with the stems that are asked for.
    fn with_stems(&self) -> Module {
        let mut module = self.module.clone();
        if self.compiling.stems {
            stems(&mut module.graph);
        }
        module
    }
}

impl Change {
    /// The change from a version to the next. It takes as long as a compilation, and as much memory as two versions.
    ///
    /// Where the next one panics, the version before fades out, and nothing of it is kept.
    ///
    /// A fault is a plan that cannot be run: a mistake of the compiler.
    pub fn between(old: &Version, new: Version, settings: &Settings) -> Result<Change, Fault> {
        if new.module.panics {
            return Change::anew(old, new, settings);
        }
        let joined = joined(old, &new, settings);
        let (first, last) = (Arc::new(old.plan()), Arc::new(new.plan()));
        let mut plans = Vec::new();
        if joined.fades {
            plans.push(Arc::new(plan_joined(joined, &new)));
        }
        plans.push(Arc::clone(&last));
        let (mut steps, mut before) = (Vec::new(), first);
        for plan in plans {
            steps.push(Step::between(&before, Arc::clone(&plan), &last, &new.library, settings)?);
            before = plan;
        }
        Ok(Change { version: new, steps })
    }

    /// The change from a version to one that begins anew.
    fn anew(old: &Version, new: Version, settings: &Settings) -> Result<Change, Fault> {
        let mut silence = old.clone();
        let outputs = &mut silence.module.graph.outputs;
        outputs.retain(|heard| heard.stem.is_none());
        outputs.iter_mut().for_each(|heard| heard.audible = false);
        let joined = joined(old, &silence, settings);
        let mut steps = Vec::new();
        if joined.fades {
            let (first, last) = (old.plan(), silence.plan());
            let plan = Arc::new(plan_joined(joined, old));
            steps.push(Step::between(&first, plan, &last, &old.library, settings)?);
        }
        steps.push(Step::first(Arc::new(new.plan()), &new.library, settings)?);
        Ok(Change { version: new, steps })
    }
}

impl Step {
    fn between(
        old: &Plan,
        plan: Arc<Plan>,
        last: &Plan,
        library: &Library,
        settings: &Settings,
    ) -> Result<Step, Fault> {
        let legacy = Legacy::of(old, &plan, last);
        let kin = kin(old, &plan);
        Ok(Step { legacy, kin, ..Step::first(plan, library, settings)? })
    }

    /// A step that keeps nothing.
    fn first(plan: Arc<Plan>, library: &Library, settings: &Settings) -> Result<Step, Fault> {
        let kin = Kin { tracks: vec![None; plan.tracks.len()], pools: vec![None; plan.pools.len()] };
        let clock = Clock::of(&plan, settings.playing.seed);
        let mut player = Player::build(Arc::clone(&plan), Arc::clone(library), &clock, &settings.playing)?;
        player.instance_mut().watch(0);
        let tape_words = player.instance().tape_words();
        let legacy = Legacy::default();
        Ok(Step { plan, library: Arc::clone(library), player, legacy, kin, tape_words })
    }
}

/// What plays while one version turns into another.
fn joined(old: &Version, new: &Version, settings: &Settings) -> Transition {
    let fading = Fading { seconds: settings.fade_seconds, pairs: settings.playing.pairs };
    transition(&old.with_stems(), &new.with_stems(), &fading)
}

/// The plan of that; the stems are in it.
fn plan_joined(joined: Transition, version: &Version) -> Plan {
    plan_of(joined.module, &Options { stems: false, ..version.compiling.clone() })
}

/// How many frames a fade takes: whole quanta, and one more, so that it is over when the next step comes.
pub(super) fn fade_frames(seconds: f32, sample_rate_hz: u32) -> u64 {
    let frames = (f64::from(seconds) * f64::from(sample_rate_hz)).ceil() as u64;
    frames.next_multiple_of(QUANTUM_FRAMES as u64) + QUANTUM_FRAMES as u64
}

/// What the tracks and pools of a plan were in the one before.
fn kin(old: &Plan, new: &Plan) -> Kin {
    let before = links(old);
    let mut kin = Kin { tracks: vec![None; new.tracks.len()], pools: vec![None; new.pools.len()] };
    for (key, link) in links(new) {
        let was = left(&key).unwrap_or(key);
        match (before.get(&was), link) {
            (Some(Link::Track(was)), Link::Track(is)) => kin.tracks[is.index()] = Some(was.index()),
            (Some(Link::Pool(was, _)), Link::Pool(is, _)) => kin.pools[is.index()] = Some(was.index()),
            _ => {}
        }
    }
    kin
}

fn links(plan: &Plan) -> BTreeMap<Key, Link> {
    let bodies = plan.tasks.iter().map(|task| &task.body);
    let bodies = bodies.chain(plan.instruments.iter().map(|instrument| &instrument.body));
    let link = |op: &phonon_compiler::plan::Op| op.link.map(|link| (op.key.clone(), link));
    bodies.flat_map(|body: &Body| &body.ops).filter_map(link).collect()
}

//! What one version of a plan leaves to the next: kernels, voices and loops whose keys both have.
//!
//! It is found out on the control thread, from the two plans. On the audio thread, between two blocks, it is handed over
//! without memory being taken: a kernel that is alike changes places with the new one; one that lies in other lanes, or
//! knows other knobs, has its state carried lane by lane.

use crate::instance::{Instance, Node, State};
use phonon_compiler::plan::{Body, Input, InstrumentId, Key, Link, Op, Place, Plan, Pool, PoolId};
use phonon_compiler::transition::{leaving, left};
use phonon_compiler::ugen::Memory;
use phonon_kernel::{Tape, transfer};
use std::collections::BTreeMap;

/// What passes from one plan to another; nothing, by default.
#[derive(Debug, Default)]
pub struct Legacy {
    moves: Vec<Move>,
    /// Loops: the part and the number in the old plan, then those in the new one.
    loops: Vec<[(usize, usize); 2]>,
}

/// Where an op stands: its body, and its place there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Spot {
    body: usize,
    op: usize,
}

#[derive(Debug)]
struct Move {
    from: Spot,
    to: Spot,
    what: What,
}

#[derive(Debug)]
enum What {
    /// The kernel is alike: it changes places.
    Whole,
    /// Lanes of it, each with the lane that it goes to.
    Lanes(Vec<[usize; 2]>),
    /// The voices of a pool.
    Voices(PoolLegacy),
}

/// What passes from one pool to another.
#[derive(Debug)]
pub(crate) struct PoolLegacy {
    /// By the section of the new pool: the section of the old one, and what its voices leave.
    pub sections: Vec<(usize, usize, Legacy)>,
    /// The sections of the new pool that the version after it does not have: their voices fade out.
    pub leaving: Vec<usize>,
}

/// The frames on which something passes.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// The first frame of the new plan.
    pub frame: u64,
    /// How long voices fade that nobody will play.
    pub fade_frames: u64,
}

/// The plans between which something passes.
#[derive(Clone, Copy)]
struct Plans<'a> {
    old: &'a Plan,
    new: &'a Plan,
    /// The version that comes after both.
    last: &'a Plan,
}

impl Legacy {
    /// What passes from `old` to `new`; `last` is the version that stays: `new` itself, or the one after it.
    pub fn of(old: &Plan, new: &Plan, last: &Plan) -> Legacy {
        let bodies = |plan: &'_ Plan| plan.tasks.iter().map(|task| task.body.clone()).collect::<Vec<_>>();
        between(&bodies(old), &bodies(new), Plans { old, new, last })
    }

    /// Hands everything over. A lane whose state finds no room on the tape begins anew.
    pub fn pass(&self, old: &mut Instance, new: &mut Instance, tape: &mut Tape, moment: Moment) {
        for Move { from, to, what } in &self.moves {
            let (heirs, left) = (&mut new.parts[to.body], &mut old.parts[from.body]);
            heirs.mishaps[to.op] = left.mishaps[from.op];
            let (heir, left) = (&mut heirs.state.nodes[to.op], &mut left.state.nodes[from.op]);
            match what {
                What::Whole => std::mem::swap(heir, left),
                What::Lanes(lanes) => lanes.iter().for_each(|lanes| carry(left, heir, *lanes, tape)),
                What::Voices(legacy) => {
                    if let (Node::Voices(heirs), Node::Voices(left)) = (heir, left) {
                        let pairs = heirs.iter_mut().zip(left);
                        pairs.for_each(|(heir, left)| heir.inherit(left, legacy, tape, moment));
                    }
                }
            }
        }
        for &[(from, old_loop), (to, new_loop)] in &self.loops {
            std::mem::swap(
                &mut old.parts[from].state.loops[old_loop],
                &mut new.parts[to].state.loops[new_loop],
            );
        }
    }

    /// Hands over the kernels that are alike, between bodies whose voices lie in the same lanes.
    pub(crate) fn exchange(&self, old: &mut State, new: &mut State) {
        for Move { from, to, .. } in self.moves.iter().filter(|at| matches!(at.what, What::Whole)) {
            std::mem::swap(&mut old.nodes[from.op], &mut new.nodes[to.op]);
        }
    }

    /// Hands over what a voice remembers, from its lane to that of the next; `all` or only what [`Legacy::exchange`]
    /// leaves.
    pub(crate) fn carry_voice(
        &self,
        (old, new): (&mut State, &mut State),
        lanes: [usize; 2],
        all: bool,
        (tape, moment): (&mut Tape, Moment),
    ) {
        let [from_lane, to_lane] = lanes;
        for Move { from, to, what } in &self.moves {
            let (left, heir) = (&mut old.nodes[from.op], &mut new.nodes[to.op]);
            match what {
                What::Whole if !all => {}
                What::Whole | What::Lanes(_) => carry(left, heir, lanes, tape),
                What::Voices(legacy) => {
                    if let (Node::Voices(heirs), Node::Voices(left)) = (heir, left) {
                        heirs[to_lane].inherit(&mut left[from_lane], legacy, tape, moment);
                    }
                }
            }
        }
        for &[(_, from), (_, to)] in &self.loops {
            let (left, heir) = (&old.loops[from], &mut new.loops[to]);
            let strides = [left.len(), heir.len()].map(|len| len / phonon_compiler::plan::QUANTUM_FRAMES);
            let column = left[from_lane..].iter().step_by(strides[0]);
            heir[to_lane..].iter_mut().step_by(strides[1]).zip(column).for_each(|(heir, left)| *heir = *left);
        }
    }
}

/// Carries a lane of a kernel to a lane of another.
fn carry(left: &mut Node, heir: &mut Node, [from, to]: [usize; 2], tape: &mut Tape) {
    match (left, heir) {
        (Node::Kernel(left), Node::Kernel(heir)) => {
            transfer(&mut **left, from, &mut **heir, to, tape);
        }
        (Node::Setting { told: left, .. }, Node::Setting { told: heir, .. }) => heir[to] = left[from],
        (Node::Sample { voices: left, .. }, Node::Sample { voices: heir, .. }) => heir[to] = left[from],
        _ => {}
    }
}

/// What passes from some bodies to others.
fn between(old: &[Body], new: &[Body], plans: Plans<'_>) -> Legacy {
    let before = places(old);
    let after = places(new);
    let mut legacy = Legacy { moves: Vec::new(), loops: Vec::new() };
    for (body, op, heir) in ops(new) {
        let to = Spot { body, op };
        let mut lanes: BTreeMap<(usize, usize), Vec<[usize; 2]>> = BTreeMap::new();
        for (lane, key) in heir.keys().enumerate() {
            let source = match left(key) {
                Some(key) => before.get(&key),
                // It has an old self beside it that fades out: this one begins anew.
                None if after.contains_key(&leaving(key)) => None,
                None => before.get(key),
            };
            if let Some(&(from, from_lane)) = source {
                lanes.entry((from.body, from.op)).or_default().push([from_lane, lane]);
            }
        }
        for ((body, op), lanes) in lanes {
            let from = Spot { body, op };
            let left = &old[body].ops[op];
            for (left, heir) in left.outputs.iter().zip(&heir.outputs) {
                if let (Some(Place::Loop(left)), Some(Place::Loop(heir))) = (left, heir) {
                    legacy.loops.push([(from.body, left.index()), (to.body, heir.index())]);
                }
            }
            legacy.moves.extend(what(left, heir, lanes, plans).map(|what| Move { from, to, what }));
        }
    }
    legacy
}

/// What an op leaves to another; nothing where it remembers nothing.
fn what(left: &Op, heir: &Op, lanes: Vec<[usize; 2]>, plans: Plans<'_>) -> Option<What> {
    match (left.link, heir.link) {
        (Some(Link::Pool(from, _)), Some(Link::Pool(to, _))) => {
            Some(What::Voices(voices(from, to, &heir.key, plans)))
        }
        // The number of a setting is that of its own plan.
        (Some(Link::Setting(_)), Some(Link::Setting(_))) => Some(What::Lanes(lanes)),
        (None, None) if heir.ugen.row().memory != Memory::None && heir.ugen.name() != "voice" => {
            let in_order = lanes.iter().enumerate().all(|(at, lanes)| *lanes == [at, at]);
            let is_all = lanes.len() == heir.lanes() && heir.lanes() == left.lanes() && in_order;
            Some(if is_all && know_the_same(left, heir) { What::Whole } else { What::Lanes(lanes) })
        }
        _ => None,
    }
}

/// Whether two ops know the same numbers when they are built.
fn know_the_same(left: &Op, heir: &Op) -> bool {
    let same = |(left, heir): (&Input, &Input)| match (left, heir) {
        (Input::Place(_), Input::Place(_)) => true,
        (left, heir) => left == heir,
    };
    left.inputs.len() == heir.inputs.len() && left.inputs.iter().zip(&heir.inputs).all(same)
}

fn voices(from: PoolId, to: PoolId, key: &Key, plans: Plans<'_>) -> PoolLegacy {
    let left = sections(plans.old, &plans.old.pools[from.index()]);
    let heir = sections(plans.new, &plans.new.pools[to.index()]);
    let body = |plan: &Plan, id: InstrumentId| plan.instruments[id.index()].body.clone();
    let mut passed = Vec::new();
    for (to, (word, next)) in heir.iter().enumerate() {
        if let Some(from) = left.iter().position(|(other, _)| other == word) {
            let old = body(plans.old, left[from].1);
            passed.push((from, to, between(&[old], &[body(plans.new, *next)], plans)));
        }
    }
    // A pool that fades out takes all its voices with it.
    let stays = pool_of(plans.last, key).map(|pool| sections(plans.last, pool));
    let goes = |(_, (word, _)): &(usize, &(&str, InstrumentId))| {
        stays.as_ref().is_some_and(|stay| stay.iter().all(|(other, _)| other != word))
    };
    let leaving = heir.iter().enumerate().filter(goes).map(|(at, _)| at).collect();
    PoolLegacy { sections: passed, leaving }
}

/// The sections of a pool in order, each with the word that means it, or the name of what samples go through.
fn sections<'p>(plan: &'p Plan, pool: &'p Pool) -> Vec<(&'p str, InstrumentId)> {
    let words = pool.instruments.iter().map(|(word, id)| (word.as_str(), *id));
    let samplers = pool.samplers.iter().flatten();
    words.chain(samplers.map(|id| (plan.instruments[id.index()].name.as_str(), *id))).collect()
}

/// The pool that the op of that key plays.
fn pool_of<'a>(plan: &'a Plan, key: &Key) -> Option<&'a Pool> {
    let bodies = plan.tasks.iter().map(|task| &task.body);
    let mut ops = bodies.chain(plan.instruments.iter().map(|one| &one.body)).flat_map(|body| &body.ops);
    match ops.find(|op| op.key == *key)?.link? {
        Link::Pool(pool, _) => plan.pools.get(pool.index()),
        Link::Track(_) | Link::Setting(_) => None,
    }
}

fn ops(bodies: &[Body]) -> impl Iterator<Item = (usize, usize, &Op)> {
    let all = bodies.iter().enumerate();
    all.flat_map(|(body, ops)| ops.ops.iter().enumerate().map(move |(at, op)| (body, at, op)))
}

/// Where each key stands, and in which lane.
fn places(bodies: &[Body]) -> BTreeMap<Key, (Spot, usize)> {
    let keys = ops(bodies).flat_map(|(body, op, one)| {
        one.keys().enumerate().map(move |(lane, key)| (key.clone(), (Spot { body, op }, lane)))
    });
    keys.collect()
}

//! The side of a session that thinks.

use super::deck::{Deck, Supply};
use super::gauge::Gauge;
use super::stage::Stage;
use super::stems::{End, Reel, reel};
use super::version::{Change, Settings, Step, Version, fade_frames};
use crate::arena::Fault;
use crate::clock::Clock;
use crate::engine::Player;
use crate::exec::{Publisher, Toll, Watch, mailbox};
use crate::score::{CHUNK_FRAMES, Sequencer, Unknown};
use phonon_compiler::pattern::Time;
use phonon_compiler::plan::{Plan, QUANTUM_FRAMES};
use phonon_kernel::Tape;
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// How far ahead of the sound the next version is prepared to begin, beyond a block: what it takes to fill its score and
/// to hand it over.
const MARGIN_SECONDS: f64 = 0.005;

/// How far ahead of the sound patterns are asked.
const AHEAD_CHUNKS: u64 = 3;

/// What came of a wish to play another version.
#[derive(Debug)]
pub enum Reload {
    /// It begins on this frame.
    Begins(u64),
    /// The version before is still coming in: try again.
    Busy(Box<Change>),
}

impl std::fmt::Debug for Change {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Change").field("steps", &self.steps.len()).finish_non_exhaustive()
    }
}

/// A deck that plays, or is about to.
struct Line {
    plan: Arc<Plan>,
    sequencer: Sequencer,
    supply: Supply,
    /// How many words a tape needs for what it plays.
    tape_words: usize,
    /// What its ops take, task by task.
    tolls: Vec<Toll>,
}

/// The side of a session that thinks: it never computes sound. [`Session::tend`] must be called a hundred times a second.
pub struct Session {
    settings: Settings,
    gauge: Arc<Gauge>,
    decks: Publisher<Box<Deck>>,
    version: Version,
    /// The deck that plays, and those that follow.
    lines: VecDeque<Line>,
    /// The deck that has no place in the mailbox yet.
    waiting: Option<Box<Deck>>,
    /// How many decks were taken when it was last looked.
    taken: u64,
    /// What the stems of each deck give, where they are kept.
    reels: VecDeque<Reel>,
    /// What ends those of the decks that play or will.
    ends: VecDeque<End>,
}

impl Session {
    /// A session at frame 0, and what its device is to run.
    ///
    /// A fault is a plan that cannot be run: a mistake of the compiler.
    pub fn new(version: Version, settings: Settings) -> Result<(Session, Stage), Fault> {
        let plan = Arc::new(version.plan());
        let clock = Clock::of(&plan, settings.playing.seed);
        let library = &version.library;
        let mut player = Player::build(Arc::clone(&plan), Arc::clone(library), &clock, &settings.playing)?;
        let playing = &settings.playing;
        let mut sequencer = Sequencer::new(
            Arc::clone(&plan),
            Arc::clone(library),
            clock,
            playing.seed,
            playing.interpolation,
        );
        fill(&mut player, &mut sequencer, playing.end_frame);
        player.instance_mut().watch(0);
        let (tape_words, tolls) = (player.instance().tape_words(), tolls(&player));
        let (mut deck, supply) = Deck::new(player, 0, None, 0);
        let reels = VecDeque::from_iter(kept(&mut deck, &plan, &settings));
        let ends = reels.iter().map(Reel::end).collect();
        let (decks, next) = mailbox();
        let gauge = Arc::new(Gauge::default());
        let stage = Stage::new(Box::new(deck), next, Arc::clone(&gauge), settings.keeps_time);
        let lines = VecDeque::from([Line { plan, sequencer, supply, tape_words, tolls }]);
        Ok((Session { settings, gauge, decks, version, lines, waiting: None, taken: 0, reels, ends }, stage))
    }

    /// What the audio side shows.
    pub fn gauge(&self) -> &Arc<Gauge> {
        &self.gauge
    }

    /// The version that plays, or comes in.
    pub fn version(&self) -> &Version {
        &self.version
    }

    /// Whether a version is still coming in.
    pub fn is_busy(&self) -> bool {
        self.lines.len() > 1
    }

    /// The clock of the version that plays.
    pub fn clock(&mut self) -> &mut Clock {
        self.lines[0].sequencer.clock_mut()
    }

    /// The plan that plays.
    pub fn plan(&self) -> &Arc<Plan> {
        &self.lines[0].plan
    }

    /// What has cost most since the version that plays began: a bus, and a ugen of it.
    pub fn heaviest(&self) -> Option<(&str, &'static str)> {
        let line = self.lines.front()?;
        let ops = line
            .plan
            .tasks
            .iter()
            .zip(&line.tolls)
            .flat_map(|(task, toll)| task.body.ops.iter().zip(&**toll));
        let taken = ops.map(|(op, ns)| (op, ns.load(Ordering::Relaxed))).filter(|(_, ns)| *ns > 0);
        let (op, _) = taken.max_by_key(|(_, ns)| *ns)?;
        Some((&op.key.bus, op.ugen.name()))
    }

    /// The sounds that patterns asked for and nobody has, by name.
    pub fn unknown(&self) -> Vec<Unknown> {
        self.lines.iter().flat_map(|line| line.sequencer.unknown()).collect()
    }

    /// Plays another version: at once, or from the next multiple of so many cycles on.
    ///
    /// The change must have been made from [`Session::version`] as it is now.
    pub fn reload(&mut self, change: Change, quantize: Option<Time>) -> Reload {
        if self.is_busy() {
            return Reload::Busy(Box::new(change));
        }
        let fade_frames = fade_frames(self.settings.fade_seconds, self.version.compiling.sample_rate_hz);
        let begin = self.next_begin(quantize);
        let mut frame = begin;
        let mut decks = Vec::new();
        for step in change.steps {
            let before = self.lines.back().expect("a session always plays");
            let (mut deck, line) = prepared(step, before, frame, fade_frames, &self.settings);
            let reel = kept(&mut deck, &line.plan, &self.settings);
            self.ends.extend(reel.as_ref().map(Reel::end));
            self.reels.extend(reel);
            self.lines.push_back(line);
            decks.push(Box::new(deck));
            frame += fade_frames;
        }
        self.version = change.version;
        let mut decks = decks.into_iter();
        if let Some(first) = decks.next() {
            // All that was in the mailbox has been taken: there is one line.
            self.waiting = self.decks.offer(first).err();
        }
        self.waiting = self.waiting.take().or(decks.next());
        Reload::Begins(begin)
    }

    /// The frame that another version would begin on, a whole number of quanta: soon, or with the next multiple of so many
    /// cycles.
    pub fn next_begin(&mut self, quantize: Option<Time>) -> u64 {
        let quantum = QUANTUM_FRAMES as u64;
        let rate_hz = f64::from(self.version.compiling.sample_rate_hz);
        let block = self.settings.playing.block_frames as u64;
        let margin = block + (MARGIN_SECONDS * rate_hz) as u64;
        let soonest = (self.gauge.frame() + margin).next_multiple_of(quantum);
        let Some(grid) = quantize.filter(|grid| *grid > Time::ZERO) else { return soonest };
        let clock = self.clock();
        clock.reach(soonest);
        let cycle = clock.edge(soonest);
        let next = Time::from_int((cycle / grid).ceil()) * grid;
        // Not after what begins there.
        u64::try_from(clock.frame_of(next)).unwrap_or(0).max(soonest) / quantum * quantum
    }

    /// What the stems of the decks give, where they are kept: the one that plays and those before it, oldest first. A reel
    /// that is [spent](Reel::is_spent) is to be taken away.
    pub fn reels(&mut self) -> &mut VecDeque<Reel> {
        &mut self.reels
    }

    /// Nothing plays any more: all that is played has been played.
    pub fn end(&mut self) {
        self.tend();
        self.ends.drain(..).for_each(End::come);
    }

    /// Fetches what has been played, and asks patterns for what is to come.
    pub fn tend(&mut self) {
        let taken = self.gauge.decks();
        for _ in self.taken..taken {
            self.lines.pop_front();
            self.ends.pop_front().into_iter().for_each(End::come);
        }
        self.taken = taken;
        // A deck that was replaced is dropped here.
        drop(self.decks.retired());
        if let Some(deck) = self.waiting.take() {
            self.waiting = self.decks.offer(deck).err();
        }
        let now = self.gauge.frame();
        for line in &mut self.lines {
            while line.supply.played.pop().is_ok() {}
            let end = now.max(line.sequencer.frame().min(now)) + AHEAD_CHUNKS * CHUNK_FRAMES;
            while line.sequencer.frame() < end && line.supply.chunks.slots() > 0 {
                let chunk = line.sequencer.next(CHUNK_FRAMES);
                // There is room: it was just seen.
                let _ = line.supply.chunks.push(chunk);
            }
        }
    }
}

/// Keeps the stems of a deck, where that is wanted; what they give.
fn kept(deck: &mut Deck, plan: &Arc<Plan>, settings: &Settings) -> Option<Reel> {
    let (taps, reel) = settings.keeps_stems.then(|| reel(plan))?;
    deck.keep_stems(taps);
    Some(reel)
}

/// A deck that follows another one, and what stays on this side.
fn prepared(step: Step, before: &Line, begin: u64, fade_frames: u64, settings: &Settings) -> (Deck, Line) {
    let Step { plan, library, mut player, legacy, kin, tape_words } = step;
    let mut sequencer = before.sequencer.going_on(Arc::clone(&plan), library, &kin, begin);
    player.begin_at(begin);
    fill(&mut player, &mut sequencer, settings.playing.end_frame);
    let tape = Tape::new(tape_words.max(before.tape_words));
    let tolls = tolls(&player);
    let (deck, supply) = Deck::new(player, begin, Some((legacy, tape)), fade_frames);
    (deck, Line { plan, sequencer, supply, tape_words, tolls })
}

/// What the ops of a player take.
fn tolls(player: &Player) -> Vec<Toll> {
    player.instance().parts.iter().filter_map(|part| part.watch.as_ref()).map(Watch::toll).collect()
}

/// Gives a player the score that it begins with.
fn fill(player: &mut Player, sequencer: &mut Sequencer, end_frame: Option<u64>) {
    if let Some(frame) = end_frame {
        player.end_at(frame);
    }
    while player.needs_score(player.stretch_frames()) {
        player.take(sequencer.next(CHUNK_FRAMES));
    }
}

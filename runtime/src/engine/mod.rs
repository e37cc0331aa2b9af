//! The engine: a clock, an instance and an executor, and a sequencer that works ahead of them.

mod player;
mod rest;
mod sides;
mod statistics;
mod stems;

use crate::arena::Fault;
use crate::clock::Clock;
use crate::exec::Tally;
use crate::instance::Part;
use crate::io::Source;
use crate::score::{CHUNK_FRAMES, Interpolation, Library, Sequencer, Unknown};
use phonon_compiler::pattern::Time;
use phonon_compiler::plan::{Plan, QUANTUM_FRAMES};
use phonon_compiler::tempo::Tempo;
use phonon_kernel::Cpu;
use std::sync::Arc;

pub use crate::exec::Threads;
pub use player::Player;
pub(crate) use rest::Rest;
pub use sides::Sides;
pub use statistics::{Report, Statistics, Trouble};
pub use stems::{Stems, Take, stems};

/// Blocks in flight where nobody waits for the next one.
pub const WINDOW: usize = 8;

/// How to play.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Chooses the random numbers of patterns and kernels.
    pub seed: u64,
    /// The most frames that are computed in one go; rounded up to whole quanta. It changes no bit of the output.
    pub block_frames: usize,
    /// The frame from which on no event starts any more, if it is known.
    pub end_frame: Option<u64>,
    /// The instructions that sound is computed with. They change no bit of the output.
    pub cpu: Cpu,
    /// How many threads compute. It changes no bit of the output.
    pub threads: Threads,
    /// How many blocks may be computed at once: 1 gives the least latency, more let every thread have something to do.
    /// It changes no bit of the output.
    pub window: usize,
    /// Whether threads stay on a core each.
    pub pin: bool,
    /// Whether the threads that compute beside the caller go before all others, where the system allows it.
    pub is_urgent: bool,
    /// Whether it is measured how loud each output is.
    pub is_metered: bool,
    /// How many pairs of channels what is heard is spread over; see [`Sides`].
    pub pairs: usize,
    /// How samples sound that are not played at their own speed.
    pub interpolation: Interpolation,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            seed: 0,
            block_frames: 512,
            end_frame: None,
            cpu: Cpu::best(),
            threads: Threads::Exactly(1),
            window: 1,
            pin: false,
            is_urgent: false,
            is_metered: false,
            pairs: 1,
            interpolation: Interpolation::default(),
        }
    }
}

/// Plays a plan, offline or for a device.
pub struct Engine {
    plan: Arc<Plan>,
    sequencer: Sequencer,
    player: Player,
    rest: Rest,
}

impl Engine {
    /// An engine at frame 0; all memory for playing is taken here.
    ///
    /// A fault is a plan that cannot be run: a mistake of the compiler.
    pub fn new(plan: Plan, library: Library, options: &Options) -> Result<Engine, Fault> {
        if plan.sample_rate_hz == 0 || matches!(plan.tempo, Tempo::Constant(cps) if cps <= Time::ZERO) {
            return Err(Fault("a plan needs a sample rate and a tempo above 0".to_owned()));
        }
        let clock = Clock::of(&plan, options.seed);
        let plan = Arc::new(plan);
        let mut player = Player::build(Arc::clone(&plan), Arc::clone(&library), &clock, options)?;
        let sequencer =
            Sequencer::new(Arc::clone(&plan), library, clock, options.seed, options.interpolation);
        if let Some(frame) = options.end_frame {
            player.end_at(frame);
        }
        let rest = Rest::new(player.sides());
        Ok(Engine { plan, sequencer, player, rest })
    }

    /// The plan that it plays.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// How many frames have been computed: those that were fetched, rounded up to whole quanta.
    pub fn frame(&self) -> u64 {
        self.player.frame()
    }

    /// How many frames are computed in one go at most; who asks for fewer lets threads wait for each other more often.
    pub fn stretch_frames(&self) -> usize {
        self.player.stretch_frames()
    }

    /// Fills interleaved frames: left, right, left, right ..., or all [`Sides`] where there are several pairs.
    pub fn render(&mut self, mut out: &mut [f32]) {
        loop {
            out = self.rest.give(out);
            if out.is_empty() {
                return;
            }
            let wanted = (out.len() / self.rest.width())
                .next_multiple_of(QUANTUM_FRAMES)
                .min(self.player.stretch_frames());
            self.feed(wanted);
            out = self.rest.play(&mut self.player, wanted, out);
        }
    }

    /// Hands the player the score it needs and drops what it has played. Only this part of rendering may allocate.
    fn feed(&mut self, frames: usize) {
        while let Some(played) = self.player.give_back() {
            drop(played);
        }
        while self.player.needs_score(frames) {
            self.player.take(self.sequencer.next(CHUNK_FRAMES));
        }
    }

    /// Keeps the stems of a plan that was compiled with them; they are to be fetched after each call of
    /// [`Engine::render`], which may ask for no more than [`Engine::stretch_frames`].
    pub fn keep_stems(&mut self) {
        self.player.keep_stems();
    }

    /// What the stems gave, where they are kept.
    pub fn stems(&mut self) -> Option<&mut Stems> {
        self.player.stems()
    }

    /// Watches how long every task takes from here on, and keeps of their runs at most so many.
    pub fn watch(&mut self, stints_max: usize) {
        self.player.instance_mut().watch(stints_max);
    }

    /// The tasks in motion, in the order of the plan.
    pub fn parts(&self) -> &[Part] {
        &self.player.instance().parts
    }

    /// What each thread has done, the one that asks for frames first.
    pub fn tallies(&self) -> Vec<Tally> {
        self.player.tallies()
    }

    /// What it has done so far.
    pub fn statistics(&self) -> Statistics {
        Statistics::of(self.player.instance(), self.player.wild_frames())
    }

    /// What went wrong so far, in the order of the plan.
    pub fn reports(&self) -> Vec<Report> {
        statistics::reports(&self.plan, self.player.instance())
    }

    /// The sounds that patterns asked for and nobody has, by name.
    pub fn unknown(&self) -> Vec<Unknown> {
        self.sequencer.unknown()
    }
}

impl Source for Engine {
    fn fill(&mut self, frames: &mut [f32]) {
        self.render(frames);
    }

    /// Frames are computed in whole quanta, so the piece is over with the first quantum that nobody has heard a frame
    /// of. Where the last frame is known beforehand, [`Options::end_frame`] is exact.
    fn release(&mut self) {
        self.player.end_at(self.player.frame());
    }
}

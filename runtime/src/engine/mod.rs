//! The engine: a clock, an instance and an executor, and a sequencer that works ahead of them.

mod player;
mod statistics;

use crate::arena::Fault;
use crate::clock::Clock;
use crate::io::Source;
use crate::kernel::Cpu;
use crate::score::{CHUNK_FRAMES, Library, Sequencer, Unknown};
use phonon_compiler::pattern::Time;
use phonon_compiler::plan::{Plan, QUANTUM_FRAMES};
use phonon_compiler::tempo::Tempo;
use std::sync::Arc;

pub use player::{Channel, Player};
pub use statistics::{Report, Statistics, Trouble};

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
}

impl Default for Options {
    fn default() -> Options {
        Options { seed: 0, block_frames: 512, end_frame: None, cpu: Cpu::best() }
    }
}

/// Plays a plan, offline or for a device.
pub struct Engine {
    plan: Arc<Plan>,
    sequencer: Sequencer,
    player: Player,
    block_frames: usize,
    /// Frames of the last block that nobody has fetched yet, less than a quantum, left and right.
    rest: [[f32; QUANTUM_FRAMES]; 2],
    rest_begin: usize,
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
        let block_frames = options.block_frames.max(1).next_multiple_of(QUANTUM_FRAMES);
        let plan = Arc::new(plan);
        let mut player = Player::build(
            Arc::clone(&plan),
            Arc::clone(&library),
            &clock,
            options.seed,
            block_frames,
            options.cpu,
        )?;
        let sequencer = Sequencer::new(Arc::clone(&plan), library, clock, options.seed);
        if let Some(frame) = options.end_frame {
            player.end_at(frame);
        }
        let rest = [[0.0; QUANTUM_FRAMES]; 2];
        Ok(Engine { plan, sequencer, player, block_frames, rest, rest_begin: QUANTUM_FRAMES })
    }

    /// The plan that it plays.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// How many frames have been computed: those that were fetched, rounded up to whole quanta.
    pub fn frame(&self) -> u64 {
        self.player.frame()
    }

    /// Fills interleaved stereo frames: left, right, left, right ...
    pub fn render(&mut self, mut out: &mut [f32]) {
        while !out.is_empty() {
            let rested = QUANTUM_FRAMES - self.rest_begin;
            if rested > 0 {
                let frames = rested.min(out.len() / 2);
                let (now, later) = out.split_at_mut(2 * frames);
                let part = self.rest_begin..self.rest_begin + frames;
                interleave([&self.rest[0][part.clone()], &self.rest[1][part]], now);
                self.rest_begin += frames;
                out = later;
                continue;
            }
            let wanted = (out.len() / 2).next_multiple_of(QUANTUM_FRAMES).min(self.block_frames);
            self.feed(wanted);
            let [left, right] = self.player.play(wanted);
            let frames = wanted.min(out.len() / 2);
            let (now, later) = out.split_at_mut(2 * frames);
            interleave([&left[..frames], &right[..frames]], now);
            if frames < wanted {
                self.rest_begin = frames + QUANTUM_FRAMES - wanted;
                self.rest[0].copy_from_slice(&left[wanted - QUANTUM_FRAMES..]);
                self.rest[1].copy_from_slice(&right[wanted - QUANTUM_FRAMES..]);
            }
            out = later;
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

fn interleave([left, right]: [&[f32]; 2], out: &mut [f32]) {
    for ((out, left), right) in out.chunks_exact_mut(2).zip(left).zip(right) {
        (out[0], out[1]) = (*left, *right);
    }
}

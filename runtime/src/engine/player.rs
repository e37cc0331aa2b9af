//! The audio side of an engine: blocks, and nothing that is not allowed on an audio thread.

use super::{Options, Sides, Stems};
use crate::arena::{Fault, Ring, Slot};
use crate::clock::Clock;
use crate::exec::{Blocks, Executor, Pins, Post, Stretch, Tally};
use crate::instance::{Instance, NESTING_MAX};
use crate::score::{CHUNK_FRAMES, Chunk, Library, Score};
use phonon_compiler::plan::{Input, Place, Plan, QUANTUM_FRAMES};
use std::sync::Arc;

/// How far past the end of a block the score must be known: a voice computes whole quanta of its own, and so do the
/// voices inside of it.
const AHEAD_FRAMES: u64 = ((NESTING_MAX + 1) * QUANTUM_FRAMES) as u64;

/// How many blocks are computed in one go where several may be in flight: so many that filling the window and emptying it
/// again does not count.
const STRETCH_BLOCKS: usize = 64;

/// The most memory that the wires of all blocks in flight may take; with more, fewer blocks are.
const WINDOW_BYTES_MAX: usize = 1 << 26;

/// Plays blocks of a plan, one after the other.
pub struct Player {
    plan: Arc<Plan>,
    library: Library,
    instance: Instance,
    executor: Executor,
    ring: Ring,
    score: Score,
    /// The frame of the next block.
    frame: u64,
    /// The number of the next block.
    block: u64,
    block_frames: usize,
    /// The most frames that are played in one go.
    stretch_frames: usize,
    /// What one block gave.
    sides: Sides,
    wild_frames: u64,
    /// The loudest value of each output since it was last fetched; empty where nobody wants to know.
    peaks: Vec<f32>,
    /// What the stems gave, where somebody wants them.
    stems: Option<Stems>,
}

impl Player {
    /// A player at frame 0; of the options it knows nothing of `end_frame`, for which there is [`Player::end_at`].
    pub fn build(
        plan: Arc<Plan>,
        library: Library,
        clock: &Clock,
        options: &Options,
    ) -> Result<Player, Fault> {
        let instance = Instance::build(&plan, &*library, clock, options.seed, options.cpu)?;
        let block_frames = options.block_frames.max(1).next_multiple_of(QUANTUM_FRAMES);
        let slot_bytes = Ring::slot_bytes(&plan.wires, block_frames).max(1);
        let window = options.window.clamp(1, (WINDOW_BYTES_MAX / slot_bytes).max(1));
        let threads = options.threads.count(&plan, block_frames, window);
        let ring = Ring::new(if threads > 1 { window } else { 1 }, &plan.wires, block_frames);
        let pins = if options.pin { Pins::of_system() } else { None };
        let post = Post { pins: pins.as_ref(), is_urgent: options.is_urgent };
        let stretch_frames = if window > 1 { block_frames * STRETCH_BLOCKS } else { block_frames };
        let chunks = (stretch_frames as u64 + AHEAD_FRAMES).div_ceil(CHUNK_FRAMES) + 2;
        Ok(Player {
            executor: Executor::new(&plan, &instance, &ring, threads, post),
            ring,
            score: Score::from_frame(0, chunks as usize),
            frame: 0,
            block: 0,
            block_frames,
            stretch_frames,
            sides: Sides::new(options.pairs, block_frames),
            wild_frames: 0,
            peaks: vec![0.0; if options.is_metered { plan.outputs.len() } else { 0 }],
            stems: None,
            instance,
            library,
            plan,
        })
    }

    /// The frame of the next block.
    pub fn frame(&self) -> u64 {
        self.frame
    }

    /// Frames per second.
    pub fn sample_rate_hz(&self) -> u32 {
        self.plan.sample_rate_hz
    }

    /// Begins on a frame, with a score that begins there: before the first block.
    pub fn begin_at(&mut self, frame: u64) {
        let over_frame = self.score.over_frame();
        self.score = Score::from_frame(frame, self.score.room());
        self.score.end_at(over_frame);
        self.frame = frame;
    }

    /// Goes to a frame that is not before the one it is on, without playing what lies between. Voices go on where they
    /// are.
    pub fn skip_to(&mut self, frame: u64) {
        let frames = frame - self.frame;
        self.frame = frame;
        if frames > 0 {
            self.instance.pools_mut().for_each(|pool| pool.skip(frames));
        }
    }

    /// Leaves out the next frames, whole quanta. Voices go on where they are, and what would have begun begins late.
    pub fn leave_out(&mut self, frames: u64) {
        let end = self.frame + frames;
        self.score.leave_out(self.frame..end);
        self.skip_to(end);
    }

    /// What it plays, to be handed on.
    pub fn instance_mut(&mut self) -> &mut Instance {
        &mut self.instance
    }

    /// How many chunks of the score there is room for.
    pub fn room(&self) -> usize {
        self.score.room()
    }

    /// Whether there is room for another chunk of the score.
    pub fn has_room(&self) -> bool {
        self.score.has_room()
    }

    /// What it plays.
    pub fn instance(&self) -> &Instance {
        &self.instance
    }

    /// Keeps what the stems give from here on, to be fetched after each stretch.
    pub fn keep_stems(&mut self) {
        self.stems = Some(Stems::new(&self.plan, self.stretch_frames));
    }

    /// What the stems gave, where they are kept.
    pub fn stems(&mut self) -> Option<&mut Stems> {
        self.stems.as_mut()
    }

    /// How many frames of the sum were not finite.
    pub fn wild_frames(&self) -> u64 {
        self.wild_frames
    }

    /// Fetches the loudest value of each output, in the order of the plan.
    pub fn fetch_peaks(&mut self, mut take: impl FnMut(usize, f32)) {
        self.peaks.iter_mut().enumerate().for_each(|(at, peak)| take(at, std::mem::take(peak)));
    }

    /// Whether the score is too short for a block of so many frames.
    pub fn needs_score(&self, frames: usize) -> bool {
        self.score.end() < self.frame + frames as u64 + AHEAD_FRAMES
    }

    /// Takes the next chunk of the score.
    pub fn take(&mut self, chunk: Chunk) {
        self.score.push(chunk);
    }

    /// Gives back a chunk that has been played, to be dropped off the audio thread.
    pub fn give_back(&mut self) -> Option<Chunk> {
        self.score.pop_before(self.frame)
    }

    /// Lets the piece be over on `frame`: from there on no event begins or lasts.
    pub fn end_at(&mut self, frame: u64) {
        self.score.end_at(frame);
    }

    /// How many sides it gives: see [`Sides`].
    pub fn sides(&self) -> usize {
        self.sides.count()
    }

    /// The most frames that can be played in one go.
    pub fn stretch_frames(&self) -> usize {
        self.stretch_frames
    }

    /// What each thread has done, the one that asks for frames first.
    pub fn tallies(&self) -> Vec<Tally> {
        self.executor.tallies()
    }

    /// Plays the next frames, at most [`Player::stretch_frames`] of them, block by block: `take` is given the sides of each.
    /// The score must be long enough.
    #[cfg_attr(rtsan, sanitize(realtime = "nonblocking"))]
    pub fn play(&mut self, frames: usize, take: &mut dyn FnMut(&Sides)) {
        assert!(!self.needs_score(frames), "the score is asked for before the block");
        assert!(frames <= self.stretch_frames, "no more at once than there is score for");
        let Player { plan, sides, wild_frames, peaks, stems, .. } = self;
        let end = self.frame + frames as u64;
        let blocks = Blocks { first: self.block, frames: self.frame..end, block_frames: self.block_frames };
        (self.frame, self.block) = (end, self.block + blocks.count());
        let stretch = Stretch {
            instance: &mut self.instance,
            ring: &mut self.ring,
            score: &self.score,
            samples: &*self.library,
            blocks,
        };
        self.executor.run(stretch, &mut |slot| {
            *wild_frames += sides.sum(plan, slot);
            for (peak, output) in peaks.iter_mut().zip(&plan.outputs) {
                *peak = output.signals.iter().fold(*peak, |peak, signal| peak.max(loudest(signal, slot)));
            }
            if let Some(stems) = stems {
                stems.keep(plan, slot);
            }
            take(sides);
        });
    }
}

/// The loudest value of one side of an output.
fn loudest(signal: &Input, slot: &Slot) -> f32 {
    match signal {
        Input::Constant(value) => value.abs(),
        Input::Place(Place::Wire(wire)) => {
            let values = &slot.signal(*wire)[..slot.frames()];
            values.iter().fold(0.0, |peak: f32, value| peak.max(value.abs()))
        }
        Input::Constants(_) | Input::Place(_) => 0.0,
    }
}

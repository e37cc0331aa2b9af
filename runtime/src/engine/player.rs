//! The audio side of an engine: blocks, and nothing that is not allowed on an audio thread.

use crate::arena::{Fault, Ring};
use crate::clock::Clock;
use crate::exec::serial::Serial;
use crate::instance::{Instance, NESTING_MAX};
use crate::kernel::Cpu;
use crate::score::{CHUNK_FRAMES, Chunk, Library, Score};
use phonon_compiler::plan::{Input, Mix, Output, Place, Plan, QUANTUM_FRAMES};
use phonon_compiler::ugen::approx::tanh;
use std::sync::Arc;

/// How far past the end of a block the score must be known: a voice computes whole quanta of its own, and so do the
/// voices inside of it.
const AHEAD_FRAMES: u64 = ((NESTING_MAX + 1) * QUANTUM_FRAMES) as u64;

/// Blocks in flight: one, for the least latency.
const WINDOW: usize = 1;

/// Plays blocks of a plan, one after the other.
pub struct Player {
    plan: Arc<Plan>,
    library: Library,
    instance: Instance,
    executor: Serial,
    ring: Ring,
    score: Score,
    /// The frame of the next block.
    frame: u64,
    /// The number of the last block.
    block: u64,
    /// Left and right of the last block.
    sides: [Vec<f32>; 2],
    block_frames: usize,
    wild_frames: u64,
}

impl Player {
    /// A player for blocks of at most so many frames: a whole number of quanta.
    pub fn build(
        plan: Arc<Plan>,
        library: Library,
        clock: &Clock,
        seed: u64,
        frames_max: usize,
        cpu: Cpu,
    ) -> Result<Player, Fault> {
        let instance = Instance::build(&plan, clock, seed, cpu)?;
        let chunks = (frames_max as u64 + AHEAD_FRAMES).div_ceil(CHUNK_FRAMES) + 2;
        Ok(Player {
            executor: Serial::new(&instance),
            ring: Ring::new(WINDOW, &plan.wires, frames_max),
            score: Score::with_capacity(chunks as usize),
            frame: 0,
            block: 0,
            sides: [vec![0.0; frames_max], vec![0.0; frames_max]],
            block_frames: 0,
            wild_frames: 0,
            instance,
            library,
            plan,
        })
    }

    /// The frame of the next block.
    pub fn frame(&self) -> u64 {
        self.frame
    }

    /// What it plays.
    pub fn instance(&self) -> &Instance {
        &self.instance
    }

    /// How many frames of the sum were not finite.
    pub fn wild_frames(&self) -> u64 {
        self.wild_frames
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

    /// Plays the next block: left and right. The score must be long enough.
    pub fn play(&mut self, frames: usize) -> [&[f32]; 2] {
        assert!(!self.needs_score(frames), "the score is asked for before the block");
        self.block += 1;
        let slot = self.ring.admit(self.block, frames);
        let span = self.frame..self.frame + frames as u64;
        let samples = &*self.library;
        self.executor.block(&mut self.instance, slot, &self.score, samples, span);
        self.block_frames = frames;
        self.sum();
        self.frame += frames as u64;
        [&self.sides[0][..frames], &self.sides[1][..frames]]
    }

    /// Left and right of one output in the last block.
    pub fn output(&self, output: &Output) -> [Channel<'_>; 2] {
        output.signals.each_ref().map(|signal| self.channel(signal))
    }

    fn channel(&self, signal: &Input) -> Channel<'_> {
        match signal {
            Input::Constant(value) => Channel::Constant(*value),
            Input::Place(Place::Wire(wire)) => Channel::Signal(self.ring.slot(self.block).signal(*wire)),
            Input::Constants(_) | Input::Place(_) => Channel::Constant(0.0),
        }
    }

    /// Sums the audible outputs in the order of the plan.
    fn sum(&mut self) {
        let mut sides = std::mem::take(&mut self.sides);
        let heard = || self.plan.outputs.iter().filter(|output| output.audible);
        let count = heard().count().max(1) as f32;
        let scale = match self.plan.mix {
            Mix::Gain => 1.0 / count,
            Mix::Sqrt => 1.0 / count.sqrt(),
            Mix::None | Mix::Tanh | Mix::Hard => 1.0,
        };
        let mut wild_frames = 0;
        for (side, sum) in sides.iter_mut().enumerate() {
            let sum = &mut sum[..self.block_frames];
            sum.fill(0.0);
            for output in heard() {
                self.channel(&output.signals[side]).add_to(sum);
            }
            for value in sum.iter_mut() {
                wild_frames += u64::from(!value.is_finite());
                *value = if value.is_finite() { limited(*value * scale, self.plan.mix) } else { 0.0 };
            }
        }
        self.sides = sides;
        self.wild_frames += wild_frames;
    }
}

fn limited(value: f32, mix: Mix) -> f32 {
    match mix {
        Mix::None | Mix::Gain | Mix::Sqrt => value,
        Mix::Tanh => tanh(value),
        Mix::Hard => value.clamp(-1.0, 1.0),
    }
}

/// One side of an output in one block.
#[derive(Clone, Copy, Debug)]
pub enum Channel<'a> {
    /// The same value on all frames.
    Constant(f32),
    /// A value for each frame.
    Signal(&'a [f32]),
}

impl Channel<'_> {
    fn add_to(self, sum: &mut [f32]) {
        match self {
            Channel::Constant(value) => sum.iter_mut().for_each(|sum| *sum += value),
            Channel::Signal(signal) => sum.iter_mut().zip(signal).for_each(|(sum, value)| *sum += value),
        }
    }
}

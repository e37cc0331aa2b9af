//! A stretch of blocks, made ready for whoever runs it.

use super::claim::{Board, Claim, Parts, Slots, Vacant};
use super::pool::Work;
use super::run::{Desk, Scene, run};
use crate::arena::{Rights, Ring, Slot, Wires};
use crate::bank::Samples;
use crate::instance::{Constant, Instance, Part};
use crate::score::Score;
use std::ops::Range;

/// Blocks to be computed one after the other, and what they are computed from.
pub struct Stretch<'a> {
    /// The kernels.
    pub instance: &'a mut Instance,
    /// Where the wires of the blocks lie.
    pub ring: &'a mut Ring,
    /// The events of all its frames, and of a few quanta more.
    pub score: &'a Score,
    /// The samples that voices play.
    pub samples: &'a (dyn Samples + Send + Sync),
    /// Which blocks.
    pub blocks: Blocks,
}

/// A run of frames, divided into blocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blocks {
    /// The number of the first block.
    pub first: u64,
    /// The frames of the piece.
    pub frames: Range<u64>,
    /// How many frames a block has; the last one may be shorter.
    pub block_frames: usize,
}

impl Blocks {
    /// How many there are.
    pub fn count(&self) -> u64 {
        (self.frames.end - self.frames.start).div_ceil(self.block_frames as u64)
    }

    /// The frames of one of them.
    pub fn frames_of(&self, block: u64) -> Range<u64> {
        let begin = self.frames.start + (block - self.first) * self.block_frames as u64;
        begin..self.frames.end.min(begin + self.block_frames as u64)
    }
}

/// A stretch, lent to claims.
pub(super) struct Stage<'a> {
    parts: Parts<'a, Part>,
    pub slots: Slots<'a, Slot>,
    rights: &'a Rights,
    constants: &'a [Constant],
    score: &'a Score,
    samples: &'a (dyn Samples + Send + Sync),
    blocks: Blocks,
}

impl<'a> Stage<'a> {
    /// Lends a stretch to the claims of a board, which must be that of the instance's plan.
    pub fn new(stretch: Stretch<'a>, board: &'a Board) -> Stage<'a> {
        let Stretch { instance, ring, score, samples, blocks } = stretch;
        let Instance { parts, constants, rights, .. } = instance;
        Stage {
            parts: Parts::lend(board, parts),
            slots: ring.lend(board),
            rights,
            constants,
            score,
            samples,
            blocks,
        }
    }
}

impl Work for Stage<'_> {
    fn open(&self, mut vacant: Vacant<'_>) {
        let frames = self.blocks.frames_of(vacant.block());
        self.slots.vacant(&mut vacant).admit((frames.end - frames.start) as usize);
    }

    fn run(&self, claim: &mut Claim<'_>, desk: &mut Desk) {
        let Stage { rights, constants, score, samples, .. } = *self;
        let scene = Scene { score, samples, constants };
        let frames = self.blocks.frames_of(claim.block());
        let (part, wires) = claim.divide();
        run(self.parts.get(part), &mut Wires::claimed(&self.slots, rights, wires), desk, &scene, frames);
    }
}

//! The score: the events of the next frames, ready to be played.
//!
//! The [`Sequencer`] asks every pattern of a plan once per chunk of the future and makes an immutable [`Chunk`]:
//! frames, numbers and sounds, resolved. The audio side holds a few of them in a [`Score`] and only reads.

mod ahead;
mod controls;
mod playback;
mod sequencer;
mod start;
mod steps;

use phonon_compiler::plan::{PoolId, QUANTUM_FRAMES, TrackId};
use std::collections::VecDeque;
use std::ops::Range;

pub(crate) use playback::FRAME;
pub use playback::{Interpolation, Playback};
pub use sequencer::{Kin, Library, Sequencer, Unknown};
pub use start::{Call, Cut, Sound, Start, Told};
pub use steps::Step;

/// Frames that a chunk of an engine's score covers; a whole number of quanta.
pub const CHUNK_FRAMES: u64 = 4096;

/// What happens in a stretch of frames. It never changes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chunk {
    /// Its first frame.
    pub begin: u64,
    /// One past its last frame.
    pub end: u64,
    /// The frames on which the tempo changes, and how many cycles a frame lasts from there on; the first is `begin`.
    pub tempos: Vec<(u64, f64)>,
    /// For each track that is read as signals, its steps by frame, the first at `begin`; else nothing.
    pub tracks: Vec<Vec<Step>>,
    /// For each pool, the voices that start, by frame.
    pub pools: Vec<Vec<Start>>,
    /// The starts of all pools that may end voices of other pools, by frame and pool.
    pub cuts: Vec<(u64, PoolId, Cut)>,
}

/// The chunks from now on, without gaps.
#[derive(Debug)]
pub struct Score {
    chunks: VecDeque<Chunk>,
    end: u64,
    over_frame: u64,
    /// Frames that were left out: what would have begun there begins when they are over.
    left_out: Range<u64>,
}

impl Score {
    /// An empty score from a frame on, with room for so many chunks.
    pub fn from_frame(frame: u64, chunks: usize) -> Score {
        let chunks = VecDeque::with_capacity(chunks);
        Score { chunks, end: frame, over_frame: u64::MAX, left_out: 0..0 }
    }

    /// Up to which frame it is known.
    pub fn end(&self) -> u64 {
        self.end
    }

    /// How many chunks there is room for.
    pub fn room(&self) -> usize {
        self.chunks.capacity()
    }

    /// Whether another chunk fits in.
    pub fn has_room(&self) -> bool {
        self.chunks.len() < self.chunks.capacity()
    }

    /// Lets the piece be over on `frame`: from there on no event begins or lasts.
    pub fn end_at(&mut self, frame: u64) {
        self.over_frame = self.over_frame.min(frame);
    }

    /// The frame that the piece is over on.
    pub fn over_frame(&self) -> u64 {
        self.over_frame
    }

    /// Adds the next chunk.
    ///
    /// # Panics
    /// Where it does not follow the last one or there is no room: a mistake of whoever feeds it.
    pub fn push(&mut self, chunk: Chunk) {
        assert_eq!(chunk.begin, self.end, "chunks follow each other");
        assert!(self.chunks.len() < self.chunks.capacity(), "the score has room for every chunk it wants");
        self.end = chunk.end;
        self.chunks.push_back(chunk);
    }

    /// Leaves out frames, the next ones. What would have begun on the last [`CHUNK_FRAMES`] of them begins late; what is
    /// older does not begin.
    pub fn leave_out(&mut self, frames: Range<u64>) {
        let begin = if self.left_out.end == frames.start { self.left_out.start } else { frames.start };
        self.left_out = begin.max(frames.end.saturating_sub(CHUNK_FRAMES))..frames.end;
    }

    /// Gives a chunk back that ends before `frame` or there, and in which nothing has still to begin.
    pub fn pop_before(&mut self, frame: u64) -> Option<Chunk> {
        let frame = if frame > self.left_out.end { frame } else { frame.min(self.left_out.start) };
        if self.chunks.front()?.end <= frame { self.chunks.pop_front() } else { None }
    }

    /// How many cycles a frame lasts at the end of the quantum that begins on `frame`.
    pub fn cycles_per_frame(&self, frame: u64) -> f64 {
        let end = frame + QUANTUM_FRAMES as u64;
        let tempos = self.chunks_in(frame, end).flat_map(|chunk| &chunk.tempos);
        tempos.take_while(|tempo| tempo.0 < end).last().map_or(0.0, |tempo| tempo.1)
    }

    /// The frames whose starts are played in the quantum from `begin` up to `end`: the first one where starts come late.
    fn due(&self, begin: u64, end: u64) -> Range<u64> {
        let Range { start: gone, end: back } = self.left_out;
        // Voices in voices have quanta of their own: it is the first after the gap that begins near its end.
        let is_after_gap = (back..back + QUANTUM_FRAMES as u64).contains(&begin);
        let first = if is_after_gap { begin - (back - gone) } else { begin };
        // A piece can be over in the middle of a chunk: then there is nothing between `begin` and the end.
        first..end.min(self.over_frame).max(first)
    }

    /// The starts of a pool on the frames of the quantum from `begin` up to `end`, in order, each with its frame: the first
    /// one where it comes late.
    pub fn starts(&self, pool: PoolId, begin: u64, end: u64) -> impl Iterator<Item = (u64, &Start)> {
        let Range { start: first, end } = self.due(begin, end);
        let starts = self.chunks_in(first, end).flat_map(move |chunk| {
            let starts = &chunk.pools[pool.index()];
            let from = starts.partition_point(|start| start.frame < first);
            let to = starts.partition_point(|start| start.frame < end);
            &starts[from..to]
        });
        starts.map(move |start| (start.frame.max(begin), start))
    }

    /// Which starts of which pools end voices in the quantum from `begin` up to `end`, in order, each with the frame that
    /// it is meant for; where it comes late, it is before `begin`.
    pub fn cuts(&self, begin: u64, end: u64) -> impl Iterator<Item = &(u64, PoolId, Cut)> {
        let Range { start: first, end } = self.due(begin, end);
        self.chunks_in(first, end).flat_map(move |chunk| {
            let from = chunk.cuts.partition_point(|cut| cut.0 < first);
            let to = chunk.cuts.partition_point(|cut| cut.0 < end);
            &chunk.cuts[from..to]
        })
    }

    /// The steps of a track that count on the frames from `begin` up to `end`: the one in force, then the new ones.
    pub fn steps(&self, track: TrackId, begin: u64, end: u64) -> impl Iterator<Item = &Step> {
        self.chunks_in(begin, end).flat_map(move |chunk| {
            let steps = &chunk.tracks[track.index()];
            let from = steps.partition_point(|step| step.frame <= begin).saturating_sub(1);
            let to = steps.partition_point(|step| step.frame < end);
            &steps[from..to]
        })
    }

    fn chunks_in(&self, begin: u64, end: u64) -> impl Iterator<Item = &Chunk> {
        self.chunks.iter().filter(move |chunk| chunk.begin < end && chunk.end > begin)
    }
}

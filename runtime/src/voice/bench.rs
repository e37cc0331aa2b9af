//! The slots that voices sit in: who is heard, who fades, who has to go.

use super::OLDEST;
use super::envelope::{Envelope, Fade};
use crate::score::{Cut, Start};
use phonon_compiler::plan::QUANTUM_FRAMES;

/// A quantum of a signal that a pool gives.
pub(super) type Bus<'a> = &'a mut [f32; QUANTUM_FRAMES];

/// What every voice has, whatever it plays.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sitting {
    /// The frame of the piece that it starts on.
    pub start_frame: u64,
    pub envelope: Envelope,
    pub fade: Option<Fade>,
    /// Left and right.
    pub gains: [f32; 2],
    /// What it sends to the delay and to the reverb of its orbit.
    pub sends: [f32; 2],
    /// Its cut group.
    pub cut: Cut,
}

impl Sitting {
    /// What a slot holds at first.
    const NOBODY: Sitting = Sitting {
        start_frame: 0,
        envelope: Envelope::SILENCE,
        fade: None,
        gains: [0.0; 2],
        sends: [0.0; 2],
        cut: Cut { orbit: 0, group: 0, sound: 0 },
    };

    /// A voice that is to start.
    pub fn new(start: &Start, start_frame: u64, gains: [f32; 2]) -> Sitting {
        Sitting {
            start_frame,
            envelope: start.envelope,
            fade: None,
            gains,
            sends: start.sends,
            cut: start.cut,
        }
    }

    /// How loud it is heard at a frame of the piece, its sound apart.
    fn level(&self, frame: u64) -> f32 {
        let fade = self.fade.map_or(1.0, |fade| fade.level(frame));
        self.envelope.level(frame.saturating_sub(self.start_frame)) * fade * self.gains[0].max(self.gains[1])
    }

    /// From when on it is silent for good.
    pub fn end_frame(&self) -> u64 {
        let end = self.start_frame.saturating_add(self.envelope.end_frame());
        self.fade.map_or(end, |fade| end.min(fade.frame + fade.frames))
    }

    /// Adds a voice for the quantum that begins at `frame`, heard through its envelope: left and right, and what it sends
    /// where the pool gives that.
    pub fn add(&self, frame: u64, signals: [&[f32; QUANTUM_FRAMES]; 2], into: &mut [Bus<'_>]) {
        let from = self.start_frame.saturating_sub(frame) as usize;
        let mut levels = [0.0; QUANTUM_FRAMES];
        self.fill(frame + from as u64, &mut levels[from..]);
        let (heard, sent) = into.split_at_mut(2);
        for ((into, signal), gain) in heard.iter_mut().zip(signals).zip(self.gains) {
            for ((into, signal), level) in into.iter_mut().zip(signal).zip(levels) {
                *into += signal * level * gain;
            }
        }
        for (sides, send) in sent.chunks_exact_mut(2).zip(self.sends).filter(|(_, send)| *send > 0.0) {
            for ((into, signal), gain) in sides.iter_mut().zip(signals).zip(self.gains) {
                for ((into, signal), level) in into.iter_mut().zip(signal).zip(levels) {
                    *into += signal * level * gain * send;
                }
            }
        }
    }

    /// The levels from a frame of the piece on.
    fn fill(&self, frame: u64, levels: &mut [f32]) {
        self.envelope.fill(frame - self.start_frame, levels);
        if let Some(fade) = &self.fade {
            for (level, frame) in levels.iter_mut().zip(frame..) {
                *level *= fade.level(frame);
            }
        }
    }
}

/// A row of slots, all of one kind.
pub(super) struct Bench {
    /// Who sits in each slot; of no meaning where it is free.
    pub(super) sittings: Vec<Sitting>,
    /// A bit for each slot that is taken.
    pub(super) taken: Vec<u64>,
    /// How many may sound, besides those that are fading, and how many of them at most.
    limit: usize,
    limit_max: usize,
    pub(super) sounding: usize,
    /// Room to sort voices in.
    levels: Vec<(f32, usize)>,
}

/// What came of a wish for a slot.
pub(super) enum Seat {
    /// A free one.
    Free(usize),
    /// One for which another voice was sent into its fade.
    Stolen(usize),
    /// None: more voices are fading than there are slots.
    Full,
}

impl Bench {
    /// A bench of so many slots, for `limit` voices at once.
    pub fn new(slots: usize, limit: usize) -> Bench {
        let sittings = vec![Sitting::NOBODY; slots];
        Bench {
            sittings,
            taken: vec![0; slots.div_ceil(64)],
            limit,
            limit_max: limit,
            sounding: 0,
            levels: Vec::with_capacity(slots),
        }
    }

    /// How many voices are heard, those that fade included.
    pub fn busy(&self) -> usize {
        self.taken.iter().map(|bits| bits.count_ones() as usize).sum()
    }

    /// The first slot from `at` on that is taken.
    pub fn next(&self, at: usize) -> Option<usize> {
        let word = at / 64;
        let first = self.taken.get(word)? & (u64::MAX << (at % 64));
        let words = std::iter::once(first).chain(self.taken[word + 1..].iter().copied());
        words
            .enumerate()
            .find(|&(_, bits)| bits != 0)
            .map(|(skipped, bits)| (word + skipped) * 64 + bits.trailing_zeros() as usize)
    }

    /// Who sits in a slot that is taken.
    pub fn sitting(&self, at: usize) -> &Sitting {
        &self.sittings[at]
    }

    /// Frees all slots.
    pub fn clear(&mut self) {
        self.taken.fill(0);
        self.sounding = 0;
    }

    /// Sits a voice down, if need be at the cost of another.
    pub fn sit(&mut self, sitting: Sitting, steal_frames: u64) -> Seat {
        let Some(free) = self.free().filter(|_| self.limit > 0) else { return Seat::Full };
        let frame = sitting.start_frame;
        let is_full = self.sounding >= self.limit;
        if is_full && let Some(victim) = self.victim(frame) {
            self.fade(victim, Fade { frame, frames: steal_frames });
        }
        self.sittings[free] = sitting;
        self.taken[free / 64] |= 1 << (free % 64);
        self.sounding += 1;
        if is_full { Seat::Stolen(free) } else { Seat::Free(free) }
    }

    /// Sends the voices into their fade that a voice of this group ends.
    pub fn cut(&mut self, by: Cut, fade: Fade) {
        let mut next = self.next(0);
        while let Some(at) = next {
            let other = &self.sittings[at];
            if other.fade.is_none() && by.ends(other.cut) {
                self.fade(at, fade);
            }
            next = self.next(at + 1);
        }
    }

    /// Lets at most so many sound from now on, or as many as it was made for; the quietest of those that are too many go
    /// into a fade. Says how many.
    pub fn hold(&mut self, limit: Option<usize>, fade: Fade) -> usize {
        self.limit = limit.unwrap_or(self.limit_max).min(self.limit_max);
        let excess = self.sounding.saturating_sub(self.limit);
        if excess == 0 {
            return 0;
        }
        let mut levels = std::mem::take(&mut self.levels);
        levels.clear();
        let mut next = self.next(0);
        while let Some(at) = next {
            if self.sittings[at].fade.is_none() {
                levels.push((self.sittings[at].level(fade.frame), at));
            }
            next = self.next(at + 1);
        }
        let (quietest, _, _) =
            levels.select_nth_unstable_by(excess - 1, |a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        quietest.iter().for_each(|&(_, at)| self.fade(at, fade));
        let last = levels[excess - 1].1;
        self.fade(last, fade);
        self.levels = levels;
        excess
    }

    /// Frees a slot that is taken.
    pub fn vacate(&mut self, at: usize) {
        self.sounding -= usize::from(self.sittings[at].fade.is_none());
        self.taken[at / 64] &= !(1 << (at % 64));
    }

    /// The first slot that is free.
    fn free(&self) -> Option<usize> {
        let word = self.taken.iter().position(|&bits| bits != u64::MAX)?;
        let at = word * 64 + self.taken[word].trailing_ones() as usize;
        (at < self.sittings.len()).then_some(at)
    }

    pub(super) fn fade(&mut self, at: usize, fade: Fade) {
        self.sittings[at].fade = Some(fade);
        self.sounding -= 1;
    }

    /// The quietest of the oldest voices that are not fading yet.
    fn victim(&self, frame: u64) -> Option<usize> {
        let mut oldest = [(u64::MAX, usize::MAX); OLDEST];
        let mut next = self.next(0);
        while let Some(at) = next {
            let age = (self.sittings[at].start_frame, at);
            if self.sittings[at].fade.is_none() && age < oldest[OLDEST - 1] {
                let place = oldest.partition_point(|other| *other < age);
                oldest[place..].rotate_right(1);
                oldest[place] = age;
            }
            next = self.next(at + 1);
        }
        let candidates = oldest.iter().map(|&(_, at)| at).filter(|&at| at != usize::MAX);
        let level = |at: usize| self.sittings[at].level(frame);
        candidates.min_by(|&a, &b| level(a).total_cmp(&level(b)))
    }
}

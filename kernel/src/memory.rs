//! The past of a signal, for delays and reverbs.

use super::lanes::{Lane, Word};
use super::port::Stretch;
use super::tape::Tape;
use phonon_compiler::plan::{LANES_MAX, QUANTUM_FRAMES};

/// The last frames of a signal, in a ring.
pub struct Memory<V: Lane> {
    level: V::Level,
    /// A power of two of frames, and of quanta.
    frames: Vec<f32>,
    /// The frame that is written next.
    now: u32,
    mask: u32,
    /// How many frames each lane remembers; what it has heard before that is forgotten.
    ages: V::Word,
    /// Whether some lane remembers less than the ring holds.
    is_young: bool,
}

impl<V: Lane> Memory<V> {
    /// Silence, for delays of up to that many frames.
    pub fn new(level: V::Level, delay_frames: usize) -> Memory<V> {
        let frames = (delay_frames + 2 * QUANTUM_FRAMES).next_power_of_two();
        Memory {
            level,
            frames: vec![0.0; frames * V::LANES],
            now: 0,
            mask: frames as u32 - 1,
            ages: V::word(level, frames as u32),
            is_young: false,
        }
    }

    /// Silence again in one lane. What is forgotten stays where it is until it is written over, and is read as 0.
    pub fn forget(&mut self, lane: usize) {
        self.ages = V::Word::select(V::only(self.level, lane), self.ages.like(0), self.ages);
        self.is_young = true;
    }

    /// What a lane remembers; between two quanta.
    pub fn carry(&mut self, lane: usize, tape: &mut Tape) {
        let (mut ages, frames) = ([0; LANES_MAX], self.mask + 1);
        self.ages.store(&mut ages);
        let age = ages[lane] as usize;
        ages[lane] = tape.past(&mut self.frames, (lane, V::LANES), self.now as usize, age) as u32;
        self.ages = V::words(self.level, |lane| ages[lane]);
        self.is_young = V::any(self.ages.below(self.ages.like(frames)));
    }

    /// Counts the frames of a quantum that was written.
    fn grow(&mut self) {
        let (ages, frames) = (self.ages.plus(self.ages.like(QUANTUM_FRAMES as u32)), self.mask + 1);
        let young = ages.below(ages.like(frames));
        self.ages = V::Word::select(young, ages, ages.like(frames));
        self.is_young = V::any(young);
    }

    /// How much memory it holds, in bytes.
    pub fn bytes(&self) -> usize {
        size_of_val(&*self.frames)
    }

    /// Writes a frame.
    #[inline(always)]
    pub fn push(&mut self, value: V) {
        value.store(&mut self.frames[self.now as usize * V::LANES..]);
        self.now = (self.now + 1) & self.mask;
        if self.is_young && self.now.is_multiple_of(QUANTUM_FRAMES as u32) {
            self.grow();
        }
    }

    /// The value as many frames ago as the delay says, between frames by the cubic through the four around it
    /// (Lagrange). The delay must be at least 2 and at most what the memory was made for.
    #[inline(always)]
    pub fn ago(&self, delay_frames: V) -> V {
        let whole = delay_frames.whole();
        let part = delay_frames - whole;
        let nearest = whole.to_word().minus(V::word(self.level, 1));
        // Lanes that are equally late lie side by side.
        let shared = nearest.shared();
        let at = |more: u32| {
            let ago = nearest.plus(nearest.like(more));
            let value = match shared {
                Some(nearest) => {
                    let place = self.now.wrapping_sub(nearest + more) & self.mask;
                    V::load(self.level, &self.frames[place as usize * V::LANES..])
                }
                None => V::gather(self.level, &self.frames, ago.like(self.now).minus(ago).and(self.mask)),
            };
            if !self.is_young {
                return value;
            }
            // Of the quantum that is being written, as many frames are remembered as there are.
            let remembered = self.ages.plus(ago.like(self.now % QUANTUM_FRAMES as u32 + 1));
            V::select(ago.below(remembered), value, value.like(0.0))
        };
        cubic(part, [at(0), at(1), at(2), at(3)])
    }

    /// The stretch that began as many frames ago as the delay says, at least a stretch.
    #[inline(always)]
    pub fn stretch_ago(&self, delay_frames: u32) -> Stretch<V> {
        let mut values = V::splat(self.level, 0.0).frames();
        let first = (self.now.wrapping_sub(delay_frames) & self.mask) as usize * V::LANES;
        let (start, end) = self.frames.split_at(first);
        let (early, late) = values.as_mut().split_at_mut((end.len() / V::LANES).min(V::FRAMES));
        for (values, frames) in [(early, end), (late, start)] {
            for (value, frame) in values.iter_mut().zip(frames.chunks_exact(V::LANES)) {
                *value = V::load(self.level, frame);
            }
        }
        if self.is_young {
            let remembered = self.ages.plus(self.ages.like(self.now % QUANTUM_FRAMES as u32));
            for (at, value) in (0..).zip(values.as_mut()) {
                let forgotten = remembered.below(remembered.like(delay_frames - at));
                *value = V::select(forgotten, value.like(0.0), *value);
            }
        }
        values
    }

    /// Writes a stretch; the ring must have been written in whole stretches only.
    #[inline(always)]
    pub fn push_stretch(&mut self, values: &Stretch<V>) {
        let first = self.now as usize * V::LANES;
        let frames = &mut self.frames[first..first + V::FRAMES * V::LANES];
        for (frame, value) in frames.chunks_exact_mut(V::LANES).zip(values.as_ref()) {
            value.store(frame);
        }
        self.now = (self.now + V::FRAMES as u32) & self.mask;
        if self.is_young && self.now.is_multiple_of(QUANTUM_FRAMES as u32) {
            self.grow();
        }
    }
}

/// The cubic through four values at -1, 0, 1, 2, at a part of the way from the second to the third.
#[inline(always)]
fn cubic<V: Lane>(part: V, [before, first, second, behind]: [V; 4]) -> V {
    let slope = (second - before * (1.0 / 3.0)) - first * 0.5 - behind * (1.0 / 6.0);
    let bend = (before + second) * 0.5 - first;
    let twist = (behind - before) * (1.0 / 6.0) + (first - second) * 0.5;
    ((twist * part + bend) * part + slope) * part + first
}

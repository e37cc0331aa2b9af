//! Noise: `noise pink brown`. Random numbers are a hash of seed and frame, so they can be sought to.

use super::lanes::{Lane, Word};
use super::port::{Stretch, settle, stretches, write};
use super::{Input, Kernel, Moment, Setup, Tape};
use phonon_compiler::ugen::approx::exp;

/// Scrambles a word: every bit of the result depends on every bit.
///
/// The constants were found by Wellons, Prospecting for Hash Functions (2018).
#[inline(always)]
pub fn scramble<W: Word>(word: W) -> W {
    let word = word.xor(word.shifted_right(16)).times(0x7feb_352d);
    let word = word.xor(word.shifted_right(15)).times(0x846c_a68b);
    word.xor(word.shifted_right(16))
}

/// A source of random numbers from -1 to 1, one for each count.
#[derive(Clone, Copy)]
struct Dice<W: Word> {
    seed: W,
}

/// A number of 64 bits for each lane: upper and lower words.
#[derive(Clone, Copy)]
struct Count<W: Word> {
    upper: W,
    lower: W,
}

impl<W: Word> Count<W> {
    /// A number of its own for each lane.
    #[inline(always)]
    fn of<V: Lane<Word = W>>(level: V::Level, count: impl Fn(usize) -> u64) -> Count<W> {
        Count {
            upper: V::words(level, |lane| (count(lane) >> 32) as u32),
            lower: V::words(level, |lane| count(lane) as u32),
        }
    }

    /// The same number in each lane.
    #[inline(always)]
    fn all<V: Lane<Word = W>>(level: V::Level, count: u64) -> Count<W> {
        Count { upper: V::word(level, (count >> 32) as u32), lower: V::word(level, count as u32) }
    }

    /// So many more.
    #[inline(always)]
    fn plus(self, more: u32) -> Count<W> {
        let (lower, upper) = (self.lower.plus(self.lower.like(more)), self.upper);
        Count { upper: W::select(lower.below(self.lower), upper.plus(upper.like(1)), upper), lower }
    }

    /// Divided by a power of two, at most 2^31.
    #[inline(always)]
    fn shifted_right(self, bits: u32) -> Count<W> {
        if bits == 0 {
            return self;
        }
        let carried = self.upper.shifted_left(32 - bits);
        Count { upper: self.upper.shifted_right(bits), lower: self.lower.shifted_right(bits).xor(carried) }
    }
}

impl<W: Word> Dice<W> {
    /// The dice of a sequence of its own.
    fn of<V: Lane<Word = W>>(level: V::Level, setup: &Setup<'_>, sequence: u32) -> Dice<W> {
        let seed = V::words(level, |lane| (setup.seeds[lane] ^ (setup.seeds[lane] >> 32)) as u32);
        Dice { seed: scramble(seed.plus(seed.like(sequence.wrapping_mul(0x9e37_79b9)))) }
    }

    #[inline(always)]
    fn roll<V: Lane<Word = W>>(self, count: Count<W>) -> V {
        // The upper half changes every 2^32 frames: about once a day.
        let seed = self.seed.xor(count.upper.times(0x85eb_ca6b));
        V::from_signed(scramble(seed.plus(count.lower))) * (1.0 / 2_147_483_648.0)
    }
}

/// White noise.
pub struct White<V: Lane> {
    level: V::Level,
    dice: Dice<V::Word>,
}

impl<V: Lane> White<V> {
    /// With the sequence of its seed.
    pub fn new(level: V::Level, setup: &Setup<'_>) -> White<V> {
        White { level, dice: Dice::of::<V>(level, setup, 0) }
    }
}

impl<V: Lane> Kernel for White<V> {
    #[inline(always)]
    fn run(&mut self, moment: &Moment<'_>, _: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        let first = Count::of::<V>(self.level, |lane| moment.frames[lane]);
        for (at, frame) in (0..).zip(outputs[0].chunks_exact_mut(V::LANES)) {
            self.dice.roll::<V>(first.plus(at)).store(frame);
        }
    }

    fn reset(&mut self, _: usize) {}

    fn carry(&mut self, _: usize, _: &mut Tape) {}
}

/// How many octaves pink noise has.
const PINK_ROWS: u32 = 16;

/// Pink noise: the mean of white noises, each held twice as long as the one before (Voss 1978),
/// none changing when another does (McCartney 1999).
pub struct Pink<V: Lane> {
    level: V::Level,
    rows: [Dice<V::Word>; PINK_ROWS as usize],
}

impl<V: Lane> Pink<V> {
    /// With the sequences of its seed.
    pub fn new(level: V::Level, setup: &Setup<'_>) -> Pink<V> {
        Pink { level, rows: std::array::from_fn(|row| Dice::of::<V>(level, setup, row as u32)) }
    }

    /// Adds a row to a stretch that begins on the same frame in all lanes.
    #[inline(always)]
    fn add_row(&self, row: u32, first_frame: u64, sum: &mut Stretch<V>) {
        let shifted = first_frame + stagger(row);
        let mut at = 0;
        while at < V::FRAMES {
            let count = (shifted + at as u64) >> row;
            let until = (((count + 1) << row) - shifted).min(V::FRAMES as u64) as usize;
            let value = self.value(row, Count::all::<V>(self.level, count));
            for frame in &mut sum.as_mut()[at..until] {
                *frame = *frame + value;
            }
            at = until;
        }
    }

    /// Adds a row to a stretch that begins on a frame of its own in each lane.
    #[inline(always)]
    fn add_staggered_row(&self, row: u32, frames: &[u64], first: u64, sum: &mut Stretch<V>) {
        let shifted = Count::of::<V>(self.level, |lane| frames[lane] + first + stagger(row));
        for (at, frame) in (0..).zip(sum.as_mut()) {
            *frame = *frame + self.value(row, shifted.plus(at).shifted_right(row));
        }
    }

    #[inline(always)]
    fn value(&self, row: u32, count: Count<V::Word>) -> V {
        self.rows[row as usize].roll::<V>(count) * (1.0 / PINK_ROWS as f32)
    }
}

/// Rows are staggered by half their hold, in frames.
fn stagger(row: u32) -> u64 {
    (1 << row) / 2
}

impl<V: Lane> Kernel for Pink<V> {
    #[inline(always)]
    fn run(&mut self, moment: &Moment<'_>, _: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        let frames = &moment.frames[..V::LANES];
        let together = frames.iter().all(|&frame| frame == frames[0]);
        for first in stretches::<V>() {
            let mut sum = V::splat(self.level, 0.0).frames();
            for row in 0..PINK_ROWS {
                if together {
                    self.add_row(row, frames[0] + first as u64, &mut sum);
                } else {
                    self.add_staggered_row(row, frames, first as u64, &mut sum);
                }
            }
            write::<V>(outputs[0], first, &sum);
        }
    }

    fn reset(&mut self, _: usize) {}

    fn carry(&mut self, _: usize, _: &mut Tape) {}
}

/// Below this frequency brown noise is flat, so that it does not wander off.
const BROWN_CORNER_HZ: f32 = 14.0;

/// The root mean square of brown noise: four times as much is 1, and rare.
const BROWN_RMS: f32 = 0.25;

/// Brown noise: white noise through a leaky sum, kept within ±1.
pub struct Brown<V: Lane> {
    level: V::Level,
    dice: Dice<V::Word>,
    leak: f32,
    step: f32,
    sum: V,
}

impl<V: Lane> Brown<V> {
    /// At rest.
    pub fn new(level: V::Level, setup: &Setup<'_>) -> Brown<V> {
        let leak = exp(-std::f32::consts::TAU * BROWN_CORNER_HZ / setup.sample_rate_hz);
        // White noise between -1 and 1 has a mean square of 1/3, the leaky sum 1 / (1 - leak²) times that.
        let step = BROWN_RMS * (3.0 * (1.0 - leak * leak)).sqrt();
        Brown { level, dice: Dice::of::<V>(level, setup, 0), leak, step, sum: V::splat(level, 0.0) }
    }
}

impl<V: Lane> Kernel for Brown<V> {
    #[inline(always)]
    fn run(&mut self, moment: &Moment<'_>, _: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        let first = Count::of::<V>(self.level, |lane| moment.frames[lane]);
        for (at, frame) in (0..).zip(outputs[0].chunks_exact_mut(V::LANES)) {
            let roll = self.dice.roll::<V>(first.plus(at));
            self.sum = self.sum * self.leak + roll * self.step;
            self.sum.between(-1.0, 1.0).store(frame);
        }
        self.sum = settle(self.sum);
    }

    fn reset(&mut self, lane: usize) {
        self.sum = V::select(V::only(self.level, lane), self.sum.like(0.0), self.sum);
    }

    fn carry(&mut self, lane: usize, tape: &mut Tape) {
        tape.lane(self.level, lane, &mut self.sum);
    }
}

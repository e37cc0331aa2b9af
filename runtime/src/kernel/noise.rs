//! Noise: `noise pink brown`. Random numbers are a hash of seed and frame, so they can be sought to.

use super::lanes::{Lane, Word, seed_word};
use super::port::{Quantum, settle, write};
use super::{Input, Kernel, Moment, Setup};
use phonon_compiler::plan::QUANTUM_FRAMES;
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

impl<W: Word> Dice<W> {
    /// The dice of a sequence of its own.
    fn of(seed: W, sequence: u32) -> Dice<W> {
        Dice { seed: scramble(seed.plus(seed.like(sequence.wrapping_mul(0x9e37_79b9)))) }
    }

    #[inline(always)]
    fn roll<V: Lane<Word = W>>(self, count: u64) -> V {
        // The upper half changes every 2^32 frames: about once a day.
        let seed = self.seed.xor(self.seed.like((count >> 32) as u32).times(0x85eb_ca6b));
        V::from_signed(scramble(seed.plus(seed.like(count as u32)))) * (1.0 / 2_147_483_648.0)
    }
}

/// White noise.
pub struct White<V: Lane> {
    dice: Dice<V::Word>,
}

impl<V: Lane> White<V> {
    /// With the sequence of its seed.
    pub fn new(level: V::Level, setup: &Setup<'_>) -> White<V> {
        White { dice: Dice::of(seed_word::<V>(level, setup.seed), 0) }
    }
}

impl<V: Lane> Kernel for White<V> {
    fn run(&mut self, moment: &Moment, _: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        for (at, frame) in outputs[0].chunks_exact_mut(V::LANES).enumerate() {
            self.dice.roll::<V>(moment.frame + at as u64).store(frame);
        }
    }

    fn reset(&mut self) {}
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
        let seed = seed_word::<V>(level, setup.seed);
        Pink { level, rows: std::array::from_fn(|row| Dice::of(seed, row as u32)) }
    }

    /// Adds the row to a quantum.
    #[inline(always)]
    fn add_row(&self, row: u32, first_frame: u64, sum: &mut Quantum<V>) {
        let hold = 1u64 << row;
        // Rows are staggered by half their hold.
        let shifted = first_frame + hold / 2;
        let mut at = 0;
        while at < QUANTUM_FRAMES {
            let count = (shifted + at as u64) >> row;
            let until = (((count + 1) << row) - shifted).min(QUANTUM_FRAMES as u64) as usize;
            let value = self.rows[row as usize].roll::<V>(count) * (1.0 / PINK_ROWS as f32);
            for frame in &mut sum[at..until] {
                *frame = *frame + value;
            }
            at = until;
        }
    }
}

impl<V: Lane> Kernel for Pink<V> {
    fn run(&mut self, moment: &Moment, _: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        let mut sum = [V::splat(self.level, 0.0); QUANTUM_FRAMES];
        for row in 0..PINK_ROWS {
            self.add_row(row, moment.frame, &mut sum);
        }
        write(outputs[0], &sum);
    }

    fn reset(&mut self) {}
}

/// Below this frequency brown noise is flat, so that it does not wander off.
const BROWN_CORNER_HZ: f32 = 14.0;

/// The root mean square of brown noise: four times as much is 1, and rare.
const BROWN_RMS: f32 = 0.25;

/// Brown noise: white noise through a leaky sum, kept within ±1.
pub struct Brown<V: Lane> {
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
        Brown { dice: Dice::of(seed_word::<V>(level, setup.seed), 0), leak, step, sum: V::splat(level, 0.0) }
    }
}

impl<V: Lane> Kernel for Brown<V> {
    fn run(&mut self, moment: &Moment, _: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        for (at, frame) in outputs[0].chunks_exact_mut(V::LANES).enumerate() {
            let roll = self.dice.roll::<V>(moment.frame + at as u64);
            self.sum = self.sum * self.leak + roll * self.step;
            self.sum.between(-1.0, 1.0).store(frame);
        }
        self.sum = settle(self.sum);
    }

    fn reset(&mut self) {
        self.sum = self.sum.like(0.0);
    }
}

//! Phase: where in its period an oscillator is. A whole number that wraps, so it never drifts.

use super::lanes::{Lane, Word};
use super::port::Stretch;
use super::tape::Tape;

/// The phase of an oscillator as a fraction of a turn with 64 bits.
#[derive(Clone, Copy, Debug)]
pub struct Phase<V: Lane> {
    upper: V::Word,
    lower: V::Word,
}

/// How far a phase advances in a frame.
#[derive(Clone, Copy, Debug)]
pub struct Advance<V: Lane> {
    upper: V::Word,
    lower: V::Word,
}

/// 2^64: the units of a phase in a turn.
const UNITS_PER_TURN: f64 = 18_446_744_073_709_551_616.0;

/// 2^-32: a turn in units of the upper word.
const TURNS_PER_UNIT: f32 = 1.0 / 4_294_967_296.0;

impl<V: Lane> Phase<V> {
    /// Phase 0.
    ///
    /// The lower word starts in its middle, so that the upper one is the phase rounded, not cut:
    /// a period that ends on a frame ends there and not one frame later.
    pub fn start(level: V::Level) -> Phase<V> {
        Phase::at(level, 0.0)
    }

    /// A phase so many turns on, from 0 to below 1.
    pub fn at(level: V::Level, turns: f32) -> Phase<V> {
        Phase { upper: V::word(level, (turns / TURNS_PER_UNIT) as u32), lower: V::word(level, 1 << 31) }
    }

    /// Phase 0 in one lane.
    pub fn restart(&mut self, level: V::Level, lane: usize) {
        self.restart_at(level, lane, 0.0);
    }

    /// A phase so many turns on in one lane.
    pub fn restart_at(&mut self, level: V::Level, lane: usize, turns: f32) {
        let (mask, start) = (V::only(level, lane), Phase::<V>::at(level, turns));
        self.upper = V::Word::select(mask, start.upper, self.upper);
        self.lower = V::Word::select(mask, start.lower, self.lower);
    }

    /// The phase of one lane.
    pub fn carry(&mut self, level: V::Level, lane: usize, tape: &mut Tape) {
        tape.lane_of_words::<V>(level, lane, &mut self.upper);
        tape.lane_of_words::<V>(level, lane, &mut self.lower);
    }

    /// In turns, from -½ to below ½: the distance to the nearest start of a period.
    #[inline(always)]
    pub fn turns(self) -> V {
        V::from_signed(self.upper) * TURNS_PER_UNIT
    }

    /// The phase one frame on, and where it has started a new period (for positive frequencies).
    #[inline(always)]
    pub fn advanced(self, by: Advance<V>) -> (Phase<V>, V::Mask) {
        let (upper, lower) = wide_sum((self.upper, self.lower), (by.upper, by.lower));
        (Phase { upper, lower }, upper.below(self.upper))
    }
}

impl<V: Lane> Phase<V> {
    /// The turns of a stretch at one speed: those of a single signal eight frames at a time, which need not wait for
    /// each other.
    #[inline(always)]
    pub fn run(&mut self, advance: Advance<V>, turns: &mut Stretch<V>) {
        if V::LANES > 1 {
            for value in turns.as_mut() {
                *value = self.turns();
                *self = self.advanced(advance).0;
            }
            return;
        }
        let (mut upper, mut lower) = ([self.upper; 8], [self.lower; 8]);
        for at in 1..8 {
            (upper[at], lower[at]) = wide_sum((upper[at - 1], lower[at - 1]), (advance.upper, advance.lower));
        }
        let eight_frames = advance.doubled().doubled().doubled();
        for row in turns.as_mut().chunks_exact_mut(8) {
            for (at, value) in row.iter_mut().enumerate() {
                *value = Phase { upper: upper[at], lower: lower[at] }.turns();
                (upper[at], lower[at]) =
                    wide_sum((upper[at], lower[at]), (eight_frames.upper, eight_frames.lower));
            }
        }
        *self = Phase { upper: upper[0], lower: lower[0] };
    }
}

/// The sum of two numbers of 64 bits, upper and lower words.
#[inline(always)]
fn wide_sum<W: Word>((a_upper, a_lower): (W, W), (b_upper, b_lower): (W, W)) -> (W, W) {
    let (upper, lower) = (a_upper.plus(b_upper), a_lower.plus(b_lower));
    (W::select(lower.below(a_lower), upper.plus(upper.like(1)), upper), lower)
}

impl<V: Lane> Advance<V> {
    /// Of twice as many frames.
    #[inline(always)]
    pub fn doubled(self) -> Advance<V> {
        let (upper, lower) = wide_sum((self.upper, self.lower), (self.upper, self.lower));
        Advance { upper, lower }
    }

    /// Of an oscillator with that frequency, or with half the rate where that is less.
    #[inline(always)]
    pub fn of(freq_hz: V, sample_rate_hz: f32) -> Advance<V> {
        let nyquist_hz = sample_rate_hz * 0.5;
        let freq_hz = freq_hz.between(-nyquist_hz, nyquist_hz);
        let (upper, lower) = freq_hz.fixed_point(UNITS_PER_TURN / f64::from(sample_rate_hz));
        Advance { upper, lower }
    }
}

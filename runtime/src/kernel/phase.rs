//! Phase: where in its period an oscillator is. A whole number that wraps, so it never drifts.

use super::lanes::{Lane, Word};

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
        Phase { upper: V::word(level, 0), lower: V::word(level, 1 << 31) }
    }

    /// In turns, from -½ to below ½: the distance to the nearest start of a period.
    #[inline(always)]
    pub fn turns(self) -> V {
        V::from_signed(self.upper) * TURNS_PER_UNIT
    }

    /// The phase one frame on, and where it has started a new period (for positive frequencies).
    #[inline(always)]
    pub fn advanced(self, by: Advance<V>) -> (Phase<V>, V::Mask) {
        let lower = self.lower.plus(by.lower);
        let sum = self.upper.plus(by.upper);
        let upper = V::Word::select(lower.below(self.lower), sum.plus(sum.like(1)), sum);
        (Phase { upper, lower }, upper.below(self.upper))
    }
}

impl<V: Lane> Advance<V> {
    /// Of an oscillator with that frequency, which must be below half the rate.
    #[inline(always)]
    pub fn of(freq_hz: V, sample_rate_hz: f32) -> Advance<V> {
        let (upper, lower) = freq_hz.fixed_point(UNITS_PER_TURN / f64::from(sample_rate_hz));
        Advance { upper, lower }
    }
}

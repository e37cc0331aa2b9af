//! The one clock: exact arithmetic between cycles and frames.
//!
//! Frame 0 is the start cycle. A point in cycles falls on the frame nearest to it, `floor(x + 1/2)`; nothing is
//! accumulated, so that the millionth cycle is as exact as the first.

use phonon_compiler::pattern::Time;

/// Tempo, sample rate and start of a piece.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Clock {
    sample_rate_hz: u32,
    cps: Time,
    start: Time,
}

impl Clock {
    /// A clock whose frame 0 is the cycle `start`. Neither rate nor tempo may be 0 or below.
    pub fn new(sample_rate_hz: u32, cps: Time, start: Time) -> Clock {
        assert!(sample_rate_hz > 0 && cps > Time::ZERO, "a clock needs a rate and a tempo above 0");
        Clock { sample_rate_hz, cps, start }
    }

    /// Frames per second.
    pub fn sample_rate_hz(&self) -> u32 {
        self.sample_rate_hz
    }

    /// How many cycles a frame lasts, rounded.
    pub fn cycles_per_frame(&self) -> f64 {
        self.cps.to_f64() / f64::from(self.sample_rate_hz)
    }

    /// Cycles per second, rounded.
    pub fn cps(&self) -> f64 {
        self.cps.to_f64()
    }

    /// The frame nearest to a point in cycles; below 0 before the start.
    pub fn frame_of(&self, cycle: Time) -> i64 {
        let exact = || {
            let (from, to) = (wide(self.start), wide(cycle));
            let gone = to.0.checked_mul(from.1)?.checked_sub(from.0.checked_mul(to.1)?)?;
            let frames_per_cycle =
                i128::from(self.sample_rate_hz).checked_mul(i128::from(self.cps.den()))?.checked_mul(2)?;
            let num = gone.checked_mul(frames_per_cycle)?;
            let den = to.1.checked_mul(from.1)?.checked_mul(i128::from(self.cps.num()))?;
            Some(num.checked_add(den)?.div_euclid(den.checked_mul(2)?) as i64)
        };
        // Fractions so long that 128 bits do not hold them are no musical times; they are rounded.
        exact()
            .unwrap_or_else(|| ((cycle - self.start).to_f64() / self.cycles_per_frame() + 0.5).floor() as i64)
    }

    /// The earliest point in cycles that falls on `frame`: half a frame before it.
    ///
    /// The onsets in `[edge(a), edge(b))` are those that fall on the frames from `a` up to `b`.
    pub fn edge(&self, frame: u64) -> Time {
        let halves = (frame as i64).saturating_mul(2).saturating_sub(1);
        self.start + Time::new(halves, 2 * i64::from(self.sample_rate_hz)) * self.cps
    }
}

fn wide(time: Time) -> (i128, i128) {
    (i128::from(time.num()), i128::from(time.den()))
}

#[cfg(test)]
mod tests {
    use super::{Clock, Time};

    /// Tempos that no frame grid agrees with.
    const TEMPOS: [(i64, i64); 6] = [(1, 2), (173, 300), (7, 11), (9_999, 10_007), (140, 240), (1, 97)];

    #[test]
    fn the_frame_is_the_nearest_one_at_any_cycle() {
        for (num, den) in TEMPOS {
            for rate in [44_100, 48_000, 22_051] {
                for start in [Time::ZERO, Time::new(1_000_000, 1), Time::new(2_999_999, 3)] {
                    let clock = Clock::new(rate, Time::new(num, den), start);
                    for quarter in 0..40 {
                        let cycle = start + Time::new(1_000_000, 1) + Time::new(quarter, 4);
                        // |frame - gone * rate / cps| <= 1/2, multiplied out in whole numbers.
                        let gone = i128::from(4_000_000 + quarter);
                        let (n, d) = (i128::from(num), i128::from(den));
                        let off = i128::from(clock.frame_of(cycle)) * 4 * n - gone * i128::from(rate) * d;
                        assert!(2 * off.abs() <= 4 * n, "cycle {cycle} at {num}/{den} and {rate} Hz: {off}");
                    }
                }
            }
        }
    }

    #[test]
    fn edges_divide_onsets_among_frames() {
        for (num, den) in TEMPOS {
            let clock = Clock::new(44_100, Time::new(num, den), Time::new(1_000_000, 1));
            for frame in [1u64, 63, 64, 88_200, 88_201, 88_200_000_003] {
                let edge = clock.edge(frame);
                assert_eq!(clock.frame_of(edge), frame as i64);
                assert_eq!(clock.frame_of(edge - Time::new(1, 1_000_000_000)), frame as i64 - 1);
            }
        }
    }

    #[test]
    fn a_tie_goes_to_the_later_frame() {
        let clock = Clock::new(10, Time::ONE, Time::ZERO);
        assert_eq!(clock.frame_of(Time::new(1, 20)), 1);
        assert_eq!(clock.frame_of(Time::new(-1, 20)), 0);
        assert_eq!(clock.frame_of(Time::new(3, 20)), 2);
    }

    #[test]
    fn times_beyond_all_measure_are_still_answered() {
        let clock = Clock::new(44_100, Time::new(i64::MAX, i64::MAX - 1), Time::new(1, i64::MAX));
        assert_eq!(clock.frame_of(Time::new(3, i64::MAX - 2)), 0);
        assert_eq!(clock.frame_of(Time::new(2 * (i64::MAX / 5), i64::MAX / 5)), 88_200);
    }
}

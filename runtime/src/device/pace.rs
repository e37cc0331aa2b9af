//! When a device without hardware asks for its blocks.
//!
//! Block `n` is asked for at `n` blocks from the start, and is due when the next one is asked for. The times are counted from
//! the start and not from each other, so that a late block makes no other late and an hour has no drift.

use std::time::Duration;

const NANOSECONDS: u128 = 1_000_000_000;

/// Counts blocks against a clock that is handed in; all times are from the start.
#[derive(Debug)]
pub(super) struct Pace {
    rate_hz: u32,
    block_frames: usize,
    next: u64,
}

impl Pace {
    /// From the first block on.
    pub fn new(rate_hz: u32, block_frames: usize) -> Pace {
        assert!(rate_hz > 0 && block_frames > 0, "a pace needs a rate and a block above 0");
        Pace { rate_hz, block_frames, next: 0 }
    }

    /// How long to wait for the time of the next block.
    pub fn wait(&self, now: Duration) -> Duration {
        self.time(self.next).saturating_sub(now)
    }

    /// Begins the next block whose time is not over yet. Gives the number of those before it that were not asked for.
    pub fn begin(&mut self, now: Duration) -> u64 {
        let current = self.block_at(now).max(self.next);
        let missed = current - self.next;
        self.next = current;
        missed
    }

    /// Ends the block that was begun. Gives whether it was late.
    pub fn end(&mut self, now: Duration) -> bool {
        self.next += 1;
        now > self.time(self.next)
    }

    /// When a block is asked for, to the nanosecond, rounded down.
    fn time(&self, block: u64) -> Duration {
        let nanos = u128::from(block) * self.block_frames as u128 * NANOSECONDS / u128::from(self.rate_hz);
        Duration::from_nanos_u128(nanos)
    }

    /// The last block whose time has come.
    fn block_at(&self, now: Duration) -> u64 {
        let frames = now.as_nanos() * u128::from(self.rate_hz);
        let block = (frames / (self.block_frames as u128 * NANOSECONDS)) as u64;
        // Times are rounded down, so that the next block may have come already.
        if self.time(block + 1) <= now { block + 1 } else { block }
    }
}

#[cfg(test)]
mod tests {
    use super::Pace;
    use proptest::prelude::*;
    use std::time::Duration;

    #[test]
    fn a_day_has_no_drift() {
        for (rate_hz, block_frames) in [(44_100, 441), (44_100, 512), (48_000, 17), (44_100, 16)] {
            let mut pace = Pace::new(rate_hz, block_frames);
            let blocks = 86_400 * u64::from(rate_hz) / block_frames as u64;
            let now = pace.time(blocks);
            assert_eq!(pace.begin(now), blocks);
            assert!(!pace.end(now));
            let day = Duration::from_secs(86_400);
            let block = Duration::from_secs_f64(block_frames as f64 / f64::from(rate_hz));
            assert!(now <= day && day - now < block, "{now:?}");
        }
    }

    proptest! {
        /// Whatever takes how long: blocks are never asked for before their time, nor when it is over, and each is
        /// either played or missed.
        #[test]
        fn the_grid_stands_still(
            rate_hz in 8_000u32..400_000,
            block_frames in 1usize..9_000,
            steps in proptest::collection::vec((0u64..3_000_000, 0u64..300_000_000), 1..100),
        ) {
            let mut pace = Pace::new(rate_hz, block_frames);
            let (mut now, mut played, mut missed) = (Duration::ZERO, 0, 0);
            for (overslept, took) in steps {
                now += pace.wait(now) + Duration::from_nanos(overslept);
                missed += pace.begin(now);
                let block = pace.next;
                prop_assert_eq!(block, played + missed);
                prop_assert!(pace.time(block) <= now && now < pace.time(block + 1));
                now += Duration::from_nanos(took);
                prop_assert_eq!(pace.end(now), now > pace.time(block + 1));
                played += 1;
            }
        }
    }
}

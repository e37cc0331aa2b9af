//! By how much the music is late.
//!
//! A device that ran out of frames says so, but few say for how long. It can be seen from when it asks: as long as there is
//! no gap, it asks for as many frames as pass. How far its asking is behind the clock goes up and down with its buffer, but
//! has a floor, and each gap lifts the floor by its own length.

use rtrb::Producer;
use std::time::{Duration, Instant};

/// How long the floor is looked for, before the next is. Longer than the longest block of a device.
const WINDOW: Duration = Duration::from_millis(250);

/// How many windows pass after a gap at least until it is known: the one that it lies in, and the next. And at most, where
/// there is no end of gaps.
const WATCHED: std::ops::RangeInclusive<u32> = 2..=8;

/// Two floors are the same if they differ by no more than this part of a second.
const REST_PER_SECOND: i64 = 200;

/// The side that is asked: finds the floor of each window.
pub(super) struct Beat {
    rate_hz: u32,
    begun: Instant,
    /// When the window is over, from the beginning.
    until: Duration,
    asked_frames: u64,
    least: i64,
    floors: Producer<i64>,
}

impl Beat {
    /// The clock runs from now on.
    pub fn new(rate_hz: u32, floors: Producer<i64>) -> Beat {
        Beat { rate_hz, begun: Instant::now(), until: WINDOW, asked_frames: 0, least: i64::MAX, floors }
    }

    /// So many frames are asked for. Takes no memory and waits for nobody.
    pub fn ask(&mut self, now: Instant, frames: u64) {
        let passed = now.saturating_duration_since(self.begun);
        let clock_frames = passed.as_nanos() * u128::from(self.rate_hz) / 1_000_000_000;
        let behind = clock_frames as i64 - self.asked_frames as i64;
        if passed >= self.until {
            // Where nobody looks, there is nobody to tell.
            let _ = self.floors.push(self.least);
            (self.until, self.least) = (passed + WINDOW, i64::MAX);
        }
        self.least = self.least.min(behind);
        self.asked_frames += frames;
    }
}

/// The side that looks: adds up what the floors rise by where there were gaps. Where there was none they may drift, as two
/// clocks do.
///
/// A server may catch up after a gap, for a while: what counts is where the floor comes to rest.
#[derive(Debug)]
pub(super) struct Lag {
    /// By how much two floors may differ that are the same.
    rest_frames: i64,
    floor: Option<i64>,
    /// The floor before the gap, and how many windows have passed since.
    gap: Option<(i64, u32)>,
    /// What was added up, and the most that it ever was: what a smaller buffer takes away a greater one gives back.
    total: i64,
    most: i64,
}

impl Lag {
    /// Nothing is late yet.
    pub fn new(rate_hz: u32) -> Lag {
        let rest_frames = i64::from(rate_hz) / REST_PER_SECOND;
        Lag { rest_frames, floor: None, gap: None, total: 0, most: 0 }
    }

    /// There was a gap, or another device plays.
    pub fn watch(&mut self) {
        self.gap = self.gap.or(self.floor.map(|floor| (floor, 0)));
    }

    /// The floor of the next window, and how long after it is asked for a frame is heard.
    pub fn note(&mut self, floor: i64, latency_frames: u32) {
        let floor = floor + i64::from(latency_frames);
        let last = self.floor.replace(floor).unwrap_or(floor);
        if let Some((before, windows)) = self.gap {
            let windows = windows + 1;
            let rests = (floor - last).abs() <= self.rest_frames && windows >= *WATCHED.start();
            self.gap = Some((before, windows));
            if rests || windows == *WATCHED.end() {
                self.gap = None;
                self.total += floor - before;
                self.most = self.most.max(self.total);
            }
        }
    }

    /// How many frames were never asked for.
    pub fn missed_frames(&self) -> u64 {
        self.most as u64
    }
}

#[cfg(test)]
mod tests {
    use super::{Beat, Lag};
    use rtrb::{Consumer, RingBuffer};
    use std::time::Duration;

    const RATE_HZ: u32 = 48_000;

    /// A device that asks for blocks of 10 ms, some of them up to 8 ms late.
    struct Device {
        beat: Beat,
        floors: Consumer<i64>,
        now: Duration,
        lag: Lag,
        /// Parts in a million by which its clock is slow.
        drift: u32,
    }

    impl Device {
        fn new(drift: u32) -> Device {
            let (producer, floors) = RingBuffer::new(1_024);
            let beat = Beat::new(RATE_HZ, producer);
            Device { beat, floors, now: Duration::ZERO, lag: Lag::new(RATE_HZ), drift }
        }

        fn play(&mut self, blocks: u64) {
            for block in 0..blocks {
                let late = Duration::from_millis(block * 7 % 9);
                self.beat.ask(self.beat.begun + self.now + late, 480);
                self.now += Duration::from_millis(10) + Duration::from_nanos(10 * u64::from(self.drift));
                while let Ok(floor) = self.floors.pop() {
                    self.lag.note(floor, 960);
                }
            }
        }

        fn miss(&mut self, time: Duration) {
            self.now += time;
            self.lag.watch();
        }
    }

    #[test]
    fn a_gap_is_as_long_as_it_is() {
        let mut device = Device::new(0);
        device.play(100);
        for (gaps, blocks) in [(1, 120), (2, 120), (3, 13), (4, 120)] {
            device.miss(Duration::from_millis(35));
            device.play(blocks);
            let expected = if blocks < 100 { gaps - 1 } else { gaps } * 1_680;
            assert_eq!(device.lag.missed_frames(), expected, "after {gaps} gaps");
        }
    }

    #[test]
    fn a_slow_clock_is_no_gap() {
        let mut device = Device::new(1_000);
        device.play(10_000);
        assert_eq!(device.lag.missed_frames(), 0);
        device.miss(Duration::from_millis(100));
        device.play(100);
        let missed = device.lag.missed_frames();
        assert!((4_800..4_860).contains(&missed), "{missed}");
    }

    #[test]
    fn a_buffer_that_comes_and_goes_is_no_gap() {
        let mut lag = Lag::new(RATE_HZ);
        lag.note(-2_000, 2_000);
        for _ in 0..3 {
            for (floor, latency_frames) in [(100, 0), (-2_000, 2_000)] {
                lag.watch();
                (0..3).for_each(|_| lag.note(floor, latency_frames));
            }
        }
        assert_eq!(lag.missed_frames(), 100);
    }

    #[test]
    fn a_server_that_catches_up_has_missed_nothing() {
        let mut lag = Lag::new(RATE_HZ);
        lag.note(0, 0);
        lag.watch();
        for floor in [0, 40_000, 30_000, 20_000, 10_000, 50, 0, 0] {
            lag.note(floor, 0);
        }
        assert_eq!(lag.missed_frames(), 0);
        lag.watch();
        // One that runs out of frames again and again is late by ever more.
        (1..=16).for_each(|window| lag.note(1_000 * window, 0));
        assert!(lag.missed_frames() >= 8_000, "{lag:?}");
    }
}

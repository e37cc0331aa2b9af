//! What gives way when there is more to do than there is time.

use std::time::Duration;

/// So many blocks must be late at nearly the same time before anything gives way.
const LATE: f32 = 3.0;

/// How many late blocks are forgotten in a second.
const FORGOTTEN: f32 = 4.0;

/// Over which time the load is averaged, in seconds.
const AVERAGE_SECONDS: f32 = 0.05;

/// With less load than this there is no overload, whatever single blocks take.
const LOAD_HIGH: f32 = 0.9;

/// With less load than this voices are let in again.
const LOAD_LOW: f32 = 0.7;

/// How long the last step is given to show, in seconds.
const STEP_SECONDS: f32 = 0.05;

/// How long the load must be low before voices are let in again, and from one step of that to the next, in seconds.
const CALM_SECONDS: f32 = 1.0;
const RETURN_SECONDS: f32 = 0.1;

/// So many voices are never sent away: what is too slow with these is no matter of voices.
const VOICES_MIN: usize = 8;

/// Watches how long blocks take, and says how many voices may sound.
///
/// Repeated overload takes a quarter of the voices at a time. When the load has been low for a second, half as many are
/// let in again, and again, until there are as many as there were.
#[derive(Clone, Debug)]
pub struct Relief {
    sample_rate_hz: f32,
    /// How many voices may sound; `None` for all.
    cap: Option<usize>,
    /// How many sounded before the first had to go.
    full: usize,
    load: f32,
    /// Late blocks that are not forgotten yet.
    late: f32,
    /// How long ago the last voices had to go, and how long the load has been low, in seconds.
    since_step: f32,
    calm: f32,
}

impl Relief {
    /// For blocks of so many frames per second.
    pub fn new(sample_rate_hz: u32) -> Relief {
        Relief {
            sample_rate_hz: sample_rate_hz as f32,
            cap: None,
            full: 0,
            load: 0.0,
            late: 0.0,
            since_step: STEP_SECONDS,
            calm: 0.0,
        }
    }

    /// How many voices may sound; `None` for as many as there are.
    pub fn cap(&self) -> Option<usize> {
        self.cap
    }

    /// Takes note of a block of so many frames that took so long, with so many voices; whether [`Relief::cap`] is another
    /// one now.
    pub fn note(&mut self, took: Duration, frames: usize, voices: usize) -> bool {
        let lasts = frames as f32 / self.sample_rate_hz;
        if lasts <= 0.0 {
            return false;
        }
        let load = took.as_secs_f32() / lasts;
        self.load += (load - self.load) * lasts / (lasts + AVERAGE_SECONDS);
        self.late = (self.late - FORGOTTEN * lasts).max(0.0) + f32::from(u8::from(load > 1.0));
        self.since_step += lasts;
        self.calm = if self.load < LOAD_LOW { self.calm + lasts } else { 0.0 };
        let before = self.cap;
        if self.late >= LATE && self.load > LOAD_HIGH && self.since_step > STEP_SECONDS {
            self.shed(voices);
        } else if self.calm > CALM_SECONDS {
            self.calm = CALM_SECONDS - RETURN_SECONDS;
            self.readmit();
        }
        self.cap != before
    }

    fn shed(&mut self, voices: usize) {
        // Each kind of voices keeps one, so that more may sound than were allowed.
        if voices > VOICES_MIN {
            self.full = if self.cap.is_none() { voices } else { self.full };
            self.cap = Some((voices * 3 / 4).max(VOICES_MIN));
            self.since_step = 0.0;
        }
    }

    fn readmit(&mut self) {
        let more = self.cap.map(|cap| cap + cap / 2);
        self.cap = more.filter(|more| *more < self.full);
    }
}

#[cfg(test)]
mod tests {
    use super::{Relief, VOICES_MIN};
    use std::time::Duration;

    const RATE_HZ: u32 = 48_000;
    const FRAMES: usize = 480;

    /// Plays blocks of 10 ms in which each voice takes so many microseconds and the rest so many; how many voices sound
    /// after each.
    fn play(
        relief: &mut Relief,
        blocks: usize,
        wanted: usize,
        voice_us: usize,
        rest_us: usize,
    ) -> Vec<usize> {
        let mut voices = relief.cap().map_or(wanted, |cap| cap.min(wanted));
        let block = |_| {
            let took = Duration::from_micros((voices * voice_us + rest_us) as u64);
            relief.note(took, FRAMES, voices);
            voices = relief.cap().map_or(wanted, |cap| cap.min(wanted));
            voices
        };
        (0..blocks).map(block).collect()
    }

    #[test]
    fn without_overload_all_may_sound() {
        let mut relief = Relief::new(RATE_HZ);
        assert_eq!(play(&mut relief, 1_000, 99, 100, 0), [99; 1_000]);
        // A block that is late now and then is none.
        for _ in 0..20 {
            play(&mut relief, 1, 100, 300, 0);
            play(&mut relief, 99, 100, 10, 0);
        }
        assert_eq!(relief.cap(), None);
    }

    #[test]
    fn as_many_go_as_must_and_no_more() {
        let mut relief = Relief::new(RATE_HZ);
        // 100 voices would take 20 ms of 10.
        let voices = play(&mut relief, 200, 100, 200, 0);
        assert!(voices[60..].iter().all(|voices| (20..=50).contains(voices)), "{voices:?}");
        assert!(voices[1] == 100, "one late block is none: {voices:?}");
    }

    #[test]
    fn all_come_back_within_two_seconds() {
        let mut relief = Relief::new(RATE_HZ);
        // Something else takes three times what there is, for two seconds.
        let voices = play(&mut relief, 200, 64, 50, 30_000);
        assert_eq!(voices.last(), Some(&VOICES_MIN));
        let voices = play(&mut relief, 200, 64, 50, 0);
        assert_eq!(voices.last(), Some(&64));
        assert_eq!(relief.cap(), None);
    }

    #[test]
    fn what_is_no_matter_of_voices_costs_none() {
        let mut relief = Relief::new(RATE_HZ);
        assert_eq!(play(&mut relief, 500, VOICES_MIN, 1, 30_000), [VOICES_MIN; 500]);
        assert_eq!(relief.cap(), None);
    }
}

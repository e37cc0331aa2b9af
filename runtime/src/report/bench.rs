//! How a program fares on a machine, by threads and blocks, and which of them to take.

use super::{LOAD_MAX, Profile};
use serde_json::{Value, json};
use std::fmt;
use std::time::Duration;

/// How much faster more threads must be to be worth having.
const WORTH: f64 = 0.95;

/// A program, played in several ways.
#[derive(Clone, Debug)]
pub struct Bench<'a> {
    /// Block by block.
    pub live: Vec<Profile<'a>>,
    /// As fast as it goes.
    pub offline: Vec<Offline>,
}

/// A program, rendered as fast as it goes.
#[derive(Clone, Copy, Debug)]
pub struct Offline {
    /// On so many threads.
    pub threads: usize,
    /// How long it took.
    pub took: Duration,
    /// How long the sound lasts.
    pub lasts: Duration,
}

impl Offline {
    fn times_real_time(&self) -> f64 {
        self.lasts.as_secs_f64() / self.took.as_secs_f64().max(1e-9)
    }
}

impl Bench<'_> {
    /// The shortest block that fits, on as few threads as do as well as more.
    fn for_a_device(&self) -> Option<&Profile<'_>> {
        let fit = || self.live.iter().filter(|profile| profile.late() == 0 && profile.load_p99() <= LOAD_MAX);
        let frames = fit().map(|profile| profile.block_frames).min()?;
        let of_it = fit().filter(|profile| profile.block_frames == frames);
        of_it.reduce(|best, more| if more.load_p99() < WORTH * best.load_p99() { more } else { best })
    }

    /// The fewest threads that render as fast as more.
    fn for_files(&self) -> Option<&Offline> {
        let faster =
            |best: &Offline, more: &Offline| more.took.as_secs_f64() < WORTH * best.took.as_secs_f64();
        self.offline.iter().reduce(|best, more| if faster(best, more) { more } else { best })
    }

    /// The same for programs: shares of the time that a block lasts in percent.
    pub fn to_json(&self) -> Value {
        let live = |profile: &Profile<'_>| {
            json!({
                "threads": profile.threads,
                "block_frames": profile.block_frames,
                "p50_percent": 100.0 * profile.load_p50(),
                "p99_percent": 100.0 * profile.load_p99(),
                "late_blocks": profile.late(),
            })
        };
        let offline = |offline: &Offline| json!({ "threads": offline.threads, "times_real_time": offline.times_real_time() });
        json!({
            "live": self.live.iter().map(live).collect::<Vec<_>>(),
            "offline": self.offline.iter().map(offline).collect::<Vec<_>>(),
            "advice": {
                "live": self.for_a_device().map(live),
                "offline": self.for_files().map(offline),
            },
        })
    }
}

impl fmt::Display for Bench<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "threads  block      p50      p99   late")?;
        for profile in &self.live {
            let percent = [profile.load_p50(), profile.load_p99()].map(|load| 100.0 * load);
            writeln!(
                f,
                "{:>7}  {:>5}  {:>5.1} %  {:>5.1} %  {:>5}",
                profile.threads,
                profile.block_frames,
                percent[0],
                percent[1],
                profile.late()
            )?;
        }
        for offline in &self.offline {
            writeln!(f, "{:>7}  files  {:.0}x real time", offline.threads, offline.times_real_time())?;
        }
        match self.for_a_device() {
            Some(Profile { threads, block_frames, .. }) => {
                writeln!(f, "for a device: --threads {threads} --block-size {block_frames}")?;
            }
            None => {
                writeln!(f, "for a device: no block fits; `phonon run --profile` says what costs the most")?
            }
        }
        let threads = self.for_files().map_or(1, |offline| offline.threads);
        write!(f, "for files: --threads {threads}")
    }
}

#[cfg(test)]
mod tests {
    use super::{Bench, Offline};
    use crate::report::Profile;
    use std::time::Duration;

    fn live(threads: usize, block_frames: u32, share: f64) -> Profile<'static> {
        let budget = Duration::from_millis(u64::from(block_frames));
        let took = vec![budget.mul_f64(share); 100];
        Profile { name: "song.ph", block_frames, budget, threads, steals: 0, took }
    }

    fn offline(threads: usize, took_ms: u64) -> Offline {
        Offline { threads, took: Duration::from_millis(took_ms), lasts: Duration::from_secs(2) }
    }

    fn said(live: Vec<Profile<'_>>, offline: Vec<Offline>) -> String {
        Bench { live, offline }.to_string()
    }

    #[test]
    fn the_shortest_block_that_fits_is_taken_on_as_few_threads_as_do_as_well() {
        let words = said(
            vec![live(1, 64, 1.2), live(1, 128, 0.6), live(2, 64, 0.95), live(2, 128, 0.59)],
            vec![offline(1, 100), offline(2, 60), offline(4, 59)],
        );
        assert!(
            words.ends_with("for a device: --threads 1 --block-size 128\nfor files: --threads 2"),
            "{words}"
        );
        let words = said(vec![live(1, 64, 0.8), live(2, 64, 0.4), live(2, 128, 0.3)], vec![offline(1, 100)]);
        assert!(words.contains("--threads 2 --block-size 64"), "{words}");
        let words = said(vec![live(1, 64, 1.5)], vec![offline(1, 100)]);
        assert!(words.contains("no block fits"), "{words}");
    }
}

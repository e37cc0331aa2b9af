//! The share of its time that sound took to compute.

use serde_json::{Value, json};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// How long stretches of a sound took, compared with how long they last.
#[derive(Clone, Debug, Default)]
pub struct Load {
    shares: Vec<f64>,
    frames_max: usize,
}

impl Load {
    /// A stretch of so many frames took so long, and lasts so long.
    pub fn add(&mut self, frames: usize, took: Duration, lasts: Duration) {
        self.frames_max = self.frames_max.max(frames);
        self.shares.push(took.as_secs_f64() / lasts.as_secs_f64().max(1e-9));
    }

    /// How many stretches took longer than they last: a device would have run dry.
    pub fn underruns(&self) -> usize {
        self.shares.iter().filter(|share| **share > 1.0).count()
    }

    /// For programs, in percent.
    pub fn to_json(&self) -> Value {
        let mut sorted = self.shares.clone();
        sorted.sort_by(f64::total_cmp);
        let percent = |share: f64| 100.0 * percentile(&sorted, share);
        json!({
            "stretches": sorted.len(),
            "stretch_frames": self.frames_max,
            "mean_percent": 100.0 * mean(&sorted),
            "p50_percent": percent(0.5),
            "p95_percent": percent(0.95),
            "p99_percent": percent(0.99),
            "max_percent": percent(1.0),
        })
    }
}

/// How many blocks took which share of their time, as an audio thread may count it: in percent, and all from 1,000 % on as
/// one.
#[derive(Debug)]
pub struct LoadCounts([AtomicU64; 1_001]);

impl Default for LoadCounts {
    fn default() -> LoadCounts {
        LoadCounts(std::array::from_fn(|_| AtomicU64::new(0)))
    }
}

impl LoadCounts {
    /// A block took this share of its time.
    pub fn add(&self, share: f64) {
        let percent = (share * 100.0).ceil().clamp(0.0, 1_000.0) as usize;
        self.0[percent].fetch_add(1, Ordering::Relaxed);
    }

    /// The least share, in whole percent, that so many of the blocks do not exceed.
    pub fn percentile(&self, share: f64) -> f64 {
        let counts = || self.0.iter().map(|count| count.load(Ordering::Relaxed));
        let place = (share * counts().sum::<u64>() as f64).ceil() as u64;
        let sums = counts().scan(0, |sum, count| {
            *sum += count;
            Some(*sum)
        });
        sums.take_while(|sum| *sum < place).count() as f64 / 100.0
    }
}

/// The smallest of sorted values that so great a share of them do not exceed; 0 where there are none.
pub(super) fn percentile(sorted: &[f64], share: f64) -> f64 {
    let place = (share * sorted.len() as f64).ceil() as usize;
    sorted.get(place.saturating_sub(1)).copied().unwrap_or(0.0)
}

/// The mean of values; 0 where there are none.
pub(super) fn mean(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |sum, value| sum + value) / values.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::{Load, LoadCounts};
    use std::time::Duration;

    #[test]
    fn shares_are_counted_by_the_percent() {
        let counts = LoadCounts::default();
        assert_eq!(counts.percentile(0.99), 0.0);
        (1..=99).for_each(|_| counts.add(0.203));
        counts.add(55.0);
        assert_eq!([0.5, 0.99, 1.0].map(|share| counts.percentile(share)), [0.21, 0.21, 10.0]);
    }

    #[test]
    fn says_which_share_of_the_time_was_taken() {
        let mut load = Load::default();
        for took_ms in [1, 2, 3, 12] {
            load.add(441, Duration::from_millis(took_ms), Duration::from_millis(10));
        }
        let json = load.to_json();
        let found =
            ["mean_percent", "p50_percent", "max_percent"].map(|name| json[name].as_f64().expect("a number"));
        assert!(
            found.iter().zip([45.0, 20.0, 120.0]).all(|(found, expected)| (found - expected).abs() < 1e-9),
            "{json}"
        );
        assert_eq!((load.underruns(), json["stretch_frames"].as_u64()), (1, Some(441)));
        assert_eq!(Load::default().to_json()["max_percent"], 0.0);
    }
}

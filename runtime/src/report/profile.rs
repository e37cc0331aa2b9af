//! How long blocks took, compared with how long they last.

use super::load::{mean, percentile};
use super::{Costs, VERSION};
use std::fmt;
use std::time::Duration;

/// The times of a run of blocks.
#[derive(Clone, Debug)]
pub struct Profile<'a> {
    /// What was played.
    pub name: &'a str,
    /// Frames of a block.
    pub block_frames: u32,
    /// How long a block lasts.
    pub budget: Duration,
    /// How many threads computed.
    pub threads: usize,
    /// How many tasks one thread took from another.
    pub steals: u64,
    /// How long each block took to compute.
    pub took: Vec<Duration>,
}

/// The figures of a profile, in milliseconds.
struct Figures {
    mean: f64,
    p50: f64,
    p95: f64,
    p99: f64,
    p999: f64,
    max: f64,
}

impl Profile<'_> {
    /// How many blocks took longer than they last.
    pub fn late(&self) -> usize {
        self.took.iter().filter(|took| **took > self.budget).count()
    }

    /// The share of its time that a block takes in the middle of the field.
    pub fn load_p50(&self) -> f64 {
        self.figures().p50 / milliseconds(self.budget)
    }

    /// The share of its time that one of a hundred blocks exceeds.
    pub fn load_p99(&self) -> f64 {
        self.figures().p99 / milliseconds(self.budget)
    }

    /// The same for programs, as `docs/report.schema.json` describes it: times in milliseconds, shares in percent.
    pub fn to_json(&self, costs: Option<&Costs>) -> serde_json::Value {
        let Figures { mean, p50, p95, p99, p999, max } = self.figures();
        serde_json::json!({
            "version": VERSION,
            "phonon": env!("CARGO_PKG_VERSION"),
            "program": self.name,
            "blocks": self.took.len(),
            "block_frames": self.block_frames,
            "budget_ms": milliseconds(self.budget),
            "mean_ms": mean,
            "p50_ms": p50,
            "p95_ms": p95,
            "p99_ms": p99,
            "p999_ms": p999,
            "max_ms": max,
            "mean_percent": self.percent(mean),
            "max_percent": self.percent(max),
            "threads": self.threads,
            "steals": self.steals,
            "late_blocks": self.late(),
            "fits": self.late() == 0,
            "profile": costs.map(Costs::to_json),
        })
    }

    fn figures(&self) -> Figures {
        let mut sorted: Vec<f64> = self.took.iter().copied().map(milliseconds).collect();
        sorted.sort_by(f64::total_cmp);
        let at = |share: f64| percentile(&sorted, share);
        Figures {
            mean: mean(&sorted),
            p50: at(0.5),
            p95: at(0.95),
            p99: at(0.99),
            p999: at(0.999),
            max: at(1.0),
        }
    }

    fn percent(&self, milliseconds_taken: f64) -> f64 {
        100.0 * milliseconds_taken / milliseconds(self.budget)
    }
}

impl fmt::Display for Profile<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let figures = self.figures();
        let threads =
            if self.threads == 1 { "1 thread".to_owned() } else { format!("{} threads", self.threads) };
        writeln!(
            f,
            "{}  {} blocks of {} frames  {threads}  {} steals",
            self.name,
            self.took.len(),
            self.block_frames,
            self.steals
        )?;
        let Figures { mean, p50, p95, p99, p999, max } = figures;
        let rows = [("mean", mean), ("p50", p50), ("p95", p95), ("p99", p99), ("p99.9", p999), ("max", max)];
        for (name, time) in rows {
            writeln!(f, "  {name:<5} {time:>8.3} ms {:>7.2} % of the budget", self.percent(time))?;
        }
        let budget = milliseconds(self.budget);
        match self.late() {
            0 => write!(f, "it fits: every block took less than the {budget:.3} ms that it lasts"),
            late => write!(
                f,
                "it does not fit: {late} of the blocks took longer than the {budget:.3} ms that a block lasts"
            ),
        }
    }
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

#[cfg(test)]
mod tests {
    use super::Profile;
    use std::time::Duration;

    fn profile(times_us: impl Iterator<Item = u64>) -> Profile<'static> {
        Profile {
            name: "song.ph",
            block_frames: 512,
            budget: Duration::from_millis(10),
            threads: 2,
            steals: 7,
            took: times_us.map(Duration::from_micros).collect(),
        }
    }

    #[test]
    fn says_how_long_blocks_took() {
        let json = profile((1..=1_000).rev()).to_json(None);
        let figures =
            ["mean_ms", "p50_ms", "p95_ms", "p99_ms", "p999_ms", "max_ms", "max_percent", "late_blocks"];
        let found: Vec<f64> = figures.iter().map(|name| json[name].as_f64().expect("a number")).collect();
        let expected = [0.5005, 0.5, 0.95, 0.99, 0.999, 1.0, 10.0, 0.0];
        assert!(
            found.iter().zip(expected).all(|(found, expected)| (found - expected).abs() < 1e-9),
            "{json}"
        );
        assert_eq!(json["fits"], true);
    }

    #[test]
    fn says_whether_it_fits() {
        let words = profile([100, 200, 11_000].into_iter()).to_string();
        assert!(words.contains("song.ph  3 blocks of 512 frames  2 threads  7 steals"), "{words}");
        assert!(words.contains("max     11.000 ms  110.00 % of the budget"), "{words}");
        assert!(
            words.ends_with(
                "it does not fit: 1 of the blocks took longer than the 10.000 ms that a block lasts"
            ),
            "{words}"
        );
        assert!(profile(std::iter::empty()).to_string().contains("it fits"));
    }
}

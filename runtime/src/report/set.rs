//! The last words about a set that was played live.

use super::{Loudness, Meter, VERSION, dbfs, decibels};
use serde_json::{Value, json};
use std::fmt;

/// One line about a set for people, and the same for programs.
#[derive(Clone, Debug, Default)]
pub struct SetSummary<'a> {
    /// What was played, as messages call it.
    pub program: String,
    /// The device that it was played on.
    pub device: String,
    /// Frames that the device was given.
    pub frames: u64,
    /// Frames per second.
    pub sample_rate_hz: u32,
    /// Versions of the program that were heard.
    pub versions_heard: u64,
    /// Versions that were not, because something is wrong with them.
    pub versions_refused: u64,
    /// The share of its time that the sound took, on average and in the tenth of a second that was most.
    pub load: [f64; 2],
    /// The shares that half of the blocks, 95 and 99 of a hundred do not exceed.
    pub load_percentiles: [f64; 3],
    /// What was measured of all that was played, where somebody wants to know.
    pub measured: Option<&'a Measured>,
    /// The loudest value.
    pub peak: f64,
    /// How often the device ran out of frames.
    pub underruns: u64,
    /// Blocks that were silent because patterns were not ready.
    pub starved: u64,
    /// Blocks that took longer than they last.
    pub late_blocks: u64,
    /// Voices that were sent away because there was more to do than time.
    pub shed_voices: u64,
}

/// What is measured of all that is played.
pub struct Measured {
    /// Its figures.
    pub meter: Meter,
    /// How loud it is to people.
    pub loudness: Loudness,
}

impl Measured {
    /// Nothing yet, of a sound of so many frames per second.
    pub fn new(sample_rate_hz: u32) -> Measured {
        Measured { meter: Meter::default(), loudness: Loudness::new(sample_rate_hz) }
    }

    /// Measures interleaved frames.
    pub fn add(&mut self, frames: &[f32]) {
        self.meter.add(frames);
        self.loudness.add(frames);
    }
}

impl fmt::Debug for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Measured").field("meter", &self.meter).finish_non_exhaustive()
    }
}

impl SetSummary<'_> {
    /// For programs, as `docs/report.schema.json` describes it.
    pub fn to_json(&self) -> Value {
        let [p50, p95, p99] = self.load_percentiles.map(|share| 100.0 * share);
        let measured = self.measured;
        json!({
            "version": VERSION,
            "phonon": env!("CARGO_PKG_VERSION"),
            "program": self.program,
            "device": self.device,
            "frames": self.frames,
            "sample_rate_hz": self.sample_rate_hz,
            "seconds": self.seconds(),
            "versions": { "heard": self.versions_heard, "refused": self.versions_refused },
            "peak_dbfs": decibels(self.peak),
            "true_peak_dbtp": measured.map(|measured| decibels(measured.loudness.true_peak())),
            "rms_dbfs": measured.map(|measured| decibels(measured.meter.rms())),
            "loudness_lufs": measured.and_then(|measured| measured.loudness.integrated_lufs()),
            "hash": measured.map(|measured| format!("{:016x}", measured.meter.hash())),
            "load": {
                "mean_percent": 100.0 * self.load[0],
                "p50_percent": p50,
                "p95_percent": p95,
                "p99_percent": p99,
                "max_percent": 100.0 * self.load[1],
            },
            "underruns": self.underruns,
            "starved_blocks": self.starved,
            "late_blocks": self.late_blocks,
            "shed_voices": self.shed_voices,
        })
    }

    fn seconds(&self) -> f64 {
        self.frames as f64 / f64::from(self.sample_rate_hz.max(1))
    }
}

impl fmt::Display for SetSummary<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counted = |count: u64, word: &str| match count {
            1 => format!("1 {word}"),
            count => format!("{count} {word}s"),
        };
        let [mean, most] = self.load.map(|load| 100.0 * load);
        write!(
            f,
            "{}  {:.1} s on {}  {}, {} refused  peak {}  load {mean:.0} % (most {most:.0} %)  {}",
            self.program,
            self.seconds(),
            self.device,
            counted(self.versions_heard, "version"),
            self.versions_refused,
            dbfs(self.peak),
            counted(self.underruns + self.starved, "underrun"),
        )?;
        match self.shed_voices {
            0 => Ok(()),
            count => write!(f, "  {} sent away", counted(count, "voice")),
        }
    }
}

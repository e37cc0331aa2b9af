//! The last words about a sound.

use super::{Costs, Load, Loudness, Meter, dbfs, decibels};
use crate::engine::Statistics;
use phonon_compiler::plan::StemKind;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

/// The version of what is said for programs: `docs/report.schema.json`.
pub const VERSION: u32 = 1;

/// One line about a rendered sound for people, and all there is to say of it for programs.
pub struct Summary<'a> {
    /// What was played, as messages call it.
    pub program: &'a str,
    /// Where it went.
    pub name: &'a str,
    /// Its figures.
    pub meter: &'a Meter,
    /// Frames per second.
    pub sample_rate_hz: u32,
    /// How long it took.
    pub took: Duration,
    /// How many threads computed.
    pub threads: usize,
    /// Its stems: the parts of the mix in the order in which they are summed, outputs that are no parts, and buses.
    pub stems: &'a [StemSummary],
    /// How many cycles events begin in.
    pub cycles: f64,
    /// How loud it is to people, where that was measured.
    pub loudness: Option<&'a Loudness>,
    /// How many events of each bus begin.
    pub onsets: &'a BTreeMap<&'a str, usize>,
    /// What its voices did.
    pub statistics: Statistics,
    /// How long its stretches took.
    pub load: &'a Load,
    /// What it cost, where that was measured.
    pub costs: Option<&'a Costs>,
}

/// What is said of a stem.
#[derive(Clone, Debug)]
pub struct StemSummary {
    /// What it is to the mix.
    pub kind: StemKind,
    /// The bus or output that it is, or the buses that it comes from.
    pub name: String,
    /// Where it went, if it was kept.
    pub path: Option<String>,
    /// Its figures.
    pub meter: Meter,
}

impl StemSummary {
    fn to_json(&self) -> Value {
        json!({
            "name": self.name,
            "kind": self.kind.name(),
            "output": self.path,
            "peak_dbfs": decibels(self.meter.peak()),
            "rms_dbfs": decibels(self.meter.rms()),
            "hash": format!("{:016x}", self.meter.hash()),
        })
    }
}

impl Summary<'_> {
    /// For programs, as `docs/report.schema.json` describes it: levels in dBFS, `null` for silence.
    pub fn to_json(&self) -> Value {
        let stems: Vec<_> = self.stems.iter().map(StemSummary::to_json).collect();
        let Statistics { onsets: started, voices_peak, stolen, dropped, .. } = self.statistics;
        json!({
            "version": VERSION,
            "phonon": env!("CARGO_PKG_VERSION"),
            "program": self.program,
            "output": self.name,
            "frames": self.meter.frames(),
            "sample_rate_hz": self.sample_rate_hz,
            "seconds": self.seconds(),
            "cycles": self.cycles,
            "threads": self.threads,
            "times_real_time": self.times_real_time(),
            "peak_dbfs": decibels(self.meter.peak()),
            "true_peak_dbtp": self.loudness.map(|loudness| decibels(loudness.true_peak())),
            "rms_dbfs": decibels(self.meter.rms()),
            "loudness_lufs": self.loudness.and_then(Loudness::integrated_lufs),
            "hash": format!("{:016x}", self.meter.hash()),
            "stems": stems,
            "onsets": self.onsets,
            "voices": { "started": started, "peak": voices_peak, "stolen": stolen, "dropped": dropped },
            "load": self.load.to_json(),
            "underruns": self.load.underruns(),
            "profile": self.costs.map(Costs::to_json),
        })
    }

    fn seconds(&self) -> f64 {
        self.meter.frames() as f64 / f64::from(self.sample_rate_hz)
    }

    fn times_real_time(&self) -> f64 {
        self.seconds() / self.took.as_secs_f64().max(1e-9)
    }
}

impl fmt::Display for Summary<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (seconds, speed) = (self.seconds(), self.times_real_time());
        let threads =
            if self.threads == 1 { "1 thread".to_owned() } else { format!("{} threads", self.threads) };
        write!(
            f,
            "{}  {seconds:.3} s  {speed:.0}x real time  {threads}  peak {}  RMS {}  hash {:016x}",
            self.name,
            dbfs(self.meter.peak()),
            dbfs(self.meter.rms()),
            self.meter.hash()
        )?;
        let kept = || self.stems.iter().filter_map(|stem| Some((stem.path.as_ref()?, &stem.meter)));
        let width = kept().map(|(path, _)| path.chars().count()).max().unwrap_or(0);
        kept().try_for_each(|(path, meter)| {
            write!(f, "\n{path:width$}  peak {}  RMS {}", dbfs(meter.peak()), dbfs(meter.rms()))
        })?;
        self.costs.map_or(Ok(()), |costs| write!(f, "\n\n{costs}"))
    }
}

/// What is probably not as meant; `clips` says whether values beyond ±1 are lost in the file.
pub fn warnings(meter: &Meter, clips: bool) -> Vec<String> {
    let mut warnings = Vec::new();
    if meter.is_silent() {
        warnings.push("the sound is all zero".to_owned());
    }
    if clips && meter.frames_beyond_full_scale() > 0 {
        let factor = factor(meter.peak());
        warnings.push(format!(
            "the sound clips in {} frames: its peak is +{:.1} dBFS; multiply it by {factor}, or write it with --bit-depth 32f",
            meter.frames_beyond_full_scale(),
            decibels(meter.peak())
        ));
    }
    warnings
}

/// What brings a peak to full scale: three digits, rounded down so that what follows the advice does not clip.
fn factor(peak: f64) -> f64 {
    let mut scale = 1000.0;
    while scale < 100.0 * peak {
        scale *= 10.0;
    }
    (scale / peak).floor() / scale
}

#[cfg(test)]
mod tests {
    use super::{Summary, warnings};
    use crate::engine::Statistics;
    use crate::report::{Load, Meter};
    use std::collections::BTreeMap;
    use std::time::Duration;

    fn meter(value: f32) -> Meter {
        let mut meter = Meter::default();
        meter.add(&[value; 2 * 44_100]);
        meter
    }

    #[test]
    fn says_all_in_one_line() {
        let took = Duration::from_millis(10);
        let summary = Summary {
            program: "song.ph",
            name: "out.wav",
            meter: &meter(0.5),
            sample_rate_hz: 44_100,
            took,
            threads: 2,
            stems: &[],
            cycles: 0.5,
            loudness: None,
            onsets: &BTreeMap::new(),
            statistics: Statistics::default(),
            load: &Load::default(),
            costs: None,
        };
        let text = summary.to_string();
        assert_eq!(
            text.split("  hash ").next(),
            Some("out.wav  1.000 s  100x real time  2 threads  peak -6.0 dBFS  RMS -6.0 dBFS")
        );
    }

    #[test]
    fn warns_of_silence_and_clipping() {
        assert_eq!(warnings(&meter(0.0), true), ["the sound is all zero"]);
        assert_eq!(warnings(&meter(1.0), true), [""; 0]);
        assert_eq!(warnings(&meter(2.0), false), [""; 0]);
        let warned = warnings(&meter(2.0), true).concat();
        assert!(warned.contains("44100 frames") && warned.contains("+6.0 dBFS"), "{warned}");
        assert!(warned.contains("multiply it by 0.5,"), "{warned}");
        let warned = warnings(&meter(300_000.0), true).concat();
        assert!(warned.contains("multiply it by 0.00000333,"), "{warned}");
    }
}

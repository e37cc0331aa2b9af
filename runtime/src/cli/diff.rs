//! `phonon diff`: where two sounds differ.

use super::options::ReportFormat;
use super::stdout::{print, said};
use super::{Outcome, exit};
use clap::Args;
use phonon_runtime::bank::read;
use phonon_runtime::report::Difference;
use std::path::PathBuf;

/// Which sounds, and what counts as a difference.
#[derive(Args)]
pub struct Diff {
    /// A file of sound
    a: PathBuf,
    /// Another one
    b: PathBuf,
    /// Say places in cycles too, at so many cycles per second
    #[arg(long, value_name = "CPS", value_parser = tempo)]
    cps: Option<f64>,
    /// Differences no louder than this do not count, in dBFS
    #[arg(long, value_name = "DBFS", allow_negative_numbers = true)]
    tolerance: Option<f64>,
    /// How it is written
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = ReportFormat::Text)]
    emit: ReportFormat,
}

fn tempo(text: &str) -> Result<f64, String> {
    let known = text.parse().ok().filter(|cps: &f64| cps.is_finite() && *cps > 0.0);
    known.ok_or_else(|| "cycles per second are expected, as in 0.5".to_owned())
}

/// Compares two files; that they differ is an exit code of its own.
pub fn run(diff: &Diff) -> Outcome {
    let [a, b] = [&diff.a, &diff.b].map(|path| {
        let (sample, channels) = read(path).map_err(|fault| said(&fault.to_string()))?;
        match channels {
            1 | 2 => Ok(sample),
            many => {
                Err(said(&format!("`{}` has {many} channels; one or two can be compared", path.display())))
            }
        }
    });
    let tolerance = diff.tolerance.map_or(0.0, amplitude);
    let names = [&diff.a, &diff.b].map(|path| path.display().to_string());
    let difference = Difference::of(names, [&a?, &b?], diff.cps, tolerance);
    match diff.emit {
        ReportFormat::Text => print(&format!("{difference}\n"))?,
        ReportFormat::Json => print(&format!("{:#}\n", difference.to_json()))?,
    }
    if difference.is_none() { Ok(()) } else { Err(exit::DIFFERENT) }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a level that differences are held against; no sound depends on it"
)]
fn amplitude(level_dbfs: f64) -> f64 {
    10.0_f64.powf(level_dbfs / 20.0)
}

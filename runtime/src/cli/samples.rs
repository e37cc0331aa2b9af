//! `phonon samples`: what can be played.

use super::args;
use super::options::ReportFormat;
use super::stdout::{print, print_json, said};
use super::{Outcome, exit, sounds};
use phonon_runtime::bank::{Bank, Fault, Inspection, Variant, inspect};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Lists, shows or checks.
pub fn run(command: &args::Samples) -> Outcome {
    let (args::Samples::List(reach) | args::Samples::Check(reach) | args::Samples::Info { reach, .. }) =
        command;
    let mut bank = sounds::index(&reach.samples).map_err(|message| said(&message))?;
    bank.take_notices().iter().for_each(|notice| eprintln!("warning: {notice}"));
    match command {
        args::Samples::List(_) => list(&bank, reach.emit),
        args::Samples::Info { name, .. } => info(&bank, name, reach.emit),
        args::Samples::Check(_) => check(&bank, reach.emit),
    }
}

fn list(bank: &Bank, emit: ReportFormat) -> Outcome {
    let width = bank.names().map(|(name, ..)| name.len()).max().unwrap_or(0);
    let text = |(name, variants, place): (&str, &[Variant], Option<&Path>)| {
        let place = place.map_or("built in".into(), |place| place.display().to_string());
        let pitched = if variants[0].pitch().is_some() { ", by note" } else { "" };
        format!("{name:width$}  {:>4}  {place}{pitched}\n", variants.len())
    };
    let json = |(name, variants, place): (&str, &[Variant], Option<&Path>)| {
        let by_note = variants[0].pitch().is_some();
        json!({ "name": name, "count": variants.len(), "place": place, "by_note": by_note })
    };
    match emit {
        ReportFormat::Text => print(&bank.names().map(text).collect::<String>()),
        ReportFormat::Json => print_json(bank.names().map(json).collect()),
    }
}

/// The sounds of a name; a name that nobody has may be a file.
fn info(bank: &Bank, name: &str, emit: ReportFormat) -> Outcome {
    let (name, n) = match name.split_once(':') {
        Some((name, n)) if n.parse::<usize>().is_ok() => (name, n.parse::<usize>().ok()),
        _ => (name, None),
    };
    let looks: Vec<Look> = match bank.variants(name) {
        Ok(variants) => {
            let wrapped = n.map(|n| n % variants.len());
            let chosen = variants.iter().enumerate().filter(|(at, _)| wrapped.is_none_or(|n| n == *at));
            chosen.map(|(at, variant)| Look::variant(name, at, variant)).collect()
        }
        Err(_) if Path::new(name).is_file() => vec![Look::of(name.to_owned(), Some(Path::new(name)), None)],
        Err(fault) => return Err(said(&fault.to_string())),
    };
    show(&looks, emit)?;
    if looks.iter().any(Look::is_broken) { Err(exit::FILES) } else { Ok(()) }
}

/// Reads every file; those with something wrong are shown.
fn check(bank: &Bank, emit: ReportFormat) -> Outcome {
    let (mut odd, mut seen, mut streamed) = (Vec::new(), BTreeSet::new(), 0);
    for (name, variants, _) in bank.names() {
        for (at, variant) in variants.iter().enumerate() {
            // A file may have several names.
            if variant.path().is_some_and(|path| seen.insert(path.to_owned())) {
                let look = Look::variant(name, at, variant);
                streamed += usize::from(look.is_streamed());
                odd.extend(Some(look).filter(Look::is_odd));
            }
        }
    }
    show(&odd, emit)?;
    let broken = odd.iter().filter(|look| look.is_broken()).count();
    let (files, odd) = (seen.len(), odd.len() - broken);
    eprintln!("{files} files: {broken} cannot be played, {odd} are odd, {streamed} stream from disk");
    if broken > 0 { Err(exit::FILES) } else { Ok(()) }
}

/// What is known of one sound.
struct Look {
    /// How patterns name it, or its file.
    name: String,
    path: Option<PathBuf>,
    /// In semitones from c4.
    pitch: Option<i16>,
    /// What its file says; nothing for a built-in sound.
    found: Option<Result<Inspection, Fault>>,
}

impl Look {
    fn of(name: String, path: Option<&Path>, pitch: Option<i16>) -> Look {
        Look { name, path: path.map(Path::to_owned), pitch, found: path.map(inspect) }
    }

    fn variant(name: &str, at: usize, variant: &Variant) -> Look {
        Look::of(format!("{name}:{at}"), variant.path(), variant.pitch())
    }

    fn is_broken(&self) -> bool {
        matches!(self.found, Some(Err(_)))
    }

    fn is_odd(&self) -> bool {
        self.is_broken() || matches!(&self.found, Some(Ok(found)) if found.notice.is_some())
    }

    fn is_streamed(&self) -> bool {
        matches!(&self.found, Some(Ok(found)) if found.disk_bytes > 0)
    }

    fn text(&self) -> String {
        let pitch = self.pitch.map(|pitch| format!(", {pitch:+} semitones from c4")).unwrap_or_default();
        match (&self.found, &self.path) {
            (Some(Ok(found)), Some(path)) => {
                let Inspection { format, channels, sample_rate_hz, frames, peak, notice, .. } = found;
                let streamed = match found.disk_bytes {
                    0 => String::new(),
                    bytes => format!(", streams from disk ({} MiB)", bytes.div_ceil(1 << 20)),
                };
                let seconds = *frames as f64 / f64::from(*sample_rate_hz);
                let notice = notice.as_ref().map(|notice| format!("\n    {notice}")).unwrap_or_default();
                let path = path.display();
                format!(
                    "{}  {path}\n    {format}, {sample_rate_hz} Hz, {channels} channels, {frames} frames \
                     ({seconds:.3} s), peak {peak:.3}{pitch}{streamed}{notice}\n",
                    self.name
                )
            }
            (Some(Err(fault)), _) => format!("{}  {fault}\n", self.name),
            _ => format!("{}  built in\n", self.name),
        }
    }

    fn json(&self) -> Value {
        let mut json = json!({ "name": self.name, "path": self.path, "pitch": self.pitch });
        match &self.found {
            Some(Ok(found)) => {
                json["format"] = json!(found.format);
                json["channels"] = json!(found.channels);
                json["sample_rate_hz"] = json!(found.sample_rate_hz);
                json["frames"] = json!(found.frames);
                json["peak"] = json!(found.peak);
                json["memory_bytes"] = json!(found.memory_bytes);
                json["disk_bytes"] = json!(found.disk_bytes);
                json["notice"] = json!(found.notice);
            }
            Some(Err(fault)) => json["error"] = json!(fault.to_string()),
            None => {}
        }
        json
    }
}

fn show(looks: &[Look], emit: ReportFormat) -> Outcome {
    match emit {
        ReportFormat::Text => print(&looks.iter().map(Look::text).collect::<String>()),
        ReportFormat::Json => print_json(looks.iter().map(Look::json).collect()),
    }
}

//! `--plot` and `--spectrogram`: what a rendering looks like.

use clap::{Args, ValueEnum};
use phonon_compiler::pattern::Time;
use phonon_compiler::plan::{Plan, Stem, StemKind};
use phonon_runtime::clock::Clock;
use phonon_runtime::engine::stems;
use phonon_runtime::io::{Length, OutputError, write_file};
use phonon_runtime::picture::{Cycle, Envelope, Grid, Lane, Spectrum, Theme, spectrogram, waveform};
use phonon_runtime::report::{onsets, patterns};
use std::path::{Path, PathBuf};

/// The most lanes of a picture that people can look at.
const LANES_MAX: usize = 32;

/// The most cycles that are counted below a picture.
const CYCLES_MAX: i64 = 1 << 16;

/// Which pictures to draw.
#[derive(Args, Clone, Default)]
pub struct Pictures {
    /// Draw the waveform of the mix and of each bus in it, with cycles and events, as a PNG
    #[arg(long, value_name = "FILE", conflicts_with_all = ["normalize", "device", "channels", "record", "interactive", "tui"])]
    pub plot: Option<PathBuf>,
    /// Draw how loud each frequency is over time, as a PNG
    #[arg(long, value_name = "FILE", conflicts_with_all = ["device", "channels", "record", "interactive", "tui"])]
    pub spectrogram: Option<PathBuf>,
    /// The ground of pictures
    #[arg(long, value_enum, value_name = "GROUND", default_value_t = Ground::Light)]
    pub theme: Ground,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Ground {
    #[default]
    Light,
    Dark,
}

/// What pictures show, gathered while a sound passes.
pub struct Gathered {
    pub mix: Envelope,
    /// One for each stem, where stems are kept.
    pub stems: Vec<Envelope>,
    spectrum: Option<Spectrum>,
}

/// The time of a piece, as pictures need it.
pub struct Timeline {
    pub clock: Clock,
    pub seed: u64,
    pub length: Length,
}

impl Pictures {
    /// Whether there are any.
    pub fn is_asked_for(&self) -> bool {
        self.plot.is_some() || self.spectrogram.is_some()
    }

    /// Gathers nothing yet.
    pub fn gather(&self, plan: &Plan) -> Gathered {
        let stems = stems(plan).map(|_| Envelope::default()).collect();
        let spectrum = self.spectrogram.as_ref().map(|_| Spectrum::new(plan.sample_rate_hz));
        Gathered { mix: Envelope::default(), stems, spectrum }
    }

    /// Refuses files that are something else.
    pub fn check(&self) -> Result<(), OutputError> {
        for path in self.plot.iter().chain(&self.spectrogram) {
            let is_png = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("png"));
            if !is_png || path.is_dir() {
                return Err(OutputError::Unfit(format!("pictures are PNG: name `{}` .png", path.display())));
            }
        }
        Ok(())
    }

    /// Draws what was gathered.
    pub fn draw(
        &self,
        gathered: &Gathered,
        plan: &Plan,
        time: &Timeline,
        name: &str,
    ) -> Result<(), OutputError> {
        let theme = if self.theme == Ground::Light { Theme::Light } else { Theme::Dark };
        let grid = grid(plan, time, gathered.mix.frames(), name);
        if let Some(path) = &self.plot {
            write(path, waveform(&grid, &lanes(plan, gathered, time), theme))?;
        }
        if let (Some(path), Some(spectrum)) = (&self.spectrogram, &gathered.spectrum) {
            write(path, spectrogram(&grid, spectrum, theme))?;
        }
        Ok(())
    }
}

impl Gathered {
    /// Adds interleaved frames of the mix.
    pub fn add(&mut self, frames: &[f32]) {
        self.mix.add(frames);
        if let Some(spectrum) = &mut self.spectrum {
            spectrum.add(frames);
        }
    }
}

fn write(path: &Path, png: std::io::Result<Vec<u8>>) -> Result<(), OutputError> {
    let png = png.map_err(|error| OutputError::Failed(format!("cannot draw `{}`", path.display()), error))?;
    write_file(path, &png)
}

fn grid(plan: &Plan, time: &Timeline, frames: u64, name: &str) -> Grid {
    let last = time.length.frames.min(frames) as f64;
    let first = plan.start_cycle.ceil();
    let begins = (first..first + CYCLES_MAX)
        .map(|number| Cycle { number, frame: time.clock.frame_of(Time::from_int(number)) as f64 });
    let cycles = begins.take_while(|cycle| cycle.frame <= last).collect();
    Grid { title: name.to_owned(), frames, sample_rate_hz: plan.sample_rate_hz, cycles }
}

/// The mix, the outputs where there are several, and the buses where there are.
fn lanes(plan: &Plan, gathered: &Gathered, time: &Timeline) -> Vec<Lane> {
    let stems = || stems(plan).zip(&gathered.stems);
    let outputs = plan.outputs.iter().filter(|output| output.audible).count();
    let buses = stems().filter(|(stem, _)| stem.kind == StemKind::Bus).count();
    let is_shown = |stem: &Stem| match stem.kind {
        StemKind::Bus => buses > 1,
        StemKind::Part | StemKind::Output => outputs > 1 && stem.name != "mix",
    };
    let lane = |(stem, envelope): (&Stem, &Envelope)| {
        let sources: Vec<&str> = stem.sources.iter().map(String::as_str).collect();
        let onsets = if stem.kind == StemKind::Bus { begins(plan, Some(&sources), time) } else { Vec::new() };
        Lane { name: stem.name.clone(), envelope: envelope.clone(), onsets }
    };
    let stems: Vec<Lane> = stems().filter(|(stem, _)| is_shown(stem)).map(lane).collect();
    // What is not taken apart has its events below the mix.
    let onsets = if stems.is_empty() { begins(plan, None, time) } else { Vec::new() };
    let mix = Lane { name: "mix".to_owned(), envelope: gathered.mix.clone(), onsets };
    std::iter::once(mix).chain(stems).take(LANES_MAX).collect()
}

/// The frames on which the events of some buses begin, or of all.
fn begins(plan: &Plan, buses: Option<&[&str]>, time: &Timeline) -> Vec<f64> {
    let patterns = patterns(plan, buses);
    let end = time.clock.edge(time.length.frames);
    let times = onsets(&patterns, plan.start_cycle, end, time.seed);
    times.into_iter().map(|cycle| time.clock.frame_of(cycle) as f64).collect()
}

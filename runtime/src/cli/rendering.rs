//! A rendering under way: from an engine into files, with the last words about it.

use super::console::Console;
use super::measures::Measures;
use super::options::Options;
use super::pictures::{Pictures, Timeline};
use super::progress::Progress;
use super::run::refusal;
use super::sinks::Sinks;
use super::stop::Stop;
use super::targets::Targets;
use super::{Outcome, exit, troubles};
use phonon_compiler::ugen::approx::exp2;
use phonon_runtime::engine::Engine;
use phonon_runtime::io::{End, Format, OutputError, Sink, Spool, render};
use phonon_runtime::report::{
    Costs, Load, Loudness, Meter, StemSummary, Summary, buses, onsets, patterns, warnings,
};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// What is rendered, and whereto.
pub struct Rendering<'a> {
    pub options: &'a Options,
    /// The text that is played, and what messages call it.
    pub text: &'a str,
    pub program: &'a str,
    pub targets: &'a Targets,
    pub pictures: &'a Pictures,
    pub measures: &'a Measures,
    pub time: Timeline,
    pub format: Format,
    pub console: &'a Console,
}

impl Rendering<'_> {
    /// Renders all of it.
    pub fn render(&self, engine: &mut Engine, mut sinks: Sinks, stop: &Stop) -> Outcome {
        let started = Instant::now();
        let refused = |error| refusal(&error, self.console);
        let mut ear = Ear::new(self.options);
        let mut load = Load::default();
        let stopped = match self.targets.normalize {
            None => {
                let mut write = |engine: &mut Engine, frames: &[f32]| {
                    ear.add(frames);
                    sinks.write(frames, engine.stems())
                };
                self.play(engine, stop, &mut load, &mut write).map_err(refused)?
            }
            Some(level_dbfs) => {
                let mut spool = Spool::new().map_err(refused)?;
                let mut keep = |_: &mut Engine, frames: &[f32]| spool.write(frames);
                let stopped = self.play(engine, stop, &mut load, &mut keep).map_err(refused)?;
                let mut write = |frames: &[f32]| {
                    ear.add(frames);
                    sinks.write(frames, None)
                };
                spool.play_at(amplitude(level_dbfs), &mut write).map_err(refused)?;
                stopped
            }
        };
        if let Some(signal) = stopped {
            let kept = sinks.keep_partial().map_err(refused)?;
            let seconds = ear.meter.frames() as f64 / f64::from(self.format.sample_rate_hz);
            let kept: Vec<String> = kept.iter().map(|path| format!("`{}`", path.display())).collect();
            let kept = if kept.is_empty() { String::new() } else { format!("; kept as {}", kept.join(", ")) };
            self.console.warning(&format!("interrupted after {seconds:.3} s of sound{kept}"));
            return Err(exit::by_signal(signal));
        }
        troubles::tell(engine, self.text, self.program, self.console)?;
        let (stems, gathered) = sinks.finish().map_err(refused)?;
        let took = started.elapsed();
        self.pictures.draw(&gathered, engine.plan(), &self.time, self.program).map_err(refused)?;
        self.console.waveform(&gathered.mix);
        let costs = self.measures.end(engine, ear.meter.frames(), self.options, self.text, self.console)?;
        self.conclude(engine, &Heard { ear, stems, load, costs, took });
        Ok(())
    }

    /// Plays all of it into `sink`; gives the signal that ended it early.
    fn play(
        &self,
        engine: &mut Engine,
        stop: &Stop,
        load: &mut Load,
        sink: &mut Sink<'_, Engine, OutputError>,
    ) -> Result<Option<usize>, OutputError> {
        let mut progress = Progress::new(self.options, &self.name(), self.time.length.frames_max());
        let (mut done, mut began) = (0, Instant::now());
        let mut sink = |engine: &mut Engine, frames: &[f32]| {
            let count = frames.len() / 2;
            let lasts = Duration::from_secs_f64(count as f64 / f64::from(self.format.sample_rate_hz));
            load.add(count, began.elapsed(), lasts);
            done += count as u64;
            progress.reach(done);
            let written = sink(engine, frames);
            began = Instant::now();
            written
        };
        // As much as is computed in one go, so that no thread waits for what is done with it.
        let frames = engine.stretch_frames();
        let end = render(engine, &self.time.length, frames, &|| stop.signal().is_some(), &mut sink);
        progress.finish();
        Ok(if end? == End::Stopped { stop.signal() } else { None })
    }

    /// What the last words call it: by where it goes, or as the program where nothing is written.
    fn name(&self) -> String {
        if self.targets.is_empty() { self.program.to_owned() } else { self.targets.name() }
    }

    /// The last words.
    fn conclude(&self, engine: &Engine, heard: &Heard) {
        let Heard { ear: Ear { meter, loudness }, stems, load, costs, took } = heard;
        let clips = !self.targets.is_empty() && self.format.depth.clips();
        for warning in warnings(meter, clips) {
            self.console.warning(&warning);
        }
        let plan = engine.plan();
        self.targets.tell_stems(plan, stems, self.format.depth, self.console);
        let end = self.time.clock.edge(self.time.length.frames);
        let begin = |bus| onsets(&patterns(plan, Some(&[bus])), plan.start_cycle, end, self.time.seed).len();
        let onsets: BTreeMap<&str, usize> = match self.options.reports_json() {
            true => buses(plan).into_iter().map(|bus| (bus, begin(bus))).collect(),
            false => BTreeMap::new(),
        };
        let summary = Summary {
            program: self.program,
            name: &self.name(),
            meter,
            sample_rate_hz: self.format.sample_rate_hz,
            took: *took,
            threads: engine.tallies().len(),
            stems,
            // The edge of a frame lies half a frame before it.
            cycles: (end - plan.start_cycle).to_f64().max(0.0),
            loudness: loudness.as_ref(),
            onsets: &onsets,
            statistics: engine.statistics(),
            load,
            costs: costs.as_ref(),
        };
        self.console.summary(&summary.to_string(), &summary.to_json());
    }
}

/// What hears the mix while it passes.
struct Ear {
    meter: Meter,
    /// Only where somebody reads it: to hear as people do takes its time.
    loudness: Option<Loudness>,
}

impl Ear {
    fn new(options: &Options) -> Ear {
        let loudness = options.reports_json().then(|| Loudness::new(options.sample_rate));
        Ear { meter: Meter::default(), loudness }
    }

    fn add(&mut self, frames: &[f32]) {
        self.meter.add(frames);
        if let Some(loudness) = &mut self.loudness {
            loudness.add(frames);
        }
    }
}

/// What was found while it was played.
struct Heard {
    ear: Ear,
    stems: Vec<StemSummary>,
    load: Load,
    costs: Option<Costs>,
    took: Duration,
}

/// The amplitude of a level. What is scaled by it is sound, so that it comes from our own polynomials.
fn amplitude(level_dbfs: f32) -> f32 {
    /// How often an amplitude doubles in a decibel.
    const OCTAVES: f32 = std::f32::consts::LOG2_10 / 20.0;
    if level_dbfs == 0.0 { 1.0 } else { exp2(level_dbfs * OCTAVES) }
}

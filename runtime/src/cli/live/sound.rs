//! The sound of a set: its device, its recorder, its load.

use super::args::Overload;
use super::aside::load;
use super::set::Gig;
use crate::cli::console::Console;
use crate::cli::exit;
use crate::cli::options::Options;
use crate::cli::program::Program;
use crate::cli::run::playing;
use phonon_compiler::{Options as Compiling, prepare};
use phonon_runtime::bank::Bank;
use phonon_runtime::device::{Chosen, Fill, Null, Wanted};
use phonon_runtime::engine;
use phonon_runtime::exec::Pins;
use phonon_runtime::io::{Format, Length, Output, OutputError, Place};
use phonon_runtime::live::{Desk, News, Outlet, Recorder, Session, Settings, Version};
use phonon_runtime::report::{LOAD_MAX, LoadCounts};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// The sound of a set.
pub struct Sound {
    /// How the device is called.
    pub device: String,
    host: &'static str,
    pub settings: Settings,
    pub recorder: Recorder,
    outlet: Outlet,
    effort: Arc<Effort>,
    /// What it was when the load was last asked for.
    seen: (u64, u64),
    /// How many frames the device had let pass then.
    missed: u64,
    sample_rate_hz: u32,
}

/// How long the sound took, and how long it lasts.
#[derive(Default)]
struct Effort {
    took_ns: AtomicU64,
    frames: AtomicU64,
    loads: LoadCounts,
}

/// A session that plays on a device.
pub fn begin(
    gig: &Gig<'_>,
    program: &Program,
    bank: &Arc<Bank>,
    chosen: Chosen,
    console: &Console,
) -> Result<(Session, Sound), u8> {
    let options = gig.options;
    let compiling: Compiling = gig.compiling();
    let (module, _) = prepare(&program.text, &compiling);
    let mut module = module.ok_or(exit::PROGRAM)?;
    module.start_cycle = program.plan.start_cycle;
    let version = Version { module, compiling, library: Arc::clone(bank) as _ };
    let settings = settings(gig);
    let load = load(&program.plan, &settings);
    if load > LOAD_MAX as f32 && !gig.wanted.force {
        console.warning(&format!("this is expected to take {:.0} % of the time there is", load * 100.0));
    }
    let (session, stage) = Session::new(version, settings).map_err(|fault| {
        console.error(&fault.to_string());
        exit::BUG
    })?;
    let (tap, mut recorder) = Recorder::new(options.sample_rate);
    if console.reports_json() {
        recorder.measure(options.sample_rate, gig.length.as_ref().and_then(Length::known_frames));
    }
    let effort = Arc::new(Effort::default());
    let pairs = gig.wanted.pairs();
    let fill = fill(Desk::new(stage, tap), 2 * pairs, options.sample_rate, Arc::clone(&effort));
    let Chosen { host, device, output } = chosen;
    let wanted = Wanted {
        rate_hz: options.sample_rate,
        block_frames: options.block_frames(),
        channels: 2 * pairs as u16,
        name: Some(output.name.clone()),
        pin: if options.pin { Pins::of_system().map(|pins| pins.of(0)) } else { None },
    };
    let takes_any = gig.wanted.device.is_none();
    let outlet = Outlet::open(device, Box::new(Null), wanted, takes_any, fill).map_err(|error| {
        console.error(&error.to_string());
        exit::FILES
    })?;
    let sound = Sound {
        device: format!("`{}` ({host})", output.name),
        host,
        settings,
        recorder,
        outlet,
        effort,
        seen: (0, 0),
        missed: 0,
        sample_rate_hz: options.sample_rate,
    };
    Ok((session, sound))
}

/// How it is played.
fn settings(gig: &Gig<'_>) -> Settings {
    let end_frame = gig.length.as_ref().map(|length| length.frames);
    Settings {
        playing: engine::Options {
            is_urgent: true,
            is_metered: gig.wanted.tui,
            pairs: gig.wanted.pairs(),
            ..playing(gig.options, 1, end_frame)
        },
        fade_seconds: gig.wanted.fade.0.to_f64() as f32,
        keeps_stems: gig.stems.is_some(),
        keeps_time: gig.wanted.overload == Overload::Shed,
    }
}

/// What a device of so many channels asks for frames.
fn fill(mut desk: Desk, channels: usize, sample_rate_hz: u32, effort: Arc<Effort>) -> Fill {
    Box::new(move |frames| {
        let began = Instant::now();
        desk.fill(frames);
        let (took, count) = (began.elapsed(), frames.len() / channels);
        desk.stage().ease(took, count);
        effort.took_ns.fetch_add(took.as_nanos() as u64, Ordering::Relaxed);
        effort.frames.fetch_add(count as u64, Ordering::Relaxed);
        effort.loads.add(took.as_secs_f64() * f64::from(sample_rate_hz) / count.max(1) as f64);
    })
}

impl Sound {
    /// Looks after the device.
    pub fn tend(&mut self, now: Duration) -> Option<News> {
        let news = self.outlet.tend(now);
        if let Some(News::Back(name)) = &news {
            self.device = format!("`{name}` ({})", self.host);
        }
        news
    }

    /// Whether the device is gone, and another one stands in.
    pub fn is_away(&self) -> bool {
        self.outlet.is_away()
    }

    /// How many frames the device has been given.
    pub fn frames_played(&self) -> u64 {
        self.effort.frames.load(Ordering::Relaxed)
    }

    /// How many frames the device let pass since this was last asked.
    pub fn missed_frames(&mut self) -> u64 {
        let missed = self.outlet.missed_frames();
        missed - std::mem::replace(&mut self.missed, missed)
    }

    /// How often the device ran out of frames.
    pub fn underruns(&self) -> u64 {
        self.outlet.underruns()
    }

    /// The share of its time that the sound took since this was last asked.
    pub fn load(&mut self) -> f64 {
        let now = (self.effort.took_ns.load(Ordering::Relaxed), self.frames_played());
        let (took_ns, frames) = (now.0 - self.seen.0, now.1 - self.seen.1);
        self.seen = now;
        let lasts_ns = frames as f64 * 1e9 / f64::from(self.sample_rate_hz);
        if frames == 0 { 0.0 } else { took_ns as f64 / lasts_ns }
    }

    /// The share of its time that the sound took on average.
    pub fn mean_load(&self) -> f64 {
        let lasts_ns = self.frames_played() as f64 * 1e9 / f64::from(self.sample_rate_hz);
        self.effort.took_ns.load(Ordering::Relaxed) as f64 / lasts_ns.max(1.0)
    }

    /// The shares of their time that half of the blocks, 95 and 99 of a hundred did not exceed.
    pub fn load_percentiles(&self) -> [f64; 3] {
        [0.5, 0.95, 0.99].map(|share| self.effort.loads.percentile(share))
    }

    /// What would make the sound safer.
    pub fn remedies(&self) -> Vec<String> {
        self.outlet.health().not_realtime.iter().map(|reason| reason.to_string()).collect()
    }

    /// Records from now on, but not over what is read.
    pub fn record(
        &mut self,
        place: &Place,
        inputs: &[&Path],
        options: &Options,
        frames: Option<u64>,
    ) -> Result<(), OutputError> {
        let format = Format { sample_rate_hz: options.sample_rate, depth: options.bit_depth.bit_depth() };
        place.check(inputs, &format, frames.unwrap_or(0))?;
        self.recorder.begin(Output::open(place, format, frames)?, frames);
        Ok(())
    }

    /// Ends the sound.
    pub fn close(&mut self) {
        self.outlet.close();
    }
}

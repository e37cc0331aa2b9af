//! `phonon run`.

use super::args::Job;
use super::console::Console;
use super::length::Cycles;
use super::live::{self, Gig};
use super::options::Options;
use super::pictures::Timeline;
use super::program::Program;
use super::rendering::Rendering;
use super::stop::Stop;
use super::targets::Targets;
use super::{Outcome, exit, realtime, sounds, troubles};
use phonon_compiler::pattern::Time;
use phonon_compiler::plan::Plan;
use phonon_kernel::Cpu;
use phonon_runtime::bank::Bank;
use phonon_runtime::clock::Clock;
use phonon_runtime::device::{Chosen, DeviceError, choose};
use phonon_runtime::engine::{self, Engine};
use phonon_runtime::exec::Pins;
use phonon_runtime::io::{Format, Length, OutputError};
use std::path::Path;
use std::sync::Arc;

/// How many cycles are rendered if nobody says.
const CYCLES_DEFAULT: i64 = 8;

/// Reads, compiles and renders.
pub fn run(job: &Job) -> Outcome {
    let Job { input, options, .. } = job;
    let console = Console::new(options);
    let stop = Stop::listen().map_err(|error| {
        console.error(&format!("cannot listen for signals: {error}"));
        exit::FILES
    })?;
    let has_stems = job.has_stems();
    let program = Program::load(input, options, has_stems, &console)?;
    let mut clock = Clock::of(&program.plan, options.seed);
    let length = length(options, &mut clock);
    if let Some(chosen) = device(job, &console)? {
        let has_end = options.cycles.is_some() || options.duration.is_some();
        let stems = job.targets.stems.as_deref();
        let gig = Gig { input, wanted: &job.stage, stems, options, length: has_end.then_some(length) };
        return live::play(&gig, program, chosen, &stop, &console);
    }
    clock.reach(length.frames);
    let cycles = clock.edge(length.frames) - program.plan.start_cycle;
    let bank = Arc::new(sounds::load(&program, cycles, options, &console)?);
    let Program { plan, text, name } = program;
    if job.is_timed {
        let mut engine = engine(plan, bank, &length, options, 1, &console)?;
        job.measures.begin(&mut engine);
        let profile = realtime::measure(&mut engine, &name, length.frames, options, &stop)?;
        let costs = job.measures.end(&engine, length.frames, options, &text, &console)?;
        realtime::conclude(&profile, costs.as_ref(), &console);
        return troubles::tell(&engine, &text, &name, &console);
    }
    let format = Format { sample_rate_hz: options.sample_rate, depth: options.bit_depth.bit_depth() };
    let targets = targets(job, &console);
    let inputs: Vec<&Path> = input.path().into_iter().chain(bank.files()).collect();
    let sinks = targets.open(&job.pictures, &plan, &inputs, format, &length, &console)?;
    let mut engine = engine(plan, Arc::clone(&bank), &length, options, engine::WINDOW, &console)?;
    job.measures.begin(&mut engine);
    if has_stems {
        engine.keep_stems();
    }
    let rendering = Rendering {
        options,
        text: &text,
        program: &name,
        targets: &targets,
        pictures: &job.pictures,
        measures: &job.measures,
        time: Timeline { clock, seed: options.seed, length },
        format,
        console: &console,
    };
    rendering.render(&mut engine, sinks, &stop)
}

/// An engine with so many blocks in flight.
pub fn engine(
    plan: Plan,
    bank: Arc<Bank>,
    length: &Length,
    options: &Options,
    window: usize,
    console: &Console,
) -> Result<Engine, u8> {
    let playing = playing(options, window, Some(length.frames));
    let engine = Engine::new(plan, bank, &playing).map_err(|fault| {
        console.error(&fault.to_string());
        exit::BUG
    })?;
    if let Some(pins) = options.pin.then(Pins::of_system).flatten() {
        // The other threads stay on the cores after the first.
        pins.of(0).hold();
    }
    Ok(engine)
}

/// How to play, with so many blocks in flight.
pub fn playing(options: &Options, window: usize, end_frame: Option<u64>) -> engine::Options {
    engine::Options {
        seed: options.seed,
        block_frames: options.block_frames(),
        end_frame,
        cpu: options.cpu.unwrap_or_else(Cpu::best),
        threads: options.threads,
        window,
        pin: options.pin,
        is_urgent: false,
        is_metered: false,
        pairs: 1,
        interpolation: options.interpolation.interpolation(),
    }
}

/// The device to play on; nothing where the sound goes to a file, as it does where there is no device at all.
fn device(job: &Job, console: &Console) -> Result<Option<Chosen>, u8> {
    let stage = &job.stage;
    if job.is_rendered() || job.is_timed {
        return Ok(None);
    }
    match choose(stage.host.host.as_deref(), stage.device.as_deref()) {
        Ok(chosen) => Ok(Some(chosen)),
        Err(DeviceError::Absent(_)) if stage.host.host.is_none() => Ok(None),
        Err(error) => {
            console.error(&error.to_string());
            Err(exit::FILES)
        }
    }
}

/// Where the sound goes: to a file in any case, unless it is rendered to be looked at.
fn targets(job: &Job, console: &Console) -> Targets {
    let mut targets = job.targets.clone();
    if targets.is_empty() && !job.is_looked_at() {
        let path = job.input.default_output();
        let why = if job.is_rendered() { "no file is named" } else { "there is no audio device" };
        console.note(&format!("{why}: rendering to `{}`", path.display()));
        targets.files.push(path);
    }
    targets
}

/// How much is rendered.
pub fn length(options: &Options, clock: &mut Clock) -> Length {
    let frames = match (options.duration, options.cycles) {
        (Some(duration), _) => duration.frames(options.sample_rate),
        (None, cycles) => clock.frames(cycles.unwrap_or(Cycles(Time::from_int(CYCLES_DEFAULT))).0),
    };
    Length { frames, tail: options.tail.frames(options.sample_rate), sample_rate_hz: options.sample_rate }
}

/// Says why sound cannot be written, and chooses the exit code. That nobody reads any more is no error.
pub fn refusal(error: &OutputError, console: &Console) -> u8 {
    match error {
        OutputError::Closed => 0,
        OutputError::Unfit(_) => {
            console.error(&error.to_string());
            exit::USAGE
        }
        OutputError::Failed(..) => {
            console.error(&error.to_string());
            exit::FILES
        }
    }
}

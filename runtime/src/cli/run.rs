//! `phonon run`.

use super::args::{Job, Options};
use super::console::Console;
use super::length::Cycles;
use super::live::{self, Gig};
use super::program::Program;
use super::progress::Progress;
use super::stop::Stop;
use super::{Outcome, exit, realtime, sounds, troubles};
use phonon_compiler::pattern::Time;
use phonon_compiler::plan::Plan;
use phonon_kernel::Cpu;
use phonon_runtime::bank::Bank;
use phonon_runtime::clock::Clock;
use phonon_runtime::device::{Chosen, DeviceError, choose};
use phonon_runtime::engine::{self, Engine};
use phonon_runtime::exec::Pins;
use phonon_runtime::io::{End, Format, Length, Output, OutputError, Place, render};
use phonon_runtime::report::{Meter, Summary, warnings};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

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
    let program = Program::load(input, options, &console)?;
    let mut clock = Clock::of(&program.plan, options.seed);
    let length = length(options, &mut clock);
    if let Some(chosen) = device(job, &console)? {
        let has_end = options.cycles.is_some() || options.duration.is_some();
        let gig = Gig { input, wanted: &job.stage, options, length: has_end.then_some(length) };
        return live::play(&gig, program, chosen, &stop, &console);
    }
    clock.reach(length.frames);
    let cycles = clock.edge(length.frames) - program.plan.start_cycle;
    let bank = sounds::load(&program, cycles, options, &console)?;
    let Program { plan, text, name } = program;
    if job.is_timed {
        let mut engine = engine(plan, bank, &length, options, 1, &console)?;
        return realtime::run(&mut engine, &name, length.frames, options, &stop, &console)
            .and_then(|()| troubles::tell(&engine, &text, &name, &console));
    }
    let format = Format { sample_rate_hz: options.sample_rate, depth: options.bit_depth.bit_depth() };
    let place = place(job, &console);
    let inputs: Vec<&Path> = input.path().into_iter().chain(bank.files()).collect();
    let refused = |error| refusal(&error, &console);
    place.check(&inputs, &format, length.frames_max()).map_err(refused)?;
    let output = Output::open(&place, format, length.known_frames()).map_err(refused)?;
    let mut engine = engine(plan, bank, &length, options, engine::WINDOW, &console)?;
    let rendering =
        Rendering { options, text: &text, program: &name, place: &place, length, format, console: &console };
    rendering.render(&mut engine, output, &stop)
}

/// An engine with so many blocks in flight.
fn engine(
    plan: Plan,
    bank: Bank,
    length: &Length,
    options: &Options,
    window: usize,
    console: &Console,
) -> Result<Engine, u8> {
    let playing = playing(options, window, Some(length.frames));
    let engine = Engine::new(plan, Arc::new(bank), &playing).map_err(|fault| {
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
        block_frames: options.block_size as usize,
        end_frame,
        cpu: options.cpu.unwrap_or_else(Cpu::best),
        threads: options.threads,
        window,
        pin: options.pin,
        is_urgent: false,
        is_metered: false,
        interpolation: options.interpolation.interpolation(),
    }
}

/// The device to play on; nothing where the sound goes to a file, as it does where there is no device at all.
fn device(job: &Job, console: &Console) -> Result<Option<Chosen>, u8> {
    let Job { stage, output, .. } = job;
    if output.is_some() || job.is_timed {
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

/// Where the sound goes: without a device, to a file in any case.
fn place(job: &Job, console: &Console) -> Place {
    match &job.output {
        Some(path) => Place::new(path),
        None => {
            let path = job.input.default_output();
            console.note(&format!("there is no audio device: rendering to `{}`", path.display()));
            Place::Path(path)
        }
    }
}

fn length(options: &Options, clock: &mut Clock) -> Length {
    let frames = match (options.duration, options.cycles) {
        (Some(duration), _) => duration.frames(options.sample_rate),
        (None, cycles) => clock.frames(cycles.unwrap_or(Cycles(Time::from_int(CYCLES_DEFAULT))).0),
    };
    Length { frames, tail: options.tail.frames(options.sample_rate), sample_rate_hz: options.sample_rate }
}

/// A rendering under way.
struct Rendering<'a> {
    options: &'a Options,
    /// The text that is played, and what messages call it.
    text: &'a str,
    program: &'a str,
    place: &'a Place,
    length: Length,
    format: Format,
    console: &'a Console,
}

impl Rendering<'_> {
    fn render(&self, engine: &mut Engine, mut output: Output, stop: &Stop) -> Outcome {
        let started = Instant::now();
        let name = self.name();
        let mut meter = Meter::default();
        let mut progress = Progress::new(self.options, &name, self.length.frames_max());
        let mut sink = |frames: &[f32]| {
            meter.add(frames);
            progress.reach(meter.frames());
            output.write(frames)
        };
        // As much as is computed in one go, so that no thread waits for what is done with it.
        let frames = engine.stretch_frames();
        let end = render(engine, &self.length, frames, &|| stop.signal().is_some(), &mut sink);
        progress.finish();
        let refused = |error| refusal(&error, self.console);
        match (end.map_err(refused)?, stop.signal()) {
            (End::Stopped, Some(signal)) => {
                let kept = output.keep_partial().map_err(refused)?;
                let seconds = meter.frames() as f64 / f64::from(self.format.sample_rate_hz);
                let kept = kept.map(|path| format!("; kept as `{}`", path.display())).unwrap_or_default();
                self.console.warning(&format!("interrupted after {seconds:.3} s of sound{kept}"));
                Err(exit::by_signal(signal))
            }
            _ => {
                troubles::tell(engine, self.text, self.program, self.console)?;
                output.finish().map_err(refused)?;
                self.conclude(&Summary {
                    name: &name,
                    meter: &meter,
                    sample_rate_hz: self.format.sample_rate_hz,
                    took: started.elapsed(),
                    threads: engine.tallies().len(),
                });
                Ok(())
            }
        }
    }

    /// The last words.
    fn conclude(&self, summary: &Summary<'_>) {
        for warning in warnings(summary.meter, self.format.depth.clips()) {
            self.console.warning(&warning);
        }
        self.console.summary(&summary.to_string(), &summary.to_json());
    }

    fn name(&self) -> String {
        match self.place {
            Place::Stdout => "-".into(),
            Place::Path(path) => path.display().to_string(),
        }
    }
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

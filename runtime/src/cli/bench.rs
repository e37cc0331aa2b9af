//! `phonon bench`: which threads and which blocks suit a program on this machine.

use super::args::Input;
use super::console::Console;
use super::options::Options;
use super::program::Program;
use super::run::engine;
use super::stdout::print;
use super::stop::Stop;
use super::{Outcome, exit, sounds};
use clap::Args;
use phonon_compiler::pattern::Time;
use phonon_runtime::bank::Bank;
use phonon_runtime::clock::Clock;
use phonon_runtime::engine::{Threads, WINDOW};
use phonon_runtime::io::{Length, Tail};
use phonon_runtime::report::{Bench as Report, Offline, Profile};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The blocks that are tried where none is named: as devices have them.
const BLOCKS_FRAMES: [u32; 6] = [64, 128, 256, 512, 1_024, 2_048];

/// How much is played for each of them where nobody says.
const SECONDS_DEFAULT: u64 = 2;

/// Which program, and how it is played.
#[derive(Args)]
pub struct Bench {
    /// The program
    file: PathBuf,
    #[command(flatten)]
    options: Options,
}

/// Plays a program in every way, and says which to take.
pub fn run(bench: &Bench) -> Outcome {
    let options = &bench.options;
    let console = Console::new(options);
    let stop = Stop::listen().map_err(|error| {
        console.error(&format!("cannot listen for signals: {error}"));
        exit::FILES
    })?;
    let program = Program::load(&Input::File(bench.file.clone()), options, false, &console)?;
    let mut clock = Clock::of(&program.plan, options.seed);
    let frames = match (options.duration, options.cycles) {
        (None, None) => SECONDS_DEFAULT * u64::from(options.sample_rate),
        _ => super::run::length(options, &mut clock).frames,
    };
    clock.reach(frames);
    let cycles: Time = clock.edge(frames) - program.plan.start_cycle;
    let bank = Arc::new(sounds::load(&program, cycles, options, &console)?);
    let length = Length { frames, tail: Tail::Frames(0), sample_rate_hz: options.sample_rate };
    let ways = Ways { program: &program, bank: &bank, length, options, stop: &stop, console: &console };
    let (mut live, mut offline) = (Vec::new(), Vec::new());
    for threads in threads(options.threads) {
        for &block_frames in options.block_size.as_ref().map_or(&BLOCKS_FRAMES[..], std::slice::from_ref) {
            live.push(ways.live(threads, block_frames)?);
        }
        offline.push(ways.offline(threads)?);
    }
    let report = Report { live, offline };
    match options.reports_json() {
        true => print(&format!("{:#}\n", report.to_json())),
        false => print(&format!("{report}\n")),
    }
}

/// The numbers of threads to try: those that are asked for, or each power of two up to the cores, and all of these.
fn threads(wanted: Threads) -> Vec<usize> {
    match wanted {
        Threads::Exactly(count) => vec![count],
        Threads::Auto => {
            let cores = std::thread::available_parallelism().map_or(1, usize::from);
            let mut counts: Vec<usize> = std::iter::successors(Some(1), |count| Some(2 * count))
                .take_while(|count| *count < cores)
                .collect();
            counts.push(cores);
            counts
        }
    }
}

/// What is played, again and again.
struct Ways<'a> {
    program: &'a Program,
    bank: &'a Arc<Bank>,
    length: Length,
    options: &'a Options,
    stop: &'a Stop,
    console: &'a Console,
}

impl Ways<'_> {
    /// Block by block, as a device asks for them.
    fn live(&self, threads: usize, block_frames: u32) -> Result<Profile<'_>, u8> {
        let options = self.options(threads, Some(block_frames));
        let plan = self.program.plan.clone();
        let mut engine = engine(plan, Arc::clone(self.bank), &self.length, &options, 1, self.console)?;
        super::realtime::measure(&mut engine, &self.program.name, self.length.frames, &options, self.stop)
    }

    /// As fast as it goes.
    fn offline(&self, threads: usize) -> Result<Offline, u8> {
        let options = self.options(threads, self.options.block_size);
        let plan = self.program.plan.clone();
        let mut engine = engine(plan, Arc::clone(self.bank), &self.length, &options, WINDOW, self.console)?;
        let mut left = self.length.frames;
        let mut stretch = vec![0.0; 2 * engine.stretch_frames()];
        let began = Instant::now();
        while left > 0 {
            if let Some(signal) = self.stop.signal() {
                return Err(exit::by_signal(signal));
            }
            let now = left.min(stretch.len() as u64 / 2);
            engine.render(&mut stretch[..2 * now as usize]);
            left -= now;
        }
        let lasts = Duration::from_secs_f64(self.length.frames as f64 / f64::from(options.sample_rate));
        Ok(Offline { threads, took: began.elapsed(), lasts })
    }

    fn options(&self, threads: usize, block_size: Option<u32>) -> Options {
        Options { threads: Threads::Exactly(threads), block_size, ..self.options.clone() }
    }
}

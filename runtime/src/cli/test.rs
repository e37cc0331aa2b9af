//! `phonon test`: whether programs sound as their texts expect.

use super::args::Input;
use super::console::Console;
use super::length::Cycles;
use super::options::Options;
use super::program::Program;
use super::stop::Stop;
use super::{Outcome, exit, sounds, troubles};
use clap::Args;
use phonon_compiler::pattern::Time;
use phonon_compiler::plan::StemKind;
use phonon_grammar::Diagnostic;
use phonon_runtime::clock::Clock;
use phonon_runtime::engine::{self, Engine, stems};
use phonon_runtime::expect::{Expectation, Measured, read};
use phonon_runtime::io::{End, render};
use phonon_runtime::report::Meter;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::path::PathBuf;
use std::sync::Arc;

/// Which programs, and how they are rendered.
#[derive(Args)]
pub struct Test {
    /// The programs
    #[arg(required = true)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    options: Options,
}

/// Renders every program and holds its sound against its text; all of them are tried, and the first exit code that is
/// not 0 is the one of the command.
pub fn run(test: &Test) -> Outcome {
    let console = Console::new(&test.options);
    let stop = Stop::listen().map_err(|error| {
        console.error(&format!("cannot listen for signals: {error}"));
        exit::FILES
    })?;
    let (mut outcome, mut held, mut all) = (Ok(()), 0, 0);
    for path in &test.files {
        match file(&Input::File(path.clone()), &test.options, &stop, &console) {
            Ok((kept, of)) => {
                (held, all) = (held + kept, all + of);
                if kept < of {
                    outcome = outcome.and(Err(exit::DIFFERENT));
                }
            }
            Err(code) => outcome = outcome.and(Err(code)),
        }
    }
    let files = test.files.len();
    let words =
        format!("{held} of {all} expectations hold in {files} {}", if files == 1 { "file" } else { "files" });
    console.summary(&words, &serde_json::json!({ "files": files, "expectations": all, "held": held }));
    outcome
}

/// How many expectations of a program hold, and how many it has.
fn file(input: &Input, options: &Options, stop: &Stop, console: &Console) -> Result<(usize, usize), u8> {
    let program = Program::load(input, options, true, console)?;
    let (expectations, unread) = read(&program.text);
    console.diagnostics(&unread, &program.text, &program.name);
    if !unread.is_empty() {
        return Err(exit::PROGRAM);
    }
    if expectations.is_empty() {
        console
            .warning(&format!("`{}` expects nothing: write `-- expect: peak < 0 dB` into it", program.name));
    }
    let mut by_length: BTreeMap<Option<Time>, Vec<&Expectation>> = BTreeMap::new();
    for expectation in &expectations {
        by_length.entry(expectation.cycles).or_default().push(expectation);
    }
    let mut unmet: Vec<Diagnostic> = Vec::new();
    for (cycles, expectations) in by_length {
        unmet.extend(checked(&program, cycles, &expectations, options, stop, console)?);
    }
    unmet.sort_by_key(|diagnostic| diagnostic.span);
    console.diagnostics(&unmet, &program.text, &program.name);
    Ok((expectations.len() - unmet.len(), expectations.len()))
}

/// Renders so many cycles; gives what is not as expected.
fn checked(
    program: &Program,
    cycles: Option<Time>,
    expectations: &[&Expectation],
    options: &Options,
    stop: &Stop,
    console: &Console,
) -> Result<Vec<Diagnostic>, u8> {
    let options = Options {
        cycles: cycles.map(Cycles).or(options.cycles),
        duration: options.duration.filter(|_| cycles.is_none()),
        ..options.clone()
    };
    let mut clock = Clock::of(&program.plan, options.seed);
    let length = super::run::length(&options, &mut clock);
    clock.reach(length.frames);
    let cycles = clock.edge(length.frames) - program.plan.start_cycle;
    let bank = sounds::load(program, cycles, &options, console)?;
    let mut engine =
        super::run::engine(program.plan.clone(), Arc::new(bank), &length, &options, engine::WINDOW, console)?;
    engine.keep_stems();
    let mut mix = Meter::default();
    let kinds: Vec<(StemKind, &str)> =
        stems(&program.plan).map(|stem| (stem.kind, stem.name.as_str())).collect();
    let mut meters = vec![Meter::default(); kinds.len()];
    let frames = engine.stretch_frames();
    let end = render(
        &mut engine,
        &length,
        frames,
        &|| stop.signal().is_some(),
        &mut |engine: &mut Engine, frames: &[f32]| {
            mix.add(frames);
            let add = &mut |at: usize, frames: &[f32]| {
                meters[at].add(frames);
                Ok::<(), Infallible>(())
            };
            engine.stems().map_or(Ok(()), |kept| kept.fetch(frames.len() / 2, add))
        },
    );
    if let (Ok(End::Stopped), Some(signal)) = (end, stop.signal()) {
        return Err(exit::by_signal(signal));
    }
    troubles::tell(&engine, &program.text, &program.name, console)?;
    let plan = &program.plan;
    let named = kinds.into_iter().zip(meters).filter(|((kind, _), _)| *kind == StemKind::Bus);
    let buses: Vec<(String, Meter)> = named.map(|((_, name), meter)| (name.to_owned(), meter)).collect();
    let measured = Measured { plan, seed: options.seed, cycles, mix: &mix, buses: &buses };
    Ok(expectations.iter().filter_map(|expectation| expectation.check(&measured).err()).collect())
}

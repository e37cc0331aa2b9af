//! The command line of `phonon`.

mod args;
mod console;
mod diff;
mod exit;
mod init;
mod length;
mod pictures;
mod program;
mod progress;
mod realtime;
mod rendering;
mod run;
mod samples;
mod shell;
mod sounds;
mod stop;
mod targets;
mod test;
mod troubles;

use args::{Cli, Command};
use clap::Parser;
use std::io::{self, Write};
use std::process::ExitCode;

/// Why a command ends early: its exit code, after the reason has been said.
type Outcome = Result<(), u8>;

/// Runs the command that the command line asks for.
pub fn run() -> ExitCode {
    std::panic::set_hook(Box::new(exit::report_bug));
    let outcome = match Cli::parse().command {
        Command::Run(run) => run::run(&run.into_job()),
        Command::Render(render) => run::run(&render.into_job()),
        Command::Live(live) => run::run(&live.into_job()),
        Command::Diff(diff) => diff::run(&diff),
        Command::Test(test) => test::run(&test),
        Command::Init(init) => init::run(&init),
        Command::Completions(completions) => shell::completions(&completions),
        Command::Man(man) => shell::man(&man),
        Command::Samples(command) => samples::run(&command),
    };
    outcome.map_or_else(ExitCode::from, |()| ExitCode::SUCCESS)
}

/// Writes to standard output; that nobody reads any more is no error.
fn print(text: &str) -> Outcome {
    print_bytes(text.as_bytes())
}

/// As [`print`].
fn print_bytes(text: &[u8]) -> Outcome {
    match io::stdout().write_all(text) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(said(&format!("cannot write: {error}")))
        }
        _ => Ok(()),
    }
}

/// Says what ends a command that has no console.
fn said(message: &str) -> u8 {
    eprintln!("error: {message}");
    exit::FILES
}

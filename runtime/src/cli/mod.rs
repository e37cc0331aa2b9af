//! The command line of `phonon`.

mod args;
mod console;
mod devices;
mod exit;
mod length;
mod list;
mod live;
mod program;
mod progress;
mod realtime;
mod run;
mod samples;
mod sounds;
mod stop;
mod troubles;

use args::{Cli, Command};
use clap::Parser;
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
        Command::Devices(command) => devices::run(&command),
        Command::Samples(command) => samples::run(&command),
    };
    outcome.map_or_else(ExitCode::from, |()| ExitCode::SUCCESS)
}

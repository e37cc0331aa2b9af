//! The command line of `phonon`.

mod args;
mod bench;
mod console;
mod devices;
mod diff;
mod exit;
mod init;
mod length;
mod live;
mod measures;
mod options;
mod pictures;
mod program;
mod progress;
mod realtime;
mod rendering;
mod run;
mod samples;
mod shell;
mod sinks;
mod sounds;
mod stdout;
mod stop;
mod targets;
mod test;
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
        Command::Test(test) => test::run(&test),
        Command::Diff(diff) => diff::run(&diff),
        Command::Bench(bench) => bench::run(&bench),
        Command::Samples(command) => samples::run(&command),
        Command::Devices(command) => devices::run(&command),
        Command::Init(init) => init::run(&init),
        Command::Completions(completions) => shell::completions(&completions),
        Command::Man(man) => shell::man(&man),
    };
    outcome.map_or_else(ExitCode::from, |()| ExitCode::SUCCESS)
}

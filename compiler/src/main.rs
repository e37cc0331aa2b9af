//! `phononc`: shows what the compiler makes of a program.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}

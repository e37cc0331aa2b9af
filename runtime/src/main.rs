//! `phonon`: plays a program, or renders it to a file.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}

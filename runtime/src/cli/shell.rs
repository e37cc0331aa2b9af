//! `phonon completions` and `phonon man`.

use super::Outcome;
use super::args::Cli;
use super::stdout::{print_bytes, said};
use clap::CommandFactory;
use phonon_compiler::shell::{Completions, Man};

/// Writes the completions of a shell to standard output.
pub fn completions(completions: &Completions) -> Outcome {
    print_bytes(&completions.text(Cli::command()))
}

/// Writes man pages.
pub fn man(man: &Man) -> Outcome {
    let page = man.write(Cli::command()).map_err(|reason| said(&reason))?;
    print_bytes(&page)
}

//! `phonon completions` and `phonon man`, made from the definitions of the command line.

use super::args::Cli;
use super::{Outcome, print_bytes, said};
use clap::{Args, CommandFactory};
use clap_complete::Shell;
use std::path::PathBuf;
use std::{fs, io};

/// For which shell.
#[derive(Args)]
pub struct Completions {
    /// The shell
    shell: Shell,
}

/// Where to.
#[derive(Args)]
pub struct Man {
    /// The folder to write a page for each command into; without it, the first page goes to standard output
    folder: Option<PathBuf>,
}

/// Writes the completions of a shell to standard output.
pub fn completions(completions: &Completions) -> Outcome {
    let mut text = Vec::new();
    clap_complete::generate(completions.shell, &mut Cli::command(), "phonon", &mut text);
    print_bytes(&text)
}

/// Writes man pages.
pub fn man(man: &Man) -> Outcome {
    match &man.folder {
        Some(folder) => {
            let write = || -> io::Result<()> {
                fs::create_dir_all(folder)?;
                clap_mangen::generate_to(Cli::command(), folder)
            };
            write().map_err(|error| said(&format!("cannot write into `{}`: {error}", folder.display())))
        }
        None => {
            let mut text = Vec::new();
            let made = clap_mangen::Man::new(Cli::command()).render(&mut text);
            made.map_err(|error| said(&format!("cannot make the page: {error}")))?;
            print_bytes(&text)
        }
    }
}

//! What shells need to know of a program: completions and man pages, made from the definitions of its command line.

use clap::{Args, Command};
use clap_complete::Shell;
use std::path::PathBuf;
use std::{fs, io};

/// For which shell to write completions.
#[derive(Args)]
pub struct Completions {
    /// The shell
    shell: Shell,
}

/// Where to write man pages.
#[derive(Args)]
pub struct Man {
    /// The folder to write a page for each command into; without it, the first page goes to standard output
    folder: Option<PathBuf>,
}

impl Completions {
    /// What the shell is to read.
    pub fn text(&self, mut command: Command) -> Vec<u8> {
        let mut text = Vec::new();
        let name = command.get_name().to_owned();
        clap_complete::generate(self.shell, &mut command, name, &mut text);
        text
    }
}

impl Man {
    /// Writes all pages into the folder; without one, gives the first page. The error is a sentence.
    pub fn write(&self, command: Command) -> Result<Vec<u8>, String> {
        let mut page = Vec::new();
        let (made, place) = match &self.folder {
            None => (clap_mangen::Man::new(command).render(&mut page), "the page".to_owned()),
            Some(folder) => {
                let write = || -> io::Result<()> {
                    fs::create_dir_all(folder)?;
                    clap_mangen::generate_to(command, folder)
                };
                (write(), format!("into `{}`", folder.display()))
            }
        };
        made.map(|()| page).map_err(|error| format!("cannot write {place}: {error}"))
    }
}

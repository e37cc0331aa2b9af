//! `phonon samples`: what can be played.

use super::{Outcome, args, exit};
use phonon_runtime::bank::{Bank, kit, roots};
use std::io::{self, Write};

pub fn run(command: &args::Samples) -> Outcome {
    let args::Samples::List { samples } = command;
    let mut bank = Bank::index(&roots(samples)).map_err(|fault| {
        eprintln!("error: {fault}");
        exit::FILES
    })?;
    bank.add_built_in(&kit::NAMES.map(|name| (name, kit::VARIANTS)), kit::make);
    let width = bank.names().map(|(name, ..)| name.len()).max().unwrap_or(0);
    let mut list = String::new();
    for (name, count, folder) in bank.names() {
        let place = folder.map_or("built in".into(), |folder| folder.display().to_string());
        list += &format!("{name:width$}  {count:>4}  {place}\n");
    }
    match io::stdout().write_all(list.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            eprintln!("error: cannot write: {error}");
            Err(exit::FILES)
        }
        _ => Ok(()),
    }
}

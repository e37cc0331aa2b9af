//! The program `phonon-lsp`: the language server over standard input and output.

use lsp_server::Connection;
use std::process::ExitCode;

const HELP: &str =
    "The language server of Phonon: an editor starts it and speaks to it over standard input and output.
docs/editor.md tells how to set up an editor.

Usage: phonon-lsp [--stdio | --version | --help]";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    match arguments.next().as_deref() {
        None | Some("--stdio") => {}
        Some("--version" | "-V") => {
            println!("phonon-lsp {}", env!("CARGO_PKG_VERSION"));
            return ExitCode::SUCCESS;
        }
        Some("--help" | "-h") => {
            println!("{HELP}");
            return ExitCode::SUCCESS;
        }
        Some(other) => {
            eprintln!("error: there is no argument `{other}`\n{HELP}");
            return ExitCode::from(2);
        }
    }
    let (connection, threads) = Connection::stdio();
    let outcome = phonon_lsp::serve(&connection);
    drop(connection);
    match outcome
        .map_err(|fault| fault.to_string())
        .and_then(|()| threads.join().map_err(|fault| fault.to_string()))
    {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("error: {fault}");
            ExitCode::FAILURE
        }
    }
}

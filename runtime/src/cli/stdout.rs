//! What commands write to standard output, for people and for programs.

use super::{Outcome, exit};
use serde_json::Value;
use std::io::{self, Write};

/// Writes values as one JSON array.
pub fn print_json(values: Vec<Value>) -> Outcome {
    print(&format!("{:#}\n", Value::Array(values)))
}

/// Writes text.
pub fn print(text: &str) -> Outcome {
    print_bytes(text.as_bytes())
}

/// Writes to standard output; that nobody reads any more is no error.
pub fn print_bytes(text: &[u8]) -> Outcome {
    match io::stdout().write_all(text) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(said(&format!("cannot write: {error}")))
        }
        _ => Ok(()),
    }
}

/// Says what does not work, and gives its exit code.
pub fn said(message: &str) -> u8 {
    eprintln!("error: {message}");
    exit::FILES
}

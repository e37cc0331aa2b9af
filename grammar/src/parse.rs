//! Text to syntax tree. The one module that knows pest.

mod mini;

use crate::ast::Program;
use crate::ast::mini::Mini;
use crate::diagnostic::Diagnostic;

/// Reads a whole text. Total: what is no statement becomes a diagnostic, and the rest is still read.
pub fn parse(source: &str) -> (Program, Vec<Diagnostic>) {
    let _ = source;
    (Program::default(), Vec::new())
}

/// Reads mini-notation that stands `offset` bytes into its source.
pub fn parse_pattern(text: &str, offset: usize) -> (Mini, Vec<Diagnostic>) {
    mini::parse(text, offset)
}

//! Mini-notation to its tree.

use crate::ast::mini::Mini;
use crate::diagnostic::Diagnostic;
use crate::span::Span;

/// Reads mini-notation that stands `offset` bytes into its source.
pub(crate) fn parse(text: &str, offset: usize) -> (Mini, Vec<Diagnostic>) {
    (Mini { span: Span::new(offset, offset + text.len()) }, Vec::new())
}

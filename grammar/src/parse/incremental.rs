//! Reading the versions of a text that is edited: a statement that stood in the version before is not read again.

use super::read_text;
use crate::ast::{Program, Statement};
use crate::diagnostic::Diagnostic;
use std::collections::HashMap;

/// A parser that keeps the statements of the last text that it read.
///
/// Its twin is [`parse`](super::parse()): both give the same for every text, whatever was read before.
/// What is kept is no more than one text: statements about which nothing was said, by their letters.
#[derive(Clone, Debug, Default)]
pub struct IncrementalParser {
    last: HashMap<String, Statement>,
    now: HashMap<String, Statement>,
}

impl IncrementalParser {
    /// Reads a whole text, as [`parse`](super::parse()) does.
    pub fn parse(&mut self, source: &str) -> (Program, Vec<Diagnostic>) {
        self.last = std::mem::take(&mut self.now);
        let read = read_text(source, Some(self));
        self.last.clear();
        read
    }

    /// The statement that these letters were read as, moved to a place of the text.
    pub(super) fn recall(&mut self, text: &str, start: u32) -> Option<Statement> {
        if let Some((text, statement)) = self.last.remove_entry(text) {
            self.now.insert(text, statement);
        }
        let mut statement = self.now.get(text)?.clone();
        statement.shift_to(start);
        Some(statement)
    }

    /// Keeps a statement about which nothing was said.
    pub(super) fn keep(&mut self, text: &str, statement: &Statement) {
        self.now.insert(text.to_owned(), statement.clone());
    }
}

//! What is said about a text: the first errors and notes, and how many there are.

use super::limits::{MAX_ERRORS, MAX_NOTES};
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;

/// A list of diagnostics that does not grow with the text. They must come in order of their places.
#[derive(Default)]
pub(super) struct Log {
    errors: Few,
    notes: Few,
}

/// The first of many.
#[derive(Default)]
struct Few {
    kept: Vec<Diagnostic>,
    count: usize,
    last: Span,
}

impl Log {
    /// Adds a diagnostic.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        if diagnostic.is_error() {
            self.errors.push(diagnostic, MAX_ERRORS);
        } else {
            self.notes.push(diagnostic, MAX_NOTES);
        }
    }

    /// How much was said.
    pub fn count(&self) -> usize {
        self.errors.count + self.notes.count
    }

    /// Adds what another pass over the same text said.
    pub fn merge(&mut self, other: Log) {
        self.errors.merge(other.errors, MAX_ERRORS);
        self.notes.merge(other.notes, MAX_NOTES);
    }

    /// The diagnostics in order of their places. What was left out is counted in a note at its last place.
    pub fn finish(self) -> Vec<Diagnostic> {
        let (errors, notes) = (self.errors.left_out(), self.notes.left_out());
        let (last_error, last_note) = (self.errors.last, self.notes.last);
        let mut all = self.errors.kept;
        all.extend(self.notes.kept);
        if errors > 0 {
            let message = format!("{errors} more errors are not shown");
            all.push(Diagnostic::note(Code::Syntax, last_error, message));
        }
        if notes > 0 {
            let message = format!("{notes} more older spellings are not shown");
            let note = Diagnostic::note(Code::LegacySpelling, last_note, message);
            all.push(note.help("`phononc fmt` rewrites them all"));
        }
        all.sort_by_key(|diagnostic| (diagnostic.span, diagnostic.severity));
        all
    }
}

impl Few {
    fn push(&mut self, diagnostic: Diagnostic, limit: usize) {
        self.count += 1;
        self.last = self.last.max(diagnostic.span);
        if self.kept.len() < limit {
            self.kept.push(diagnostic);
        }
    }

    fn merge(&mut self, other: Few, limit: usize) {
        self.kept.extend(other.kept);
        self.kept.sort_by_key(|diagnostic| diagnostic.span);
        self.kept.truncate(limit);
        self.count += other.count;
        self.last = self.last.max(other.last);
    }

    fn left_out(&self) -> usize {
        self.count - self.kept.len()
    }
}

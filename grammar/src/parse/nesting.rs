//! Brackets as they open and close, and how deep they are nested.

use super::limits::MAX_NESTING;
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;

/// The brackets that are open at a place of a statement, outermost first.
#[derive(Default)]
pub(super) struct Nesting {
    open: Vec<Bracket>,
    /// Conditions begun outside all brackets.
    conditions: usize,
    /// Open brackets and the conditions begun in them.
    depth: usize,
    too_deep: bool,
}

struct Bracket {
    at: usize,
    closing: u8,
    /// Conditions begun inside it: each holds the next, as brackets do.
    conditions: usize,
}

impl Nesting {
    /// Whether no bracket is open.
    pub fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    /// Opens a bracket.
    pub fn enter(&mut self, opening: u8, at: usize) -> Option<Diagnostic> {
        let closing = if opening == b'(' { b')' } else { b']' };
        self.open.push(Bracket { at, closing, conditions: 0 });
        self.deeper(at)
    }

    /// Counts an `if`.
    pub fn condition(&mut self, at: usize) -> Option<Diagnostic> {
        match self.open.last_mut() {
            Some(bracket) => bracket.conditions += 1,
            None => self.conditions += 1,
        }
        self.deeper(at)
    }

    /// Closes a bracket.
    pub fn leave(&mut self, closing: u8, at: usize) -> Option<Diagnostic> {
        let here = Span::new(at, at + 1);
        let Some(bracket) = self.open.pop() else {
            let message = format!("`{}` closes nothing", char::from(closing));
            return Some(
                Diagnostic::error(Code::UnclosedBracket, here, message).label("no bracket is open here"),
            );
        };
        self.depth -= 1 + bracket.conditions;
        (closing != bracket.closing).then(|| {
            let (found, wanted) = (char::from(closing), char::from(bracket.closing));
            Diagnostic::error(
                Code::UnclosedBracket,
                here,
                format!("`{found}` stands where `{wanted}` is expected"),
            )
            .label(format!("`{wanted}` expected"))
            .related(Span::new(bracket.at, bracket.at + 1), "opened here")
        })
    }

    /// What to say if the statement ends at `end`.
    pub fn unclosed(&self, end: usize) -> Option<Diagnostic> {
        let bracket = self.open.last()?;
        let closing = char::from(bracket.closing);
        let message = if self.open.len() == 1 {
            "a bracket is not closed".to_string()
        } else {
            format!("{} brackets are not closed", self.open.len())
        };
        let diagnostic = Diagnostic::error(Code::UnclosedBracket, Span::new(end, end), message)
            .label(format!("`{closing}` expected before this"))
            .related(Span::new(bracket.at, bracket.at + 1), "opened here");
        Some(diagnostic)
    }

    fn deeper(&mut self, at: usize) -> Option<Diagnostic> {
        self.depth += 1;
        let first = self.depth > MAX_NESTING && !self.too_deep;
        self.too_deep |= first;
        first.then(|| {
            let message = format!("nested deeper than {MAX_NESTING}");
            Diagnostic::error(Code::TooDeep, Span::new(at, at + 1), message)
                .label("one level too many")
                .help("give the inner part a name of its own, as in `~part: …`")
        })
    }
}

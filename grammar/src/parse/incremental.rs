//! Reading the versions of a text that is edited: a statement that stood in the version before is not read again.

use super::layout::Piece;
use super::read_text;
use crate::ast::{Item, Program, Statement};
use crate::diagnostic::Diagnostic;
use crate::span::Span;

/// A parser that takes the statements of the last text to the next.
///
/// Its twin is [`parse`](super::parse()): both give the same for every text, whatever was read before.
#[derive(Clone, Debug, Default)]
pub struct IncrementalParser {
    source: String,
    slots: Vec<Slot>,
}

/// The place of a statement in the text that was read last.
#[derive(Clone, Debug)]
struct Slot {
    span: Span,
    reading: Reading,
}

#[derive(Clone, Debug)]
enum Reading {
    /// It could not be read.
    Failed,
    /// It was read, and has to be read anew to say what is to be said about it.
    Said,
    /// It depends on nothing but its letters; what it was read as is in the program.
    Silent,
    /// The same, and it is here.
    Kept(Box<Statement>),
}

impl IncrementalParser {
    /// Reads a whole text, as [`parse`](super::parse()) does.
    pub fn parse(&mut self, source: &str) -> (Program, Vec<Diagnostic>) {
        let last = std::mem::take(self);
        let mut versions = Versions { last, slots: Vec::new(), alike: (0, 0), count: 0 };
        let read = read_text(source, Some(&mut versions));
        *self = IncrementalParser { source: source.to_owned(), slots: versions.slots };
        read
    }

    /// Takes back the program that it gave last, for what the next text has in common with it. Statements that were
    /// changed since, by their number, are not wanted.
    pub fn take_back(&mut self, program: Program, is_changed: impl Fn(usize) -> bool) {
        let statements = program.items.into_iter().filter_map(|item| match item {
            Item::Statement(statement) => Some(statement),
            Item::Comment(_) | Item::Blank => None,
        });
        let slots = self.slots.iter_mut().filter(|slot| !matches!(slot.reading, Reading::Failed));
        for (at, (slot, statement)) in slots.zip(statements).enumerate() {
            if matches!(slot.reading, Reading::Silent) && !is_changed(at) {
                slot.reading = Reading::Kept(statement);
            }
        }
    }
}

/// A text while it is read, and the one before it.
#[derive(Debug)]
pub(super) struct Versions {
    last: IncrementalParser,
    /// The statements that have been read.
    slots: Vec<Slot>,
    /// How many statements are as before from the beginning, and how many to the end.
    alike: (usize, usize),
    /// How many statements there are.
    count: usize,
}

impl Versions {
    /// Finds out what the text has in common with the one before.
    pub fn compare(&mut self, source: &str, pieces: &[Piece]) {
        let spans: Vec<Span> = pieces
            .iter()
            .filter_map(|piece| match piece {
                Piece::Statement(stretch) => Some(stretch.span),
                Piece::Blank | Piece::Comment(_) => None,
            })
            .collect();
        let is_alike = |(slot, span): &(&Slot, &Span)| slot.span.text(&self.last.source) == span.text(source);
        let slots = &self.last.slots;
        let first = slots.iter().zip(&spans).take_while(is_alike).count();
        let rest = slots[first..].iter().rev().zip(spans[first..].iter().rev());
        self.alike = (first, rest.take_while(is_alike).count());
        self.count = spans.len();
    }

    /// What the next statement was read as in the text before, moved to its place.
    pub fn recall(&mut self, start: u32) -> Option<Statement> {
        let (at, (first, rest)) = (self.slots.len(), self.alike);
        let before = if at < first {
            at
        } else if at >= self.count - rest {
            at + self.last.slots.len() - self.count
        } else {
            return None;
        };
        let reading = &mut self.last.slots.get_mut(before)?.reading;
        let Reading::Kept(mut statement) = std::mem::replace(reading, Reading::Silent) else { return None };
        statement.shift_to(start);
        Some(*statement)
    }

    /// The next statement has been read, if it could be.
    pub fn keep(&mut self, span: Span, is_read: bool, is_silent: bool) {
        let reading = match (is_read, is_silent) {
            (false, _) => Reading::Failed,
            (true, false) => Reading::Said,
            (true, true) => Reading::Silent,
        };
        self.slots.push(Slot { span, reading });
    }
}

//! Text to syntax tree. The one module that knows pest.
//!
//! `layout` cuts the text into statements, pest reads each of them by `program.pest`, and `statement`
//! and `expr` turn what it found into the tree. A statement that is wrong costs nothing but itself.

mod chain;
mod characters;
mod comment;
mod expected;
mod expr;
mod layout;
mod limits;
mod lines;
mod mini;
mod nesting;
mod operator;
mod statement;

use crate::ast::mini::Mini;
use crate::ast::{Item, Program, Statement};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::span::Span;
use layout::{Piece, Stretch};
use pest::Parser;
use std::borrow::Cow;

/// The rules of `program.pest`.
#[derive(pest_derive::Parser)]
#[grammar = "program.pest"]
struct Grammar;

/// Reads a whole text. Total: what is no statement becomes a diagnostic, and the rest is still read.
///
/// The diagnostics are sorted by position. Errors, and notes about older spellings, are cut off after twenty
/// with a line that says so. What is wrong inside a pattern text stays with the text ([`crate::ast::Text`]).
pub fn parse(source: &str) -> (Program, Vec<Diagnostic>) {
    if source.len() > limits::MAX_SOURCE_BYTES {
        return (Program::default(), vec![too_large("the text", source.len(), limits::MAX_SOURCE_BYTES, 0)]);
    }
    let (pieces, mut diagnostics) = layout::layout(source);
    let mut items = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match piece {
            Piece::Blank => items.push(Item::Blank),
            Piece::Comment(text) => items.push(Item::Comment(text)),
            Piece::Statement(stretch) => {
                items.extend(read(source, stretch, &mut diagnostics).map(Item::Statement));
            }
        }
    }
    diagnostics.sort_by_key(|diagnostic| (diagnostic.span, diagnostic.severity));
    (Program { items }, cut_off(diagnostics))
}

/// Reads mini-notation that stands `offset` bytes into its source.
pub fn parse_pattern(text: &str, offset: usize) -> (Mini, Vec<Diagnostic>) {
    mini::parse(text, offset)
}

/// Reads one statement.
fn read(source: &str, stretch: Stretch, diagnostics: &mut Vec<Diagnostic>) -> Option<Statement> {
    if !stretch.intact {
        return None;
    }
    let offset = stretch.span.start as usize;
    let text = without_comments(source, &stretch);
    if text.len() > limits::MAX_STATEMENT_BYTES {
        diagnostics.push(too_large("a statement", text.len(), limits::MAX_STATEMENT_BYTES, offset));
        return None;
    }
    let read = match Grammar::parse(Rule::statement, &text) {
        Ok(pairs) => statement::statement(pairs, offset, diagnostics),
        Err(error) => Err(Box::new(expected::diagnostic(&error, &text, offset))),
    };
    match read {
        Ok(kind) => Some(Statement { kind, span: stretch.span, comment: stretch.comment }),
        Err(diagnostic) => {
            diagnostics.push(*diagnostic);
            None
        }
    }
}

/// The text of a statement, with blanks where comments stand.
fn without_comments<'s>(source: &'s str, stretch: &Stretch) -> Cow<'s, str> {
    let text = stretch.span.text(source);
    if stretch.holes.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut code = String::with_capacity(text.len());
    for hole in &stretch.holes {
        let start = (hole.start - stretch.span.start) as usize;
        code.push_str(&text[code.len()..start]);
        code.extend(std::iter::repeat_n(' ', (hole.end - hole.start) as usize));
    }
    code.push_str(&text[code.len()..]);
    Cow::Owned(code)
}

fn too_large(what: &str, bytes: usize, limit: usize, offset: usize) -> Diagnostic {
    let message = format!("{what} has {bytes} bytes, more than the limit of {limit}");
    Diagnostic::error(Code::TooLarge, Span::new(offset, offset), message)
}

/// Keeps the first errors and notes, and says how many there are.
fn cut_off(diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let (mut errors, mut notes) = (0, 0);
    let mut last = Span::default();
    let mut kept = Vec::new();
    for diagnostic in diagnostics {
        let (count, limit) = match diagnostic.severity {
            Severity::Error => (&mut errors, limits::MAX_ERRORS),
            Severity::Warning | Severity::Note => (&mut notes, limits::MAX_NOTES),
        };
        *count += 1;
        last = diagnostic.span;
        if *count <= limit {
            kept.push(diagnostic);
        }
    }
    if errors > limits::MAX_ERRORS {
        let message = format!("{} more errors are not shown", errors - limits::MAX_ERRORS);
        kept.push(Diagnostic::note(Code::Syntax, last, message));
    }
    if notes > limits::MAX_NOTES {
        let message = format!("{} more older spellings are not shown", notes - limits::MAX_NOTES);
        let note = Diagnostic::note(Code::LegacySpelling, last, message);
        kept.push(note.help("`phononc fmt` rewrites them all"));
    }
    kept
}

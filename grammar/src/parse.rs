//! Text to syntax tree. The one module that knows pest.
//!
//! `layout` cuts the text into statements, pest reads each of them by `program.pest`, and `statement`
//! and `expr` turn what it found into the tree. A statement that is wrong costs nothing but itself.

mod chain;
mod characters;
mod comment;
mod expected;
mod expr;
mod incremental;
mod layout;
mod limits;
mod lines;
mod log;
mod mini;
mod nesting;
mod operator;
mod statement;

use incremental::Versions;

pub use incremental::IncrementalParser;
pub use layout::comments;
pub use statement::statement_words;

use crate::ast::mini::Mini;
use crate::ast::{Expr, Item, Mark, MarkKind, Program, Statement, StatementKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;
use layout::{Piece, Stretch};
use log::Log;
use pest::Parser;
use std::borrow::Cow;

/// The rules of `program.pest`.
#[derive(pest_derive::Parser)]
#[grammar = "program.pest"]
struct Grammar;

/// Reads a whole text. Total: what is no statement becomes a diagnostic, and the rest is still read.
///
/// The diagnostics are sorted by position. Errors, and notes about older spellings, are cut off after twenty
/// with a line that says so. Limits: 16 MiB of text, 1 MiB in a statement, 64 brackets inside each other, trees
/// 512 levels deep; so whoever walks a tree may recurse. What is wrong inside a pattern text stays with the text ([`crate::ast::Text`]).
pub fn parse(source: &str) -> (Program, Vec<Diagnostic>) {
    read_text(source, None)
}

/// Reads a whole text; what `before` knows of it is not read again.
fn read_text(source: &str, before: Option<&mut Versions>) -> (Program, Vec<Diagnostic>) {
    if source.len() > limits::MAX_SOURCE_BYTES {
        return (Program::default(), vec![too_large("the text", source.len(), limits::MAX_SOURCE_BYTES, 0)]);
    }
    // On a thread with a small stack the work is done on a stack of its own.
    stacker::maybe_grow(limits::STACK_BYTES, limits::STACK_BYTES * 2, || read_all(source, before))
}

fn read_all(source: &str, mut before: Option<&mut Versions>) -> (Program, Vec<Diagnostic>) {
    let (pieces, mut log) = layout::layout(source);
    if let Some(before) = &mut before {
        before.compare(source, &pieces);
    }
    let mut said = Log::default();
    let is_alone = pieces.iter().filter(|piece| matches!(piece, Piece::Statement(_))).count() == 1;
    let items = read_items(source, pieces, Place { is_alone, loops: 0 }, &mut said, before);
    log.merge(said);
    (Program { items }, log.finish())
}

/// Where a statement stands.
#[derive(Clone, Copy)]
struct Place {
    /// Whether it is all there is.
    is_alone: bool,
    /// How many loops stand around it.
    loops: usize,
}

/// Reads the pieces of a text, or of the body of a loop.
fn read_items(
    source: &str,
    pieces: Vec<Piece>,
    place: Place,
    said: &mut Log,
    mut before: Option<&mut Versions>,
) -> Vec<Item> {
    let mut items = Vec::with_capacity(pieces.len());
    let mut wrong = 0;
    for piece in pieces {
        match piece {
            Piece::Blank if matches!(items.last(), None | Some(Item::Blank)) => {}
            Piece::Blank => items.push(Item::Blank),
            Piece::Comment(text) => items.push(Item::Comment(text)),
            Piece::Statement(mut stretch) => {
                let span = stretch.span;
                let inside = std::mem::take(&mut stretch.inside);
                match reread(source, stretch, &inside, place, said, before.as_deref_mut()) {
                    Some(mut statement) => {
                        items.extend(statement.take_homeless().into_iter().map(Item::Comment));
                        items.push(Item::Statement(Box::new(statement)));
                    }
                    None => {
                        items.extend(inside.into_iter().flat_map(|(_, lines)| lines).map(Item::Comment));
                        wrong += 1;
                    }
                }
                if wrong > limits::MAX_WRONG_STATEMENTS {
                    let message = format!("after {wrong} wrong statements the rest was not read");
                    said.push(Diagnostic::note(Code::TooLarge, span, message));
                    break;
                }
            }
        }
    }
    if let Some(Item::Blank) = items.last() {
        items.pop();
    }
    items
}

/// Reads a text that is one expression, as [`parse`] reads those in statements. None where it is wrong.
pub fn parse_expression(source: &str) -> (Option<Expr>, Vec<Diagnostic>) {
    if source.len() > limits::MAX_STATEMENT_BYTES {
        let diagnostic = too_large("an expression", source.len(), limits::MAX_STATEMENT_BYTES, 0);
        return (None, vec![diagnostic]);
    }
    stacker::maybe_grow(limits::STACK_BYTES, limits::STACK_BYTES * 2, || read_expression(source))
}

fn read_expression(source: &str) -> (Option<Expr>, Vec<Diagnostic>) {
    let (pieces, mut log) = layout::layout(source);
    let mut stretches = pieces.into_iter().filter_map(|piece| match piece {
        Piece::Statement(stretch) => Some(stretch),
        Piece::Blank | Piece::Comment(_) => None,
    });
    let mut said = Log::default();
    let expr = match (stretches.next(), stretches.next()) {
        (None, _) => {
            Err(Box::new(Diagnostic::error(Code::Syntax, Span::default(), "there is no expression")))
        }
        (Some(_), Some(second)) => {
            let message = "a second expression has no place here";
            Err(Box::new(Diagnostic::error(Code::Syntax, second.span, message)))
        }
        (Some(stretch), None) if !stretch.intact => return (None, log.finish()),
        (Some(stretch), None) => {
            let (span, offset) = (stretch.span, stretch.span.start as usize);
            let text = without_comments(source, span, &stretch.inside);
            match Grammar::parse(Rule::expression, &text) {
                Ok(mut pairs) => match pairs.next() {
                    Some(pair) => {
                        expr::Reader { offset, place: Place { is_alone: true, loops: 0 }, log: &mut said }
                            .expr(pair)
                    }
                    None => unreachable!("an expression is never empty"),
                },
                Err(error) => Err(Box::new(expected::diagnostic(&error, &text, offset))),
            }
        }
    };
    let expr = expr.map_err(|diagnostic| said.push(*diagnostic)).ok();
    log.merge(said);
    (expr, log.finish())
}

/// Whether a text was meant as a program, and not as an expression or a pattern: a line of it begins as a statement does.
pub fn is_program(text: &str) -> bool {
    text.lines()
        .any(|line| lines::looks_like_a_start(line.trim_start()) || statement::begins(line.trim_start()))
}

/// Reads mini-notation that stands `offset` bytes into its source.
pub fn parse_pattern(text: &str, offset: usize) -> (Mini, Vec<Diagnostic>) {
    mini::parse(text, offset)
}

/// Reads one statement, or takes it as it was read before: where it depends on nothing but its letters.
fn reread(
    source: &str,
    stretch: Stretch,
    inside: &[(Span, Vec<String>)],
    place: Place,
    log: &mut Log,
    before: Option<&mut Versions>,
) -> Option<Statement> {
    let Some(before) = before else { return read(source, stretch, inside, place, log) };
    let is_own = stretch.intact && inside.is_empty() && !place.is_alone;
    let (span, said) = (stretch.span, log.count());
    if is_own && let Some(statement) = before.recall(span.start) {
        before.keep(span, true, true);
        return Some(Statement { comment: stretch.comment, ..statement });
    }
    let statement = read(source, stretch, inside, place, log);
    let is_loop = |statement: &Statement| matches!(statement.kind, StatementKind::For { .. });
    let is_silent = is_own && log.count() == said && !statement.as_ref().is_some_and(is_loop);
    before.keep(span, statement.is_some(), is_silent);
    statement
}

/// Reads one statement.
fn read(
    source: &str,
    stretch: Stretch,
    inside: &[(Span, Vec<String>)],
    place: Place,
    log: &mut Log,
) -> Option<Statement> {
    if !stretch.intact {
        return None;
    }
    let offset = stretch.span.start as usize;
    let text = without_comments(source, stretch.span, inside);
    if text.len() > limits::MAX_STATEMENT_BYTES {
        log.push(too_large("a statement", text.len(), limits::MAX_STATEMENT_BYTES, offset));
        return None;
    }
    let read = match Grammar::parse(Rule::statement, &text) {
        Ok(pairs) => statement::statement(pairs, &source[..stretch.end], offset, place, log),
        Err(error) => Err(Box::new(expected::diagnostic(&error, &text, offset))),
    };
    match read {
        Ok(kind) => {
            // The comments in a loop, but for those before its colon, are those of its body.
            let (end, comment) = match &kind {
                StatementKind::For { to, .. } => {
                    let head = to.span.end as usize - offset;
                    (text[head..].find(':').map_or(text.len(), |colon| head + colon), None)
                }
                _ => (source.len(), stretch.comment),
            };
            let inside = inside.iter().filter(|(comment, _)| (comment.start as usize) < offset + end);
            let layout = marks(&text, offset, inside);
            Some(Statement { kind, span: stretch.span, comment, layout })
        }
        Err(diagnostic) => {
            log.push(*diagnostic);
            None
        }
    }
}

/// The text of a statement, with blanks where comments stand.
fn without_comments<'s>(source: &'s str, span: Span, inside: &[(Span, Vec<String>)]) -> Cow<'s, str> {
    let text = span.text(source);
    let mut holes = inside.iter().map(|(hole, _)| hole).filter(|hole| hole.start < span.end).peekable();
    if holes.peek().is_none() {
        return Cow::Borrowed(text);
    }
    let mut code = String::with_capacity(text.len());
    for hole in holes {
        let start = (hole.start - span.start) as usize;
        code.push_str(&text[code.len()..start]);
        code.extend(std::iter::repeat_n(' ', (hole.end - hole.start) as usize));
    }
    code.push_str(&text[code.len()..]);
    Cow::Owned(code)
}

/// The ends of the lines of a statement outside of its quotes, and its comments.
fn marks<'c>(
    code: &str,
    offset: usize,
    comments: impl Iterator<Item = &'c (Span, Vec<String>)>,
) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut is_quoted = false;
    for (at, byte) in code.bytes().enumerate() {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b'\n' if !is_quoted => marks.push(Mark { at: (offset + at) as u32, kind: MarkKind::LineEnd }),
            _ => {}
        }
    }
    for (span, lines) in comments {
        marks.extend(lines.iter().map(|line| Mark { at: span.start, kind: MarkKind::Comment(line.clone()) }));
    }
    marks.sort_by_key(|mark| mark.at);
    marks
}

fn too_large(what: &str, bytes: usize, limit: usize, offset: usize) -> Diagnostic {
    let message = format!("{what} has {bytes} bytes, more than the limit of {limit}");
    Diagnostic::error(Code::TooLarge, Span::new(offset, offset), message)
}

//! Canonical text on its way: tokens, and between them the line breaks and the comments of the author.
//!
//! A line of a statement can end before an operator, and inside brackets before any token. There a line ends where
//! the author ended one, and comments stay before the token that they stood before.

use crate::ast::layout::{Mark, MarkKind};
use crate::ast::{Expr, ExprKind, Op, ValueOp};
use crate::span::Span;
use std::fmt::{Display, Formatter, Result};

/// The text of a statement or an expression.
pub(super) struct Page<'s> {
    /// What is written so far.
    pub text: String,
    /// What of the layout is still to come.
    layout: &'s [Mark],
    /// Comments that were to stand where no line can end: they wait for such a place.
    waiting: Vec<&'s str>,
    spread: Spread,
    /// The brackets that are open, and first the statement itself.
    frames: Vec<Frame>,
    /// The indent of the line at hand, and where it starts.
    indent: usize,
    line_start: usize,
    has_comment: bool,
    /// The columns of the longest line, without its comment.
    columns: usize,
}

/// Where lines end beside those that the author ended.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Spread {
    /// Nowhere.
    AsWritten,
    /// Before the operators of the outermost chain.
    Chain,
    /// Between the members of the outermost lists as well.
    Lists,
    /// Before the terms of the outermost sum as well.
    Sums,
}

impl Spread {
    pub const ALL: [Spread; 4] = [Spread::AsWritten, Spread::Chain, Spread::Lists, Spread::Sums];
}

/// An open bracket.
struct Frame {
    /// The indent of the line that it stands on.
    outer: usize,
    /// The indent of the line on which the member at hand begins.
    member: usize,
    /// Whether each member starts a line.
    is_spread: bool,
}

/// What a token is, for the line that it may start.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Place {
    /// The first token behind the head of a statement: it starts a line only behind a comment.
    Body,
    /// An operator.
    Operator,
    /// The first token of a member.
    Member,
    /// An argument of a call.
    Argument,
    /// A closing bracket.
    Closing,
}

impl<'s> Page<'s> {
    pub fn new(layout: &'s [Mark], spread: Spread) -> Page<'s> {
        Page {
            text: String::new(),
            layout,
            waiting: Vec::new(),
            spread,
            frames: vec![Frame { outer: 0, member: 0, is_spread: false }],
            indent: 0,
            line_start: 0,
            has_comment: false,
            columns: 0,
        }
    }

    /// Adds a token, or several that stay together.
    pub fn write(&mut self, token: &str) {
        self.text.push_str(token);
    }

    /// Goes on to a token that is written at `at`: on the same line behind `blank`, or on a new one.
    pub fn step(&mut self, at: u32, blank: &str, place: Place) {
        let is_forced = self.frame().is_spread && matches!(place, Place::Member | Place::Closing);
        self.step_or(is_forced, at, blank, place);
    }

    /// Writes an operator, before which a line can end.
    pub fn operator(&mut self, op: Op, at: u32) {
        let is_forced = !self.is_inside()
            && match op {
                Op::Chain | Op::Apply => self.spread >= Spread::Chain,
                Op::Value { what: ValueOp::Add | ValueOp::Sub, .. } => self.spread >= Spread::Sums,
                _ => false,
            };
        self.step_or(is_forced, at, " ", Place::Operator);
        self.write(&format!("{op} "));
    }

    /// Opens a bracket; `members` of a list may each start a line.
    pub fn open(&mut self, bracket: &str, members: usize) {
        let is_spread = !self.is_inside() && members > 1 && self.spread >= Spread::Lists;
        self.write(bracket);
        self.frames.push(Frame { outer: self.indent, member: self.indent, is_spread });
    }

    /// Closes a bracket that is written at `at`.
    pub fn close(&mut self, bracket: &str, at: u32) {
        self.step(at, "", Place::Closing);
        self.frames.pop();
        self.write(bracket);
    }

    /// Whether the closing bracket of the list at hand, which is written at `at`, starts a line.
    pub fn closes_on_a_line(&self, at: u32) -> bool {
        self.frame().is_spread || !self.waiting.is_empty() || self.layout.first().is_some_and(|m| m.at < at)
    }

    /// Whether a comment that is still to come stands in a stretch of the source.
    pub fn has_comment_in(&self, span: Span) -> bool {
        let mut here = self.layout.iter().take_while(|mark| mark.at < span.end);
        here.any(|mark| mark.at >= span.start && mark.kind != MarkKind::LineEnd)
    }

    /// How many comments have found no place so far.
    pub fn unplaced(&self) -> usize {
        self.waiting.len() + self.layout.iter().filter(|mark| mark.kind != MarkKind::LineEnd).count()
    }

    /// Ends the last line; gives the columns of the longest one.
    pub fn finish(&mut self) -> usize {
        self.end_code();
        self.columns
    }

    fn frame(&self) -> &Frame {
        &self.frames[self.frames.len() - 1]
    }

    fn is_inside(&self) -> bool {
        self.frames.len() > 1
    }

    fn step_or(&mut self, is_forced: bool, at: u32, blank: &str, place: Place) {
        let (here, rest) = self.layout.split_at(self.layout.partition_point(|mark| mark.at < at));
        self.layout = rest;
        let comments = here.iter().any(|mark| mark.kind != MarkKind::LineEnd) || !self.waiting.is_empty();
        let ends = match place {
            Place::Operator => !here.is_empty() || comments,
            Place::Body => comments,
            Place::Member | Place::Argument | Place::Closing => {
                self.is_inside() && (!here.is_empty() || comments)
            }
        };
        if !ends && !is_forced {
            self.waiting.extend(here.iter().filter_map(|mark| match &mark.kind {
                MarkKind::Comment(text) => Some(text.as_str()),
                MarkKind::LineEnd => None,
            }));
            return self.write(blank);
        }
        let Frame { outer, member, .. } = *self.frame();
        let indent = match place {
            Place::Body | Place::Operator | Place::Argument => member + 2,
            Place::Member => outer + 2,
            Place::Closing => outer,
        };
        self.lines(here, indent, place);
        if place == Place::Member
            && let Some(frame) = self.frames.last_mut()
        {
            frame.member = indent;
        }
    }

    /// Ends the line, with the comments that stand here, and begins the next.
    fn lines(&mut self, here: &'s [Mark], indent: usize, place: Place) {
        for text in std::mem::take(&mut self.waiting) {
            self.comment(text, indent);
        }
        let of_comments = if place == Place::Closing { indent + 2 } else { indent };
        for (text, ends) in runs(here) {
            let is_first = self.text.ends_with(['(', '[']) && !self.has_comment;
            let has_blank = ends > 1 && self.is_inside() && !is_first;
            match text {
                Some(text) if ends == 0 => self.comment(text, of_comments),
                Some(text) => {
                    self.new_line(of_comments, has_blank);
                    self.write_comment(text);
                }
                None => self.new_line(indent, has_blank && place != Place::Closing),
            }
        }
    }

    /// Writes a comment behind the line, or below the one that stands there already.
    fn comment(&mut self, text: &str, indent: usize) {
        if self.has_comment {
            self.new_line(indent, false);
        } else {
            self.end_code();
            self.write(" ");
        }
        self.write_comment(text);
    }

    fn write_comment(&mut self, text: &str) {
        self.text += &Comment(text).to_string();
        self.has_comment = true;
    }

    fn new_line(&mut self, indent: usize, has_blank: bool) {
        self.end_code();
        self.text.push_str(if has_blank { "\n\n" } else { "\n" });
        self.line_start = self.text.len();
        self.text.extend(std::iter::repeat_n(' ', indent));
        (self.indent, self.has_comment) = (indent, false);
    }

    /// Ends the code of a line.
    fn end_code(&mut self) {
        if !self.has_comment {
            self.text.truncate(self.text.trim_end_matches(' ').len());
            let lines = self.text[self.line_start.min(self.text.len())..].lines();
            self.columns = lines.map(|line| line.chars().count()).fold(self.columns, usize::max);
        }
    }
}

/// The comments among marks, each with the number of lines that end before it, and last the lines that end behind.
fn runs(marks: &[Mark]) -> Vec<(Option<&str>, usize)> {
    let (mut runs, mut ends) = (Vec::new(), 0);
    for mark in marks {
        match &mark.kind {
            MarkKind::LineEnd => ends += 1,
            MarkKind::Comment(text) => runs.push((Some(text.as_str()), std::mem::take(&mut ends))),
        }
    }
    runs.push((None, ends));
    runs
}

/// Where the first token of an expression is written, its brackets apart.
pub(super) fn first_token(expr: &Expr) -> u32 {
    match &expr.kind {
        ExprKind::Call { head: first, .. } | ExprKind::Binary { left: first, .. } => first.span.start,
        // The span of a text in brackets begins with these.
        ExprKind::Text(text) => text.mini.span.start.saturating_sub(1),
        _ => expr.span.start,
    }
}

/// A comment; rules of dashes keep their look.
pub(super) struct Comment<'s>(pub &'s str);

impl Display for Comment<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self.0 {
            "" => f.write_str("--"),
            text if text.starts_with('-') => write!(f, "--{text}"),
            text => write!(f, "-- {text}"),
        }
    }
}

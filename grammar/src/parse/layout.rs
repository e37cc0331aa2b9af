//! Text to statements, before any grammar: lines, comments, quotes and brackets.
//!
//! A newline ends a statement unless brackets are open, the line ends in an operator, or the next line
//! starts with one. One pass over the bytes decides this, takes the comments out, and refuses what no
//! grammar should see: brackets that do not match or are nested too deep, and characters that have no place.

use super::characters;
use super::comment::{self, Comment};
use super::lines;
use super::log::Log;
use super::nesting::Nesting;
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;

/// What the lines of a text are.
#[derive(Debug)]
pub(super) enum Piece {
    /// A blank line.
    Blank,
    /// A comment with no statement on its line.
    Comment(String),
    /// A statement.
    Statement(Stretch),
}

/// The text of one statement.
#[derive(Debug)]
pub(super) struct Stretch {
    /// From its first byte to its last.
    pub span: Span,
    /// The comments inside it, line by line.
    pub inside: Vec<(Span, Vec<String>)>,
    /// The comment behind it.
    pub comment: Option<String>,
    /// Where the comment behind it ends, or it itself.
    pub end: usize,
    /// Whether nothing was wrong with it so far.
    pub intact: bool,
}

/// Cuts a text into its pieces.
pub(super) fn layout(source: &str) -> (Vec<Piece>, Log) {
    let start = if source.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    layout_from(source, start)
}

/// Cuts a text into its pieces, from a place on.
pub(super) fn layout_from(source: &str, start: usize) -> (Vec<Piece>, Log) {
    let layout = Layout::of(source, start);
    (layout.pieces, layout.log)
}

/// Where the comments of a text stand, with their signs: on lines of their own, behind code and inside it.
pub fn comments(source: &str) -> Vec<Span> {
    Layout::of(source, 0).comments
}

struct Layout<'s> {
    source: &'s str,
    at: usize,
    pieces: Vec<Piece>,
    log: Log,
    comments: Vec<Span>,
    open: Option<Open>,
}

/// A statement that may go on.
struct Open {
    start: usize,
    /// The blanks before it on its line.
    indent: usize,
    end: usize,
    nesting: Nesting,
    /// Comments on its lines.
    inside: Vec<Comment>,
    /// Comments on lines of their own, below its last line so far.
    below: Vec<Comment>,
    /// A blank line was seen inside brackets.
    blank: bool,
    intact: bool,
}

impl<'s> Layout<'s> {
    fn of(source: &'s str, start: usize) -> Layout<'s> {
        let (pieces, log, comments) = (Vec::new(), Log::default(), Vec::new());
        let mut layout = Layout { source, at: start, pieces, log, comments, open: None };
        while layout.at < source.len() {
            layout.line();
        }
        layout.finish();
        layout
    }

    /// Reads the rest of a line; what spans lines (a text, a comment) is read to its end.
    fn line(&mut self) {
        let line_start = self.at;
        self.at = lines::skip_blanks(self.source, self.at);
        match self.source.as_bytes().get(self.at) {
            None => {}
            Some(b'\n') => {
                self.at += 1;
                self.blank_line();
            }
            Some(_) if self.own_comment() => {}
            Some(_) => {
                if !self.goes_on(line_start) {
                    self.finish();
                }
                self.code(line_start);
            }
        }
    }

    fn blank_line(&mut self) {
        if let Some(open) = &mut self.open
            && (!open.nesting.is_empty() || lines::is_loop(&self.source[open.start..open.end]))
        {
            open.blank = true;
            return;
        }
        self.finish();
        self.pieces.push(Piece::Blank);
    }

    /// Takes a comment that is first on its line.
    fn own_comment(&mut self) -> bool {
        let can_go_on = self.open.as_ref().is_some_and(|open| open.below.iter().all(Comment::is_modern));
        let Some(comment) = comment::at(self.source, self.at, comment::Place::LineStart { can_go_on }) else {
            return false;
        };
        self.at = lines::skip_newline(self.source, comment.span.end as usize);
        self.note(&comment);
        match &mut self.open {
            Some(open) => open.below.push(comment),
            None => self.pieces.extend(comment.lines().map(Piece::Comment)),
        }
        true
    }

    /// Whether the line at hand belongs to the statement above it.
    fn goes_on(&self, line_start: usize) -> bool {
        let Some(open) = &self.open else { return false };
        let line = &self.source[self.at..];
        let outermost = self.at == line_start;
        let code = &self.source[open.start..open.end];
        if outermost && lines::looks_like_a_start(line) {
            false
        } else if lines::is_loop(code) {
            self.at - line_start > open.indent || (!open.blank && lines::starts_with_operator(line))
        } else if open.nesting.is_empty() {
            lines::ends_in_operator(code) || lines::starts_with_operator(line)
        } else {
            !(outermost && open.blank && !line.starts_with([')', ']', ',']))
        }
    }

    /// Reads code to the end of its line, or of the text that runs over it.
    fn code(&mut self, line_start: usize) {
        let open = self.open.get_or_insert_with(|| Open::at(self.at, self.at - line_start));
        open.inside.append(&mut open.below);
        open.blank = false;
        let bytes = self.source.as_bytes();
        let mut odd = false;
        while let Some(&byte) = bytes.get(self.at) {
            let at = self.at;
            match byte {
                b'\n' => {
                    self.at += 1;
                    return;
                }
                b' ' | b'\t' => self.at += 1,
                b'\r' if bytes.get(at + 1) == Some(&b'\n') => self.at += 1,
                b'"' => self.text(),
                b'-' | b'/' | b'#' if self.comment() => {}
                b'(' | b'[' | b')' | b']' => self.bracket(byte),
                b'_' | b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => self.word(),
                _ => {
                    let length = characters::length(self.source, at);
                    self.at += length;
                    if let Some(diagnostic) = characters::judge(self.source, at) {
                        self.spoil((!odd).then_some(diagnostic));
                        odd = true;
                    }
                    self.touch();
                }
            }
        }
    }
}

impl Layout<'_> {
    /// Takes a text in quotes. It may run over lines as long as they look like a part of it.
    fn text(&mut self) {
        let start = self.at;
        match lines::quote_end(self.source, start) {
            Ok(end) => {
                self.at = end;
                let nul = self.source.as_bytes()[start..end].iter().position(|&byte| byte == 0);
                if let Some(diagnostic) = nul.and_then(|nul| characters::judge(self.source, start + nul)) {
                    self.spoil(Some(diagnostic));
                }
            }
            Err(end) => {
                self.at = end;
                let opening = Span::new(start, start + 1);
                let diagnostic =
                    Diagnostic::error(Code::UnclosedQuote, Span::new(end, end), "a quote is not closed")
                        .label("`\"` expected before this")
                        .related(opening, "opened here");
                self.spoil(Some(diagnostic));
            }
        }
        self.touch();
    }

    /// Takes a comment behind or inside code.
    fn comment(&mut self) -> bool {
        let Some(comment) = comment::at(self.source, self.at, comment::Place::Inside) else { return false };
        self.at = comment.span.end as usize;
        self.note(&comment);
        if let Some(open) = &mut self.open {
            open.inside.push(comment);
        }
        true
    }

    fn bracket(&mut self, byte: u8) {
        let at = self.at;
        self.at += 1;
        let Some(open) = &mut self.open else { return };
        let diagnostic = match byte {
            b'(' | b'[' => open.nesting.enter(byte, at),
            _ => open.nesting.leave(byte, at),
        };
        if diagnostic.is_some() {
            self.spoil(diagnostic);
        }
        self.touch();
    }

    fn word(&mut self) {
        let start = self.at;
        self.at = lines::word_end(self.source, start);
        if &self.source[start..self.at] == "if"
            && let Some(open) = &mut self.open
            && let Some(diagnostic) = open.nesting.condition(start)
        {
            self.spoil(Some(diagnostic));
        }
        self.touch();
    }

    /// Moves the end of the statement to here.
    fn touch(&mut self) {
        if let Some(open) = &mut self.open {
            open.end = self.at;
        }
    }

    /// Marks the statement as one that is not to be parsed.
    fn spoil(&mut self, diagnostic: Option<Diagnostic>) {
        diagnostic.into_iter().for_each(|diagnostic| self.log.push(diagnostic));
        if let Some(open) = &mut self.open {
            open.intact = false;
        }
    }

    fn note(&mut self, comment: &Comment) {
        self.comments.push(comment.span);
        comment.diagnostic(self.source).into_iter().for_each(|diagnostic| self.log.push(diagnostic));
    }

    /// Ends the statement at hand.
    fn finish(&mut self) {
        let Some(mut open) = self.open.take() else { return };
        if let Some(diagnostic) = open.nesting.unclosed(open.end) {
            self.log.push(diagnostic);
            open.intact = false;
        }
        let span = Span::new(open.start, open.end);
        let behind = open.inside.last().is_some_and(|comment| comment.span.start >= span.end);
        let comment = if behind { open.inside.pop() } else { None };
        let end = comment.as_ref().map_or(open.end, |comment| comment.span.end as usize);
        let is_loop = lines::is_loop(&self.source[open.start..open.end]);
        let (comment, rest) = comment.map_or((None, Vec::new()), Comment::split);
        let inside = open.inside.iter().map(|comment| (comment.span, comment.lines().collect())).collect();
        self.pieces.push(Piece::Statement(Stretch { span, inside, comment, end, intact: open.intact }));
        if open.blank && is_loop {
            self.pieces.push(Piece::Blank);
        }
        self.pieces.extend(rest.into_iter().map(Piece::Comment));
        self.pieces.extend(open.below.iter().flat_map(Comment::lines).map(Piece::Comment));
    }
}

impl Open {
    fn at(start: usize, indent: usize) -> Open {
        Open {
            start,
            indent,
            end: start,
            nesting: Nesting::default(),
            inside: Vec::new(),
            below: Vec::new(),
            blank: false,
            intact: true,
        }
    }
}

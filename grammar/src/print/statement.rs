//! Programs and statements as canonical text.

use super::expr::ATOM;
use super::page::{Comment, Page, Place, Spread};
use crate::ast::{ExprKind, Item, MarkKind, Name, Op, Program, Statement, StatementKind, TempoUnit};
use std::fmt::{Display, Formatter, Result};

/// Columns of a line, above which a statement is spread over several.
const MAX_COLUMNS: usize = 100;

impl Display for Program {
    /// The whole text, with a newline at its end.
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        for item in &self.items {
            writeln!(f, "{item}")?;
        }
        Ok(())
    }
}

impl Display for Item {
    /// The item without a newline at the end.
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Item::Blank => Ok(()),
            Item::Comment(text) => Comment(text).fmt(f),
            Item::Statement(statement) => statement.fmt(f),
        }
    }
}

/// Whether a line ends inside a text that began on it or before it.
fn ends_quoted(line: &str, begins_quoted: bool) -> bool {
    let mut is_quoted = begins_quoted;
    for (at, byte) in line.bytes().enumerate() {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b'-' if !is_quoted && line[at..].starts_with("--") => return false,
            _ => {}
        }
    }
    is_quoted
}

/// The body of a loop: every line but those that begin inside a text is indented.
struct Turns<'s>(&'s [Item]);

impl Display for Turns<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let text: String = self.0.iter().map(|item| format!("{item}\n")).collect();
        let mut is_quoted = false;
        for line in text.lines() {
            f.write_str(if is_quoted || line.is_empty() { "\n" } else { "\n  " })?;
            f.write_str(line)?;
            is_quoted = ends_quoted(line, is_quoted);
        }
        Ok(())
    }
}

impl Display for Statement {
    /// The statement and the comments in and behind it, without a newline at the end.
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let mut best: Option<(usize, String)> = None;
        for spread in Spread::ALL {
            let mut page = Page::new(&self.layout, spread);
            page.statement(&self.kind);
            let columns = page.finish();
            if best.as_ref().is_none_or(|(narrowest, _)| columns < *narrowest) {
                best = Some((columns, page.text));
            }
            if columns <= MAX_COLUMNS {
                break;
            }
        }
        f.write_str(&best.unwrap_or_default().1)?;
        match &self.comment {
            Some(text) => write!(f, " {}", Comment(text)),
            None => Ok(()),
        }
    }
}

impl Statement {
    /// How many of the comments inside it, counted from the last, stand where no line can end.
    pub(crate) fn unplaced_comments(&self) -> usize {
        if self.layout.iter().all(|mark| mark.kind == MarkKind::LineEnd) {
            return 0;
        }
        let mut page = Page::new(&self.layout, Spread::AsWritten);
        page.statement(&self.kind);
        page.unplaced()
    }
}

impl Page<'_> {
    fn statement(&mut self, kind: &StatementKind) {
        self.write(&Head(kind).to_string());
        match kind {
            StatementKind::Tempo { value, meter, .. } => {
                let is_atom = matches!(value.kind, ExprKind::Number(_) | ExprKind::Text(_));
                self.step(value.span.start, "", Place::Body);
                self.bound(value, if meter.is_none() || is_atom { 0 } else { u8::MAX });
                meter.iter().for_each(|meter| self.write(&format!(" \"{meter}\"")));
            }
            StatementKind::Outmix(mode) => self.write(&mode.text),
            StatementKind::Command { args, .. } => {
                for arg in args {
                    self.step(arg.span.start, " ", Place::Argument);
                    self.bound(arg, ATOM);
                }
            }
            StatementKind::For { body, .. } => self.write(&Turns(body).to_string()),
            StatementKind::Modifier { body, .. } => {
                self.step(body.span.start, "", Place::Body);
                self.right(Op::Chain, body, 0);
            }
            StatementKind::Function { body, .. }
            | StatementKind::Bus { body, .. }
            | StatementKind::Indexed { body, .. }
            | StatementKind::Template { body, .. }
            | StatementKind::PatternDef { body, .. }
            | StatementKind::Out { body, .. }
            | StatementKind::Buffer(body) => {
                self.step(body.span.start, "", Place::Body);
                self.expr(body);
            }
        }
    }
}

/// What stands in front of the body.
struct Head<'s>(&'s StatementKind);

impl Display for Head<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self.0 {
            StatementKind::Tempo { unit, .. } => write!(f, "{unit}: "),
            StatementKind::Buffer(_) => f.write_str("buffer: "),
            StatementKind::Outmix(_) => f.write_str("outmix: "),
            StatementKind::Function { name, params, .. } => {
                write!(f, "fn {}{} = ", name.text, Params(params))
            }
            StatementKind::Bus { name, params, .. } => write!(f, "~{}{}: ", name.text, Params(params)),
            StatementKind::Indexed { name, index, .. } => write!(f, "~{}[{index}]: ", name.text),
            StatementKind::For { var, from, to, .. } => {
                let mut bounds = Page::new(&[], Spread::AsWritten);
                bounds.bound(from, ATOM);
                bounds.write("..");
                bounds.bound(to, ATOM);
                write!(f, "for {} in {}:", var.text, bounds.text)
            }
            StatementKind::Modifier { name, .. } => write!(f, "~{} # ", name.text),
            StatementKind::Template { name, .. } => write!(f, "@{}: ", name.text),
            StatementKind::PatternDef { name, .. } => write!(f, "%{}: ", name.text),
            StatementKind::Out { channel: None, .. } => f.write_str("out: "),
            StatementKind::Out { channel: Some(channel), .. } => write!(f, "out{channel}: "),
            StatementKind::Command { name, .. } => f.write_str(&name.text),
        }
    }
}

impl Display for TempoUnit {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str(match self {
            TempoUnit::Cps => "tempo",
            TempoUnit::Bpm => "bpm",
            TempoUnit::Cpm => "cpm",
        })
    }
}

struct Params<'s>(&'s [Name]);

impl Display for Params<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        self.0.iter().try_for_each(|param| write!(f, " {}", param.text))
    }
}

//! Programs and statements as canonical text.

use super::expr::{Bound, Right};
use crate::ast::lines::Lines;
use crate::ast::{Expr, ExprKind, Item, Name, Op, Program, Statement, StatementKind, TempoUnit};
use std::fmt::{Display, Formatter, Result};

/// Columns of a line, above which a chain is broken before its operators.
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
        let line = self.kind.to_string();
        match self.kind.lines() {
            Some(lines) if self.is_broken || line.chars().count() > MAX_COLUMNS => self.broken(f, &lines)?,
            _ => f.write_str(&line)?,
        }
        match &self.comment {
            Some(text) => write!(f, " {}", Comment(text)),
            None => Ok(()),
        }
    }
}

impl Statement {
    /// The statement over several lines.
    fn broken(&self, f: &mut Formatter<'_>, lines: &Lines<'_>) -> Result {
        write!(f, "{}", Head(&self.kind))?;
        match lines {
            Lines::Chain(first, links) => {
                match (&first.kind, &self.kind) {
                    (_, StatementKind::Modifier { .. }) => write!(f, "{}", Right(Op::Chain, first, 3))?,
                    (ExprKind::Binary { op: Op::Chain, .. }, _) => write!(f, "({first})")?,
                    _ => write!(f, "{}", Bound(first, 3))?,
                }
                self.comments(f, 0)?;
                for (at, (op, right)) in links.iter().enumerate() {
                    write!(f, "\n  {op} {}", Right(*op, right, op.level() + 1))?;
                    self.comments(f, at + 1)?;
                }
            }
            Lines::List(call, members) => {
                f.write_str(call_before_list(call).trim_end())?;
                self.comments(f, 0)?;
                for (at, member) in members.iter().enumerate() {
                    write!(f, "\n  {member}{}", if at + 1 < members.len() { "," } else { "" })?;
                    self.comments(f, at + 1)?;
                }
                f.write_str("\n]")?;
            }
        }
        Ok(())
    }

    /// The comments on a line: the first behind it, the others below.
    fn comments(&self, f: &mut Formatter<'_>, line: usize) -> Result {
        let texts = self.inside.iter().filter(|(at, _)| *at == line).map(|(_, text)| text);
        for (at, text) in texts.enumerate() {
            write!(f, "{}{}", if at == 0 { " " } else { "\n  " }, Comment(text))?;
        }
        Ok(())
    }
}

/// A call up to the bracket of the list that is its last argument.
fn call_before_list(call: &Expr) -> String {
    let ExprKind::Call { head, args } = &call.kind else { return String::new() };
    let before = args.iter().take(args.len() - 1).map(|arg| format!(" {arg}"));
    format!("{head}{} [", before.collect::<String>())
}

impl Display for StatementKind {
    /// The statement in one line.
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "{}", Head(self))?;
        match self {
            StatementKind::Tempo { value, meter: Some(meter), .. } => {
                let tight =
                    if matches!(value.kind, ExprKind::Number(_) | ExprKind::Text(_)) { 0 } else { u8::MAX };
                write!(f, "{} \"{meter}\"", Bound(value, tight))
            }
            StatementKind::Tempo { value, meter: None, .. } => value.fmt(f),
            StatementKind::Outmix(mode) => f.write_str(&mode.text),
            StatementKind::Command { args, .. } => {
                args.iter().try_for_each(|arg| write!(f, " {}", Bound(arg, 9)))
            }
            StatementKind::Modifier { body, .. } => Right(Op::Chain, body, 0).fmt(f),
            StatementKind::For { body, .. } => Turns(body).fmt(f),
            _ => self.body().map_or(Ok(()), |body| body.fmt(f)),
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
                write!(f, "for {} in {}..{}:", var.text, Bound(from, 9), Bound(to, 9))
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

/// A comment; rules of dashes keep their look.
struct Comment<'s>(&'s str);

impl Display for Comment<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self.0 {
            "" => f.write_str("--"),
            text if text.starts_with('-') => write!(f, "--{text}"),
            text => write!(f, "-- {text}"),
        }
    }
}

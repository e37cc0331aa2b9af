//! Programs and statements as canonical text.

use super::expr::{Bound, Right, reads_as_comment};
use crate::ast::{Expr, ExprKind, Item, Name, Op, Program, Statement, StatementKind, TempoUnit};
use std::fmt::{Display, Formatter, Result};

/// Columns of a line, above which a chain is broken before its operators.
const MAX_COLUMNS: usize = 100;

impl Display for Program {
    /// The whole text, with a newline at its end.
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        for item in &self.items {
            match item {
                Item::Blank => writeln!(f)?,
                Item::Comment(text) => writeln!(f, "{}", Comment(text))?,
                Item::Statement(statement) => writeln!(f, "{statement}")?,
            }
        }
        Ok(())
    }
}

impl Display for Statement {
    /// The statement and the comment behind it, without a newline at the end.
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let line = self.kind.to_string();
        match body(&self.kind) {
            Some(body) if line.chars().count() > MAX_COLUMNS && is_breakable(&self.kind, body) => {
                write!(f, "{}", Head(&self.kind))?;
                broken(f, body)?;
            }
            _ => f.write_str(&line)?,
        }
        match &self.comment {
            Some(text) => write!(f, " {}", Comment(text)),
            None => Ok(()),
        }
    }
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
            _ => body(self).map_or(Ok(()), |body| body.fmt(f)),
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

fn body(kind: &StatementKind) -> Option<&Expr> {
    match kind {
        StatementKind::Function { body, .. }
        | StatementKind::Bus { body, .. }
        | StatementKind::Modifier { body, .. }
        | StatementKind::Template { body, .. }
        | StatementKind::PatternDef { body, .. }
        | StatementKind::Out { body, .. }
        | StatementKind::Buffer(body) => Some(body),
        StatementKind::Tempo { .. } | StatementKind::Outmix(_) | StatementKind::Command { .. } => None,
    }
}

fn is_breakable(kind: &StatementKind, body: &Expr) -> bool {
    let guarded = matches!(kind, StatementKind::Modifier { .. }) && reads_as_comment(body);
    !guarded && matches!(&body.kind, ExprKind::Binary { op: Op::Chain | Op::Apply, .. })
}

/// A chain with a line for each of its links.
fn broken(f: &mut Formatter<'_>, expr: &Expr) -> Result {
    match &expr.kind {
        ExprKind::Binary { op: op @ (Op::Chain | Op::Apply), left, right } => {
            let fits = !matches!((op, &left.kind), (Op::Apply, ExprKind::Binary { op: Op::Chain, .. }));
            if fits {
                broken(f, left)?
            } else {
                write!(f, "({left})")?
            }
            write!(f, "\n  {op} {}", Right(*op, right, op.level() + 1))
        }
        _ => Bound(expr, 3).fmt(f),
    }
}

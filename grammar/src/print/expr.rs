//! Expressions as canonical text.

use crate::ast::{Arg, Expr, ExprKind, Op};
use std::fmt::{self, Display, Formatter, Write};

/// Above all operators: a minus, a call, and what needs no brackets anywhere.
const SIGNED: u8 = 7;
const CALL: u8 = 8;
const ATOM: u8 = 9;

impl Display for Expr {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ExprKind::Number(digits) => f.write_str(digits),
            ExprKind::Text(text) => write!(f, "\"{}\"", text.raw),
            ExprKind::Name(name) => f.write_str(name),
            ExprKind::Bus { name, suffixes } => {
                write!(f, "~{name}")?;
                suffixes.iter().try_for_each(|suffix| write!(f, ":{suffix}"))
            }
            ExprKind::Indexed { name, index } => write!(f, "~{name}[{index}]"),
            ExprKind::Range { from, to } => write!(f, "{}..{}", Bound(from, ATOM), Bound(to, ATOM)),
            ExprKind::Template(name) => write!(f, "@{name}"),
            ExprKind::PatternRef(name) => write!(f, "%{name}"),
            ExprKind::Call { head, args } => {
                write!(f, "{head}")?;
                args.iter().try_for_each(|arg| write!(f, " {arg}"))
            }
            ExprKind::List(members) => row(f, '[', members, ']'),
            ExprKind::Tuple(members) => row(f, '(', members, ')'),
            ExprKind::Negate(inner) => write!(f, "-{}", Bound(inner, CALL)),
            ExprKind::Binary { op, left, right } => {
                let (tight_left, tight_right) = sides(*op);
                write!(f, "{} {op} {}", Bound(left, tight_left), Right(*op, right, tight_right))
            }
            ExprKind::Section { op, right } => {
                let tight = if *op == Op::Chain { op.level() } else { sides(*op).1 };
                write!(f, "({op} {})", Bound(right, tight))
            }
            ExprKind::LeftSection { op, left } => write!(f, "({left} {op})"),
            ExprKind::If { condition, then, otherwise } => {
                write!(f, "if {} then {then} else {otherwise}", Condition(condition))
            }
        }
    }
}

impl Display for Arg {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if let Some(key) = &self.key {
            write!(f, ":{} ", key.text)?;
        }
        write!(f, "{}", Bound(&self.value, ATOM))
    }
}

/// How tightly the parts of an expression hold together.
fn level(expr: &Expr) -> u8 {
    match &expr.kind {
        ExprKind::Binary { op, .. } => op.level(),
        ExprKind::If { .. } => 0,
        ExprKind::Call { head, .. } if is_if(head) => 0,
        ExprKind::Negate(_) => SIGNED,
        ExprKind::Call { .. } => CALL,
        _ => ATOM,
    }
}

fn is_if(head: &Expr) -> bool {
    matches!(&head.kind, ExprKind::Name(name) if name == "if")
}

/// How tight the sides of an operator must be to stand without brackets.
fn sides(op: Op) -> (u8, u8) {
    if op.is_right() { (op.level() + 1, op.level()) } else { (op.level(), op.level() + 1) }
}

/// An expression in brackets if it is looser than a level.
pub(super) struct Bound<'e>(pub &'e Expr, pub u8);

impl Display for Bound<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if level(self.0) < self.1 { write!(f, "({})", self.0) } else { self.0.fmt(f) }
    }
}

/// The right side of an operator.
pub(super) struct Right<'e>(pub Op, pub &'e Expr, pub u8);

impl Display for Right<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let bound = Bound(self.1, self.2);
        if self.0 == Op::Chain && level(self.1) >= self.2 && reads_as_comment(self.1) {
            write!(f, "({bound})")
        } else {
            bound.fmt(f)
        }
    }
}

/// Whether `#` in front of it would be taken for the sign of a comment.
pub(super) fn reads_as_comment(expr: &Expr) -> bool {
    let mut leftmost = expr;
    loop {
        leftmost = match &leftmost.kind {
            ExprKind::Binary { op, left, .. } if level(left) >= sides(*op).0 => left,
            ExprKind::Call { head, .. } => head,
            ExprKind::Number(_) | ExprKind::Negate(_) => return true,
            ExprKind::Name(name) => return name.starts_with(|c: char| c.is_ascii_uppercase() || c == '_'),
            _ => return false,
        }
    }
}

/// What stands between `if` and `then`: it starts with an argument.
struct Condition<'e>(&'e Expr);

impl Display for Condition<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.0.kind {
            ExprKind::Binary { op, left, right } if level(left) >= sides(*op).0 => {
                write!(f, "{} {op} {}", Condition(left), Right(*op, right, sides(*op).1))
            }
            ExprKind::Binary { op, left, right } => {
                write!(f, "({left}) {op} {}", Right(*op, right, sides(*op).1))
            }
            ExprKind::Call { head, .. } if !is_if(head) => self.0.fmt(f),
            _ => Bound(self.0, ATOM).fmt(f),
        }
    }
}

fn row(f: &mut Formatter<'_>, opening: char, members: &[Expr], closing: char) -> fmt::Result {
    f.write_char(opening)?;
    for (place, member) in members.iter().enumerate() {
        f.write_str(if place == 0 { "" } else { ", " })?;
        member.fmt(f)?;
    }
    f.write_char(closing)
}

//! Expressions as canonical text.

use super::page::{Page, Place, Spread, first_token};
use crate::ast::{Arg, Expr, ExprKind, Op};
use std::fmt::{self, Display, Formatter};

/// Above all operators: a minus, a call, and what needs no brackets anywhere.
const SIGNED: u8 = 7;
const CALL: u8 = 8;
pub(super) const ATOM: u8 = 9;

impl Display for Expr {
    /// The expression in one line.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut page = Page::new(&[], Spread::AsWritten);
        page.expr(self);
        f.write_str(&page.text)
    }
}

impl Page<'_> {
    /// Writes an expression.
    pub fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Number(digits) => self.write(digits),
            ExprKind::Text(text) => self.write(&format!("\"{}\"", text.raw)),
            ExprKind::Name(name) => self.write(name),
            ExprKind::Bus { name, suffixes } => {
                let suffixes: String = suffixes.iter().map(|suffix| format!(":{suffix}")).collect();
                self.write(&format!("~{name}{suffixes}"));
            }
            ExprKind::Operator(op) => self.write(&format!("({op})")),
            ExprKind::Template(name) => self.write(&format!("@{name}")),
            ExprKind::PatternRef(name) => self.write(&format!("%{name}")),
            ExprKind::Indexed { name, index } => {
                self.write(&format!("~{name}["));
                self.expr(index);
                self.write("]");
            }
            ExprKind::Range { from, to } => {
                self.bound(from, ATOM);
                self.write("..");
                self.bound(to, ATOM);
            }
            ExprKind::Call { head, args } => {
                self.expr(head);
                args.iter().for_each(|arg| self.arg(arg));
            }
            ExprKind::List(members) => self.list(members, expr.span.end.saturating_sub(1)),
            ExprKind::Tuple(members) => self.tuple(members, expr.span.end.saturating_sub(1)),
            ExprKind::Negate(inner) => {
                self.write("-");
                self.bound(inner, CALL);
            }
            ExprKind::Binary { op, left, right } => {
                let (tight_left, tight_right) = sides(*op);
                self.bound(left, tight_left);
                self.operator(*op, right.span.start);
                self.right(*op, right, tight_right);
            }
            ExprKind::Section { op, right } => self.section(*op, right, expr.span.end.saturating_sub(1)),
            ExprKind::LeftSection { op, left } => {
                self.open("(", 1);
                self.step(first_token(left), "", Place::Member);
                self.expr(left);
                self.write(&format!(" {op}"));
                self.close(")", expr.span.end.saturating_sub(1));
            }
            ExprKind::If { condition, then, otherwise } => {
                self.write("if ");
                self.condition(condition);
                for (word, case) in [("then ", then), ("else ", otherwise)] {
                    self.step(case.span.start, " ", Place::Operator);
                    self.write(word);
                    self.expr(case);
                }
            }
        }
    }

    /// Writes an operator that waits for its left side.
    fn section(&mut self, op: Op, right: &Expr, closing: u32) {
        self.open("(", 1);
        // At the start of a line it could be taken for the sign of a comment.
        if op != Op::Chain || !reads_as_comment(right) {
            self.step(right.span.start, "", Place::Member);
        }
        self.write(&format!("{op} "));
        self.bound(right, if op == Op::Chain { op.level() } else { sides(op).1 });
        self.close(")", closing);
    }

    fn arg(&mut self, arg: &Arg) {
        let key = arg.key.as_ref();
        self.step(key.map_or(arg.value.span.start, |key| key.span.start), " ", Place::Argument);
        key.iter().for_each(|key| self.write(&format!(":{} ", key.text)));
        self.bound(&arg.value, ATOM);
    }

    fn list(&mut self, members: &[Expr], closing: u32) {
        self.open("[", members.len());
        self.members(members);
        let is_range = matches!(members, [] | [Expr { kind: ExprKind::Range { .. }, .. }]);
        // A member that ends its line ends with a comma, the last one as well: so lines can be moved and taken out.
        if !is_range && self.closes_on_a_line(closing) {
            self.write(",");
        }
        self.close("]", closing);
    }

    fn tuple(&mut self, members: &[Expr], closing: u32) {
        self.open("(", members.len());
        self.members(members);
        self.close(")", closing);
    }

    fn members(&mut self, members: &[Expr]) {
        for (place, member) in members.iter().enumerate() {
            self.write(if place == 0 { "" } else { "," });
            self.step(member.span.start, if place == 0 { "" } else { " " }, Place::Member);
            self.expr(member);
        }
    }

    /// Writes an expression, in brackets if it is looser than a level, or if a comment stands in those that it has.
    pub fn bound(&mut self, expr: &Expr, tight: u8) {
        let has_brackets = match &expr.kind {
            ExprKind::Call { head, .. } => head.span.start > expr.span.start,
            ExprKind::Number(_)
            | ExprKind::Text(_)
            | ExprKind::Name(_)
            | ExprKind::Bus { .. }
            | ExprKind::Template(_)
            | ExprKind::PatternRef(_) => true,
            _ => false,
        };
        if level(expr) < tight || (has_brackets && self.has_comment_in(expr.span)) {
            self.bracketed(expr)
        } else {
            self.expr(expr)
        }
    }

    fn bracketed(&mut self, expr: &Expr) {
        self.open("(", 1);
        self.step(first_token(expr), "", Place::Member);
        self.expr(expr);
        self.close(")", expr.span.end.saturating_sub(1));
    }

    /// Writes the right side of an operator.
    pub fn right(&mut self, op: Op, expr: &Expr, tight: u8) {
        if op == Op::Chain && level(expr) >= tight && reads_as_comment(expr) {
            self.bracketed(expr);
        } else {
            self.bound(expr, tight);
        }
    }

    /// Writes what stands between `if` and `then`: it starts with an argument.
    fn condition(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Binary { op, left, right } => {
                if level(left) >= sides(*op).0 {
                    self.condition(left)
                } else {
                    self.bracketed(left)
                }
                self.operator(*op, right.span.start);
                self.right(*op, right, sides(*op).1);
            }
            ExprKind::Call { head, .. } if !is_if(head) => self.expr(expr),
            _ => self.bound(expr, ATOM),
        }
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

/// Whether `#` in front of it would be taken for the sign of a comment.
fn reads_as_comment(expr: &Expr) -> bool {
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

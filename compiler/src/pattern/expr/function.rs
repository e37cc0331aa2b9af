//! Expressions as functions from patterns to patterns.

use super::argument::paired;
use super::{Lowering, Names, Nature, Want, nature, operation_of, structure_of, unknown_function};
use crate::pattern::function::{Function, Part};
use crate::pattern::transform::{Kind, Transform, transform};
use crate::pattern::{Operation, Reading, Structure};
use crate::ugen::UgenId;
use phonon_grammar::Span;
use phonon_grammar::ast::{self, Expr, ExprKind, Op};
use phonon_grammar::diagnostic::{Code, Diagnostic};

impl Lowering<'_> {
    /// A function value for patterns that hold what is wanted; where there is none, `id` and an error.
    pub(super) fn function(&mut self, expr: &Expr, want: Want) -> Function {
        if self.names.is_piece(expr) {
            return self.behind_chain(expr);
        }
        if self.names.lacks_input(expr) {
            return self.abstraction(expr, want);
        }
        if let Some(result) = self.expanded(expr, |lowering, value| lowering.function(value, want)) {
            return result.unwrap_or_else(|diagnostic| {
                self.error(*diagnostic);
                Function::identity()
            });
        }
        match &expr.kind {
            ExprKind::Call { .. } if is_setting(expr) => self.behind_chain(expr),
            ExprKind::Name(name) => self.named_function(name, expr, &[], want),
            ExprKind::Call { head, args } if matches!(head.kind, ExprKind::Name(_)) => {
                let ExprKind::Name(name) = &head.kind else { return Function::identity() };
                self.named_function(name, head, args, want)
            }
            ExprKind::Binary { op: Op::Chain, left, right } => {
                self.function(left, want).then(self.behind_chain(right))
            }
            ExprKind::Binary { op: Op::Apply, .. } => self.composition(&row(expr), want),
            ExprKind::Section { op, right } => self.section(*op, right, expr.span, want, false),
            ExprKind::LeftSection { op, left } => self.section(*op, left, expr.span, want, true),
            _ => self.no_function_here(expr.span),
        }
    }

    /// `const p`.
    fn constant(&mut self, pattern: &Expr, want: Want) -> Function {
        let want = self.want_of(pattern, want);
        Function::of(Part::Constant(self.separate(pattern, want)))
    }

    fn no_function_here(&mut self, span: Span) -> Function {
        self.kind_error(span, "this is no function", "a function such as `rev` or `(fast 2)` is needed");
        Function::identity()
    }

    pub(super) fn named_function(
        &mut self,
        name: &str,
        head: &Expr,
        args: &[ast::Arg],
        want: Want,
    ) -> Function {
        match (name, args) {
            ("id", []) => return Function::identity(),
            (CONSTANT, [arg]) => return self.constant(&arg.value, want),
            _ => {}
        }
        match transform(name) {
            Some(row) if row.has_input => {
                self.check_use(row, head, want);
                let args = self.arguments(row, head, &paired(row, args), want);
                args.map_or_else(Function::identity, |args| {
                    Function::of(Part::Transform { name: row.name, args })
                })
            }
            Some(_) => self.no_function_here(head.span),
            None => {
                self.error(unknown_function(name, head.span));
                Function::identity()
            }
        }
    }

    /// Reports a transform of numbers that stands where controls are.
    pub(super) fn check_use(&mut self, row: &Transform, head: &Expr, want: Want) {
        if want == Want::Controls && row.is_of_numbers() {
            let name = row.name;
            let message = format!("`{name}` works on numbers, and these are controls");
            let help = format!("put it where the numbers are, as in `{}`", row.example);
            self.error(Diagnostic::error(Code::Kind, head.span, message).help(help));
        }
    }

    /// `(# e)`: the controls at its beginning join the events; from the first effect on it works on what is heard.
    pub(super) fn behind_chain(&mut self, side: &Expr) -> Function {
        if (self.names.is_piece(side) || matches!(side.kind, ExprKind::Template(_)))
            && let Some(Ok(function)) = self.expanded(side, |lowering, body| lowering.behind_chain(body))
        {
            return function;
        }
        if self.names.lacks_input(side) && self.names.arity(side) == Some(1) {
            return self.abstraction(side, Want::Controls);
        }
        if let Some(mark) = self.names.effect(Op::Chain, side) {
            return Function::of(Part::Effect { mark });
        }
        if let ExprKind::Binary { op: Op::Chain, left, right } = &side.kind {
            return self.behind_chain(left).then(self.behind_chain(right));
        }
        let right = self.separate(side, Want::Controls);
        let (operation, structure) = (Operation::Right, Structure::Left);
        Function::of(Part::Section { operation, structure, right })
    }

    /// `(# speed 2)`, `(|+ n 12)`, `(0.25 <~)`: an operator with one side.
    pub(super) fn section(&mut self, op: Op, side: &Expr, span: Span, want: Want, is_left: bool) -> Function {
        if !is_left
            && op != Op::Chain
            && let Some(mark) = self.names.effect(op, side)
        {
            return Function::of(Part::Effect { mark });
        }
        let (operation, structure) = match op {
            Op::Early | Op::Late if is_left => {
                let by = self.separate(side, Want::Values(Reading::Ratio));
                return Function::of(Part::Shift { by, late: op == Op::Late });
            }
            Op::Chain if is_left => (Operation::Right, Structure::Left),
            Op::Chain => return self.behind_chain(side),
            Op::Value { what, structure } => match structure_of(structure) {
                Some(structure) => (operation_of(what), structure),
                None => return self.no_function_here(span),
            },
            Op::Apply | Op::Early | Op::Late | Op::Compare(_) => return self.no_function_here(span),
        };
        // Beside controls, numbers are numbers.
        let beside = Want::Values(want.reading());
        let is_controls = is_setting(side) || op == Op::Chain;
        let want = if is_controls { Want::Controls } else { self.want_of(side, beside) };
        let pattern = self.separate(side, want);
        Function::of(match is_left {
            true => Part::LeftSection { operation, structure, left: pattern },
            false => Part::Section { operation, structure, right: pattern },
        })
    }

    /// Functions with `$` between them, the right one first. One that lacks a function takes what follows it, as
    /// `off 0.25 $ fast 2` does.
    fn composition(&mut self, row: &[&Expr], want: Want) -> Function {
        let Some((first, rest)) = row.split_first() else { return Function::identity() };
        if !rest.is_empty() && lacks_function(first) {
            return self.completed(first, &applied(rest), want);
        }
        if !rest.is_empty() && is_constant(first) {
            return self.constant(&applied(rest), want);
        }
        let outer = self.function(first, want);
        self.composition(rest, want).then(outer)
    }

    /// The function that a transform without its last argument makes with that argument; `($)` makes it the argument.
    pub(super) fn completed(&mut self, f: &Expr, last: &Expr, want: Want) -> Function {
        let (head, known) = match &f.kind {
            ExprKind::Operator(Op::Apply) => return self.function(last, want),
            ExprKind::Operator(op) => {
                return self.section(*op, last, last.span, want, matches!(op, Op::Early | Op::Late));
            }
            ExprKind::Call { head, args } => (head.clone(), args.as_slice()),
            _ => (Box::new(f.clone()), [].as_slice()),
        };
        let argument = ast::Arg { key: None, value: last.clone() };
        let args = known.iter().cloned().chain([argument]).collect();
        self.function(&Expr { kind: ExprKind::Call { head, args }, span: last.span }, want)
    }
}

/// The function that gives another pattern in place of its input.
pub(super) const CONSTANT: &str = "const";

/// Whether an expression is a row of `$` that begins with `const`.
pub(super) fn is_constant_row(expr: &Expr) -> bool {
    matches!(row(expr).as_slice(), [first, _, ..] if is_constant(first))
}

fn is_constant(expr: &Expr) -> bool {
    matches!(&expr.kind, ExprKind::Name(name) if name == CONSTANT)
}

/// The members of a row of `$`, from left to right.
pub fn row(expr: &Expr) -> Vec<&Expr> {
    match &expr.kind {
        ExprKind::Binary { op: Op::Apply, left, right } => {
            let mut row = row(left);
            row.push(right);
            row
        }
        _ => vec![expr],
    }
}

/// A row of `$` as an expression.
pub(super) fn applied(row: &[&Expr]) -> Expr {
    let mut members = row.iter().map(|member| (*member).clone());
    let first = members.next().unwrap_or_else(|| unreachable!("a row has a member"));
    members.fold(first, |left, right| {
        let span = left.span.to(right.span);
        let (left, right) = (Box::new(left), Box::new(right));
        Expr { kind: ExprKind::Binary { op: Op::Apply, left, right }, span }
    })
}

/// `n $ fast 2 $ "0 1"`, a row of `$` with the name of a control or an oscillator, as it is with the call that is meant.
pub fn call_in_row(left: &Expr, right: &Expr, names: &dyn Names) -> Option<Expr> {
    let members: Vec<&Expr> = row(left).into_iter().chain([right]).collect();
    let (_, before_last) = members.split_last()?;
    let at = before_last.iter().position(|member| takes_row(member, names))?;
    let value = applied(&members[at + 1..]);
    if nature(&value, names) == Nature::Function {
        return None;
    }
    let span = members[at].span.to(right.span);
    let args = vec![ast::Arg { key: None, value }];
    let call = Expr { kind: ExprKind::Call { head: Box::new(members[at].clone()), args }, span };
    Some(applied(&members[..at].iter().copied().chain([&call]).collect::<Vec<_>>()))
}

/// Whether a name alone takes what stands behind `$` as its argument.
fn takes_row(expr: &Expr, names: &dyn Names) -> bool {
    let ExprKind::Name(name) = &expr.kind else { return false };
    let is_of_language = names.expand(expr).is_none() && names.arity(expr).is_none();
    let has_pitch = || UgenId::find(name).is_some_and(UgenId::has_pitch);
    is_of_language && (is_control(expr) || has_pitch())
}

/// Whether an expression calls a transform that lacks its last argument, and that is a function.
fn lacks_function(expr: &Expr) -> bool {
    let ExprKind::Call { head, args } = &expr.kind else { return false };
    let ExprKind::Name(name) = &head.kind else { return false };
    let Some(row) = transform(name).filter(|row| row.has_input) else { return false };
    let args = paired(row, args);
    let is_function = row.params.get(args.len()).is_some_and(|param| param.kind == Kind::Function);
    is_function && args.len() + 1 == row.required() && args.iter().all(|arg| arg.key.is_none())
}

/// Whether an expression is a control with its value: as a function it sets that control, as `(# legato 0.5)` does.
pub(super) fn is_setting(expr: &Expr) -> bool {
    matches!(&expr.kind, ExprKind::Call { head, .. } if is_control(head))
}

/// Whether the head of a call is the name of a control and of no transform.
fn is_control(head: &Expr) -> bool {
    match &head.kind {
        ExprKind::Name(name) => super::control(name).is_some() && transform(name).is_none(),
        _ => false,
    }
}

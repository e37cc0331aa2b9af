//! Functions that a program defines, as values: `warm` in `jux warm` after `fn warm x = x # lpf 500`.
//!
//! Such a function lacks its last argument. Where its body leads from that argument along one way of `$`, `#` and
//! operators, it is the functions on this way, so that it works on sounds as well; elsewhere it is the pattern of its
//! body with a hole.

use super::function::{is_setting, row};
use super::{EXPANSION_LIMIT, Lowering, Names, Nature, Want, nature};
use crate::pattern::arg::{Arg, VarId};
use crate::pattern::function::{Function, Part};
use crate::pattern::node::{Node, NodeId};
use crate::pattern::transform::transform;
use crate::pattern::{Builder, control::control};
use compact_str::CompactString;
use phonon_grammar::ast::{Arg as Argument, Expr, ExprKind, Op};
use phonon_grammar::diagnostic::{Code, Diagnostic};
use std::borrow::Cow;

/// What the names of inputs begin with; no program can write such a name.
const INPUT: &str = "input ";

/// Whether `$` between two expressions applies a function of the program, and the call that this means.
pub fn completed(left: &Expr, right: &Expr, names: &dyn Names) -> Option<Expr> {
    let is_function = |expr: &Expr| nature(expr, names) == Nature::Function || names.is_piece(expr);
    let (function, input) = match (names.lacks_input(left), names.lacks_input(right)) {
        (true, _) if !is_function(right) => (left, right),
        (_, true) if !is_function(left) => (right, left),
        _ => return None,
    };
    let (head, args) = match &function.kind {
        ExprKind::Call { head, args } => (head.clone(), args.as_slice()),
        _ => (Box::new(function.clone()), [].as_slice()),
    };
    let args = args.iter().cloned().chain([Argument { key: None, value: input.clone() }]).collect();
    Some(Expr { kind: ExprKind::Call { head, args }, span: left.span.to(right.span) })
}

/// `left # right` as a call, where the right side is a function of the program that lacks its first argument.
pub fn called_behind(left: &Expr, right: &Expr, names: &dyn Names) -> Option<Expr> {
    let (head, args) = match &right.kind {
        ExprKind::Call { head, args } => (head.clone(), args.as_slice()),
        _ => (Box::new(right.clone()), [].as_slice()),
    };
    names.lacks_input(right).then(|| {
        let args = [Argument { key: None, value: left.clone() }].into_iter().chain(args.iter().cloned());
        Expr { kind: ExprKind::Call { head, args: args.collect() }, span: left.span.to(right.span) }
    })
}

impl Lowering<'_> {
    /// The function that lacks its last argument.
    pub(super) fn abstraction(&mut self, expr: &Expr, want: Want) -> Function {
        let input = format!("{INPUT}{}", self.depth);
        let Some(body) = self.names.function(expr, &input).filter(|_| self.depth < EXPANSION_LIMIT) else {
            let message = "this function stands for itself";
            self.error(Diagnostic::error(Code::EmptyCycle, expr.span, message));
            return Function::identity();
        };
        let names = Within { outer: self.names, input: &input, want };
        let mut inner = Lowering {
            builder: Builder::new(),
            names: &names,
            diagnostics: Vec::new(),
            depth: self.depth + 1,
        };
        let function = match inner.steps(&body, &input, want) {
            Some(function) => function,
            None => {
                let root = inner.pattern(&body, want);
                Function::of(Part::Body { pattern: inner.builder.finish(root), hole: hole(&input) })
            }
        };
        self.diagnostics.append(&mut inner.diagnostics);
        function
    }

    /// What stands for the input of a function around this place.
    pub(super) fn input(&mut self, name: &str) -> Option<NodeId> {
        name.starts_with(INPUT).then(|| self.builder.push(Node::Value(Arg::Var(hole(name)))))
    }

    /// The functions on the one way from the input to the whole; `None` where there are more ways, or it goes through
    /// something that is no function.
    fn steps(&mut self, body: &Expr, input: &str, want: Want) -> Option<Function> {
        if matches!(&body.kind, ExprKind::Name(name) if name == input) {
            return Some(Function::identity());
        }
        if !mentions(body, input) {
            return None;
        }
        if let Some(Ok(steps)) = self.expanded(body, |lowering, value| lowering.steps(value, input, want)) {
            return steps;
        }
        match &body.kind {
            ExprKind::Binary { op, left, right } => match (mentions(left, input), mentions(right, input)) {
                (true, false) => Some(self.steps(left, input, want)?.then(self.step(*op, right, want)?)),
                (false, true) => {
                    let before = self.steps(right, input, want)?;
                    let step = match op {
                        Op::Apply => self.step(*op, left, want)?,
                        _ => self.section(*op, left, body.span, want, true),
                    };
                    Some(before.then(step))
                }
                _ => None,
            },
            ExprKind::Call { head, args } => {
                let (last, args) = args.split_last()?;
                let ExprKind::Name(name) = &head.kind else { return None };
                let row = transform(name).filter(|row| row.has_input && control(name).is_none())?;
                let is_free = args.iter().all(|arg| !mentions(&arg.value, input));
                if !is_free || last.key.is_some() || args.len() < row.required() {
                    return None;
                }
                let before = self.steps(&last.value, input, want)?;
                Some(before.then(self.named_function(name, head, args, want)))
            }
            _ => None,
        }
    }

    /// What `op` does to its left side with this on its right, where that is a function.
    fn step(&mut self, op: Op, right: &Expr, want: Want) -> Option<Function> {
        match op {
            Op::Chain => Some(self.behind_chain(right)),
            Op::Apply if self.is_function(right) => Some(self.function(right, want)),
            Op::Value { .. } => Some(self.section(op, right, right.span, want, false)),
            Op::Apply | Op::Early | Op::Late | Op::Compare(_) => None,
        }
    }

    /// Whether an expression may stand where a function is wanted: also a row of `$` of nothing but such.
    pub(super) fn is_function(&self, expr: &Expr) -> bool {
        let is_function = |expr: &Expr| {
            let setting = self.names.expand(expr).is_some_and(|value| is_setting(&value));
            nature(expr, self.names) == Nature::Function
                || setting
                || is_setting(expr)
                || self.names.is_piece(expr)
        };
        is_function(expr) || row(expr).into_iter().all(is_function)
    }
}

/// The variable that stands for an input.
fn hole(name: &str) -> VarId {
    let depth: u32 = name.strip_prefix(INPUT).and_then(|digits| digits.parse().ok()).unwrap_or(0);
    VarId(u32::MAX - depth)
}

/// Whether a name stands in an expression.
fn mentions(expr: &Expr, name: &str) -> bool {
    let mut found = false;
    let mut expr = expr.clone();
    expr.for_each_node(&mut |node| found |= matches!(&node.kind, ExprKind::Name(other) if other == name));
    found
}

/// The names in the body of a function: those around it, and its input.
struct Within<'n> {
    outer: &'n dyn Names,
    input: &'n str,
    /// What the input holds.
    want: Want,
}

impl Names for Within<'_> {
    fn expand(&self, expr: &Expr) -> Option<Cow<'_, Expr>> {
        self.outer.expand(expr)
    }

    fn nature(&self, expr: &Expr) -> Option<Nature> {
        match (&expr.kind, self.want) {
            (ExprKind::Name(name), Want::Controls) if name == self.input => Some(Nature::Voices),
            (ExprKind::Name(name), Want::Values(_)) if name == self.input => Some(Nature::Values),
            // What is known of an operator by its place holds for one input only.
            (ExprKind::Binary { .. }, _) => None,
            _ => self.outer.nature(expr),
        }
    }

    fn effect(&self, op: Op, right: &Expr) -> Option<CompactString> {
        if mentions(right, self.input) {
            let message = "the argument of a function stands in an effect on it";
            let help = "give the effect a parameter of its own, as in `fn f hz x = x # lpf hz`";
            self.outer.doubt(Diagnostic::error(Code::Kind, right.span, message).help(help));
            return None;
        }
        self.outer.effect(op, right)
    }

    fn is_piece(&self, expr: &Expr) -> bool {
        self.outer.is_piece(expr)
    }

    fn lacks_input(&self, expr: &Expr) -> bool {
        self.outer.lacks_input(expr)
    }

    fn function(&self, expr: &Expr, input: &str) -> Option<Expr> {
        self.outer.function(expr, input)
    }

    fn suggestion(&self, expr: &Expr) -> Option<String> {
        self.outer.suggestion(expr)
    }

    fn arity(&self, head: &Expr) -> Option<usize> {
        self.outer.arity(head)
    }

    fn doubt(&self, diagnostic: Diagnostic) {
        self.outer.doubt(diagnostic);
    }
}

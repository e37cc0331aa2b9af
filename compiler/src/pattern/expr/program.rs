//! What the lowering of patterns asks of a program.

use super::Nature;
use compact_str::CompactString;
use phonon_grammar::ast::{Expr, Op};
use phonon_grammar::diagnostic::Diagnostic;
use std::borrow::Cow;

/// What the names of a program stand for.
pub trait Names {
    /// What a reference or a call stands for: the value of a bus, template, `%pattern`, parameter or bare name, or
    /// the body of a function with its arguments put in. `None` where the program defines no such thing. The span
    /// of the expression tells where it is used.
    fn expand(&self, expr: &Expr) -> Option<Cow<'_, Expr>>;

    /// What a reference is, where that is known without looking into what it stands for.
    fn nature(&self, _: &Expr) -> Option<Nature> {
        None
    }

    /// The mark of an effect: what stands for `(# lpf 500)` where a function works on what is heard. `None` where the
    /// right side is something that events can have, and where nothing is heard.
    fn effect(&self, _op: Op, _right: &Expr) -> Option<CompactString> {
        None
    }

    /// Whether a reference means a piece of chain: as a function it stands behind `#`.
    fn is_piece(&self, _: &Expr) -> bool {
        false
    }

    /// Whether an expression is a function of the program that lacks its last argument: `w 2` after `fn w n x = ...`.
    fn lacks_input(&self, _: &Expr) -> bool {
        false
    }

    /// What such a function stands for, with a name for what it is applied to.
    fn function(&self, _: &Expr, _input: &str) -> Option<Expr> {
        None
    }

    /// The name that was probably meant by a reference to nothing.
    fn suggestion(&self, _: &Expr) -> Option<String> {
        None
    }

    /// How many arguments the program's own function of this name takes.
    fn arity(&self, _head: &Expr) -> Option<usize> {
        None
    }

    /// Whether instruments have a parameter of this name: events set it as a control.
    fn is_parameter(&self, _name: &str) -> bool {
        false
    }

    /// Told what is a pattern and cannot be meant in a program.
    fn doubt(&self, _: Diagnostic) {}

    /// Told what an expression was found to be, so that it need not be found out again.
    fn remember(&self, _: &Expr, _: Nature) {}
}

/// No names at all.
pub struct NoNames;

impl Names for NoNames {
    fn expand(&self, _: &Expr) -> Option<Cow<'_, Expr>> {
        None
    }
}

//! `impulse 2 * sp bd`, the older way to play a sample: at each impulse.

use super::Lowering;
use super::expr::Meaning;
use super::scope::Scope;
use super::statements::exact;
use super::voices::{Events, head};
use crate::pattern::{Arg, Builder, Value, ValueFunction};
use phonon_grammar::ast::{Expr, ExprKind};
use phonon_grammar::diagnostic::Code;
use phonon_grammar::{Diagnostic, Span};

/// The sample that `sp name` means, where the expression is one.
fn sample(expr: &Expr) -> Option<String> {
    let ExprKind::Call { args, .. } = &expr.kind else { return None };
    let ([arg], Some("sp")) = (args.as_slice(), head(expr)) else { return None };
    match &arg.value.kind {
        ExprKind::Name(name) => Some(name.clone()),
        ExprKind::Text(text) => Some(text.raw.clone()),
        _ => None,
    }
}

impl Lowering<'_> {
    /// A sample at each impulse, where one of two expressions is `sp name` and the other its impulses.
    pub(super) fn triggered(
        &mut self,
        left: &Expr,
        right: &Expr,
        span: Span,
        scope: &Scope,
    ) -> Option<Meaning> {
        let (name, impulses) = match (sample(left), sample(right)) {
            (None, Some(name)) => (name, left),
            (Some(name), None) => (name, right),
            _ => return None,
        };
        let rate_hz = match &impulses.kind {
            ExprKind::Call { args, .. } if head(impulses) == Some("impulse") => {
                args.first().and_then(|arg| exact(&arg.value))
            }
            _ => None,
        };
        let Some(rate_hz) = rate_hz else {
            let message = "`sp` plays a sample at each impulse of a plain number of impulses a second";
            let help = "for example `impulse 2 * sp bd`; a pattern plays a sample as well: `s \"bd*4\"`";
            return Some(self.silence(Diagnostic::error(Code::Kind, impulses.span, message).help(help)));
        };
        let per_cycle = rate_hz / self.module.tempo.at(self.module.start_cycle, 0);
        let note = Diagnostic::note(Code::LegacySpelling, span, "an older way to play a sample");
        let now = format!("at this tempo it is `s \"{name}\" $ fast {}`", per_cycle.to_f64());
        self.report(note.help(now));
        let mut builder = Builder::new();
        let word = builder.atom(Value::Word(name.as_str().into()));
        let control = builder.map(ValueFunction::Control("s".into()), word);
        let root = builder.faster(Arg::Const(Value::Ratio(per_cycle)), control);
        let pattern =
            scope.functions.iter().fold(builder.finish(root), |pattern, function| function.apply(&pattern));
        Some(Meaning::Events(Events { pattern, instruments: Vec::new(), span }))
    }
}

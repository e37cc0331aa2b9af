//! Names that mean nothing, in words.

use super::Names;
use crate::pattern::names;
use phonon_grammar::Span;
use phonon_grammar::ast::{Expr, ExprKind};
use phonon_grammar::diagnostic::{Code, Diagnostic, nearest};

/// What is wrong with a reference to what the program does not define.
pub(super) fn unknown_name(expr: &Expr) -> Diagnostic {
    let (code, what) = match &expr.kind {
        ExprKind::Template(_) => (Code::UnknownTemplate, "template"),
        ExprKind::Bus { .. } => (Code::UnknownBus, "bus"),
        _ => (Code::UnknownBus, "pattern"),
    };
    let message = format!("there is no {what} `{}`", name_of(expr));
    Diagnostic::error(code, expr.span, message)
}

/// A reference or call as it is written, for messages.
pub(super) fn name_of(expr: &Expr) -> String {
    match &expr.kind {
        ExprKind::Name(name) => name.clone(),
        ExprKind::Bus { name, .. } => format!("~{name}"),
        ExprKind::Template(name) => format!("@{name}"),
        ExprKind::PatternRef(name) => format!("%{name}"),
        ExprKind::Call { head, .. } => name_of(head),
        _ => "this".to_string(),
    }
}

/// What is wrong with a call or bare name that nothing has.
pub(super) fn unknown_head(expr: &Expr, program: &dyn Names) -> Option<Diagnostic> {
    if program.expand(expr).is_some() {
        return None;
    }
    let head = if let ExprKind::Call { head, .. } = &expr.kind { head } else { expr };
    match &head.kind {
        ExprKind::Name(name)
            if !names().any(|known| known == name) && !matches!(name.as_str(), "id" | "const") =>
        {
            Some(unknown_function(name, head.span))
        }
        _ => None,
    }
}

pub(super) fn unknown_function(name: &str, span: Span) -> Diagnostic {
    unknown(Code::UnknownFunction, "function", name, span, names())
}

pub(super) fn unknown<'a>(
    code: Code,
    what: &str,
    name: &str,
    span: Span,
    names: impl Iterator<Item = &'a str>,
) -> Diagnostic {
    let diagnostic = Diagnostic::error(code, span, format!("there is no {what} `{name}`"));
    match nearest(name, names) {
        Some(near) => diagnostic.fix(format!("did you mean `{near}`?"), span, near),
        None => diagnostic,
    }
}

//! Names that mean nothing, in words.

use super::Names;
use super::function::row;
use crate::pattern::names;
use phonon_grammar::Span;
use phonon_grammar::ast::{Expr, ExprKind};
use phonon_grammar::diagnostic::{Code, Diagnostic, nearest};

/// What is wrong with a reference to what the program does not define.
pub(super) fn unknown_name(expr: &Expr, program: &dyn Names) -> Diagnostic {
    let (code, what) = match &expr.kind {
        ExprKind::Template(_) => (Code::UnknownTemplate, "template"),
        ExprKind::Bus { .. } => (Code::UnknownBus, "bus"),
        _ => (Code::UnknownBus, "pattern"),
    };
    let message = format!("there is no {what} `{}`", name_of(expr));
    let diagnostic = Diagnostic::error(code, expr.span, message);
    match program.suggestion(expr) {
        Some(near) => diagnostic.fix(format!("did you mean `{near}`?"), expr.span, near),
        None => diagnostic,
    }
}

/// What is wrong with a word that stands without quotes behind `name`.
pub(super) fn unquoted(name: &str, expr: &Expr, program: &dyn Names) -> Option<Diagnostic> {
    let ExprKind::Name(word) = &expr.kind else { return None };
    unknown_head(expr, program)?;
    let message = format!("the word `{word}` stands without quotes");
    let help = format!("a pattern of words stands in quotes as a whole, as in `{name} \"{word}\"`");
    Some(Diagnostic::error(Code::Kind, expr.span, message).help(help))
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

/// What is wrong with a reference that nothing has.
pub(super) fn unknown_reference(expr: &Expr, program: &dyn Names) -> Option<Diagnostic> {
    let is_reference =
        matches!(expr.kind, ExprKind::Bus { .. } | ExprKind::Template(_) | ExprKind::PatternRef(_));
    let is_known = program.expand(expr).is_some()
        || program.nature(expr).is_some()
        || program.lacks_input(expr)
        || program.arity(expr).is_some();
    (is_reference && !is_known).then(|| unknown_name(expr, program))
}

/// What is wrong with a call or bare name that nothing has, or whose function takes another number of arguments.
pub(super) fn unknown_head(expr: &Expr, program: &dyn Names) -> Option<Diagnostic> {
    if program.expand(expr).is_some() || program.lacks_input(expr) {
        return None;
    }
    let (head, count) = match &expr.kind {
        ExprKind::Call { head, args } => (&**head, args.len()),
        _ => (expr, 0),
    };
    if let Some(arity) = program.arity(head) {
        return Some(wrong_count(head, arity, count));
    }
    match &head.kind {
        ExprKind::Name(name)
            if !names().any(|known| known == name)
                && !matches!(name.as_str(), "id" | "const")
                && !program.is_parameter(name) =>
        {
            let diagnostic = unknown_function(name, head.span);
            Some(match program.suggestion(head).filter(|_| diagnostic.help.is_empty()) {
                Some(near) => diagnostic.fix(format!("did you mean `{near}`?"), head.span, near),
                None => diagnostic,
            })
        }
        _ => None,
    }
}

/// What is wrong with the first member of a row of `$` that nothing has.
pub(super) fn unknown_member(expr: &Expr, program: &dyn Names) -> Option<Diagnostic> {
    row(expr)
        .into_iter()
        .find_map(|member| unknown_reference(member, program).or_else(|| unknown_head(member, program)))
}

/// What is wrong with so many arguments for a function of the program.
pub fn wrong_count(head: &Expr, arity: usize, count: usize) -> Diagnostic {
    let (name, plural) = (name_of(head), if arity == 1 { "" } else { "s" });
    let message = format!("`{name}` takes {arity} argument{plural}, {count} given");
    let help = "where a function is wanted the last argument is left out, as in `every 2 (f 3)`";
    Diagnostic::error(Code::Arity, head.span, message).help(help)
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

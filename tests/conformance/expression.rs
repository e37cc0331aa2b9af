//! The pipe spelling of the data as an expression.
//!
//! In the data `(f $ g)` in argument place is "f, then g"; in the language the function nearest to its input, the
//! right one, is applied first. Octaves in strings are lowered as in mini-notation.

use super::case::octaves_lowered;
use phonon_compiler::pattern::{Nature, NoNames, Pattern, Want, nature};
use phonon_grammar::ast::{Arg, Expr, ExprKind, Op, StatementKind, Text};

/// The pattern of an expression of the data.
pub fn pattern(text: &str, want: Want) -> Result<Pattern, String> {
    let mut expr = parsed(text)?;
    adapt(&mut expr);
    Pattern::from_expr(&expr, want, &NoNames)
        .map_err(|errors| errors.first().map_or_else(String::new, |error| error.message.clone()))
}

fn parsed(text: &str) -> Result<Expr, String> {
    let (program, errors) = phonon_grammar::parse(&format!("out: {text}"));
    if let Some(error) = errors.first() {
        return Err(error.message.clone());
    }
    match program.statements().next().map(|statement| statement.kind.clone()) {
        Some(StatementKind::Out { body, .. }) => Ok(body),
        _ => Err("no expression".to_string()),
    }
}

fn adapt(expr: &mut Expr) {
    match &mut expr.kind {
        ExprKind::Text(text) => lower_octaves(text),
        ExprKind::Call { args, .. } => args.iter_mut().for_each(adapt_argument),
        ExprKind::List(members) | ExprKind::Tuple(members) => members.iter_mut().for_each(|member| {
            adapt(member);
            reverse_composition(member);
        }),
        ExprKind::Negate(inner) => adapt(inner),
        ExprKind::Section { right: inner, .. } | ExprKind::LeftSection { left: inner, .. } => adapt(inner),
        ExprKind::Binary { left, right, .. } => {
            adapt(left);
            adapt(right);
        }
        _ => {}
    }
}

fn adapt_argument(arg: &mut Arg) {
    adapt(&mut arg.value);
    reverse_composition(&mut arg.value);
}

fn lower_octaves(text: &mut Text) {
    let raw = octaves_lowered(&text.raw);
    let (mini, errors) = phonon_grammar::parse_pattern(&raw, 0);
    *text = Text { raw, mini, errors };
}

/// `f $ g` of functions alone becomes `g $ f`.
fn reverse_composition(expr: &mut Expr) {
    if nature(expr, &NoNames) != Nature::Function {
        return;
    }
    if let ExprKind::Binary { op: Op::Apply, left, right } = &mut expr.kind {
        std::mem::swap(left, right);
        reverse_composition(left);
        reverse_composition(right);
    }
}

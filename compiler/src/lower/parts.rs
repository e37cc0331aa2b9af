//! The patterns of a program by the names of their statements, for those who look at them.

use super::loops::expand;
use super::scope::Scope;
use super::{Lowering, lower_until_known};
use crate::Options;
use crate::pattern::{Nature, Pattern, Reading, Want};
use phonon_grammar::Span;
use phonon_grammar::ast::{Expr, ExprKind, Program, StatementKind};
use std::collections::BTreeSet;

/// A pattern of a program.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// The statement that it stands in, as one refers to it: `~bass`, `%speed`, `out`.
    pub name: String,
    /// The expression it stands for.
    pub span: Span,
    /// What it plays.
    pub pattern: Pattern,
}

/// The patterns of a program in the order of its text: the statements that are patterns, and in all others, which are
/// sounds, the patterns that their sounds follow. What is wrong plays nothing.
pub fn parts(program: &Program, options: &Options) -> Vec<Part> {
    let (program, _) = expand(program);
    lower_until_known(&program, options, None, |lowering| {
        let statements = program.statements();
        statements.flat_map(|statement| lowering.parts_of(&statement.kind, statement.span)).collect()
    })
}

impl Lowering<'_> {
    fn parts_of(&mut self, kind: &StatementKind, span: Span) -> Vec<Part> {
        let Some((name, body)) = named(kind) else { return Vec::new() };
        let scope = Scope::new(&name);
        let has_parameters = matches!(kind, StatementKind::Bus { params, .. } if !params.is_empty())
            || matches!(kind, StatementKind::Function { .. } | StatementKind::Modifier { .. });
        let nature = if has_parameters { Nature::Signal } else { self.nature(body, &scope) };
        match nature {
            // What only bears another name stands under its own.
            Nature::Values | Nature::Voices | Nature::Controls if is_reference(body) => Vec::new(),
            Nature::Values => {
                let pattern = self.values(body, &scope);
                vec![Part { name, span: body.span, pattern }]
            }
            Nature::Voices | Nature::Controls => {
                let pattern = self.controls(body, &scope);
                vec![Part { name, span: body.span, pattern }]
            }
            Nature::Function => Vec::new(),
            Nature::Signal => self.followed(&name, span),
        }
    }

    /// A pattern of values whose use is not known: numbers and notes if all of its words are such.
    fn values(&self, expr: &Expr, scope: &Scope) -> Pattern {
        let names = self.naming(scope);
        let read = |reading| Pattern::from_expr(expr, Want::Values(reading), &names);
        read(Reading::Note).or_else(|_| read(Reading::Word)).unwrap_or_default()
    }

    /// The patterns that are asked for within a stretch of the text.
    fn followed(&self, name: &str, within: Span) -> Vec<Part> {
        let inside = |span: Span| within.start <= span.start && span.end <= within.end;
        let asked: BTreeSet<_> = self.track_spans.iter().copied().filter(|(span, _)| inside(*span)).collect();
        asked
            .into_iter()
            .map(|(span, track)| {
                let pattern = self.module.tracks[track.index()].pattern.clone();
                Part { name: name.to_owned(), span, pattern }
            })
            .collect()
    }
}

/// What a statement names, and its body.
fn named(kind: &StatementKind) -> Option<(String, &Expr)> {
    match kind {
        StatementKind::Bus { name, body, .. } | StatementKind::Modifier { name, body } => {
            Some((format!("~{}", name.text), body))
        }
        StatementKind::Template { name, body } => Some((format!("@{}", name.text), body)),
        StatementKind::PatternDef { name, body } => Some((format!("%{}", name.text), body)),
        StatementKind::Function { name, body, .. } => Some((name.text.clone(), body)),
        StatementKind::Out { channel: None, body } => Some(("out".to_owned(), body)),
        StatementKind::Out { channel: Some(number), body } => Some((format!("out{number}"), body)),
        StatementKind::Tempo { .. }
        | StatementKind::Buffer(_)
        | StatementKind::Outmix(_)
        | StatementKind::Indexed { .. }
        | StatementKind::For { .. }
        | StatementKind::Command { .. } => None,
    }
}

/// Whether an expression is another statement's name and nothing else.
fn is_reference(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Bus { .. } | ExprKind::Template(_) | ExprKind::PatternRef(_))
}

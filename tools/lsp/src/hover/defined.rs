//! Hover over names that the program defines.

use super::{fenced, grid};
use crate::document::Document;
use crate::hints::label;
use phonon_compiler::emit::{Rate, costs, rates};
use phonon_compiler::lower::{Part, parts};
use phonon_compiler::{Compiled, Options};
use phonon_grammar::Span;
use phonon_grammar::ast::{Statement, StatementKind};

/// The most lines of a definition that are shown.
const LINES_MAX: usize = 8;

/// What a name of the program is: its definition, its rate, what it costs, and the cycle that its patterns begin with.
pub(super) fn page(document: &Document, offset: u32) -> Option<(Span, String)> {
    let name = document.name_at(offset)?;
    let target = *name.targets.first()?;
    if name.sort.is_none() {
        return Some((name.span, "a parameter, or the number of a loop\n".to_owned()));
    }
    let statement = document.definition(target)?;
    let written: Vec<&str> =
        statement.span.text(document.source()).lines().take(LINES_MAX).map(str::trim_end).collect();
    let mut page = fenced("phonon", &written.join("\n"));
    let compiled = document.compiled();
    let parts = parts(document.program(), &Options::default());
    let (rate, cost) = (rate(document, statement, &parts), cost(compiled, statement));
    page += &format!("{}{rate}{cost}\n", what(statement, &parts));
    let inside = |part: &Part| statement.span.start <= part.span.start && part.span.end <= statement.span.end;
    let played: Vec<Part> = parts.into_iter().filter(inside).collect();
    let cycle = compiled.map_or(0, |compiled| compiled.module.start_cycle.floor());
    page += &grid(document.source(), unnamed(played), cycle).unwrap_or_default();
    Some((name.span, page))
}

/// A pattern that stands alone needs no heading.
fn unnamed(mut parts: Vec<Part>) -> Vec<Part> {
    if let [part] = parts.as_mut_slice() {
        part.name.clear();
    }
    parts
}

/// What a statement defines, in words.
fn what(statement: &Statement, parts: &[Part]) -> String {
    let params: Vec<String> =
        statement.kind.params().iter().map(|param| format!("`{}`", param.text)).collect();
    match &statement.kind {
        StatementKind::Bus { .. } | StatementKind::Function { .. } if !params.is_empty() => {
            format!("a function of {}", params.join(", "))
        }
        StatementKind::Bus { .. } if is_pattern(statement, parts) => {
            "a bus: a pattern, or a sound made of one".to_owned()
        }
        StatementKind::Bus { .. } => "a bus".to_owned(),
        StatementKind::Indexed { .. } => "a bus for each turn of the loop".to_owned(),
        StatementKind::Modifier { .. } => "a piece of chain".to_owned(),
        StatementKind::Template { .. } => "a template".to_owned(),
        StatementKind::PatternDef { .. } => "a pattern for the arguments of transforms".to_owned(),
        _ => "a function".to_owned(),
    }
}

/// How often what a statement gives changes, where that is known.
fn rate(document: &Document, statement: &Statement, parts: &[Part]) -> &'static str {
    let rates = document.compiled().map(|_| rates(document.program(), &Options::default()));
    // What is read as a pattern alone has no signal of its own.
    let read = is_pattern(statement, parts).then_some(Rate::Stepped);
    match rates.and_then(|rates| rates.get(&statement.span).copied().or(read)) {
        Some(Rate::Constant) => ", constant",
        Some(Rate::Stepped) => ", stepped (it changes with events)",
        Some(Rate::Audio) => ", at audio rate",
        None => "",
    }
}

/// Whether what a statement defines is a pattern.
fn is_pattern(statement: &Statement, parts: &[Part]) -> bool {
    matches!(&statement.kind, StatementKind::Bus { body, .. } if parts.iter().any(|part| part.span == body.span))
}

/// What a statement costs, where that is known.
fn cost(compiled: Option<&Compiled>, statement: &Statement) -> String {
    let label = compiled.and_then(|compiled| {
        let cost = costs(compiled).get(&statement.span).copied()?;
        label(cost, compiled.plan.as_ref()?)
    });
    label.map(|label| format!("; {label} of a core, estimated")).unwrap_or_default()
}

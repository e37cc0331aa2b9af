//! One JSON object for each diagnostic, for programs.

use super::lines::Lines;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::span::Span;
use serde::Serialize;

#[derive(Serialize)]
struct Message<'d> {
    severity: Severity,
    code: Code,
    message: &'d str,
    file: &'d str,
    #[serde(flatten)]
    place: Place,
    label: &'d str,
    related: Vec<Related<'d>>,
    help: Vec<Advice<'d>>,
}

#[derive(Serialize)]
struct Place {
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
}

#[derive(Serialize)]
struct Related<'d> {
    #[serde(flatten)]
    place: Place,
    label: &'d str,
}

#[derive(Serialize)]
struct Advice<'d> {
    message: &'d str,
    edit: Option<Edit<'d>>,
}

#[derive(Serialize)]
struct Edit<'d> {
    #[serde(flatten)]
    place: Place,
    text: &'d str,
}

pub(super) fn render(diagnostics: &[&Diagnostic], lines: &Lines<'_>, path: &str) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        match serde_json::to_string(&message(diagnostic, lines, path)) {
            Ok(object) => out.push_str(&object),
            Err(error) => unreachable!("texts and numbers are always JSON: {error}"),
        }
        out.push('\n');
    }
    out
}

fn message<'d>(diagnostic: &'d Diagnostic, lines: &Lines<'_>, file: &'d str) -> Message<'d> {
    let related = |(span, label): &'d (Span, String)| Related { place: place(*span, lines), label };
    let edit = |(span, text): &'d (Span, String)| Edit { place: place(*span, lines), text };
    let help = diagnostic.help.iter();
    Message {
        severity: diagnostic.severity,
        code: diagnostic.code,
        message: &diagnostic.message,
        file,
        place: place(diagnostic.span, lines),
        label: &diagnostic.label,
        related: diagnostic.related.iter().map(related).collect(),
        help: help
            .map(|help| Advice { message: &help.message, edit: help.edit.as_ref().map(edit) })
            .collect(),
    }
}

fn place(span: Span, lines: &Lines<'_>) -> Place {
    let range = lines.clamp(span);
    let (start, end) = (lines.position(range.start), lines.position(range.end));
    Place { line: start.line, column: start.column, end_line: end.line, end_column: end.column }
}

//! Document symbols: the outline of a program.

use crate::document::Document;
use ls_types::{DocumentSymbol, SymbolKind};
use phonon_grammar::Span;
use phonon_grammar::ast::{Item, Statement, StatementKind, TempoUnit, statements};

/// The most letters of a statement that are shown beside its name.
const LETTERS_MAX: usize = 60;

/// The statements of a document, those of loops inside them.
pub fn symbols(document: &Document) -> Vec<DocumentSymbol> {
    of_items(document, &document.program().items)
}

fn of_items(document: &Document, items: &[Item]) -> Vec<DocumentSymbol> {
    statements(items).map(|statement| symbol(document, statement)).collect()
}

#[expect(deprecated, reason = "a field of the protocol that has no other way to be left out")]
fn symbol(document: &Document, statement: &Statement) -> DocumentSymbol {
    let (name, kind) = named(&statement.kind);
    let children = match &statement.kind {
        StatementKind::For { body, .. } => Some(of_items(document, body)),
        _ => None,
    };
    let text = document.text();
    let line = statement.span.text(text.source()).lines().next().unwrap_or_default();
    let start = statement.span.start;
    let selected = match statement.kind.defined() {
        Some(name) => name.span,
        None => Span { start, end: start + word(line).len() as u32 },
    };
    DocumentSymbol {
        name,
        detail: Some(line.chars().take(LETTERS_MAX).collect()),
        kind,
        tags: None,
        deprecated: None,
        range: text.range(statement.span),
        selection_range: text.range(selected),
        children,
    }
}

/// What a statement is called in the outline, and its kind there.
fn named(kind: &StatementKind) -> (String, SymbolKind) {
    match kind {
        StatementKind::Bus { name, params, .. } if params.is_empty() => {
            (format!("~{}", name.text), SymbolKind::VARIABLE)
        }
        StatementKind::Bus { name, .. } => (format!("~{}", name.text), SymbolKind::FUNCTION),
        StatementKind::Function { name, .. } => (name.text.clone(), SymbolKind::FUNCTION),
        StatementKind::Modifier { name, .. } => (format!("~{}", name.text), SymbolKind::OPERATOR),
        StatementKind::Template { name, .. } => (format!("@{}", name.text), SymbolKind::CONSTANT),
        StatementKind::PatternDef { name, .. } => (format!("%{}", name.text), SymbolKind::ARRAY),
        StatementKind::Indexed { name, .. } => (format!("~{}[]", name.text), SymbolKind::VARIABLE),
        StatementKind::Out { channel: None, .. } => ("out".to_owned(), SymbolKind::EVENT),
        StatementKind::Out { channel: Some(number), .. } => (format!("out{number}"), SymbolKind::EVENT),
        StatementKind::For { var, .. } => (format!("for {}", var.text), SymbolKind::NAMESPACE),
        StatementKind::Tempo { unit, .. } => {
            let word = match unit {
                TempoUnit::Cps => "tempo",
                TempoUnit::Bpm => "bpm",
                TempoUnit::Cpm => "cpm",
            };
            (word.to_owned(), SymbolKind::PROPERTY)
        }
        StatementKind::Buffer(_) => ("buffer".to_owned(), SymbolKind::PROPERTY),
        StatementKind::Outmix(_) => ("outmix".to_owned(), SymbolKind::PROPERTY),
        StatementKind::Command { name, .. } => (name.text.clone(), SymbolKind::EVENT),
    }
}

/// The word that a line begins with.
pub fn word(line: &str) -> &str {
    let end = line.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(line.len());
    &line[..end]
}

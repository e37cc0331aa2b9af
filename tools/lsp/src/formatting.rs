//! Formatting: the canonical text, as `phononc fmt` writes it.

use crate::document::Document;
use ls_types::TextEdit;
use phonon_grammar::{Diagnostic, Span};

/// The edit that makes a text canonical, no larger than what changes; none for a program that cannot be read.
pub fn formatting(document: &Document) -> Vec<TextEdit> {
    let source = document.source();
    let (program, diagnostics) = phonon_compiler::read(source);
    if diagnostics.iter().any(Diagnostic::is_error) {
        return Vec::new();
    }
    let text = program.to_string();
    if text == source {
        return Vec::new();
    }
    let same = |a: &str, b: &str| a == b;
    let start: usize =
        lines(source).zip(lines(&text)).take_while(|(a, b)| same(a, b)).map(|(line, _)| line.len()).sum();
    let (old, new) = (&source[start..], &text[start..]);
    let backwards = |text| lines(text).rev();
    let end: usize =
        backwards(old).zip(backwards(new)).take_while(|(a, b)| same(a, b)).map(|(line, _)| line.len()).sum();
    let range = document.text().range(Span::new(start, source.len() - end));
    vec![TextEdit::new(range, new[..new.len() - end].to_owned())]
}

/// The lines of a text with their ends.
fn lines(text: &str) -> std::str::SplitInclusive<'_, char> {
    text.split_inclusive('\n')
}

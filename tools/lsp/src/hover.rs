//! Hover: what a word means, and what a pattern plays.

mod defined;

use crate::document::Document;
use crate::locate::{Word, path, statement_at, vocabulary, word_at};
use crate::symbols::word;
use ls_types::{Hover, HoverContents, MarkupContent, MarkupKind, Position};
use phonon_compiler::emit;
use phonon_compiler::lower::Part;
use phonon_compiler::pattern::chord::chord;
use phonon_compiler::pattern::control::control;
use phonon_compiler::pattern::scale::scale;
use phonon_compiler::pattern::transform::Vocabulary;
use phonon_compiler::pattern::{Time, control::Control};
use phonon_compiler::view::{self, View};
use phonon_grammar::ast::{Expr, ExprKind, Text};
use phonon_grammar::{Span, statement_words};

/// What is known of the place under the pointer.
pub fn hover(document: &Document, position: Position) -> Option<Hover> {
    let offset = document.text().offset(position);
    let (span, markdown) = defined::page(document, offset).or_else(|| meaning(document, offset))?;
    Some(Hover {
        contents: HoverContents::Markup(MarkupContent { kind: MarkupKind::Markdown, value: markdown }),
        range: Some(document.text().range(span)),
    })
}

/// What a name of the language, a word of a pattern or the word of a statement means.
fn meaning(document: &Document, offset: u32) -> Option<(Span, String)> {
    let statement = statement_at(document.program(), offset)?;
    let path = path(statement, offset);
    match path.last() {
        Some(Expr { kind: ExprKind::Name(name), span }) => Some((*span, meanings(name)?)),
        Some(Expr { kind: ExprKind::Text(text), span }) => Some(of_text(text, *span, &path, offset)),
        Some(_) => None,
        None => {
            let first = word(statement.span.text(document.source()));
            let (_, example) = statement_words().find(|(known, _)| *known == first)?;
            let end = statement.span.start + first.len() as u32;
            let is_inside = offset <= end;
            is_inside.then(|| (Span { end, ..statement.span }, fenced("phonon", example)))
        }
    }
}

/// All meanings of a name of the language, as `phononc` tells them.
fn meanings(name: &str) -> Option<String> {
    let pages = [emit::ugens(Some(name)), emit::transform_table(Some(name))];
    let pages = pages.into_iter().flatten().map(|page| fenced("text", &page));
    let form = FORMS.iter().find(|(word, _)| *word == name).map(|(_, page)| (*page).to_owned());
    let pages: Vec<String> = pages.chain(control(name).map(of_control)).chain(form).collect();
    (!pages.is_empty()).then(|| pages.join("\n---\n"))
}

/// Words of the language that stand in none of the compiler's tables.
const FORMS: [(&str, &str); 1] =
    [("sum", "`sum ~name[1..4]` adds numbered buses: `~name[1] + ~name[2] + ~name[3] + ~name[4]`\n")];

/// What a control is for.
pub fn of_control(row: &Control) -> String {
    let mut text = format!("`{}` is a control of events: {}", row.name, row.doc);
    if !row.aliases.is_empty() {
        text += &format!("; also called {}", row.aliases.join(", "));
    }
    if !row.is_heard() {
        text += "; the voices of Phonon do not obey it";
    }
    text + "\n"
}

/// The word of a pattern, where it is from a list, and what the whole text plays.
fn of_text(text: &Text, span: Span, path: &[&Expr], offset: u32) -> (Span, String) {
    let word = word_at(&text.mini, offset);
    if let Some((word, page)) = word.and_then(|word| Some((word, of_word(word, path)?))) {
        return (word.span, page);
    }
    let parts = view::read(&text.raw).unwrap_or_default();
    (span, grid(&text.raw, parts, 0).unwrap_or_else(|| "a text".to_owned()))
}

/// A chord or a scale.
fn of_word(word: Word<'_>, path: &[&Expr]) -> Option<String> {
    let Word { text, is_of_chord, .. } = word;
    let notes = |notes: &[f64]| notes.iter().map(f64::to_string).collect::<Vec<_>>().join(" ");
    let vocabulary = if is_of_chord { Some(Vocabulary::Chords) } else { vocabulary(path) };
    match vocabulary? {
        Vocabulary::Chords => {
            let semitones: Vec<f64> = chord(text)?.iter().map(|&note| note as f64).collect();
            Some(format!("`{text}` is a chord: {} semitones above its root\n", notes(&semitones)))
        }
        Vocabulary::Scales => {
            Some(format!("`{text}` is a scale: {} semitones above its root\n", notes(scale(text)?)))
        }
        other => Some(format!("`{text}` is a {}\n", other.noun())),
    }
}

/// A cycle of patterns as `phononc events` draws it; nothing where there is none, or where one has too many events.
fn grid(source: &str, parts: Vec<Part>, cycle: i64) -> Option<String> {
    let begin = Time::from_int(cycle);
    let is_small = |part: &Part| part.pattern.query_whole(begin, begin + Time::ONE, 0).is_some();
    if parts.is_empty() || !parts.iter().all(is_small) {
        return None;
    }
    Some(fenced("text", &View { source, parts, first: cycle, cycles: 1, seed: 0 }.grid()))
}

/// A block of text as it is.
fn fenced(language: &str, text: &str) -> String {
    format!("```{language}\n{}\n```\n", text.trim_end())
}

//! Go to definition, references, and rename: by the names that the compiler resolves.

use crate::actions::edits;
use crate::document::Document;
use ls_types::{DocumentHighlight, Location, Position, Range, TextEdit, WorkspaceEdit};
use phonon_compiler::emit::all_names;
use phonon_compiler::occurrence::Occurrence;
use phonon_compiler::resolve::Sort;
use phonon_grammar::Span;

/// Where the name at a place is defined.
pub fn definition(document: &Document, position: Position) -> Vec<Location> {
    let name = document.name_at(document.text().offset(position));
    let targets = name.map(|name| name.targets.as_slice()).unwrap_or_default();
    targets.iter().map(|&span| Location::new(document.uri.clone(), document.text().range(span))).collect()
}

/// Where the name at a place is used, with or without its definition.
pub fn references(document: &Document, position: Position, with_definition: bool) -> Vec<Location> {
    let found = same(document, position);
    let wanted = found.into_iter().filter(|name| with_definition || !is_definition(name));
    wanted.map(|name| Location::new(document.uri.clone(), document.text().range(name.span))).collect()
}

/// The same places, to be marked.
pub fn highlights(document: &Document, position: Position) -> Vec<DocumentHighlight> {
    let range = |name: &Occurrence| document.text().range(name.span);
    same(document, position)
        .into_iter()
        .map(|name| DocumentHighlight { range: range(name), kind: None })
        .collect()
}

/// The letters that a rename would change.
pub fn renamable(document: &Document, position: Position) -> Option<Range> {
    document.name_at(document.text().offset(position)).map(|name| document.text().range(name.span))
}

/// The edits that give the name at a place another one, or why that cannot be.
pub fn rename(document: &Document, position: Position, to: &str) -> Result<WorkspaceEdit, String> {
    let name = document.name_at(document.text().offset(position)).ok_or("no name stands here")?;
    let to = to.trim_start_matches(['~', '@', '%']);
    let is_letter = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let is_word = to.trim_end_matches('\'').chars().all(is_letter)
        && to.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '_');
    if !is_word || ["if", "then", "else"].contains(&to) {
        return Err(format!("`{to}` is no name: letters, digits and `_`, no digit in front"));
    }
    let is_taken = |other: &&Occurrence| is_definition(other) && other.span.text(document.source()) == to;
    if document.names().iter().filter(is_taken).any(|other| meet(document, name, other)) {
        return Err(format!("`{to}` is defined already"));
    }
    if has_another_meaning(document, name, to) {
        return Err(format!("`{to}` is used with another meaning"));
    }
    if is_set_by_events(document, name) {
        return Err("events set it by this name".to_owned());
    }
    let found = same(document, position);
    let numbered = found.iter().any(|name| name.is_numbered);
    let is_defined_so = found.iter().any(|name| is_definition(name) && name.is_numbered);
    if found.iter().any(|name| name.targets.len() > 1) || numbered != is_defined_so {
        return Err("a range of numbered buses names it together with others".to_owned());
    }
    let edit = |name: &Occurrence| TextEdit::new(document.text().range(name.span), to.to_owned());
    Ok(edits(&document.uri, found.into_iter().map(edit).collect()))
}

/// Whether a parameter is set from outside of its statement, as a control: `# name` or `:name`.
fn is_set_by_events(document: &Document, name: &Occurrence) -> bool {
    let Some(within) = name.sort.is_none().then(|| around(document, name)).flatten() else { return false };
    let (source, letters) = (document.source(), name.span.text(document.source()));
    let is_outside = |at: &usize| !(within.start as usize..within.end as usize).contains(at);
    let sets = |at: usize| {
        let before = source[..at].trim_end();
        let is_whole = !source[at + letters.len()..]
            .starts_with(|letter: char| letter.is_alphanumeric() || letter == '_');
        is_whole && before.ends_with(['#', ':'])
    };
    source.match_indices(letters).map(|(at, _)| at).filter(is_outside).any(sets)
}

/// Whether two definitions could be taken for each other if they had one name: parameters are seen in their statement
/// alone, and hide functions there.
fn meet(document: &Document, name: &Occurrence, other: &Occurrence) -> bool {
    match (name.sort, other.sort) {
        (None, None) => around(document, name) == around(document, other),
        (None, Some(Sort::Function)) | (Some(Sort::Function), None) => true,
        (one, two) => one == two,
    }
}

/// Whether a name without a sign would hide one of the language where that is used.
fn has_another_meaning(document: &Document, name: &Occurrence, to: &str) -> bool {
    let within = match name.sort {
        None => around(document, name).unwrap_or_default(),
        Some(Sort::Function) => Span::new(0, document.source().len()),
        Some(Sort::Bus | Sort::Template | Sort::Pattern) => return false,
    };
    let is_inner = |letter: char| letter.is_ascii_alphanumeric() || "_'~@%".contains(letter);
    let mut words = within.text(document.source()).split(|letter| !is_inner(letter));
    all_names().any(|known| known == to) && words.any(|word| word == to)
}

/// The statement of the program that a name stands in.
fn around(document: &Document, name: &Occurrence) -> Option<Span> {
    let mut spans = document.program().statements().map(|statement| statement.span);
    spans.find(|span| (span.start..span.end).contains(&name.span.start))
}

/// All occurrences of the name at a place.
fn same(document: &Document, position: Position) -> Vec<&Occurrence> {
    let Some(name) = document.name_at(document.text().offset(position)) else { return Vec::new() };
    let is_same = |other: &&Occurrence| other.targets.iter().any(|target| name.targets.contains(target));
    document.names().iter().filter(is_same).collect()
}

fn is_definition(name: &Occurrence) -> bool {
    name.targets == [name.span]
}

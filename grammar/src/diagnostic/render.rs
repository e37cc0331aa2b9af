//! Diagnostics as people and programs read them.

mod human;
mod json;
mod lines;
mod short;

use super::Diagnostic;
use lines::Lines;

/// How diagnostics are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// With the source, carets and help.
    Human,
    /// One line each: `file:line:column: error[E0101]: message`.
    Short,
    /// One JSON object a line.
    Json,
}

/// The text of `diagnostics` in order of their places; `colour` only has a meaning for [`Format::Human`].
///
/// Lines and columns count from 1, columns in characters. A span that does not lie in `source` is moved into it.
pub fn render(diagnostics: &[Diagnostic], source: &str, path: &str, format: Format, colour: bool) -> String {
    let lines = Lines::of(source);
    let mut sorted: Vec<&Diagnostic> = diagnostics.iter().collect();
    sorted.sort_by_key(|diagnostic| diagnostic.span.start);
    match format {
        Format::Human => human::render(&sorted, &lines, path, colour),
        Format::Short => short::render(&sorted, &lines, path),
        Format::Json => json::render(&sorted, &lines, path),
    }
}

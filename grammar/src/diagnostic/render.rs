//! Diagnostics as people and programs read them.

use super::Diagnostic;

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

/// The text of `diagnostics`, in the order given; `colour` only has a meaning for [`Format::Human`].
pub fn render(diagnostics: &[Diagnostic], source: &str, path: &str, format: Format, colour: bool) -> String {
    let _ = (diagnostics, source, path, format, colour);
    String::new()
}

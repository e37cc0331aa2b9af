//! One line for each diagnostic, as editors and `grep` take them.

use super::lines::{Lines, one_line};
use crate::diagnostic::{Diagnostic, Severity};
use std::fmt::{Display, Formatter, Result, Write};

pub(super) fn render(diagnostics: &[&Diagnostic], lines: &Lines<'_>, path: &str) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        let at = lines.position(lines.clamp(diagnostic.span).start);
        let message = one_line(&diagnostic.message);
        // Writing to a text cannot fail.
        let _ = writeln!(
            out,
            "{path}:{}:{}: {}[{}]: {message}",
            at.line, at.column, diagnostic.severity, diagnostic.code
        );
    }
    out
}

impl Display for Severity {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str(match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        })
    }
}

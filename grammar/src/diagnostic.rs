//! What is wrong with a text: one type for every stage of the compiler.

mod code;
mod nearest;
mod render;

use crate::span::Span;
use serde::Serialize;

pub use code::Code;
pub use nearest::nearest;
pub use render::{Format, render};

/// How grave a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The program cannot be run.
    Error,
    /// The program runs, and probably not as meant.
    Warning,
    /// Good to know.
    Note,
}

/// One message about one place.
///
/// Messages are lower-case, without a full stop; names stand in backquotes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Diagnostic {
    /// How grave it is.
    pub severity: Severity,
    /// Its number in the list of all diagnostics.
    pub code: Code,
    /// What is wrong.
    pub message: String,
    /// Where.
    pub span: Span,
    /// What stands under the caret; may be empty.
    pub label: String,
    /// Other places that belong to it, each with its label.
    pub related: Vec<(Span, String)>,
    /// What to do about it.
    pub help: Vec<Help>,
}

/// A way out, as words and, where it can be given, as an edit.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Help {
    /// The advice.
    pub message: String,
    /// Text to put in place of a span.
    pub edit: Option<(Span, String)>,
}

impl Diagnostic {
    /// An error at `span`.
    pub fn error(code: Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            severity: Severity::Error,
            code,
            message: message.into(),
            span,
            label: String::new(),
            related: Vec::new(),
            help: Vec::new(),
        }
    }

    /// A warning at `span`.
    pub fn warning(code: Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic { severity: Severity::Warning, ..Diagnostic::error(code, span, message) }
    }

    /// A note at `span`.
    pub fn note(code: Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic { severity: Severity::Note, ..Diagnostic::error(code, span, message) }
    }

    /// With words under the caret.
    pub fn label(mut self, label: impl Into<String>) -> Diagnostic {
        self.label = label.into();
        self
    }

    /// With another place that belongs to it.
    pub fn related(mut self, span: Span, label: impl Into<String>) -> Diagnostic {
        self.related.push((span, label.into()));
        self
    }

    /// With advice.
    pub fn help(mut self, message: impl Into<String>) -> Diagnostic {
        self.help.push(Help { message: message.into(), edit: None });
        self
    }

    /// With advice that is an edit.
    pub fn fix(mut self, message: impl Into<String>, span: Span, text: impl Into<String>) -> Diagnostic {
        self.help.push(Help { message: message.into(), edit: Some((span, text.into())) });
        self
    }

    /// Whether it stops the program.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

//! What the compiler says, as editors show it.

use crate::document::Document;
use ls_types::{
    DiagnosticRelatedInformation, DiagnosticSeverity, Location, NumberOrString, PublishDiagnosticsParams,
};
use phonon_grammar::Diagnostic;
use phonon_grammar::diagnostic::Severity;

/// All diagnostics of a document.
pub fn published(document: &Document) -> PublishDiagnosticsParams {
    let diagnostics = document.diagnostics().iter().map(|found| converted(document, found)).collect();
    PublishDiagnosticsParams::new(document.uri.clone(), diagnostics, Some(document.version))
}

/// A diagnostic with its code, its other places, and those of its ways out that are words alone.
pub fn converted(document: &Document, found: &Diagnostic) -> ls_types::Diagnostic {
    let severity = match found.severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Note => DiagnosticSeverity::INFORMATION,
    };
    let related: Vec<_> = found
        .related
        .iter()
        .map(|(span, label)| DiagnosticRelatedInformation {
            location: Location::new(document.uri.clone(), document.text().range(*span)),
            message: label.clone(),
        })
        .collect();
    ls_types::Diagnostic {
        range: document.text().range(found.span),
        severity: Some(severity),
        code: Some(NumberOrString::String(found.code.to_string())),
        source: Some("phonon".to_owned()),
        message: message(found),
        related_information: (!related.is_empty()).then_some(related),
        ..ls_types::Diagnostic::default()
    }
}

/// What is wrong, what stands under the caret, and what to do about it.
fn message(found: &Diagnostic) -> String {
    let mut message = found.message.clone();
    if !found.label.is_empty() && !message.contains(&found.label) {
        message += &format!(" ({})", found.label);
    }
    for help in &found.help {
        message += &format!("\nhelp: {}", help.message);
    }
    message
}

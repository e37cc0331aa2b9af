//! Code actions: every way out of a diagnostic that is an edit.

use crate::diagnostics::converted;
use crate::document::Document;
use ls_types::{CodeAction, CodeActionKind, CodeActionOrCommand, Range, TextEdit, Uri, WorkspaceEdit};
use std::collections::HashMap;

/// The edits that diagnostics within a range offer.
pub fn actions(document: &Document, range: Range) -> Vec<CodeActionOrCommand> {
    let wanted = document.text().span(range);
    let touched = document
        .diagnostics()
        .iter()
        .filter(|found| found.span.start <= wanted.end && wanted.start <= found.span.end);
    let mut actions = Vec::new();
    for found in touched {
        for help in &found.help {
            let Some((span, text)) = &help.edit else { continue };
            let edit = TextEdit::new(document.text().range(*span), text.clone());
            actions.push(CodeActionOrCommand::CodeAction(CodeAction {
                title: help.message.replace('`', ""),
                kind: Some(CodeActionKind::QUICKFIX),
                diagnostics: Some(vec![converted(document, found)]),
                edit: Some(edits(&document.uri, vec![edit])),
                is_preferred: Some(found.help.len() == 1),
                ..CodeAction::default()
            }));
        }
    }
    actions
}

/// Edits of one document.
pub fn edits(uri: &Uri, edits: Vec<TextEdit>) -> WorkspaceEdit {
    WorkspaceEdit { changes: Some(HashMap::from([(uri.clone(), edits)])), ..WorkspaceEdit::default() }
}

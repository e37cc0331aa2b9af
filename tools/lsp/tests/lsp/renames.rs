//! Renames in all programs of the repository: the meaning stays, and the way back leads to the text.

use crate::half_typed::programs;
use crate::support::edited;
use ls_types::Position;
use phonon_compiler::occurrence::Occurrence;
use phonon_compiler::{Options, compile};
use phonon_grammar::ast::{Statement, StatementKind};
use phonon_lsp::document::Document;
use phonon_lsp::navigation::rename;
use phonon_lsp::text::{Encoding, Text};
use serde_json::json;

/// A name that no program has.
const FRESH: &str = "a_fresh_name";

fn document(text: &str) -> Document {
    let uri = "file:///a.ph".parse().expect("an address");
    Document::new(uri, 1, Text::new(text.to_owned(), Encoding::Utf16))
}

/// The text after a rename; none where it is refused.
fn renamed(text: &str, position: Position, to: &str) -> Option<String> {
    let edit = rename(&document(text), position, to).ok()?;
    Some(edited(text, &json!(edit)["changes"]["file:///a.ph"]))
}

/// How much is wrong with a program, and how large its plan is.
fn measure(text: &str) -> (usize, Option<(usize, usize)>) {
    let compiled = compile(text, &Options::default());
    let ops = |plan: phonon_compiler::plan::Plan| {
        (plan.tasks.iter().map(|task| task.body.ops.len()).sum(), plan.tracks.len())
    };
    let errors = compiled.diagnostics.iter().filter(|found| found.is_error()).count();
    (errors, compiled.plan.map(ops))
}

#[test]
fn every_name_can_be_changed_and_changed_back() {
    let mut count = 0;
    for path in programs() {
        let text = std::fs::read_to_string(&path).expect("a program can be read");
        let before = measure(&text);
        let document = document(&text);
        // Without an output, names decide what is heard.
        let is_output = |statement: &Statement| matches!(statement.kind, StatementKind::Out { .. });
        if !document.program().statements().any(is_output) {
            continue;
        }
        let is_definition = |name: &&Occurrence| name.targets == [name.span];
        for name in document.names().iter().filter(is_definition) {
            let letters = name.span.text(&text);
            let is_same = |other: &&Occurrence| other.sort == name.sort && other.span.text(&text) == letters;
            // A name that is defined twice is taken when one of the two wants it back.
            if name.sort.is_some()
                && document.names().iter().filter(is_definition).filter(is_same).count() > 1
            {
                continue;
            }
            let position = document.text().position(name.span.start);
            let Some(other) = renamed(&text, position, FRESH) else { continue };
            assert_eq!(measure(&other), before, "`{letters}` of {}:\n{other}", path.display());
            assert_eq!(renamed(&other, position, letters).as_ref(), Some(&text), "{}", path.display());
            count += 1;
        }
    }
    assert!(count > 100, "{count} names");
}

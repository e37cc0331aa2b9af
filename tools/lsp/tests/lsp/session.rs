//! Whole sessions: with the program over its standard streams, and in the order in which an editor asks.

use crate::support::{Editor, URI};
use serde_json::json;

#[test]
fn an_editor_works_with_the_program() {
    let mut editor = Editor::of_program();
    assert_eq!(editor.offered["serverInfo"]["name"], "phonon-lsp");
    let end = editor.open("~kick: s \"bd*4\"\nout: ~kik");
    let found = editor.diagnostics();
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0]["range"]["start"], json!({"line": 1, "character": 5}));
    editor.change([[1, 5], [1, 9]], "~kick");
    assert_eq!(editor.diagnostics(), Vec::<serde_json::Value>::new());
    let there = editor.ask("textDocument/definition", &end, json!({}));
    assert_eq!(there[0]["range"]["start"], json!({"line": 0, "character": 1}));
    editor.end();
}

#[test]
fn what_is_typed_faster_than_it_is_read_is_read_once() {
    let mut editor = Editor::new();
    editor.open("out: saw 1");
    for column in 10..60 {
        editor.change([[0, column], [0, column]], "0");
    }
    editor.change([[0, 5], [0, 60]], "~a");
    assert_eq!(editor.diagnostics()[0]["code"], "E0301");
    editor.end();
}

#[test]
fn a_closed_document_has_no_diagnostics() {
    let mut editor = Editor::new();
    editor.open("out: ~a");
    assert_eq!(editor.diagnostics().len(), 1);
    editor.notify("textDocument/didClose", json!({"textDocument": {"uri": URI}}));
    let refused = editor.try_ask("textDocument/hover", &json!({"line": 0, "character": 0}), json!({}));
    assert_eq!(refused, Err(format!("`{URI}` is not open")));
    editor.end();
}

#[test]
fn what_is_not_offered_is_refused_and_the_session_goes_on() {
    let mut editor = Editor::new();
    editor.notify("$/setTrace", json!({"value": "off"}));
    editor.notify("textDocument/didOpen", json!({"wrong": true}));
    assert!(editor.try_request("textDocument/foldingRange", json!({})).is_err());
    assert!(editor.try_request("textDocument/hover", json!({"wrong": true})).is_err());
    editor.open("out: saw 110 * 0.1");
    assert!(editor.diagnostics().is_empty());
    editor.end();
}

#[test]
fn a_cancelled_request_is_answered_all_the_same() {
    let mut editor = Editor::new();
    editor.open("out: saw 110 * 0.1");
    editor.notify("$/cancelRequest", json!({"id": 7}));
    editor.notify("$/cancelRequest", json!({"id": 2}));
    let answer = editor.try_request("textDocument/documentSymbol", json!({"textDocument": {"uri": URI}}));
    assert!(answer.is_ok(), "what is cancelled before it is asked is answered: {answer:?}");
    editor.end();
}

#[test]
fn columns_are_counted_as_agreed() {
    let text = "-- Grüße\nout: s \"bd\" # n \"ä🎵\" # gain ~a";
    let columns = |editor: &mut Editor| {
        editor.open(text);
        let found = editor.diagnostics();
        let unknown = found.iter().find(|found| found["code"] == "E0301").expect("the bus is unknown");
        unknown["range"]["start"]["character"].clone()
    };
    let mut editor = Editor::new();
    assert_eq!(editor.offered["capabilities"]["positionEncoding"], "utf-16");
    assert_eq!(columns(&mut editor), json!(29));
    editor.end();
    let mut editor = Editor::with(json!({"general": {"positionEncodings": ["utf-32", "utf-8", "utf-16"]}}));
    assert_eq!(editor.offered["capabilities"]["positionEncoding"], "utf-8");
    assert_eq!(columns(&mut editor), json!(32));
    editor.end();
}

#[test]
fn edits_among_odd_letters_are_followed() {
    let mut editor = Editor::new();
    editor.open("-- 🎵 a\r\n~a: saw 110\r\nout: ~a -- ü🎵");
    assert!(editor.diagnostics().is_empty());
    editor.change([[0, 5], [0, 7]], " b🎵");
    editor.change([[2, 11], [2, 12]], "🎵🎵");
    editor.change([[2, 5], [2, 7]], "~b");
    let found = editor.diagnostics();
    assert_eq!(found[0]["range"]["start"], json!({"line": 2, "character": 5}));
    assert_eq!(found[0]["range"]["end"], json!({"line": 2, "character": 7}));
    editor.end();
}

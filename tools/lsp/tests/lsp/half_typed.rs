//! Half-typed programs: whatever stands in the editor, every question has an answer.

use ls_types::{Position, Range, TextDocumentContentChangeEvent};
use phonon_lsp::document::Document;
use phonon_lsp::text::{Encoding, Text};
use phonon_lsp::{actions, completion, diagnostics, formatting, hints, hover, navigation, symbols, tokens};
use proptest::prelude::*;
use std::path::{Path, PathBuf};

/// A document that nothing has been typed into yet.
fn empty() -> Document {
    let uri = "file:///a.ph".parse().expect("an address");
    Document::new(uri, 1, Text::new(String::new(), Encoding::Utf16))
}

/// Types behind the end of a document.
fn type_in(document: &mut Document, text: &str) {
    let end = document.text().position(u32::MAX);
    let range = Some(Range::new(end, end));
    let change = TextDocumentContentChangeEvent { range, range_length: None, text: text.to_owned() };
    document.change().change(&change);
}

/// Asks everything about a place in a text.
fn ask_everything(document: &Document, offset: u32) {
    let place = document.text().position(offset);
    let whole = Range::new(Position::new(0, 0), Position::new(u32::MAX, 0));
    for diagnostic in diagnostics::published(document).diagnostics {
        assert!(diagnostic.range.start <= diagnostic.range.end, "{diagnostic:?}");
    }
    symbols::symbols(document);
    tokens::tokens(document);
    completion::completion(document, place, true);
    hover::hover(document, place);
    navigation::definition(document, place);
    navigation::highlights(document, place);
    let _ = navigation::rename(document, place, "other");
    actions::actions(document, whole);
    // What needs a whole plan takes longest, and is asked for once a line.
    if document.source().ends_with('\n') {
        formatting::formatting(document);
        hints::hints(document, whole);
    }
}

/// The programs of the repository.
pub fn programs() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let files = ["tests/corpus", "examples"].into_iter().flat_map(|folder| {
        let entries = root.join(folder).read_dir().expect("the folder is there");
        entries.map(|entry| entry.expect("an entry").path())
    });
    files.filter(|path| path.extension().is_some_and(|end| end == "ph")).collect()
}

#[test]
fn every_beginning_of_every_program_is_answered() {
    let paths = programs();
    assert!(paths.len() > 40, "{} programs", paths.len());
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for thread in 0..threads {
            let paths = &paths;
            scope.spawn(move || {
                for path in paths.iter().skip(thread).step_by(threads) {
                    let text = std::fs::read_to_string(path).expect("a program can be read");
                    let mut document = empty();
                    for letter in text.chars() {
                        type_in(&mut document, letter.encode_utf8(&mut [0; 4]));
                        ask_everything(&document, u32::MAX);
                    }
                    assert_eq!(document.source(), text);
                }
            });
        }
    });
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_letters_are_answered(text in "[\\PC\r\n\t\"()\\[\\]#$~:%@'-]{0,60}", share in 0.0..1.0) {
        let offset = (text.len() as f64 * share) as usize;
        let mut document = empty();
        type_in(&mut document, &format!("{text}\n"));
        ask_everything(&document, offset as u32);
    }

    /// There and back: every boundary of a letter is a place of its own, in either way of counting.
    #[test]
    fn places_are_found_again(text in "[aäß🎵\n\r ]{0,40}", is_wide in any::<bool>()) {
        let encoding = if is_wide { Encoding::Utf16 } else { Encoding::Utf8 };
        let counted = Text::new(text.clone(), encoding);
        for (offset, letter) in text.char_indices().chain([(text.len(), ' ')]) {
            // Between the two letters of one end of a line there is no place.
            if letter == '\n' && text[..offset].ends_with('\r') {
                continue;
            }
            prop_assert_eq!(counted.offset(counted.position(offset as u32)), offset as u32);
        }
    }
}

//! Half-typed programs: whatever stands in the editor, every question has an answer.

use ls_types::{Position, Range};
use phonon_lsp::document::Document;
use phonon_lsp::text::{Encoding, Text};
use phonon_lsp::{actions, completion, diagnostics, formatting, hints, hover, navigation, symbols, tokens};
use proptest::prelude::*;
use std::path::{Path, PathBuf};

/// Asks everything about the end of a text, or about a place in it.
fn ask_everything(text: &str, offset: usize) {
    let text = Text::new(text.to_owned(), Encoding::Utf16);
    let place = text.position(offset as u32);
    let document = Document::new("file:///a.ph".parse().expect("an address"), 1, text);
    let whole = Range::new(Position::new(0, 0), Position::new(u32::MAX, 0));
    let found = diagnostics::published(&document);
    for diagnostic in &found.diagnostics {
        assert!(diagnostic.range.start <= diagnostic.range.end);
    }
    symbols::symbols(&document);
    tokens::tokens(&document);
    completion::completion(&document, place, true);
    hover::hover(&document, place);
    navigation::definition(&document, place);
    navigation::highlights(&document, place);
    let _ = navigation::rename(&document, place, "other");
    actions::actions(&document, whole);
    formatting::formatting(&document);
    hints::hints(&document, whole);
}

fn programs() -> Vec<PathBuf> {
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
                    let ends = (0..=text.len()).filter(|&end| text.is_char_boundary(end));
                    ends.for_each(|end| ask_everything(&text[..end], end));
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
        ask_everything(&text, offset);
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

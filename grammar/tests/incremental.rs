//! The parser of edited texts gives what the plain one gives.

use phonon_grammar::{IncrementalParser, parse};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// Statements, and what is none.
const LINES: &[&str] = &[
    "~a: saw 110 # lpf 300",
    "~a: saw 110 # lpf 300 -- a comment",
    "~b: s \"bd*2 [~ sn]? <c e>/2 {a b}%4 c'maj'i bd(3,8,2) 0 .. 3 a@2 b!2\"",
    "~wrong: n \"bd [\" # gain 0.5",
    "\"bd sn\"",
    "~b = s \"bd\"",
    "out ~a",
    "out: ~a\n  # lpf 300 :q 2",
    "out: stack [\n  ~a, -- one\n  ~b,\n]",
    "fn f x y = x * y",
    "for i in 1..2:\n  ~v[i]: saw (i * 110)\n  ~w[i]: ~v[i]",
    "~broken: (saw",
    "-- nothing",
    "",
    "\u{feff}",
    "tempo: \"<0.5 1>\"",
    "~ä: saw 1",
    "hush 2",
];

/// Both parsers give the same for a text, places and all, also those that equality passes over.
#[track_caller]
fn check(parser: &mut IncrementalParser, text: &str) {
    let read = parser.parse(text);
    assert_eq!(format!("{read:#?}"), format!("{:#?}", parse(text)), "{text}");
    parser.take_back(read.0, |at| at % 5 == 3);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_version_is_read_as_by_the_plain_parser(
        versions in vec(vec(select(LINES), 0..8), 1..5),
    ) {
        let mut parser = IncrementalParser::default();
        for lines in versions {
            let text = lines.join("\n");
            check(&mut parser, &text);
        }
    }

    /// A text that is typed and erased letter by letter.
    #[test]
    fn every_keystroke_is_read_as_by_the_plain_parser(lines in vec(select(LINES), 1..5), at in any::<prop::sample::Index>()) {
        let text = lines.join("\n");
        let mut parser = IncrementalParser::default();
        let at = (0..=at.index(text.len() + 1)).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
        for letters in ["", "x", "xy", "xy ", "xy", "x", "", "\n", "\"", "--", "("] {
            let edited = format!("{}{letters}{}", &text[..at], &text[at..]);
            check(&mut parser, &edited);
        }
    }
}

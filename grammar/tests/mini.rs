//! Mini-notation read, printed and read again.

use phonon_grammar::ast::Mini;
use phonon_grammar::parse_pattern;
use proptest::prelude::*;
use serde_json::Value;
use std::time::{Duration, Instant};

/// A tree without its places.
fn shape(mini: &Mini) -> Value {
    let mut value = serde_json::to_value(mini).expect("a tree is plain data");
    strip(&mut value);
    value
}

fn strip(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.remove("span");
            fields.values_mut().for_each(strip);
        }
        Value::Array(members) => members.iter_mut().for_each(strip),
        _ => {}
    }
}

fn assert_round_trip(text: &str) {
    let (first, problems) = parse_pattern(text, 0);
    assert_eq!(problems, [], "{text}");
    let printed = first.to_string();
    let (second, problems) = parse_pattern(&printed, 0);
    assert_eq!(problems, [], "{text} was printed as {printed}");
    assert_eq!(shape(&first), shape(&second), "{text} was printed as {printed}");
    assert_eq!(second.to_string(), printed);
}

#[test]
fn every_form_round_trips() {
    for text in [
        "",
        "  ",
        "a b c",
        "a ~ - ~bus ~(3,8)",
        "[a b, c]|d",
        "a | b . c | d",
        "<a b , c>!3 d ! ! e _ _ f@1.5",
        "{a b, c d e}%<3 4>*2",
        "c'maj'i'<4 5>(3,8,<0 2>)? e4'<maj min>",
        "0 .. <3 5> 1 .. 2!2",
        "a*<2 [3 4]>/3%2?0.25",
        "bd:3 a.b c#4 -3 .5 1e-3 tabla-lo '",
    ] {
        if text.ends_with('\'') {
            assert!(!parse_pattern(text, 0).1.is_empty());
        } else {
            assert_round_trip(text);
        }
    }
}

fn texts() -> impl Strategy<Value = String> {
    let leaf = prop_oneof!["[a-g][0-9]?", "-?[0-9]{1,2}(\\.[0-9])?", "~[a-z]{0,3}", "[a-g]'(maj|min7)('i)?"];
    leaf.prop_recursive(5, 40, 4, |inner| {
        let row = || prop::collection::vec(inner.clone(), 0..4);
        let full = || prop::collection::vec(inner.clone(), 1..4);
        prop_oneof![
            row().prop_map(|steps| format!("[{}]", steps.join(" "))),
            row().prop_map(|steps| format!("<{}>", steps.join("  "))),
            full().prop_map(|feet| format!("[{}]", feet.join(" . "))),
            full().prop_map(|layers| format!("[{}]", layers.join(" ,"))),
            full().prop_map(|choice| format!("[{}]", choice.join("| "))),
            (row(), inner.clone()).prop_map(|(steps, _)| format!("{{{}}}%<3 4>", steps.join(" "))),
            inner.clone().prop_map(|of| format!("[{of}*2?0.5(3,8)! _]")),
            (inner.clone(), inner.clone()).prop_map(|(from, to)| format!("[[{from}]*2 .. <{to}>@2]")),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_printed_is_what_was_read(text in texts()) {
        assert_round_trip(&text);
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,40}") {
        let (mini, problems) = parse_pattern(&text, 7);
        prop_assert!(problems.iter().all(|problem| problem.span.start >= 7));
        prop_assert!(!problems.is_empty() || parse_pattern(&mini.to_string(), 0).1.is_empty());
    }

    #[test]
    fn any_brackets_are_read_or_refused(text in "[a-c0-9~<>\\[\\]{}()!@*/?%_.,|' :-]{0,30}") {
        let (mini, problems) = parse_pattern(&text, 0);
        if problems.is_empty() {
            let printed = mini.to_string();
            let (again, problems) = parse_pattern(&printed, 0);
            prop_assert_eq!(&problems, &[], "{} was printed as {}", text, printed);
            prop_assert_eq!(shape(&mini), shape(&again), "{} was printed as {}", text, printed);
        }
    }
}

#[test]
fn reading_takes_time_in_proportion() {
    let begin = Instant::now();
    let rows = ["a b ", "[a b] ", "<a b>*2 ", "a(3,8)? ", "a'maj ", "0 .. 3 ", "a . "];
    for row in rows {
        let (_, problems) = parse_pattern(&format!("{}z", row.repeat(20_000)), 0);
        assert_eq!(problems, [], "{row}");
    }
    assert!(begin.elapsed() < Duration::from_secs(4), "{:?}", begin.elapsed());
}

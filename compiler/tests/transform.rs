//! The table of transforms: what it says of itself is true.

use phonon_compiler::pattern::transform::{Transform, transforms};
use phonon_compiler::pattern::{Event, NoNames, Pattern, Time, Value, Want, merge_pieces};
use phonon_compiler::plan::Track;
use phonon_compiler::view::Example;
use phonon_compiler::{Options, compile};
use phonon_grammar::ast::{Expr, StatementKind};
use phonon_grammar::diagnostic::{Code, Diagnostic};

#[test]
fn every_example_plays_its_transform() {
    let wrong: Vec<String> =
        transforms().filter_map(|row| Some(format!("{}: {}", row.example, flaw(row)?))).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Why an example shows nothing of its transform: it is no program, does not name it, is silent for four cycles, or
/// plays the same without it.
fn flaw(row: &Transform) -> Option<String> {
    let compiled = compile(row.example, &Options::default());
    // Some transforms set controls that no voice obeys yet.
    let is_unheard =
        |diagnostic: &&Diagnostic| diagnostic.code == Code::Unsupported && !diagnostic.is_error();
    let said = compiled.diagnostics.iter().filter(|diagnostic| !is_unheard(diagnostic));
    let said: Vec<&str> = said.map(|diagnostic| diagnostic.message.as_str()).collect();
    if !said.is_empty() {
        return Some(said.join("; "));
    }
    let mut words = row.example.split(|letter: char| !letter.is_alphanumeric() && !"'_".contains(letter));
    if !words.any(|word| word == row.name) {
        return Some(format!("`{}` does not stand in it", row.name));
    }
    let sounds =
        |track: &Track| track.pattern.query(Time::ZERO, Time::from_int(4)).iter().any(Event::has_onset);
    if !compiled.plan.is_some_and(|plan| plan.tracks.iter().any(sounds)) {
        return Some("no event begins in the first four cycles".to_owned());
    }
    // `never` is there to change nothing.
    let is_idle = Example::of(row).is_none_or(|example| !example.shows(example.cycle));
    (is_idle != (row.name == "never")).then(|| "it plays the same without it".to_owned())
}

fn onsets(text: &str) -> Vec<(Time, String)> {
    let mut onsets: Vec<(Time, String)> = pattern(text)
        .query(Time::ZERO, Time::ONE)
        .iter()
        .filter(|event| event.has_onset())
        .map(|event| (event.part.begin, event.value.control("s").and_then(Value::word).unwrap_or("").into()))
        .collect();
    onsets.sort();
    onsets
}

fn errors(text: &str) -> Vec<Diagnostic> {
    Pattern::from_expr(&expression(text), Want::Controls, &NoNames).expect_err(text)
}

fn pattern(text: &str) -> Pattern {
    Pattern::from_expr(&expression(text), Want::Controls, &NoNames).expect(text)
}

fn expression(text: &str) -> Expr {
    let (program, problems) = phonon_grammar::parse(&format!("out: {text}"));
    assert_eq!(problems, [], "{text}");
    match program.statements().next().map(|statement| &statement.kind) {
        Some(StatementKind::Out { body, .. }) => body.clone(),
        other => panic!("{text} is {other:?}"),
    }
}

#[test]
fn swing_delays_every_second_moment() {
    let at = |num, den, word: &str| (Time::new(num, den), word.to_string());
    let swung = onsets("s \"a b [c,d] e\" $ swing 0.0625");
    assert_eq!(swung, [at(0, 1, "a"), at(5, 16, "b"), at(1, 2, "c"), at(1, 2, "d"), at(13, 16, "e")]);
    assert_eq!(onsets("s \"a b\" $ swing (-0.25)"), [at(0, 1, "a"), at(1, 4, "b")]);
    assert_eq!(onsets("s \"hh*8\" $ swing 4"), onsets("s \"hh*8\" $ swingBy \"1%3\" 4"));
}

#[test]
fn groove_delays_sixteenths() {
    let delays: Vec<Time> = onsets("s \"hh*16\" $ groove \"mpc\"")
        .iter()
        .zip(0..)
        .map(|((onset, _), at)| *onset - Time::new(at, 16))
        .collect();
    assert_eq!(&delays[..3], [Time::ZERO, Time::new(1, 32), Time::ZERO]);
    assert_eq!(onsets("s \"hh*16\" $ groove \"mpc\" 0"), onsets("s \"hh*16\""));
}

#[test]
fn a_part_of_the_cycle_is_a_pair_or_two_numbers() {
    for (plain, paired) in [
        ("s \"a b c d\" $ within 0 0.5 (fast 2)", "s \"a b c d\" $ within (0, 0.5) (fast 2)"),
        ("s \"a b\" $ compress 0.25 0.75", "s \"a b\" $ compress (0.25, 0.75)"),
        ("zoom 0 0.5 (s \"a b\")", "zoom (0, 0.5) $ s \"a b\""),
    ] {
        assert_eq!(onsets(plain), onsets(paired), "{plain}");
    }
}

#[test]
fn a_word_that_names_nothing_is_an_error() {
    for (text, code, near) in [
        ("n (\"0 1\" $ scale \"minro\")", Code::UnknownScale, "minor"),
        ("n (\"c'maj\" $ arp \"donw\")", Code::UnknownKeyword, "down"),
        ("n (chord \"c\" \"<maj mimor>\")", Code::UnknownChord, "minor"),
    ] {
        let found = errors(text);
        assert_eq!(found[0].code, code, "{text}");
        assert!(format!("{found:?}").contains(near), "{text}");
    }
}

#[test]
fn the_answer_does_not_depend_on_the_pieces() {
    for text in [
        "s \"a b [c,d] e\" $ swing 0.3",
        "s \"a b c d\" $ swing (-0.6)",
        "s \"~ a b ~\" $ stretch $ rot 1",
        "s \"a [b c]\" $ reset \"t*3\" $ groove \"drunk\" 3",
        "n \"[0,4,7] [2,5]\" $ rolledBy \"<0.5 -1>\" $ arp \"<up pinkyup>\"",
    ] {
        let pattern = pattern(text);
        let whole = merge_pieces(pattern.query(Time::ZERO, Time::from_int(3)));
        let pieces = (0..21).flat_map(|at| pattern.query(Time::new(at, 7), Time::new(at + 1, 7)));
        let mut pieces = merge_pieces(pieces.collect());
        assert_eq!(whole.len(), pieces.len(), "{text}");
        for event in &whole {
            let at = pieces.iter().position(|other| {
                (event.part, event.whole, &event.value) == (other.part, other.whole, &other.value)
            });
            pieces.remove(at.unwrap_or_else(|| panic!("{text} lacks {event:?}")));
        }
    }
}

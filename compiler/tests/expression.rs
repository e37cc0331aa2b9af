//! Expressions as patterns: what they mean, and what is said where they mean nothing.

use phonon_compiler::pattern::{Function, Nature, NoNames, Pattern, Time, Value, Want, nature};
use phonon_grammar::ast::{Expr, StatementKind};
use phonon_grammar::diagnostic::{Code, Diagnostic};

fn expression(text: &str) -> Expr {
    let (program, errors) = phonon_grammar::parse(&format!("out: {text}"));
    assert_eq!(errors, [], "{text}");
    match program.statements().next().map(|statement| &statement.kind) {
        Some(StatementKind::Out { body, .. }) => body.clone(),
        other => panic!("{text} is {other:?}"),
    }
}

fn controls(text: &str) -> Pattern {
    Pattern::from_expr(&expression(text), Want::Controls, &NoNames).expect(text)
}

fn errors(text: &str) -> Vec<Diagnostic> {
    Pattern::from_expr(&expression(text), Want::Controls, &NoNames).expect_err(text)
}

fn words(pattern: &Pattern, cycle: i64) -> Vec<String> {
    let events = pattern.query(Time::from_int(cycle), Time::from_int(cycle + 1));
    let mut words: Vec<(Time, String)> = events
        .iter()
        .filter_map(|event| Some((event.part.begin, event.value.control("s")?.word()?.to_string())))
        .collect();
    words.sort();
    words.into_iter().map(|(_, word)| word).collect()
}

#[test]
fn dollar_works_both_ways_round() {
    for text in ["s \"a b\" $ fast 2 $ rev", "rev $ fast 2 $ s \"a b\"", "s (\"a b\" $ rev) $ fast 2"] {
        assert_eq!(words(&controls(text), 0), ["b", "a", "b", "a"], "{text}");
    }
    let every = controls("s \"a b\" $ every \"<2 3>\" rev");
    assert_eq!(words(&every, 0), ["b", "a"]);
    assert_eq!(words(&every, 1), ["a", "b"]);
    assert_eq!(words(&every, 3), ["b", "a"]);
}

#[test]
fn silence_fits_patterns_of_any_kind() {
    for (text, first, second) in [
        ("cat [s \"a\", silence]", 1, 0),
        ("slowcat [silence, s \"a b\"]", 0, 2),
        ("timecat [(3, s \"a b\"), (1, silence)]", 2, 2),
        ("arrange [(1, s \"a\"), (1, silence)]", 1, 0),
        ("overlay (s \"a\") silence", 1, 1),
        ("sew \"t f\" (s \"a*4\") silence", 2, 2),
        ("stack [silence, s \"a b\"]", 2, 2),
    ] {
        assert_eq!(nature(&expression(text), &NoNames), Nature::Voices, "{text}");
        let pattern = controls(text);
        assert_eq!([words(&pattern, 0).len(), words(&pattern, 1).len()], [first, second], "{text}");
    }
}

#[test]
fn a_transform_that_lacks_its_function_takes_what_follows() {
    for (text, same) in [
        ("s \"a b\" $ every 2 (off 0.25 $ fast 2)", "s \"a b\" $ every 2 (off 0.25 (fast 2))"),
        (
            "s \"a b\" $ every 2 (rev $ off 0.25 $ fast 2 $ rev)",
            "s \"a b\" $ every 2 (rev $ off 0.25 (fast 2 $ rev))",
        ),
        ("s \"a b\" $ spread ($) [rev, fast 2]", "s \"a b\" $ rev"),
    ] {
        assert_eq!(words(&controls(text), 0), words(&controls(same), 0), "{text}");
    }
}

#[test]
fn a_function_can_be_held_and_applied_later() {
    let function =
        Function::from_expr(&expression("(fast 2 $ rev)"), Want::Controls, &NoNames).expect("a function");
    assert_eq!(words(&function.apply(&controls("s \"a b\"")), 0), ["b", "a", "b", "a"]);
    let louder =
        Function::from_expr(&expression("(# gain 0.5)"), Want::Controls, &NoNames).expect("a function");
    let event = &louder.apply(&controls("s \"a\"")).query(Time::ZERO, Time::ONE)[0];
    assert_eq!(event.value.control("gain"), Some(&Value::Number(0.5)));
}

#[test]
fn keywords_are_controls() {
    let event = &controls("s \"a:3\" :gain 0.5").query(Time::ZERO, Time::ONE)[0];
    assert_eq!(event.value.control("gain"), Some(&Value::Number(0.5)));
    assert_eq!(event.value.control("n"), Some(&Value::Number(3.0)));
}

#[test]
fn an_expression_tells_what_it_is() {
    for (text, expected) in [
        ("\"0 3\" + \"<12 24>\"", Nature::Values),
        ("440 * 2", Nature::Values),
        ("s \"bd\" # n \"0 3\" # gain 0.5", Nature::Voices),
        ("rev $ s \"bd\"", Nature::Voices),
        ("n \"0 3\" + n 12", Nature::Controls),
        ("s \"bd\" # n 3 + n 12", Nature::Voices),
        ("s \"bd*4\" + s \"~ cp\"", Nature::Signal),
        ("s \"bd\" # lpf 500 0.8", Nature::Signal),
        ("saw 110 # lpf 500", Nature::Signal),
        ("saw \"110 220\" $ slow 8", Nature::Signal),
        ("sine 3 * 0.5", Nature::Signal),
        ("\"1 2\" ~+ \"3\"", Nature::Signal),
        ("segment 8 $ sine", Nature::Values),
        ("irand 8", Nature::Values),
        ("fast 2", Nature::Function),
        ("(fast 2 $ rev)", Nature::Function),
        ("(|+ n 12)", Nature::Function),
        ("every 4 rev", Nature::Function),
        ("cat [s \"a\", s \"b\"]", Nature::Voices),
        ("stack [saw 110, s \"b\"]", Nature::Signal),
    ] {
        assert_eq!(nature(&expression(text), &NoNames), expected, "{text}");
    }
}

#[test]
fn errors_name_the_place_and_the_way_out() {
    for (text, code, place, says) in [
        ("s \"bd\" $ fsat 2", Code::UnknownFunction, "fsat", "did you mean `fast`?"),
        ("s \"bd\" $ every 2 rve", Code::UnknownFunction, "rve", "did you mean `rev`?"),
        ("s \"bd\" $ every 2 0.5", Code::Kind, "0.5", ""),
        ("s \"bd\" $ every rev", Code::Arity, "every", "write `every n f`"),
        ("s \"bd\" $ fast \"2 kick\"", Code::MiniValue, "kick", ""),
        ("n \"c'mjor\"", Code::UnknownChord, "mjor", "did you mean `major`?"),
        ("s \"bd\" :gian 1", Code::UnknownKeyword, "gian", "did you mean `gain`?"),
        ("\"bd sn\"", Code::Kind, "\"bd sn\"", "name the control"),
        ("s \"bd*60000\" $ fast 1000", Code::TooManyEvents, "fast 1000", ""),
        ("s \"bd\" # n ~other", Code::UnknownBus, "~other", ""),
    ] {
        let found = errors(text);
        let source = format!("out: {text}");
        let first = found.first().expect(text);
        assert_eq!((first.code, first.span.text(&source)), (code, place), "{text}: {first:?}");
        let help: String = first.help.iter().map(|help| help.message.as_str()).collect();
        assert!(help.contains(says), "{text}: {help}");
    }
}

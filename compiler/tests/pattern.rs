//! Properties of patterns that hold for any text and any time.

use phonon_compiler::pattern::{Event, Pattern, Reading, Time, merge_pieces};
use phonon_grammar::diagnostic::{Code, Diagnostic};
use phonon_grammar::parse_pattern;
use proptest::prelude::*;
use std::time::{Duration, Instant};

/// The pattern of a text of words, and what is wrong with it.
fn read(text: &str) -> (Pattern, Vec<Diagnostic>) {
    let (mini, mut problems) = parse_pattern(text, 0);
    let (pattern, more) = Pattern::from_mini(&mini, Reading::Word);
    problems.extend(more);
    (pattern, problems)
}

/// The pattern of a text that must be right.
fn pattern(text: &str) -> Pattern {
    let (pattern, problems) = read(text);
    assert_eq!(problems, [], "{text}");
    pattern
}

/// Any text that has a meaning, a few brackets deep.
fn texts() -> impl Strategy<Value = String> {
    let factor = prop_oneof!["[1-4]", "[1-3]%[2-4]", "<[1-3] [1-4]>", Just("0.5".to_string())];
    let leaf = prop_oneof![4 => "[a-d]", 1 => Just("~".to_string()), 1 => "[a-d]:[0-3]"];
    leaf.prop_recursive(4, 24, 4, move |inner| {
        let row = || prop::collection::vec(inner.clone(), 1..4);
        prop_oneof![
            row().prop_map(|steps| format!("[{}]", steps.join(" "))),
            row().prop_map(|steps| format!("<{}>", steps.join(" "))),
            row().prop_map(|layers| format!("[{}]", layers.join(", "))),
            row().prop_map(|choice| format!("[{}]", choice.join("|"))),
            (row(), 1..6).prop_map(|(steps, rate)| format!("{{{}}}%{rate}", steps.join(" "))),
            (inner.clone(), factor.clone(), any::<bool>())
                .prop_map(|(of, by, slow)| format!("{of}{}{by}", if slow { '/' } else { '*' })),
            (inner.clone(), -3..6i32, 1..9i32, -4..4i32)
                .prop_map(|(of, pulses, steps, by)| format!("{of}({pulses},{steps},{by})")),
            inner.clone().prop_map(|of| format!("{of}?0.3")),
            (inner.clone(), 1..4).prop_map(|(of, times)| format!("[{of}!{times} d@2 _]")),
        ]
    })
}

/// Events in one order, so that lists can be compared.
fn sorted(events: Vec<Event>) -> Vec<String> {
    let mut lines: Vec<String> =
        events.iter().map(|event| format!("{:?} {:?} {:?}", event.part, event.whole, event.value)).collect();
    lines.sort();
    lines
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn small_queries_make_the_large_one(text in texts(), cuts in prop::collection::vec((0..96i64, 1..7i64), 0..6)) {
        let pattern = pattern(&text);
        let (begin, end) = (Time::ZERO, Time::from_int(4));
        let mut places: Vec<Time> =
            cuts.iter().map(|&(num, den)| Time::new(num, den * 4)).filter(|place| *place < end).collect();
        places.extend([begin, end]);
        places.sort();
        let pieces = places.windows(2).flat_map(|pair| pattern.query(pair[0], pair[1])).collect();
        let whole = merge_pieces(pattern.query(begin, end));
        prop_assert_eq!(sorted(merge_pieces(pieces)), sorted(whole), "{}", text);
    }

    #[test]
    fn parts_lie_in_what_was_asked(text in texts(), begin in -40..40i64, length in 1..30i64) {
        let (begin, end) = (Time::new(begin, 7), Time::new(begin + length, 7));
        for event in pattern(&text).query(begin, end) {
            prop_assert!(begin <= event.part.begin && event.part.end <= end, "{} {:?}", text, event);
            prop_assert!(event.part.begin < event.part.end, "{} {:?}", text, event);
            prop_assert!(!event.sources.is_empty(), "{} {:?}", text, event);
        }
    }

    #[test]
    fn an_answer_survives_its_form_as_data(text in texts()) {
        let pattern = pattern(&text);
        let data = serde_json::to_string(&pattern).expect("plain data");
        let again: Pattern = serde_json::from_str(&data).expect("the same data");
        prop_assert_eq!(&again, &pattern);
    }
}

#[test]
fn the_cycle_number_costs_nothing() {
    for text in ["bd*4", "<a b <c d e>>(<3 5>,8,<0 2>)", "[a|b|c]*4? , {a b c d e}%<4 3>", "[a b]/7"] {
        let pattern = pattern(text);
        // All alternations above repeat after so many cycles.
        let far = 1_000_020;
        assert_eq!(far % 420, 0);
        for cycle in 0..4 {
            let near = pattern.cost(Time::from_int(cycle), Time::from_int(cycle + 1));
            let distant = pattern.cost(Time::from_int(far + cycle), Time::from_int(far + cycle + 1));
            assert!(
                distant <= near + near / 2 + 8,
                "{text}: {near} nodes in cycle {cycle}, {distant} far out"
            );
        }
    }
}

#[test]
fn only_the_asked_cycle_of_deep_alternation_is_evaluated() {
    let text = format!("{}a{}", "<a ".repeat(40), ">".repeat(40));
    let pattern = pattern(&text);
    let last = (1i64 << 40) - 1;
    assert!(pattern.cost(Time::from_int(last), Time::from_int(last + 1)) < 1000);
    assert_eq!(pattern.query(Time::from_int(last), Time::from_int(last + 1)).len(), 1);
}

#[test]
fn too_much_is_an_error_and_quick() {
    let begin = Instant::now();
    let too_many = [
        "bd*1000000",
        "bd(3,100000000)",
        "bd(1000000000,1000000000)",
        "bd!1000000000",
        "[bd!40000]!40000",
        "{a b}%1000000000",
        "[[bd*300]*300]",
        "bd*<1 1000000>",
        "bd([3 1000000],1000000)",
        "{a b c}%<4 99999999>",
    ];
    for text in too_many {
        let (_, problems) = read(text);
        assert_eq!(problems.first().map(|problem| problem.code), Some(Code::TooManyEvents), "{text}");
        assert!(problems[0].message.ends_with("per cycle (limit 65536)"), "{}", problems[0].message);
    }
    for text in ["bd*99999999999999999999", "bd@1e999 sn", "bd!99999999999999999999", "bd*1%0"] {
        let (_, problems) = read(text);
        assert_eq!(problems.first().map(|problem| problem.code), Some(Code::NumberRange), "{text}");
    }
    let (mini, _) = parse_pattern("0 .. 1000000000", 0);
    let (_, problems) = Pattern::from_mini(&mini, Reading::Number);
    assert_eq!(problems.first().map(|problem| problem.code), Some(Code::TooManyEvents));
    assert!(begin.elapsed() < Duration::from_secs(10), "{:?}", begin.elapsed());
}

#[test]
fn what_cannot_be_foreseen_is_bounded_when_it_is_asked() {
    let begin = Instant::now();
    for text in ["bd/<1!9 0.0000001>", "[[bd*200]/<1!9 0.001>]/<1!9 0.001>", "[~ a]*60000/<1!9 0.0001>"] {
        let pattern = pattern(text);
        let (late, later) = (Time::from_int(9), Time::from_int(10));
        assert!(pattern.query(late, later).len() <= 65_536, "{text}");
        assert_eq!(pattern.query_whole(late, later, 0), None, "{text}");
        let early = pattern.query(Time::ZERO, late);
        assert_eq!(pattern.query_whole(Time::ZERO, late, 0), Some(early), "{text}");
    }
    let dense = pattern("a*65536");
    assert_eq!(dense.query_whole(Time::ZERO, Time::ONE, 0).map(|events| events.len()), Some(65_536));
    assert!(begin.elapsed() < Duration::from_secs(60), "{:?}", begin.elapsed());
}

#[test]
fn nesting_is_limited() {
    let text = format!("{}a{}", "[".repeat(10_000), "]".repeat(10_000));
    assert_eq!(read(&text).1.first().map(|problem| problem.code), Some(Code::TooDeep));
    assert_eq!(read(&format!("{}a{}", "[".repeat(64), "]".repeat(64))).1, []);
}

#[test]
fn every_event_names_its_step() {
    let text = "a*2 [b <c d>(3,8)]";
    for event in pattern(text).query(Time::ZERO, Time::from_int(2)) {
        let word = event.sources[0].text(text);
        assert_eq!(event.value.word(), Some(word));
    }
}

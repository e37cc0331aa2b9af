//! Bad input: what is said of it, where, and how soon; and what plays all the same.

use phonon_compiler::{Options, compile};
use phonon_grammar::diagnostic::{Format, render};
use phonon_runtime::bank::Bank;
use phonon_runtime::engine::{self, Engine};
use phonon_runtime::report::Meter;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Nothing may take longer, in a build for tests on a busy machine.
const LIMIT: Duration = Duration::from_secs(1);

/// What is wrong, a program, and what is said of it.
const REFUSED: &[(&str, &str, &str)] = &[
    ("many events", "out: s \"bd*1000000\"", "x.ph:1:9: error[E0204]: 1000000 events"),
    ("many steps", "out: s \"bd(3,100000000)\"", "x.ph:1:9: error[E0204]: 100000000 steps"),
    ("many pulses", "out: s \"bd(1000000000,1000000000)\"", "x.ph:1:9: error[E0204]"),
    ("many repeats", "out: s \"bd!1000000000\"", "x.ph:1:9: error[E0204]: 1000000000 events"),
    ("a fast polymeter", "out: s \"{bd sn}%1000000000\"", "x.ph:1:9: error[E0204]"),
    ("a fast transform", "out: s \"bd\" $ fast 1000000", "error[E0204]: 1000000 events"),
    ("a large factor", "out: s \"bd*99999999999999999999\"", "x.ph:1:12: error[E0205]"),
    ("a division of nothing", "out: sine (0/0)", "x.ph:1:11: error[E0405]"),
    ("a division by zero", "out: saw 110 * (1/0)", "error[E0405]: a division by zero"),
    ("names only", "~a: ~b\n~b: ~a\nout: ~a", "x.ph:1:1: error[E0501]: the cycle `~a` -> `~b` -> `~a`"),
    ("a loop of arithmetic", "~a: ~a * 2 + sine 1\nout: ~a", "error[E0501]: the cycle `~a` -> `~a`"),
    ("a short delay in a loop", "~a: saw 1 + (~a # delay 0.0001 0 1)\nout: ~a", "error[E0502]"),
    ("an unknown bus", "~kick: s \"bd\"\nout: ~kik", "x.ph:2:6: error[E0301]: there is no bus `~kik`"),
    ("an unknown function", "out: swa 110", "x.ph:1:6: error[E0302]: there is no function `swa`"),
    ("an unknown transform", "out: s \"bd\" $ fsat 2", "x.ph:1:15: error[E0302]"),
    ("an unknown chord", "out: saw 1 # note \"c'mjor\"", "x.ph:1:22: error[E0206]"),
    ("an unknown keyword", "out: saw 1 # lpf :cutof 3", "error[E0306]"),
    ("an unknown instrument", "~synth: saw 1\nout: s \"~synt\"", "error[E0301]"),
    ("too few arguments", "out: lpf", "x.ph:1:6: error[E0401]: `lpf` needs"),
    ("too many arguments", "out: saw 1 2 3 4", "x.ph:1:6: error[E0401]: `saw` takes 2"),
    ("a word for a frequency", "out: saw 110 # lpf \"bd\"", "x.ph:1:21: error[E0203]"),
    ("an open bracket", "out: sine (440", "x.ph:1:15: error[E0102]"),
    ("an open quote", "~a: s \"bd\nout: ~a", "x.ph:1:10: error[E0103]"),
    ("an open group", "out: s \"bd [sn\"", "x.ph:1:12: error[E0202]"),
    ("a closed group", "out: s \"bd ] sn\"", "x.ph:1:12: error[E020"),
    ("nothing", "", "x.ph:1:1: error[E0503]"),
    ("a comment", "-- nothing to hear", "error[E0503]"),
    ("tempo 0", "tempo: 0\nout: sine 1", "x.ph:1:8: error[E0507]"),
    ("a tempo below 0", "cps: -1\nout: sine 1", "x.ph:1:6: error[E0507]"),
    ("a wild tempo", "bpm: 99999999999999\nout: sine 1", "x.ph:1:6: error[E0507]"),
    ("a mark of direction", "out: sine \u{202e}440", "x.ph:1:11: error[E0104]"),
    ("a NUL", "out: sine 440 \0 * 0.1", "x.ph:1:15: error[E0104]: a NUL"),
    ("a NUL in a pattern", "out: s \"bd\0sn\"", "x.ph:1:11: error[E0104]"),
    ("a path", "out: s \"../../etc/passwd\"", "x.ph:1:9: error[E0201]"),
    ("a path from the root", "out: s \"/etc/passwd\"", "x.ph:1:9: error[E0201]"),
];

/// Compiles, and sees to it that it did not take long.
fn compiled(what: &str, text: &str) -> (phonon_compiler::Compiled, String) {
    let began = Instant::now();
    let compiled = compile(text, &Options::default());
    let said = render(&compiled.diagnostics, text, "x.ph", Format::Short, false);
    assert!(began.elapsed() < LIMIT, "{what}: {:?}", began.elapsed());
    (compiled, said)
}

/// Plays the first seconds of a text that must compile.
fn played(what: &str, text: &str) -> (Meter, Vec<engine::Report>) {
    let (compiled, said) = compiled(what, text);
    let plan = compiled.plan.unwrap_or_else(|| panic!("{what} must compile: {said}"));
    let mut bank = Bank::default();
    bank.add_built_in(&[("bd", 1)], phonon_runtime::bank::kit::make);
    bank.load("bd", 0, None).expect("the kit has a bass drum");
    let mut engine =
        Engine::new(plan, Arc::new(bank), &engine::Options::default()).expect("it can be played");
    let mut block = vec![0.0; 2 * 4_410];
    let mut meter = Meter::default();
    for _ in 0..20 {
        engine.render(&mut block);
        assert!(block.iter().all(|value| value.is_finite()), "{what} gives what is no number");
        meter.add(&block);
    }
    (meter, engine.reports())
}

#[test]
fn wrong_programs_are_refused_with_their_place() {
    for (what, text, expected) in REFUSED {
        refused(what, text, expected);
    }
}

#[test]
fn endless_programs_are_refused_with_their_place() {
    let nested = |open: &str, inner: &str, close: &str| {
        format!("{}{inner}{}", open.repeat(10_000), close.repeat(10_000))
    };
    let rows = [
        ("a large number", format!("out: sine 1{}", "0".repeat(400)), "x.ph:1:11: error[E0205]"),
        ("deep groups", format!("out: s \"{}\"", nested("[", "bd", "]")), "deeper than 64"),
        ("deep brackets", format!("out: {}", nested("(", "sine 1", ")")), "x.ph:1:70: error[E0105]"),
        ("a deep call", format!("out: {}", nested("sine (", "1", ")")), "error[E0105]"),
        ("a long statement", format!("out: s \"{}\"", "bd ".repeat(2_000_000)), "x.ph:1:1: error[E0106]"),
    ];
    for (what, text, expected) in &rows {
        refused(what, text, expected);
    }
}

fn refused(what: &str, text: &str, expected: &str) {
    let (compiled, said) = compiled(what, text);
    assert!(compiled.plan.is_none(), "{what} must not compile");
    assert!(said.contains(expected), "{what}: `{expected}` is missing in: {said}");
}

#[test]
fn all_errors_are_said_up_to_twenty() {
    let text: String = (0..25).map(|number| format!("~a{number}: (sine\n")).collect();
    let (_, said) = compiled("25 open brackets", &text);
    let lines: Vec<&str> = said.lines().filter(|line| line.contains("error[E0102]")).collect();
    assert_eq!(lines.len(), 20, "{said}");
    for (number, line) in lines.iter().enumerate() {
        assert!(line.starts_with(&format!("x.ph:{}:", number + 1)), "{line}");
    }
}

#[test]
fn what_is_out_of_range_plays_in_range_and_says_so() {
    for (text, expected) in [
        ("out: saw 110 # lpf 999999 -3 # gain 0.1", "x.ph:1:20: warning[E0404]: `cutoff` of `lpf` is 999999"),
        ("out: saw 110 # lpf 999999 -3 # gain 0.1", "x.ph:1:27: warning[E0404]: `q` of `lpf` is -3"),
        ("out: saw 110 # delay -1 0.5 # gain 0.1", "x.ph:1:22: warning[E0404]: `time` of `delay` is -1"),
        ("out: saw 110 # reverb 9 # gain 0.1", "warning[E0404]: `room` of `reverb` is 9"),
    ] {
        let (_, said) = compiled(text, text);
        assert!(said.contains(expected), "`{expected}` is missing in: {said}");
        let (meter, _) = played(text, text);
        assert!(meter.peak() > 0.01 && meter.peak() < 2.0, "{text}: {}", meter.peak());
    }
}

#[test]
fn wild_numbers_stay_inside() {
    for text in [
        "out: sine (1 / sine 0) * 0.1",
        "out: saw (1000000 * sine 3) * 0.1",
        "out: saw 110 # lpf (100000 * sine 30) (50 * sine 7) # gain 0.1",
        "out: noise # bpf (-1000 * sine 30) 0 # gain 0.1",
        "out: saw 110 # delay (sine 50) 1 0.5 # gain 0.1",
        "out: saw 110 # delay 0 0.5 # gain 0.1",
        "out: saw 0 * 0.1",
        "out: sine 440 ** 1000",
        "out: (saw 110 / (sine 1 * 0)) * 0.1",
        "out: s \"bd*4\" # speed \"0 -1 1000 -1000\" # gain \"-1 1000\" # begin 2 # end -1",
        "out: s \"bd*4\" # pan \"-9 9\" # attack -1 # release 99999 # cut -1",
        "~a: (saw 110 # delay 0.1 0) + (~a # delay 0.2 0 1) * 2\nout: ~a",
        "~a: saw 110 * 0.1 + (~a * 100 # lpf 500 50)\nout: ~a",
        "~v: saw 110 * (adsr -1 0 9 -1)\nout: s \"~v*9\" # note \"-999 999\" # gain 0.1",
        "out: saw 110 # distort 1000 0.5 # reverb 1 0 1 # gain 0.01",
    ] {
        let (_, reports) = played(text, text);
        let panicked = reports.iter().any(|report| report.trouble == engine::Trouble::Panicked);
        assert!(!panicked, "{text}: {reports:?}");
    }
}

#[test]
fn texts_of_every_system_and_script_are_read() {
    let plain = played("a tone", "tempo: 1\nout: sine 440 * 0.1\n").0.hash();
    for text in [
        "-- \u{e9}\u{1f3b5}\r\ntempo: 1\r\nout: sine 440 * 0.1\r\n",
        "\u{feff}tempo: 1\nout: sine 440 * 0.1",
        "-- \u{202e} is a mark of direction\ntempo: 1\nout: sine 440 * 0.1",
        "\n\n\ttempo: 1\n\n\n\tout: sine 440 * 0.1\n\n",
    ] {
        assert_eq!(played(text, text).0.hash(), plain, "{text:?}");
    }
}

#[test]
fn only_the_cycle_that_is_asked_for_is_computed() {
    let text = format!("out: s \"{}bd{}\"", "<bd ".repeat(40), ">".repeat(40));
    let (compiled, said) = compiled("a period of 2^40 cycles", &text);
    let plan = compiled.plan.unwrap_or_else(|| panic!("it must compile: {said}"));
    let last = phonon_compiler::pattern::Time::from_int((1 << 40) - 1);
    let began = Instant::now();
    assert_eq!(plan.tracks[0].pattern.query(last, last.next_sam()).len(), 1);
    assert!(began.elapsed() < LIMIT);
}

#[test]
fn a_later_definition_wins_where_the_text_says_so() {
    let (_, said) = compiled("a name twice", "~a: sine 1\n~a: sine 2\nout: ~a");
    assert!(!said.contains("error"), "{said}");
}

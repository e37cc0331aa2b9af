//! The effects that events ask for on their own voices, and what instruments are told of their events.

use phonon_compiler::pattern::Time;
use phonon_compiler::{Options, compile};
use phonon_runtime::bank::{Bank, Sample};
use phonon_runtime::engine::{self, Engine};
use std::sync::Arc;

const RATE: u32 = 44_100;
/// Frames of a cycle.
const CYCLE: usize = RATE as usize;
/// How long the samples of these tests are.
const SAMPLE_FRAMES: usize = 9_000;
const WORDS: [&str; 2] = ["one", "wide"];

/// What events ask for, and the same as an effect on the sum of the voices.
const TWINS: &[(&str, &str)] = &[
    ("# cutoff 500", "# lpf 500 1"),
    (":lpf 700 :lpq 0.5", "# lpf 700 (pow 1000 0.5)"),
    ("# hcutoff 2000", "# hpf 2000 1"),
    ("# bandf 900 # bandq 4", "# bpf 900 4 # gain 4"),
    (":crush 5", "# crush 5"),
    (":coarse 7", "# coarse 7"),
    (":shape 0.6", "# shape 0.6"),
    (":squiz 3", "# squiz 3"),
    (":djf 0.2", "# djf 0.2"),
    (":vowel \"i\"", "# vowel 2"),
    (":vowel 3", "# vowel \"o\""),
    // SuperDirt's order, whatever the order of the text.
    (":crush 6 # cutoff 800 # hcutoff 300", "# hpf 300 1 # crush 6 # lpf 800 1"),
];

/// A sound without a pattern in it, of one channel or two.
fn sample(name: &str, _variant: usize) -> Sample {
    let wave = |at: usize| ((at * at % 971) as f32 / 485.5 - 1.0) * 0.6;
    let channel = |shift: usize| (0..SAMPLE_FRAMES).map(|at| wave(at + shift)).collect();
    let channels = if name == "wide" { vec![channel(0), channel(13)] } else { vec![channel(0)] };
    Sample { channels, sample_rate_hz: RATE }
}

/// Left and right of so many cycles of one second each.
fn played(text: &str, cycles: usize) -> [Vec<f32>; 2] {
    let options = Options { sample_rate_hz: RATE, cps: Time::ONE, ..Options::default() };
    let compiled = compile(text, &options);
    let plan = compiled.plan.unwrap_or_else(|| panic!("{text}: {:?}", compiled.diagnostics));
    let mut bank = Bank::default();
    bank.add_built_in(&WORDS.map(|word| (word, 1)), sample);
    for word in WORDS {
        bank.load(word, 0, None).expect("a sample");
    }
    let mut engine = Engine::new(plan, Arc::new(bank), &engine::Options::default()).expect("a plan to play");
    let mut frames = vec![0.0; 2 * CYCLE * cycles];
    frames.chunks_mut(1024).for_each(|block| engine.render(block));
    assert!(engine.reports().is_empty() && engine.unknown().is_empty(), "{text}");
    [0, 1].map(|side| frames[side..].iter().step_by(2).copied().collect())
}

fn left(text: &str, cycles: usize) -> Vec<f32> {
    played(text, cycles)[0].clone()
}

/// Events without envelopes, as loud as their samples on the left.
fn bare(word: &str, asked: &str) -> String {
    format!("(s \"{word}\" {asked} # pan 0 # attack 0 # release 0)")
}

/// The first frame on which two sounds differ.
fn apart(one: &[f32], other: &[f32]) -> Option<usize> {
    assert_eq!(one.len(), other.len());
    one.iter().zip(other).position(|(one, other)| one != other)
}

fn is_heard(sound: &[f32]) -> bool {
    sound.iter().any(|&value| value != 0.0)
}

#[test]
fn an_effect_of_events_is_the_effect_on_a_lone_voice() {
    for (word, (asked, effect)) in WORDS.iter().flat_map(|word| TWINS.iter().map(move |twin| (word, twin))) {
        let own = left(&format!("out: {}", bare(word, asked)), 1);
        let sum = left(&format!("out: {} {effect}", bare(word, "")), 1);
        assert!(is_heard(&own), "{word} {asked}");
        assert_eq!(apart(&own[..SAMPLE_FRAMES], &sum[..SAMPLE_FRAMES]), None, "{word} {asked}");
        assert!(own[SAMPLE_FRAMES..].iter().all(|&value| value == 0.0), "{word} {asked} rings on");
    }
}

#[test]
fn an_instrument_has_effects_of_its_events() {
    let bus = "~a: saw 220.5\n";
    for (asked, effect) in TWINS {
        let own = left(&format!("{bus}out: {}", bare("~a", asked)), 1);
        let sum = left(&format!("{bus}out: {} {effect}", bare("~a", "")), 1);
        assert!(is_heard(&own), "{asked}");
        assert_eq!(apart(&own, &sum), None, "{asked}");
    }
}

#[test]
fn each_event_has_its_own() {
    let mixed = left(&format!("out: {}", bare("one*2", "# cutoff \"400 4000\"")), 1);
    let half = CYCLE / 2;
    for (cutoff, from) in [(400, 0), (4000, half)] {
        let alone = left(&format!("out: {}", bare("one", &format!("# cutoff {cutoff}"))), 1);
        assert_eq!(apart(&mixed[from..from + half], &alone[..half]), None, "{cutoff} Hz");
    }
}

#[test]
fn events_that_ask_for_nothing_are_as_they_were() {
    let plain = left(&format!("out: {}", bare("one wide", "")), 2);
    for asked in ["(# cutoff 300)", "(# hcutoff 900 # bandf 500)", "(# krush 0.5)"] {
        let some = left(&format!("out: {} $ every 2 {asked}", bare("one wide", "")), 2);
        assert!(apart(&some[..CYCLE], &plain[..CYCLE]).is_some(), "{asked}");
        assert_eq!(apart(&some[CYCLE..], &plain[CYCLE..]), None, "{asked}");
    }
    // 0 asks for nothing where it would leave nothing.
    for asked in ["# hcutoff 0", "# bandf 0", ":crush 0", ":shape 0"] {
        let none = left(&format!("out: {}", bare("one wide", asked)), 2);
        assert_eq!(apart(&none, &plain), None, "{asked}");
    }
}

#[test]
fn voices_with_effects_sound_the_same_wherever_they_start() {
    for asked in [":coarse 7 # cutoff 900", ":squiz 3", ":vowel \"e\" # ringf 300 :ring 1"] {
        let first = left(&format!("out: {}", bare("one", asked)), 1);
        let late = left(&format!("out: {} $ late 0.25001", bare("one", asked)), 1);
        let from = (0.25001 * CYCLE as f64).round() as usize;
        assert_eq!(apart(&late[from..], &first[..CYCLE - from]), None, "{asked}");
    }
}

#[test]
fn cut_voices_with_effects_do_not_click() {
    let step = |sound: &[f32]| sound.windows(2).map(|pair| (pair[1] - pair[0]).abs()).fold(0.0, f32::max);
    let bus = "~a: sine 110\n";
    let alone = step(&left(&format!("{bus}out: s \"~a\" # cutoff 3000"), 1));
    for events in ["~a*7", "~a*300"] {
        let cut = left(&format!("{bus}out: s \"{events}\" # cutoff 3000 # cut 1"), 1);
        // Voices that fade lie over each other, ten milliseconds each: three at once at this rate of starts.
        assert!(step(&cut) < 4.0 * alone + 0.01, "{events}: {} and {alone}", step(&cut));
    }
}

#[test]
fn instruments_are_told_of_their_events() {
    for (body, events, twin) in [
        ("saw freq", "# note 7", "saw 261.62558"),
        ("saw (freq * 2)", "# note (-5)", "saw (261.62558 * 2)"),
        ("sine 220 * velocity", "# velocity 0.5 # gain 2", "sine 220"),
        ("sine 220 * gain", "# gain 0.5", "sine 220 * 0.5"),
        ("0.01 * note + 0 * sine 1", "# note 12", "0.12 + 0 * sine 1"),
        ("sustain + 0 * sine 1", "# sustain 0.25", "0.25 + 0 * sine 1"),
    ] {
        let events = format!("{events} # pan 0 # attack 0");
        let told = left(&format!("~a: {body}\nout: s \"~a\" {events}"), 1);
        let known = left(&format!("~a: {twin}\nout: s \"~a\" {events}"), 1);
        assert!(is_heard(&told), "{body}");
        let scale = if body.contains("velocity") { 0.5 } else { 1.0 };
        let wrong = told.iter().zip(&known).position(|(told, known)| (told - scale * known).abs() > 1e-5);
        assert_eq!(wrong, None, "{body} {events}");
    }
}

#[test]
fn the_gate_of_an_instrument_is_its_note() {
    let events = "s \"~a\" # sustain 0.25 # release 0.5 # pan 0";
    let gated = left(&format!("~a: sine 220 * gate\nout: {events}"), 1);
    let open = left(&format!("~a: sine 220\nout: {events}"), 1);
    let off = CYCLE / 4;
    assert_eq!(apart(&gated[..off], &open[..off]), None);
    assert!(is_heard(&open[off..]) && !is_heard(&gated[off..]));
}

#[test]
fn events_say_the_parameters_of_their_instruments() {
    let program = "~a tone level: sine tone * level\nout: s \"~a*2\" # tone \"220 330\" # level 0.5 # pan 0";
    let told = left(program, 1);
    let known = left("~b: sine \"220 330\" * 0.5\nout: s \"~b*2\" # pan 0", 1);
    assert!(is_heard(&told));
    let half = CYCLE / 2;
    assert_eq!(apart(&told[..half], &known[..half]), None);
    // A name of the language is a parameter behind a colon.
    let named = left("~a width: sine width\nout: s \"~a\" :width 220 # pan 0", 1);
    assert_eq!(apart(&named, &left("~a: sine 220\nout: s \"~a\" # pan 0", 1)), None);
}

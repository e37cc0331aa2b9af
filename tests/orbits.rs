//! Orbits: what events send to the delay and the reverb that they share.

use phonon_compiler::pattern::Time;
use phonon_compiler::{Options, compile};
use phonon_runtime::bank::{Bank, Sample};
use phonon_runtime::engine::{self, Engine};
use std::sync::Arc;

const RATE: u32 = 44_100;
/// Frames of a cycle.
const CYCLE: usize = RATE as usize;

/// The delay and the reverb of an orbit that nobody sets, of a sound `~wet`.
const DELAY: &str = "(~wet # delay 0.25 0.5 1)";
const ROOM: &str = "(lush ~wet (0.2 + 8 * 0.5 * 0.5) :mix 1)";

/// Noise that falls to silence.
fn sample(_: &str, _: usize) -> Sample {
    let wave = |at: usize| ((at * at % 971) as f32 / 485.5 - 1.0) * (1.0 - at as f32 / 4000.0);
    Sample { channels: vec![(0..4000).map(wave).collect()], sample_rate_hz: RATE }
}

/// Left and right of so many cycles of one second each, and what the compiler said.
fn played_by(text: &str, cycles: usize, options: &engine::Options) -> ([Vec<f32>; 2], Vec<String>) {
    let compiling = Options { sample_rate_hz: RATE, cps: Time::ONE, ..Options::default() };
    let compiled = compile(text, &compiling);
    let said = compiled.diagnostics.iter().map(|diagnostic| diagnostic.message.clone()).collect();
    let plan = compiled.plan.unwrap_or_else(|| panic!("{text}: {:?}", compiled.diagnostics));
    let mut bank = Bank::default();
    bank.add_built_in(&[("one", 1)], sample);
    bank.load("one", 0, None).expect("a sample");
    let mut engine = Engine::new(plan, Arc::new(bank), options).expect("a plan to play");
    let mut frames = vec![0.0; 2 * CYCLE * cycles];
    frames.chunks_mut(1024).for_each(|block| engine.render(block));
    assert!(engine.reports().is_empty() && engine.unknown().is_empty(), "{text}");
    ([0, 1].map(|side| frames[side..].iter().step_by(2).copied().collect()), said)
}

fn played(text: &str, cycles: usize) -> [Vec<f32>; 2] {
    played_by(text, cycles, &engine::Options::default()).0
}

/// How far two sounds are apart where they are farthest.
fn apart(one: &[Vec<f32>; 2], other: &[Vec<f32>; 2]) -> f32 {
    let pairs = one.iter().flatten().zip(other.iter().flatten());
    pairs.map(|(one, other)| (one - other).abs()).fold(0.0, f32::max)
}

fn peak(sound: &[f32]) -> f32 {
    sound.iter().fold(0.0, |peak, value| peak.max(value.abs()))
}

#[test]
fn sends_are_buses_with_effects() {
    let bus = "~a: tri 440 * (ad 0.001 0.1)\n";
    for (asked, level, effect) in [
        (":delay 0.5", 0.5, DELAY.to_owned()),
        ("# room 0.25", 0.25, ROOM.to_owned()),
        (":delay 0.5 # delaytime 0.1 # delayfeedback 0.8", 0.5, "(~wet # delay 0.1 0.8 1)".to_owned()),
        ("# room 1 # sz 0.1", 1.0, "(lush ~wet (0.2 + 8 * 0.1 * 0.1) :mix 1)".to_owned()),
        (":delay 0.5 # room 0.5", 0.5, format!("({DELAY} + {ROOM})")),
        ("# room 0.5 # dry 1", 0.0, ROOM.to_owned()),
    ] {
        for events in ["s \"one*2 ~ [one one]\" # pan \"0.2 0.9\"", "s \"one ~a\" # gain 0.5"] {
            let sent = played(&format!("{bus}out: {events} {asked}"), 2);
            let twin = format!("{bus}~dry: {events}\n~wet: ~dry * {level}\nout: ~dry + {effect}");
            assert!(peak(&sent[0][CYCLE..]) > 0.01, "{asked}");
            assert!(apart(&sent, &played(&twin, 2)) < 1e-5, "{events} {asked}");
        }
    }
}

#[test]
fn events_send_as_much_as_they_say() {
    let sent = played("out: s \"one one\" # room \"0 0.5\"", 1);
    let twin = "~dry: s \"one one\"\n~wet: s \"~ one\" * 0.5\nout: ~dry + ";
    assert!(apart(&sent, &played(&format!("{twin}{ROOM}"), 1)) < 1e-5);
}

#[test]
fn patterns_of_one_orbit_share_it() {
    let shared = played("o1: s \"one*2\" :delay 0.5\no2: s \"~ one ~ ~\" :delay 0.25", 2);
    let twin = "~a: s \"one*2\"\n~b: s \"~ one ~ ~\"\n~wet: ~a * 0.5 + ~b * 0.25\nout: ~a + ~b + ";
    assert!(apart(&shared, &played(&format!("{twin}{DELAY}"), 2)) < 1e-5);
    let [one, two] = ["out: s \"one one\" :delay 0.5 # delaytime 0.1", "~e: s \"one\" # room 1"];
    let both = format!("{one}\n{two}");
    assert!(apart(&played(one, 2), &played(&both, 2)) == 0.0, "what is not heard sends nothing");
}

#[test]
fn orbits_are_apart() {
    let events = "s \"one one\" :delay 0.5 # orbit \"0 3\" # delaytime \"0.1 0.2\"";
    let twin = "~a: s \"one ~\" * 0.5\n~b: s \"~ one\" * 0.5\n\
        out: s \"one one\" + (~a # delay 0.1 0.5 1) + (~b # delay 0.2 0.5 1)";
    // Each orbit has one time, but it is played from a pattern: only how it begins differs.
    let heard = played(&format!("out: {events}"), 2);
    assert!(apart(&heard, &played(twin, 2)) < 1e-5);
    // A number that is calculated may be any: no event is lost.
    let calculated = played("out: s \"one*4\" # room 0.5 # orbit (0 + \"0 1 2 3\")", 1);
    let written = played("out: s \"one*4\" # room 0.5 # orbit \"0 1 2 3\"", 1);
    assert!(apart(&calculated, &written) < 1e-6);
}

#[test]
fn the_latest_event_sets_what_its_orbit_shares() {
    let wet = |text: &str| {
        let sent = played(&format!("out: {text}"), 2);
        let dry = played(&format!("out: {}", text.split(" :").next().expect("a text")), 2);
        let wet: Vec<f32> = sent[0].iter().zip(&dry[0]).map(|(sent, dry)| sent - dry).collect();
        wet
    };
    // The second event sends nothing, and sets the time when the first is over.
    let events = "s \"one one\" :delay \"1 0\" # delayfeedback 0.9 # delaytime";
    let glides = wet(&format!("{events} \"0.1 0.15\""));
    let still = wet(&format!("{events} 0.1"));
    assert_eq!(glides[..CYCLE / 2], still[..CYCLE / 2]);
    assert!(peak(&glides[4410..]) > 0.1 && glides != still);
    // It neither clicks nor jumps on its way.
    let step = |sound: &[f32]| sound.windows(2).map(|pair| (pair[1] - pair[0]).abs()).fold(0.0, f32::max);
    assert!(step(&glides) < 1.5 * step(&still), "{} and {}", step(&glides), step(&still));
}

#[test]
fn tails_ring_out_to_silence() {
    for asked in [":delay 1 # delaytime 0.1 # delayfeedback 0.3", "# room 1 # size 0"] {
        let sound = played(&format!("out: s \"<one ~!9>\" {asked}"), 9);
        assert!(peak(&sound[0][4500..20_000]) > 1e-3, "{asked}");
        assert_eq!([0, 1].map(|side| peak(&sound[side][8 * CYCLE..])), [0.0; 2], "{asked}");
    }
}

#[test]
fn neither_threads_nor_blocks_nor_lanes_are_heard() {
    let text = "~a: saw 220 * (ad 0.001 0.2)\n\
        o1: s \"one*4 ~a*3\" :delay \"0.5 0.2\" # orbit \"<0 1>\" # delaytime \"0.1 0.3\"\n\
        o2: s \"~a*5\" # room 0.5 # size \"<0.2 0.9>\" # orbit 1";
    let plain = played(text, 3);
    for (block_frames, threads) in [(64, 1), (256, 2), (1024, 4)] {
        let threads = engine::Threads::Exactly(threads);
        let options = engine::Options { block_frames, threads, ..engine::Options::default() };
        assert_eq!(played_by(text, 3, &options).0, plain);
    }
}

#[test]
fn settings_that_nobody_sends_to_are_doubted() {
    let said = |text: &str| played_by(text, 1, &engine::Options::default()).1;
    for (text, message) in [
        ("out: s \"one\" # size 0.5", "`size` is not heard: no event of its orbit sends to the room"),
        ("out: s \"one\" # room 1 # delaytime 0.2", "`delaytime` is not heard"),
    ] {
        assert!(said(text).iter().any(|line| line.contains(message)), "{text}: {:?}", said(text));
    }
    assert_eq!(said("out: s \"one\" # room 0.3 # size 0.9\n"), Vec::<String>::new());
    // What an instrument has a parameter for is its own affair.
    let own = said("~a size: sine size\nout: s \"~a\" :size 300");
    assert_eq!(own, Vec::<String>::new());
}

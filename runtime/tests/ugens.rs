//! The ugens that are made of others, played as programs: bounded, silent where they hear nothing, and with the
//! responses, levels and shapes that they promise.

#![expect(
    clippy::disallowed_methods,
    reason = "the standard library is the truth that sound is compared with"
)]

use phonon_compiler::ugen::{self, Chain, Group, Made, Port, Role, Ugen};
use phonon_compiler::{Options, compile};
use phonon_runtime::bank::Bank;
use phonon_runtime::engine::{self, Engine};
use std::f64::consts::TAU;
use std::sync::Arc;

const RATE_HZ: f64 = 44_100.0;

/// Both sides of a program from its start.
fn sides(program: &str, frames: usize) -> [Vec<f32>; 2] {
    let compiled = compile(program, &Options::default());
    let plan = compiled.plan.unwrap_or_else(|| panic!("{program}: {:?}", compiled.diagnostics));
    let mut engine = Engine::new(plan, Arc::new(Bank::default()), &engine::Options::default())
        .unwrap_or_else(|fault| panic!("{program}: {fault:?}"));
    let mut heard = vec![0.0; 2 * frames];
    engine.render(&mut heard);
    [0, 1].map(|side| heard.iter().skip(side).step_by(2).copied().collect())
}

/// The left side of an expression.
fn play(expression: &str, frames: usize) -> Vec<f32> {
    let [left, _] = sides(&format!("out: {expression}\n"), frames);
    left
}

fn peak(signal: &[f32]) -> f32 {
    signal.iter().fold(0.0, |peak, value| peak.max(value.abs()))
}

/// What a filter does to a frequency, in dB, from its response to a click.
fn response_db(filter: &str, hertz: f64) -> f64 {
    let click = play(&format!("impulse 0 # {filter}"), 1 << 16);
    let (mut re, mut im) = (0.0, 0.0);
    for (at, value) in click.iter().enumerate() {
        let angle = TAU * (at as f64 * hertz / RATE_HZ).fract();
        re += f64::from(*value) * angle.cos();
        im += f64::from(*value) * angle.sin();
    }
    20.0 * re.hypot(im).log10()
}

/// How loud a frequency is in a sound that holds whole periods of it.
fn amplitude(signal: &[f32], hertz: f64) -> f64 {
    let (mut re, mut im) = (0.0, 0.0);
    for (at, value) in signal.iter().enumerate() {
        let angle = TAU * (at as f64 * hertz / RATE_HZ).fract();
        re += f64::from(*value) * angle.cos();
        im += f64::from(*value) * angle.sin();
    }
    2.0 * re.hypot(im) / signal.len() as f64
}

fn made_of_others() -> impl Iterator<Item = &'static Ugen> {
    ugen::all().filter(|row| matches!(row.made, Made::Of(_)))
}

/// An argument from all of its port's range, the same for the same number.
fn argument(port: &Port, number: u32) -> String {
    let random =
        f64::from(number.wrapping_mul(0x9e37_79b9).wrapping_add(0x1234_5678) >> 8) / f64::from(1 << 24);
    let (low, high) = (f64::from(port.min.max(-1000.0)), f64::from(port.max.min(20_000.0)));
    let value = low + (high - low) * random * random;
    match port.role {
        Role::Trigger | Role::Gate => "\"t f t t\"".to_owned(),
        Role::Signal | Role::Sound => "(noise)".to_owned(),
        Role::Sample => "\"bd\"".to_owned(),
        Role::Word(_) | Role::Literal => format!("{:.3}", value.round()),
        _ if number.is_multiple_of(3) => format!("({value:.4} * (0.6 + 0.4 * sine {}))", 3 + number % 700),
        _ => format!("{value:.4}"),
    }
}

/// A call with arguments in the place of all its ports.
fn call(row: &Ugen, seed: u32) -> String {
    let ports = row.ports.iter().zip(0..).map(|(port, at)| argument(port, seed * 31 + at * 7));
    format!("{} {}", row.name, ports.collect::<Vec<_>>().join(" "))
}

#[test]
fn sounds_are_finite_and_bounded() {
    for row in made_of_others() {
        let bound = match row.group {
            Group::Source => 4.0,
            Group::Effect
                if !matches!(row.name, "combc" | "compressor" | "expander" | "transient_shaper") =>
            {
                20.0
            }
            _ => f32::MAX,
        };
        for seed in 1..=4 {
            let program = call(row, seed);
            for side in sides(&format!("out: {program}\n"), 8192) {
                assert!(side.iter().all(|value| value.is_finite()), "{program}");
                assert!(peak(&side) <= bound, "{program} reaches {}", peak(&side));
            }
        }
    }
}

#[test]
fn silence_gives_silence() {
    let is_of_sound = |row: &&Ugen| matches!(row.group, Group::Filter | Group::Effect);
    for row in made_of_others().filter(is_of_sound).filter(|row| row.chain == Chain::Input) {
        let program = call(row, 1).replace("(noise)", "(noise * (line 0 0))");
        for side in sides(&format!("out: {program}\n"), 8192) {
            assert_eq!(peak(&side), 0.0, "{program}");
        }
    }
}

#[test]
fn filters_have_their_responses() {
    // Each with a frequency and what happens to it, in dB. Bells and shelves: the cookbook of Bristow-Johnson.
    let table = [
        ("peak 1000 6 1", 1000.0, 6.0),
        ("peak 1000 6 1", 20.0, 0.0),
        ("peak 1000 6 1", 20_000.0, 0.0),
        ("peak 1000 -12 2", 1000.0, -12.0),
        ("lowshelf 200 9", 20.0, 9.0),
        ("lowshelf 200 9", 200.0, 4.5),
        ("lowshelf 200 9", 8000.0, 0.0),
        ("highshelf 4000 -6", 20.0, 0.0),
        ("highshelf 4000 -6", 4000.0, -3.0),
        ("highshelf 4000 -6", 20_000.0, -6.0),
        ("eq 100 6 1 1000 -6 1 8000 3 1", 1000.0, -6.0),
        ("moog 1000", 10.0, 0.0),
        ("djf 0.5", 1000.0, 0.0),
        ("djf 0", 80.0, -1.94),
        ("djf 1", 8000.0, -1.94),
        ("allpass 0.7", 3000.0, 0.0),
        ("allpassc 0.01 0.5", 3000.0, 0.0),
        ("allpassc 0.01 0.5", 117.0, 0.0),
        ("comb 441 0.5", 441.0, 6.02),
        ("comb 441 0.5", 220.5, -3.52),
        ("vowel 0", 730.0, 0.0),
        ("vowel \"i\"", 270.0, 0.0),
        ("ringz 500 0.5", 500.0, 0.0),
        ("leakdc", 1000.0, 0.0),
    ];
    for (filter, hertz, decibels) in table {
        // What lies between the resonances of a vowel is heard a little too.
        let is = response_db(&filter.replace("moog", "gain 0.001 # moog"), hertz);
        let is = if filter.starts_with("moog") { is + 60.0 } else { is };
        assert!((is - decibels).abs() < 0.6, "`{filter}` at {hertz} Hz: {is:.2} dB instead of {decibels}");
    }
}

#[test]
fn levels_follow_levels() {
    // A sine of that level in dB, an effect, and the level that comes out once it has settled.
    let table = [
        (0.0, "compressor -20 4 0.001 1", -15.0),
        (-30.0, "compressor -20 4 0.001 1", -30.0),
        (0.0, "compressor -20 4 0.001 1 6", -9.0),
        (-10.0, "expander -20 2 0.001 1", -5.0),
        (-30.0, "noisegate -20 4 0.001 1", -70.0),
        (-10.0, "noisegate -20 4 0.001 1", -10.0),
        (0.0, "gain 0.5 # sidechain_compressor (sine 1000) -20 4 0.001 1", -21.0),
    ];
    for (level, effect, ought) in table {
        let heard = play(&format!("sine 1000 * (dbamp {level}) # {effect}"), 44_100);
        let is = 20.0 * amplitude(&heard[22_050..], 1000.0).log10();
        assert!((is - ought).abs() < 0.7, "{level} dB through `{effect}`: {is:.2} dB instead of {ought}");
    }
}

#[test]
fn tones_have_their_partials() {
    // An expression, a frequency, and how loud that is.
    let table = [
        ("fm 1000 100 1", 1000.0, 0.7652),
        ("fm 1000 100 1", 1100.0, 0.4401),
        ("fm 1000 100 1", 800.0, 0.1149),
        ("cosine 500", 500.0, 1.0),
        ("organ 200", 400.0, 0.28),
        ("wavetable 300 0", 300.0, 1.0),
        ("wavetable 300 1", 300.0, 0.8106),
        ("wavetable 300 2.5", 300.0, 0.9549),
        ("vco 300 1 0.5", 300.0, 1.2732),
        ("sine 1000 # ring 300", 1300.0, 0.5),
        ("sine 1000 # ring 300", 1000.0, 0.0),
        ("ring_mod (sine 1000) (sine 200)", 800.0, 0.5),
        ("sine 500 # tremolo 5 1", 500.0, 0.5),
        ("sine 1000 # octer 1 0", 2000.0, 0.8488),
        ("sine 200 # wavefold 0", 200.0, 0.0),
        ("sinefb 400 0", 400.0, 1.0),
        ("pan2_l (sine 500) -1", 500.0, 1.0),
        ("pan2_r (sine 500) -1", 500.0, 0.0),
        ("sine 500 # range 0 2", 500.0, 1.0),
        ("xfade (sine 500) (sine 700) 0.25", 700.0, 0.25),
        ("if (0.7 + 0 * sine 1) (sine 500) (sine 700)", 500.0, 1.0),
    ];
    for (expression, hertz, ought) in table {
        // A mono sound is heard on both sides as it is.
        let is = amplitude(&play(expression, 44_100 * 2)[44_100..], hertz);
        assert!((is - ought).abs() < 0.02, "`{expression}` at {hertz} Hz: {is:.4} instead of {ought}");
    }
}

#[test]
fn envelopes_have_their_shapes() {
    // An expression, a time in seconds, and the value there; a cycle lasts two seconds.
    let table = [
        ("xline 1 0.01 1", 0.5, 0.1),
        ("xline 1 0.01 1", 1.5, 0.01),
        ("curve 0 1 1 0", 0.25, 0.25),
        ("curve 0 2 1 -4", 0.5, 1.7616),
        ("segments \"0 1 0.5\" \"0.5 0.5\"", 0.25, 0.5),
        ("segments \"0 1 0.5\" \"0.5 0.5\"", 0.75, 0.75),
        ("segments \"0 1 0.5\" \"0.5 0.5\"", 1.9, 0.5),
        ("env 0.1 0.1 0.5 0.1", 0.05, 0.5),
        ("env 0.1 0.1 0.5 0.1", 1.9, 0.5),
        ("asr \"t f\" 0.2 0.2", 0.1, 0.5),
        ("asr \"t f\" 0.2 0.2", 0.9, 1.0),
        ("asr \"t f\" 0.2 0.2", 1.5, 0.0),
        ("tadsr \"f t\" 0.1 0 1 0.1", 0.5, 0.0),
        ("tadsr \"f t\" 0.1 0 1 0.1", 1.05, 0.5),
        ("tad \"f t\" 0.1 0.2", 1.1, 1.0),
        ("gate \"t f\"", 0.5, 1.0),
        ("gate \"t f\"", 1.5, 0.0),
        ("phasor 1", 1.0, 0.5),
        ("phasor 2", 1.25, 0.25),
        ("range 10 20 (sine 0.5)", 0.5, 20.0),
        ("timer (gate \"f t\")", 1.5, 0.5),
        ("latch (phasor 1) \"f t\"", 1.9, 0.5),
        ("sample_hold (phasor 1) (sine 0.5 - 0.5)", 0.9, 0.0833),
        ("mtof 81", 0.5, 880.0),
        ("ftom 220", 0.5, 57.0),
        ("dbamp -20", 0.5, 0.1),
        ("ampdb 0.1", 0.5, -20.0),
        ("wrap 5.25 0 2", 0.5, 1.25),
        ("fold 1.5 -1 1", 0.5, 0.5),
        ("fold -1.25 -1 1", 0.5, -0.75),
        ("linlin 0.5 0 2 100 200", 0.5, 125.0),
        ("linexp 0.5 0 1 1 100", 0.5, 10.0),
        ("rms (sine 1000) 0.1", 1.5, 0.707),
        ("slew (gate \"f t\") 2 1", 1.25, 0.5),
    ];
    for (expression, seconds, ought) in table {
        let at = (seconds * RATE_HZ) as usize;
        // As a level of something that is not moved by the mix.
        let is = f64::from(play(expression, at + 1)[at]);
        let bound = 0.005 * f64::max(1.0, f64::abs(ought));
        assert!((is - ought).abs() < bound, "`{expression}` at {seconds} s: {is} instead of {ought}");
    }
}

#[test]
fn both_sides_of_a_moving_effect_move_apart() {
    for effect in
        ["chorus 1 0.5 0.5", "flanger 0.7 0.5 0.5", "phaser 0.5 0.8 0.3 6", "pingpong 0.1 0.5", "leslie"]
    {
        let [left, right] = sides(&format!("out: saw 110 # {effect}\n"), 44_100);
        let apart: Vec<f32> = left.iter().zip(&right).map(|(left, right)| left - right).collect();
        assert!(peak(&apart[20_000..]) > 0.05, "{effect}");
    }
}

#[test]
fn a_string_is_in_tune_and_dies_away() {
    for hertz in [110.0, 441.0, 1000.0] {
        let heard = play(&format!("comb (impulse 0) {hertz} 0.999 0.4"), 88_200);
        let [on, beside] = [1.0, 1.01].map(|ratio| amplitude(&heard, 2.0 * hertz * ratio));
        assert!(on > 5.0 * beside, "{hertz} Hz: {on} on, {beside} beside");
    }
    let heard = play("pluck 220 0.9 * (line 1 1)", 88_200);
    assert!(peak(&heard[..4410]) > 20.0 * peak(&heard[80_000..]), "{}", peak(&heard[80_000..]));
}

#[test]
fn sides_are_taken_and_put_together() {
    let program = "out: stereo (sine 500) (sine 700) # widener 2\n";
    let [left, right] = sides(program, 44_100);
    assert!((amplitude(&left, 500.0) - 1.5).abs() < 0.01 && (amplitude(&left, 700.0) - 0.5).abs() < 0.01);
    assert!((amplitude(&right, 700.0) - 1.5).abs() < 0.01 && (amplitude(&right, 500.0) - 0.5).abs() < 0.01);
    let [left, right] = sides("out: centre (stereo (sine 500) (sine 700))\n", 44_100);
    assert_eq!(left, right);
}

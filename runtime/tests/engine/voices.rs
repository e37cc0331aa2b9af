//! Voices: parameters, envelopes, limits, and that none of it clicks.

use crate::support::*;
use phonon_compiler::pattern::Time;
use phonon_compiler::plan::*;
use phonon_runtime::engine::{Options, Statistics};
use phonon_runtime::voice::{INSTRUMENT_VOICES, SAMPLER_VOICES};

/// A cycle of one second, of a pool alone.
fn played(text: &str) -> [Vec<f32>; 2] {
    let mut plan = plan(Time::ONE);
    plan.instruments.push(instrument("sine"));
    voices(&mut plan, text, &[("~synth", 0)]);
    rendered(&plan, RATE as usize, &Options::default())
}

fn left(text: &str) -> Vec<f32> {
    played(text)[0].clone()
}

/// The root of a half: what either side has of a mono sound in the middle.
const MIDDLE: f32 = std::f32::consts::FRAC_1_SQRT_2;

fn close(value: f32, expected: f32) -> bool {
    (value - expected).abs() < 1e-5
}

#[test]
fn gain_pan_and_velocity_are_levels() {
    for (text, expected) in [
        (r#"s "one""#, [MIDDLE, MIDDLE]),
        (r#"s "one" # gain 0.5"#, [0.5 * MIDDLE, 0.5 * MIDDLE]),
        (r#"s "one" # gain 99"#, [10.0 * MIDDLE, 10.0 * MIDDLE]),
        (r#"s "one" # gain (-1)"#, [0.0, 0.0]),
        (r#"s "one" # gain 2 # velocity 0.25"#, [0.5 * MIDDLE, 0.5 * MIDDLE]),
        (r#"s "one" # pan 0"#, [1.0, 0.0]),
        (r#"s "one" # pan 1"#, [0.0, 1.0]),
        (r#"s "one" # pan 0.75"#, [0.382_683_43, 0.923_879_5]),
        (r#"s "wide""#, [1.0, -0.5]),
        (r#"s "wide" # pan 1"#, [0.0, -0.5]),
        (r#"s "two""#, [0.25 * MIDDLE, 0.25 * MIDDLE]),
        (r#"s "two:1""#, [0.5 * MIDDLE, 0.5 * MIDDLE]),
        (r#"s "two" # n 3"#, [0.5 * MIDDLE, 0.5 * MIDDLE]),
        (r#"s "two" # n (-2)"#, [0.25 * MIDDLE, 0.25 * MIDDLE]),
    ] {
        let [left, right] = played(text);
        assert!(
            close(left[5_000], expected[0]) && close(right[5_000], expected[1]),
            "{text}: {} {}",
            left[5_000],
            right[5_000]
        );
    }
}

#[test]
fn shards_play_every_start_once_and_hear_the_cuts_of_all() {
    for text in [
        r#"s "one*8 two*5""#,
        r#"s "one wide one*4 wide*2" # cut 1"#,
        r#"s "~synth*6, one*4" # note "0 7 3" # release 0.05"#,
    ] {
        let in_shards = |count: u32| {
            let mut plan = plan(Time::ONE);
            plan.instruments.push(instrument("sine"));
            shards(&mut plan, text, &[("~synth", 0)], count);
            rendered(&plan, RATE as usize, &Options::default())
        };
        let whole = in_shards(1);
        assert!(whole[0].iter().any(|&value| value != 0.0), "{text}");
        for count in [2, 3, 8] {
            for (whole, parts) in whole.iter().zip(&in_shards(count)) {
                let apart = whole.iter().zip(parts).position(|(&whole, &part)| !close(whole, part));
                assert_eq!(apart, None, "{text} in {count} shards");
            }
        }
    }
}

#[test]
fn the_notes_of_a_chord_share_their_level() {
    let peak = |text: &str| left(text)[5_000];
    let root = |notes: f32| notes.sqrt() * MIDDLE;
    assert!(close(peak(r#"s "one" # note "c'maj" # legato 0.5"#), root(3.0)));
    assert!(close(peak(r#"s "one" # note "c'maj7" # legato 0.5"#), root(4.0)));
    assert!(close(peak(r#"s "one" # note 7 # legato 0.5"#), root(1.0)));
    // Voices that were written apart are no chord.
    assert!(close(peak(r#"s "[one,one]" # note 7 # legato 0.5"#), 2.0 * MIDDLE));
    let synth = |text: &str| left(text).iter().fold(0.0f32, |peak, value| peak.max(value.abs()));
    let one = synth(r##"s "~synth""##);
    assert!(close(synth(r##"s "~synth" # note "[0,0]""##), 2.0 * one));
    assert!((synth(r##"s "~synth" # note "c'five""##) - 1.99 * one * MIDDLE).abs() < 0.1);
}

/// Counts the periods of a wave in a second.
fn frequency(signal: &[f32]) -> usize {
    signal.windows(2).filter(|pair| pair[0] < 0.0 && pair[1] >= 0.0).count()
}

#[test]
fn notes_and_speeds_change_the_pitch() {
    for (text, expected) in [
        (r#"s "sine" # note (-12) # dur 2"#, 50),
        (r#"s "sine""#, 100),
        (r#"s "sine*2" # note 12"#, 200),
        (r#"s "sine*2" # note "c5""#, 200),
        (r#"s "sine*2" # speed 2"#, 200),
        (r#"s "sine*2" # speed (-2)"#, 200),
        (r#"s "sine" # unit "c" # speed 1"#, 100),
        (r#"s "sine*4" # unit "c" # speed 4"#, 400),
        (r#"s "sine*2" # unit "s" # speed 0.5"#, 200),
        (r##"s "~synth""##, 220),
        (r##"s "~synth" # note 12"##, 440),
        (r##"s "~synth" # n 12"##, 440),
    ] {
        let found = frequency(&left(text)).abs_diff(expected);
        assert!(found <= 2 + expected / 100, "{text}: {}", frequency(&left(text)));
    }
    assert!(left(r#"s "sine" # speed 0"#).iter().all(|&value| value == 0.0));
}

/// How many frames from the start are heard.
fn length(text: &str) -> usize {
    left(text).iter().rposition(|&value| value != 0.0).map_or(0, |at| at + 1)
}

#[test]
fn lengths_are_exact() {
    let second = RATE as usize;
    assert_eq!(length(r#"s "short""#), 20);
    assert_eq!(length(r#"s "one" # speed 2"#), second / 2);
    assert_eq!(length(r#"s "one" # begin 0.25 # end 0.5"#), second / 4);
    assert_eq!(length(r#"s "one" # begin 0.5 # end 0.25"#), second / 4);
    assert_eq!(length(r#"s "one" # begin 0.5 # end 0.5"#), 0);
    // A gate of 0.1 s and a release of 3 ms.
    assert_eq!(length(r#"s "one" # dur 0.1"#), 4_410 + 132);
    assert_eq!(length(r#"s "one ~" # legato 0.5"#), second / 4 + 132);
    assert_eq!(length(r#"s "one" # dur 0.1 # release 0.2"#), 4_410 + 8_820);
    assert_eq!(length(r#"s "short ~" # loop 1"#), second / 2 + 132);
    assert_eq!(length(r#"s "one" # decay 0.1 # sustain_level 0"#), 44 + 4_410);
    // The event's half second and a release of 0.3 s.
    assert_eq!(length(r##"s "~synth ~""##), second / 2 + 13_230);
    assert_eq!(length(r##"s "~synth ~" # release 0.1"##), second / 2 + 4_410);
}

#[test]
fn a_slice_plays_backwards_from_its_end() {
    let (forwards, backwards) = (left(r#"s "sine" # end 0.5"#), left(r#"s "sine" # end 0.5 # speed (-1)"#));
    let half = RATE as usize / 2;
    for at in 1_000..20_000 {
        assert!(close(forwards[at], backwards[half - 1 - at]), "frame {at}");
    }
}

#[test]
fn an_instrument_sounds_the_same_wherever_it_starts() {
    // The starts lie on different frames of their quanta.
    let signal = left(r##"s "~synth*7" # legato 0.5 # release 0.01"##);
    let starts: Vec<usize> = (0..7).map(|k| (k * RATE as usize * 2 + 7) / 14).collect();
    let bits =
        |start: usize| signal[start..start + 4_000].iter().map(|value| value.to_bits()).collect::<Vec<_>>();
    assert!(starts.iter().any(|start| start % 64 != 0));
    assert!(starts[1..].iter().all(|&start| bits(start) == bits(0)));
    assert!(signal[100..1_000].iter().any(|&value| value > 0.3));
}

#[test]
fn an_instrument_is_told_its_note() {
    let told = |port: usize| {
        let mut plan = plan(Time::ONE);
        let mut outputs = vec![None; 6];
        outputs[port] = Some(scratch(0));
        plan.instruments.push(Instrument {
            name: "told".to_owned(),
            body: body(vec![op("voice", &[], &outputs)], 1, 0),
            outputs: [from(scratch(0)), constant(0.0)],
            enders: Vec::new(),
            cost_ns: 0.0,
        });
        let text = r##"s "~ ~told" # note 7 # gain 0.5 # attack 0 # legato 0.5 # release 1"##;
        voices(&mut plan, text, &[("~told", 0)]);
        let [left, _] = rendered(&plan, RATE as usize, &Options::default());
        // The pool itself weighs with the gain of one half.
        left.iter().map(|value| value * 2.0).collect::<Vec<f32>>()
    };
    let (start, off) = (RATE as usize / 2, RATE as usize * 3 / 4);
    let trigger = told(0);
    assert_eq!(trigger.iter().filter(|&&value| value != 0.0).count(), 1);
    assert_eq!(trigger[start], 1.0);
    let gate = told(1);
    assert_eq!((gate[start - 1], gate[start], gate[off - 1], gate[off]), (0.0, 1.0, 1.0, 0.0));
    assert!(close(told(2)[start + 99], 1.498_307));
    assert_eq!([told(3)[start], told(4)[start], told(5)[start]], [7.0, 0.5, 0.25]);
}

/// The bound on a step: that of the sound, and that of a level that falls from 1 in so many milliseconds.
fn bound(sound: f32, milliseconds: f32) -> f32 {
    (sound + 1.2 / (milliseconds * 0.001 * RATE as f32)) * MIDDLE
}

#[test]
fn nothing_clicks() {
    // `one` is all 1: only envelopes make steps. They begin within 1 ms and end within 3 ms, bent as e^-4x.
    let quick = bound(0.0, 0.7);
    for text in [
        r#"s "one*8" # legato 0.5"#,
        r#"s "one*8" # dur 0.0005"#,
        r#"s "one" # begin 0.1 # end 0.3"#,
        r#"s "one*16" # cut 1"#,
        r#"s "one*5 one*7" # cut 1 # legato 1"#,
    ] {
        let step = greatest_step(&left(text));
        assert!(step <= quick + 1.0 / 44.0, "{text}: {step}");
    }
    // The fade of a cut is slower than an attack: without the new voice's attack it makes steps of 1/441.
    let cut = left(r#"s "[one ~ ~ ~, ~ one ~ ~]" # cut 1 # attack 0.5"#);
    assert!(greatest_step(&cut) < 1.2 / 441.0);
    let synth = greatest_step(&left(r##"s "~synth*5" # note "0 3 7" # release 0.05"##));
    assert!(synth < 2.0 * std::f32::consts::TAU * 330.0 / RATE as f32, "{synth}");
}

#[test]
fn a_cut_ends_its_group_and_no_other() {
    let level = |text: &str| left(text)[RATE as usize * 3 / 4];
    assert!(close(level(r#"s "one one""#), 2.0 * MIDDLE));
    assert!(close(level(r#"s "one one" # cut 1"#), MIDDLE));
    assert!(close(level(r#"s "one one" # cut "1 2""#), 2.0 * MIDDLE));
    assert!(close(level(r#"s "one wide" # cut 1"#), 1.0));
    assert!(close(level(r#"s "one wide" # cut (-1)"#), 1.0 + MIDDLE));
    assert!(close(level(r#"s "one one" # cut (-1)"#), MIDDLE));
}

#[test]
fn a_cut_ends_its_group_in_the_other_patterns_of_its_orbit() {
    let level = |first: &str, second: &str| {
        let mut plan = plan(Time::ONE);
        voices(&mut plan, first, &[]);
        voices(&mut plan, second, &[]);
        rendered(&plan, RATE as usize, &Options::default())[0][RATE as usize * 3 / 4]
    };
    let (one, late) = (r#"s "one ~""#, r#"s "~ one""#);
    let with = |text: &str, controls: &str| format!("{text} {controls}");
    let both = |controls: &str| level(&with(one, controls), &with(late, controls));
    assert!(close(both(""), 2.0 * MIDDLE));
    assert!(close(both("# cut 1"), MIDDLE));
    assert!(close(both("# cut 1 # orbit 2"), MIDDLE));
    assert!(close(both("# cut (-1)"), MIDDLE));
    assert!(close(level(&with(one, "# cut 1"), &with(late, "# cut 2")), 2.0 * MIDDLE));
    assert!(close(level(&with(one, "# cut 1"), &with(late, "# cut 1 # orbit 1")), 2.0 * MIDDLE));
    assert!(close(level(&with(one, "# cut (-1)"), r#"s "~ wide" # cut (-1)"#), 1.0 + MIDDLE));
    // Of two that start together the one of the later pattern is heard.
    assert!(close(level(r#"s "one" # cut 1"#, r#"s "wide" # cut 1"#), 1.0));
}

fn engine_after(plan: &Plan, frames: usize) -> (Vec<f32>, Statistics) {
    let options = Options { end_frame: Some(frames as u64), ..Options::default() };
    let mut engine = engine(plan, &options);
    let mut out = vec![0.0; 2 * frames];
    engine.render(&mut out);
    let statistics = engine.statistics();
    (out.iter().step_by(2).copied().collect(), statistics)
}

#[test]
fn a_full_pool_steals_and_says_so() {
    let mut plan = plan(Time::ONE);
    voices(&mut plan, r#"s "one*1200" # gain 0.001"#, &[]);
    let (left, statistics) = engine_after(&plan, RATE as usize);
    assert_eq!((statistics.onsets, statistics.dropped), (1_200, 0));
    assert_eq!(statistics.stolen, 1_200 - SAMPLER_VOICES as u64);
    // Once the pool is full, what is heard is what the limit allows, and what is fading.
    let end = *left.last().expect("frames");
    assert!((end - SAMPLER_VOICES as f32 * 0.001 * MIDDLE).abs() < 0.01, "{end}");
    assert!(greatest_step(&left) < 0.001);
}

#[test]
fn more_starts_than_slots_are_dropped_and_counted() {
    let mut plan = plan(Time::ONE);
    plan.instruments.push(instrument("sine"));
    voices(&mut plan, r##"s "~synth*16000" # legato 400 # gain 0.01"##, &[("~synth", 0)]);
    let (left, statistics) = engine_after(&plan, RATE as usize);
    assert!(statistics.voices_peak <= (INSTRUMENT_VOICES * 5 / 4) as u64);
    assert!(statistics.dropped > 0 && statistics.stolen > 0);
    assert!(statistics.onsets + statistics.dropped == 16_000);
    assert!(left.iter().all(|value| value.is_finite()));
}

#[test]
fn the_quietest_of_the_oldest_is_stolen() {
    let mut plan = plan(Time::new(1, 2));
    // Two seconds: a loud voice, a quiet one, and then as many as fill the pool.
    let text = r#"s "[one one]!1 one*1023" # gain "[0.5 0.001]!1 0.001*1023" # speed 0.4"#;
    voices(&mut plan, text, &[]);
    let (left, statistics) = engine_after(&plan, 2 * RATE as usize);
    assert_eq!(statistics.stolen, 1);
    assert!(left[left.len() - 1] > (0.5 + 1_000.0 * 0.001) * MIDDLE, "the loud voice is still there");
}

#[test]
fn silence_is_exact_after_the_last_voice() {
    let mut plan = plan(Time::ONE);
    plan.instruments.push(instrument("saw"));
    voices(&mut plan, r##"s "sine ~synth two [short,one]" # cut "0 0 1 1""##, &[("~synth", 0)]);
    let options = Options { end_frame: Some(u64::from(RATE)), ..Options::default() };
    let [left, right] = rendered(&plan, 3 * RATE as usize, &options);
    assert!(left[..RATE as usize].iter().any(|&value| value > 0.5));
    assert!(left[2 * RATE as usize..].iter().chain(&right[2 * RATE as usize..]).all(|&value| value == 0.0));
}

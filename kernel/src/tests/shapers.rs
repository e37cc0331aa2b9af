//! What bends waves.

use super::Signal::{Flat, Frames};
use super::{RATE_HZ, Signal, amplitude, frames, play};

/// As many frames as hold whole periods of the tones.
const COUNT: usize = 4410;

/// So much that all begins and ends are over.
const SETTLED: usize = 4410;

fn tone(hertz: f64, level: f64) -> Vec<f32> {
    let turns = hertz / f64::from(RATE_HZ);
    (0..SETTLED + COUNT)
        .map(|at| (level * (std::f64::consts::TAU * (at as f64 * turns).fract()).sin()) as f32)
        .collect()
}

fn heard(ugen: &str, sound: Vec<f32>, knobs: &[f32]) -> Vec<f32> {
    let count = sound.len();
    let inputs: Vec<Signal> =
        [Frames(sound)].into_iter().chain(knobs.iter().map(|knob| Flat(*knob))).collect();
    play(ugen, &inputs, count)
}

/// What a ugen does to a number, without regard for aliases.
fn bent(ugen: &str, value: f32, knobs: &[f32]) -> f32 {
    match (ugen, knobs) {
        ("distort", [drive, mix]) => value + ((value * drive).tanh() - value) * mix,
        ("shape", [amount]) => {
            let lift = 2.0 * amount / (1.0 - amount);
            (1.0 + lift) * value / (1.0 + lift * value.abs())
        }
        ("wavefold", [drive]) => (drive * value).sin(),
        ("fold", [low, high]) => {
            let width = high - low;
            high - ((value - low).rem_euclid(2.0 * width) - width).abs()
        }
        _ => unreachable!(),
    }
}

/// Ugens with their knobs, and how loud they are fed.
const ALL: [(&str, &[f32], f64); 7] = [
    ("distort", &[3.0, 1.0], 1.0),
    ("distort", &[4.0, 0.5], 1.0),
    ("distort", &[1.0, 1.0], 2.0),
    ("shape", &[0.5], 1.0),
    ("wavefold", &[3.0], 1.0),
    ("fold", &[-1.0, 1.0], 2.0),
    ("fold", &[0.0, 100.0], 1.0),
];

#[test]
fn low_tones_are_bent_as_they_should_be() {
    for (ugen, knobs, level) in ALL {
        let sound = tone(100.0, level);
        let late = heard(ugen, sound.clone(), knobs);
        for at in SETTLED..SETTLED + COUNT - 3 {
            // Two and a half frames late, and where a mean is taken a quarter more.
            let ought = bent(ugen, 0.5 * (sound[at] + sound[at + 1]), knobs);
            let apart = (late[at + 3] - ought).abs();
            assert!(
                apart < 0.03 * level as f32,
                "{ugen} {knobs:?}, frame {at}: {} for {ought}",
                late[at + 3]
            );
        }
    }
}

#[test]
fn aliases_are_twenty_decibels_below_those_of_the_plain_function() {
    for (ugen, knobs, level) in ALL {
        let sound = tone(5000.0, level);
        let plain: Vec<f32> = sound.iter().map(|value| bent(ugen, *value, knobs)).collect();
        let [plain, ours] = [plain, heard(ugen, sound, knobs)].map(|sound| {
            let power = |bin: usize| amplitude(&sound[SETTLED..], bin as f64 / COUNT as f64).powi(2);
            (1..COUNT / 2).filter(|bin| bin % 500 != 0).map(power).sum::<f64>()
        });
        let below = 10.0 * (plain / ours).log10();
        assert!(below > 20.0, "{ugen} {knobs:?}: {below:.1} dB");
    }
}

#[test]
fn what_stays_as_it_was_keeps_its_level() {
    for hertz in [100.0, 1000.0, 10_000.0, 19_000.0] {
        let through = heard("distort", tone(hertz, 0.7), &[50.0, 0.0]);
        let level = amplitude(&through[SETTLED..], hertz / f64::from(RATE_HZ));
        assert!((level - 0.7).abs() < 1e-3, "{hertz} Hz: {level}");
    }
    let still = play("fold", &[frames(COUNT, |_| 1.25), Flat(0.0), Flat(1.0)], COUNT);
    assert!((still[COUNT - 1] - 0.75).abs() < 1e-4, "{}", still[COUNT - 1]);
}

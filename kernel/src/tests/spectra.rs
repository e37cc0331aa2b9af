//! Sounds changed in their spectra.

use super::Signal::{Flat, Frames};
use super::{Player, RATE_HZ, amplitude, decibels, frames, peak, play, rms};
use crate::convolve::PART;
use crate::spectral::{FRAME, HOP};
use phonon_compiler::plan::QUANTUM_FRAMES;

/// Whole turns in a frame, so that a frequency is in the middle of its bin.
const TONE: f64 = 20.0 / FRAME as f64;

fn noise() -> Vec<f32> {
    play("noise", &[], 8 * FRAME)
}

/// The same frames, a frame later.
fn is_late(heard: &[f32], signal: &[f32], error: f32) {
    // Nothing but what rounding leaves of frames whose end has begun to sound.
    assert!(peak(&heard[..FRAME - HOP]) < 1e-6);
    let apart = heard[2 * FRAME..].iter().zip(&signal[FRAME..]).map(|(a, b)| (a - b).abs());
    assert!(apart.clone().fold(0.0, f32::max) < error, "{:?}", apart.fold(0.0, f32::max));
}

#[test]
fn what_is_left_as_it_was_comes_out_as_it_went_in() {
    for (ugen, knob) in [("freeze", 0.0), ("blur", 0.0), ("robot", 0.0)] {
        let signal = noise();
        is_late(&play(ugen, &[Frames(signal.clone()), Flat(knob)], signal.len()), &signal, 1e-5);
    }
}

#[test]
fn what_is_changed_dies_to_exact_silence() {
    for (ugen, knob) in [("freeze", 0.0), ("blur", 30.0), ("robot", 1.0)] {
        let burst = frames(8 * FRAME, |at| if at < 3000 { (at * at % 97) as f32 / 97.0 } else { 0.0 });
        let heard = play(ugen, &[burst, Flat(knob)], 8 * FRAME);
        assert!(peak(&heard) > 0.1 && peak(&heard[3 * FRAME + HOP..]) == 0.0, "{ugen}");
    }
}

#[test]
fn a_frozen_tone_goes_on_when_its_source_is_silent() {
    let count = 16 * FRAME;
    let tone = frames(count, |at| match at {
        at if at < 4 * FRAME => (std::f64::consts::TAU * (at as f64 * TONE).fract()).sin() as f32,
        _ => 0.0,
    });
    let hold = frames(count, |at| f32::from(at > 3 * FRAME));
    let heard = play("freeze", &[tone, hold], count);
    for from in [6, 9, 12] {
        let part = &heard[from * FRAME..(from + 2) * FRAME];
        assert!(decibels(amplitude(part, TONE)).abs() < 0.1, "{}", decibels(amplitude(part, TONE)));
    }
}

#[test]
fn a_blurred_tone_spreads_and_its_neighbours_sound() {
    let tone = frames(16 * FRAME, |at| (std::f64::consts::TAU * (at as f64 * TONE).fract()).sin() as f32);
    let at = |bins: f32, turns: f64| {
        let heard = play("blur", &[tone.clone(), Flat(bins)], 16 * FRAME);
        amplitude(&heard[4 * FRAME..], turns / FRAME as f64)
    };
    assert!(at(0.0, 20.0) > 0.99 && at(0.0, 25.0) < 1e-4);
    assert!(at(10.0, 20.0) < 0.5);
    let energy = rms(&play("blur", &[tone.clone(), Flat(10.0)], 16 * FRAME)[4 * FRAME..]);
    assert!((0.01..0.7).contains(&energy), "{energy}");
}

#[test]
fn a_robot_speaks_on_the_note_of_its_hop() {
    let heard = play("robot", &[Frames(noise()), Flat(1.0)], 8 * FRAME);
    let voiced = &heard[3 * FRAME..7 * FRAME];
    // Nothing is left between the harmonics of the hop but what differs from hop to hop.
    let harmonics: f64 = (1..40).map(|at| amplitude(voiced, at as f64 / HOP as f64).powi(2)).sum();
    let between: f64 = (1..40).map(|at| amplitude(voiced, (at as f64 + 0.5) / HOP as f64).powi(2)).sum();
    assert!(harmonics > 100.0 * between, "{harmonics} and {between}");
}

#[test]
fn spectra_are_the_same_at_any_rate_of_the_device() {
    let signal = Frames(noise());
    let (one, other) = ([RATE_HZ, 2.0 * RATE_HZ], 4 * FRAME + QUANTUM_FRAMES);
    let [first, second] =
        one.map(|hz| Player::at(hz, "blur", &[signal.clone(), Flat(7.0)]).play(0, other).swap_remove(0));
    assert_eq!(first, second);
}

/// The sum that defines a convolution, of a sound with a response of energy 1.
fn convolved(sound: &[f32], response: &[f32]) -> Vec<f32> {
    let energy: f64 = response.iter().map(|value| f64::from(*value).powi(2)).sum();
    let at = |frame: usize| {
        let terms = response.iter().take(frame + 1).enumerate();
        let sum: f64 = terms.map(|(ago, weight)| f64::from(*weight) * f64::from(sound[frame - ago])).sum();
        (sum / energy.sqrt()) as f32
    };
    (0..sound.len()).map(at).collect()
}

#[test]
fn convolution_by_spectra_is_the_sum_that_defines_it() {
    let sound: Vec<f32> = noise()[..8000].to_vec();
    for length in [1, 300, PART, PART + 1, 3000] {
        let response: Vec<f32> = (0..length).map(|at| (at * at % 89) as f32 / 44.5 - 0.9).collect();
        let inputs = [Frames(sound.clone()), Flat(0.0), Flat(0.0), Flat(1.0)];
        let channels = [response.clone()];
        let mut player = Player::through(Some(&channels), RATE_HZ, "convolve", &inputs);
        let [left, right] = player.play(0, 8000).try_into().expect("two sides");
        let expected = convolved(&sound, &response);
        assert_eq!(peak(&right), 0.0);
        let apart = left[PART..].iter().zip(&expected).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        assert!(apart < 1e-5, "{length} frames: {apart}");
    }
}

#[test]
fn each_side_has_its_own_room_and_it_ends() {
    let channels = [vec![0.0, 0.5], vec![0.5]];
    let click = frames(4096, |at| f32::from(at == 0));
    let inputs = [click.clone(), click, Flat(0.0), Flat(1.0)];
    let mut player = Player::through(Some(&channels), RATE_HZ, "convolve", &inputs);
    let [left, right] = player.play(0, 4096).try_into().expect("two sides");
    let loudest = |side: &[f32]| side.iter().position(|value| value.abs() > 0.5);
    assert_eq!((loudest(&left), loudest(&right)), (Some(PART + 1), Some(PART)));
    assert!(left[3 * PART..].iter().chain(&right[3 * PART..]).all(|value| *value == 0.0));
    // A sample that nobody has is silent; where none is asked for, there is a room.
    let own = |response| {
        let mut player = Player::through(response, RATE_HZ, "convolve", &inputs);
        rms(&player.play(0, 4096)[0][PART..])
    };
    assert!(own(Some(&[])) == 0.0 && own(None) > 1e-3);
}

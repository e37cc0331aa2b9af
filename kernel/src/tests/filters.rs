//! Response, stability and silence of the filters.

use super::Signal::{Flat, Frames};
use super::{amplitude, click, decibels, frames, peak, play};
use proptest::prelude::*;

/// The gain of the filter's model at a frequency: the analog filter through the bilinear transform.
fn ought(ugen: &str, freq_hz: f64, cutoff_hz: f64, q: f64) -> f64 {
    let warped = |hz: f64| (std::f64::consts::PI * hz / 44_100.0).tan();
    let s = warped(freq_hz) / warped(cutoff_hz);
    let below = (1.0 - s * s).hypot(s / q);
    match ugen {
        "lpf" => 1.0 / below,
        "hpf" => s * s / below,
        "bpf" => s / q / below,
        _ => (1.0 - s * s).abs() / below,
    }
}

#[test]
fn responses_are_those_of_the_model() {
    for ugen in ["lpf", "hpf", "bpf", "notch"] {
        for (cutoff_hz, q) in [(200.0f32, 0.7f32), (1000.0, 5.0), (5000.0, 1.0), (15_000.0, 0.5)] {
            let count = 44_100;
            let response = play(ugen, &[click(count, 0), Flat(cutoff_hz), Flat(q)], count);
            for freq_hz in [50.0, 200.0, 700.0, 1000.0, 3000.0, 5000.0, 9000.0, 15_000.0, 20_000.0] {
                // The amplitude of a click's spectrum is the gain, but for the scale of the transform.
                let is = amplitude(&response, freq_hz / 44_100.0) * count as f64 / 2.0;
                let ought = ought(ugen, freq_hz, f64::from(cutoff_hz), f64::from(q));
                let error = (is - ought).abs();
                assert!(
                    error < 1e-3 * ought.max(0.1),
                    "{ugen} {cutoff_hz} {q} at {freq_hz}: {is} not {ought}"
                );
            }
        }
    }
}

/// The gain of a filter for a sine at its cutoff.
fn gain_at_cutoff(ugen: &str, q: f32) -> f64 {
    let sine = frames(88_200, |at| (std::f64::consts::TAU * ((at as f64) * 0.01).fract()).sin() as f32);
    let heard = play(ugen, &[sine, Flat(441.0), Flat(q)], 88_200);
    amplitude(&heard[44_100..], 0.01)
}

#[test]
fn the_cutoff_is_at_three_decibels() {
    for ugen in ["lpf", "hpf"] {
        let gain = decibels(gain_at_cutoff(ugen, std::f32::consts::FRAC_1_SQRT_2));
        assert!((gain + 3.0103).abs() < 0.01, "{ugen}: {gain} dB");
        assert!((gain_at_cutoff(ugen, 10.0) - 10.0).abs() < 0.01);
    }
    assert!((gain_at_cutoff("bpf", 10.0) - 1.0).abs() < 1e-3);
    assert!(gain_at_cutoff("notch", 1.0) < 1e-3);
}

#[test]
fn a_burst_dies_to_exact_silence() {
    for ugen in ["lpf", "hpf", "bpf", "notch"] {
        let burst = frames(200_000, |at| if at < 100 { 1.0 } else { 0.0 });
        let heard = play(ugen, &[burst, Flat(1000.0), Flat(10.0)], 200_000);
        assert!(peak(&heard[..200]) > 0.1);
        assert_eq!(peak(&heard[190_000..]), 0.0, "{ugen}");
    }
}

#[test]
fn what_is_not_a_number_does_not_stay() {
    let poison = frames(20_000, |at| if at == 70 { f32::NAN } else { f32::INFINITY * f32::from(at == 90) });
    let poisoned =
        play("lpf", &[poison, frames(20_000, |at| [f32::NAN, 900.0][at % 2]), Flat(f32::NAN)], 20_000);
    assert!(poisoned.iter().all(|x| x.is_finite()));
    assert_eq!(peak(&poisoned[19_000..]), 0.0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Noise through a filter whose cutoff and q jump at every frame.
    #[test]
    fn wild_modulation_stays_bounded(
        seed in any::<u32>(),
        wild_q in any::<bool>(),
        ugen in prop::sample::select(vec!["lpf", "hpf", "bpf", "notch"]),
    ) {
        let random = |salt: u32, at: usize| {
            let hash = crate::noise::scramble(seed ^ salt ^ (at as u32).wrapping_mul(0x9e37_79b9));
            hash as f32 / u32::MAX as f32
        };
        let count = 6400;
        let sound = frames(count, |at| random(1, at) * 2.0 - 1.0);
        let cutoff = frames(count, |at| 5.0 + 22_000.0 * random(2, at).powi(3));
        let q = if wild_q { frames(count, |at| 0.1 + 100.0 * random(3, at).powi(2)) } else { Flat(100.0) };
        let heard = play(ugen, &[sound, cutoff, q], count);
        prop_assert!(heard.iter().all(|x| x.is_finite()));
        prop_assert!(peak(&heard) < 2000.0, "{} reaches {}", ugen, peak(&heard));
    }
}

#[test]
fn the_extremes_are_stable() {
    for ugen in ["lpf", "hpf", "bpf", "notch"] {
        for cutoff_hz in [-3.0, 0.0, 5.0, 22_000.0, 999_999.0] {
            for q in [-3.0, 0.0, 0.1, 100.0, 1e9] {
                let sound = Frames((0..44_100).map(|at| if at % 37 < 18 { 1.0 } else { -1.0 }).collect());
                let heard = play(ugen, &[sound, Flat(cutoff_hz), Flat(q)], 44_100);
                assert!(peak(&heard) < 300.0, "{ugen} {cutoff_hz} {q}: {}", peak(&heard));
            }
        }
    }
}

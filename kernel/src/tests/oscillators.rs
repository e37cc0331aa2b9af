//! Frequency, shape and aliases.

use super::{RATE_HZ, Signal, amplitude, decibels, frames, peak, play};
use Signal::Flat;

fn wave(ugen: &str, freq_hz: f32, count: usize) -> Vec<f32> {
    match ugen {
        "pulse" => play(ugen, &[Flat(freq_hz), Flat(0.305)], count),
        "sync" => play(ugen, &[Flat(freq_hz), Flat(1.7)], count),
        // Three: seven that stand still all but cancel each other's fundamental, and not what they alias.
        "supersaw" => play(ugen, &[Flat(freq_hz), Flat(0.0), Flat(3.0)], count),
        "blip" => play(ugen, &[Flat(freq_hz), Flat(1000.0)], count),
        "additive" => play(ugen, &[Flat(freq_hz), Flat(1.0), Flat(0.5), Flat(0.25)], count),
        _ => play(ugen, &[Flat(freq_hz), Flat(0.0)], count),
    }
}

#[test]
fn ten_seconds_of_a_sine_do_not_drift() {
    for freq_hz in [0.013f32, 1.0, 440.0, 12_345.6] {
        for (at, value) in wave("sine", freq_hz, 441_000).iter().enumerate().skip(430_000) {
            let cycles = at as f64 * f64::from(freq_hz) / f64::from(RATE_HZ);
            let ought = (std::f64::consts::TAU * cycles.fract()).sin();
            assert!((f64::from(*value) - ought).abs() < 1e-6, "{freq_hz} Hz, frame {at}");
        }
    }
}

#[test]
fn control_waves_are_exact() {
    type Shape = fn(f64) -> f64;
    let exact: [(&str, Shape); 4] = [
        ("saw", |p| 2.0 * p - 1.0),
        ("square", |p| if p < 0.5 { 1.0 } else { -1.0 }),
        ("tri", |p| if p < 0.5 { 4.0 * p - 1.0 } else { 3.0 - 4.0 * p }),
        ("pulse", |p| if p < f64::from(0.305f32) { 1.0 } else { -1.0 }),
    ];
    for (ugen, shape) in exact {
        for freq_hz in [1.0f32, 5.0, 20.0] {
            for (at, value) in wave(ugen, freq_hz, 44_100).iter().enumerate() {
                let ought = shape((at as f64 * f64::from(freq_hz) / 44_100.0).fract());
                assert!(
                    (f64::from(*value) - ought).abs() < 3e-7,
                    "{ugen} {freq_hz} Hz at {at}: {value} {ought}"
                );
            }
        }
    }
}

#[test]
fn waves_have_their_amplitude() {
    let pi = std::f64::consts::PI;
    for (ugen, ought) in [("sine", 1.0), ("saw", 2.0 / pi), ("square", 4.0 / pi), ("tri", 8.0 / pi / pi)] {
        let is = amplitude(&wave(ugen, 100.0, 44_100), 100.0 / 44_100.0);
        assert!((is / ought - 1.0).abs() < 1e-3, "{ugen}: {is}");
    }
    for ugen in ["sine", "saw", "square", "tri", "pulse"] {
        for freq_hz in [30.0, 440.0, 3000.0, 7777.0, 15_000.0, 20_000.0] {
            let peak = peak(&wave(ugen, freq_hz, 44_100));
            assert!(peak < 1.3, "{ugen} at {freq_hz} Hz peaks at {peak}");
        }
    }
}

/// How far all that is no harmonic lies below the wave, for a frequency with whole periods in 441 frames.
fn purity_decibels(ugen: &str, freq_hz: f32) -> f64 {
    let signal = wave(ugen, freq_hz, 441);
    let periods = (freq_hz / 100.0) as usize;
    let power = |bin: usize| amplitude(&signal, bin as f64 / 441.0).powi(2);
    let (mut wanted, mut aliases) = (0.0, 0.0);
    for bin in 1..=220 {
        *(if bin % periods == 0 { &mut wanted } else { &mut aliases }) += power(bin);
    }
    -10.0 * (aliases / wanted).log10()
}

#[test]
fn aliases_are_sixty_decibels_down() {
    for ugen in ["saw", "square", "tri", "pulse", "sync", "supersaw", "blip", "additive"] {
        for freq_hz in [1000.0, 2000.0, 5000.0, 7000.0, 11_000.0, 13_000.0] {
            // Above, the saw that is synchronised has no more than two harmonics.
            if ugen == "sync" && freq_hz > 5000.0 {
                continue;
            }
            let purity = purity_decibels(ugen, freq_hz);
            assert!(purity > 60.0, "{ugen} at {freq_hz} Hz: {purity:.1} dB");
        }
    }
}

#[test]
fn harmonics_are_true_up_to_ten_kilohertz() {
    let saw = wave("saw", 500.0, 44_100);
    for harmonic in 1..=20 {
        let ought = 2.0 / (std::f64::consts::PI * f64::from(harmonic));
        let error = decibels(amplitude(&saw, 500.0 * f64::from(harmonic) / 44_100.0) / ought);
        assert!(error.abs() < 0.7, "harmonic {harmonic}: {error:.2} dB");
    }
}

#[test]
fn the_way_from_exact_to_smooth_has_no_jump() {
    let count = 44_100;
    for ugen in ["saw", "square", "tri", "pulse"] {
        let sweep = frames(count, |at| 10.0 + 40.0 * at as f32 / count as f32);
        let swept = play(ugen, &[sweep, Flat(if ugen == "pulse" { 0.3 } else { 0.0 })], count);
        // Between its jumps a wave of at most 50 Hz moves slowly; jumps are few.
        let jumps = swept.windows(2).filter(|pair| (pair[1] - pair[0]).abs() > 0.05).count();
        assert!(jumps < 600, "{ugen} jumps {jumps} times");
        assert!(peak(&swept) < 1.16);
    }
}

#[test]
fn a_negative_frequency_runs_backwards() {
    let forwards = wave("sine", 440.0, 4410);
    let backwards = wave("sine", -440.0, 4410);
    for (forth, back) in forwards.iter().zip(&backwards) {
        assert!((forth + back).abs() < 1e-6);
    }
}

#[test]
fn an_octave_is_twelve_semitones() {
    let doubled = play("saw", &[Flat(440.0), Flat(0.0)], 1000);
    let raised = play("saw", &[Flat(220.0), Flat(12.0)], 1000);
    assert_eq!(doubled, raised);
}

#[test]
fn impulses_come_on_their_frames() {
    for (freq_hz, period) in [(441.0, 100), (1.0, 44_100), (-441.0, 100), (14_700.0, 3)] {
        for (at, value) in play("impulse", &[Flat(freq_hz)], 441_000).iter().enumerate() {
            let ought = if at % period == 0 { 1.0 } else { 0.0 };
            assert_eq!(*value, ought, "{freq_hz} Hz, frame {at}");
        }
    }
    assert_eq!(play("impulse", &[Flat(0.0)], 44_100).iter().sum::<f32>(), 1.0);
}

#[test]
fn the_mean_of_a_pulse_follows_its_width() {
    for width in [0.01f32, 0.25, 0.5, 0.9, 0.99] {
        let pulse = play("pulse", &[Flat(441.0), Flat(width)], 44_100);
        let mean = pulse.iter().map(|x| f64::from(*x)).sum::<f64>() / 44_100.0;
        assert!((mean - (2.0 * f64::from(width) - 1.0)).abs() < 0.01, "width {width}: {mean}");
    }
}

#[test]
fn a_modulated_sine_is_the_sum_of_its_frequencies() {
    let freq_hz: Vec<f32> = (0..44_100).map(|at| 440.0 + 2000.0 * (at as f32 * 0.05).sin()).collect();
    let played = play("sine", &[Signal::Frames(freq_hz.clone()), Flat(0.0)], 44_100);
    let mut cycles = 0.0f64;
    for (value, freq_hz) in played.iter().zip(freq_hz) {
        assert!((f64::from(*value) - (std::f64::consts::TAU * cycles.fract()).sin()).abs() < 1e-5);
        cycles += f64::from(freq_hz) / 44_100.0;
    }
}

#[test]
fn harmonics_have_their_levels() {
    let blip = wave("blip", 1000.0, 44_100);
    for harmonic in 1..=20 {
        let is = amplitude(&blip, 1000.0 * f64::from(harmonic) / 44_100.0);
        assert!((is * 21.05 - 1.0).abs() < 0.01, "harmonic {harmonic}: {is}");
    }
    let additive = wave("additive", 441.0, 44_100);
    for (harmonic, ought) in [(1.0, 1.0), (2.0, 0.5), (3.0, 0.25), (4.0, 0.0)] {
        let is = amplitude(&additive, 441.0 * harmonic / 44_100.0);
        assert!((is - ought).abs() < 1e-3, "harmonic {harmonic}: {is}");
    }
    assert!(peak(&play("additive", &[Flat(15_000.0), Flat(0.0), Flat(1.0)], 4410)) == 0.0);
}

#[test]
fn one_saw_of_several_is_a_saw() {
    let alone = play("supersaw", &[Flat(441.0), Flat(0.5), Flat(1.0)], 4410);
    let saw = play("saw", &[Flat(441.0 * 0.95), Flat(0.0)], 4410);
    for (is, ought) in alone.iter().zip(saw) {
        assert!((is - 0.7 * ought).abs() < 1e-4, "{is} instead of {ought}");
    }
    let spread = play("supersaw", &[Flat(1000.0), Flat(1.0), Flat(3.0)], 44_100);
    for hertz in [900.0, 1000.0, 1100.0] {
        assert!(amplitude(&spread, hertz / 44_100.0) > 0.14, "{hertz} Hz");
    }
}

#[test]
fn hard_sync_begins_anew_with_each_period() {
    for ratio in [1.0f32, 1.5, 2.0, 3.7] {
        for (at, value) in play("sync", &[Flat(10.0), Flat(ratio)], 44_100).iter().enumerate() {
            let turns = (at as f64 * 10.0 / 44_100.0).fract() * f64::from(ratio);
            let ought = 2.0 * turns.fract() - 1.0;
            let is_edge = (ought.abs() - 1.0).abs() < 0.01;
            assert!(is_edge || (f64::from(*value) - ought).abs() < 1e-3, "{ratio}, frame {at}: {value}");
        }
    }
}

#[test]
fn phases_are_moved_by_radians() {
    let index = 2.5f32;
    let modulator: Vec<f32> = (0..4410).map(|at| (at as f32 * 0.01).sin()).collect();
    let inputs = [Flat(441.0), Signal::Frames(modulator.clone()), Flat(index), Flat(0.0)];
    for (at, (is, modulator)) in play("pm", &inputs, 4410).iter().zip(modulator).enumerate() {
        let angle = std::f64::consts::TAU * (at as f64 / 100.0).fract() + f64::from(index * modulator);
        assert!((f64::from(*is) - angle.sin()).abs() < 1e-4, "frame {at}");
    }
    let rough = play("pm", &[Flat(441.0), Flat(0.0), Flat(0.0), Flat(1.0)], 44_100);
    assert!(amplitude(&rough, 0.02) > 0.2, "feedback makes harmonics");
}

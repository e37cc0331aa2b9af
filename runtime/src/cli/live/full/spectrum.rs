//! How loud a sound is in bands from low to high.

use std::f64::consts::TAU;

/// The frequencies of the first and of the last band.
const LOW_HZ: f64 = 30.0;
const HIGH_HZ: f64 = 16_000.0;

/// The frequency in the middle of each of so many bands, evenly spaced to the ear.
pub fn bands_hz(count: usize) -> impl Iterator<Item = f64> {
    let step = (HIGH_HZ / LOW_HZ).ln() / (count.max(2) - 1) as f64;
    (0..count).map(move |at| LOW_HZ * (step * at as f64).exp())
}

/// The level of each band in decibels below full scale, by Goertzel's algorithm (Goertzel 1958) under a Hann window.
pub fn spectrum(wave: &[f32], sample_rate_hz: u32, count: usize) -> Vec<f64> {
    let len = wave.len().max(1) as f64;
    let windowed: Vec<f64> = wave
        .iter()
        .enumerate()
        .map(|(at, value)| f64::from(*value) * (0.5 - 0.5 * (TAU * at as f64 / len).cos()))
        .collect();
    bands_hz(count).map(|hz| level_db(&windowed, hz / f64::from(sample_rate_hz))).collect()
}

/// The level of one frequency, in turns per frame.
fn level_db(windowed: &[f64], frequency: f64) -> f64 {
    let turn = 2.0 * (TAU * frequency).cos();
    let (mut last, mut before) = (0.0, 0.0);
    for value in windowed {
        (last, before) = (value + turn * last - before, last);
    }
    let power = (last * last + before * before - turn * last * before).max(0.0);
    // Half of a sine under a Hann window is a quarter of its length high.
    20.0 * (4.0 * power.sqrt() / windowed.len().max(1) as f64).max(1e-6).log10()
}

#[cfg(test)]
mod tests {
    use super::{bands_hz, spectrum};

    #[test]
    fn a_sine_is_loud_in_its_band_alone() {
        let at = bands_hz(32).position(|hz| hz > 900.0).expect("a band");
        let hz = bands_hz(32).nth(at).expect("a band");
        let wave: Vec<f32> = (0..4096)
            .map(|frame| (std::f64::consts::TAU * hz * f64::from(frame) / 48_000.0).sin() as f32)
            .collect();
        let levels = spectrum(&wave, 48_000, 32);
        assert!(levels[at].abs() < 0.1, "{levels:?}");
        assert!(levels[at - 4] < -60.0 && levels[at + 4] < -60.0, "{levels:?}");
        assert!(spectrum(&[0.0; 64], 48_000, 8).iter().all(|level| *level <= -120.0));
    }
}

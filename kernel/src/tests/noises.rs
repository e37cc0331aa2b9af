//! Level, colour and seeking of noise.

use super::{Player, amplitude, decibels, peak, rms};

const UGENS: [&str; 3] = ["noise", "pink", "brown"];

/// Ten seconds.
fn noise(ugen: &str) -> Vec<f32> {
    Player::new(ugen, &[]).play(0, 441_000).swap_remove(0)
}

#[test]
fn noises_are_bounded_centred_and_loud_enough() {
    for (ugen, level) in [("noise", 0.57735), ("pink", 0.1443), ("brown", 0.25)] {
        let noise = noise(ugen);
        assert!(peak(&noise) <= 1.0);
        assert!((rms(&noise) / level - 1.0).abs() < 0.1, "{ugen}: {}", rms(&noise));
        let mean = noise.iter().map(|x| f64::from(*x)).sum::<f64>() / noise.len() as f64;
        assert!(mean.abs() < 0.02, "{ugen}: {mean}");
    }
}

/// The mean power at some frequencies of an octave, over many pieces of the noise.
fn power(noise: &[f32], octave_hz: f64) -> f64 {
    let pieces = noise.chunks_exact(4410);
    let count = pieces.len() as f64;
    let tones = [1.0, 1.1, 1.2, 1.35, 1.5, 1.65, 1.8].map(|part| (octave_hz * part / 10.0).round() * 10.0);
    let total: f64 =
        pieces.map(|piece| tones.iter().map(|hz| amplitude(piece, hz / 44_100.0).powi(2)).sum::<f64>()).sum();
    total / count
}

#[test]
fn colours_fall_as_they_should() {
    for (ugen, slope) in [("noise", 0.0), ("pink", -3.01), ("brown", -6.02)] {
        let noise = noise(ugen);
        // Four octaves of slope, so that the ripple of a few decibels and chance weigh little.
        let fall = decibels(power(&noise, 3200.0).sqrt()) - decibels(power(&noise, 200.0).sqrt());
        assert!((fall / 4.0 - slope).abs() < 0.5, "{ugen} falls by {:.2} dB per octave", fall / 4.0);
    }
}

#[test]
fn noise_can_be_sought_to() {
    for ugen in ["noise", "pink"] {
        let whole = Player::new(ugen, &[]).play(0, 12_800).swap_remove(0);
        let sought = Player::new(ugen, &[]).play(6400, 6400).swap_remove(0);
        assert_eq!(whole[6400..], sought);
        // After 2^32 frames it does not repeat.
        let late = Player::new(ugen, &[]).play(1 << 32, 6400).swap_remove(0);
        assert!(late.iter().zip(&whole).filter(|(late, early)| late == early).count() < 20);
    }
}

#[test]
fn neighbouring_frames_are_independent() {
    let noise = noise("noise");
    for lag in [1, 2, 3, 64, 1000] {
        let sum: f64 = noise.iter().zip(&noise[lag..]).map(|(a, b)| f64::from(a * b)).sum();
        assert!((sum / noise.len() as f64).abs() < 0.003, "lag {lag}");
    }
}

#[test]
fn every_ugen_has_its_own_sequence() {
    let heard = UGENS.map(|ugen| Player::new(ugen, &[]).play(0, 6400).swap_remove(0));
    assert!(heard[0] != heard[1] && heard[1] != heard[2]);
}

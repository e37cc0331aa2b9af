//! The spectrum of a sound, for tests only.

use std::f64::consts::PI;

/// A complex number.
#[derive(Clone, Copy, Default)]
struct Complex {
    re: f64,
    im: f64,
}

/// The power at each frequency from 0 to just below half the sample rate, in equal steps.
///
/// The sound is lengthened with silence to a power of two. Cooley and Tukey (1965), radix 2, decimation in time.
pub fn powers(sound: &[f32]) -> Vec<f64> {
    let size = sound.len().next_power_of_two().max(2);
    let bits = size.ilog2();
    let mut line = vec![Complex::default(); size];
    for (index, value) in sound.iter().enumerate() {
        line[index.reverse_bits() >> (usize::BITS - bits)].re = f64::from(*value);
    }
    let turns = turns(size);
    for stage in 1..=bits {
        let (span, step) = (1 << stage, size >> stage);
        for block in line.chunks_exact_mut(span) {
            let (low, high) = block.split_at_mut(span / 2);
            for ((low, high), turn) in low.iter_mut().zip(high).zip(turns.iter().step_by(step)) {
                let turned = Complex {
                    re: high.re * turn.re - high.im * turn.im,
                    im: high.re * turn.im + high.im * turn.re,
                };
                *high = Complex { re: low.re - turned.re, im: low.im - turned.im };
                *low = Complex { re: low.re + turned.re, im: low.im + turned.im };
            }
        }
    }
    line[..size / 2].iter().map(|value| value.re * value.re + value.im * value.im).collect()
}

/// The first half of the circle in `size` steps, clockwise.
#[expect(clippy::disallowed_methods, reason = "it measures sound and makes none")]
fn turns(size: usize) -> Vec<Complex> {
    let angle = |step: usize| -2.0 * PI * step as f64 / size as f64;
    (0..size / 2).map(|step| Complex { re: angle(step).cos(), im: angle(step).sin() }).collect()
}

#[cfg(test)]
mod tests {
    use super::powers;

    #[test]
    fn a_wave_has_one_line() {
        // Four frames a period, sixteen in all: the fourth of eight lines.
        let wave: Vec<f32> = (0..16).map(|frame| [0.0, 1.0, 0.0, -1.0][frame % 4]).collect();
        let powers = powers(&wave);
        assert_eq!(powers.len(), 8);
        for (line, power) in powers.iter().enumerate() {
            let expected = if line == 4 { 64.0 } else { 0.0 };
            assert!((power - expected).abs() < 1e-9, "line {line}: {power}");
        }
    }
}

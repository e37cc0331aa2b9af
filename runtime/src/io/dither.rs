//! From float to integer values, with dither.
//!
//! Noise of triangular distribution, two steps wide, makes the error of rounding independent of the sound
//! (Lipshitz, Wannamaker, Vanderkooy: Quantization and Dither, 1992).
//! It is a function of the place in the file, so that the same sound always gives the same file.

/// Turns values into integers of a fixed number of bits.
#[derive(Clone, Debug)]
pub(super) struct Dither {
    /// Steps from 0 to full scale.
    scale: f64,
    place: u64,
}

impl Dither {
    /// For integers of `bits` bits.
    pub fn new(bits: u32) -> Dither {
        Dither { scale: f64::from(1_u32 << (bits - 1)), place: 0 }
    }

    /// The next value; silence stays silence, and what is too loud is clipped.
    pub fn quantise(&mut self, value: f32) -> i32 {
        let noise = triangular(self.place);
        self.place += 1;
        if value == 0.0 {
            return 0;
        }
        let steps = (f64::from(value) * self.scale + noise).round_ties_even();
        steps.clamp(-self.scale, self.scale - 1.0) as i32
    }
}

/// A number from -1 to 1 with triangular distribution: the sum of two even ones.
fn triangular(place: u64) -> f64 {
    let bits = mix(place);
    let (high, low) = ((bits >> 32) as u32, bits as u32);
    (f64::from(high) + f64::from(low)) / f64::from(u32::MAX) - 1.0
}

/// The output function of SplitMix64 (Steele, Lea, Flood 2014).
fn mix(place: u64) -> u64 {
    let z = place.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::Dither;

    #[test]
    fn keeps_what_lies_below_one_step() {
        let mut dither = Dither::new(16);
        let quarter_step = 0.25 / 32768.0;
        let sum: i32 = (0..100_000).map(|_| dither.quantise(quarter_step)).sum();
        assert!((24_000..26_000).contains(&sum), "mean of 100000 values is {sum} / 100000");
    }

    #[test]
    fn stays_within_one_and_a_half_steps() {
        let mut dither = Dither::new(24);
        for at in 0..10_000 {
            let steps = at * 1607 - 8_000_000;
            let value = dither.quantise(steps as f32 / 8_388_608.0);
            assert!((value - steps).abs() <= 1, "{steps} became {value}");
        }
    }

    #[test]
    fn clips_and_keeps_silence() {
        let mut dither = Dither::new(16);
        let values = [2.0, -2.0, 0.0, f32::INFINITY].map(|value| dither.quantise(value));
        assert_eq!(values, [32767, -32768, 0, 32767]);
    }
}

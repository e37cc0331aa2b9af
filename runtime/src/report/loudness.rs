//! How loud a sound is to people: ITU-R BS.1770-4 and EBU R 128.

use ebur128::{EbuR128, Mode};

/// Measures the loudness of a stereo sound.
pub struct Loudness {
    meter: EbuR128,
}

impl Loudness {
    /// A meter for sounds of a sample rate from 8 to 384 kHz.
    ///
    /// # Panics
    /// Where the rate lies outside of that.
    pub fn new(sample_rate_hz: u32) -> Loudness {
        let meter = EbuR128::new(2, sample_rate_hz, Mode::I | Mode::TRUE_PEAK);
        Loudness { meter: meter.expect("two channels at a rate that sounds have") }
    }

    /// Measures interleaved frames.
    pub fn add(&mut self, frames: &[f32]) {
        self.meter.add_frames_f32(frames).expect("frames of two channels");
    }

    /// The integrated loudness in LUFS; none where nothing passes the gate at -70 LUFS.
    pub fn integrated_lufs(&self) -> Option<f64> {
        self.meter.loudness_global().ok().filter(|lufs| lufs.is_finite())
    }

    /// The greatest amplitude between the frames as well as on them, found at four times the sample rate or more.
    pub fn true_peak(&self) -> f64 {
        [0, 1].iter().filter_map(|side| self.meter.true_peak(*side).ok()).fold(0.0, f64::max)
    }
}

#[cfg(test)]
mod tests {
    use super::Loudness;
    use crate::report::decibels;
    use phonon_compiler::ugen::approx::{exp2, sin_turns};

    const RATE_HZ: u32 = 48_000;

    /// A sine at levels one after the other: dBFS, and seconds.
    fn sines(hz: f32, sides: [f32; 2], parts: &[(f32, u32)]) -> Loudness {
        let mut loudness = Loudness::new(RATE_HZ);
        let mut phase = 0.0f32;
        for &(dbfs, seconds) in parts {
            let level = exp2(dbfs * std::f32::consts::LOG2_10 / 20.0);
            for _ in 0..seconds * RATE_HZ {
                let value = sin_turns(phase) * level;
                loudness.add(&[value * sides[0], value * sides[1]]);
                phase = (phase + hz / RATE_HZ as f32).fract();
            }
        }
        loudness
    }

    #[track_caller]
    fn expect(loudness: &Loudness, lufs: f64) {
        let found = loudness.integrated_lufs().expect("it is loud enough");
        assert!((found - lufs).abs() < 0.1, "{found}, not {lufs}");
    }

    #[test]
    fn the_sine_of_the_recommendation_has_its_loudness() {
        // ITU-R BS.1770-4, annex 1: 997 Hz at 0 dBFS on the left, or the right, is -3.01 LKFS.
        expect(&sines(997.0, [1.0, 0.0], &[(0.0, 5)]), -3.01);
        expect(&sines(997.0, [0.0, 1.0], &[(0.0, 5)]), -3.01);
    }

    #[test]
    fn what_is_soft_is_gated_as_the_reference_cases_are() {
        // EBU Tech 3341, cases 1 to 5: sines of 1000 Hz on both sides.
        let both = [1.0, 1.0];
        expect(&sines(1_000.0, both, &[(-23.0, 20)]), -23.0);
        expect(&sines(1_000.0, both, &[(-33.0, 20)]), -33.0);
        expect(&sines(1_000.0, both, &[(-36.0, 10), (-23.0, 60), (-36.0, 10)]), -23.0);
        let four = [(-72.0, 10), (-36.0, 10), (-23.0, 60), (-36.0, 10), (-72.0, 10)];
        expect(&sines(1_000.0, both, &four), -23.0);
        expect(&sines(1_000.0, both, &[(-26.0, 20), (-20.0, 20), (-26.0, 20)]), -23.0);
        assert_eq!(sines(1_000.0, both, &[(-80.0, 5)]).integrated_lufs(), None);
        assert_eq!(Loudness::new(RATE_HZ).integrated_lufs(), None);
    }

    #[test]
    fn peaks_are_found_between_the_frames() {
        // EBU Tech 3341, case 16: a quarter of the rate, an eighth of a turn past zero, so that no frame has the peak.
        let mut loudness = Loudness::new(RATE_HZ);
        for at in 0..RATE_HZ {
            let value = 0.5 * sin_turns((at % 4) as f32 / 4.0 + 0.125);
            loudness.add(&[value, 0.0]);
        }
        let found = decibels(loudness.true_peak());
        assert!((-6.4..=-5.8).contains(&found), "{found}");
    }
}

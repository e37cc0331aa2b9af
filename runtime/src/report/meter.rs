//! What is measured while a sound passes.

use super::Hash;

/// Beyond it a value is too loud. What rounding adds to 1 is far below the last bit of a file.
const FULL_SCALE_MAX: f32 = 1.0 + 4.0 * f32::EPSILON;

/// Running figures of a stereo sound.
#[derive(Clone, Debug, Default)]
pub struct Meter {
    peak: f32,
    squares: f64,
    frames: u64,
    beyond_full_scale: u64,
    hash: Hash,
    /// How many frames have been silent since the last that was not.
    silence: u64,
    longest_silence: u64,
}

/// What is taken for silence: 96 dB below full scale, the floor of 16 bits.
pub const SILENCE: f32 = 1.0 / 65_536.0;

impl Meter {
    /// Measures interleaved frames.
    pub fn add(&mut self, frames: &[f32]) {
        for frame in frames.chunks_exact(2) {
            let (left, right) = (frame[0], frame[1]);
            self.hash.add(left, right);
            self.squares += f64::from(left) * f64::from(left) + f64::from(right) * f64::from(right);
            let louder = left.abs().max(right.abs());
            self.peak = self.peak.max(louder);
            self.silence = if louder < SILENCE { self.silence + 1 } else { 0 };
            self.longest_silence = self.longest_silence.max(self.silence);
            if louder > FULL_SCALE_MAX {
                self.beyond_full_scale += 1;
            }
        }
        self.frames += frames.len() as u64 / 2;
    }

    /// Frames so far.
    pub fn frames(&self) -> u64 {
        self.frames
    }

    /// The largest amplitude of any channel.
    pub fn peak(&self) -> f64 {
        f64::from(self.peak)
    }

    /// The root of the mean square of both channels.
    pub fn rms(&self) -> f64 {
        (self.squares / (2 * self.frames).max(1) as f64).sqrt()
    }

    /// Frames with a value beyond ±1.
    pub fn frames_beyond_full_scale(&self) -> u64 {
        self.beyond_full_scale
    }

    /// The longest run of frames below [`SILENCE`].
    pub fn longest_silence_frames(&self) -> u64 {
        self.longest_silence
    }

    /// Whether every value was zero.
    pub fn is_silent(&self) -> bool {
        self.peak == 0.0
    }

    /// The hash of all frames.
    pub fn hash(&self) -> u64 {
        self.hash.value()
    }
}

#[cfg(test)]
mod tests {
    use super::Meter;

    #[test]
    fn measures_a_square_wave() {
        let mut meter = Meter::default();
        for at in 0..100 {
            let value = if at % 2 == 0 { 0.5 } else { -0.5 };
            meter.add(&[value, -value]);
        }
        assert_eq!((meter.frames(), meter.peak(), meter.rms()), (100, 0.5, 0.5));
        assert_eq!((meter.frames_beyond_full_scale(), meter.is_silent()), (0, false));
    }

    #[test]
    fn counts_what_is_too_loud() {
        let mut meter = Meter::default();
        meter.add(&[1.0, -1.0, 1.5, 0.0, -2.0, 3.0]);
        assert_eq!((meter.frames_beyond_full_scale(), meter.peak()), (2, 3.0));
    }

    #[test]
    fn measures_the_longest_silence() {
        let mut meter = Meter::default();
        for value in [0.0, 0.0, 0.5, 0.0, 1e-6, -1e-5, 0.1, 0.0] {
            meter.add(&[value, 0.0]);
        }
        assert_eq!(meter.longest_silence_frames(), 3);
    }

    #[test]
    fn knows_silence() {
        let mut meter = Meter::default();
        assert_eq!((meter.is_silent(), meter.rms()), (true, 0.0));
        meter.add(&[0.0, -0.0]);
        assert!(meter.is_silent());
        meter.add(&[1e-30, 0.0]);
        assert!(!meter.is_silent());
    }
}

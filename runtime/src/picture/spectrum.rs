//! How loud a sound is at each frequency, moment by moment.

use realfft::num_complex::Complex;
use realfft::{RealFftPlanner, RealToComplex};
use std::sync::Arc;

/// Frames that are looked at together, and how far apart these stretches begin.
const WINDOW_FRAMES: usize = 4_096;
const HOP_FRAMES: usize = 512;

/// Rows of a column, evenly spaced in octaves.
pub(super) const ROWS: usize = 320;

/// The most columns that are kept; with more, neighbours become one.
const COLUMNS_MAX: usize = 2_048;

/// The lowest frequency.
pub(super) const LOWEST_HZ: f64 = 30.0;

/// The levels of a stereo sound by time and frequency: the mean of both sides, in stretches under a window of Hann.
pub struct Spectrum {
    fft: Arc<dyn RealToComplex<f32>>,
    window: Vec<f32>,
    /// For each row the first and the last line of the transform that belong to it.
    rows: Vec<[usize; 2]>,
    sample_rate_hz: u32,
    pending: Vec<f32>,
    input: Vec<f32>,
    lines: Vec<Complex<f32>>,
    /// Amplitudes; a sine of amplitude 1 gives 1.
    columns: Vec<Vec<f32>>,
    /// How many stretches make a column, and how many are in the last.
    stretches: usize,
    last_stretches: usize,
}

impl Spectrum {
    /// Of a sound of so many frames per second.
    pub fn new(sample_rate_hz: u32) -> Spectrum {
        let fft = RealFftPlanner::new().plan_fft_forward(WINDOW_FRAMES);
        let (input, lines) = (fft.make_input_vec(), fft.make_output_vec());
        let hann = |at: usize| {
            let turns = at as f32 / WINDOW_FRAMES as f32;
            0.5 - 0.5 * phonon_compiler::ugen::approx::cos_turns(turns)
        };
        let line = |row: usize| {
            let hz = frequency(row as f64 / ROWS as f64, sample_rate_hz);
            hz * WINDOW_FRAMES as f64 / f64::from(sample_rate_hz)
        };
        let last = WINDOW_FRAMES / 2;
        let rows = (0..ROWS).map(|row| {
            let [low, high] = [row, row + 1].map(|row| (line(row).round() as usize).min(last));
            [low, (high.saturating_sub(1)).max(low)]
        });
        Spectrum {
            fft,
            window: (0..WINDOW_FRAMES).map(hann).collect(),
            rows: rows.collect(),
            sample_rate_hz,
            // The first stretch has its middle on the first frame.
            pending: vec![0.0; WINDOW_FRAMES / 2],
            input,
            lines,
            columns: Vec::new(),
            stretches: 1,
            last_stretches: 1,
        }
    }

    /// Frames per second.
    pub fn sample_rate_hz(&self) -> u32 {
        self.sample_rate_hz
    }

    /// Adds interleaved frames.
    pub fn add(&mut self, frames: &[f32]) {
        for frame in frames.chunks_exact(2) {
            self.pending.push(0.5 * (frame[0] + frame[1]));
            if self.pending.len() == WINDOW_FRAMES {
                self.look();
                self.pending.drain(..HOP_FRAMES);
            }
        }
    }

    fn look(&mut self) {
        let windowed = self.pending.iter().zip(&self.window).map(|(value, window)| value * window);
        self.input.iter_mut().zip(windowed).for_each(|(to, value)| *to = value);
        if self.fft.process(&mut self.input, &mut self.lines).is_err() {
            return;
        }
        // Half of the amplitude lies in each half of the spectrum, and the window takes half of that.
        let scale = 4.0 / WINDOW_FRAMES as f32;
        let lines = &self.lines;
        let level = |[low, high]: &[usize; 2]| {
            let strongest = lines[*low..=*high].iter().map(Complex::norm_sqr).fold(0.0, f32::max);
            strongest.sqrt() * scale
        };
        let levels = self.rows.iter().map(level);
        match self.columns.last_mut() {
            Some(last) if self.last_stretches < self.stretches => {
                last.iter_mut().zip(levels).for_each(|(last, level)| *last = last.max(level));
                self.last_stretches += 1;
            }
            _ => {
                let levels = levels.collect();
                if self.columns.len() == COLUMNS_MAX {
                    self.halve();
                }
                self.columns.push(levels);
                self.last_stretches = 1;
            }
        }
    }

    fn halve(&mut self) {
        let pairs = self.columns.chunks(2).map(|pair| match pair {
            [a, b] => a.iter().zip(b).map(|(a, b)| a.max(*b)).collect(),
            rest => rest.concat(),
        });
        self.columns = pairs.collect();
        self.stretches *= 2;
    }

    /// The levels between two frames, row by row from the lowest; nothing where nothing is known.
    pub(super) fn at(&self, frame: f64) -> Option<&[f32]> {
        let column = (frame / (HOP_FRAMES * self.stretches) as f64) as usize;
        self.columns.get(column).or(self.columns.last()).map(Vec::as_slice)
    }
}

/// The frequency at a height from 0 to 1.
#[expect(clippy::disallowed_methods, reason = "an axis of a picture; no sound depends on it")]
pub(super) fn frequency(height: f64, sample_rate_hz: u32) -> f64 {
    LOWEST_HZ * (f64::from(sample_rate_hz) / 2.0 / LOWEST_HZ).powf(height)
}

/// The height of a frequency, from 0 to 1.
#[expect(clippy::disallowed_methods, reason = "an axis of a picture; no sound depends on it")]
pub(super) fn height(hz: f64, sample_rate_hz: u32) -> f64 {
    (hz / LOWEST_HZ).ln() / (f64::from(sample_rate_hz) / 2.0 / LOWEST_HZ).ln()
}

#[cfg(test)]
mod tests {
    use super::{COLUMNS_MAX, HOP_FRAMES, ROWS, Spectrum, height};
    use phonon_compiler::ugen::approx::sin_turns;

    const RATE: u32 = 44_100;

    fn sine(hz: f64, frames: usize) -> Spectrum {
        let mut spectrum = Spectrum::new(RATE);
        for at in 0..frames {
            let value = 0.5 * sin_turns((at as f64 * hz / f64::from(RATE)).fract() as f32);
            spectrum.add(&[value, value]);
        }
        spectrum
    }

    #[test]
    fn a_sine_stands_at_its_frequency_and_level() {
        for hz in [110.0, 1_000.0, 9_000.0] {
            let spectrum = sine(hz, RATE as usize);
            let levels = spectrum.at(f64::from(RATE) / 2.0).expect("a column");
            let (row, level) = levels.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).expect("rows");
            let expected = height(hz, RATE) * ROWS as f64;
            assert!((row as f64 - expected).abs() < 12.0, "{hz} Hz in row {row}, not {expected}");
            assert!((0.35..0.51).contains(level), "{hz} Hz: {level}");
        }
    }

    #[test]
    fn long_sounds_take_no_more_memory() {
        let spectrum = sine(1_000.0, (COLUMNS_MAX + 500) * HOP_FRAMES);
        assert!(spectrum.columns.len() <= COLUMNS_MAX);
        assert_eq!(spectrum.stretches, 2);
    }
}

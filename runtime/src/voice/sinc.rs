//! Band-limited interpolation: a windowed sinc, in bands of speed.
//!
//! A recording between its frames is the sum of its neighbours, each weighted by a low-pass filter that is read at
//! the distance. The filter is a sinc under a Kaiser window (J. O. Smith, "Digital Audio Resampling", 2002; Kaiser and
//! Schafer 1980). Where a sample is played faster than it was recorded, what would lie above half the sample rate of
//! the engine must go first, so the filter is as much wider. Each [`Band`] of an eighth of an octave has its table.

use crate::score::FRAME;
use phonon_compiler::ugen::approx::sin_turns;
use std::sync::OnceLock;

/// Zero crossings of the filter on either side.
const CROSSINGS: usize = 16;

/// Where the filter halves the level, as a part of half the sample rate.
const CUTOFF: f64 = 0.92;

/// The bend of the Kaiser window: 80 dB of rejection.
const KAISER_BETA: f64 = 7.86;

/// Bands of an octave of speed.
const BANDS_PER_OCTAVE: usize = 8;

/// The octaves of speed above the recorded one that are kept free of aliasing.
const OCTAVES: usize = 4;

/// Positions between two frames that the table of the first band has; between them the weights lie on lines.
const PHASES: usize = 128;

/// Sums that a weighted sum is divided into, as many as the widest vectors have lanes.
const SUMS: usize = 16;

/// The most frames that are weighed at once.
pub(super) const TAPS_MAX: usize = (2 * CROSSINGS) << OCTAVES;

/// The fractional bits of a position.
const FRACTION_BITS: u32 = FRAME.trailing_zeros();

static BANDS: [OnceLock<Band>; BANDS_PER_OCTAVE * OCTAVES + 1] =
    [const { OnceLock::new() }; BANDS_PER_OCTAVE * OCTAVES + 1];

/// The filter for speeds up to a limit.
#[derive(PartialEq)]
pub struct Band {
    /// Frames that are weighed, a multiple of [`SUMS`].
    taps: usize,
    /// How many of the fractional bits of a position say the phase.
    phase_bits: u32,
    /// For each phase the weights, and what they change by up to the next phase.
    weights: Box<[f32]>,
}

impl std::fmt::Debug for Band {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Band of {} taps", self.taps)
    }
}

impl Band {
    /// The narrowest band for a step, in frames of the sample as positions are counted. Its table is made when it is
    /// first asked for: off the audio threads.
    ///
    /// Beyond 16 times the recorded speed the last band has to do, and what is above its limit is folded down.
    pub fn of(step: i64) -> &'static Band {
        let mut ratio = 1.0;
        let mut at = 0;
        while at + 1 < BANDS.len() && step.unsigned_abs() as f64 > ratio * FRAME as f64 {
            at += 1;
            ratio = ratio_of(at);
        }
        BANDS[at].get_or_init(|| Band::new(ratio))
    }

    /// The filter for speeds up to `ratio`.
    fn new(ratio: f64) -> Band {
        let taps = ((2 * CROSSINGS) as f64 * ratio).ceil() as usize;
        let taps = taps.next_multiple_of(SUMS);
        // A wider filter is as much smoother.
        let phase_bits = ((PHASES as f64 / ratio) as u32).ilog2();
        let phases = 1_usize << phase_bits;
        let mut weights = Vec::with_capacity(2 * taps * phases);
        let mut now = row(ratio, taps, 0.0);
        for phase in 1..=phases {
            let next = row(ratio, taps, phase as f64 / phases as f64);
            weights.extend(now.iter().map(|&weight| weight as f32));
            weights.extend(now.iter().zip(&next).map(|(now, next)| (next - now) as f32));
            now = next;
        }
        Band { taps, phase_bits, weights: weights.into() }
    }

    /// How many frames are weighed.
    pub fn taps(&self) -> usize {
        self.taps
    }

    /// The first of the frames that are weighed for a position, whatever lies there.
    pub fn first(&self, position: i64) -> i64 {
        (position >> FRACTION_BITS) - (self.taps as i64 / 2 - 1)
    }

    /// The weighted sum of as many frames as it has taps, for the fractional bits of a position.
    #[inline(always)]
    pub fn weigh(&self, frames: &[f32], fraction: u32) -> f32 {
        let phase = (u64::from(fraction) >> (FRACTION_BITS - self.phase_bits)) as usize;
        let between = ((fraction << self.phase_bits) >> 8) as f32 * (1.0 / 16_777_216.0);
        let row = &self.weights[2 * self.taps * phase..2 * self.taps * (phase + 1)];
        let (weights, changes) = row.split_at(self.taps);
        let mut sums = [0.0; SUMS];
        let chunks = frames.as_chunks::<SUMS>().0.iter();
        let rows = weights.as_chunks::<SUMS>().0.iter().zip(changes.as_chunks::<SUMS>().0);
        for (frames, (weights, changes)) in chunks.zip(rows) {
            for at in 0..SUMS {
                sums[at] += frames[at] * (weights[at] + changes[at] * between);
            }
        }
        // In a fixed order, whatever the vectors of the processor.
        for half in [8, 4, 2, 1] {
            for at in 0..half {
                sums[at] += sums[at + half];
            }
        }
        sums[0]
    }
}

/// The highest speed of a band: eighths of an octave, from square roots alone.
fn ratio_of(band: usize) -> f64 {
    let eighth = 2.0_f64.sqrt().sqrt().sqrt();
    let part = (0..band % BANDS_PER_OCTAVE).fold(1.0, |ratio, _| ratio * eighth);
    part * (1_u64 << (band / BANDS_PER_OCTAVE)) as f64
}

/// The weights for a position that is `fraction` of a frame beyond the one in the middle. They add up to 1.
fn row(ratio: f64, taps: usize, fraction: f64) -> Vec<f64> {
    let width = CROSSINGS as f64 * ratio;
    let weight = |tap: usize| {
        let distance = (tap as f64 - (taps / 2 - 1) as f64 - fraction).abs();
        sinc(distance * CUTOFF / ratio) * kaiser(distance / width)
    };
    let weights: Vec<f64> = (0..taps).map(weight).collect();
    let sum: f64 = weights.iter().sum();
    weights.into_iter().map(|weight| weight / sum).collect()
}

/// sin(πx) / πx.
fn sinc(x: f64) -> f64 {
    if x < 1e-9 {
        return 1.0;
    }
    let turns = 0.5 * x;
    f64::from(sin_turns((turns - turns.floor()) as f32)) / (std::f64::consts::PI * x)
}

/// The window at `x` of its half width.
fn kaiser(x: f64) -> f64 {
    if x >= 1.0 { 0.0 } else { bessel(KAISER_BETA * (1.0 - x * x).sqrt()) / bessel(KAISER_BETA) }
}

/// The modified Bessel function of the first kind and order 0, by its power series.
fn bessel(x: f64) -> f64 {
    let square = 0.25 * x * x;
    let (mut sum, mut term) = (1.0, 1.0);
    for at in 1..40 {
        term *= square / f64::from(at * at);
        sum += term;
        if term < 1e-12 * sum {
            break;
        }
    }
    sum
}

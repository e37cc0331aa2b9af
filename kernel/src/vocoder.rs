//! A bank of filters: `vocoder` (Dudley, Remaking Speech, 1939).
//!
//! The bands lie side by side in arrays, so that the bank of a single signal is computed at full vector width already.

use super::lag::speed;
use super::port::{Range, ranges, settle, stretches, write};
use super::{Input, Kernel, Moment, Setup, Tape};
use phonon_compiler::ugen::approx::{power, tan_turns};

/// The most bands.
const BANDS_MAX: usize = 32;

/// The lowest and the highest band.
const LOWEST_HZ: f32 = 100.0;
const HIGHEST_HZ: f32 = 8000.0;

/// The highest band, as a part of the rate.
const GREATEST_CUTOFF: f32 = 0.4;

/// How fast the level of a band is followed upwards and downwards.
const ATTACK_SECONDS: f32 = 0.004;
const RELEASE_SECONDS: f32 = 0.03;

/// How much louder a band becomes, for each root of the number of bands.
const GAIN: f32 = 2.5;

/// A number for each band.
type Bands = [f32; BANDS_MAX];

/// Two band-pass filters in a row for each band: 12 dB per octave on either side.
struct Bank {
    states: [[Bands; 2]; 2],
}

impl Bank {
    fn run(&mut self, input: f32, tuning: &Tuning) -> Bands {
        let mut signal = [input; BANDS_MAX];
        for [band, low] in &mut self.states {
            for (at, signal) in signal.iter_mut().enumerate() {
                let push = *signal - low[at];
                let passed = tuning.first[at] * band[at] + tuning.second[at] * push;
                let below = low[at] + tuning.second[at] * band[at] + tuning.third[at] * push;
                band[at] = 2.0 * passed - band[at];
                low[at] = 2.0 * below - low[at];
                *signal = tuning.damping[at] * passed;
            }
        }
        signal
    }

    /// The states of all filters.
    fn states(&mut self) -> impl Iterator<Item = &mut f32> {
        self.states.as_flattened_mut().as_flattened_mut().iter_mut()
    }
}

/// What the filters of all bands are computed with; 0 for bands that are not wanted.
struct Tuning {
    bands: usize,
    first: Bands,
    second: Bands,
    third: Bands,
    damping: Bands,
}

impl Tuning {
    /// Bands in equal steps of pitch, each as wide as its step.
    fn of(bands: usize, sample_rate_hz: f32) -> Tuning {
        let mut tuning = Tuning {
            bands,
            first: [0.0; BANDS_MAX],
            second: [0.0; BANDS_MAX],
            third: [0.0; BANDS_MAX],
            damping: [0.0; BANDS_MAX],
        };
        let highest_hz = HIGHEST_HZ.min(GREATEST_CUTOFF * sample_rate_hz);
        let step = power(highest_hz / LOWEST_HZ, 1.0 / (bands - 1) as f32);
        for at in 0..bands {
            let hertz = LOWEST_HZ * power(step, at as f32);
            let (g, k) = (tan_turns(0.5 * hertz / sample_rate_hz), step.sqrt() - 1.0 / step.sqrt());
            let first = 1.0 / (1.0 + g * (g + k));
            (tuning.first[at], tuning.second[at], tuning.third[at]) = (first, g * first, g * g * first);
            tuning.damping[at] = k;
        }
        tuning
    }
}

/// The vocoder.
pub struct Vocoder {
    ports: [Range; 3],
    sample_rate_hz: f32,
    tuning: Tuning,
    modulator: Bank,
    carrier: Bank,
    levels: Bands,
    speeds: [f32; 2],
}

impl Vocoder {
    /// A quiet one.
    pub fn new(setup: &Setup<'_>) -> Vocoder {
        let quiet = || Bank { states: [[[0.0; BANDS_MAX]; 2]; 2] };
        Vocoder {
            ports: ranges("vocoder"),
            sample_rate_hz: setup.sample_rate_hz,
            tuning: Tuning::of(BANDS_MAX, setup.sample_rate_hz),
            modulator: quiet(),
            carrier: quiet(),
            levels: [0.0; BANDS_MAX],
            speeds: [ATTACK_SECONDS, RELEASE_SECONDS].map(|seconds| speed(seconds, setup.sample_rate_hz)),
        }
    }

    /// All that it remembers.
    fn remembered(&mut self) -> impl Iterator<Item = &mut f32> {
        self.modulator.states().chain(self.carrier.states()).chain(&mut self.levels)
    }

    /// The sum of all bands of the carrier, each as loud as the modulator's.
    fn step(&mut self, modulator: f32, carrier: f32) -> f32 {
        let modulator = self.modulator.run(modulator, &self.tuning);
        let carrier = self.carrier.run(carrier, &self.tuning);
        let [up, down] = self.speeds;
        let mut sum = 0.0;
        for ((level, modulator), carrier) in self.levels.iter_mut().zip(modulator).zip(carrier) {
            let way = modulator.abs() - *level;
            *level += way * if way < 0.0 { down } else { up };
            sum += *level * carrier;
        }
        sum
    }
}

impl Kernel for Vocoder {
    fn run(&mut self, _: &Moment<'_>, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        let [modulator, carrier, bands] = self.ports;
        let bands = bands.tame(inputs[2].signal[0]).round_ties_even() as usize;
        if bands != self.tuning.bands {
            self.tuning = Tuning::of(bands, self.sample_rate_hz);
        }
        // The narrower the bands, the less of the carrier passes in each: so that as much is heard of few as of many.
        let gain = GAIN * (bands as f32).sqrt();
        for first in stretches::<f32>() {
            let mut signal = modulator.read::<f32>((), &inputs[0], first);
            let carrier = carrier.read::<f32>((), &inputs[1], first);
            for (value, carrier) in signal.iter_mut().zip(carrier) {
                *value = (gain * self.step(*value, carrier)).clamp(-1e9, 1e9);
            }
            write::<f32>(outputs[0], first, &signal);
        }
        self.remembered().for_each(|state| *state = settle(*state));
    }

    fn reset(&mut self, _: usize) {
        *self = Vocoder {
            ports: self.ports,
            sample_rate_hz: self.sample_rate_hz,
            tuning: Tuning::of(self.tuning.bands, self.sample_rate_hz),
            modulator: Bank { states: [[[0.0; BANDS_MAX]; 2]; 2] },
            carrier: Bank { states: [[[0.0; BANDS_MAX]; 2]; 2] },
            levels: [0.0; BANDS_MAX],
            speeds: self.speeds,
        };
    }

    fn carry(&mut self, _: usize, tape: &mut Tape) {
        self.remembered().for_each(|state| tape.number(state));
    }
}

//! Sums of harmonics: `blip additive`, and what else is an oscillator for single signals: `phasor`.

use super::oscillator::Clock;
use super::port::{Range, ranges, stretches, write};
use super::{Input, Kernel, Moment, Setup, Tape};
use phonon_compiler::ugen::approx::{cos_turns, sin_turns};

/// Where the quotient of the closed form becomes one of two small numbers.
const NEAR_TURNS: f32 = 1e-6;

/// The part below half the rate in which harmonics fade out, as a part of it.
const FADE: f32 = 0.05;

/// Equal cosines up to half the rate. The last one that fits fades, so that a glide has no steps.
pub struct Blip {
    clock: Clock<f32>,
    ports: [Range; 2],
}

impl Blip {
    /// At phase 0.
    pub fn new(setup: &Setup<'_>) -> Blip {
        Blip { clock: Clock::new((), setup), ports: ranges("blip") }
    }

    /// The sum at a phase of so many harmonics, the last of which may be a part of one.
    fn sum(turns: f32, fit: f32) -> f32 {
        let (whole, part) = (fit.floor(), fit - fit.floor());
        let odd = 2.0 * whole + 1.0;
        let quotient = match turns.abs() < NEAR_TURNS {
            true => odd,
            false => sin_turns(0.5 * odd * turns) / sin_turns(0.5 * turns),
        };
        (0.5 * (quotient - 1.0) + part * cos_turns((whole + 1.0) * turns)) / fit
    }
}

impl Kernel for Blip {
    fn run(&mut self, _: &Moment<'_>, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        let [freq, harmonics] = self.ports;
        let nyquist_hz = 0.5 * self.clock.sample_rate_hz;
        for first in stretches::<f32>() {
            let freq_hz = freq.read::<f32>((), &inputs[0], first);
            let harmonics = harmonics.read::<f32>((), &inputs[1], first);
            let mut wave = self.clock.run(&freq_hz, inputs[0].flat);
            for (at, value) in wave.iter_mut().enumerate() {
                let fit = nyquist_hz / freq_hz[at].abs().max(1e-3) - 1.0;
                *value = Blip::sum(*value, fit.min(harmonics[at]).max(1.0));
            }
            write::<f32>(outputs[0], first, &wave);
        }
    }

    fn reset(&mut self, lane: usize) {
        self.clock.reset(lane);
    }

    fn carry(&mut self, lane: usize, tape: &mut Tape) {
        self.clock.carry(lane, tape);
    }
}

/// Harmonics with levels of their own.
pub struct Additive {
    clock: Clock<f32>,
    ports: [Range; 2],
}

impl Additive {
    /// At phase 0.
    pub fn new(setup: &Setup<'_>) -> Additive {
        Additive { clock: Clock::new((), setup), ports: ranges("additive") }
    }
}

impl Kernel for Additive {
    fn run(&mut self, _: &Moment<'_>, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        let [freq, level] = self.ports;
        let nyquist_hz = 0.5 * self.clock.sample_rate_hz;
        for first in stretches::<f32>() {
            let freq_hz = freq.read::<f32>((), &inputs[0], first);
            let mut wave = self.clock.run(&freq_hz, inputs[0].flat);
            for (at, value) in wave.iter_mut().enumerate() {
                // sin(kx) = 2 cos x sin((k - 1) x) - sin((k - 2) x).
                let (twice, mut last, mut this) = (2.0 * cos_turns(*value), 0.0, sin_turns(*value));
                *value = 0.0;
                for (harmonic, input) in (1..).zip(&inputs[1..]) {
                    let above = nyquist_hz - harmonic as f32 * freq_hz[at].abs();
                    let heard = (above / (FADE * nyquist_hz)).clamp(0.0, 1.0);
                    let frame = if input.flat { 0 } else { first + at };
                    *value += level.tame(input.signal[frame]) * heard * this;
                    (last, this) = (this, twice * this - last);
                }
            }
            write::<f32>(outputs[0], first, &wave);
        }
    }

    fn reset(&mut self, lane: usize) {
        self.clock.reset(lane);
    }

    fn carry(&mut self, lane: usize, tape: &mut Tape) {
        self.clock.carry(lane, tape);
    }
}

/// A ramp that is counted in cycles.
pub struct Phasor {
    clock: Clock<f32>,
    ports: [Range; 1],
}

impl Phasor {
    /// At 0.
    pub fn new(setup: &Setup<'_>) -> Phasor {
        Phasor { clock: Clock::new((), setup), ports: ranges("phasor") }
    }
}

impl Kernel for Phasor {
    fn run(&mut self, moment: &Moment<'_>, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        let [speed] = self.ports;
        let cps = (moment.cycles_per_frame[0] * f64::from(self.clock.sample_rate_hz)) as f32;
        for first in stretches::<f32>() {
            let speed = speed.read::<f32>((), &inputs[0], first);
            let mut wave = self.clock.run(&speed.map(|speed| speed * cps), inputs[0].flat);
            wave.iter_mut().for_each(|value| *value += if *value < 0.0 { 1.0 } else { 0.0 });
            write::<f32>(outputs[0], first, &wave);
        }
    }

    fn reset(&mut self, lane: usize) {
        self.clock.reset(lane);
    }

    fn carry(&mut self, lane: usize, tape: &mut Tape) {
        self.clock.carry(lane, tape);
    }
}

//! Ladders and rows: `moog allpass allpasses`.

use super::lanes::Lane;
use super::port::{Range, Stretch, each, ranges, settle, stretches, write};
use super::{Input, Kernel, Moment, Setup, Tape};
use phonon_compiler::ugen::approx::{sin_quarter_turn, tanh};

/// The highest cutoff, as a part of the rate.
const GREATEST_CUTOFF: f32 = 0.49;

/// The feedback at which four poles sing by themselves.
const SINGING: f32 = 4.0;

/// The most all-passes in a row.
const STAGES_MAX: usize = 12;

/// Sine and cosine of half the angle that a frequency is: their quotient is what an integrator does in a frame.
#[inline(always)]
fn angles<V: Lane>(hertz: V, per_hz: f32) -> (V, V) {
    let cutoff = (hertz * per_hz).lesser(hertz.like(GREATEST_CUTOFF));
    (sin_quarter_turn(cutoff * 0.5), sin_quarter_turn(cutoff * -0.5 + 0.25))
}

/// Four poles in a row with feedback around them, solved without a delay (Zavalishin, The Art of VA Filter Design,
/// 2012, 5.3); what feeds them is saturated, which keeps them in bounds wherever the knobs move.
pub struct Moog<V: Lane> {
    level: V::Level,
    ports: [Range; 4],
    per_hz: f32,
    poles: [V; 4],
}

impl<V: Lane> Moog<V> {
    /// A filter at rest.
    pub fn new(level: V::Level, setup: &Setup<'_>) -> Moog<V> {
        let zero = V::splat(level, 0.0);
        Moog { level, ports: ranges("moog"), per_hz: 1.0 / setup.sample_rate_hz, poles: [zero; 4] }
    }

    /// The next frame. `gain` is g / (1 + g), where g is the tangent of the cutoff.
    #[inline(always)]
    fn step(&mut self, input: V, gain: V, feedback: V) -> V {
        let keep = -gain + 1.0;
        let [a, b, c, d] = self.poles;
        let rest = ((a * gain + b) * gain + c) * gain * keep + d * keep;
        let gain_of_four = (gain * gain) * (gain * gain);
        let output = (gain_of_four * input + rest) / (feedback * gain_of_four + 1.0);
        let mut signal = tanh(input - feedback * output);
        for pole in &mut self.poles {
            let push = (signal - *pole) * gain;
            signal = *pole + push;
            *pole = signal + push;
        }
        signal
    }
}

impl<V: Lane> Kernel for Moog<V> {
    #[inline(always)]
    fn run(&mut self, _: &Moment<'_>, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        let [input, cutoff, resonance, drive] = self.ports;
        let flat = inputs[1].flat;
        for first in stretches::<V>() {
            let mut signal = input.read::<V>(self.level, &inputs[0], first);
            let hertz = cutoff.read::<V>(self.level, &inputs[1], first);
            let resonance = resonance.read::<V>(self.level, &inputs[2], first);
            let drive = drive.read::<V>(self.level, &inputs[3], first);
            let gain = each!(flat, at => {
                let (sin, cos) = angles::<V>(hertz[at], self.per_hz);
                sin / (sin + cos)
            });
            for (at, value) in signal.as_mut().iter_mut().enumerate() {
                *value = self.step(*value * drive[at], gain[at], resonance[at] * SINGING);
            }
            write::<V>(outputs[0], first, &signal);
        }
        self.poles = self.poles.map(settle);
    }

    fn reset(&mut self, lane: usize) {
        let mask = V::only(self.level, lane);
        self.poles = self.poles.map(|pole| V::select(mask, pole.like(0.0), pole));
    }

    fn carry(&mut self, lane: usize, tape: &mut Tape) {
        self.poles.iter_mut().for_each(|pole| tape.lane(self.level, lane, pole));
    }
}

/// An all-pass of first order; returns the output and the new state.
#[inline(always)]
fn turn<V: Lane>(input: V, state: V, coefficient: V) -> (V, V) {
    let output = coefficient * input + state;
    (output, input - coefficient * output)
}

/// One all-pass, with its coefficient.
pub struct AllPass<V: Lane> {
    level: V::Level,
    ports: [Range; 2],
    state: V,
}

impl<V: Lane> AllPass<V> {
    /// One at rest.
    pub fn new(level: V::Level) -> AllPass<V> {
        AllPass { level, ports: ranges("allpass"), state: V::splat(level, 0.0) }
    }
}

impl<V: Lane> Kernel for AllPass<V> {
    #[inline(always)]
    fn run(&mut self, _: &Moment<'_>, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        let [input, coefficient] = self.ports;
        for first in stretches::<V>() {
            let mut signal = input.read::<V>(self.level, &inputs[0], first);
            let coefficient = coefficient.read::<V>(self.level, &inputs[1], first);
            for (at, value) in signal.as_mut().iter_mut().enumerate() {
                (*value, self.state) = turn(*value, self.state, coefficient[at]);
            }
            write::<V>(outputs[0], first, &signal);
        }
        self.state = settle(self.state);
    }

    fn reset(&mut self, lane: usize) {
        self.state = V::select(V::only(self.level, lane), self.state.like(0.0), self.state);
    }

    fn carry(&mut self, lane: usize, tape: &mut Tape) {
        tape.lane(self.level, lane, &mut self.state);
    }
}

/// Several all-passes of one frequency, and the way back around them. A stage that is only partly wanted is blended, so
/// that their number may glide.
pub struct AllPasses<V: Lane> {
    level: V::Level,
    ports: [Range; 4],
    per_hz: f32,
    states: [V; STAGES_MAX],
    last: V,
}

impl<V: Lane> AllPasses<V> {
    /// A row at rest.
    pub fn new(level: V::Level, setup: &Setup<'_>) -> AllPasses<V> {
        let zero = V::splat(level, 0.0);
        AllPasses {
            level,
            ports: ranges("allpasses"),
            per_hz: 1.0 / setup.sample_rate_hz,
            states: [zero; STAGES_MAX],
            last: zero,
        }
    }

    /// The coefficients of a stretch, (tan - 1) / (tan + 1), and what makes a rotation of each: together their squares
    /// are 1.
    #[inline(always)]
    fn coefficients(&self, hertz: &Stretch<V>, flat: bool) -> [Stretch<V>; 2] {
        let direct = each!(flat, at => {
            let (sin, cos) = angles::<V>(hertz[at], self.per_hz);
            (sin - cos) / (sin + cos)
        });
        let across = each!(flat, at => {
            let (sin, cos) = angles::<V>(hertz[at], self.per_hz);
            (sin * cos).root() * 2.0 / (sin + cos)
        });
        [direct, across]
    }
}

impl<V: Lane> Kernel for AllPasses<V> {
    #[inline(always)]
    fn run(&mut self, _: &Moment<'_>, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        let [input, cutoff, feedback, stages] = self.ports;
        for first in stretches::<V>() {
            let mut signal = input.read::<V>(self.level, &inputs[0], first);
            let hertz = cutoff.read::<V>(self.level, &inputs[1], first);
            let feedback = feedback.read::<V>(self.level, &inputs[2], first);
            let stages = stages.read::<V>(self.level, &inputs[3], first);
            let [direct, across] = self.coefficients(&hertz, inputs[1].flat);
            for (at, value) in signal.as_mut().iter_mut().enumerate() {
                let mut turned = *value + self.last * feedback[at];
                for (stage, state) in self.states.iter_mut().enumerate() {
                    // A rotation keeps the energy of both, however its angle moves, and so does not more of it a blend.
                    let output = direct[at] * turned + across[at] * *state;
                    let next = across[at] * turned - direct[at] * *state;
                    let wanted = (stages[at] - stage as f32).between(0.0, 1.0);
                    *state = *state + (next - *state) * wanted;
                    turned = turned + (output - turned) * wanted;
                }
                self.last = turned.between(-1e9, 1e9);
                *value = self.last;
            }
            write::<V>(outputs[0], first, &signal);
        }
        self.states = self.states.map(settle);
        self.last = settle(self.last);
    }

    fn reset(&mut self, lane: usize) {
        let (mask, zero) = (V::only(self.level, lane), self.last.like(0.0));
        self.states = self.states.map(|state| V::select(mask, zero, state));
        self.last = V::select(mask, zero, self.last);
    }

    fn carry(&mut self, lane: usize, tape: &mut Tape) {
        let own = self.states.iter_mut().chain([&mut self.last]);
        own.for_each(|value| tape.lane(self.level, lane, value));
    }
}

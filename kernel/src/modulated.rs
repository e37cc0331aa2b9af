//! A sine whose phase is moved: `pm`.

use super::lanes::Lane;
use super::oscillator::Clock;
use super::port::{Range, ranges, settle, stretches, write};
use super::{Input, Kernel, Moment, Setup, Tape};
use phonon_compiler::ugen::approx::sin_turns;

/// 1 / 2π: a radian in turns.
const TURNS_PER_RADIAN: f32 = 0.159_154_94;

/// How far a phase is moved at most: as far as the sine is exact.
const GREATEST_SHIFT_TURNS: f32 = 2e6;

/// The oscillator. Its feedback is the mean of the last two frames, so that it does not ring at half the rate.
pub struct Modulated<V: Lane> {
    clock: Clock<V>,
    ports: [Range; 4],
    last: [V; 2],
}

impl<V: Lane> Modulated<V> {
    /// At phase 0.
    pub fn new(level: V::Level, setup: &Setup<'_>) -> Modulated<V> {
        let zero = V::splat(level, 0.0);
        Modulated { clock: Clock::new(level, setup), ports: ranges("pm"), last: [zero; 2] }
    }
}

impl<V: Lane> Kernel for Modulated<V> {
    #[inline(always)]
    fn run(&mut self, _: &Moment<'_>, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        let ([carrier, signal, index, feedback], level) = (self.ports, self.clock.level);
        for first in stretches::<V>() {
            let freq_hz = carrier.read::<V>(level, &inputs[0], first);
            let signal = signal.read::<V>(level, &inputs[1], first);
            let index = index.read::<V>(level, &inputs[2], first);
            let feedback = feedback.read::<V>(level, &inputs[3], first);
            let mut wave = self.clock.run(&freq_hz, inputs[0].flat);
            for (at, value) in wave.as_mut().iter_mut().enumerate() {
                let past = (self.last[0] + self.last[1]) * 0.5;
                let shift = (signal[at] * index[at] + past * feedback[at]) * TURNS_PER_RADIAN;
                *value = sin_turns(*value + shift.between(-GREATEST_SHIFT_TURNS, GREATEST_SHIFT_TURNS));
                self.last = [*value, self.last[0]];
            }
            write::<V>(outputs[0], first, &wave);
        }
        self.last = self.last.map(settle);
    }

    fn reset(&mut self, lane: usize) {
        self.clock.reset(lane);
        let mask = V::only(self.clock.level, lane);
        self.last = self.last.map(|last| V::select(mask, last.like(0.0), last));
    }

    fn carry(&mut self, lane: usize, tape: &mut Tape) {
        self.clock.carry(lane, tape);
        self.last.iter_mut().for_each(|last| tape.lane(self.clock.level, lane, last));
    }
}

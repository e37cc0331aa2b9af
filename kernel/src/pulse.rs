//! Oscillators with narrow parts: `pulse impulse`.

use super::lanes::Lane;
use super::oscillator::{Clock, Edges};
use super::phase::Advance;
use super::port::{Range, Stretch, ranges, stretches, write};
use super::step::{Step, periodic};
use super::{Input, Kernel, Moment, Setup, Tape};

/// 1 for a part of the period, -1 for the rest.
pub struct Pulse<V: Lane> {
    clock: Clock<V>,
    freq: Range,
    width: Range,
}

impl<V: Lane> Pulse<V> {
    /// A pulse at phase 0.
    pub fn new(level: V::Level, setup: &Setup<'_>) -> Pulse<V> {
        let [freq, width] = ranges("pulse");
        Pulse { clock: Clock::new(level, setup), freq, width }
    }
}

impl<V: Lane> Kernel for Pulse<V> {
    #[inline(always)]
    fn run(&mut self, _: &Moment<'_>, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        let level = self.clock.level;
        let (flat, rate_hz) = (inputs[0].flat, self.clock.sample_rate_hz);
        let mut freq_hz = self.freq.read::<V>(level, &inputs[0], 0);
        let mut edges = Edges::<V>::of(&freq_hz, flat, rate_hz);
        for first in stretches::<V>() {
            if first > 0 && !flat {
                freq_hz = self.freq.read::<V>(level, &inputs[0], first);
                edges = Edges::of(&freq_hz, flat, rate_hz);
            }
            let width = self.width.read::<V>(level, &inputs[1], first);
            let mut wave = self.clock.run(&freq_hz, flat);
            match edges.neighbours {
                0 => render_pulse(&mut wave, &width, &edges, 0),
                neighbours => render_pulse(&mut wave, &width, &edges, neighbours),
            }
            write::<V>(outputs[0], first, &wave);
        }
    }

    fn reset(&mut self, lane: usize) {
        self.clock.reset(lane);
    }

    fn carry(&mut self, lane: usize, tape: &mut Tape) {
        self.clock.carry(lane, tape);
    }
}

#[inline(always)]
fn render_pulse<V: Lane>(wave: &mut Stretch<V>, width: &Stretch<V>, edges: &Edges<V>, neighbours: u32) {
    for (at, value) in wave.as_mut().iter_mut().enumerate() {
        let (turns, per_turn) = (*value, edges.per_turn[at]);
        let zero = turns.like(0.0);
        let from_start = V::select(turns.less(zero), turns + 1.0, turns);
        let from_end = from_start - width[at];
        let sharp = V::select(from_end.less(zero), turns.like(1.0), turns.like(-1.0));
        // The sign of the distance must agree with the sharp wave, so it is taken around only from afar.
        let far = turns.like(0.5).less(from_end.magnitude());
        let from_end = V::select(far, from_end - turns.like(1.0).signed_as(from_end), from_end);
        let up = periodic::<V, Step>(turns, per_turn, neighbours);
        let down = periodic::<V, Step>(from_end, per_turn, neighbours);
        *value = sharp + edges.smooth[at] * (down - up) * 2.0;
    }
}

/// One frame of 1 at the start of each period.
pub struct Impulse<V: Lane> {
    clock: Clock<V>,
    freq: Range,
    due: V,
}

impl<V: Lane> Impulse<V> {
    /// With an impulse on the first frame.
    pub fn new(level: V::Level, setup: &Setup<'_>) -> Impulse<V> {
        let [freq] = ranges("impulse");
        Impulse { clock: Clock::new(level, setup), freq, due: V::splat(level, 1.0) }
    }
}

impl<V: Lane> Kernel for Impulse<V> {
    #[inline(always)]
    fn run(&mut self, _: &Moment<'_>, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        let rate_hz = self.clock.sample_rate_hz;
        for first in stretches::<V>() {
            let mut impulses = self.freq.read::<V>(self.clock.level, &inputs[0], first);
            let steady = Advance::of(impulses[0].magnitude(), rate_hz);
            for value in impulses.as_mut() {
                let advance = if inputs[0].flat { steady } else { Advance::of(value.magnitude(), rate_hz) };
                *value = self.due;
                let (phase, started) = self.clock.phase.advanced(advance);
                self.clock.phase = phase;
                self.due = V::select(started, self.due.like(1.0), self.due.like(0.0));
            }
            write::<V>(outputs[0], first, &impulses);
        }
    }

    fn reset(&mut self, lane: usize) {
        self.clock.reset(lane);
        self.due = V::select(V::only(self.clock.level, lane), self.due.like(1.0), self.due);
    }

    fn carry(&mut self, lane: usize, tape: &mut Tape) {
        self.clock.carry(lane, tape);
        tape.lane(self.clock.level, lane, &mut self.due);
    }
}

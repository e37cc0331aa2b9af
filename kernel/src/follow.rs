//! What follows its input, and what chooses among several: `follower slew select`.

use super::lag::speed;
use super::lanes::Lane;
use super::port::{Range, each, ranges, settle, stretches, write};
use super::{Input, Kernel, Moment, Setup, Tape};
use phonon_compiler::ugen::arithmetic::modulo;

/// The level of a sound: a one-pole that goes up and down at different speeds.
pub struct PeakFollower<V: Lane> {
    level: V::Level,
    ports: [Range; 3],
    sample_rate_hz: f32,
    value: V,
}

impl<V: Lane> PeakFollower<V> {
    /// One that has heard nothing.
    pub fn new(level: V::Level, setup: &Setup<'_>) -> PeakFollower<V> {
        let (ports, zero) = (ranges("follower"), V::splat(level, 0.0));
        PeakFollower { level, ports, sample_rate_hz: setup.sample_rate_hz, value: zero }
    }
}

impl<V: Lane> Kernel for PeakFollower<V> {
    #[inline(always)]
    fn run(&mut self, _: &Moment<'_>, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        let [input, attack, release] = self.ports;
        let zeros = V::splat(self.level, 0.0).frames();
        let (mut up, mut down) = (zeros, zeros);
        for first in stretches::<V>() {
            let mut signal = input.read::<V>(self.level, &inputs[0], first);
            if first == 0 || !inputs[1].flat {
                let attack = attack.read::<V>(self.level, &inputs[1], first);
                up = each!(inputs[1].flat, at => speed(attack[at], self.sample_rate_hz));
            }
            if first == 0 || !inputs[2].flat {
                let release = release.read::<V>(self.level, &inputs[2], first);
                down = each!(inputs[2].flat, at => speed(release[at], self.sample_rate_hz));
            }
            for (at, value) in signal.as_mut().iter_mut().enumerate() {
                let way = value.magnitude() - self.value;
                let speed = V::select(way.less(way.like(0.0)), down[at], up[at]);
                self.value = self.value + way * speed;
                *value = self.value;
            }
            write::<V>(outputs[0], first, &signal);
        }
        self.value = settle(self.value);
    }

    fn reset(&mut self, lane: usize) {
        self.value = V::select(V::only(self.level, lane), self.value.like(0.0), self.value);
    }

    fn carry(&mut self, lane: usize, tape: &mut Tape) {
        tape.lane(self.level, lane, &mut self.value);
    }
}

/// Follows at a bounded speed, from where its input is at first.
pub struct Slew<V: Lane> {
    level: V::Level,
    ports: [Range; 3],
    seconds_per_frame: f32,
    value: V,
    /// 1 where it has started.
    started: V,
}

impl<V: Lane> Slew<V> {
    /// One that will start on its first input.
    pub fn new(level: V::Level, setup: &Setup<'_>) -> Slew<V> {
        let (ports, zero) = (ranges("slew"), V::splat(level, 0.0));
        Slew { level, ports, seconds_per_frame: 1.0 / setup.sample_rate_hz, value: zero, started: zero }
    }
}

impl<V: Lane> Kernel for Slew<V> {
    #[inline(always)]
    fn run(&mut self, _: &Moment<'_>, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        let [input, up, down] = self.ports;
        for first in stretches::<V>() {
            let mut signal = input.read::<V>(self.level, &inputs[0], first);
            let up = up.read::<V>(self.level, &inputs[1], first);
            let down = down.read::<V>(self.level, &inputs[2], first);
            for (at, value) in signal.as_mut().iter_mut().enumerate() {
                let is_first = self.started.equals(value.like(0.0));
                let from = V::select(is_first, *value, self.value);
                let highest = from + up[at].greater(value.like(0.0)) * self.seconds_per_frame;
                let lowest = from - down[at].greater(value.like(0.0)) * self.seconds_per_frame;
                self.value = value.lesser(highest).greater(lowest);
                self.started = value.like(1.0);
                *value = self.value;
            }
            write::<V>(outputs[0], first, &signal);
        }
    }

    fn reset(&mut self, lane: usize) {
        let (mask, zero) = (V::only(self.level, lane), self.value.like(0.0));
        self.value = V::select(mask, zero, self.value);
        self.started = V::select(mask, zero, self.started);
    }

    fn carry(&mut self, lane: usize, tape: &mut Tape) {
        tape.lane(self.level, lane, &mut self.value);
        tape.lane(self.level, lane, &mut self.started);
    }
}

/// One of its inputs.
pub struct Select<V: Lane> {
    level: V::Level,
    ports: [Range; 2],
}

impl<V: Lane> Select<V> {
    /// The kernel.
    pub fn new(level: V::Level) -> Select<V> {
        Select { level, ports: ranges("select") }
    }
}

impl<V: Lane> Kernel for Select<V> {
    #[inline(always)]
    fn run(&mut self, _: &Moment<'_>, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        let [index, choice] = self.ports;
        let (choices, count) = (&inputs[1..], (inputs.len() - 1) as f32);
        for first in stretches::<V>() {
            let index = index.read::<V>(self.level, &inputs[0], first);
            let number = each!(inputs[0].flat, at => modulo(index[at].nearest(), index[at].like(count)));
            let mut chosen = V::splat(self.level, 0.0).frames();
            for (input, own) in choices.iter().zip(0..) {
                let values = choice.read::<V>(self.level, input, first);
                for (at, chosen) in chosen.as_mut().iter_mut().enumerate() {
                    let is_own = number[at].equals(number[at].like(own as f32));
                    *chosen = V::select(is_own, values[at], *chosen);
                }
            }
            write::<V>(outputs[0], first, &chosen);
        }
    }

    fn reset(&mut self, _: usize) {}

    fn carry(&mut self, _: usize, _: &mut Tape) {}
}

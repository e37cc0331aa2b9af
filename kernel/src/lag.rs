//! Following slowly: `lag`, and the smoother that other kernels use.

use super::lanes::Lane;
use super::port::{Range, SILENCE, each, ranges, settle, stretches, write};
use super::{Input, Kernel, Moment, Setup, Tape};
use phonon_compiler::ugen::approx::exp_minus_one;

/// A one-pole low-pass that arrives: what rounding takes from its steps is kept and added later,
/// so that even a lag of minutes does not stop short of its target.
#[derive(Clone, Copy)]
pub struct Follower<V: Lane> {
    value: V,
    rest: V,
    /// Where it has had a target.
    started: V::Mask,
}

impl<V: Lane> Follower<V> {
    /// One that will start on its first target.
    pub fn new(level: V::Level) -> Follower<V> {
        let zero = V::splat(level, 0.0);
        Follower { value: zero, rest: zero, started: zero.less(zero) }
    }

    /// Lets one lane start anew on its next target.
    pub fn restart(&mut self, level: V::Level, lane: usize) {
        let mask = V::only(level, lane);
        self.value = V::select(mask, self.value.like(0.0), self.value);
        self.rest = V::select(mask, self.rest.like(0.0), self.rest);
        self.started = self.started & !mask;
    }

    /// Where one lane is.
    pub fn carry(&mut self, level: V::Level, lane: usize, tape: &mut Tape) {
        tape.lane(level, lane, &mut self.value);
        tape.lane(level, lane, &mut self.rest);
        tape.lane_of_truths::<V>(level, lane, &mut self.started);
    }

    /// Whether it will stay where it is while the target does.
    #[inline(always)]
    pub fn is_at(&self, target: V) -> bool {
        let there = self.value.equals(target) & self.rest.equals(target.like(0.0));
        !V::any(!(self.started & there))
    }

    /// Where it is after it has gone the part `speed` of the way.
    #[inline(always)]
    pub fn follow(&mut self, target: V, speed: V) -> V {
        if V::any(!self.started) {
            self.value = V::select(self.started, self.value, target);
            self.started = self.started | !self.started;
        }
        let step = ((target - self.value) - self.rest) * speed + self.rest;
        let value = self.value + step;
        self.rest = step - (value - self.value);
        self.value = value;
        value
    }

    /// At the end of a quantum: forgets what can no longer be heard.
    #[inline(always)]
    pub fn settle(&mut self) {
        let silent = self.value.magnitude().less(self.value.like(SILENCE));
        self.rest = V::select(silent, self.value.like(0.0), settle(self.rest));
        self.value = settle(self.value);
    }
}

/// The part of the way that a follower with that time constant goes in a frame; all of it for 0.
#[inline(always)]
pub fn speed<V: Lane>(seconds: V, sample_rate_hz: f32) -> V {
    let frames = seconds * sample_rate_hz;
    let least = frames.like(1e-3);
    V::select(least.less(frames), -exp_minus_one(frames.like(-1.0) / frames.greater(least)), frames.like(1.0))
}

/// The ugen.
pub struct Lag<V: Lane> {
    level: V::Level,
    ports: [Range; 2],
    sample_rate_hz: f32,
    follower: Follower<V>,
}

impl<V: Lane> Lag<V> {
    /// One that starts on the first frame of its input.
    pub fn new(level: V::Level, setup: &Setup<'_>) -> Lag<V> {
        Lag {
            level,
            ports: ranges("lag"),
            sample_rate_hz: setup.sample_rate_hz,
            follower: Follower::new(level),
        }
    }
}

impl<V: Lane> Kernel for Lag<V> {
    #[inline(always)]
    fn run(&mut self, _: &Moment<'_>, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        let [input, seconds] = self.ports;
        let mut speeds = V::splat(self.level, 0.0).frames();
        for first in stretches::<V>() {
            let mut signal = input.read::<V>(self.level, &inputs[0], first);
            if first == 0 || !inputs[1].flat {
                let seconds = seconds.read::<V>(self.level, &inputs[1], first);
                speeds = each!(inputs[1].flat, at => speed(seconds[at], self.sample_rate_hz));
            }
            for (value, speed) in signal.as_mut().iter_mut().zip(speeds.as_ref()) {
                *value = self.follower.follow(*value, *speed);
            }
            write::<V>(outputs[0], first, &signal);
        }
        self.follower.settle();
    }

    fn reset(&mut self, lane: usize) {
        self.follower.restart(self.level, lane);
    }

    fn carry(&mut self, lane: usize, tape: &mut Tape) {
        self.follower.carry(self.level, lane, tape);
    }
}

//! What takes the mean from a signal, for what would pile it up: echoes and rooms.

use super::lag::speed;
use super::lanes::Lane;
use super::port::settle;
use super::{Setup, Tape};

/// Below which frequency it takes away: far below what is heard, so that the lowest notes keep their level.
const CORNER_HZ: f32 = 5.0;

/// A high-pass filter of first order: what is left of a signal without its mean, which it follows slowly.
pub struct Blocker<V: Lane> {
    level: V::Level,
    speed: V,
    mean: V,
}

impl<V: Lane> Blocker<V> {
    /// One that has heard nothing.
    pub fn new(level: V::Level, setup: &Setup<'_>) -> Blocker<V> {
        let seconds = V::splat(level, 1.0 / (std::f32::consts::TAU * CORNER_HZ));
        Blocker { level, speed: speed(seconds, setup.sample_rate_hz), mean: V::splat(level, 0.0) }
    }

    /// A value without the mean of those before.
    #[inline(always)]
    pub fn pass(&mut self, value: V) -> V {
        let moved = value - self.mean;
        self.mean = self.mean + moved * self.speed;
        moved
    }

    /// At the end of a quantum: forgets what can no longer be heard.
    #[inline(always)]
    pub fn settle(&mut self) {
        self.mean = settle(self.mean);
    }

    /// Makes a lane as new.
    pub fn reset(&mut self, lane: usize) {
        self.mean = V::select(V::only(self.level, lane), self.mean.like(0.0), self.mean);
    }

    /// What it remembers of a lane.
    pub fn carry(&mut self, lane: usize, tape: &mut Tape) {
        tape.lane(self.level, lane, &mut self.mean);
    }
}

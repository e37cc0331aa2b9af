//! From one version of a program to the next: `fade`.

use super::lanes::{Lane, Word};
use super::port::{Range, ranges, stretches, write};
use super::{Input, Kernel, Moment, Setup, Tape};

/// From 0 to 1 on a straight line, once, from its first frame on.
pub struct Fade<V: Lane> {
    level: V::Level,
    ports: [Range; 1],
    sample_rate_hz: f32,
    /// Frames since it began, in each lane; it counts no further than [`OVER`].
    frame: V::Word,
}

/// A frame on which any fade is over: no fade lasts as long, at any rate.
const OVER: u32 = 1 << 30;

impl<V: Lane> Fade<V> {
    /// One that is about to begin.
    pub fn new(level: V::Level, setup: &Setup<'_>) -> Fade<V> {
        Fade { level, ports: ranges("fade"), sample_rate_hz: setup.sample_rate_hz, frame: V::word(level, 0) }
    }
}

impl<V: Lane> Kernel for Fade<V> {
    #[inline(always)]
    fn run(&mut self, _: &Moment<'_>, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        let over = V::word(self.level, OVER);
        for first in stretches::<V>() {
            let mut part = self.ports[0].read::<V>(self.level, &inputs[0], first);
            for value in part.as_mut() {
                let (gone, one) = (V::from_signed(self.frame), value.like(1.0));
                *value = (gone / (*value * self.sample_rate_hz).greater(one)).lesser(one);
                let next = self.frame.plus(self.frame.like(1));
                self.frame = V::Word::select(next.below(over), next, over);
            }
            write::<V>(outputs[0], first, &part);
        }
    }

    /// A voice that starts while others fade is all new.
    fn reset(&mut self, lane: usize) {
        self.frame = V::Word::select(V::only(self.level, lane), self.frame.like(OVER), self.frame);
    }

    fn carry(&mut self, lane: usize, tape: &mut Tape) {
        tape.lane_of_words::<V>(self.level, lane, &mut self.frame);
    }
}

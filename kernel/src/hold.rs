//! What holds values and waits for edges: `coarse latch edge toggle schmidt timer`.

use super::lanes::{Lane, Word};
use super::port::{Range, ranges, stretches, write};
use super::{Input, Kernel, Moment, Setup, Tape};

/// Holds each value for so many frames. A fraction of a frame that is left over counts for the next.
pub struct Coarse<V: Lane> {
    level: V::Level,
    ports: [Range; 2],
    held: V,
    /// How many frames it is still held.
    left: V,
}

impl<V: Lane> Coarse<V> {
    /// One that takes the first frame.
    pub fn new(level: V::Level) -> Coarse<V> {
        let zero = V::splat(level, 0.0);
        Coarse { level, ports: ranges("coarse"), held: zero, left: zero }
    }
}

impl<V: Lane> Kernel for Coarse<V> {
    #[inline(always)]
    fn run(&mut self, _: &Moment<'_>, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        let [input, frames] = self.ports;
        for first in stretches::<V>() {
            let mut signal = input.read::<V>(self.level, &inputs[0], first);
            let frames = frames.read::<V>(self.level, &inputs[1], first);
            for (at, value) in signal.as_mut().iter_mut().enumerate() {
                let over = self.left.at_most(value.like(0.0));
                self.held = V::select(over, *value, self.held);
                let left = V::select(over, self.left + frames[at], self.left);
                // A shorter hold ends the one that is under way.
                self.left = left.lesser(frames[at]) - 1.0;
                *value = self.held;
            }
            write::<V>(outputs[0], first, &signal);
        }
    }

    fn reset(&mut self, lane: usize) {
        let (mask, zero) = (V::only(self.level, lane), self.left.like(0.0));
        self.held = V::select(mask, zero, self.held);
        self.left = V::select(mask, zero, self.left);
    }

    fn carry(&mut self, lane: usize, tape: &mut Tape) {
        tape.lane(self.level, lane, &mut self.held);
        tape.lane(self.level, lane, &mut self.left);
    }
}

/// Holds what its input was at the last trigger.
pub struct Latch<V: Lane> {
    level: V::Level,
    ports: [Range; 2],
    held: V,
}

impl<V: Lane> Latch<V> {
    /// One that holds 0.
    pub fn new(level: V::Level) -> Latch<V> {
        Latch { level, ports: ranges("latch"), held: V::splat(level, 0.0) }
    }
}

impl<V: Lane> Kernel for Latch<V> {
    #[inline(always)]
    fn run(&mut self, _: &Moment<'_>, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        let [input, trigger] = self.ports;
        for first in stretches::<V>() {
            let mut signal = input.read::<V>(self.level, &inputs[0], first);
            let trigger = trigger.read::<V>(self.level, &inputs[1], first);
            for (at, value) in signal.as_mut().iter_mut().enumerate() {
                self.held = V::select(value.like(0.5).less(trigger[at]), *value, self.held);
                *value = self.held;
            }
            write::<V>(outputs[0], first, &signal);
        }
    }

    fn reset(&mut self, lane: usize) {
        self.held = V::select(V::only(self.level, lane), self.held.like(0.0), self.held);
    }

    fn carry(&mut self, lane: usize, tape: &mut Tape) {
        tape.lane(self.level, lane, &mut self.held);
    }
}

/// What follows from where a signal rises.
pub trait Rise: Send + 'static {
    /// Its name in the table.
    const NAME: &'static str;

    /// The level that it rises through.
    const LEVEL: f32;

    /// The output, from where it rises and the output before.
    fn output<V: Lane>(rises: V::Mask, last: V) -> V;
}

/// One frame of 1.
pub struct Edge;

impl Rise for Edge {
    const NAME: &'static str = "edge";
    const LEVEL: f32 = 0.5;

    #[inline(always)]
    fn output<V: Lane>(rises: V::Mask, last: V) -> V {
        V::select(rises, last.like(1.0), last.like(0.0))
    }
}

/// A change between 0 and 1.
pub struct Toggle;

impl Rise for Toggle {
    const NAME: &'static str = "toggle";
    const LEVEL: f32 = 0.0;

    #[inline(always)]
    fn output<V: Lane>(rises: V::Mask, last: V) -> V {
        V::select(rises, -last + 1.0, last)
    }
}

/// A kernel that waits for its input to rise.
pub struct Rises<V: Lane, R: Rise> {
    level: V::Level,
    port: Range,
    /// 1 where the input was above the level.
    above: V,
    last: V,
    rise: std::marker::PhantomData<R>,
}

impl<V: Lane, R: Rise> Rises<V, R> {
    /// One whose input was low.
    pub fn new(level: V::Level) -> Rises<V, R> {
        let ([port], zero) = (ranges(R::NAME), V::splat(level, 0.0));
        Rises { level, port, above: zero, last: zero, rise: std::marker::PhantomData }
    }
}

impl<V: Lane, R: Rise> Kernel for Rises<V, R> {
    #[inline(always)]
    fn run(&mut self, _: &Moment<'_>, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        for first in stretches::<V>() {
            let mut signal = self.port.read::<V>(self.level, &inputs[0], first);
            for value in signal.as_mut() {
                let above = value.like(R::LEVEL).less(*value);
                let was_low = self.above.less(value.like(0.5));
                self.above = V::select(above, value.like(1.0), value.like(0.0));
                self.last = R::output(above & was_low, self.last);
                *value = self.last;
            }
            write::<V>(outputs[0], first, &signal);
        }
    }

    fn reset(&mut self, lane: usize) {
        let (mask, zero) = (V::only(self.level, lane), self.last.like(0.0));
        self.above = V::select(mask, zero, self.above);
        self.last = V::select(mask, zero, self.last);
    }

    fn carry(&mut self, lane: usize, tape: &mut Tape) {
        tape.lane(self.level, lane, &mut self.above);
        tape.lane(self.level, lane, &mut self.last);
    }
}

/// 1 above one level, 0 below another, and in between what it was.
pub struct Schmidt<V: Lane> {
    level: V::Level,
    ports: [Range; 3],
    state: V,
}

impl<V: Lane> Schmidt<V> {
    /// One that is 0.
    pub fn new(level: V::Level) -> Schmidt<V> {
        Schmidt { level, ports: ranges("schmidt"), state: V::splat(level, 0.0) }
    }
}

impl<V: Lane> Kernel for Schmidt<V> {
    #[inline(always)]
    fn run(&mut self, _: &Moment<'_>, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        let [input, high, low] = self.ports;
        for first in stretches::<V>() {
            let mut signal = input.read::<V>(self.level, &inputs[0], first);
            let high = high.read::<V>(self.level, &inputs[1], first);
            let low = low.read::<V>(self.level, &inputs[2], first);
            for (at, value) in signal.as_mut().iter_mut().enumerate() {
                let kept = V::select(value.less(low[at]), value.like(0.0), self.state);
                self.state = V::select(high[at].less(*value), value.like(1.0), kept);
                *value = self.state;
            }
            write::<V>(outputs[0], first, &signal);
        }
    }

    fn reset(&mut self, lane: usize) {
        self.state = V::select(V::only(self.level, lane), self.state.like(0.0), self.state);
    }

    fn carry(&mut self, lane: usize, tape: &mut Tape) {
        tape.lane(self.level, lane, &mut self.state);
    }
}

/// The most frames that are counted: hours.
const FRAMES_MAX: u32 = 1 << 30;

/// Seconds since its input rose; before that, since the beginning.
pub struct Timer<V: Lane> {
    level: V::Level,
    port: Range,
    seconds_per_frame: f32,
    above: V,
    frames: V::Word,
}

impl<V: Lane> Timer<V> {
    /// One whose input was low.
    pub fn new(level: V::Level, setup: &Setup<'_>) -> Timer<V> {
        let [port] = ranges("timer");
        let seconds_per_frame = 1.0 / setup.sample_rate_hz;
        Timer { level, port, seconds_per_frame, above: V::splat(level, 0.0), frames: V::word(level, 0) }
    }
}

impl<V: Lane> Kernel for Timer<V> {
    #[inline(always)]
    fn run(&mut self, _: &Moment<'_>, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        for first in stretches::<V>() {
            let mut signal = self.port.read::<V>(self.level, &inputs[0], first);
            for value in signal.as_mut() {
                let above = value.like(0.5).less(*value);
                let rises = above & self.above.less(value.like(0.5));
                self.above = V::select(above, value.like(1.0), value.like(0.0));
                let frames = V::Word::select(rises, self.frames.like(0), self.frames);
                *value = V::from_signed(frames) * self.seconds_per_frame;
                let counts = frames.below(frames.like(FRAMES_MAX));
                self.frames = V::Word::select(counts, frames.plus(frames.like(1)), frames);
            }
            write::<V>(outputs[0], first, &signal);
        }
    }

    fn reset(&mut self, lane: usize) {
        let mask = V::only(self.level, lane);
        self.above = V::select(mask, self.above.like(0.0), self.above);
        self.frames = V::Word::select(mask, self.frames.like(0), self.frames);
    }

    fn carry(&mut self, lane: usize, tape: &mut Tape) {
        tape.lane(self.level, lane, &mut self.above);
        tape.lane_of_words::<V>(self.level, lane, &mut self.frames);
    }
}

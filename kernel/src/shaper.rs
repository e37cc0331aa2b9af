//! What bends waves: `distort shape wavefold fold`.
//!
//! A function of each frame, at twice the rate ([`HalfBand`]). Where a function has corners, which make more harmonics than
//! that takes away, its mean between two frames stands for its value (Parker, Zavalishin and Le Bivic, Reducing the
//! Aliasing of Nonlinear Waveshaping Using Continuous-Time Convolution, 2016).

use super::half::HalfBand;
use super::lanes::Lane;
use super::port::{Range, ranges, settle, stretches, write};
use super::{Input, Kernel, Moment, Tape};
use phonon_compiler::ugen::UgenId;
use phonon_compiler::ugen::approx::{sin_turns, tanh};

/// A way to bend a wave, by one knob or two; the second is 0 where there is one.
pub trait Bend: Send + 'static {
    /// Its name in the table.
    const NAME: &'static str;

    /// The value at a frame, where the last was `before`.
    fn bent<V: Lane>(before: V, value: V, knobs: [V; 2]) -> V;
}

/// Soft saturation, blended with the input.
pub struct Distort;

impl Bend for Distort {
    const NAME: &'static str = "distort";

    #[inline(always)]
    fn bent<V: Lane>(_: V, value: V, [drive, mix]: [V; 2]) -> V {
        value + (tanh(value * drive) - value) * mix
    }
}

/// The waveshaper of SuperDirt.
pub struct Shape;

impl Bend for Shape {
    const NAME: &'static str = "shape";

    #[inline(always)]
    fn bent<V: Lane>(_: V, value: V, [amount, _]: [V; 2]) -> V {
        let lift = amount * 2.0 / (amount.like(1.0) - amount);
        (lift + 1.0) * value / (lift * value.magnitude() + 1.0)
    }
}

/// The sine of the input.
pub struct WaveFold;

impl Bend for WaveFold {
    const NAME: &'static str = "wavefold";

    #[inline(always)]
    fn bent<V: Lane>(_: V, value: V, [drive, _]: [V; 2]) -> V {
        /// 1 / 2π: a radian in turns.
        const TURNS_PER_RADIAN: f32 = 0.159_154_94;
        /// How many turns are told apart.
        const TURNS_MAX: f32 = 2e6;
        sin_turns((value * drive * TURNS_PER_RADIAN).between(-TURNS_MAX, TURNS_MAX))
    }
}

/// Turning back at either end.
pub struct Fold;

impl Bend for Fold {
    const NAME: &'static str = "fold";

    #[inline(always)]
    fn bent<V: Lane>(before: V, value: V, [one, other]: [V; 2]) -> V {
        let low = one.lesser(other);
        let width = (one.greater(other) - low).greater(value.like(1e-6));
        // Counted from the period that the last frame lies in, so that no places are far.
        let period = width * 2.0;
        let start = low + period * ((before - low) / period).whole();
        let (from, to) = (before - start, value - start);
        let way = to - from;
        let middle = (from + to) * 0.5 / period;
        let middle = width - ((middle - middle.whole()) * period - width).magnitude();
        let mean = (area(to, width) - area(from, width)) / way;
        let is_short = way.magnitude().less(width * 1e-3);
        low + V::select(is_short, middle, mean).greater(low.like(0.0)).lesser(width)
    }
}

/// The area below the wave that turns back at 0 and at `width`, from 0 on.
#[inline(always)]
fn area<V: Lane>(place: V, width: V) -> V {
    let period = width * 2.0;
    let turns = (place / period).whole();
    let up = place - turns * period;
    let down = period - up;
    let square = width * width;
    turns * square + V::select(up.less(width), up * up * 0.5, square - down * down * 0.5)
}

/// The kernel of a way to bend waves.
pub struct Shaper<V: Lane, B> {
    level: V::Level,
    input: Range,
    knobs: [Range; 2],
    up: HalfBand<V>,
    down: HalfBand<V>,
    before: V,
    bend: std::marker::PhantomData<B>,
}

impl<V: Lane, B: Bend> Shaper<V, B> {
    /// One that has heard nothing.
    pub fn new(level: V::Level) -> Shaper<V, B> {
        let [input, first, second] = match UgenId::known(B::NAME).row().ports.len() {
            2 => {
                let [input, knob] = ranges(B::NAME);
                [input, knob, knob]
            }
            _ => ranges(B::NAME),
        };
        let (up, down) = (HalfBand::new(level), HalfBand::new(level));
        let (before, bend) = (V::splat(level, 0.0), std::marker::PhantomData);
        Shaper { level, input, knobs: [first, second], up, down, before, bend }
    }
}

impl<V: Lane, B: Bend> Kernel for Shaper<V, B> {
    #[inline(always)]
    fn run(&mut self, _: &Moment<'_>, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        for first in stretches::<V>() {
            let mut signal = self.input.read::<V>(self.level, &inputs[0], first);
            let one = self.knobs[0].read::<V>(self.level, &inputs[1], first);
            let two = match inputs.get(2) {
                Some(input) => self.knobs[1].read::<V>(self.level, input, first),
                None => V::splat(self.level, 0.0).frames(),
            };
            // One step for all frames, then the next: of the three only bending needs nothing that was computed before.
            let (mut early, mut late) = (signal, signal);
            for (at, value) in signal.as_ref().iter().enumerate() {
                [early[at], late[at]] = self.up.up(*value);
            }
            let (mut first_bent, mut second_bent) = (early, late);
            for (at, bent) in first_bent.as_mut().iter_mut().enumerate() {
                let before = if at == 0 { self.before } else { late[at - 1] };
                *bent = B::bent(before, early[at], [one[at], two[at]]);
            }
            for (at, bent) in second_bent.as_mut().iter_mut().enumerate() {
                *bent = B::bent(early[at], late[at], [one[at], two[at]]);
            }
            self.before = late[V::FRAMES - 1];
            for (at, value) in signal.as_mut().iter_mut().enumerate() {
                *value = self.down.down([first_bent[at], second_bent[at]]);
            }
            write::<V>(outputs[0], first, &signal);
        }
        self.up.settle();
        self.down.settle();
        self.before = settle(self.before);
    }

    fn reset(&mut self, lane: usize) {
        self.up.reset(self.level, lane);
        self.down.reset(self.level, lane);
        self.before = V::select(V::only(self.level, lane), self.before.like(0.0), self.before);
    }

    fn carry(&mut self, lane: usize, tape: &mut Tape) {
        self.up.carry(self.level, lane, tape);
        self.down.carry(self.level, lane, tape);
        tape.lane(self.level, lane, &mut self.before);
    }
}

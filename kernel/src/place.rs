//! Left and right: `pan balance`.

use super::lanes::Lane;
use super::port::{Range, each, ranges, stretches, write};
use super::{Input, Kernel, Moment, Tape};
use phonon_compiler::ugen::approx::sin_quarter_turn;

/// How loud a position is on either side: sine and cosine, so that the sum of the squares is 1.
///
/// Positions go from 0, left, to 1, right. In the middle both are √½ (-3 dB); at the ends one is exactly 0.
#[inline(always)]
pub fn sides<V: Lane>(position: V) -> (V, V) {
    let quarter = 0.25;
    (sin_quarter_turn(-position * quarter + quarter), sin_quarter_turn(position * quarter))
}

/// Places a mono sound.
pub struct Pan<V: Lane> {
    level: V::Level,
    ports: [Range; 2],
}

impl<V: Lane> Pan<V> {
    /// The kernel.
    pub fn new(level: V::Level) -> Pan<V> {
        Pan { level, ports: ranges("pan") }
    }
}

impl<V: Lane> Kernel for Pan<V> {
    #[inline(always)]
    fn run(&mut self, _: &Moment<'_>, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        let [input, position] = self.ports;
        for first in stretches::<V>() {
            let signal = input.read::<V>(self.level, &inputs[0], first);
            let position = position.read::<V>(self.level, &inputs[1], first);
            let left = each!(inputs[1].flat, at => sides(position[at]).0);
            let right = each!(inputs[1].flat, at => sides(position[at]).1);
            write::<V>(outputs[0], first, &product(&signal, &left));
            write::<V>(outputs[1], first, &product(&signal, &right));
        }
    }

    fn reset(&mut self, _: usize) {}

    fn carry(&mut self, _: usize, _: &mut Tape) {}
}

/// Turns a stereo sound to one side: the other fades away as in [`Pan`], the middle is the sound itself.
pub struct Balance<V: Lane> {
    level: V::Level,
    ports: [Range; 3],
}

impl<V: Lane> Balance<V> {
    /// The kernel.
    pub fn new(level: V::Level) -> Balance<V> {
        Balance { level, ports: ranges("balance") }
    }
}

impl<V: Lane> Kernel for Balance<V> {
    #[inline(always)]
    fn run(&mut self, _: &Moment<'_>, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        let [left, right, position] = self.ports;
        for first in stretches::<V>() {
            let position = position.read::<V>(self.level, &inputs[2], first);
            let gains = [
                each!(inputs[2].flat, at => faded(position[at]).0),
                each!(inputs[2].flat, at => faded(position[at]).1),
            ];
            let signals = [
                left.read::<V>(self.level, &inputs[0], first),
                right.read::<V>(self.level, &inputs[1], first),
            ];
            write::<V>(outputs[0], first, &product(&signals[0], &gains[0]));
            write::<V>(outputs[1], first, &product(&signals[1], &gains[1]));
        }
    }

    fn reset(&mut self, _: usize) {}

    fn carry(&mut self, _: usize, _: &mut Tape) {}
}

/// Frame by frame.
#[inline(always)]
fn product<V: Lane, F: Copy + AsRef<[V]> + AsMut<[V]>>(signal: &F, gains: &F) -> F {
    let mut product = *signal;
    for (value, gain) in product.as_mut().iter_mut().zip(gains.as_ref()) {
        *value = *value * *gain;
    }
    product
}

/// How loud either side of a balance is: 1 towards its end and exactly in the middle, 0 at the other end.
#[inline(always)]
pub fn faded<V: Lane>(position: V) -> (V, V) {
    let (left, right) = sides(position);
    let (middle, one) = (position.like(0.5), position.like(1.0));
    let left = (left * std::f32::consts::SQRT_2).lesser(one);
    let right = (right * std::f32::consts::SQRT_2).lesser(one);
    (V::select(middle.less(position), left, one), V::select(position.less(middle), right, one))
}

//! Frame by frame and without memory: `add sub mul div mod pow mix copy loop gain amp distort`.

use super::lanes::Lane;
use super::port::{Quantum, Range, ranges, write};
use super::{Input, Kernel, Moment};
use phonon_compiler::plan::QUANTUM_FRAMES;
use phonon_compiler::ugen::approx::tanh;
use phonon_compiler::ugen::arithmetic;

/// A function of two ports.
pub struct Binary<V: Lane, F> {
    level: V::Level,
    ports: [Range; 2],
    operation: F,
}

impl<V: Lane, F: Fn(V, V) -> V> Binary<V, F> {
    /// The kernel of that ugen.
    pub fn new(level: V::Level, ugen: &str, operation: F) -> Binary<V, F> {
        Binary { level, ports: ranges(ugen), operation }
    }
}

impl<V: Lane, F: Fn(V, V) -> V + Send> Kernel for Binary<V, F> {
    fn run(&mut self, _: &Moment, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        let mut values = self.ports[0].read::<V>(self.level, &inputs[0]);
        let others = self.ports[1].read::<V>(self.level, &inputs[1]);
        for (value, other) in values.iter_mut().zip(others) {
            *value = (self.operation)(*value, other);
        }
        write(outputs[0], &values);
    }

    fn reset(&mut self) {}
}

/// The sum of any number of inputs, in their order.
pub struct Mix<V: Lane> {
    level: V::Level,
    port: Range,
}

impl<V: Lane> Mix<V> {
    /// The kernel.
    pub fn new(level: V::Level) -> Mix<V> {
        let [port] = ranges("mix");
        Mix { level, port }
    }
}

impl<V: Lane> Kernel for Mix<V> {
    fn run(&mut self, _: &Moment, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        let mut sum: Quantum<V> = [V::splat(self.level, 0.0); QUANTUM_FRAMES];
        for input in inputs {
            let values = self.port.read::<V>(self.level, input);
            for (sum, value) in sum.iter_mut().zip(values) {
                *sum = arithmetic::add(*sum, value);
            }
        }
        write(outputs[0], &sum);
    }

    fn reset(&mut self) {}
}

/// Its input, in another place: `copy`, and `loop`, whose place is kept for the next quantum.
pub struct Copy<V: Lane> {
    level: V::Level,
    port: Range,
}

impl<V: Lane> Copy<V> {
    /// The kernel of that ugen.
    pub fn new(level: V::Level, ugen: &str) -> Copy<V> {
        let [port] = ranges(ugen);
        Copy { level, port }
    }
}

impl<V: Lane> Kernel for Copy<V> {
    fn run(&mut self, _: &Moment, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        write(outputs[0], &self.port.read::<V>(self.level, &inputs[0]));
    }

    fn reset(&mut self) {}
}

/// Soft saturation, blended with the input.
pub struct Distort<V: Lane> {
    level: V::Level,
    ports: [Range; 3],
}

impl<V: Lane> Distort<V> {
    /// The kernel.
    pub fn new(level: V::Level) -> Distort<V> {
        Distort { level, ports: ranges("distort") }
    }
}

impl<V: Lane> Kernel for Distort<V> {
    fn run(&mut self, _: &Moment, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        let [input, drive, mix] = self.ports;
        let mut signal = input.read::<V>(self.level, &inputs[0]);
        let drive = drive.read::<V>(self.level, &inputs[1]);
        let mix = mix.read::<V>(self.level, &inputs[2]);
        for ((value, drive), mix) in signal.iter_mut().zip(drive).zip(mix) {
            *value = *value + (tanh(*value * drive) - *value) * mix;
        }
        write(outputs[0], &signal);
    }

    fn reset(&mut self) {}
}

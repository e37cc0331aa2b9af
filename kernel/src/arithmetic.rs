//! Frame by frame and without memory: `add sub mul div mod pow min max less greater round bent log2 clip mix copy loop`
//! and `gain amp`.

use super::lanes::Lane;
use super::port::{Range, Stretch, ranges, stretches, write};
use super::{Input, Kernel, Moment, Tape, width};
use phonon_compiler::ugen::arithmetic;

/// A function of two numbers.
pub trait Operation: Send + 'static {
    /// What it gives.
    fn apply<V: Lane>(a: V, b: V) -> V;
}

macro_rules! operations {
    ($($name:ident $function:ident)*) => {$(
        /// See the function of that name.
        pub struct $name;

        impl Operation for $name {
            #[inline(always)]
            fn apply<V: Lane>(a: V, b: V) -> V {
                arithmetic::$function(a, b)
            }
        }
    )*};
}

operations! {
    Add add Sub sub Mul mul Div div Modulo modulo Power power Min min Max max Less less Greater greater Round round
    Bent bent
}

/// A function of two ports.
pub struct Binary<V: Lane, O> {
    level: V::Level,
    ports: [Range; 2],
    operation: std::marker::PhantomData<O>,
}

impl<V: Lane, O: Operation> Binary<V, O> {
    /// The kernel of that ugen.
    pub fn new(level: V::Level, ugen: &str) -> Binary<V, O> {
        Binary { level, ports: ranges(ugen), operation: std::marker::PhantomData }
    }
}

impl<V: Lane, O: Operation> Kernel for Binary<V, O> {
    #[inline(always)]
    fn run(&mut self, _: &Moment<'_>, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        for first in stretches::<V>() {
            let mut values = self.ports[0].read::<V>(self.level, &inputs[0], first);
            let others = self.ports[1].read::<V>(self.level, &inputs[1], first);
            for (value, other) in values.as_mut().iter_mut().zip(others.as_ref()) {
                *value = O::apply(*value, *other);
            }
            write::<V>(outputs[0], first, &values);
        }
    }

    fn reset(&mut self, _: usize) {}

    fn carry(&mut self, _: usize, _: &mut Tape) {}
}

/// A logarithm.
pub struct Log2<V: Lane> {
    level: V::Level,
    port: Range,
}

impl<V: Lane> Log2<V> {
    /// The kernel.
    pub fn new(level: V::Level) -> Log2<V> {
        let [port] = ranges("log2");
        Log2 { level, port }
    }
}

impl<V: Lane> Kernel for Log2<V> {
    #[inline(always)]
    fn run(&mut self, _: &Moment<'_>, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        for first in stretches::<V>() {
            let mut values = self.port.read::<V>(self.level, &inputs[0], first);
            for value in values.as_mut() {
                *value = arithmetic::log2(*value);
            }
            write::<V>(outputs[0], first, &values);
        }
    }

    fn reset(&mut self, _: usize) {}

    fn carry(&mut self, _: usize, _: &mut Tape) {}
}

/// A signal between two others.
pub struct Clip<V: Lane> {
    level: V::Level,
    ports: [Range; 3],
}

impl<V: Lane> Clip<V> {
    /// The kernel.
    pub fn new(level: V::Level) -> Clip<V> {
        Clip { level, ports: ranges("clip") }
    }
}

impl<V: Lane> Kernel for Clip<V> {
    #[inline(always)]
    fn run(&mut self, _: &Moment<'_>, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        let [input, low, high] = self.ports;
        for first in stretches::<V>() {
            let mut values = input.read::<V>(self.level, &inputs[0], first);
            let low = low.read::<V>(self.level, &inputs[1], first);
            let high = high.read::<V>(self.level, &inputs[2], first);
            for (at, value) in values.as_mut().iter_mut().enumerate() {
                *value = value.greater(low[at]).lesser(high[at]);
            }
            write::<V>(outputs[0], first, &values);
        }
    }

    fn reset(&mut self, _: usize) {}

    fn carry(&mut self, _: usize, _: &mut Tape) {}
}

/// The sum of all lanes of any number of inputs, in their order.
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

    /// A stretch of one lane of a packed input.
    #[inline(always)]
    fn lane(&self, input: &Input<'_>, lane: usize, first: usize) -> Stretch<V> {
        let mut values = V::splat(self.level, 0.0).frames();
        let stride = width(usize::from(input.lanes));
        let frames = input.signal[first * stride..].chunks_exact(stride);
        for (value, frame) in values.as_mut().iter_mut().zip(frames) {
            *value = self.port.tame(V::splat(self.level, frame[lane]));
        }
        values
    }
}

impl<V: Lane> Kernel for Mix<V> {
    #[inline(always)]
    fn run(&mut self, _: &Moment<'_>, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        for first in stretches::<V>() {
            let mut sum = V::splat(self.level, 0.0).frames();
            let mut is_first = true;
            for input in inputs {
                let lanes = if V::LANES == 1 { usize::from(input.lanes) } else { 1 };
                for lane in 0..lanes {
                    let values = match lanes {
                        1 => self.port.read::<V>(self.level, input, first),
                        _ => self.lane(input, lane, first),
                    };
                    if is_first {
                        (sum, is_first) = (values, false);
                        continue;
                    }
                    for (sum, value) in sum.as_mut().iter_mut().zip(values.as_ref()) {
                        *sum = arithmetic::add(*sum, *value);
                    }
                }
            }
            write::<V>(outputs[0], first, &sum);
        }
    }

    fn reset(&mut self, _: usize) {}

    fn carry(&mut self, _: usize, _: &mut Tape) {}
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
    #[inline(always)]
    fn run(&mut self, _: &Moment<'_>, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        for first in stretches::<V>() {
            write::<V>(outputs[0], first, &self.port.read::<V>(self.level, &inputs[0], first));
        }
    }

    fn reset(&mut self, _: usize) {}

    fn carry(&mut self, _: usize, _: &mut Tape) {}
}

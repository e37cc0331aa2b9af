//! Filters of second order: `lpf hpf bpf notch`.
//!
//! The state-variable filter with trapezoidal integrators (Simper, Solving the continuous SVF equations using
//! trapezoidal integration and equivalent currents, 2013). It is stable at every cutoff and `q`,
//! and stays so while they move.

use super::lanes::Lane;
use super::port::{Range, Stretch, each, ranges, settle, stretches, write};
use super::{Input, Kernel, Moment, Setup, Tape};
use phonon_compiler::ugen::approx::sin_quarter_turn;

/// The highest cutoff, as a part of the rate.
const GREATEST_CUTOFF: f32 = 0.49;

/// What the two integrators do at each frame of a stretch.
struct Coefficients<V: Lane> {
    /// 1 / (1 + g (g + k)), where g is the tangent of the cutoff.
    first: Stretch<V>,
    /// g times that.
    second: Stretch<V>,
    /// g² times that.
    third: Stretch<V>,
    /// k = 1 / q.
    damping: Stretch<V>,
}

impl<V: Lane> Coefficients<V> {
    /// For cutoffs as parts of the rate. With sine and cosine for the tangent one division does.
    #[inline(always)]
    fn of(cutoff: &Stretch<V>, q: &Stretch<V>, flat: bool) -> Coefficients<V> {
        let damping = each!(flat, at => q[at].like(1.0) / q[at]);
        let sin = each!(flat, at => sin_quarter_turn(cutoff[at] * 0.5));
        let cos = each!(flat, at => sin_quarter_turn(cutoff[at] * -0.5 + 0.25));
        let scale = each!(flat, at => {
            let (sin, cos) = (sin[at], cos[at]);
            sin.like(1.0) / (cos * cos + sin * (sin + damping[at] * cos))
        });
        Coefficients {
            first: each!(flat, at => cos[at] * cos[at] * scale[at]),
            second: each!(flat, at => sin[at] * cos[at] * scale[at]),
            third: each!(flat, at => sin[at] * sin[at] * scale[at]),
            damping,
        }
    }
}

/// Which of the filter's signals is heard.
pub trait Response: Send + 'static {
    /// Its name in the table.
    const NAME: &'static str;

    /// The output from the input, the band, the low part and 1 / q.
    fn output<V: Lane>(input: V, band: V, low: V, damping: V) -> V;
}

/// What lies below the cutoff.
pub struct Low;

impl Response for Low {
    const NAME: &'static str = "lpf";

    #[inline(always)]
    fn output<V: Lane>(_: V, _: V, low: V, _: V) -> V {
        low
    }
}

/// What lies above the cutoff.
pub struct High;

impl Response for High {
    const NAME: &'static str = "hpf";

    #[inline(always)]
    fn output<V: Lane>(input: V, band: V, low: V, damping: V) -> V {
        input - damping * band - low
    }
}

/// What lies around the cutoff, with a peak of 1.
pub struct Band;

impl Response for Band {
    const NAME: &'static str = "bpf";

    #[inline(always)]
    fn output<V: Lane>(_: V, band: V, _: V, damping: V) -> V {
        damping * band
    }
}

/// What does not lie around the cutoff.
pub struct Notch;

impl Response for Notch {
    const NAME: &'static str = "notch";

    #[inline(always)]
    fn output<V: Lane>(input: V, band: V, _: V, damping: V) -> V {
        input - damping * band
    }
}

/// The filter.
pub struct Filter<V: Lane, R: Response> {
    level: V::Level,
    input: Range,
    cutoff: Range,
    q: Range,
    per_hz: f32,
    /// The states of the integrators.
    band: V,
    low: V,
    response: std::marker::PhantomData<R>,
}

impl<V: Lane, R: Response> Filter<V, R> {
    /// A filter at rest.
    pub fn new(level: V::Level, setup: &Setup<'_>) -> Filter<V, R> {
        let [input, cutoff, q] = ranges(R::NAME);
        let (per_hz, zero) = (1.0 / setup.sample_rate_hz, V::splat(level, 0.0));
        Filter { level, input, cutoff, q, per_hz, band: zero, low: zero, response: std::marker::PhantomData }
    }
}

impl<V: Lane, R: Response> Filter<V, R> {
    /// What a stretch is filtered with.
    #[inline(always)]
    fn coefficients(&self, inputs: &[Input<'_>], first: usize, flat: bool) -> Coefficients<V> {
        let cutoff_hz = self.cutoff.read::<V>(self.level, &inputs[1], first);
        let q = self.q.read::<V>(self.level, &inputs[2], first);
        let greatest = V::splat(self.level, GREATEST_CUTOFF);
        let cutoff = each!(flat, at => (cutoff_hz[at] * self.per_hz).lesser(greatest));
        Coefficients::of(&cutoff, &q, flat)
    }

    /// Filters a stretch. The new states are written so that each waits for three operations only.
    #[inline(always)]
    fn filter(&mut self, signal: &mut Stretch<V>, coefficients: &Coefficients<V>) {
        let Coefficients { first, second, third, damping } = coefficients;
        for (at, value) in signal.as_mut().iter_mut().enumerate() {
            let (first, second, third, damping) = (first[at], second[at], third[at], damping[at]);
            let push = *value - self.low;
            let band = first * self.band + second * push;
            let low = (self.low + second * self.band) + third * push;
            let next_band = (first * 2.0 - 1.0) * self.band + second * 2.0 * push;
            self.low = (self.low + second * 2.0 * self.band) + third * 2.0 * push;
            self.band = next_band;
            *value = R::output(*value, band, low, damping);
        }
    }
}

impl<V: Lane, R: Response> Kernel for Filter<V, R> {
    #[inline(always)]
    fn run(&mut self, _: &Moment<'_>, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        let flat = inputs[1].flat && inputs[2].flat;
        let mut coefficients = self.coefficients(inputs, 0, flat);
        for first in stretches::<V>() {
            if first > 0 && !flat {
                coefficients = self.coefficients(inputs, first, flat);
            }
            let mut signal = self.input.read::<V>(self.level, &inputs[0], first);
            self.filter(&mut signal, &coefficients);
            write::<V>(outputs[0], first, &signal);
        }
        self.band = settle(self.band);
        self.low = settle(self.low);
    }

    fn reset(&mut self, lane: usize) {
        let (mask, zero) = (V::only(self.level, lane), self.band.like(0.0));
        self.band = V::select(mask, zero, self.band);
        self.low = V::select(mask, zero, self.low);
    }

    fn carry(&mut self, lane: usize, tape: &mut Tape) {
        tape.lane(self.level, lane, &mut self.band);
        tape.lane(self.level, lane, &mut self.low);
    }
}

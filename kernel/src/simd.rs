//! Rows of eight and of sixteen signals in the vectors of the processor.
//!
//! Every operation is one that IEEE 754 defines to the last bit, or one on whole numbers, so that a row gives the bits
//! of as many single signals on every processor. Nothing is fused, and nothing is summed across lanes.

use super::lanes::{Lane, Word};
use fearless_simd::prelude::*;
use fearless_simd::{f32x8, f32x16, i32x8, i32x16, mask32x8, mask32x16, u32x8, u32x16};
use phonon_compiler::ugen::number::Number;
use std::ops::{Add, Div, Mul, Neg, Sub};

/// The bits of a half's root, below which a mantissa is doubled.
const ROOT_HALF_BITS: u32 = 0x3f35_04f3;

/// The bits of a mantissa.
const MANTISSA_BITS: u32 = 0x007f_ffff;

/// 1.5 times 2^23: what leaves a whole number in the lowest bits of the sum.
const WHOLE: f32 = 12_582_912.0;

/// How many frames of a row a kernel takes at a time.
const FRAMES: usize = 8;

macro_rules! operator {
    ($row:ident, $operator:ident, $method:ident) => {
        impl<S: Simd> $operator for $row<S> {
            type Output = $row<S>;

            #[inline(always)]
            fn $method(self, other: $row<S>) -> $row<S> {
                $row(self.0.$method(other.0))
            }
        }

        impl<S: Simd> $operator<f32> for $row<S> {
            type Output = $row<S>;

            #[inline(always)]
            fn $method(self, other: f32) -> $row<S> {
                $row(self.0.$method(other))
            }
        }
    };
}

macro_rules! row {
    ($(#[$doc:meta])* $row:ident, $lanes:literal, $floats:ident, $words:ident, $signed:ident, $mask:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $row<S: Simd>($floats<S>);

        operator!($row, Add, add);
        operator!($row, Sub, sub);
        operator!($row, Mul, mul);
        operator!($row, Div, div);

        impl<S: Simd> Neg for $row<S> {
            type Output = $row<S>;

            #[inline(always)]
            fn neg(self) -> $row<S> {
                $row(-self.0)
            }
        }

        impl<S: Simd> Number for $row<S> {
            type Mask = $mask<S>;

            #[inline(always)]
            fn like(self, value: f32) -> $row<S> {
                $row($floats::splat(self.0.token(), value))
            }

            #[inline(always)]
            fn less(self, other: $row<S>) -> $mask<S> {
                self.0.simd_lt(other.0)
            }

            #[inline(always)]
            fn at_most(self, other: $row<S>) -> $mask<S> {
                self.0.simd_le(other.0)
            }

            #[inline(always)]
            fn equals(self, other: $row<S>) -> $mask<S> {
                self.0.simd_eq(other.0)
            }

            #[inline(always)]
            fn select(mask: $mask<S>, yes: $row<S>, no: $row<S>) -> $row<S> {
                $row(mask.select(yes.0, no.0))
            }

            #[inline(always)]
            fn magnitude(self) -> $row<S> {
                $row(self.0.abs())
            }

            #[inline(always)]
            fn signed_as(self, other: $row<S>) -> $row<S> {
                $row(self.0.copysign(other.0))
            }

            #[inline(always)]
            fn turned_as(self, other: $row<S>) -> $row<S> {
                let sign = other.0.bitcast::<$words<S>>() & 0x8000_0000;
                $row((self.0.bitcast::<$words<S>>() ^ sign).bitcast())
            }

            #[inline(always)]
            fn root(self) -> $row<S> {
                $row(self.0.sqrt())
            }

            #[inline(always)]
            fn power_of_two(self) -> $row<S> {
                let whole = (self + 127.0) + WHOLE;
                $row((whole.0.bitcast::<$words<S>>() << 23).bitcast())
            }

            #[inline(always)]
            fn mantissa_and_exponent(self) -> ($row<S>, $row<S>) {
                let above = self.0.bitcast::<$words<S>>() - ROOT_HALF_BITS;
                let mantissa = (above & MANTISSA_BITS) + ROOT_HALF_BITS;
                let exponent = above.bitcast::<$signed<S>>() >> 23;
                ($row(mantissa.bitcast()), $row(exponent.to_float()))
            }
        }

        impl<S: Simd> Lane for $row<S> {
            const LANES: usize = $lanes;
            const FRAMES: usize = FRAMES;
            type Frames = [$row<S>; FRAMES];
            type Level = S;
            type Word = $words<S>;

            #[inline(always)]
            fn frames(self) -> [$row<S>; FRAMES] {
                [self; FRAMES]
            }

            #[inline(always)]
            fn splat(level: S, value: f32) -> $row<S> {
                $row($floats::splat(level, value))
            }

            #[inline(always)]
            fn load(level: S, values: &[f32]) -> $row<S> {
                $row($floats::from_slice(level, &values[..$lanes]))
            }

            #[inline(always)]
            fn store(self, values: &mut [f32]) {
                self.0.store_slice(&mut values[..$lanes]);
            }

            #[inline(always)]
            fn word(level: S, value: u32) -> $words<S> {
                $words::splat(level, value)
            }

            #[inline(always)]
            fn words(level: S, value: impl Fn(usize) -> u32) -> $words<S> {
                let mut words = [0; $lanes];
                for (lane, word) in words.iter_mut().enumerate() {
                    *word = value(lane);
                }
                $words::load_array(level, words)
            }

            #[inline(always)]
            fn only(level: S, lane: usize) -> $mask<S> {
                $mask::from_bitmask(level, 1 << lane)
            }

            #[inline(always)]
            fn to_word(self) -> $words<S> {
                self.0.to_int::<$signed<S>>().bitcast()
            }

            #[inline(always)]
            fn fixed_point(self, scale: f64) -> ($words<S>, $words<S>) {
                let (mut upper, mut lower, level) = ([0; $lanes], [0; $lanes], self.0.token());
                for (lane, value) in self.0.to_array().into_iter().enumerate() {
                    (upper[lane], lower[lane]) = value.fixed_point(scale);
                }
                ($words::load_array(level, upper), $words::load_array(level, lower))
            }

            #[inline(always)]
            fn from_signed(word: $words<S>) -> $row<S> {
                $row(word.bitcast::<$signed<S>>().to_float())
            }

            #[inline(always)]
            fn gather(level: S, table: &[f32], rows: $words<S>) -> $row<S> {
                let mut values = [0.0; $lanes];
                for (lane, row) in rows.to_array().into_iter().enumerate() {
                    values[lane] = table[row as usize * $lanes + lane];
                }
                $row($floats::load_array(level, values))
            }

            #[inline(always)]
            fn any(mask: $mask<S>) -> bool {
                mask.any_true()
            }

            #[inline(always)]
            fn greatest(self) -> f32 {
                let mut greatest = f32::MIN;
                for value in self.0.to_array() {
                    greatest = greatest.greater(value);
                }
                greatest
            }
        }

        impl<S: Simd> Word for $words<S> {
            type Mask = $mask<S>;

            #[inline(always)]
            fn like(self, value: u32) -> $words<S> {
                $words::splat(self.token(), value)
            }

            #[inline(always)]
            fn store(self, words: &mut [u32]) {
                self.store_slice(&mut words[..$lanes]);
            }

            #[inline(always)]
            fn plus(self, other: $words<S>) -> $words<S> {
                self + other
            }

            #[inline(always)]
            fn minus(self, other: $words<S>) -> $words<S> {
                self - other
            }

            #[inline(always)]
            fn times(self, factor: u32) -> $words<S> {
                self * factor
            }

            #[inline(always)]
            fn xor(self, other: $words<S>) -> $words<S> {
                self ^ other
            }

            #[inline(always)]
            fn and(self, bits: u32) -> $words<S> {
                self & bits
            }

            #[inline(always)]
            fn shifted_right(self, bits: u32) -> $words<S> {
                self >> bits
            }

            #[inline(always)]
            fn shifted_left(self, bits: u32) -> $words<S> {
                self << bits
            }

            #[inline(always)]
            fn below(self, other: $words<S>) -> $mask<S> {
                self.simd_lt(other)
            }

            #[inline(always)]
            fn shared(self) -> Option<u32> {
                let first = self.to_array()[0];
                self.simd_eq($words::splat(self.token(), first)).all_true().then_some(first)
            }

            #[inline(always)]
            fn select(mask: $mask<S>, yes: $words<S>, no: $words<S>) -> $words<S> {
                mask.select(yes, no)
            }
        }
    };
}

row!(
    /// Eight signals.
    Row8, 8, f32x8, u32x8, i32x8, mask32x8
);
row!(
    /// Sixteen signals.
    Row16, 16, f32x16, u32x16, i32x16, mask32x16
);

//! Numbers that an algorithm is written over once: one value, or several side by side.

use std::ops::{Add, BitAnd, BitOr, Div, Mul, Neg, Not, Sub};

/// A real number, or a row of them that are computed side by side.
///
/// Only IEEE operations that round alike everywhere, and exact ones: the same bits at every width.
pub trait Number:
    Copy
    + Neg<Output = Self>
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Add<f32, Output = Self>
    + Sub<f32, Output = Self>
    + Mul<f32, Output = Self>
    + Div<f32, Output = Self>
{
    /// A truth for each number.
    type Mask: Copy
        + Send
        + BitAnd<Output = Self::Mask>
        + BitOr<Output = Self::Mask>
        + Not<Output = Self::Mask>;

    /// `value`, as wide as `self`.
    fn like(self, value: f32) -> Self;

    /// Where it is less than `other`; false where either is not a number.
    fn less(self, other: Self) -> Self::Mask;

    /// Where it is at most `other`; false where either is not a number.
    fn at_most(self, other: Self) -> Self::Mask;

    /// Where it equals `other`; a number that is none equals nothing.
    fn equals(self, other: Self) -> Self::Mask;

    /// `yes` where `mask` is true, else `no`.
    fn select(mask: Self::Mask, yes: Self, no: Self) -> Self;

    /// The magnitude.
    fn magnitude(self) -> Self;

    /// The magnitude of `self` with the sign of `other`.
    fn signed_as(self, other: Self) -> Self;

    /// `self` with its sign changed where `other` is negative.
    fn turned_as(self, other: Self) -> Self;

    /// The square root.
    fn root(self) -> Self;

    /// 2 to the power of `self`, a whole number from -126 to 127.
    fn power_of_two(self) -> Self;

    /// A mantissa from √½ to √2 and a whole exponent of 2, for a positive normal number.
    fn mantissa_and_exponent(self) -> (Self, Self);

    /// The lesser of two; `other` where `self` is not a number.
    #[inline(always)]
    fn lesser(self, other: Self) -> Self {
        Self::select(self.less(other), self, other)
    }

    /// The greater of two; `other` where `self` is not a number.
    #[inline(always)]
    fn greater(self, other: Self) -> Self {
        Self::select(other.less(self), self, other)
    }

    /// `self` kept between `low` and `high`; `low` where it is not a number.
    #[inline(always)]
    fn between(self, low: f32, high: f32) -> Self {
        self.greater(self.like(low)).lesser(self.like(high))
    }

    /// The nearest whole number, a tie going to the even one.
    #[inline(always)]
    fn nearest(self) -> Self {
        let magnitude = self.magnitude();
        let rounded = (magnitude + WHOLE_FROM) - WHOLE_FROM;
        Self::select(magnitude.less(self.like(WHOLE_FROM)), rounded, magnitude).signed_as(self)
    }

    /// The greatest whole number that is not above it.
    #[inline(always)]
    fn whole(self) -> Self {
        let nearest = self.nearest();
        nearest - Self::select(self.less(nearest), self.like(1.0), self.like(0.0))
    }
}

/// 2^23: from here on every number is whole.
const WHOLE_FROM: f32 = 8_388_608.0;

/// The bits of √½, below which a mantissa is doubled.
const ROOT_HALF_BITS: u32 = 0x3f35_04f3;

impl Number for f32 {
    type Mask = bool;

    #[inline(always)]
    fn like(self, value: f32) -> f32 {
        value
    }

    #[inline(always)]
    fn less(self, other: f32) -> bool {
        self < other
    }

    #[inline(always)]
    fn at_most(self, other: f32) -> bool {
        self <= other
    }

    #[inline(always)]
    fn equals(self, other: f32) -> bool {
        self == other
    }

    #[inline(always)]
    fn select(mask: bool, yes: f32, no: f32) -> f32 {
        if mask { yes } else { no }
    }

    #[inline(always)]
    fn magnitude(self) -> f32 {
        self.abs()
    }

    #[inline(always)]
    fn signed_as(self, other: f32) -> f32 {
        self.copysign(other)
    }

    #[inline(always)]
    fn turned_as(self, other: f32) -> f32 {
        f32::from_bits(self.to_bits() ^ (other.to_bits() & 0x8000_0000))
    }

    #[inline(always)]
    fn root(self) -> f32 {
        self.sqrt()
    }

    #[inline(always)]
    fn power_of_two(self) -> f32 {
        // Adding 1.5 * 2^23 leaves the whole number in the lowest bits, from where it moves into the exponent.
        f32::from_bits(((self + 127.0) + 12_582_912.0).to_bits() << 23)
    }

    #[inline(always)]
    fn mantissa_and_exponent(self) -> (f32, f32) {
        let above = self.to_bits().wrapping_sub(ROOT_HALF_BITS);
        let mantissa = f32::from_bits((above & 0x007f_ffff).wrapping_add(ROOT_HALF_BITS));
        (mantissa, ((above as i32) >> 23) as f32)
    }
}

#[cfg(test)]
#[expect(
    clippy::disallowed_methods,
    reason = "the standard library is the truth that ours are compared with"
)]
mod tests {
    use super::Number;

    #[test]
    fn rounding_is_exact() {
        for x in [0.0f32, 0.5, 1.5, -0.5, -1.5, 2.49, -7.01, 8_388_607.5, 8_388_609.0, -3e30, 1e-30, -1e-30] {
            assert_eq!(x.nearest(), x.round_ties_even(), "{x}");
            assert_eq!(x.whole(), x.floor(), "{x}");
        }
    }

    #[test]
    fn powers_of_two_and_mantissas_are_exact() {
        for n in -126..=127 {
            assert_eq!((n as f32).power_of_two(), 2f64.powi(n) as f32);
        }
        for x in [1.0f32, 2.0, 0.7, 0.71, 1.41, 1.42, 3e38, 1.2e-38, 440.0] {
            let (mantissa, exponent) = x.mantissa_and_exponent();
            assert!((0.707..1.4143).contains(&mantissa), "{x}: {mantissa}");
            assert_eq!(mantissa as f64 * 2f64.powi(exponent as i32), x as f64);
        }
    }

    #[test]
    fn a_number_that_is_none_goes_to_the_lower_bound() {
        assert_eq!(f32::NAN.between(-2.0, 3.0), -2.0);
        assert_eq!(f32::INFINITY.between(-2.0, 3.0), 3.0);
    }
}

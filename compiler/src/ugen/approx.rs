//! Polynomials that stand for the transcendental functions, with the same bits on every machine.
//!
//! The coefficients are least-squares fits reweighted towards equal ripple (Lawson 1961), in double precision.
//! Errors are the greatest ones found by the tests over the whole range.

use super::number::Number;

/// sin(2πx) for |x| up to 2^22, `x` in turns. Error below 2e-7.
#[inline(always)]
pub fn sin_turns<V: Number>(x: V) -> V {
    sin_half_turn(x - x.nearest())
}

/// cos(2πx) for |x| up to 2^22, `x` in turns. Error below 2e-7.
#[inline(always)]
pub fn cos_turns<V: Number>(x: V) -> V {
    let x = (x - x.nearest()).magnitude();
    sin_quarter_turn(-x + 0.25)
}

/// tan(2πx) for |x| up to 2^22, `x` in turns. Relative error below 1e-6 where |tan| < 1000; never infinite.
#[inline(always)]
pub fn tan_turns<V: Number>(x: V) -> V {
    let cos = cos_turns(x);
    sin_turns(x) / V::select(cos.equals(cos.like(0.0)), cos.like(1e-9), cos)
}

/// sin(2πx) for |x| up to ½. Exactly odd, and exactly 0 at 0 and ±½.
#[inline(always)]
pub fn sin_half_turn<V: Number>(x: V) -> V {
    let magnitude = x.magnitude();
    sin_quarter_turn(magnitude.lesser(-magnitude + 0.5)).signed_as(x)
}

/// sin(2πx) for |x| up to ¼: an odd polynomial of degree 11.
#[inline(always)]
pub fn sin_quarter_turn<V: Number>(x: V) -> V {
    x * polynomial(x * x, [6.283_185_5, -41.341_7, 81.605_225, -76.704_17, 42.007_797, -14.381_39])
}

/// 2^x - 1, with a small relative error near 0 too (below 3e-7 everywhere).
///
/// Below -126 it is -1; above 127.99 it stays where it is.
#[inline(always)]
pub fn exp2_minus_one<V: Number>(x: V) -> V {
    let x = x.between(-126.0, 127.99);
    let whole = x.nearest();
    // Half the power is applied first, so that 2^128 is never formed.
    let half_power = (whole - 1.0).greater(x.like(-126.0)).power_of_two();
    let rest = exp2_rest(x - whole) * 2.0;
    let power = half_power * 2.0;
    let result = V::select(whole.equals(x.like(0.0)), rest * 0.5, half_power * rest + (power - 1.0));
    V::select(whole.less(x.like(127.5)), result, half_power * (rest + 2.0))
}

/// 2^x. Relative error below 2e-7; exact where `x` is whole; 0 below -126, and finite always.
#[inline(always)]
pub fn exp2<V: Number>(x: V) -> V {
    exp2_sum(x, x.like(0.0))
}

/// 2^(x + correction), where the correction is too small to be added to `x`.
#[inline(always)]
fn exp2_sum<V: Number>(x: V, correction: V) -> V {
    let bounded = x.between(-125.0, 127.99);
    let whole = bounded.nearest();
    let fraction = (bounded - whole) + correction;
    let result = (whole - 1.0).power_of_two() * (exp2_rest(fraction) * 2.0 + 2.0);
    V::select(x.less(x.like(-125.0)), x.like(0.0), result)
}

/// 2^x - 1 for |x| up to ½.
#[inline(always)]
fn exp2_rest<V: Number>(x: V) -> V {
    x * polynomial(
        x,
        [
            std::f32::consts::LN_2,
            0.240_226_5,
            0.055_504_11,
            0.009_618_057,
            0.001_333_367,
            0.000_154_613_3,
            1.525_271e-5,
        ],
    )
}

/// log2(x) for a positive normal number. Error below 2e-7 of the result or of 1; exact at powers of two.
#[inline(always)]
pub fn log2<V: Number>(x: V) -> V {
    let (high, low) = log2_sum(x);
    high + low
}

/// log2(x) as an unevaluated sum of a whole number and a fraction of at most ½.
#[inline(always)]
fn log2_sum<V: Number>(x: V) -> (V, V) {
    let (mantissa, exponent) = x.mantissa_and_exponent();
    let s = (mantissa - 1.0) / (mantissa + 1.0);
    (exponent, s * polynomial(s * s, [2.885_39, 0.961_796_7, 0.577_083_6, 0.411_672_83, 0.340_727_98]))
}

/// e^x. Relative error below 1e-6 for |x| up to 10; 0 far below, and finite always.
#[inline(always)]
pub fn exp<V: Number>(x: V) -> V {
    exp2(x * std::f32::consts::LOG2_E)
}

/// e^x - 1, with a small relative error near 0 too.
#[inline(always)]
pub fn exp_minus_one<V: Number>(x: V) -> V {
    exp2_minus_one(x * std::f32::consts::LOG2_E)
}

/// The hyperbolic tangent. Relative error below 5e-7; exactly ±1 from ±10 on.
#[inline(always)]
pub fn tanh<V: Number>(x: V) -> V {
    // tanh x = (e^2x - 1) / (e^2x + 1), which keeps its precision near 0.
    let above = exp_minus_one(x.magnitude().lesser(x.like(10.0)) * 2.0);
    (above / (above + 2.0)).signed_as(x)
}

/// |x|^y for a positive normal `x`. Relative error below 1e-6 for |y| up to 16.
#[inline(always)]
pub fn power<V: Number>(x: V, y: V) -> V {
    let y = y.between(-1e30, 1e30);
    let (whole, fraction) = log2_sum(x);
    let log = whole + fraction;
    let log_rest = (whole - log) + fraction;
    let product = y * log;
    let bounded = product.between(-200.0, 200.0);
    let rest = V::select(product.equals(bounded), product_error(y, log, product) + y * log_rest, x.like(0.0));
    exp2_sum(bounded, rest)
}

/// What rounding took from the product of two numbers (Dekker 1971).
#[inline(always)]
fn product_error<V: Number>(a: V, b: V, product: V) -> V {
    let (a_high, b_high) = (upper_half(a), upper_half(b));
    let (a_low, b_low) = (a - a_high, b - b_high);
    ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low
}

/// The number, rounded to the upper half of its bits (Veltkamp 1968).
#[inline(always)]
fn upper_half<V: Number>(x: V) -> V {
    let scaled = x * 4097.0;
    scaled - (scaled - x)
}

/// The polynomial of these coefficients, the constant first (Horner).
#[inline(always)]
pub fn polynomial<V: Number, const N: usize>(x: V, coefficients: [f32; N]) -> V {
    let mut sum = x.like(coefficients[N - 1]);
    for coefficient in coefficients[..N - 1].iter().rev() {
        sum = sum * x + *coefficient;
    }
    sum
}

#[cfg(test)]
#[expect(
    clippy::disallowed_methods,
    reason = "the standard library is the truth that ours are compared with"
)]
mod tests {
    use super::*;

    /// Checks `ours` against `truth` at many points: the error relative to max(|truth|, floor).
    fn check(range: (f64, f64), floor: f64, bound: f64, ours: fn(f32) -> f32, truth: fn(f64) -> f64) {
        for step in 0..=200_000 {
            let x = (range.0 + (range.1 - range.0) * f64::from(step) / 200_000.0) as f32;
            let (is, ought) = (f64::from(ours(x)), truth(f64::from(x)));
            let error = (is - ought).abs() / ought.abs().max(floor);
            assert!(error <= bound, "at {x}: {is} instead of {ought}, {error:e} off");
        }
    }

    #[test]
    fn sines() {
        check((-0.5, 0.5), 1.0, 2e-7, sin_turns, |x| (x * std::f64::consts::TAU).sin());
        check((-0.25, 0.25), 1e-30, 3e-7, sin_turns, |x| (x * std::f64::consts::TAU).sin());
        check((-3.0, 3.0), 1.0, 2e-7, cos_turns, |x| (x * std::f64::consts::TAU).cos());
        check((-0.249, 0.249), 1e-30, 1e-6, tan_turns, |x| (x * std::f64::consts::TAU).tan());
        assert_eq!(
            [sin_turns(0.0f32), sin_turns(0.5), sin_turns(0.25), cos_turns(0.25)],
            [0.0, 0.0, 1.0, 0.0]
        );
        assert!(tan_turns(0.25f32).is_finite());
    }

    #[test]
    fn exponentials() {
        check((-125.0, 127.9), 1e-37, 2e-7, exp2, f64::exp2);
        check((-20.0, 127.9), 1e-30, 3e-7, exp2_minus_one, |x| (x * std::f64::consts::LN_2).exp_m1());
        check((-1e-3, 1e-3), 1e-30, 3e-7, exp_minus_one, f64::exp_m1);
        check((-10.0, 10.0), 1e-30, 1e-6, exp, f64::exp);
        for whole in -125..=127 {
            assert_eq!(exp2(whole as f32), 2f64.powi(whole) as f32);
        }
        for x in [f32::NEG_INFINITY, -1e9, -126.5, 128.0, 1e9, f32::INFINITY, f32::NAN] {
            assert!(exp2(x).is_finite() && exp2_minus_one(x).is_finite(), "{x}");
        }
        assert_eq!([exp2_minus_one(-1e9f32), exp2(-1e9f32)], [-1.0, 0.0]);
    }

    #[test]
    fn logarithms() {
        check((1e-6, 30.0), 1.0, 2e-7, log2, f64::log2);
        check((0.99, 1.01), 1e-30, 3e-7, log2, f64::log2);
        assert_eq!([log2(1.0f32), log2(2.0), log2(0.25), log2(1024.0)], [0.0, 1.0, -2.0, 10.0]);
    }

    #[test]
    fn tangens_hyperbolicus() {
        check((-12.0, 12.0), 1e-30, 5e-7, tanh, f64::tanh);
        check((-1e-4, 1e-4), 1e-30, 5e-7, tanh, f64::tanh);
        assert_eq!([tanh(0.0f32), tanh(20.0), tanh(-20.0)], [0.0, 1.0, -1.0]);
    }

    #[test]
    fn powers() {
        for exponent in [-3.0f32, -0.5, 0.5, 1.0, 2.0, 3.0, 5.0, 16.0] {
            for step in 1..20_000 {
                let base = step as f32 * 1e-3;
                let ought = f64::from(base).powf(f64::from(exponent));
                let error = (f64::from(power(base, exponent)) / ought - 1.0).abs();
                assert!(error < 1e-6 || ought < 1e-36, "{base} to the {exponent}: {error:e} off");
            }
        }
        assert_eq!([power(3.0f32, 2.0), power(3.0, 3.0), power(10.0, 2.0)], [9.0, 27.0, 100.0]);
        assert!(power(1e30f32, f32::MAX).is_finite() && power(1e-30f32, f32::MAX) == 0.0);
    }
}

//! Arithmetic on signals, frame by frame.
//!
//! The functions are total: every result is a finite number. The compiler folds constants with them
//! and the kernels run them, so a folded expression has the bits of one that is computed.

use super::number::Number;
use super::{Chain, Group, Made, Memory, Port, Role, Ugen, Unit, approx, knob};

/// a + b.
#[inline(always)]
pub fn add<V: Number>(a: V, b: V) -> V {
    finite(a + b)
}

/// a - b.
#[inline(always)]
pub fn sub<V: Number>(a: V, b: V) -> V {
    finite(a - b)
}

/// a · b.
#[inline(always)]
pub fn mul<V: Number>(a: V, b: V) -> V {
    finite(a * b)
}

/// a / b; 0 where `b` is 0.
#[inline(always)]
pub fn div<V: Number>(a: V, b: V) -> V {
    let zero = a.like(0.0);
    V::select(b.equals(zero), zero, finite(a / b))
}

/// What remains of `a` after division by `b`, with the sign of `b`; 0 where `b` is 0.
#[inline(always)]
pub fn modulo<V: Number>(a: V, b: V) -> V {
    let zero = a.like(0.0);
    let rest = a - b * (a / b).whole();
    // Rounding may put the rest on or over either end.
    let size = rest.turned_as(b);
    let inside = zero.at_most(size) & size.less(b.magnitude());
    V::select(b.equals(zero) | !inside, zero, rest)
}

/// The lesser of two.
#[inline(always)]
pub fn min<V: Number>(a: V, b: V) -> V {
    a.lesser(b)
}

/// The greater of two.
#[inline(always)]
pub fn max<V: Number>(a: V, b: V) -> V {
    a.greater(b)
}

/// 1 where a < b, else 0.
#[inline(always)]
pub fn less<V: Number>(a: V, b: V) -> V {
    V::select(a.less(b), a.like(1.0), a.like(0.0))
}

/// 1 where a > b, else 0.
#[inline(always)]
pub fn greater<V: Number>(a: V, b: V) -> V {
    less(b, a)
}

/// The multiple of `b` that is nearest to `a`; `a` where `b` is 0.
#[inline(always)]
pub fn round<V: Number>(a: V, b: V) -> V {
    V::select(b.equals(a.like(0.0)), a, finite((finite(a / b)).nearest() * b))
}

/// A ramp `a` from 0 to 1, bent by `b`: (e^(ab) - 1) / (e^b - 1); straight where `b` is near 0.
#[inline(always)]
pub fn bent<V: Number>(a: V, b: V) -> V {
    let bend = b.between(-80.0, 80.0);
    let straight = bend.magnitude().less(a.like(1e-4));
    let scale = V::select(straight, a.like(1.0), approx::exp_minus_one(bend));
    V::select(straight, a, finite(approx::exp_minus_one(a.between(-1.0, 2.0) * bend) / scale))
}

/// log2 of |a|, from -126 on.
#[inline(always)]
pub fn log2<V: Number>(a: V) -> V {
    approx::log2(a.magnitude().greater(a.like(f32::MIN_POSITIVE)))
}

/// |a|^b with the sign of `a`; 0 to the power of 0 is 1, and to a negative power 0.
#[inline(always)]
pub fn power<V: Number>(a: V, b: V) -> V {
    let (zero, magnitude) = (a.like(0.0), a.magnitude());
    let nothing = magnitude.less(a.like(f32::MIN_POSITIVE));
    let of_nothing = V::select(b.equals(zero), a.like(1.0), zero);
    V::select(nothing, of_nothing, finite(approx::power(magnitude, b)).signed_as(a))
}

/// The ugen of that name on two numbers, as the kernel of that name has it; `None` where there is none.
pub fn evaluate(name: &str, a: f32, b: f32) -> Option<f32> {
    let operation = match name {
        "add" => add::<f32>,
        "sub" => sub::<f32>,
        "mul" => mul::<f32>,
        "div" => div::<f32>,
        "mod" => modulo::<f32>,
        "pow" => power::<f32>,
        "min" => min::<f32>,
        "max" => max::<f32>,
        "less" => less::<f32>,
        "greater" => greater::<f32>,
        "round" => round::<f32>,
        "bent" => bent::<f32>,
        _ => return None,
    };
    Some(operation(tame(a), tame(b)))
}

/// An operand: a number that is none becomes 0, an infinite one the greatest.
#[inline(always)]
pub fn tame<V: Number>(x: V) -> V {
    V::select(x.equals(x), finite(x), x.like(0.0))
}

#[inline(always)]
fn finite<V: Number>(x: V) -> V {
    x.between(f32::MIN, f32::MAX)
}

const fn operand(name: &'static str) -> Port {
    Port { role: Role::Signal, ..knob(name, Unit::One, f32::MIN, f32::MAX, None) }
}

const BINARY: &[Port] = &[operand("a"), knob("b", Unit::One, f32::MIN, f32::MAX, None)];

const fn binary(name: &'static str, doc: &'static str) -> Ugen {
    Ugen {
        name,
        aliases: &[],
        group: Group::Arithmetic,
        doc,
        origin: "IEEE 754",
        ports: BINARY,
        outputs: 1,
        chain: Chain::Input,
        memory: Memory::None,
        made: Made::Kernel,
    }
}

pub(super) const ROWS: &[Ugen] = &[
    binary("add", "The sum of two signals."),
    binary("sub", "The first signal minus the second."),
    binary("mul", "The product of two signals."),
    binary("div", "The first signal divided by the second; 0 where that is 0."),
    binary(
        "mod",
        "What remains of the first signal after division by the second, with the sign of the second; 0 where that is 0.",
    ),
    binary("pow", "The magnitude of the first signal raised to the second, with the sign of the first."),
    binary("min", "The lesser of two signals."),
    binary("max", "The greater of two signals."),
    binary("less", "1 where the first signal is less than the second, else 0."),
    binary("greater", "1 where the first signal is greater than the second, else 0."),
    binary("round", "The multiple of the second signal that is nearest to the first."),
    binary(
        "bent",
        "A ramp from 0 to 1, bent: slow first where the second signal is above 0, fast first below.",
    ),
    Ugen { ports: &[operand("in")], ..binary("log2", "The logarithm to the base 2 of the magnitude.") },
    Ugen {
        ports: &[
            operand("in"),
            knob("lo", Unit::One, f32::MIN, f32::MAX, Some(0.0)),
            knob("hi", Unit::One, f32::MIN, f32::MAX, Some(1.0)),
        ],
        ..binary("clip", "The first signal, kept between `lo` and `hi`.")
    },
    Ugen {
        ports: &[Port { role: Role::Many, ..operand("in") }],
        ..binary("mix", "The sum of any number of signals, in the order they are written.")
    },
];

#[cfg(test)]
mod tests {
    use super::evaluate;
    use proptest::prelude::*;

    #[track_caller]
    fn check(name: &str, a: f32, b: f32, result: f32) {
        assert_eq!(evaluate(name, a, b), Some(result), "{a} {name} {b}");
    }

    #[test]
    fn known_results() {
        check("add", 1.0, 2.0, 3.0);
        check("add", f32::MAX, f32::MAX, f32::MAX);
        check("div", 1.0, 0.0, 0.0);
        check("div", 7.0, 2.0, 3.5);
        check("mod", 7.0, 4.0, 3.0);
        check("mod", -7.0, 4.0, 1.0);
        check("mod", 7.0, -4.0, -1.0);
        check("mod", 8.0, 4.0, 0.0);
        check("mod", 7.0, 0.0, 0.0);
        check("mod", -1e-10, 1.0, 0.0);
        check("pow", 2.0, 10.0, 1024.0);
        check("pow", -3.0, 2.0, -9.0);
        check("pow", 0.0, 0.0, 1.0);
        check("pow", 0.0, -1.0, 0.0);
        check("pow", 9.0, 0.5, 3.0);
        check("min", 2.0, -3.0, -3.0);
        check("max", 2.0, -3.0, 2.0);
        check("less", 1.0, 2.0, 1.0);
        check("less", 2.0, 2.0, 0.0);
        check("greater", 3.0, 2.0, 1.0);
        check("round", 0.7, 0.25, 0.75);
        check("round", 0.7, 0.0, 0.7);
        check("bent", 0.5, 0.0, 0.5);
        check("bent", 1.0, -4.0, 1.0);
        assert!(evaluate("pow", 1e30, 9.0).is_some_and(|result| result > 3e38));
        assert_eq!(evaluate("lpf", 1.0, 1.0), None);
    }

    proptest! {
        #[test]
        fn results_are_finite(a in prop::num::f32::ANY, b in prop::num::f32::ANY) {
            for name in ["add", "sub", "mul", "div", "mod", "pow", "min", "max", "less", "greater", "round", "bent"] {
                let result = evaluate(name, a, b).expect("these are operations");
                prop_assert!(result.is_finite(), "{} {} {} gives {}", a, name, b, result);
            }
        }

        #[test]
        fn a_rest_lies_below_its_divisor(a in -1e6f32..1e6, b in 1e-3f32..1e3) {
            let rest = evaluate("mod", a, b).expect("mod is an operation");
            prop_assert!((0.0..b).contains(&rest), "{} mod {} gives {}", a, b, rest);
        }
    }
}

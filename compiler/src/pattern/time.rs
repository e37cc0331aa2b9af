//! Time in cycles, exact.
//!
//! A [`Time`] is a fraction of two 64-bit integers in lowest terms. Sums and products are formed in 128 bits; a
//! result that does not fit is rounded to a fraction that does, in the same way on every machine, and never panics.

mod span;

use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::fmt;
use std::ops::{Add, Div, Mul, Neg, Sub};

pub use span::TimeSpan;

/// A point in time, or a length, in cycles: a fraction in lowest terms with a positive denominator.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Time {
    num: i64,
    den: i64,
}

impl Time {
    /// Cycle 0.
    pub const ZERO: Time = Time { num: 0, den: 1 };
    /// One cycle.
    pub const ONE: Time = Time { num: 1, den: 1 };
    /// Half a cycle.
    pub const HALF: Time = Time { num: 1, den: 2 };
    /// A quarter of a cycle.
    pub const QUARTER: Time = Time { num: 1, den: 4 };

    /// The fraction `num/den`; a denominator of 0 gives 0.
    pub fn new(num: i64, den: i64) -> Time {
        if num == i64::MIN || den <= 0 {
            return reduced(num as i128, den as i128);
        }
        let divisor = gcd_small(num.unsigned_abs(), den as u64) as i64;
        Time { num: quotient(num, divisor), den: quotient(den, divisor) }
    }

    /// One of `count` equal parts of a cycle; `count` is above 0.
    pub const fn part_of(count: i64) -> Time {
        Time { num: 1, den: count }
    }

    /// A whole number of cycles.
    pub const fn from_int(cycles: i64) -> Time {
        Time { num: cycles, den: 1 }
    }

    /// The numerator; it carries the sign.
    pub const fn num(self) -> i64 {
        self.num
    }

    /// The denominator, at least 1.
    pub const fn den(self) -> i64 {
        self.den
    }

    /// The largest whole number not above it.
    pub const fn floor(self) -> i64 {
        if self.den == 1 { self.num } else { self.num.div_euclid(self.den) }
    }

    /// The smallest whole number not below it.
    pub const fn ceil(self) -> i64 {
        if self.den == 1 { self.num } else { self.num.div_euclid(self.den) + 1 }
    }

    /// The start of its cycle.
    pub const fn sam(self) -> Time {
        Time::from_int(self.floor())
    }

    /// The start of the next cycle.
    pub const fn next_sam(self) -> Time {
        Time::from_int(self.floor().saturating_add(1))
    }

    /// How far it lies into its cycle, from 0 up to 1.
    pub const fn cycle_pos(self) -> Time {
        Time { num: self.num.rem_euclid(self.den), den: self.den }
    }

    /// `self * scale + shift`; it is rounded, where it must be, only once.
    pub fn scaled(self, scale: Time, shift: Time) -> Time {
        if scale == Time::ONE {
            return self + shift;
        }
        match small_product(self, scale).and_then(|product| small_sum(product, shift)) {
            Some(scaled) => scaled,
            None => self.scaled_large(scale, shift),
        }
    }

    #[cold]
    fn scaled_large(self, scale: Time, shift: Time) -> Time {
        let num = self.num as i128 * scale.num as i128;
        let den = self.den as i128 * scale.den as i128;
        if shift.num == 0 {
            return reduced(num, den);
        }
        match (num.checked_mul(shift.den as i128), den.checked_mul(shift.num as i128)) {
            (Some(left), Some(right)) => {
                match (left.checked_add(right), den.checked_mul(shift.den as i128)) {
                    (Some(num), Some(den)) => reduced(num, den),
                    _ => reduced(num, den) + shift,
                }
            }
            _ => reduced(num, den) + shift,
        }
    }

    /// The smaller of two times.
    pub fn min(self, other: Time) -> Time {
        if other < self { other } else { self }
    }

    /// The larger of two times.
    pub fn max(self, other: Time) -> Time {
        if other > self { other } else { self }
    }

    /// The fraction of two long numbers, rounded if it does not fit. A denominator of 0 gives 0.
    pub fn from_wide(num: i128, den: i128) -> Time {
        reduced(num, den)
    }

    /// The nearest double.
    pub fn to_f64(self) -> f64 {
        self.num as f64 / self.den as f64
    }

    /// The simplest fraction that a double stands for: within one part in 10^14 of it. Thirds and tenths come back
    /// as such. Values that are not finite give 0; beyond 10^15 the nearest whole number.
    ///
    /// Source: continued fractions (Hardy and Wright, chapter X).
    pub fn from_f64(value: f64) -> Time {
        if !value.is_finite() {
            return Time::ZERO;
        }
        if value == value.trunc() || value.abs() >= 1e15 {
            return Time::from_int(value as i64);
        }
        let (mut before, mut now) = ((1i128, 0i128), (value.floor() as i128, 1i128));
        let mut rest = value - value.floor();
        let tolerance = value.abs().max(1.0) * 1e-14;
        for _ in 0..40 {
            if rest <= 0.0 || (now.0 as f64 / now.1 as f64 - value).abs() <= tolerance {
                break;
            }
            let inverse = 1.0 / rest;
            let term = inverse.floor() as i128;
            let next = (term * now.0 + before.0, term * now.1 + before.1);
            if next.1 > 1 << 40 {
                break;
            }
            (before, now) = (now, next);
            rest = inverse - inverse.floor();
        }
        reduced(now.0, now.1)
    }

    /// Reads a decimal number exactly: `-3`, `0.5625`, `.25`, `1e3`, `1.5e-2`. `None` if it is no number or does
    /// not fit.
    pub fn parse_decimal(text: &str) -> Option<Time> {
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
            None => (text, 0),
        };
        let negative = mantissa.starts_with('-');
        let digits = mantissa.strip_prefix(['-', '+']).unwrap_or(mantissa);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.len() + fraction.len() == 0 || !all_digits(whole) || !all_digits(fraction) {
            return None;
        }
        let fraction = fraction.trim_end_matches('0');
        let mut num: i128 = 0;
        for digit in whole.bytes().chain(fraction.bytes()) {
            num = num.checked_mul(10)?.checked_add((digit - b'0') as i128)?;
        }
        let scale = exponent.checked_sub(fraction.len() as i32)?;
        let power = 10i128.checked_pow(scale.unsigned_abs())?;
        let (num, den) = if scale >= 0 { (num.checked_mul(power)?, 1) } else { (num, power) };
        exactly(if negative { -num } else { num }, den)
    }
}

/// The fraction in lowest terms, rounded if it does not fit.
fn reduced(num: i128, den: i128) -> Time {
    if den == 0 {
        return Time::ZERO;
    }
    if den == 1
        && let Ok(num) = i64::try_from(num)
    {
        return Time { num, den: 1 };
    }
    let divisor = gcd(num.unsigned_abs(), den.unsigned_abs()) as i128;
    let sign = if den < 0 { -1 } else { 1 };
    let (num, den) = (num / divisor * sign, den / divisor * sign);
    match (i64::try_from(num), i64::try_from(den)) {
        (Ok(num), Ok(den)) => Time { num, den },
        _ => rounded(num, den),
    }
}

/// The fraction in lowest terms, if it fits.
fn exactly(num: i128, den: i128) -> Option<Time> {
    let divisor = gcd(num.unsigned_abs(), den.unsigned_abs()).max(1) as i128;
    Some(Time { num: i64::try_from(num / divisor).ok()?, den: i64::try_from(den / divisor).ok()? })
}

/// Halves numerator and denominator until they fit; what is too large for any fraction becomes the largest.
#[cold]
fn rounded(mut num: i128, mut den: i128) -> Time {
    if num.unsigned_abs() / den.unsigned_abs() >= i64::MAX as u128 {
        return Time::from_int(if num < 0 { i64::MIN + 1 } else { i64::MAX });
    }
    while i64::try_from(num).is_err() || i64::try_from(den).is_err() {
        num >>= 1;
        den >>= 1;
    }
    reduced(num, den.max(1))
}

/// The sum, if the way to it fits in 64 bits. What both denominators share is divided out first, so that the numbers
/// stay small and little is left to reduce (Knuth, The Art of Computer Programming, 4.5.1).
fn small_sum(a: Time, b: Time) -> Option<Time> {
    if b.den == 1 {
        return Some(Time { num: a.num.checked_add(b.num.checked_mul(a.den)?)?, den: a.den });
    }
    if a.den == 1 {
        return Some(Time { num: b.num.checked_add(a.num.checked_mul(b.den)?)?, den: b.den });
    }
    let shared = if a.den == b.den { a.den } else { gcd_small(a.den as u64, b.den as u64) as i64 };
    let (left, right) = (quotient(a.den, shared), quotient(b.den, shared));
    let num = a.num.checked_mul(right)?.checked_add(b.num.checked_mul(left)?)?;
    if shared == 1 {
        return Some(Time { num, den: left.checked_mul(b.den)? });
    }
    let rest = gcd_small(num.unsigned_abs(), shared as u64) as i64;
    Some(Time { num: quotient(num, rest), den: left.checked_mul(quotient(b.den, rest))? })
}

/// The product, if the way to it fits in 64 bits. What can be cancelled is cancelled first, and nothing after.
fn small_product(a: Time, b: Time) -> Option<Time> {
    let cancelled = |num: i64, den: i64| match den {
        1 => (num, 1),
        _ => {
            let divisor = gcd_small(num.unsigned_abs(), den as u64) as i64;
            (quotient(num, divisor), quotient(den, divisor))
        }
    };
    if a.num == i64::MIN || b.num == i64::MIN {
        return None;
    }
    let ((a_num, b_den), (b_num, a_den)) = (cancelled(a.num, b.den), cancelled(b.num, a.den));
    Some(Time { num: a_num.checked_mul(b_num)?, den: a_den.checked_mul(b_den)? })
}

/// The quotient of a division that leaves nothing; most divisors are 1.
fn quotient(number: i64, divisor: i64) -> i64 {
    if divisor == 1 { number } else { number / divisor }
}

/// The greatest common divisor (Euclid), in 64 bits as soon as the numbers allow.
fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        if a <= u64::MAX as u128 && b <= u64::MAX as u128 {
            return gcd_small(a as u64, b as u64) as u128;
        }
        (a, b) = (b, a % b);
    }
    a
}

/// The greatest common divisor by shifts and differences (Stein 1967), after one division where the first is by far
/// the larger: so it takes no longer late in a piece than early.
fn gcd_small(mut a: u64, mut b: u64) -> u64 {
    if b != 0 && a >> 8 > b {
        a %= b;
    }
    if a == 0 || b == 0 {
        return a | b;
    }
    let shift = (a | b).trailing_zeros();
    a >>= a.trailing_zeros();
    loop {
        b >>= b.trailing_zeros();
        if a > b {
            (a, b) = (b, a);
        }
        b -= a;
        if b == 0 {
            return a << shift;
        }
    }
}

impl Default for Time {
    fn default() -> Time {
        Time::ZERO
    }
}

impl Add for Time {
    type Output = Time;

    fn add(self, other: Time) -> Time {
        small_sum(self, other).unwrap_or_else(|| {
            let num = self.num as i128 * other.den as i128 + other.num as i128 * self.den as i128;
            reduced(num, self.den as i128 * other.den as i128)
        })
    }
}

impl Neg for Time {
    type Output = Time;

    fn neg(self) -> Time {
        Time { num: self.num.saturating_neg(), den: self.den }
    }
}

impl Sub for Time {
    type Output = Time;

    fn sub(self, other: Time) -> Time {
        self + -other
    }
}

impl Mul for Time {
    type Output = Time;

    fn mul(self, other: Time) -> Time {
        small_product(self, other).unwrap_or_else(|| {
            reduced(self.num as i128 * other.num as i128, self.den as i128 * other.den as i128)
        })
    }
}

/// Division by zero gives zero.
impl Div for Time {
    type Output = Time;

    fn div(self, other: Time) -> Time {
        if other.num > 0 {
            return self * Time { num: other.den, den: other.num };
        }
        reduced(self.num as i128 * other.den as i128, self.den as i128 * other.num as i128)
    }
}

impl Ord for Time {
    fn cmp(&self, other: &Time) -> Ordering {
        if self.den == other.den {
            return self.num.cmp(&other.num);
        }
        (self.num as i128 * other.den as i128).cmp(&(other.num as i128 * self.den as i128))
    }
}

impl PartialOrd for Time {
    fn partial_cmp(&self, other: &Time) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl From<i64> for Time {
    fn from(cycles: i64) -> Time {
        Time::from_int(cycles)
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.num, self.den)
    }
}

impl fmt::Debug for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.num, self.den)
    }
}

#[cfg(test)]
mod tests {
    use super::Time;
    use proptest::prelude::*;

    #[test]
    fn reads_decimals_exactly() {
        assert_eq!(Time::parse_decimal("0.5625"), Some(Time::new(9, 16)));
        assert_eq!(Time::parse_decimal("-.1"), Some(Time::new(-1, 10)));
        assert_eq!(Time::parse_decimal("1.5e2"), Some(Time::from_int(150)));
        assert_eq!(Time::parse_decimal("99999999999999999999"), None);
        assert_eq!(Time::parse_decimal("1e400"), None);
        assert_eq!(Time::parse_decimal("c4"), None);
        assert_eq!(Time::parse_decimal(""), None);
    }

    #[test]
    fn finds_the_simple_fraction_of_a_double() {
        for (num, den) in [(1, 3), (1, 10), (-7, 12), (355, 113), (5, 1), (9, 16), (1_000_001, 3)] {
            assert_eq!(Time::from_f64(num as f64 / den as f64), Time::new(num, den));
        }
        assert_eq!(Time::from_f64(f64::NAN), Time::ZERO);
    }

    #[test]
    fn rounds_instead_of_overflowing() {
        let fine = Time::new(1, i64::MAX);
        let product = fine * fine;
        assert!(product >= Time::ZERO && product < Time::new(1, 1 << 40));
        assert_eq!(Time::from_int(i64::MAX) + Time::ONE, Time::from_int(i64::MAX));
        assert_eq!(Time::new(1, 0), Time::ZERO);
        assert!(Time::new(i64::MAX, 3).scaled(Time::new(i64::MAX, 7), Time::new(1, i64::MAX)) > Time::ZERO);
    }

    /// The same by the textbook, in 128 bits.
    fn by_the_book(num: i128, den: i128) -> Time {
        super::reduced(num, den)
    }

    proptest! {
        #[test]
        fn the_short_way_is_the_long_way(
            a in any::<i64>(), b in 1..i64::MAX, c in any::<i64>(), d in 1..i64::MAX, bits in 0..64u32, more in 0..64u32,
        ) {
            let (x, y) = (Time::new(a >> bits, (b >> bits).max(1)), Time::new(c >> more, (d >> more).max(1)));
            let [a, b, c, d] = [x.num, x.den, y.num, y.den].map(i128::from);
            prop_assert_eq!(x, by_the_book(a, b));
            if let (Some(left), Some(right)) = (a.checked_mul(d), c.checked_mul(b)) {
                prop_assert_eq!(x + y, by_the_book(left + right, b * d));
                prop_assert_eq!(x.scaled(Time::ONE, y), x + y);
            }
            prop_assert_eq!(x * y, by_the_book(a * c, b * d));
            prop_assert_eq!(x / y, by_the_book(a * d, b * c));
            prop_assert_eq!(x.scaled(y, Time::ZERO), x * y);
            let small = |time: Time| time.num.abs() < 1 << 30 && time.den < 1 << 30;
            if small(x) && small(y) {
                prop_assert_eq!(x.scaled(y, x), x * y + x);
            }
        }
    }

    #[test]
    fn floors_towards_the_past() {
        assert_eq!(Time::new(-1, 3).floor(), -1);
        assert_eq!(Time::new(-1, 3).cycle_pos(), Time::new(2, 3));
        assert_eq!(Time::new(4, 3).sam(), Time::ONE);
        assert_eq!(Time::ONE.next_sam(), Time::from_int(2));
    }
}

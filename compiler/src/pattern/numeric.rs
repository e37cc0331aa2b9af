//! Functions of real numbers without the platform's library: the same bits on every machine.
//!
//! Range reduction and Taylor series in double precision; errors below 10^-14 of the result.

/// The sine of a full turn times `turns`.
pub fn sine_of_turns(turns: f64) -> f64 {
    let turn = turns - turns.floor();
    let (sign, half) = if turn >= 0.5 { (-1.0, turn - 0.5) } else { (1.0, turn) };
    let quarter = if half > 0.25 { 0.5 - half } else { half };
    let x = quarter * std::f64::consts::TAU;
    let square = x * x;
    let mut term = x;
    let mut sum = x;
    for k in 1..12 {
        term *= -square / f64::from(2 * k * (2 * k + 1));
        sum += term;
    }
    sign * sum
}

/// 2 to the power of `x`.
pub fn exp2(x: f64) -> f64 {
    if x.is_nan() || x > 1023.0 {
        return if x.is_nan() { x } else { f64::INFINITY };
    }
    if x < -1021.0 {
        return 0.0;
    }
    let whole = (x + 0.5).floor();
    let y = (x - whole) * std::f64::consts::LN_2;
    let mut term = 1.0;
    let mut sum = 1.0;
    for k in 1..18 {
        term *= y / f64::from(k);
        sum += term;
    }
    sum * f64::from_bits(((whole as i64 + 1023) as u64) << 52)
}

/// The logarithm of `x` to base 2, for `x` above 0.
pub fn log2(x: f64) -> f64 {
    let bits = x.to_bits();
    let exponent = ((bits >> 52) & 0x7ff) as i64 - 1023;
    let mut mantissa = f64::from_bits((bits & ((1 << 52) - 1)) | (1023 << 52));
    let mut whole = exponent as f64;
    if mantissa > std::f64::consts::SQRT_2 {
        mantissa *= 0.5;
        whole += 1.0;
    }
    let z = (mantissa - 1.0) / (mantissa + 1.0);
    let square = z * z;
    let mut power = z;
    let mut sum = z;
    for k in 1..16 {
        power *= square;
        sum += power / f64::from(2 * k + 1);
    }
    whole + 2.0 * sum * std::f64::consts::LOG2_E
}

/// `base` to the power of `exponent`; where that is no real number, 0.
pub fn pow(base: f64, exponent: f64) -> f64 {
    if exponent == exponent.trunc() && exponent.abs() <= 64.0 {
        let power = (0..exponent.abs() as u32).fold(1.0, |product, _| product * base);
        return if exponent >= 0.0 { power } else { 1.0 / power };
    }
    match base {
        base if base > 0.0 && exponent == 0.5 => base.sqrt(),
        base if base > 0.0 => exp2(exponent * log2(base)),
        _ => 0.0,
    }
}

/// The ratios of the twelve semitones of an octave, equal temperament.
const SEMITONES: [f64; 12] = [
    1.0,
    1.059_463_094_359_295_3,
    1.122_462_048_309_373,
    1.189_207_115_002_721,
    1.259_921_049_894_873_2,
    1.334_839_854_170_034_4,
    std::f64::consts::SQRT_2,
    1.498_307_076_876_681_5,
    1.587_401_051_968_199_4,
    1.681_792_830_507_429,
    1.781_797_436_280_678_5,
    1.887_748_625_363_387,
];

/// The frequency in hertz of a pitch in semitones from c4, with a4 = 440 Hz.
pub fn hertz(semitones: f64) -> f64 {
    let from_a4 = semitones - 9.0;
    let octave = (from_a4 / 12.0).floor();
    let within = from_a4 - octave * 12.0;
    let ratio = if within == within.trunc() && within < 12.0 {
        SEMITONES[within as usize]
    } else {
        exp2(within / 12.0)
    };
    440.0 * ratio * exp2(octave)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: f64, b: f64) {
        assert!((a - b).abs() <= 1e-13 * b.abs().max(1.0), "{a} is not {b}");
    }

    #[test]
    fn agrees_with_known_values() {
        near(sine_of_turns(0.25), 1.0);
        near(sine_of_turns(1.0 / 12.0), 0.5);
        near(sine_of_turns(-1.0 / 8.0), -std::f64::consts::FRAC_1_SQRT_2);
        near(exp2(0.5), std::f64::consts::SQRT_2);
        near(exp2(-3.0), 0.125);
        near(log2(10.0), std::f64::consts::LOG2_10);
        near(pow(2.0, 0.5), std::f64::consts::SQRT_2);
        near(pow(10.0, 2.5), 316.227_766_016_837_94);
        near(pow(-3.0, 3.0), -27.0);
        near(pow(2.0, -2.0), 0.25);
    }

    #[test]
    fn tunes_to_a4() {
        assert_eq!(hertz(9.0), 440.0);
        assert_eq!(hertz(-3.0), 220.0);
        near(hertz(0.0), 261.625_565_300_598_6);
        near(hertz(0.5), 269.291_779_527_024_1);
    }
}

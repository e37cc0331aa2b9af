//! Chance as a pure function of time, the same numbers as TidalCycles.
//!
//! Source: George Marsaglia, "Xorshift RNGs" (2003), seeded by the time in cycles as TidalCycles does it.

use super::time::Time;

const RANGE: i64 = 1 << 29;

/// A number from 0 up to 1 that belongs to `time`. Another `seed` gives another piece; 0 gives TidalCycles' numbers.
pub fn rand(time: Time, seed: u64) -> f64 {
    if time == Time::ZERO && seed == 0 {
        return 0.5;
    }
    xorshift(seed_of(time, seed)).rem_euclid(RANGE) as f64 / RANGE as f64
}

/// The numbers below `count`, each once, in an order that belongs to the cycle at `time`.
pub fn order(time: Time, count: usize, seed: u64) -> Vec<usize> {
    let start = if time == Time::ZERO { Time::from_int(9_999_999) } else { time };
    let mut state = xorshift(seed_of(start, seed));
    let mut draws: Vec<(i64, usize)> = (0..count)
        .map(|index| {
            let draw = state.rem_euclid(RANGE);
            state = xorshift(state);
            (draw, index)
        })
        .collect();
    draws.sort_unstable();
    draws.into_iter().map(|(_, index)| index).collect()
}

/// `trunc(frac(time / 300) * 2^29)`, with the sign of `time`, moved by the seed.
fn seed_of(time: Time, seed: u64) -> i64 {
    let den = time.den() as i128 * 300;
    let state = ((time.num() as i128 % den) * RANGE as i128 / den) as i64;
    if seed == 0 { state } else { state ^ (seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 35) as i64 }
}

fn xorshift(mut state: i64) -> i64 {
    state ^= state << 13;
    state ^= state >> 17;
    state ^ (state << 5)
}

#[cfg(test)]
mod tests {
    use super::rand;
    use crate::pattern::Time;

    #[test]
    fn gives_the_reference_numbers() {
        assert_eq!(rand(Time::ZERO, 0), 0.5);
        assert_eq!(rand(Time::from_int(300), 0), 0.0);
        assert_eq!(rand(Time::ONE, 0), 0.5177721455693245);
        assert_eq!(rand(Time::from_int(3), 0), 0.8026083502918482);
    }

    #[test]
    fn another_seed_is_another_piece() {
        assert_ne!(rand(Time::ONE, 0), rand(Time::ONE, 1));
        assert!((0.0..1.0).contains(&rand(Time::new(-7, 3), 99)));
    }
}

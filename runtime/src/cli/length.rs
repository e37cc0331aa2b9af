//! Lengths on the command line: cycles, times, and how a sound ends.

use phonon_compiler::pattern::Time;
use phonon_runtime::io::Tail;
use std::str::FromStr;

/// The longest time or number of cycles that is taken: more than a year of sound.
const LENGTH_MAX: i64 = 100_000_000;

/// A number of cycles, exact.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cycles(pub Time);

/// A time in seconds, exact.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Seconds(pub Time);

/// How a sound ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TailOption {
    /// When it is silent.
    Auto,
    /// After a time.
    Fixed(Seconds),
}

impl Seconds {
    /// The length in frames.
    pub fn frames(self, sample_rate_hz: u32) -> u64 {
        nearest_frame(self.0, sample_rate_hz)
    }
}

impl TailOption {
    /// Whether the sound is to ring out at all.
    pub fn is_asked_for(self) -> bool {
        self != TailOption::Fixed(Seconds::default())
    }

    /// The tail in frames.
    pub fn frames(self, sample_rate_hz: u32) -> Tail {
        match self {
            TailOption::Auto => Tail::Auto,
            TailOption::Fixed(seconds) => Tail::Frames(seconds.frames(sample_rate_hz)),
        }
    }
}

fn nearest_frame(seconds: Time, sample_rate_hz: u32) -> u64 {
    let (num, den) = (i128::from(seconds.num()), i128::from(seconds.den()));
    let doubled = 2 * num * i128::from(sample_rate_hz) + den;
    u64::try_from(doubled.div_euclid(2 * den)).unwrap_or(0)
}

impl FromStr for Cycles {
    type Err = String;

    fn from_str(text: &str) -> Result<Cycles, String> {
        number(text).map(Cycles).ok_or_else(|| "a number of cycles is expected, as in 8 or 0.5".into())
    }
}

impl FromStr for Seconds {
    type Err = String;

    /// Reads numbers with units, largest first: `1h`, `1m30s`, `30s`, `1.5s`, `500ms`; 0 needs none.
    fn from_str(text: &str) -> Result<Seconds, String> {
        let wrong = || "a time is expected, as in 30s, 500ms or 1m30s".to_owned();
        if text == "0" {
            return Ok(Seconds(Time::ZERO));
        }
        let (mut rest, mut total, mut largest) = (text, Time::ZERO, None);
        while !rest.is_empty() {
            let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').ok_or_else(wrong)?;
            let unit_end = rest[digits..]
                .find(|c: char| !c.is_ascii_alphabetic())
                .map_or(rest.len(), |end| digits + end);
            let unit = unit(&rest[digits..unit_end]).ok_or_else(wrong)?;
            if largest.is_some_and(|largest| unit >= largest) {
                return Err(wrong());
            }
            largest = Some(unit);
            total = total + number(&rest[..digits]).ok_or_else(wrong)? * unit;
            rest = &rest[unit_end..];
        }
        let fits = largest.is_some() && total <= Time::from_int(LENGTH_MAX);
        if fits { Ok(Seconds(total)) } else { Err(wrong()) }
    }
}

impl FromStr for TailOption {
    type Err = String;

    fn from_str(text: &str) -> Result<TailOption, String> {
        match text {
            "auto" => Ok(TailOption::Auto),
            _ => text.parse().map(TailOption::Fixed).map_err(|error| format!("{error}, or auto")),
        }
    }
}

/// A number of the command line: plain decimals, not below 0, not beyond the limit.
fn number(text: &str) -> Option<Time> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let number = Time::parse_decimal(text).filter(|_| plain)?;
    (number <= Time::from_int(LENGTH_MAX)).then_some(number)
}

/// A unit in seconds.
fn unit(name: &str) -> Option<Time> {
    match name {
        "h" => Some(Time::from_int(3600)),
        "m" | "min" => Some(Time::from_int(60)),
        "s" => Some(Time::ONE),
        "ms" => Some(Time::new(1, 1000)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Cycles, Seconds, TailOption};
    use phonon_compiler::pattern::Time;

    #[test]
    fn reads_times() {
        let good = [
            ("30s", Time::from_int(30)),
            ("500ms", Time::HALF),
            ("1m30s", Time::from_int(90)),
            ("1h0.5m", Time::from_int(3630)),
            ("2min1s1ms", Time::new(121_001, 1000)),
            ("0", Time::ZERO),
        ];
        for (text, seconds) in good {
            assert_eq!(text.parse(), Ok(Seconds(seconds)), "{text}");
        }
        for text in
            ["", "30", "s", "-1s", "1s1m", "1s1s", "1x", "1.5.5s", "1e3s", "1 s", "999999999s", "30s4", "é"]
        {
            assert!(text.parse::<Seconds>().is_err(), "{text}");
        }
    }

    #[test]
    fn reads_cycles_and_tails() {
        assert_eq!("2.5".parse(), Ok(Cycles(Time::new(5, 2))));
        assert_eq!("1000000".parse(), Ok(Cycles(Time::from_int(1_000_000))));
        for text in ["", "-1", "1e3", "x", "nan", "inf", "1000000000000"] {
            assert!(text.parse::<Cycles>().is_err(), "{text}");
        }
        assert_eq!("auto".parse(), Ok(TailOption::Auto));
        assert_eq!("2s".parse(), Ok(TailOption::Fixed(Seconds(Time::from_int(2)))));
        assert!("never".parse::<TailOption>().is_err());
    }

    #[test]
    fn counts_to_the_nearest_frame() {
        assert_eq!(Seconds(Time::new(1, 3)).frames(8_000), 2_667);
        assert_eq!(Seconds(Time::new(1, 16_000)).frames(8_000), 1);
    }
}

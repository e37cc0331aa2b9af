//! Time in cycles, exact.

use serde::{Deserialize, Serialize};

/// A point in time, or a length, in cycles: a fraction in lowest terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Time {
    num: i64,
    den: i64,
}

/// A half-open stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TimeSpan {
    /// Where it begins.
    pub begin: Time,
    /// Where it ends.
    pub end: Time,
}
impl Time {
    pub const ZERO: Time = Time { num: 0, den: 1 };
    pub const fn new(num: i64, den: i64) -> Time {
        Time { num, den }
    }
    pub fn parse(_t: &str) -> Option<Time> {
        None
    }
    pub fn to_f64(self) -> f64 {
        self.num as f64 / self.den as f64
    }
    pub fn floor(self) -> i64 {
        self.num.div_euclid(self.den)
    }
}
impl Default for Time {
    fn default() -> Time {
        Time::ZERO
    }
}
impl PartialOrd for Time {
    fn partial_cmp(&self, o: &Time) -> Option<std::cmp::Ordering> {
        (self.num * o.den).partial_cmp(&(o.num * self.den))
    }
}
impl std::ops::Add for Time {
    type Output = Time;
    fn add(self, _o: Time) -> Time {
        self
    }
}
impl std::ops::Sub for Time {
    type Output = Time;
    fn sub(self, _o: Time) -> Time {
        self
    }
}
impl std::ops::Mul for Time {
    type Output = Time;
    fn mul(self, _o: Time) -> Time {
        self
    }
}
impl std::ops::Div for Time {
    type Output = Time;
    fn div(self, _o: Time) -> Time {
        self
    }
}

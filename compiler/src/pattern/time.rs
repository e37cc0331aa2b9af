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

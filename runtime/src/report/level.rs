//! Levels, as people read them.

/// An amplitude in decibels relative to full scale.
#[expect(clippy::disallowed_methods, reason = "a number for people to read; no sound depends on it")]
pub fn decibels(amplitude: f64) -> f64 {
    20.0 * amplitude.log10()
}

/// A level with its unit: `-3.2 dBFS`, or `-inf dBFS` for silence.
pub fn dbfs(amplitude: f64) -> String {
    format!("{:.1} dBFS", decibels(amplitude))
}

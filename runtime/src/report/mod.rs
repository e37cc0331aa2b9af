//! What a sound was like, in figures and words.

mod hash;
mod level;
mod meter;
mod summary;

pub use hash::Hash;
pub use level::{dbfs, decibels};
pub use meter::Meter;
pub use summary::{Summary, warnings};

//! What a sound was like, in figures and words.

mod hash;
mod level;
mod meter;
mod profile;
mod summary;

pub use hash::Hash;
pub use level::{dbfs, decibels};
pub use meter::Meter;
pub use profile::Profile;
pub use summary::{Summary, warnings};

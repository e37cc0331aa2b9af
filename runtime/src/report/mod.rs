//! What a sound was like, in figures and words.

mod difference;
mod hash;
mod level;
mod meter;
mod onsets;
mod profile;
mod summary;

pub use difference::{Difference, Stretch};
pub use hash::Hash;
pub use level::{dbfs, decibels};
pub use meter::{Meter, SILENCE};
pub use onsets::{buses, onsets, patterns};
pub use profile::Profile;
pub use summary::{StemSummary, Summary, warnings};

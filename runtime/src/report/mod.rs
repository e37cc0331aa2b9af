//! What a sound was like, in figures and words.

mod bench;
mod costs;
mod difference;
mod hash;
mod level;
mod load;
mod loudness;
mod meter;
mod onsets;
mod profile;
mod set;
mod summary;
mod trace;

pub use bench::{Bench, Offline};
pub use costs::{Advice, BusCost, Cost, Costs, LOAD_MAX, Setting};
pub use difference::{Difference, Stretch};
pub use hash::Hash;
pub use level::{dbfs, decibels};
pub use load::{Load, LoadCounts};
pub use loudness::Loudness;
pub use meter::{Meter, SILENCE};
pub use onsets::{buses, onsets, patterns};
pub use profile::Profile;
pub use set::{Measured, SetSummary};
pub use summary::{StemSummary, Summary, VERSION, warnings};
pub use trace::{STINTS_MAX, lost_stints, write_trace};

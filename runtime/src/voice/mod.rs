//! Voices: what the events of a pool start.
//!
//! A [`Pool`] has all its voices from the beginning. A voice starts on an exact frame, is heard through its envelope,
//! and is free again when that has ended. Voices are summed in the order of their slots.

mod bench;
pub mod envelope;
mod inherit;
mod instrument;
mod pool;
mod response;
mod sampler;
mod section;
mod sinc;
mod tape;

pub use instrument::Note;
pub use phonon_compiler::plan::INSTRUMENT_VOICES;
pub use pool::{Pool, Share, Tally};
pub(crate) use response::at_rate;
pub use sampler::SampleVoice;
pub use sinc::Band;

/// Sample voices of a pool that may sound at once, besides those that are fading out.
pub const SAMPLER_VOICES: usize = 1024;

/// The fewest voices of an instrument, however much memory it takes.
pub const INSTRUMENT_VOICES_MIN: usize = 8;

/// The memory that the voices of one instrument in one pool may take.
pub const INSTRUMENT_BYTES: usize = 32 << 20;

/// Of a pool's slots for voices, one in so many is kept for those that are fading out.
const FADING_SHARE: usize = 4;

/// Of the voices that may be stolen, so many of the oldest are compared.
const OLDEST: usize = 8;

/// How long a stolen voice fades out, in seconds.
const STEAL_SECONDS: f64 = 0.005;

/// How long a voice fades out that its cut group ends, in seconds.
const CUT_SECONDS: f64 = 0.01;

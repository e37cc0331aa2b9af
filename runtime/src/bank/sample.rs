//! A sound that can be played.

use super::Frames;
use std::ops::Range;

/// A recorded sound, ready to be played by voices.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// Its channels, one or two, of equal length.
    pub channels: Vec<Frames>,
    /// Frames per second it was recorded at.
    pub sample_rate_hz: u32,
}

impl Sample {
    /// How many frames it has.
    pub fn frames(&self) -> usize {
        self.channels.first().map_or(0, |channel| channel.len())
    }

    /// How much memory its frames take, in bytes.
    pub fn memory_bytes(&self) -> u64 {
        self.channels.iter().map(Frames::memory_bytes).sum()
    }

    /// How much of the disk its frames take, in bytes.
    pub fn disk_bytes(&self) -> u64 {
        self.channels.iter().map(Frames::disk_bytes).sum()
    }

    /// Whether its frames are brought in from disk as they are played.
    pub fn is_streamed(&self) -> bool {
        self.disk_bytes() > 0
    }

    /// Has the system bring in frames that are played soon, if they lie on disk; nobody waits.
    pub fn fetch(&self, frames: Range<usize>) {
        self.channels.iter().for_each(|channel| channel.fetch(frames.clone()));
    }
}

/// A sample of a [`Samples`]; valid as long as that lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SampleId(pub u32);

/// A sample that was found for an event.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Take {
    /// The sample.
    pub id: SampleId,
    /// The pitch that it was recorded at, in semitones from c4; 0 where nobody says.
    pub pitch: f32,
}

/// What voices can play.
pub trait Samples {
    /// The variant of a name that is nearest to a pitch, in semitones from c4; where no pitch is asked for, or the
    /// pitches of the variants are not known, variant `n`, counted round and round. `None` if it was not decoded.
    fn find(&self, name: &str, n: i64, pitch: Option<f64>) -> Option<Take>;

    /// A sample that [`Samples::find`] has found.
    fn get(&self, id: SampleId) -> &Sample;
}

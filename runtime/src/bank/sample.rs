//! A sound in memory.

/// A recorded sound, ready to be played by voices.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// Its channels, one or two, of equal length.
    pub channels: Vec<Box<[f32]>>,
    /// Frames per second it was recorded at.
    pub sample_rate_hz: u32,
}

impl Sample {
    /// How many frames it has.
    pub fn frames(&self) -> usize {
        self.channels.first().map_or(0, |channel| channel.len())
    }

    /// How much memory its frames take.
    pub fn bytes(&self) -> u64 {
        (self.channels.len() * self.frames() * size_of::<f32>()) as u64
    }
}

/// A sample of a [`Samples`]; valid as long as that lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SampleId(pub u32);

/// What voices can play.
pub trait Samples {
    /// Variant `n` of a name, counted round and round; `None` if there is none in memory.
    fn find(&self, name: &str, n: i64) -> Option<SampleId>;

    /// A sample that [`Samples::find`] has found.
    fn get(&self, id: SampleId) -> &Sample;
}

//! Samples: where they lie, and what they hold.

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
}

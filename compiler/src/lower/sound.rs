//! Sounds: one signal, or two for left and right.

use crate::graph::Signal;

/// What an expression sounds like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Sound {
    /// One signal, heard in the centre.
    Mono(Signal),
    /// Left and right.
    Stereo([Signal; 2]),
}

impl Sound {
    /// Nothing.
    pub const SILENCE: Sound = Sound::Mono(Signal::Constant(0.0));

    /// Whether it has two sides.
    pub fn is_stereo(&self) -> bool {
        matches!(self, Sound::Stereo(_))
    }

    /// One of its sides; a mono sound is the same on both.
    pub fn side(&self, side: usize) -> Signal {
        match *self {
            Sound::Mono(signal) => signal,
            Sound::Stereo(sides) => sides[side],
        }
    }

    /// Left and right.
    pub fn sides(&self) -> [Signal; 2] {
        [self.side(0), self.side(1)]
    }

    /// The number that it is, if it is one.
    pub fn constant(&self) -> Option<f32> {
        match *self {
            Sound::Mono(Signal::Constant(value)) => Some(value),
            _ => None,
        }
    }
}

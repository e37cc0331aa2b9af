//! The frames of a channel, wherever they lie.

use super::mapped::Mapped;
use std::fmt;
use std::ops::{Deref, Range};

/// The frames of one channel: in memory, or on disk, from where the system brings in what is read.
///
/// Who reads them sees a slice, and nothing of the difference.
#[derive(Clone)]
pub struct Frames(Place);

#[derive(Clone)]
enum Place {
    Memory(Box<[f32]>),
    Disk(Mapped),
}

impl Frames {
    /// How much memory they take, in bytes; what the system keeps of a file while there is room does not count.
    pub fn memory_bytes(&self) -> u64 {
        match &self.0 {
            Place::Memory(frames) => size_of_val(&**frames) as u64,
            Place::Disk(_) => 0,
        }
    }

    /// How much of the disk they take, in bytes.
    pub fn disk_bytes(&self) -> u64 {
        match &self.0 {
            Place::Memory(_) => 0,
            Place::Disk(frames) => size_of_val(&**frames) as u64,
        }
    }

    /// Has the system bring in frames that are read soon, if they lie on disk; nobody waits. What is behind the last frame
    /// is left out.
    pub fn fetch(&self, frames: Range<usize>) {
        if let Place::Disk(mapped) = &self.0 {
            mapped.fetch(frames);
        }
    }
}

impl Deref for Frames {
    type Target = [f32];

    fn deref(&self) -> &[f32] {
        match &self.0 {
            Place::Memory(frames) => frames,
            Place::Disk(frames) => frames,
        }
    }
}

impl<'a> IntoIterator for &'a Frames {
    type Item = &'a f32;
    type IntoIter = std::slice::Iter<'a, f32>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl From<Mapped> for Frames {
    fn from(mapped: Mapped) -> Frames {
        Frames(Place::Disk(mapped))
    }
}

impl From<Vec<f32>> for Frames {
    fn from(frames: Vec<f32>) -> Frames {
        Frames(Place::Memory(frames.into_boxed_slice()))
    }
}

impl FromIterator<f32> for Frames {
    fn from_iter<I: IntoIterator<Item = f32>>(frames: I) -> Frames {
        Frames(Place::Memory(frames.into_iter().collect()))
    }
}

/// Equal is what sounds the same, wherever it lies.
impl PartialEq for Frames {
    fn eq(&self, other: &Frames) -> bool {
        **self == **other
    }
}

impl fmt::Debug for Frames {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = match &self.0 {
            Place::Memory(_) => "in memory",
            Place::Disk(_) => "on disk",
        };
        write!(f, "{} frames {place}", self.len())
    }
}

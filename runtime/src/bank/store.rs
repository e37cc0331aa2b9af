//! Where decoded sounds are kept.

use super::Sample;
use std::path::PathBuf;

/// The most memory that all samples of a program take. What goes beyond is kept on disk.
pub const MEMORY_BYTES_MAX: u64 = 1 << 30;

/// The most of a disk that all samples of a program take.
pub const DISK_BYTES_MAX: u64 = 8 << 30;

/// The most memory that one side of a sample takes: three minutes at 44.1 kHz. A sample with longer sides is kept on
/// disk and streams from there.
pub const SIDE_BYTES_MAX: u64 = 32 << 20;

/// The most frames of a sample: six hours at 48 kHz. Positions of voices are counted in 2^-32 frames, in 63 bits.
pub const FRAMES_MAX: u64 = 1 << 30;

/// Where decoded sounds are kept, and how much room is left there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Store {
    /// How much memory is left, in bytes: at first [`MEMORY_BYTES_MAX`].
    pub memory_bytes: u64,
    /// How much of the disk is left, in bytes: at first [`DISK_BYTES_MAX`].
    pub disk_bytes: u64,
    /// The most memory that a side may take, in bytes: [`SIDE_BYTES_MAX`].
    pub side_bytes: u64,
    /// The folder of files without a name that long sounds lie in: `phonon` in the user's cache folder (`~/.cache`, or
    /// `XDG_CACHE_HOME`), which is on a disk where the folder for temporary files may be memory. That one for who has no
    /// home.
    pub folder: PathBuf,
}

impl Default for Store {
    fn default() -> Store {
        use etcetera::base_strategy::{BaseStrategy, choose_native_strategy};
        let folder = choose_native_strategy()
            .map_or_else(|_| std::env::temp_dir(), |strategy| strategy.cache_dir().join("phonon"));
        Store {
            memory_bytes: MEMORY_BYTES_MAX,
            disk_bytes: DISK_BYTES_MAX,
            side_bytes: SIDE_BYTES_MAX,
            folder,
        }
    }
}

impl Store {
    /// How many frames each of so many sides may have in memory.
    pub(super) fn memory_frames(&self, sides: usize) -> u64 {
        self.side_bytes.min(self.memory_bytes / sides as u64) / size_of::<f32>() as u64
    }

    /// How many frames each of so many sides may have at all, wherever they lie.
    pub(super) fn frames_max(&self, sides: usize) -> u64 {
        let disk_frames = self.disk_bytes / (sides * size_of::<f32>()) as u64;
        disk_frames.max(self.memory_frames(sides))
    }

    /// Takes away the room that a sample has.
    pub(super) fn spend(&mut self, sample: &Sample) {
        self.memory_bytes = self.memory_bytes.saturating_sub(sample.memory_bytes());
        self.disk_bytes = self.disk_bytes.saturating_sub(sample.disk_bytes());
    }
}

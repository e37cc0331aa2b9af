//! A file that is read as if it were memory.
//!
//! This is one of the few files where `unsafe` is allowed. It rests on one invariant. \[B3\]: the file under a [`Mapped`]
//! has no name and was written by one [`Spill`], which is gone: nobody else can open it, write to it or shorten it.
#![expect(unsafe_code, reason = "a file is lent as memory, which nobody else can change")]

use memmap2::Mmap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::ops::{Deref, Range};
use std::path::Path;
use std::sync::Arc;

/// How much the system is asked for at a time. Linux reads no more for one wish than it reads ahead of a file, which is
/// 128 KiB where nobody says otherwise.
#[cfg(unix)]
const WISH_FRAMES: usize = (128 << 10) / size_of::<f32>();

/// A file without a name, to which frames are added.
pub(super) struct Spill(File);

/// Frames in a file that never changes. A clone is the same file; it is gone with the last of them.
#[derive(Clone)]
pub(super) struct Mapped(Arc<Mmap>);

impl Spill {
    /// An empty file in a folder, which is made where there is none.
    pub fn create(folder: &Path) -> io::Result<Spill> {
        fs::create_dir_all(folder)?;
        tempfile::tempfile_in(folder).map(Spill)
    }

    /// Adds frames.
    pub fn write(&mut self, frames: &[f32]) -> io::Result<()> {
        self.0.write_all(bytemuck::cast_slice(frames))
    }

    /// All of it, to be read. What the disk has no room for is said now and not while it is played.
    pub fn finish(self) -> io::Result<Mapped> {
        self.0.sync_data()?;
        // SAFETY: [B3] the file was made without a name, its handle was never lent and is closed here.
        let map = unsafe { Mmap::map(&self.0) }?;
        Ok(Mapped(Arc::new(map)))
    }
}

impl Mapped {
    /// Asks the system to bring frames into its memory soon, and does not wait. What it makes of that is its own affair.
    #[cfg(unix)]
    pub fn fetch(&self, frames: Range<usize>) {
        let end = frames.end.min(self.len());
        for begin in (frames.start..end).step_by(WISH_FRAMES) {
            let bytes = size_of_val(&self[begin..end.min(begin + WISH_FRAMES)]);
            let _ = self.0.advise_range(memmap2::Advice::WillNeed, begin * size_of::<f32>(), bytes);
        }
    }

    /// Here the system finds out by itself.
    #[cfg(not(unix))]
    pub fn fetch(&self, _: Range<usize>) {}
}

impl Deref for Mapped {
    type Target = [f32];

    /// A map begins on a page, so its frames lie as they must.
    fn deref(&self) -> &[f32] {
        bytemuck::cast_slice(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Spill;

    #[test]
    fn what_is_written_is_read() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let frames: Vec<f32> = (0..100_000).map(|at| at as f32).collect();
        let mut spill = Spill::create(folder.path()).expect("a file");
        frames.chunks(7_001).for_each(|part| spill.write(part).expect("room"));
        let mapped = spill.finish().expect("a map");
        assert_eq!(mapped[..], frames);
        assert_eq!(folder.path().read_dir().expect("a folder").count(), 0);
        // Whatever is asked for, nothing is read that is not there, and nothing changes.
        for range in [0..0, 0..100_000, 99_999..200_000, 200_000..300_000, 12_345..67_890] {
            mapped.fetch(range);
        }
        let other = mapped.clone();
        drop((mapped, folder));
        assert_eq!(other[..], frames);
    }
}

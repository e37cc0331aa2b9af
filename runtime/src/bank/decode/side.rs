//! A side of a sound while it is decoded.

use crate::bank::Frames;
use crate::bank::mapped::Spill;
use std::io;
use std::path::PathBuf;

/// Frames that are written at a time.
const STRETCH_FRAMES: usize = 1 << 14;

/// One side of a sound, as far as it is decoded: in memory, or in a file if it has become too long for that.
pub(super) struct Side {
    /// What is in memory: all of it, or what has not been written yet.
    held: Vec<f32>,
    /// The most frames in memory.
    held_max: usize,
    file: Option<Spill>,
    /// Frames in the file.
    written: usize,
    /// Where the file is made.
    folder: PathBuf,
    /// Values that were not finite.
    replaced: usize,
}

impl Side {
    /// An empty side that has at most so many frames in memory, and others in a file in a folder.
    pub fn new(memory_frames: u64, folder: PathBuf) -> Side {
        let held_max = memory_frames as usize;
        Side { held: Vec::new(), held_max, file: None, written: 0, folder, replaced: 0 }
    }

    /// How many frames it has.
    pub fn frames(&self) -> usize {
        self.written + self.held.len()
    }

    /// Makes room for so many frames. More than memory may have are written from the first one on.
    pub fn expect(&mut self, frames: u64) {
        match usize::try_from(frames) {
            Ok(frames) if frames <= self.held_max => self.held.reserve_exact(frames),
            _ => self.held_max = self.held_max.min(STRETCH_FRAMES),
        }
    }

    /// Adds frames.
    pub fn extend(&mut self, frames: impl Iterator<Item = f32>) -> io::Result<()> {
        self.held.extend(frames);
        if self.held.len() > self.held_max { self.write() } else { Ok(()) }
    }

    /// Adds so many frames of silence.
    pub fn extend_silence(&mut self, frames: u64) -> io::Result<()> {
        let mut left = frames;
        while left > 0 {
            let stretch = left.min(STRETCH_FRAMES as u64);
            self.extend(std::iter::repeat_n(0.0, stretch as usize))?;
            left -= stretch;
        }
        Ok(())
    }

    /// Its frames, and how many of them were not finite and are 0.
    pub fn finish(mut self) -> io::Result<(Frames, usize)> {
        if self.file.is_some() {
            self.write()?;
        }
        self.replace_not_finite();
        let frames = match self.file {
            Some(file) => file.finish()?.into(),
            None => self.held.into(),
        };
        Ok((frames, self.replaced))
    }

    /// Moves what is in memory into the file.
    fn write(&mut self) -> io::Result<()> {
        self.replace_not_finite();
        let file = match &mut self.file {
            Some(file) => file,
            None => self.file.insert(Spill::create(&self.folder)?),
        };
        file.write(&self.held)?;
        self.written += self.held.len();
        self.held.clear();
        // From here on it only gathers what is written together.
        self.held_max = self.held_max.min(STRETCH_FRAMES);
        self.held.shrink_to(2 * STRETCH_FRAMES);
        Ok(())
    }

    /// Zeroes for what is no number.
    fn replace_not_finite(&mut self) {
        for value in self.held.iter_mut().filter(|value| !value.is_finite()) {
            *value = 0.0;
            self.replaced += 1;
        }
    }
}

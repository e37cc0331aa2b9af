//! What is heard, to a file.

use super::tap::{Spout, Tap, tap};
use crate::io::{Output, OutputError};
use crate::report::Measured;
use std::collections::VecDeque;
use std::path::PathBuf;

/// How many frames of the past are kept to be looked at.
const RECENT_FRAMES: usize = 4_096;

/// Writes the mix as long as somebody records.
pub struct Recorder {
    frames: Spout,
    output: Option<Output>,
    /// Frames that are to be written still, if that is known.
    left: u64,
    takes: u32,
    /// Frames that were lost before it began.
    lost_before: u64,
    /// The last frames, both sides as one.
    recent: VecDeque<f32>,
    /// What is measured of all that is played, where somebody wants to know.
    measured: Option<Measured>,
    /// Frames that are to be measured still.
    unmeasured: u64,
}

impl Recorder {
    /// A recorder that does not write yet, and what its frames go through.
    pub fn new(sample_rate_hz: u32) -> (Tap, Recorder) {
        let (tap, frames) = tap(sample_rate_hz);
        let recent = VecDeque::new();
        (
            tap,
            Recorder {
                frames,
                output: None,
                left: u64::MAX,
                takes: 0,
                lost_before: 0,
                recent,
                measured: None,
                unmeasured: 0,
            },
        )
    }

    /// Measures what is played from now on: so many frames, or all.
    pub fn measure(&mut self, sample_rate_hz: u32, frames: Option<u64>) {
        self.measured = Some(Measured::new(sample_rate_hz));
        self.unmeasured = frames.unwrap_or(u64::MAX);
    }

    /// What was measured.
    pub fn measured(&self) -> Option<&Measured> {
        self.measured.as_ref()
    }

    /// Writes from now on: so many frames, or until it is ended.
    pub fn begin(&mut self, output: Output, frames: Option<u64>) {
        self.output = Some(output);
        self.left = frames.unwrap_or(u64::MAX);
        self.takes += 1;
        self.lost_before = self.frames.lost_frames();
    }

    /// Whether it writes.
    pub fn is_recording(&self) -> bool {
        self.output.is_some()
    }

    /// How often it has begun.
    pub fn takes(&self) -> u32 {
        self.takes
    }

    /// How many frames of what it writes are silence because the disk was too slow for them.
    pub fn lost_frames(&self) -> u64 {
        if self.is_recording() { self.frames.lost_frames() - self.lost_before } else { 0 }
    }

    /// Writes what has come; without an output it is dropped.
    pub fn tend(&mut self) -> Result<(), OutputError> {
        let Recorder { frames, output, left, recent, measured, unmeasured, .. } = self;
        let written = frames.read(frames.ready(), |frames| {
            recent.extend(frames.chunks_exact(2).map(|frame| (frame[0] + frame[1]) * 0.5));
            if let Some(measured) = measured {
                let values = (frames.len() as u64).min(unmeasured.saturating_mul(2)) as usize;
                *unmeasured -= values as u64 / 2;
                measured.add(&frames[..values]);
            }
            let Some(output) = output else { return Ok(()) };
            let values = (frames.len() as u64).min(left.saturating_mul(2)) as usize;
            *left -= values as u64 / 2;
            output.write(&frames[..values])
        });
        let surplus = recent.len().saturating_sub(RECENT_FRAMES);
        recent.drain(..surplus);
        written
    }

    /// The last frames of what was played, both sides as one: at most 4,096.
    pub fn recent(&mut self) -> &[f32] {
        self.recent.make_contiguous()
    }

    /// Ends what cannot be written any more; what there is of it stays, under the name of a part.
    pub fn give_up(&mut self) -> Option<PathBuf> {
        self.output.take().and_then(Output::give_up)
    }

    /// Brings the file to its place.
    pub fn finish(&mut self) -> Result<(), OutputError> {
        self.tend()?;
        self.output.take().map_or(Ok(()), Output::finish)
    }
}

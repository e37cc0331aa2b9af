//! What is heard, to a file.

use crate::io::{Output, OutputError};
use rtrb::{Consumer, Producer, RingBuffer};
use std::collections::VecDeque;

/// How much sound waits for the disk at most, in seconds.
const SECONDS: usize = 4;

/// How many frames of the past are kept to be looked at.
const RECENT_FRAMES: usize = 4_096;

/// The end of the audio side: it takes frames as long as somebody records.
pub struct Tap(Producer<f32>);

/// The end that writes.
pub struct Recorder {
    frames: Consumer<f32>,
    output: Option<Output>,
    /// Frames that are to be written still, if that is known.
    left: u64,
    takes: u32,
    /// The last frames, both sides as one.
    recent: VecDeque<f32>,
}

/// Both ends, for frames of two values.
pub fn tap(sample_rate_hz: u32) -> (Tap, Recorder) {
    let (producer, frames) = RingBuffer::new(2 * SECONDS * sample_rate_hz as usize);
    (Tap(producer), Recorder { frames, output: None, left: u64::MAX, takes: 0, recent: VecDeque::new() })
}

impl Tap {
    /// Takes interleaved stereo frames; those that the other end has no room for are lost, the last ones first.
    pub fn take(&mut self, frames: &[f32]) {
        let fitting = self.0.slots().min(frames.len()) / 2 * 2;
        if let Ok(chunk) = self.0.write_chunk_uninit(fitting) {
            chunk.fill_from_iter(frames.iter().copied());
        }
    }

    /// Takes so many frames of silence.
    pub fn rest(&mut self, frames: u64) {
        let wanted = usize::try_from(2 * frames).unwrap_or(usize::MAX);
        if let Ok(chunk) = self.0.write_chunk_uninit(self.0.slots().min(wanted) / 2 * 2) {
            chunk.fill_from_iter(std::iter::repeat(0.0));
        }
    }
}

impl Recorder {
    /// Writes from now on: so many frames, or until it is ended.
    pub fn begin(&mut self, output: Output, frames: Option<u64>) {
        self.output = Some(output);
        self.left = frames.unwrap_or(u64::MAX);
        self.takes += 1;
    }

    /// Whether it writes.
    pub fn is_recording(&self) -> bool {
        self.output.is_some()
    }

    /// How often it has begun.
    pub fn takes(&self) -> u32 {
        self.takes
    }

    /// Writes what has come; without an output it is dropped.
    pub fn tend(&mut self) -> Result<(), OutputError> {
        let available = self.frames.slots() / 2 * 2;
        let Ok(chunk) = self.frames.read_chunk(available) else { return Ok(()) };
        let (first, second) = chunk.as_slices();
        for frame in [first, second].into_iter().flat_map(|part| part.chunks_exact(2)) {
            self.recent.push_back((frame[0] + frame[1]) * 0.5);
        }
        let surplus = self.recent.len().saturating_sub(RECENT_FRAMES);
        self.recent.drain(..surplus);
        let mut result = Ok(());
        if let Some(output) = &mut self.output {
            for part in [first, second] {
                let values = (part.len() as u64).min(self.left.saturating_mul(2)) as usize;
                result = result.and_then(|()| output.write(&part[..values]));
                self.left -= values as u64 / 2;
            }
        }
        chunk.commit_all();
        result
    }

    /// The last frames of what was played, both sides as one: at most 4,096.
    pub fn recent(&mut self) -> &[f32] {
        self.recent.make_contiguous()
    }

    /// Brings the file to its place.
    pub fn finish(&mut self) -> Result<(), OutputError> {
        self.tend()?;
        self.output.take().map_or(Ok(()), Output::finish)
    }
}

//! Sound that is computed as fast as it goes.

use crate::report::SILENCE;

/// Something that sounds.
pub trait Source {
    /// Fills interleaved stereo frames: left, right, left, right ...
    fn fill(&mut self, frames: &mut [f32]);

    /// Lets what sounds ring out: no event starts from here on.
    fn release(&mut self);
}

/// What is handed the source after each block, and the block.
pub type Sink<'a, S, E> = dyn FnMut(&mut S, &[f32]) -> Result<(), E> + 'a;

/// The longest that [`Tail::Auto`] waits for silence.
pub const TAIL_SECONDS_MAX: u32 = 30;

/// How much to render.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Length {
    /// Frames in which events start.
    pub frames: u64,
    /// What follows them.
    pub tail: Tail,
    /// Frames per second.
    pub sample_rate_hz: u32,
}

/// How long the sound may ring out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tail {
    /// So many frames.
    Frames(u64),
    /// Until half a second is below [`SILENCE`], at most [`TAIL_SECONDS_MAX`].
    Auto,
}

/// How a rendering ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// All of it is there.
    Complete,
    /// It was told to stop.
    Stopped,
}

impl Length {
    /// How many frames there will be, if that is known beforehand.
    pub fn known_frames(&self) -> Option<u64> {
        match self.tail {
            Tail::Frames(tail) => Some(self.frames.saturating_add(tail)),
            Tail::Auto => None,
        }
    }

    /// How many frames there can be.
    pub fn frames_max(&self) -> u64 {
        let tail_max = u64::from(TAIL_SECONDS_MAX) * u64::from(self.sample_rate_hz);
        self.known_frames().unwrap_or(self.frames.saturating_add(tail_max))
    }
}

/// Renders in blocks of at most `block_frames`, each handed to `sink` with the source; `stop` is asked before each.
///
/// What is rendered does not depend on `block_frames`.
pub fn render<S: Source, E>(
    source: &mut S,
    length: &Length,
    block_frames: usize,
    stop: &dyn Fn() -> bool,
    sink: &mut Sink<'_, S, E>,
) -> Result<End, E> {
    let mut buffer = vec![0.0; 2 * block_frames];
    // Renders so many frames; the loudest value, or `None` where it was stopped.
    let mut stretch = |source: &mut S, frames: u64| {
        let (mut left, mut peak) = (frames, 0.0_f32);
        while left > 0 {
            if stop() {
                return Ok(None);
            }
            let now = left.min(block_frames as u64);
            let block = &mut buffer[..2 * now as usize];
            source.fill(block);
            sink(source, block)?;
            peak = block.iter().fold(peak, |peak, value| peak.max(value.abs()));
            left -= now;
        }
        Ok(Some(peak))
    };
    if stretch(source, length.frames)?.is_none() {
        return Ok(End::Stopped);
    }
    source.release();
    let window = match length.tail {
        Tail::Frames(frames) => frames,
        Tail::Auto => u64::from(length.sample_rate_hz).div_ceil(2),
    };
    let mut left = length.frames_max() - length.frames;
    while left > 0 {
        let frames = window.min(left);
        let Some(peak) = stretch(source, frames)? else { return Ok(End::Stopped) };
        left -= frames;
        if length.tail == Tail::Auto && peak < SILENCE {
            break;
        }
    }
    Ok(End::Complete)
}

//! WAV, as it is written: 16 or 24 bits with dither, or 32-bit float, in stereo.

use super::container::Encode;
use super::dither::Dither;
use std::io::{self, BufWriter, Seek, Write};

/// The largest file that the lengths in a WAV header can describe.
pub const WAV_BYTES_MAX: u64 = u32::MAX as u64;

/// The longest header that is written.
const HEADER_BYTES_MAX: u64 = 68;

/// The channels of every file.
pub(super) const CHANNELS: u16 = 2;

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BitDepth {
    /// 16-bit integer.
    Int16,
    /// 24-bit integer.
    Int24,
    /// 32-bit float.
    Float32,
}

/// How sound is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Format {
    /// Frames per second.
    pub sample_rate_hz: u32,
    /// How a value is written.
    pub depth: BitDepth,
}

impl BitDepth {
    /// Bits of a value.
    pub fn bits(self) -> u32 {
        match self {
            BitDepth::Int16 => 16,
            BitDepth::Int24 => 24,
            BitDepth::Float32 => 32,
        }
    }

    /// Whether values beyond ±1 are lost.
    pub fn clips(self) -> bool {
        self != BitDepth::Float32
    }
}

impl Format {
    /// The size of a file of so many frames, in bytes.
    pub fn file_bytes(&self, frames: u64) -> u64 {
        frames.saturating_mul(self.frame_bytes()).saturating_add(HEADER_BYTES_MAX)
    }

    fn frame_bytes(&self) -> u64 {
        u64::from(CHANNELS) * u64::from(self.depth.bits() / 8)
    }

    fn spec(&self) -> hound::WavSpec {
        hound::WavSpec {
            channels: CHANNELS,
            sample_rate: self.sample_rate_hz,
            bits_per_sample: self.depth.bits() as u16,
            sample_format: match self.depth {
                BitDepth::Float32 => hound::SampleFormat::Float,
                BitDepth::Int16 | BitDepth::Int24 => hound::SampleFormat::Int,
            },
        }
    }
}

/// Writes frames; every second of sound the header is made true and all is flushed.
///
/// Who opens it makes sure that the file stays below [`WAV_BYTES_MAX`].
pub(super) struct Wav<W: Write + Seek> {
    writer: hound::WavWriter<BufWriter<W>>,
    format: Format,
    dither: Option<Dither>,
    frames_since_flush: u32,
}

impl<W: Write + Seek> Wav<W> {
    /// Writes the header, in one piece, before anything else.
    pub fn new(to: W, format: Format) -> io::Result<Wav<W>> {
        let writer = hound::WavWriter::new(BufWriter::new(to), format.spec()).map_err(plain)?;
        let dither = format.depth.clips().then(|| Dither::new(format.depth.bits()));
        let mut wav = Wav { writer, format, dither, frames_since_flush: 0 };
        wav.flush()?;
        Ok(wav)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.frames_since_flush = 0;
        self.writer.flush().map_err(plain)
    }
}

impl<W: Write + Seek> Encode for Wav<W> {
    fn write(&mut self, frames: &[f32]) -> io::Result<()> {
        for frame in frames.chunks_exact(usize::from(CHANNELS)) {
            for &value in frame {
                match &mut self.dither {
                    Some(dither) => self.writer.write_sample(dither.quantise(value)),
                    None => self.writer.write_sample(value),
                }
                .map_err(plain)?;
            }
            self.frames_since_flush += 1;
            if self.frames_since_flush == self.format.sample_rate_hz {
                self.flush()?;
            }
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.writer.finalize().map_err(plain)
    }
}

fn plain(error: hound::Error) -> io::Error {
    match error {
        hound::Error::IoError(error) => error,
        other => io::Error::other(other),
    }
}

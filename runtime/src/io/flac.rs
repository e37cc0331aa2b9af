//! FLAC, as it is written: 16 or 24 bits with dither, in stereo.

use super::container::Encode;
use super::dither::Dither;
use super::wav::{CHANNELS, Format};
use flacenc::bitsink::MemSink;
use flacenc::component::{BitRepr, Stream};
use flacenc::config::Encoder;
use flacenc::encode_fixed_size_frame;
use flacenc::error::{Verified, Verify};
use flacenc::source::{Context, Fill, FrameBuf};
use std::fmt::Debug;
use std::io::{self, BufWriter, Seek, SeekFrom, Write};

/// The most frames a second that the encoder takes.
pub(super) const SAMPLE_RATE_HZ_MAX: u32 = 96_000;

/// Frames that are encoded together, as the reference encoder has it.
const BLOCK_FRAMES: usize = 4_096;

/// Writes block after block; the header is made true at the end.
pub(super) struct Flac<W: Write + Seek> {
    to: BufWriter<W>,
    config: Verified<Encoder>,
    /// The header; it holds no blocks.
    stream: Stream,
    /// Counts what has been encoded, and its checksum.
    context: Context,
    block: FrameBuf,
    dither: Dither,
    /// Values that do not yet fill a block.
    pending: Vec<i32>,
}

impl<W: Write + Seek> Flac<W> {
    /// Writes a header without lengths.
    pub fn new(to: W, format: Format) -> io::Result<Flac<W>> {
        let (channels, bits) = (usize::from(CHANNELS), format.depth.bits());
        let config = Encoder::default().into_verified().map_err(|(_, error)| plain(error))?;
        let stream = Stream::new(format.sample_rate_hz as usize, channels, bits as usize).map_err(plain)?;
        let mut flac = Flac {
            to: BufWriter::new(to),
            config,
            stream,
            context: Context::new(bits as usize, channels),
            block: FrameBuf::with_size(channels, BLOCK_FRAMES).map_err(plain)?,
            dither: Dither::new(bits),
            pending: Vec::with_capacity(channels * BLOCK_FRAMES),
        };
        flac.stream.stream_info_mut().set_frame_sizes(0, 0).map_err(plain)?;
        flac.write_header()?;
        Ok(flac)
    }

    /// All blocks have one size but the last, which the header must not count: readers would take it for a stream of
    /// blocks of many sizes.
    fn write_header(&mut self) -> io::Result<()> {
        let info = self.stream.stream_info_mut();
        info.set_block_sizes(BLOCK_FRAMES, BLOCK_FRAMES).map_err(plain)?;
        write(&self.stream, &mut self.to)
    }

    fn encode(&mut self) -> io::Result<()> {
        self.block.fill_interleaved(&self.pending).map_err(plain)?;
        self.context.fill_interleaved(&self.pending).map_err(plain)?;
        let number = self.context.current_frame_number().unwrap_or(0);
        let info = self.stream.stream_info();
        let frame = encode_fixed_size_frame(&self.config, &self.block, number, info).map_err(plain)?;
        self.stream.stream_info_mut().update_frame_info(&frame);
        self.pending.clear();
        write(&frame, &mut self.to)
    }
}

impl<W: Write + Seek> Encode for Flac<W> {
    fn write(&mut self, frames: &[f32]) -> io::Result<()> {
        for &value in frames {
            self.pending.push(self.dither.quantise(value));
            if self.pending.len() == usize::from(CHANNELS) * BLOCK_FRAMES {
                self.encode()?;
            }
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        if !self.pending.is_empty() {
            self.encode()?;
        }
        let (digest, frames) = (self.context.md5_digest(), self.context.total_samples());
        let info = self.stream.stream_info_mut();
        info.set_md5_digest(&digest);
        info.set_total_samples(frames);
        self.to.seek(SeekFrom::Start(0))?;
        self.write_header()?;
        self.to.flush()
    }
}

fn write(part: &impl BitRepr, to: &mut impl Write) -> io::Result<()> {
    let mut bytes = MemSink::<u8>::with_capacity(part.count_bits());
    part.write(&mut bytes).map_err(plain)?;
    to.write_all(bytes.as_slice())
}

fn plain(error: impl Debug) -> io::Error {
    io::Error::other(format!("{error:?}"))
}

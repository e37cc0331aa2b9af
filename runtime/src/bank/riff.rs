//! The chunks of a WAV file.
//!
//! Headers lie: lengths that no file has, chunks of odd length, formats that are spelled in three ways.
//! So the chunks are walked here, with the length of the file as the only truth,
//! and the decoder is given a plain header that says what was found.

use std::io::{self, BufReader, Read, Seek};

/// The highest rate that is believed.
const SAMPLE_RATE_HZ_MAX: u32 = 768_000;

/// The most chunks that are walked before the sound is found.
const CHUNKS_MAX: usize = 10_000;

const TAG_INTEGER: u16 = 1;
const TAG_FLOAT: u16 = 3;
const TAG_EXTENSIBLE: u16 = 0xfffe;

/// How the sound of a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    pub channels: u16,
    pub sample_rate_hz: u32,
    /// The bits that count.
    pub bits: u16,
    /// The bytes that hold them.
    pub bytes_per_value: u16,
    pub float: bool,
}

/// Where the sound of a file is; the reader stands at its first byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sound {
    pub layout: Layout,
    /// Whole frames that the file has.
    pub frames: u64,
    /// Whole frames that its header speaks of; `None` where the writer did not know.
    pub claimed_frames: Option<u64>,
}

/// Walks the chunks up to the sound. The error is a verb phrase about the file.
pub(super) fn find<R: Read + Seek>(reader: &mut BufReader<R>, file_bytes: u64) -> Result<Sound, String> {
    let mut header = [0; 12];
    if file_bytes == 0 {
        return Err("is empty".into());
    }
    reader.read_exact(&mut header).map_err(short)?;
    if &header[..4] != b"RIFF" || &header[8..] != b"WAVE" {
        return Err(format!("is not a WAV file{}", looks_like(&header)));
    }
    let unfinished = little(&header[4..8]) == 0;
    let mut layout = None;
    for _ in 0..CHUNKS_MAX {
        let mut chunk = [0; 8];
        reader.read_exact(&mut chunk).map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => "has no sound in it".to_owned(),
            _ => unreadable(&error),
        })?;
        let length = u64::from(little(&chunk[4..]));
        match &chunk[..4] {
            b"fmt " => layout = Some(read_layout(reader, length)?),
            b"data" => {
                let layout = layout.ok_or("does not say how its sound is written")?;
                let at = reader.stream_position().map_err(|error| unreadable(&error))?;
                return Ok(sound(layout, length, file_bytes.saturating_sub(at), unfinished));
            }
            _ => skip(reader, length + length % 2)?,
        }
    }
    Err("has no sound in its first chunks".into())
}

/// A header that tells the truth: one channel of all values, one after the other.
pub(super) fn plain_header(layout: &Layout, data_bytes: u32) -> Vec<u8> {
    let tag = if layout.float { TAG_FLOAT } else { TAG_INTEGER };
    let bytes = u32::from(layout.bytes_per_value);
    let mut header = Vec::with_capacity(44);
    header.extend(b"RIFF");
    header.extend(data_bytes.saturating_add(36).to_le_bytes());
    header.extend(b"WAVEfmt ");
    header.extend(16_u32.to_le_bytes());
    header.extend(tag.to_le_bytes());
    header.extend(1_u16.to_le_bytes());
    // The decoder does not look at the rate; at 1 Hz no product can overflow.
    header.extend(1_u32.to_le_bytes());
    header.extend(bytes.to_le_bytes());
    header.extend(layout.bytes_per_value.to_le_bytes());
    header.extend(layout.bits.to_le_bytes());
    header.extend(b"data");
    header.extend(data_bytes.to_le_bytes());
    header
}

/// What is there and what is claimed. Writers that cannot know the length leave 0 or a number near the largest.
fn sound(layout: Layout, claimed: u64, present: u64, unfinished: bool) -> Sound {
    let frame_bytes = u64::from(layout.channels) * u64::from(layout.bytes_per_value);
    let unknown = (claimed == 0 && unfinished) || claimed >= 0xffff_ff00;
    let known = if unknown { present } else { claimed };
    Sound {
        layout,
        frames: known.min(present).min(u64::from(u32::MAX)) / frame_bytes,
        claimed_frames: (!unknown).then_some(claimed / frame_bytes),
    }
}

/// Reads a `fmt ` chunk, plain or extensible.
fn read_layout<R: Read + Seek>(reader: &mut BufReader<R>, length: u64) -> Result<Layout, String> {
    let mut chunk = [0; 40];
    let kept = length.min(40);
    reader.read_exact(&mut chunk[..kept as usize]).map_err(short)?;
    skip(reader, length - kept + length % 2)?;
    if kept < 16 {
        return Err("has a header that is too short".into());
    }
    let word = |at: usize| u16::from_le_bytes([chunk[at], chunk[at + 1]]);
    // The first two bytes of the long name of an extensible format are the plain tag.
    let tag = if word(0) == TAG_EXTENSIBLE { word(24) } else { word(0) };
    let (channels, sample_rate_hz) = (word(2), little(&chunk[4..8]));
    let (block_bytes, bits) = (word(12), word(14));
    if channels == 0 {
        return Err("has no channels".into());
    }
    if !(1..=SAMPLE_RATE_HZ_MAX).contains(&sample_rate_hz) {
        return Err(format!("has a sample rate of {sample_rate_hz} Hz"));
    }
    let bytes_per_value = if block_bytes % channels == 0 { block_bytes / channels } else { bits.div_ceil(8) };
    let layout = |bits, float| Layout { channels, sample_rate_hz, bits, bytes_per_value, float };
    match (tag, bytes_per_value, bits) {
        // Three bytes at the low end of four: not in the standard, but there are such files.
        (TAG_INTEGER, 4, 24) => Ok(layout(24, false)),
        // Fewer bits than the bytes have room for stand at the high end.
        (TAG_INTEGER, 1..=4, _) if bits > 8 * (bytes_per_value - 1) && bits <= 8 * bytes_per_value => {
            Ok(layout(8 * bytes_per_value, false))
        }
        (TAG_FLOAT, 4, 32) => Ok(layout(32, true)),
        (TAG_FLOAT, ..) => Err(format!("has {bits}-bit float values; 32-bit float is read")),
        (TAG_INTEGER, ..) => Err(format!("has {bits}-bit values in {bytes_per_value} bytes")),
        _ => Err(format!("is compressed (format {tag:#06x}); integer and float WAV files are read")),
    }
}

fn skip<R: Read + Seek>(reader: &mut BufReader<R>, bytes: u64) -> Result<(), String> {
    reader.seek_relative(bytes as i64).map_err(|error| unreadable(&error))
}

fn little(bytes: &[u8]) -> u32 {
    bytes.iter().rev().fold(0, |value, &byte| value << 8 | u32::from(byte))
}

fn looks_like(header: &[u8]) -> &'static str {
    match &header[..4] {
        b"fLaC" => "; it looks like FLAC",
        b"OggS" => "; it looks like Ogg",
        b"FORM" => "; it looks like AIFF",
        b"RF64" | b"BW64" => "; it looks like RF64, the form for files over 4 GiB",
        [b'I', b'D', b'3', _] | [0xff, 0xe0..=0xff, ..] => "; it looks like MP3",
        _ => "",
    }
}

fn short(error: io::Error) -> String {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => "is too short to be a WAV file".into(),
        _ => unreadable(&error),
    }
}

fn unreadable(error: &io::Error) -> String {
    format!("cannot be read: {error}")
}

//! WAV files of plain numbers: integers and 32-bit floats.
//!
//! Headers lie: lengths that no file has, chunks of odd length, formats that are spelled in three ways.
//! So the chunks are walked here, with the length of the file as the only truth.

use super::fold::Fold;
use super::{Found, Refusal, rate};
use crate::bank::Store;
use std::io::{self, BufReader, Read, Seek};

/// The most chunks that are walked before the sound is found.
const CHUNKS_MAX: usize = 10_000;

/// How many values are read at a time.
const VALUES: usize = 1 << 14;

const TAG_INTEGER: u16 = 1;
const TAG_FLOAT: u16 = 3;
const TAG_EXTENSIBLE: u16 = 0xfffe;

/// How the sound of a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Layout {
    channels: u16,
    sample_rate_hz: u32,
    /// The bits that count.
    bits: u16,
    /// The bytes that hold them.
    bytes_per_value: u16,
    float: bool,
}

/// Where the sound of a file is; the reader stands at its first byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Sound {
    layout: Layout,
    /// Whole frames that the file has.
    frames: u64,
    /// Whole frames that its header speaks of; `None` where the writer did not know.
    claimed_frames: Option<u64>,
}

/// Whether a file begins like a WAV file.
pub(super) fn is_wav(head: &[u8]) -> bool {
    head.starts_with(b"RIFF") && (head.len() < 12 || head[8..].starts_with(b"WAVE"))
}

/// Reads a file; `None` if its values are of another kind.
pub(super) fn read<R: Read + Seek>(
    mut reader: BufReader<R>,
    file_bytes: u64,
    store: &Store,
) -> Result<Option<Found>, Refusal> {
    let Some(sound) = find(&mut reader, file_bytes)? else { return Ok(None) };
    let Layout { channels, sample_rate_hz, bits, bytes_per_value, float } = sound.layout;
    let mut fold = Fold::new(usize::from(channels), store);
    fold.expect(sound.frames)?;
    let frame_bytes = usize::from(channels) * usize::from(bytes_per_value);
    let frames = (VALUES / usize::from(channels)).max(1);
    let (mut bytes, mut values) = (vec![0; frames * frame_bytes], Vec::new());
    let mut left = sound.frames;
    while left > 0 {
        let frames = left.min(frames as u64);
        let bytes = &mut bytes[..frames as usize * frame_bytes];
        reader.read_exact(bytes).map_err(|error| unreadable(&error))?;
        values.clear();
        match bytes_per_value {
            1 => extend::<1>(&mut values, bytes, bits, float),
            2 => extend::<2>(&mut values, bytes, bits, float),
            3 => extend::<3>(&mut values, bytes, bits, float),
            _ => extend::<4>(&mut values, bytes, bits, float),
        }
        fold.push(&values)?;
        left -= frames;
    }
    let format = format!("{bits}-bit {}WAV", if float { "float " } else { "" });
    Ok(Some(Found { format, sample_rate_hz, fold, oddities: oddity(&sound).into_iter().collect() }))
}

/// Adds values of so many bytes, of which the lower `bits` count. Those of one byte have no sign.
fn extend<const BYTES: usize>(values: &mut Vec<f32>, bytes: &[u8], bits: u16, float: bool) {
    let value = |bytes: &[u8; BYTES]| {
        let word = little(bytes);
        let word = if BYTES == 1 { word ^ 0x80 } else { word };
        match float {
            true => f32::from_bits(word),
            false => (word << (32 - bits)) as i32 as f32 * (1.0 / 2_147_483_648.0),
        }
    };
    values.extend(bytes.as_chunks::<BYTES>().0.iter().map(value));
}

fn oddity(sound: &Sound) -> Option<String> {
    match sound.claimed_frames {
        None => Some(format!("was not finished by who wrote it; it has {} frames", sound.frames)),
        Some(claimed) if claimed > sound.frames => {
            Some(format!("is cut short: it has {} of {claimed} frames", sound.frames))
        }
        Some(_) => None,
    }
}

/// Walks the chunks up to the sound. The error is a verb phrase about the file.
fn find<R: Read + Seek>(reader: &mut BufReader<R>, file_bytes: u64) -> Result<Option<Sound>, String> {
    let mut header = [0; 12];
    reader.read_exact(&mut header).map_err(short)?;
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
                let Some(layout) = layout.ok_or("does not say how its sound is written")? else {
                    return Ok(None);
                };
                let at = reader.stream_position().map_err(|error| unreadable(&error))?;
                return Ok(Some(sound(layout, length, file_bytes.saturating_sub(at), unfinished)));
            }
            _ => skip(reader, length + length % 2)?,
        }
    }
    Err("has no sound in its first chunks".into())
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

/// Reads a `fmt ` chunk, plain or extensible; `None` if it is not about plain numbers.
fn read_layout<R: Read + Seek>(reader: &mut BufReader<R>, length: u64) -> Result<Option<Layout>, String> {
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
    let (channels, sample_rate_hz) = (word(2), rate(little(&chunk[4..8])));
    let (block_bytes, bits) = (word(12), word(14));
    if channels == 0 {
        return Err("has no channels".into());
    }
    let sample_rate_hz = sample_rate_hz?;
    let bytes_per_value = if block_bytes % channels == 0 { block_bytes / channels } else { bits.div_ceil(8) };
    let layout = |bits, float| Some(Layout { channels, sample_rate_hz, bits, bytes_per_value, float });
    match (tag, bytes_per_value, bits) {
        // Three bytes at the low end of four: not in the standard, but there are such files.
        (TAG_INTEGER, 4, 24) => Ok(layout(24, false)),
        // Fewer bits than the bytes have room for stand at the high end.
        (TAG_INTEGER, 1..=4, _) if bits > 8 * (bytes_per_value - 1) && bits <= 8 * bytes_per_value => {
            Ok(layout(8 * bytes_per_value, false))
        }
        (TAG_FLOAT, 4, 32) => Ok(layout(32, true)),
        (TAG_INTEGER, ..) => Err(format!("has {bits}-bit values in {bytes_per_value} bytes")),
        _ => Ok(None),
    }
}

fn skip<R: Read + Seek>(reader: &mut BufReader<R>, bytes: u64) -> Result<(), String> {
    reader.seek_relative(bytes as i64).map_err(|error| unreadable(&error))
}

fn little(bytes: &[u8]) -> u32 {
    bytes.iter().rev().fold(0, |value, &byte| value << 8 | u32::from(byte))
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

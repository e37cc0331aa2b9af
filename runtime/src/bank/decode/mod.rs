//! From a sound file to a sample.
//!
//! WAV files of plain numbers are read here, because their headers lie more often than they should and what is there
//! can be played all the same. Everything else is decoded by symphonia.

mod codec;
mod fold;
mod riff;
mod side;

use super::{Fault, Sample, Store};
use fold::Fold;
use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// The highest rate that is believed.
const SAMPLE_RATE_HZ_MAX: u32 = 768_000;

/// A sample, and what is to be said of its file.
#[derive(Debug)]
pub(super) struct Decoded {
    pub sample: Sample,
    /// What is odd about it: a verb phrase.
    pub notice: Option<String>,
    /// How it is written.
    format: String,
    /// How many channels the file has.
    channels: usize,
}

/// What a decoder has found in a file.
struct Found {
    format: String,
    sample_rate_hz: u32,
    fold: Fold,
    /// What is odd about it: verb phrases.
    oddities: Vec<String>,
}

/// Why a file gives no sample.
enum Refusal {
    /// A verb phrase about the file.
    Unreadable(String),
    /// There is no room for it.
    TooMuch,
}

impl From<String> for Refusal {
    fn from(reason: String) -> Refusal {
        Refusal::Unreadable(reason)
    }
}

/// What a sound file is.
#[derive(Clone, Debug, PartialEq)]
pub struct Inspection {
    /// How it is written, as in `16-bit WAV`.
    pub format: String,
    /// How many channels the file has; more than two are mixed down.
    pub channels: usize,
    /// Frames per second it was recorded at.
    pub sample_rate_hz: u32,
    /// How many frames it has.
    pub frames: usize,
    /// How much memory they take when they are played, in bytes.
    pub memory_bytes: u64,
    /// How much of the disk they take when they are played, in bytes: above 0 they stream from there.
    pub disk_bytes: u64,
    /// The greatest magnitude of its values; 1 is full scale.
    pub peak: f32,
    /// What is odd about it: a verb phrase, as in `is cut short: it has 2 of 1000 frames`.
    pub notice: Option<String>,
}

/// Looks at a sound file, whole; it may take as much room as all samples of a program.
pub fn inspect(path: &Path) -> Result<Inspection, Fault> {
    let Decoded { sample, notice, format, channels } = decode(path, &Store::default())?;
    let values = sample.channels.iter().flat_map(|channel| channel.iter());
    let peak = values.fold(0.0_f32, |peak, value| peak.max(value.abs()));
    let (sample_rate_hz, frames) = (sample.sample_rate_hz, sample.frames());
    let (memory_bytes, disk_bytes) = (sample.memory_bytes(), sample.disk_bytes());
    Ok(Inspection { format, channels, sample_rate_hz, frames, memory_bytes, disk_bytes, peak, notice })
}

/// Reads a sound file, whole, and says how many channels it has.
pub fn read(path: &Path) -> Result<(Sample, usize), Fault> {
    decode(path, &Store::default()).map(|decoded| (decoded.sample, decoded.channels))
}

/// Refuses a file that does not lie in its root, wherever links lead.
pub(super) fn inside(path: &Path, root: &Path) -> Result<(), Fault> {
    match path.canonicalize() {
        Err(error) => Err(Fault::unreadable(path, format!("cannot be read: {error}"))),
        Ok(target) if !target.starts_with(root) => Err(Fault::Outside { path: path.to_owned(), target }),
        Ok(_) => Ok(()),
    }
}

/// More channels than the largest of microphones have are worth a notice.
const CHANNELS_USUAL: usize = 128;

/// Reads WAV, AIFF, FLAC, Ogg Vorbis and MP3 at any rate and depth, with any number of channels ([`Fold`]).
///
/// A file that is cut short gives what is there. Never takes more room than the store has.
pub(super) fn decode(path: &Path, store: &Store) -> Result<Decoded, Fault> {
    let decoded = find(path, store).and_then(|found| match found.fold.frames() {
        0 => Err(Refusal::Unreadable("has no sound in it".into())),
        _ => kept(found),
    });
    decoded.map_err(|refusal| match refusal {
        Refusal::Unreadable(reason) => Fault::unreadable(path, reason),
        Refusal::TooMuch => Fault::TooMuch { path: path.to_owned() },
    })
}

fn kept(found: Found) -> Result<Decoded, Refusal> {
    let Found { format, sample_rate_hz, fold, mut oddities } = found;
    let channels = fold.channels();
    let (sides, replaced) = fold.finish()?;
    if channels > CHANNELS_USUAL {
        oddities.push(format!("has {channels} channels, more than any recording: its header may be spoilt"));
    }
    if replaced > 0 {
        oddities.push(format!("has {replaced} values that are not finite; they are played as zero"));
    }
    let notice = (!oddities.is_empty()).then(|| oddities.join(", and "));
    Ok(Decoded { sample: Sample { channels: sides, sample_rate_hz }, notice, format, channels })
}

fn find(path: &Path, store: &Store) -> Result<Found, Refusal> {
    let cannot = |error: std::io::Error| format!("cannot be read: {error}");
    let metadata = path.metadata().map_err(cannot)?;
    if !metadata.is_file() {
        // A pipe would be waited for until the end of days.
        return Err("is not a regular file".to_owned().into());
    }
    if metadata.len() == 0 {
        return Err("is empty".to_owned().into());
    }
    let mut file = File::open(path).map_err(cannot)?;
    let mut head = Vec::with_capacity(12);
    (&file).take(12).read_to_end(&mut head).map_err(cannot)?;
    file.rewind().map_err(cannot)?;
    if riff::is_wav(&head)
        && let Some(found) = riff::read(BufReader::new(&file), metadata.len(), store)?
    {
        return Ok(found);
    }
    file.rewind().map_err(cannot)?;
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    codec::check(&head, extension)?;
    // A mistake of a decoder is the misfortune of one file.
    catch_unwind(AssertUnwindSafe(|| codec::read(file, extension, store)))
        .unwrap_or_else(|_| Err("cannot be decoded: it is not as its header says".to_owned().into()))
}

/// The rate, if it is one.
fn rate(sample_rate_hz: u32) -> Result<u32, String> {
    match sample_rate_hz {
        1..=SAMPLE_RATE_HZ_MAX => Ok(sample_rate_hz),
        _ => Err(format!("has a sample rate of {sample_rate_hz} Hz")),
    }
}

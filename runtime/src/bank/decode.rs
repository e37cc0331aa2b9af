//! From a WAV file to a sample.

use super::riff::{self, Sound};
use super::{Fault, Sample};
use std::fs::File;
use std::io::{BufReader, Cursor, Read};
use std::path::Path;

/// A sample, and what is odd about its file: a verb phrase.
#[derive(Debug)]
pub(super) struct Decoded {
    pub sample: Sample,
    pub notice: Option<String>,
}

/// Reads integer files of 8, 16, 24 and 32 bits and 32-bit float ones, at any rate.
///
/// One channel stays mono and two stay stereo. Of more channels the first, third, fifth ... are averaged to the
/// left and the others to the right. A file that is cut short gives what is there.
/// Never takes more than `bytes_left` of memory.
pub(super) fn decode(path: &Path, bytes_left: u64) -> Result<Decoded, Fault> {
    let unreadable = |reason: String| Fault::unreadable(path, reason);
    let cannot = |error: std::io::Error| unreadable(format!("cannot be read: {error}"));
    let metadata = path.metadata().map_err(cannot)?;
    if !metadata.is_file() {
        // A pipe would be waited for until the end of days.
        return Err(unreadable("is not a regular file".into()));
    }
    let mut reader = BufReader::new(File::open(path).map_err(cannot)?);
    let sound = riff::find(&mut reader, metadata.len()).map_err(unreadable)?;
    if sound.frames == 0 {
        return Err(unreadable("has no sound in it".into()));
    }
    let kept_channels = u64::from(sound.layout.channels.min(2));
    if sound.frames * kept_channels * size_of::<f32>() as u64 > bytes_left {
        return Err(Fault::TooMuch { path: path.to_owned() });
    }
    let mut channels = read_values(reader, &sound).map_err(unreadable)?;
    let replaced = replace_not_finite(&mut channels);
    let sample = Sample {
        channels: channels.into_iter().map(Vec::into_boxed_slice).collect(),
        sample_rate_hz: sound.layout.sample_rate_hz,
    };
    Ok(Decoded { sample, notice: notice(&sound, replaced) })
}

fn read_values(reader: impl Read, sound: &Sound) -> Result<Vec<Vec<f32>>, String> {
    let layout = &sound.layout;
    let bytes = sound.frames * u64::from(layout.channels) * u64::from(layout.bytes_per_value);
    let header = riff::plain_header(layout, bytes as u32);
    let wav = hound::WavReader::new(Cursor::new(header).chain(reader.take(bytes)))
        .map_err(|error| format!("cannot be read: {error}"))?;
    if layout.float {
        split(wav.into_samples::<f32>(), sound)
    } else {
        let scale = 1.0 / (1_u64 << (layout.bits - 1)) as f32;
        split(wav.into_samples::<i32>().map(|value| value.map(|value| value as f32 * scale)), sound)
    }
}

/// Interleaved values to one or two channels.
fn split(values: impl Iterator<Item = hound::Result<f32>>, sound: &Sound) -> Result<Vec<Vec<f32>>, String> {
    let channels = usize::from(sound.layout.channels);
    let sides = channels.min(2);
    let weights = [1.0 / channels.div_ceil(2) as f32, 1.0 / (channels / 2).max(1) as f32];
    let mut split = vec![Vec::with_capacity(sound.frames as usize); sides];
    let mut sums = [0.0; 2];
    for (at, value) in values.enumerate() {
        let channel = at % channels;
        sums[channel % 2] += value.map_err(|error| format!("cannot be read: {error}"))?;
        if channel == channels - 1 {
            for side in 0..sides {
                split[side].push(sums[side] * weights[side]);
            }
            sums = [0.0; 2];
        }
    }
    Ok(split)
}

/// Zeroes for what is no number; how many there were.
fn replace_not_finite(channels: &mut [Vec<f32>]) -> usize {
    let values = channels.iter_mut().flatten().filter(|value| !value.is_finite());
    values.map(|value| *value = 0.0).count()
}

fn notice(sound: &Sound, replaced: usize) -> Option<String> {
    let mut parts = Vec::new();
    match sound.claimed_frames {
        None => parts.push(format!("was not finished by who wrote it; it has {} frames", sound.frames)),
        Some(claimed) if claimed > sound.frames => {
            parts.push(format!("is cut short: it has {} of {claimed} frames", sound.frames));
        }
        Some(_) => {}
    }
    if replaced > 0 {
        parts.push(format!("has {replaced} values that are not finite; they are played as zero"));
    }
    (!parts.is_empty()).then(|| parts.join(", and "))
}

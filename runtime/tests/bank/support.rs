//! Folders and files made by hand.

use hound::{SampleFormat, WavSpec, WavWriter};
use phonon_runtime::bank::{Bank, Fault, Sample, Samples};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

pub fn folder() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

pub fn bank(root: &Path) -> Bank {
    Bank::index(&[root.to_owned()]).expect("an index")
}

/// A path under `root` whose folders exist.
pub fn at(root: &Path, name: &str) -> PathBuf {
    let path = root.join(name);
    fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
    path
}

pub fn write(path: &Path, channels: u16, bits: u16, values: &[f32]) {
    let sample_format = if bits == 32 { SampleFormat::Float } else { SampleFormat::Int };
    let spec = WavSpec { channels, sample_rate: 48_000, bits_per_sample: bits, sample_format };
    let mut writer = WavWriter::create(path, spec).expect("a file");
    for &value in values {
        match bits {
            32 => writer.write_sample(value),
            _ => writer.write_sample((value * (1_i64 << (bits - 1)) as f32) as i32),
        }
        .expect("a value");
    }
    writer.finalize().expect("a header");
}

/// A WAV file by hand: a `fmt ` chunk, chunks in between, and a `data` chunk that claims a length.
pub fn raw(fmt: &[u8], between: &[u8], claimed_bytes: u32, data: &[u8]) -> Vec<u8> {
    let mut file = b"RIFF\xff\xff\x00\x00WAVEfmt ".to_vec();
    file.extend((fmt.len() as u32).to_le_bytes());
    file.extend(fmt);
    file.extend(between);
    file.extend(b"data");
    file.extend(claimed_bytes.to_le_bytes());
    file.extend(data);
    file
}

pub fn fmt(tag: u16, channels: u16, rate: u32, bits: u16) -> Vec<u8> {
    let block = channels.wrapping_mul(bits / 8);
    let mut fmt = Vec::new();
    fmt.extend(tag.to_le_bytes());
    fmt.extend(channels.to_le_bytes());
    fmt.extend(rate.to_le_bytes());
    fmt.extend(rate.wrapping_mul(u32::from(block)).to_le_bytes());
    fmt.extend(block.to_le_bytes());
    fmt.extend(bits.to_le_bytes());
    fmt
}

/// The sample that a WAV file holds, with what is odd about it.
pub fn decoded(bytes: &[u8]) -> Result<(Sample, Vec<String>), Fault> {
    decoded_as("a.wav", bytes)
}

/// The sample that a file of this name holds, with what is odd about it.
pub fn decoded_as(file: &str, bytes: &[u8]) -> Result<(Sample, Vec<String>), Fault> {
    let root = folder();
    fs::write(at(root.path(), &format!("x/{file}")), bytes).expect("a file");
    let mut bank = bank(root.path());
    let take = bank.load("x", 0, None)?;
    Ok((bank.get(take.id).clone(), bank.take_notices()))
}

pub fn reason(bytes: &[u8]) -> String {
    match decoded(bytes) {
        Err(Fault::Unreadable { path, reason }) => {
            assert!(path.ends_with("x/a.wav"));
            reason
        }
        other => panic!("expected a file that cannot be read, got {other:?}"),
    }
}

pub fn channels(sample: &Sample) -> Vec<Vec<f32>> {
    sample.channels.iter().map(|channel| channel.to_vec()).collect()
}

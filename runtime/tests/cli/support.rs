//! Processes, and the folders that they run in.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

pub const TONE: &str = "out: sine 440 * 0.5";

pub fn folder() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

/// `phonon` in a folder, with nothing of the user's environment.
pub fn phonon(folder: &TempDir, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_phonon"));
    command.args(arguments).current_dir(folder.path()).env_clear().stdin(Stdio::null());
    command
}

/// The exit code and what was said.
pub fn run(folder: &TempDir, arguments: &[&str]) -> (i32, String) {
    said(&phonon(folder, arguments).output().expect("a process"))
}

pub fn said(output: &Output) -> (i32, String) {
    (output.status.code().expect("an exit code"), String::from_utf8_lossy(&output.stderr).into_owned())
}

pub fn write(folder: &TempDir, name: &str, bytes: impl AsRef<[u8]>) {
    let path = folder.path().join(name);
    fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
    fs::write(path, bytes).expect("a file");
}

pub fn read(folder: &TempDir, name: &str) -> Vec<u8> {
    fs::read(folder.path().join(name)).expect("a file")
}

pub fn names(folder: &TempDir) -> Vec<String> {
    let entries = folder.path().read_dir().expect("a folder");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

pub fn frames(folder: &TempDir, name: &str) -> u32 {
    hound::WavReader::open(folder.path().join(name)).expect("a WAV").duration()
}

/// Runs, and expects an exit code and words in what is said.
#[track_caller]
pub fn expect(folder: &TempDir, arguments: &[&str], code: i32, words: &[&str]) {
    let (ended, said) = run(folder, arguments);
    assert_eq!(ended, code, "{said}");
    for word in words {
        assert!(said.contains(word), "`{word}` is missing in: {said}");
    }
}

/// A sound of one value, a tenth of a second long.
pub fn write_sample(folder: &TempDir, name: &str, value: f32) {
    let path = folder.path().join(name);
    fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).expect("folders");
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 44_100,
        bits_per_sample: 32,
        sample_format: hound::SampleFormat::Float,
    };
    let mut writer = hound::WavWriter::create(path, spec).expect("a file");
    (0..4_410).for_each(|_| writer.write_sample(value).expect("a value"));
    writer.finalize().expect("a header");
}

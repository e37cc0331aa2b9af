//! Files and devices that sound is written to, good and bad.

use phonon_runtime::io::{BitDepth, Format, Output, OutputError, Place};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const FLOAT: Format = Format { sample_rate_hz: 1_000, depth: BitDepth::Float32 };
const INT16: Format = Format { sample_rate_hz: 1_000, depth: BitDepth::Int16 };
const INT24: Format = Format { sample_rate_hz: 1_000, depth: BitDepth::Int24 };

fn folder() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

fn open(path: &Path, format: Format) -> Output {
    Output::open(&Place::new(path), format, None).expect("a file")
}

/// Names in a folder, sorted.
fn names(folder: &Path) -> Vec<String> {
    let entries = folder.read_dir().expect("a folder");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn frames(path: &Path) -> u32 {
    hound::WavReader::open(path).expect("a WAV").duration()
}

#[test]
fn writes_what_other_programs_read() {
    let folder = folder();
    let values = [0.0, 0.5, -0.5, 0.25, 1.0, -1.0];
    for (format, tolerance) in [(FLOAT, 0.0), (INT16, 1.5 / 32_768.0), (INT24, 1.5 / 8_388_608.0)] {
        let path = folder.path().join(format!("{}.wav", format.depth.bits()));
        let mut output = open(&path, format);
        output.write(&values).expect("frames");
        output.finish().expect("a file");
        let reader = hound::WavReader::open(&path).expect("a WAV");
        let spec = reader.spec();
        assert_eq!((spec.channels, spec.sample_rate), (2, 1_000));
        assert_eq!(u32::from(spec.bits_per_sample), format.depth.bits());
        let scale = (1_u64 << (spec.bits_per_sample - 1)) as f32;
        let read: Vec<f32> = match format.depth {
            BitDepth::Float32 => reader.into_samples::<f32>().map(|value| value.expect("a value")).collect(),
            _ => reader.into_samples::<i32>().map(|value| value.expect("a value") as f32 / scale).collect(),
        };
        let error = values.iter().zip(&read).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        assert!(read.len() == 6 && error <= tolerance, "{format:?}: {read:?}");
    }
}

#[test]
fn the_same_sound_gives_the_same_bytes_however_it_is_cut() {
    let folder = folder();
    let sound: Vec<f32> = (0..5_000).map(|at| (at % 321) as f32 / 500.0 - 0.3).collect();
    let mut files = Vec::new();
    for (name, cut) in [("a.wav", 2), ("b.wav", 1_000), ("c.wav", 5_000)] {
        let mut output = open(&folder.path().join(name), INT16);
        sound.chunks(cut).for_each(|frames| output.write(frames).expect("frames"));
        output.finish().expect("a file");
        files.push(fs::read(folder.path().join(name)).expect("bytes"));
    }
    assert!(files[0] == files[1] && files[1] == files[2]);
}

#[test]
fn a_whole_second_can_be_read_before_the_end() {
    let folder = folder();
    let path = folder.path().join("out.wav");
    let mut output = open(&path, INT16);
    output.write(&[0.1; 2 * 2_500]).expect("frames");
    let [partial] = &names(folder.path())[..] else { panic!("one file") };
    assert!(partial.starts_with("out.") && partial.ends_with(".partial.wav"), "{partial}");
    assert_eq!(frames(&folder.path().join(partial)), 2_000);
    output.finish().expect("a file");
    assert_eq!(names(folder.path()), ["out.wav"]);
    assert_eq!(frames(&path), 2_500);
}

#[test]
fn the_old_file_stays_until_the_new_one_is_whole() {
    let folder = folder();
    let path = folder.path().join("out.wav");
    fs::write(&path, "precious").expect("a file");
    let mut output = open(&path, INT16);
    output.write(&[0.1; 2_000]).expect("frames");
    drop(output);
    assert_eq!(fs::read(&path).expect("a file"), b"precious");
    assert_eq!(names(folder.path()), ["out.wav"]);
}

#[test]
fn an_interrupted_file_is_kept_beside_the_old_one() {
    let folder = folder();
    let path = folder.path().join("out.wav");
    fs::write(&path, "precious").expect("a file");
    let mut output = open(&path, INT16);
    output.write(&[0.1; 2 * 123]).expect("frames");
    let kept = output.keep_partial().expect("a file").expect("a path");
    assert_eq!(names(folder.path()), ["out.partial.wav", "out.wav"]);
    assert_eq!((frames(&kept), fs::read(&path).expect("a file")), (123, b"precious".to_vec()));
}

#[test]
fn two_writers_do_not_meet() {
    let folder = folder();
    let path = folder.path().join("out.wav");
    let (mut first, mut second) = (open(&path, INT16), open(&path, INT16));
    first.write(&[0.1; 200]).expect("frames");
    second.write(&[0.1; 400]).expect("frames");
    first.finish().expect("a file");
    assert_eq!(frames(&path), 100);
    second.finish().expect("a file");
    assert_eq!((frames(&path), names(folder.path()).len()), (200, 1));
}

#[test]
fn a_missing_folder_is_an_error() {
    let error = Output::open(&Place::new(Path::new("no/such/folder/out.wav")), INT16, None).err();
    let Some(OutputError::Failed(what, _)) = error else { panic!("expected a failure") };
    assert_eq!(what, "cannot write `no/such/folder/out.wav`");
}

#[cfg(unix)]
#[test]
fn a_file_that_must_not_be_written_stays() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder();
    let path = folder.path().join("out.wav");
    fs::write(&path, "precious").expect("a file");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).expect("permissions");
    assert!(matches!(Output::open(&Place::new(&path), INT16, None), Err(OutputError::Failed(..))));
    assert_eq!(names(folder.path()), ["out.wav"]);
}

#[cfg(unix)]
#[test]
fn a_new_file_is_as_open_as_others_and_an_old_one_as_before() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder();
    let mode = |name: &str| fs::metadata(folder.path().join(name)).expect("a file").permissions().mode();
    fs::write(folder.path().join("plain"), "").expect("a file");
    open(&folder.path().join("new.wav"), INT16).finish().expect("a file");
    assert_eq!(mode("new.wav"), mode("plain"));
    fs::write(folder.path().join("old.wav"), "").expect("a file");
    fs::set_permissions(folder.path().join("old.wav"), fs::Permissions::from_mode(0o600))
        .expect("permissions");
    open(&folder.path().join("old.wav"), INT16).finish().expect("a file");
    assert_eq!(mode("old.wav") & 0o777, 0o600);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let written = Output::open(&Place::new(Path::new("/dev/full")), INT16, None).and_then(|mut output| {
        output.write(&vec![0.1; 100_000])?;
        output.finish()
    });
    let error = written.expect_err("a full disk");
    assert!(error.to_string().starts_with("cannot write `/dev/full`: "), "{error}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_device_is_written_to_and_not_replaced() {
    let mut output = open(Path::new("/dev/null"), INT16);
    output.write(&[0.1; 5_000]).expect("frames");
    output.finish().expect("a device");
    assert!(!fs::metadata("/dev/null").expect("a device").is_file());
}

#[cfg(unix)]
#[test]
fn a_link_leads_to_the_file_that_is_replaced() {
    let folder = folder();
    fs::create_dir(folder.path().join("real")).expect("a folder");
    let (real, link) = (folder.path().join("real/out.wav"), folder.path().join("link.wav"));
    fs::write(&real, "old").expect("a file");
    std::os::unix::fs::symlink(&real, &link).expect("a link");
    open(&link, INT16).finish().expect("a file");
    assert!(link.is_symlink());
    assert_eq!(frames(&real), 0);
}

fn check(path: &Path, inputs: &[&Path], frames: u64) -> Result<(), String> {
    Place::new(path).check(inputs, &INT16, frames).map_err(|error| error.to_string())
}

#[test]
fn refuses_a_folder() {
    let folder = folder();
    assert!(check(folder.path(), &[], 1).is_err_and(|error| error.contains("is a directory")));
    assert!(check(&folder.path().join("new/"), &[], 1).is_err_and(|error| error.contains("not the name")));
    assert_eq!(check(&folder.path().join("out.wav"), &[], 1), Ok(()));
}

#[cfg(unix)]
#[test]
fn refuses_to_write_what_is_read() {
    let folder = folder();
    let source = folder.path().join("song.ph");
    let (link, hard) = (folder.path().join("link.wav"), folder.path().join("hard.wav"));
    fs::write(&source, "out: sine 440").expect("a file");
    std::os::unix::fs::symlink(&source, &link).expect("a link");
    fs::hard_link(&source, &hard).expect("a link");
    let around: PathBuf =
        folder.path().join("..").join(folder.path().file_name().expect("a name")).join("song.ph");
    for path in [&source, &link, &hard, &around] {
        let error = check(path, &[&source], 1).expect_err("the source must stay");
        assert!(error.ends_with("song.ph` is read, so it is not written"), "{error}");
    }
}

#[test]
fn refuses_what_no_wav_can_hold() {
    let place = Path::new("out.wav");
    let frames_max = (u64::from(u32::MAX) - 68) / 4;
    assert_eq!(check(place, &[], frames_max), Ok(()));
    let error = check(place, &[], frames_max + 1).expect_err("too large");
    assert!(error.contains("4.00 GiB"), "{error}");
    let error = check(place, &[], u64::MAX).expect_err("too large");
    assert!(error.contains("at most 4 GiB"), "{error}");
}

/// What arrives through a pipe that a WAV is written into.
#[cfg(unix)]
fn through_pipe(format: Format, frames: Option<u64>) -> Vec<u8> {
    let folder = folder();
    let pipe = folder.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo").success());
    let reader = std::thread::spawn({
        let pipe = pipe.clone();
        move || fs::read(pipe).expect("bytes")
    });
    let mut output = Output::open(&Place::new(&pipe), format, frames).expect("a pipe");
    output.write(&[0.5; 2 * 2_500]).expect("frames");
    output.finish().expect("a pipe");
    reader.join().expect("a reader")
}

#[cfg(unix)]
#[test]
fn a_pipe_gets_the_same_bytes_as_a_file() {
    let folder = folder();
    for format in [INT16, INT24, FLOAT] {
        let path = folder.path().join("out.wav");
        let mut output = open(&path, format);
        output.write(&[0.5; 2 * 2_500]).expect("frames");
        output.finish().expect("a file");
        let file = fs::read(&path).expect("bytes");
        assert!(through_pipe(format, Some(2_500)) == file, "{format:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_of_unknown_length_says_so() {
    let bytes = through_pipe(INT16, None);
    assert_eq!((bytes.len(), &bytes[4..8], &bytes[40..44]), (44 + 10_000, &[0xff; 4][..], &[0xff; 4][..]));
}

#[cfg(unix)]
#[test]
fn a_pipe_that_nobody_reads_is_closed() {
    let folder = folder();
    let pipe = folder.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo").success());
    let reader = std::thread::spawn({
        let pipe = pipe.clone();
        move || drop(fs::File::open(pipe).expect("a pipe"))
    });
    // The header may or may not be written before the reader has gone.
    let written = Output::open(&Place::new(&pipe), INT16, None).and_then(|mut output| {
        reader.join().expect("a reader");
        output.write(&vec![0.1; 100_000])?;
        output.finish()
    });
    assert!(matches!(written, Err(OutputError::Closed)));
}

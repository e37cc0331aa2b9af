//! Sample folders and WAV files of all kinds, good and bad.

use hound::{SampleFormat, WavSpec, WavWriter};
use phonon_runtime::bank::{Bank, Fault, SAMPLE_BYTES_MAX, Sample, SampleId, Samples};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

fn folder() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

fn bank(root: &Path) -> Bank {
    Bank::index(&[root.to_owned()]).expect("an index")
}

/// A path under `root` whose folders exist.
fn at(root: &Path, name: &str) -> PathBuf {
    let path = root.join(name);
    fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
    path
}

fn write(path: &Path, channels: u16, bits: u16, values: &[f32]) {
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
fn raw(fmt: &[u8], between: &[u8], claimed_bytes: u32, data: &[u8]) -> Vec<u8> {
    let mut file = b"RIFF\xff\xff\x00\x00WAVEfmt ".to_vec();
    file.extend((fmt.len() as u32).to_le_bytes());
    file.extend(fmt);
    file.extend(between);
    file.extend(b"data");
    file.extend(claimed_bytes.to_le_bytes());
    file.extend(data);
    file
}

fn fmt(tag: u16, channels: u16, rate: u32, bits: u16) -> Vec<u8> {
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

/// The sample that a file holds, with what is odd about it.
fn decoded(bytes: &[u8]) -> Result<(Sample, Vec<String>), Fault> {
    let root = folder();
    fs::write(at(root.path(), "x/a.wav"), bytes).expect("a file");
    let mut bank = bank(root.path());
    let id = bank.load("x", 0)?;
    Ok((bank.get(id).clone(), bank.take_notices()))
}

fn reason(bytes: &[u8]) -> String {
    match decoded(bytes) {
        Err(Fault::Unreadable { path, reason }) => {
            assert!(path.ends_with("x/a.wav"));
            reason
        }
        other => panic!("expected a file that cannot be read, got {other:?}"),
    }
}

fn channels(sample: &Sample) -> Vec<Vec<f32>> {
    sample.channels.iter().map(|channel| channel.to_vec()).collect()
}

#[test]
fn reads_every_bit_depth() {
    let values = [0.0, 0.5, -0.5, 0.25, -1.0];
    for bits in [8, 16, 24, 32] {
        let root = folder();
        write(&at(root.path(), "bd/a.wav"), 1, bits, &values);
        let mut bank = bank(root.path());
        let id = bank.load("bd", 0).expect("a sample");
        assert_eq!(channels(bank.get(id)), [values], "{bits} bits");
        assert_eq!((bank.get(id).sample_rate_hz, bank.get(id).frames()), (48_000, 5));
        assert_eq!(bank.take_notices(), [""; 0]);
    }
}

#[test]
fn reads_32_bit_integers_in_three_spellings() {
    let data: Vec<u8> = [i32::MIN, 1 << 30].iter().flat_map(|value| value.to_le_bytes()).collect();
    let mut extended = fmt(1, 1, 44_100, 32);
    extended.extend([0, 0]);
    let mut extensible = fmt(0xfffe, 1, 44_100, 32);
    extensible
        .extend([22, 0, 32, 0, 4, 0, 0, 0, 1, 0, 0, 0, 0, 0, 16, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71]);
    for fmt in [fmt(1, 1, 44_100, 32), extended, extensible] {
        let (sample, _) = decoded(&raw(&fmt, b"", 8, &data)).expect("a sample");
        assert_eq!(channels(&sample), [[-1.0, 0.5]]);
    }
}

#[test]
fn keeps_stereo_and_folds_more_channels() {
    let root = folder();
    write(&at(root.path(), "stereo/a.wav"), 2, 32, &[0.1, 0.2, 0.3, 0.4]);
    write(&at(root.path(), "five/a.wav"), 5, 32, &[0.3, 0.25, 0.6, 0.75, 0.9]);
    let mut bank = bank(root.path());
    let id = bank.load("stereo", 0).expect("a sample");
    assert_eq!(channels(bank.get(id)), [[0.1, 0.3], [0.2, 0.4]]);
    let id = bank.load("five", 0).expect("a sample");
    let [left, right] = [0, 1].map(|side| bank.get(id).channels[side][0]);
    assert!((left - 0.6).abs() < 1e-6 && (right - 0.5).abs() < 1e-6, "{left} {right}");
}

#[test]
fn reads_very_many_channels() {
    let fmt = fmt(1, 65_535, 8_000, 8);
    let (sample, _) = decoded(&raw(&fmt, b"", 65_535, &[192; 65_535])).expect("a sample");
    assert_eq!((sample.channels.len(), sample.frames(), sample.channels[0][0]), (2, 1, 0.5));
}

#[test]
fn skips_chunks_of_odd_length() {
    let between = b"LIST\x03\x00\x00\x00abc\x00bext\x02\x00\x00\x00hi";
    let data = [0, 0x40, 0, 0xc0];
    let (sample, _) = decoded(&raw(&fmt(1, 1, 44_100, 16), between, 4, &data)).expect("a sample");
    assert_eq!(channels(&sample), [[0.5, -0.5]]);
}

#[test]
fn keeps_what_is_there_of_a_file_that_is_cut_short() {
    let data = [0, 0x40, 0, 0xc0, 0xff];
    let (sample, notices) = decoded(&raw(&fmt(1, 1, 44_100, 16), b"", 2_000, &data)).expect("a sample");
    assert_eq!(channels(&sample), [[0.5, -0.5]]);
    let [notice] = &notices[..] else { panic!("one notice, not {notices:?}") };
    assert!(notice.contains("x/a.wav") && notice.ends_with("cut short: it has 2 of 1000 frames"), "{notice}");
}

#[test]
fn reads_streams_of_unknown_length() {
    let file = raw(&fmt(1, 1, 44_100, 16), b"", u32::MAX, &[0, 0x40, 0, 0xc0]);
    let (sample, notices) = decoded(&file).expect("a sample");
    assert_eq!((channels(&sample), notices.len()), (vec![vec![0.5, -0.5]], 1));
    let mut killed = raw(&fmt(1, 1, 44_100, 16), b"", 0, &[0, 0x40, 0, 0xc0]);
    killed[4..8].fill(0);
    assert_eq!(channels(&decoded(&killed).expect("a sample").0), [[0.5, -0.5]]);
}

#[test]
fn zeroes_what_is_no_number() {
    let data: Vec<u8> = [f32::NAN, 0.5, f32::INFINITY].iter().flat_map(|value| value.to_le_bytes()).collect();
    let (sample, notices) = decoded(&raw(&fmt(3, 1, 44_100, 32), b"", 12, &data)).expect("a sample");
    assert_eq!(channels(&sample), [[0.0, 0.5, 0.0]]);
    assert!(notices[0].contains("2 values that are not finite"), "{notices:?}");
}

#[test]
fn says_why_a_file_is_no_sample() {
    let good = fmt(1, 1, 44_100, 16);
    let cases: [(&[u8], &str); 16] = [
        (b"", "is empty"),
        (b"RIFF", "is too short to be a WAV file"),
        (b"#!/bin/sh\necho hello\n", "is not a WAV file"),
        (b"fLaC\x00\x00\x00\x22ABCDEFGH", "is not a WAV file; it looks like FLAC"),
        (b"\xff\xfb\x90\x00ABCDEFGHIJK", "is not a WAV file; it looks like MP3"),
        (b"RIFF\x04\x00\x00\x00WAVE", "has no sound in it"),
        (&raw(&good, b"", 0, b""), "has no sound in it"),
        (&raw(&good, b"", 1, b"\x00"), "has no sound in it"),
        (&raw(&good[..14], b"", 2, b"\x00\x00"), "has a header that is too short"),
        (b"RIFF\x10\x00\x00\x00WAVEdata\x02\x00\x00\x00\x00\x00", "does not say how its sound is written"),
        (&raw(&fmt(1, 0, 44_100, 16), b"", 2, b"\x00\x00"), "has no channels"),
        (&raw(&fmt(1, 1, 0, 16), b"", 2, b"\x00\x00"), "has a sample rate of 0 Hz"),
        (&raw(&fmt(1, 1, u32::MAX, 16), b"", 2, b"\x00\x00"), "has a sample rate of 4294967295 Hz"),
        (&raw(&fmt(2, 1, 44_100, 8), b"", 2, b"\x00\x00"), "is compressed (format 0x0002)"),
        (&raw(&fmt(3, 1, 44_100, 64), b"", 8, &[0; 8]), "has 64-bit float values"),
        (&raw(&fmt(1, 1, 44_100, 0), b"", 8, &[0; 8]), "has 0-bit values"),
    ];
    for (bytes, expected) in cases {
        let reason = reason(bytes);
        assert!(reason.starts_with(expected), "`{reason}` should be `{expected}`");
    }
}

#[test]
fn any_cut_of_a_good_file_is_an_error_or_a_sample() {
    let root = folder();
    let path = at(root.path(), "x/a.wav");
    write(&path, 2, 24, &[0.5; 16]);
    let whole = fs::read(&path).expect("a file");
    for length in 0..whole.len() {
        let frames = decoded(&whole[..length]).map_or(0, |(sample, _)| sample.frames());
        assert_eq!(frames, length.saturating_sub(68) / 6, "{length} bytes");
    }
}

#[test]
fn sorts_by_file_name_and_counts_round_and_round() {
    let root = folder();
    for (name, value) in [("c.wav", 0.75), ("a.WAV", 0.25), ("b.wav", 0.5)] {
        write(&at(root.path(), &format!("bd/{name}")), 1, 32, &[value]);
    }
    fs::write(at(root.path(), "bd/._a.wav"), "left by a file manager").expect("a file");
    fs::write(at(root.path(), "bd/readme.txt"), "not a sample").expect("a file");
    let mut bank = bank(root.path());
    for (n, value) in [(0, 0.25), (1, 0.5), (2, 0.75), (3, 0.25), (-1, 0.75), (99_999, 0.25)] {
        let id = bank.load("bd", n).expect("a sample");
        assert_eq!(bank.get(id).channels[0][0], value, "bd:{n}");
        assert_eq!(bank.find("bd", n), Some(id));
    }
    assert_eq!(bank.names().map(|(name, count, _)| (name, count)).collect::<Vec<_>>(), [("bd", 3)]);
}

#[test]
fn finds_only_what_was_loaded_and_decodes_it_once() {
    let root = folder();
    write(&at(root.path(), "bd/a.wav"), 1, 16, &[0.5]);
    let mut bank = bank(root.path());
    assert_eq!(bank.find("bd", 0), None);
    assert_eq!(bank.files().count(), 0);
    let id = bank.load("bd", 0).expect("a sample");
    fs::remove_file(root.path().join("bd/a.wav")).expect("a file");
    assert_eq!(bank.load("bd", 7), Ok(id));
    assert_eq!(bank.files().collect::<Vec<_>>(), [root.path().join("bd/a.wav")]);
}

#[test]
fn the_first_root_wins_and_built_in_sounds_come_last() {
    let (first, second) = (folder(), folder());
    write(&at(first.path(), "bd/a.wav"), 1, 32, &[0.1]);
    write(&at(second.path(), "bd/a.wav"), 1, 32, &[0.2]);
    write(&at(second.path(), "sn/a.wav"), 1, 32, &[0.3]);
    fs::create_dir(first.path().join("sn")).expect("an empty folder");
    let roots = [first.path().to_owned(), "no/such/folder".into(), second.path().to_owned()];
    let mut bank = Bank::index(&roots).expect("an index");
    bank.add_built_in(&[("sn", 1), ("cp", 4)], |name, variant| {
        assert_eq!(name, "cp");
        Sample { channels: vec![vec![variant as f32].into()], sample_rate_hz: 44_100 }
    });
    for (name, n, value) in [("bd", 0, 0.1), ("sn", 0, 0.3), ("cp", 6, 2.0)] {
        let id = bank.load(name, n).expect("a sample");
        assert_eq!(bank.get(id).channels[0][0], value, "{name}:{n}");
    }
}

#[test]
fn an_unknown_name_gets_the_nearest() {
    let root = folder();
    write(&at(root.path(), "kick-2/a.wav"), 1, 16, &[0.5]);
    write(&at(root.path(), "not a name/a.wav"), 1, 16, &[0.5]);
    let mut bank = bank(root.path());
    for (name, nearest) in [("kik-2", Some("kick-2")), ("../../etc/passwd", None), ("not a name", None)] {
        let expected = Fault::Unknown { name: name.into(), nearest: nearest.map(str::to_owned) };
        assert_eq!(bank.load(name, 0), Err(expected));
    }
}

#[cfg(unix)]
#[test]
fn links_stay_inside_their_root() {
    use std::os::unix::fs::symlink;
    let (root, elsewhere) = (folder(), folder());
    write(&at(elsewhere.path(), "secret/a.wav"), 1, 16, &[0.5]);
    write(&at(root.path(), "good/a.wav"), 1, 16, &[0.5]);
    symlink(elsewhere.path().join("secret"), root.path().join("out")).expect("a link");
    symlink(root.path().join("good"), root.path().join("alias")).expect("a link");
    symlink(elsewhere.path().join("secret/a.wav"), root.path().join("good/b.wav")).expect("a link");
    symlink("nowhere", root.path().join("good/c.wav")).expect("a link");
    let mut bank = bank(root.path());
    assert!(bank.load("alias", 0).is_ok());
    for (name, n) in [("out", 0), ("good", 1)] {
        assert!(matches!(bank.load(name, n), Err(Fault::Outside { .. })), "{name}:{n}");
    }
    assert!(matches!(bank.load("good", 2), Err(Fault::Unreadable { .. })));
}

#[cfg(unix)]
#[test]
fn never_waits_for_a_pipe() {
    let root = folder();
    let path = at(root.path(), "x/a.wav");
    let made = std::process::Command::new("mkfifo").arg(&path).status().expect("mkfifo");
    assert!(made.success());
    let fault = bank(root.path()).load("x", 0).expect_err("a pipe is no sample");
    assert!(fault.to_string().ends_with("is not a regular file"), "{fault}");
}

#[test]
fn memory_has_a_limit() {
    let root = folder();
    let path = at(root.path(), "x/a.wav");
    // A file with a hole: no memory and no disk is taken before the limit is seen.
    fs::write(&path, raw(&fmt(1, 1, 44_100, 8), b"", u32::MAX - 1_000_000, b"")).expect("a file");
    let file = fs::File::options().write(true).open(&path).expect("a file");
    file.set_len(SAMPLE_BYTES_MAX / 4 + 45).expect("a hole");
    let fault = bank(root.path()).load("x", 0).expect_err("too much");
    assert_eq!(fault, Fault::TooMuch { path });
    assert!(fault.to_string().contains("1024 MiB"), "{fault}");
}

#[test]
fn ids_are_small_numbers() {
    let mut bank = Bank::default();
    bank.add_built_in(&[("a", 2)], |_, _| Sample { channels: vec![Box::new([])], sample_rate_hz: 1 });
    let ids = [0, 1, 2].map(|n| bank.load("a", n));
    assert_eq!(ids, [Ok(SampleId(0)), Ok(SampleId(1)), Ok(SampleId(0))]);
}

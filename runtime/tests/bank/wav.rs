//! WAV files of all kinds, good and bad.

use crate::support::*;
use phonon_runtime::bank::{Samples, Take};
use std::fs;

#[test]
fn reads_every_bit_depth() {
    let values = [0.0, 0.5, -0.5, 0.25, -1.0];
    for bits in [8, 16, 24, 32] {
        let root = folder();
        write(&at(root.path(), "bd/a.wav"), 1, bits, &values);
        let mut bank = bank(root.path());
        let Take { id, .. } = bank.load("bd", 0, None).expect("a sample");
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
    let Take { id, .. } = bank.load("stereo", 0, None).expect("a sample");
    assert_eq!(channels(bank.get(id)), [[0.1, 0.3], [0.2, 0.4]]);
    // Left, right, centre, and both sides of the back at -3 dB; a side's weights add up to 1.
    let Take { id, .. } = bank.load("five", 0, None).expect("a sample");
    let [left, right] = [0, 1].map(|side| bank.get(id).channels[side][0]);
    let half = std::f32::consts::FRAC_1_SQRT_2;
    let expected = [0.3 + half * (0.6 + 0.75), 0.25 + half * (0.6 + 0.9)].map(|sum| sum / (1.0 + 2.0 * half));
    assert!((left - expected[0]).abs() < 1e-6 && (right - expected[1]).abs() < 1e-6, "{left} {right}");
}

#[test]
fn folds_the_speakers_of_a_room() {
    let half = std::f32::consts::FRAC_1_SQRT_2;
    for (channels, weights) in [
        (3, vec![1.0, 0.0, half]),
        (4, vec![1.0, 0.0, half, 0.0]),
        (6, vec![1.0, 0.0, half, 0.0, half, 0.0]),
        (7, vec![1.0, 0.0, half, 0.0, half, half, 0.0]),
        (8, vec![1.0, 0.0, half, 0.0, half, 0.0, half, 0.0]),
        (32, [1.0, 0.0].repeat(16)),
    ] {
        let root = folder();
        // A frame for each channel, in which it is heard alone.
        let frames: Vec<f32> =
            (0..channels * channels).map(|at| f32::from(at % channels == at / channels)).collect();
        write(&at(root.path(), "x/a.wav"), channels, 32, &frames);
        let mut bank = bank(root.path());
        let Take { id, .. } = bank.load("x", 0, None).expect("a sample");
        let sum: f32 = weights.iter().sum();
        for (heard, weight) in bank.get(id).channels[0].iter().zip(&weights) {
            assert!(
                (heard - weight / sum).abs() < 1e-6,
                "{channels} channels: {heard}, not {}",
                weight / sum
            );
        }
    }
}

#[test]
fn any_rate_is_kept() {
    for rate in [1, 8_000, 192_000, 768_000] {
        let (sample, _) = decoded(&raw(&fmt(1, 1, rate, 16), b"", 4, &[0, 0x40, 0, 0xc0])).expect("a sample");
        assert_eq!((sample.sample_rate_hz, channels(&sample)), (rate, vec![vec![0.5, -0.5]]));
    }
}

#[test]
fn reads_very_many_channels_and_says_so() {
    let fmt = fmt(1, 65_535, 8_000, 8);
    let (sample, notices) = decoded(&raw(&fmt, b"", 65_535, &[192; 65_535])).expect("a sample");
    assert_eq!((sample.channels.len(), sample.frames(), sample.channels[0][0]), (2, 1, 0.5));
    assert!(notices.iter().any(|notice| notice.contains("has 65535 channels")), "{notices:?}");
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
    let cases: [(&[u8], &str); 17] = [
        (b"", "is empty"),
        (b"RIF", "is too short to be a sound file"),
        (b"RIFF", "is too short to be a WAV file"),
        (
            b"#!/bin/sh\necho hello\n",
            "is not a sound file; WAV, AIFF, FLAC, Ogg Vorbis and MP3 files are read",
        ),
        (b"RIFF\x04\x00\x00\x00AVI LIST", "is not a sound file"),
        (b"RF64\xff\xff\xff\xffWAVE", "is RF64, the form of WAV for files over 4 GiB"),
        (b"fLaC\x00\x00\x00\x22ABCDEFGH", "cannot be decoded: it is too short"),
        (b"RIFF\x04\x00\x00\x00WAVE", "has no sound in it"),
        (&raw(&good, b"", 0, b""), "has no sound in it"),
        (&raw(&good, b"", 1, b"\x00"), "has no sound in it"),
        (&raw(&good[..14], b"", 2, b"\x00\x00"), "has a header that is too short"),
        (b"RIFF\x10\x00\x00\x00WAVEdata\x02\x00\x00\x00\x00\x00", "does not say how its sound is written"),
        (&raw(&fmt(1, 0, 44_100, 16), b"", 2, b"\x00\x00"), "has no channels"),
        (&raw(&fmt(1, 1, 0, 16), b"", 2, b"\x00\x00"), "has a sample rate of 0 Hz"),
        (&raw(&fmt(1, 1, u32::MAX, 16), b"", 2, b"\x00\x00"), "has a sample rate of 4294967295 Hz"),
        (&raw(&fmt(0x1234, 1, 44_100, 8), b"", 2, b"\x00\x00"), "cannot be decoded: "),
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

#[cfg(unix)]
#[test]
fn never_waits_for_a_pipe() {
    let root = folder();
    let path = at(root.path(), "x/a.wav");
    let made = std::process::Command::new("mkfifo").arg(&path).status().expect("mkfifo");
    assert!(made.success());
    let fault = bank(root.path()).load("x", 0, None).expect_err("a pipe is no sample");
    assert!(fault.to_string().ends_with("is not a regular file"), "{fault}");
}

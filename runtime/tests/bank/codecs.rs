//! Files that are not plain numbers: whole, cut short, spoilt and untruthful.
//!
//! `files` holds a twentieth of a second at 44.1 kHz, 441 Hz at -6 dB on the left and 882 Hz at -12 dB on the right, as
//! sox, flac, oggenc and lame write it.

use crate::support::*;
use phonon_runtime::bank::{Sample, inspect};
use proptest::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};

const FRAMES: usize = 2_205;

/// The files, what is said of them, how many frames they have, and how far from the tone they are. ADPCM comes in
/// whole blocks, and clicks where one is hard to write.
pub const FILES: [(&str, &str, usize, f32); 6] = [
    ("tone.aiff", "16-bit AIFF", FRAMES, 1e-4),
    ("tone.flac", "16-bit FLAC", FRAMES, 1e-4),
    ("tone.ogg", "VORBIS in OGG", FRAMES, 0.03),
    ("tone.mp3", "MP3", FRAMES, 0.05),
    ("ima.wav", "ADPCM_IMA_WAV in WAVE", 5 * 505, 0.2),
    ("ulaw.wav", "PCM_MULAW in WAVE", FRAMES, 0.02),
];

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bank/files").join(name)
}

pub fn bytes(name: &str) -> Vec<u8> {
    fs::read(path(name)).expect("a file")
}

/// The greatest distance from the tone that a file should hold, its ends apart.
fn distance(sample: &Sample) -> f32 {
    let tone = |side: usize, at: usize| {
        let (turns, level) = if side == 0 { (0.01, 0.501_187) } else { (0.02, 0.251_189) };
        level * phonon_compiler::ugen::approx::sin_turns(turns * at as f32)
    };
    let mut most = 0.0_f32;
    for (side, channel) in sample.channels.iter().enumerate() {
        for (at, value) in channel.iter().enumerate().take(FRAMES - 200).skip(200) {
            most = most.max((value - tone(side, at)).abs());
        }
    }
    most
}

#[test]
fn every_format_is_heard_as_it_was_written() {
    for (name, format, frames, tolerance) in FILES {
        let (sample, notices) = decoded_as(name, &bytes(name)).expect(name);
        assert_eq!((sample.channels.len(), sample.sample_rate_hz), (2, 44_100), "{name}");
        assert_eq!((sample.frames(), notices), (frames, vec![]), "{name}");
        assert!(distance(&sample) < tolerance, "{name}: {}", distance(&sample));
        let inspection = inspect(&path(name)).expect(name);
        assert_eq!((inspection.format.as_str(), inspection.channels), (format, 2), "{name}");
        assert_eq!((inspection.frames, inspection.notice), (frames, None), "{name}");
        assert!((0.45..0.56).contains(&inspection.peak), "{name}: {}", inspection.peak);
    }
}

#[test]
fn the_name_of_a_file_decides_nothing() {
    for (name, .., tolerance) in FILES {
        let (sample, _) = decoded_as("x.wav", &bytes(name)).expect(name);
        assert!(distance(&sample) < tolerance, "{name}");
    }
}

#[test]
fn any_cut_of_a_good_file_is_an_error_or_a_sample() {
    for (name, _, frames, _) in FILES {
        let whole = bytes(name);
        for length in (0..whole.len()).step_by(97) {
            match decoded_as(name, &whole[..length]) {
                Ok((sample, notices)) => {
                    let is_said = notices.iter().any(|notice| notice.contains(name));
                    assert!(sample.frames() == frames || is_said, "{name}, {length} bytes: {notices:?}");
                }
                Err(fault) => assert!(fault.to_string().contains(name), "{fault}"),
            }
        }
    }
}

#[test]
fn a_header_that_promises_too_much_is_not_believed() {
    let mut lying = bytes("tone.flac");
    // The number of frames: 36 bits, from the lower half of byte 21 on.
    lying[21] |= 0x0f;
    lying[22..26].fill(0xff);
    let (sample, notices) = decoded_as("tone.flac", &lying).expect("a sample");
    assert_eq!(sample.frames(), FRAMES);
    let [notice] = &notices[..] else { panic!("one notice, not {notices:?}") };
    assert!(notice.ends_with("is cut short: it has 2205 of 68719476735 frames"), "{notice}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn spoilt_files_are_errors_or_samples(spots in prop::collection::vec((any::<u16>(), any::<u8>()), 1..40)) {
        for (name, ..) in FILES {
            let mut spoilt = bytes(name);
            let length = spoilt.len();
            spots.iter().for_each(|&(at, byte)| spoilt[usize::from(at) % length] = byte);
            if let Ok((sample, _)) = decoded_as(name, &spoilt) {
                prop_assert!(sample.frames() > 0 && sample.sample_rate_hz > 0);
                prop_assert!(sample.channels.iter().flatten().all(|value| value.is_finite()));
            }
        }
    }
}

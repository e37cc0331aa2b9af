//! Sounds that are kept on disk: the frames that memory would have, and what goes wrong with disks.

use crate::codecs::{FILES, bytes};
use crate::support::*;
use phonon_runtime::bank::{Bank, FRAMES_MAX, Fault, Sample, Samples, Store};
use proptest::prelude::*;
use std::fs;
use std::path::Path;

/// A store with room for so many bytes of a side in memory.
fn store(folder: &Path, side_bytes: u64) -> Store {
    Store { side_bytes, folder: folder.to_owned(), ..Store::default() }
}

/// The sample that a file holds, decoded into a store, and what is odd about it; `/x/` stands for its folder.
fn kept(file: &str, bytes: &[u8], store: Store) -> Result<(Sample, Vec<String>), String> {
    let root = folder();
    fs::write(at(root.path(), &format!("x/{file}")), bytes).expect("a file");
    let mut bank = bank(root.path());
    bank.keep_in(store);
    let nameless = |said: &str| said.replace(&root.path().display().to_string(), "");
    let take = bank.load("x", 0, None).map_err(|fault| nameless(&fault.to_string()))?;
    let sample = bank.get(take.id).clone();
    assert_eq!((bank.memory_bytes(), bank.disk_bytes()), (sample.memory_bytes(), sample.disk_bytes()));
    Ok((sample, bank.take_notices().iter().map(|notice| nameless(notice)).collect()))
}

/// Expects a file to be the same in memory and on disk, with room for so many bytes of a side in memory.
fn check(file: &str, bytes: &[u8], room: &[u64]) {
    let cache = folder();
    let in_memory = kept(file, bytes, store(cache.path(), u64::MAX));
    for &side_bytes in room {
        let on_disk = kept(file, bytes, store(cache.path(), side_bytes));
        assert_eq!(on_disk, in_memory, "{file}, {side_bytes} bytes a side");
        let Ok((sample, _)) = on_disk else { continue };
        let (sides, side) = (sample.channels.len() as u64, 4 * sample.frames() as u64);
        let expected = if side > side_bytes { (0, sides * side) } else { (sides * side, 0) };
        assert_eq!((sample.memory_bytes(), sample.disk_bytes()), expected, "{file}");
        assert_eq!(sample.is_streamed(), side > side_bytes);
    }
    assert_eq!(fs::read_dir(cache.path()).expect("a folder").count(), 0, "files have no name");
}

/// From nothing to half of a file.
const ROOM: [u64; 4] = [0, 4, 1_000, 5_000];

/// A WAV file of 16-bit noise.
fn noise(channels: u16, frames: usize) -> Vec<u8> {
    let data: Vec<u8> = (0..2 * usize::from(channels) * frames).map(|at| (at * at % 251) as u8).collect();
    raw(&fmt(1, channels, 44_100, 16), b"", data.len() as u32, &data)
}

#[test]
fn every_file_is_the_same_on_disk() {
    for (name, ..) in FILES {
        check(name, &bytes(name), &ROOM);
    }
    for (channels, frames) in [(1, 1), (1, 70_000), (2, 40_000), (6, 9_000), (11, 3_000)] {
        check("noise.wav", &noise(channels, frames), &ROOM);
    }
    let odd = [0.5, f32::NAN, f32::INFINITY, 0.25, f32::NEG_INFINITY].repeat(3_000);
    let odd: Vec<u8> = odd.iter().flat_map(|value| value.to_le_bytes()).collect();
    check("odd.wav", &raw(&fmt(3, 1, 44_100, 32), b"", odd.len() as u32, &odd), &ROOM);
}

#[test]
fn every_file_that_is_cut_short_is_the_same_on_disk() {
    for (name, ..) in FILES {
        let whole = bytes(name);
        for length in (0..whole.len()).step_by(1_613) {
            check(name, &whole[..length], &[1_000]);
        }
    }
    check("noise.wav", &noise(2, 20_000)[..50_001], &ROOM);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn every_spoilt_file_is_the_same_on_disk(spots in prop::collection::vec((any::<u16>(), any::<u8>()), 1..20)) {
        for (name, ..) in FILES {
            let mut spoilt = bytes(name);
            let length = spoilt.len();
            spots.iter().for_each(|&(at, byte)| spoilt[usize::from(at) % length] = byte);
            check(name, &spoilt, &[1_000]);
        }
    }
}

#[test]
fn a_folder_that_cannot_hold_it_is_told() {
    let root = folder();
    fs::write(root.path().join("cache"), "a file").expect("a file");
    let said = kept("a.wav", &noise(1, 100), store(&root.path().join("cache"), 0)).expect_err("no folder");
    let expected = "sample `/x/a.wav` does not fit into memory and cannot be kept on disk, in `";
    assert!(said.starts_with(expected) && said.contains("cache`: "), "{said}");
    // A folder that is not there is made.
    let deep = root.path().join("of/its/own");
    assert!(kept("a.wav", &noise(1, 100), store(&deep, 0)).is_ok());
    // What fits into memory does not ask for it.
    assert!(kept("a.wav", &noise(1, 100), store(&root.path().join("cache"), 400)).is_ok());
}

#[test]
fn what_memory_has_no_room_for_goes_to_the_disk_until_that_is_full() {
    let root = folder();
    for name in ["a", "b", "c", "d"] {
        fs::write(at(root.path(), &format!("x/{name}.wav")), noise(1, 100)).expect("a file");
    }
    let mut bank = bank(root.path());
    bank.keep_in(Store { memory_bytes: 700, disk_bytes: 800, ..store(&root.path().join("cache"), 500) });
    let mut room = |n| {
        let loaded = bank.load("x", n, None).map(|_| ());
        (loaded, bank.memory_bytes(), bank.disk_bytes())
    };
    assert_eq!([0, 1, 2].map(&mut room), [(Ok(()), 400, 0), (Ok(()), 400, 400), (Ok(()), 400, 800)]);
    let path = root.path().join("x/d.wav");
    assert_eq!(room(3), (Err(Fault::TooMuch { path }), 400, 800));
}

#[test]
fn length_has_a_limit() {
    let root = folder();
    let path = at(root.path(), "x/a.wav");
    // A file with a hole: no memory and no disk is taken before the limit is seen.
    fs::write(&path, raw(&fmt(1, 1, 44_100, 8), b"", u32::MAX - 1_000_000, b"")).expect("a file");
    let file = fs::File::options().write(true).open(&path).expect("a file");
    file.set_len(FRAMES_MAX + 45).expect("a hole");
    let fault = Bank::index(&[root.path().to_owned()]).expect("an index").load("x", 0, None);
    let said = fault.expect_err("too long").to_string();
    assert!(
        said.ends_with(
            "a.wav` is longer than 1073741824 frames, the most that can be played: cut it into parts"
        ),
        "{said}"
    );
}

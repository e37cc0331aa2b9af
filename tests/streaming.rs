//! Sounds that stream from disk: the bits that memory would give, whatever is done with them \[B2\].

use phonon_runtime::bank::{Bank, Store};
use phonon_runtime::engine::{Options, Threads};
use phonon_runtime::score::{Interpolation, Library};
use phonon_tests::playing::{Playing, SECOND, first_difference, rendered_by, settings};
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;

/// Writes a WAV file of 8-bit values that never repeat for long.
fn write(path: &Path, channels: u16, frames: usize) {
    let bytes = usize::from(channels) * frames;
    let mut file = b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x01\0".to_vec();
    file.extend(channels.to_le_bytes());
    file.extend((SECOND as u32).to_le_bytes());
    file.extend((u32::from(channels) * SECOND as u32).to_le_bytes());
    file.extend(channels.to_le_bytes());
    file.extend(b"\x08\0data");
    file.extend((bytes as u32).to_le_bytes());
    file.extend((0..bytes as u32).map(|at| ((at ^ at >> 9).wrapping_mul(0x9e37_79b9) >> 25) as u8 + 64));
    std::fs::File::create(path).and_then(|mut out| out.write_all(&file)).expect("a file");
}

/// A folder with one sound, `x`.
fn sound(channels: u16, frames: usize) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    write(&folder.path().join("x.wav"), channels, frames);
    folder
}

/// The sound of a folder, with at most so many bytes of a side in memory.
fn bank(folder: &Path, side_bytes: u64) -> Bank {
    let mut bank = Bank::index(&[folder.to_owned()]).expect("an index");
    bank.keep_in(Store { side_bytes, folder: folder.join("cache"), ..Store::default() });
    bank.load("x", 0, None).expect("a sample");
    bank
}

/// The sound of a folder from memory and from disk.
fn twins(folder: &Path) -> [Library; 2] {
    let [memory, disk] = [u64::MAX, 0].map(|side_bytes| bank(folder, side_bytes));
    assert!(memory.disk_bytes() == 0 && disk.memory_bytes() == 0);
    [Arc::new(memory), Arc::new(disk)]
}

/// What can be done with a sample.
const PIECES: [&str; 10] = [
    "s \"x\"",
    "s \"x\" # speed (-1)",
    "s \"x*2\" # speed \"0.3 -7.7\" # begin 0.2",
    "s \"x\" # begin 0.3 # end 0.301 # loop 1",
    "s \"x*4\" # begin 0.9 # end 0.904 # loop 1 # speed (-1.3)",
    "s \"x\" # speed 3 # accelerate (-2)",
    "s \"x\" $ chop 16 $ loopAt 2",
    "s \"x\" $ splice 8 \"7 0 3 2\"",
    "s \"x*8\" # begin \"0 0.5 0.25 0.99\" # cutoff 800 # cut 1",
    "saw 110 # convolve \"x\" # gain 0.1",
];

#[test]
fn what_is_played_from_disk_is_what_is_played_from_memory() {
    for (channels, frames) in [(1, 3 * SECOND), (2, SECOND)] {
        let folder = sound(channels, frames);
        let [memory, disk] = twins(folder.path());
        for piece in PIECES {
            let text = format!("cps: 1\nout: {piece}");
            for interpolation in [Interpolation::Sinc, Interpolation::Linear] {
                let serial = Options { interpolation, ..Options::default() };
                let expected = rendered_by(&text, SECOND, Arc::clone(&memory), &serial);
                assert!(expected.iter().any(|value| value.abs() > 0.01), "{piece}");
                let threads = Threads::Exactly(3);
                for way in [serial, Options { threads, window: 8, block_frames: 192, ..serial }] {
                    let heard = rendered_by(&text, SECOND, Arc::clone(&disk), &way);
                    assert_eq!(first_difference(&heard, &expected), None, "{piece}");
                }
            }
        }
    }
}

#[test]
fn what_is_edited_live_is_the_same_from_disk() {
    let folder = sound(2, 4 * SECOND);
    let versions = |at: usize| {
        let rest = ["", "out2: s \"x*3\" # speed (-2)", "out2: saw 55 * 0.1"][at % 3];
        format!("cps: 1\nout: s \"x\" # begin 0.1 # gain 0.5\n{rest}")
    };
    let heard = twins(folder.path()).map(|library| {
        let mut playing = Playing::sampling(&versions(0), settings(), library);
        for at in 1..5 {
            playing.until(at * 9_001).edit(&versions(at));
        }
        playing.until(2 * SECOND);
        assert_eq!(playing.session.gauge().read().starved, 0);
        playing.heard
    });
    assert_eq!(first_difference(&heard[0], &heard[1]), None);
    let [_, disk] = twins(folder.path());
    let mut playing = Playing::sampling(&versions(0), settings(), Arc::clone(&disk));
    let expected = rendered_by(&versions(0), SECOND, disk, &settings().playing);
    assert_eq!(first_difference(&playing.until(SECOND).heard, &expected), None);
}

//! A long file takes no memory \[B2\]. A program of its own: what other tests take would be counted.

use hound::{SampleFormat, WavSpec, WavWriter};
use phonon_compiler::{Options, compile};
use phonon_runtime::bank::{Bank, SIDE_BYTES_MAX, Store};
use phonon_runtime::engine::{self, Engine};
use std::path::Path;
use std::sync::Arc;

const RATE: u32 = 44_100;

/// Five minutes.
const FRAMES: u32 = 300 * RATE;

/// The memory that they would take.
const BYTES: u64 = 4 * FRAMES as u64;

/// Here and there in the file, forwards, backwards, in a circle and at other speeds.
const PIECE: &str =
    "cps: 2\nout: s \"x*4\" # begin \"0 0.5 0.999 0.25\" # speed \"1 -1.5 1 0.7\" # loop \"0 0 1 0\"";

/// Writes noise of 8 bits.
fn write(path: &Path) {
    let spec =
        WavSpec { channels: 1, sample_rate: RATE, bits_per_sample: 8, sample_format: SampleFormat::Int };
    let mut writer = WavWriter::create(path, spec).expect("a file");
    for at in 0..FRAMES {
        let value = (at ^ at >> 9).wrapping_mul(0x9e37_79b9) >> 25;
        writer.write_sample(value as i32 - 64).expect("a value");
    }
    writer.finalize().expect("a header");
}

/// The file, with at most so many bytes of a side in memory.
fn bank(folder: &Path, side_bytes: u64) -> Bank {
    let mut bank = Bank::index(&[folder.to_owned()]).expect("an index");
    bank.keep_in(Store { side_bytes, folder: folder.join("cache"), ..Store::default() });
    bank.load("x", 0, None).expect("a sample");
    bank
}

/// Two seconds of the piece, bit for bit.
fn played(bank: Bank) -> Vec<u32> {
    let plan = compile(PIECE, &Options::default()).plan.expect("a program");
    let mut engine = Engine::new(plan, Arc::new(bank), &engine::Options::default()).expect("a plan");
    let mut out = vec![0.0; 4 * RATE as usize];
    engine.render(&mut out);
    out.into_iter().map(f32::to_bits).collect()
}

/// Memory of this process that lies in no file, where the system says so.
fn anonymous_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"))?;
    line.trim().strip_suffix(" kB")?.parse::<u64>().ok().map(|kib| kib << 10)
}

#[test]
fn a_file_of_five_minutes_takes_no_memory() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    write(&folder.path().join("x.wav"));
    let before = anonymous_bytes();
    let long = bank(folder.path(), SIDE_BYTES_MAX);
    let loaded = anonymous_bytes();
    assert_eq!((long.memory_bytes(), long.disk_bytes()), (0, BYTES));
    let heard = played(long);
    if let (Some(before), Some(loaded), Some(after)) = (before, loaded, anonymous_bytes()) {
        assert!(loaded.saturating_sub(before) < BYTES / 16, "{before} bytes before, {loaded} with it");
        assert!(after.saturating_sub(before) < BYTES / 4, "{before} bytes before, {after} after");
    }
    let twin = bank(folder.path(), u64::MAX);
    assert_eq!((twin.memory_bytes(), twin.disk_bytes()), (BYTES, 0));
    assert!(heard == played(twin), "it is what memory would give");
    assert!(heard.iter().any(|&bits| f32::from_bits(bits).abs() > 0.1));
}

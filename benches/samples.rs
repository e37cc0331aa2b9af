//! Sample voices of one core, and how soon a large collection sounds.
//!
//! Voices: a pool of some hundred endless ones is played in short turns, of which the shortest counts. What streams from
//! disk is in the memory of the system by then, so it costs as much more as the map does. Collection: files are written
//! first; then the clock runs from nothing to the first block of sound, in a process of its own.

use hound::{SampleFormat, WavSpec, WavWriter};
use phonon_compiler::{Options, compile};
use phonon_runtime::bank::{Bank, Store};
use phonon_runtime::engine::{self, Engine};
use phonon_runtime::score::Interpolation;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Instant;

/// Frames of a turn.
const TURN_FRAMES: usize = 64 * 512;
/// How many turns there are.
const TURNS: usize = 12;
/// Voices that sound at once.
const VOICES: usize = 256;

/// Files of the collection, and how many of them a program plays; these are a second long.
const INDEXED: usize = 12_000;
const LOADED: usize = 200;

/// The argument that has the collection played.
const PLAY: &str = "play-the-collection";

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, command, root] = &arguments[..]
        && command == PLAY
    {
        return play(Path::new(root));
    }
    voices();
    collection();
}

/// Ten seconds of noise: `mono`, `wide` with two channels, and `disk`, which is `mono` from disk.
fn hiss() -> Bank {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, channels) in [("mono", 1), ("wide", 2), ("disk", 1)] {
        write(folder.path().join(name).join("a.wav"), channels, 441_000);
    }
    let mut bank = Bank::index(&[folder.path().to_owned()]).expect("an index");
    for name in ["mono", "wide", "disk"] {
        if name == "disk" {
            bank.keep_in(Store { side_bytes: 0, ..Store::default() });
        }
        bank.load(name, 0, None).expect("a sample");
    }
    bank
}

fn voices() {
    let library = Arc::new(hiss());
    println!("| sample | speed | own speed or interpolation | ns a frame of a voice | voices of a core |");
    println!("|---|---|---|---|---|");
    let rows = [("mono", 1.0), ("mono", 0.7), ("mono", 1.37), ("mono", 4.0), ("wide", 1.37)];
    for (name, speed) in rows.into_iter().chain([("disk", 1.0), ("disk", 1.37)]) {
        for interpolation in [Interpolation::Sinc, Interpolation::Linear] {
            let how = match (speed == 1.0, interpolation) {
                (true, Interpolation::Sinc) => "own",
                (true, Interpolation::Linear) => continue,
                (false, Interpolation::Sinc) => "sinc",
                (false, Interpolation::Linear) => "linear",
            };
            let text = format!("tempo: 1\nout: s \"{name}*{VOICES}\" # speed {speed} # loop 1 # dur 1");
            let plan = compile(&text, &Options::default()).plan.expect("the program compiles");
            let options = engine::Options { interpolation, ..engine::Options::default() };
            let mut engine = Engine::new(plan, library.clone(), &options).expect("a plan that runs");
            let mut frames = vec![0.0; 2 * TURN_FRAMES];
            let mut shortest = f64::INFINITY;
            for turn in 0..TURNS + 2 {
                let began = Instant::now();
                engine.render(&mut frames);
                // After two turns as many voices end as begin.
                if turn >= 2 {
                    shortest = shortest.min(began.elapsed().as_secs_f64());
                }
            }
            let nanoseconds = shortest * 1e9 / (TURN_FRAMES * VOICES) as f64;
            println!("| {name} | {speed} | {how} | {nanoseconds:.1} | {:.0} |", 1e9 / 44_100.0 / nanoseconds);
        }
    }
}

fn collection() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for at in 0..INDEXED {
        let path = folder.path().join(format!("sounds{}", at % 120)).join(format!("{at:05}.wav"));
        write(path, 1, if at < LOADED { 44_100 } else { 1 });
    }
    let program = std::env::current_exe().expect("this program");
    // The first turn has the files read into the memory of the system.
    for _ in 0..3 {
        let mut child = Command::new(&program);
        let status = child.arg(PLAY).arg(folder.path()).status().expect("a process");
        assert!(status.success());
    }
}

/// Writes noise.
fn write(path: PathBuf, channels: u16, frames: usize) {
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
    let spec =
        WavSpec { channels, sample_rate: 44_100, bits_per_sample: 16, sample_format: SampleFormat::Int };
    let mut writer = WavWriter::create(path, spec).expect("a file");
    for at in 0..frames * usize::from(channels) {
        writer.write_sample((at * 7_919 % 20_000) as i16 - 10_000).expect("a value");
    }
    writer.finalize().expect("a header");
}

/// From nothing to the first block of a program that plays the first of the files.
fn play(root: &Path) {
    let (began, before) = (Instant::now(), resident_mib());
    let mut bank = Bank::index(&[root.to_owned()]).expect("an index");
    let indexed = (began.elapsed(), resident_mib());
    for at in 0..LOADED {
        bank.load(&format!("sounds{}", at % 120), (at / 120) as i64, None).expect("a sample");
    }
    let loaded = (began.elapsed(), resident_mib());
    let plan = compile("out: s \"sounds0*8\" # speed 1.2", &Options::default()).plan.expect("it compiles");
    let mut engine =
        Engine::new(plan, Arc::new(bank), &engine::Options::default()).expect("a plan that runs");
    let mut block = vec![0.0; 2 * 512];
    engine.render(&mut block);
    assert!(block.iter().any(|&value| value != 0.0), "it sounds");
    let sounding = (began.elapsed(), resident_mib());
    for (what, (time, mib)) in [("indexed", indexed), ("loaded", loaded), ("first block", sounding)] {
        println!("{what}: after {:.1} ms, {:.1} MiB more", time.as_secs_f64() * 1e3, mib - before);
    }
}

/// Memory that the process has, where the system says so.
fn resident_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kib.unwrap_or(0.0) / 1024.0
}

//! A set that nobody edits for a day, as fast as it goes: whether anything drifts, grows or breaks.
//!
//! `cargo bench -p phonon-benches --bench day -- HOURS CYCLE` plays so many hours from that cycle on. The piece is made of
//! samples alone and its cycles are a whole number of frames, so every minute of it has the same bits as the second one:
//! the first frame at which an event were wrong, or a rounding piled up, would show. It fails where one is not.

use phonon_benches::bank;
use phonon_compiler::pattern::Time;
use phonon_compiler::{Options, prepare};
use phonon_runtime::engine;
use phonon_runtime::live::{Session, Settings, Version};
use phonon_runtime::report::{Meter, decibels};
use std::process::ExitCode;
use std::time::Instant;

const BLOCK_FRAMES: usize = 512;
const SAMPLE_RATE_HZ: u32 = 44_100;

/// Thirty cycles are a minute.
const PIECE: &str = "cps: 0.5
~drums: s \"bd*4, ~ sn ~ [sn cp], hh(5,8), ~ oh\" $ every 3 (fast 2)
~room: s \"cp ~ ~ rim\" # speed \"1 1.5\" # gain 0.6
out: ~drums * 0.5 + ~room * 0.3
";

/// Frames of a minute.
const MINUTE: usize = 60 * SAMPLE_RATE_HZ as usize;

fn main() -> ExitCode {
    let mut numbers = std::env::args().skip(1).filter_map(|argument| argument.parse::<u64>().ok());
    let (hours, cycle) = (numbers.next().unwrap_or(1), numbers.next().unwrap_or(0));
    let began = Instant::now();
    let minutes = played(60 * hours as usize, cycle as i64);
    let [first, second] = [0, 1].map(|at| minutes.get(at).unwrap_or(&minutes[0]));
    let odd = minutes.iter().skip(2).filter(|minute| minute.hash != second.hash).count();
    let wild: u64 = minutes.iter().map(|minute| minute.wild).sum();
    let off_db = minutes.iter().map(|minute| (minute.rms_db - first.rms_db).abs()).fold(0.0, f64::max);
    let seconds = began.elapsed().as_secs_f64();
    println!(
        "{hours} h from cycle {cycle}, {:.0} times as fast as it lasts",
        3_600.0 * hours as f64 / seconds
    );
    println!("{odd} of {} minutes have other bits than the second", minutes.len());
    println!("the level of a minute is at most {off_db:.4} dB from that of the first");
    println!("{wild} values are not finite");
    let half = &minutes[minutes.len() / 2];
    let last = &minutes[minutes.len() - 1];
    println!("resident memory: {} kB after half, {} kB after all", half.resident_kb, last.resident_kb);
    if odd == 0 && wild == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// What a minute was like.
struct Minute {
    hash: u64,
    rms_db: f64,
    wild: u64,
    resident_kb: u64,
}

/// Plays so many minutes from a cycle on.
fn played(count: usize, cycle: i64) -> Vec<Minute> {
    let compiling = Options { sample_rate_hz: SAMPLE_RATE_HZ, ..Options::default() };
    let (module, diagnostics) = prepare(PIECE, &compiling);
    let mut module = module.unwrap_or_else(|| panic!("{diagnostics:?}"));
    module.start_cycle = Time::from_int(cycle);
    let version = Version { module, compiling, library: bank() };
    let playing = engine::Options { block_frames: BLOCK_FRAMES, ..engine::Options::default() };
    let settings = Settings { playing, fade_seconds: 0.02, keeps_stems: false, keeps_time: true };
    let (mut session, mut stage) = Session::new(version, settings).expect("a plan");
    let mut frames = vec![0.0; 2 * BLOCK_FRAMES];
    let mut minutes = Vec::with_capacity(count);
    for _ in 0..count {
        let (mut meter, mut wild, mut left) = (Meter::default(), 0, MINUTE);
        while left > 0 {
            let block = &mut frames[..2 * left.min(BLOCK_FRAMES)];
            stage.fill(block);
            session.tend();
            meter.add(block);
            wild += block.iter().filter(|value| !value.is_finite()).count() as u64;
            left -= block.len() / 2;
        }
        let (hash, rms_db) = (meter.hash(), decibels(meter.rms()));
        minutes.push(Minute { hash, rms_db, wild, resident_kb: phonon_benches::resident_kb() });
    }
    assert_eq!(session.gauge().read().starved, 0, "the score is always there");
    minutes
}

//! Many edits of a program that plays: what they cost, and what they leave behind.
//!
//! `cargo bench -p phonon-benches --bench reload -- 10000` edits so many times.

use phonon_benches::{bank, resident_kb};
use phonon_compiler::{Options, prepare};
use phonon_runtime::engine;
use phonon_runtime::live::{Change, Reload, Session, Settings, Version};
use phonon_runtime::score::Library;
use std::sync::Arc;
use std::time::{Duration, Instant};

const BLOCK_FRAMES: usize = 256;
const SAMPLE_RATE_HZ: u32 = 44_100;
const FADE_SECONDS: f32 = 0.02;

/// A program with numbers that follow from `seed`; its signals have no edges of their own.
fn text(seed: u64) -> String {
    let number = |salt: u64, low: u64, high: u64| low + scrambled(seed ^ salt << 40) % (high - low);
    let mut text = format!("~pad: sine {} + sine {} * 0.3\n", number(1, 100, 400), number(2, 200, 900));
    text += &format!("~key: sine freq * adsr 0.05 0.1 0.7 0.2\n~lfo: sine 0.{}\n", number(3, 1, 9));
    let effects =
        ["", " # delay 0.2 0.4", " # lpf 900 0.8", " # reverb 0.6", " # lpf (~lfo * 300 + 800) 0.8"];
    let effect = effects[number(4, 0, 5) as usize];
    let notes = ["0", "0 7", "0 3 7", "<0 5> 12", "0 ~ 7"][number(5, 0, 5) as usize];
    let level = number(6, 1, 5);
    text + &format!(
        "~keys: s \"~key*2\" # note \"{notes}\" # attack 0.05 # release 0.1\n\
         out: (~pad{effect}) * 0.{level} + ~keys\n"
    )
}

/// SplitMix64 (Steele, Lea, Flood 2014).
fn scrambled(seed: u64) -> u64 {
    let mut mixed = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// The loudest value, and the greatest step of one side.
fn peak_and_step(frames: &[f32], last: &mut [f32; 2]) -> (f32, f32) {
    let (mut peak, mut step) = (0.0f32, 0.0f32);
    for frame in frames.chunks_exact(2) {
        for (value, last) in frame.iter().zip(&mut *last) {
            peak = peak.max(value.abs());
            step = step.max((value - *last).abs());
            *last = *value;
        }
    }
    (peak, step)
}

/// A part of what was measured, of all that is sorted.
fn at(sorted: &[Duration], share: f64) -> f64 {
    let index = ((sorted.len() - 1) as f64 * share).round() as usize;
    sorted[index].as_secs_f64() * 1e3
}

/// How many blocks are played from one edit to the next, on average, at most.
const BLOCKS_MAX: usize = 10;

/// What was measured.
#[derive(Default)]
struct Measured {
    /// How long it took to make changes, to play blocks, and to play those in which a version took over.
    makes: Vec<Duration>,
    blocks: Vec<Duration>,
    turns: Vec<Duration>,
    /// The loudest value, and the greatest steps: of a version alone, and while one turns into another.
    peak: f32,
    steps: [f32; 2],
    /// After half of the edits, and after all.
    resident_kb: [u64; 2],
    starved: u64,
}

impl Measured {
    /// With all the memory that it will take for so many edits, so that what grows is the sound's.
    fn with_room(edits: usize) -> Measured {
        let room = |count| {
            let mut times = vec![Duration::MAX; count];
            times.clear();
            times
        };
        let (makes, blocks, turns) = (room(edits), room(BLOCKS_MAX * edits), room(2 * edits));
        Measured { makes, blocks, turns, ..Measured::default() }
    }
}

fn main() {
    let count = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(200u64);
    report(count, measured(count));
}

/// Edits so many times, and plays in between.
fn measured(count: u64) -> Measured {
    let library: Library = bank();
    let compiling = Options { sample_rate_hz: SAMPLE_RATE_HZ, ..Options::default() };
    let version = |seed: u64| {
        let text = text(seed);
        let (module, diagnostics) = prepare(&text, &compiling);
        let module = module.unwrap_or_else(|| panic!("{text}{diagnostics:?}"));
        Version { module, compiling: compiling.clone(), library: Arc::clone(&library) }
    };
    let playing = engine::Options { block_frames: BLOCK_FRAMES, ..engine::Options::default() };
    let settings = Settings { playing, fade_seconds: FADE_SECONDS, keeps_stems: false, keeps_time: true };
    let (mut session, mut stage) = Session::new(version(0), settings).expect("a plan");
    let mut frames = vec![0.0; 2 * BLOCK_FRAMES];
    let (mut measured, mut last) = (Measured::with_room(count as usize), [0.0; 2]);
    for edit in 1..=count {
        let began = Instant::now();
        let change = Change::between(session.version(), version(edit), &settings).expect("a plan");
        measured.makes.push(began.elapsed());
        assert!(matches!(session.reload(change, None), Reload::Begins(_)), "the last one has come in");
        let mut call = 0;
        while session.is_busy() || call < 8 {
            let before = session.gauge().decks();
            let began = Instant::now();
            stage.fill(&mut frames);
            let took = began.elapsed();
            let is_turn = session.gauge().decks() > before;
            if is_turn { &mut measured.turns } else { &mut measured.blocks }.push(took);
            let (loudest, step) = peak_and_step(&frames, &mut last);
            measured.peak = measured.peak.max(loudest);
            let greatest = &mut measured.steps[usize::from(session.is_busy())];
            *greatest = greatest.max(step);
            session.tend();
            call += 1;
        }
        if edit == count.div_ceil(2) {
            measured.resident_kb[0] = resident_kb();
        }
    }
    measured.resident_kb[1] = resident_kb();
    measured.starved = session.gauge().read().starved;
    measured
}

fn report(count: u64, mut measured: Measured) {
    let Measured { makes, blocks, turns, peak, steps: [alone, turning], resident_kb, starved } =
        &mut measured;
    for all in [&mut *makes, &mut *blocks, &mut *turns] {
        all.sort_unstable();
    }
    let budget_ms = BLOCK_FRAMES as f64 * 1e3 / f64::from(SAMPLE_RATE_HZ);
    println!("{count} edits, blocks of {BLOCK_FRAMES} frames ({budget_ms:.2} ms)");
    let rows =
        [("a change is made in", &*makes), ("a block takes", blocks), ("a block with a turn takes", turns)];
    for (name, all) in rows {
        let [p50, p99, most] = [0.5, 0.99, 1.0].map(|share| at(all, share));
        println!("{name:<26} p50 {p50:7.3} ms  p99 {p99:7.3} ms  most {most:7.3} ms");
    }
    let late = blocks.iter().chain(&*turns).filter(|took| took.as_secs_f64() * 1e3 > budget_ms).count();
    println!("{late} of {} blocks took longer than they last", blocks.len() + turns.len());
    // Two programs at once may each step as far as they do alone, and fade at most so fast.
    let fade = std::f32::consts::FRAC_PI_2 / (FADE_SECONDS * SAMPLE_RATE_HZ as f32);
    let bound = 2.0 * *alone + 2.0 * *peak * fade;
    println!("greatest step: {alone:.4} alone, {turning:.4} while one turns into another (bound {bound:.4})");
    println!(
        "resident memory: {} kB after half of the edits, {} kB after all",
        resident_kb[0], resident_kb[1]
    );
    println!("{starved} calls found no score");
}

//! How much faster two threads are than one, beside what the simulator expects, and what `auto` chooses: every example,
//! and programs made to be wide, deep, or full of voices.
//!
//! Each program is played in short turns by engines of one thread, of two, and of as many as pay, one after the other,
//! and the shortest turn of each counts: so other work on the machine does least harm.

use phonon_benches::{bank, examples};
use phonon_compiler::simulate::forecast;
use phonon_compiler::{Options, compile};
use phonon_runtime::bank::Bank;
use phonon_runtime::engine::{self, Engine, Threads};
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Instant;

/// What an engine renders in a turn: one stretch.
const TURN_FRAMES: usize = 64 * 512;
/// How many turns each engine has.
const TURNS: usize = 40;

fn main() {
    let bank = bank();
    let only = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    println!(
        "| program | 1 thread, us a block | predicted | 2 threads | times as fast | predicted | auto | times as fast |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    for (name, text) in examples().into_iter().chain(synthetic()) {
        if only.as_ref().is_none_or(|only| name.contains(only)) {
            measure(&name, &text, &bank);
        }
    }
}

fn measure(name: &str, text: &str, bank: &Arc<Bank>) {
    let plan = compile(text, &Options::default()).plan.expect("the programs compile");
    let with = |threads| {
        let options = engine::Options { threads, window: engine::WINDOW, ..engine::Options::default() };
        Engine::new(plan.clone(), bank.clone(), &options).expect("a plan that runs")
    };
    let mut engines = [Threads::Exactly(1), Threads::Exactly(2), Threads::Auto].map(with);
    let mut shortest = [f64::INFINITY; 3];
    let mut frames = vec![0.0; 2 * TURN_FRAMES];
    for turn in 0..=TURNS {
        for (engine, shortest) in engines.iter_mut().zip(&mut shortest) {
            let began = Instant::now();
            engine.render(&mut frames);
            // All play the same music turn by turn; the first is for warming up.
            if turn > 0 {
                *shortest = shortest.min(began.elapsed().as_secs_f64());
            }
        }
    }
    let [one, two, auto] = shortest.map(|seconds| seconds * 1e6 * 512.0 / TURN_FRAMES as f64);
    let threads = engines[2].tallies().len();
    let forecast = forecast(&plan, 2, 512);
    println!(
        "| {name} | {one:.1} | {:.1} | {two:.1} | {:.2} | {:.2} | {threads} | {:.2} |",
        forecast.serial_ns as f64 / 1e3,
        one / two,
        forecast.offline.speedup,
        one / auto
    );
}

/// Programs of known form.
fn synthetic() -> Vec<(String, String)> {
    let mut wide = String::new();
    for bus in 0..16 {
        let frequency = 55 + 7 * bus;
        let _ = writeln!(
            wide,
            "~bus{bus}: saw {frequency} # lpf 900 0.4 # hpf 60 0.3 # lpf 3000 0.2 # gain 0.05"
        );
    }
    let sum: Vec<String> = (0..16).map(|bus| format!("~bus{bus}")).collect();
    let _ = writeln!(wide, "out: {} # reverb 0.3 0.5", sum.join(" + "));
    let stages: String = (0..48).map(|stage| format!(" # lpf {} 0.2", 9_000 - 100 * stage)).collect();
    let deep = format!("out: saw 110{stages} # gain 0.3\n");
    let voices = "~pad: saw 220 # lpf 900 0.3 # gain 0.1\n\
                  out: s \"~pad*24\" # release 2 # gain 0.1\n\
                  out1: s \"~pad*20\" # release 2 # gain 0.1\n\
                  out2: s \"~pad*28\" # release 2 # gain 0.1\n\
                  out3: s \"~pad*16\" # release 2 # gain 0.1\n";
    [("wide", wide), ("deep", deep), ("voices", voices.to_owned())]
        .map(|(name, text)| (format!("({name})"), text))
        .into()
}

//! `phonon run --realtime`: how long the blocks of a program take, in the form that a device asks for them.

use super::console::Console;
use super::options::Options;
use super::stop::Stop;
use super::{Outcome, exit};
use phonon_runtime::engine::Engine;
use phonon_runtime::report::Profile;
use std::time::{Duration, Instant};

/// Computes so many frames one block at a time, and tells how long the blocks took.
pub fn run(
    engine: &mut Engine,
    name: &str,
    frames: u64,
    options: &Options,
    stop: &Stop,
    console: &Console,
) -> Outcome {
    let block_frames = u64::from(options.block_size);
    let mut took: Vec<Duration> = Vec::with_capacity(frames.div_ceil(block_frames) as usize);
    let mut block = vec![0.0; 2 * options.block_size as usize];
    for _ in 0..frames.div_ceil(block_frames) {
        if let Some(signal) = stop.signal() {
            return Err(exit::by_signal(signal));
        }
        let began = Instant::now();
        engine.render(&mut block);
        took.push(began.elapsed());
    }
    let tallies = engine.tallies();
    let budget = Duration::from_secs_f64(f64::from(options.block_size) / f64::from(options.sample_rate));
    let profile = Profile {
        name,
        block_frames: options.block_size,
        budget,
        threads: tallies.len(),
        steals: tallies.iter().map(|tally| tally.stolen).sum(),
        took,
    };
    console.summary(&profile.to_string(), &profile.to_json());
    Ok(())
}

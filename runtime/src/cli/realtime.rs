//! `phonon run --realtime`: how long the blocks of a program take, in the form that a device asks for them.

use super::console::Console;
use super::exit;
use super::options::Options;
use super::stop::Stop;
use phonon_runtime::engine::Engine;
use phonon_runtime::report::{Costs, Profile};
use std::time::{Duration, Instant};

/// Computes so many frames one block at a time, and takes the time of each.
pub fn measure<'n>(
    engine: &mut Engine,
    name: &'n str,
    frames: u64,
    options: &Options,
    stop: &Stop,
) -> Result<Profile<'n>, u8> {
    let block_frames = options.block_frames();
    let blocks = frames.div_ceil(block_frames as u64);
    let mut took: Vec<Duration> = Vec::with_capacity(blocks as usize);
    let mut block = vec![0.0; 2 * block_frames];
    for _ in 0..blocks {
        if let Some(signal) = stop.signal() {
            return Err(exit::by_signal(signal));
        }
        let began = Instant::now();
        engine.render(&mut block);
        took.push(began.elapsed());
    }
    let tallies = engine.tallies();
    Ok(Profile {
        name,
        block_frames: block_frames as u32,
        budget: Duration::from_secs_f64(block_frames as f64 / f64::from(options.sample_rate)),
        threads: tallies.len(),
        steals: tallies.iter().map(|tally| tally.stolen).sum(),
        took,
    })
}

/// Tells how long the blocks took, and what they cost.
pub fn conclude(profile: &Profile<'_>, costs: Option<&Costs>, console: &Console) {
    let words = match costs {
        Some(costs) => format!("{profile}\n\n{costs}"),
        None => profile.to_string(),
    };
    console.summary(&words, &profile.to_json(costs));
}

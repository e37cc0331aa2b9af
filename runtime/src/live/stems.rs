//! Stems on their way from the audio side to their files, deck by deck.

use super::tap::{Spout, Tap, tap};
use crate::engine::{Stems, Take, stems};
use crate::sync::{AtomicBool, AtomicU64, Ordering};
use phonon_compiler::plan::Plan;
use std::convert::Infallible;
use std::sync::Arc;

/// The end of the audio side: a tap for each stem of a deck.
pub(super) struct Taps {
    taps: Vec<Tap>,
    /// How many frames the deck has played.
    played: Arc<AtomicU64>,
}

/// What the stems of one deck give while it plays: those of a version, or of the way from one to the next.
pub struct Reel {
    plan: Arc<Plan>,
    /// In the order of the plan.
    spouts: Vec<Spout>,
    played: Arc<AtomicU64>,
    fetched: u64,
    is_over: Arc<AtomicBool>,
}

/// Both ends, for the stems of a plan.
pub(super) fn reel(plan: &Arc<Plan>) -> (Taps, Reel) {
    let (taps, spouts) = stems(plan).map(|_| tap(plan.sample_rate_hz)).unzip();
    let played = Arc::new(AtomicU64::new(0));
    let taps = Taps { taps, played: Arc::clone(&played) };
    (taps, Reel { plan: Arc::clone(plan), spouts, played, fetched: 0, is_over: Arc::default() })
}

impl Taps {
    /// Takes the next so many frames of every stem.
    pub fn take(&mut self, stems: &mut Stems, frames: usize) {
        let taps = &mut self.taps;
        let Ok(()) = stems.fetch(frames, &mut |at, frames| {
            taps[at].take(frames);
            Ok::<(), Infallible>(())
        });
        self.reach(frames as u64);
    }

    /// Takes so many frames of silence.
    pub fn rest(&mut self, frames: u64) {
        self.taps.iter_mut().for_each(|tap| tap.rest(frames));
        self.reach(frames);
    }

    fn reach(&self, frames: u64) {
        // Release: pairs with the Acquire of `ready`; so many frames have come of every stem.
        self.played.fetch_add(frames, Ordering::Release);
    }
}

/// Says that nothing more will come to a reel.
pub(super) struct End(Arc<AtomicBool>);

impl End {
    /// It is over.
    pub fn come(self) {
        self.0.store(true, Ordering::Release);
    }
}

impl Reel {
    /// What says that nothing more will come.
    pub(super) fn end(&self) -> End {
        End(Arc::clone(&self.is_over))
    }

    /// The plan whose stems they are.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// How many frames of every stem can be fetched.
    pub fn ready(&self) -> u64 {
        self.played.load(Ordering::Acquire) - self.fetched
    }

    /// Hands over all that has come of each stem, in the order of the plan, in pieces; how many frames of each.
    pub fn fetch<E>(&mut self, take: &mut Take<'_, E>) -> Result<u64, E> {
        let frames = self.ready();
        self.fetched += frames;
        for (at, spout) in self.spouts.iter_mut().enumerate() {
            spout.read(frames, |frames| take(at, frames))?;
        }
        Ok(frames)
    }

    /// How many frames of a stem are silence because the disk was too slow for them, at most.
    pub fn lost_frames(&self) -> u64 {
        self.spouts.iter().map(Spout::lost_frames).max().unwrap_or(0)
    }

    /// Whether all has been fetched, and nothing more will come.
    pub fn is_spent(&self) -> bool {
        // Acquire: pairs with the Release of `End`; all that comes has come.
        self.is_over.load(Ordering::Acquire) && self.ready() == 0
    }
}

//! What the audio side lets others see.

use crate::sync::{AtomicU32, AtomicU64, Ordering};

/// Numbers that the audio side writes and anyone may read.
#[derive(Debug, Default)]
pub struct Gauge {
    frame: AtomicU64,
    voices: AtomicU32,
    /// Decks that were taken.
    decks: AtomicU64,
    /// Calls that found no score and were silent.
    starved: AtomicU64,
    /// The loudest value since it was last read, as bits.
    peak: AtomicU32,
}

/// A glance at a gauge.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Reading {
    /// The frame that is computed next.
    pub frame: u64,
    /// Voices that sound.
    pub voices: u32,
    /// How often another version took over.
    pub decks: u64,
    /// Calls that found no score and were silent: the computer is too slow for its patterns.
    pub starved: u64,
    /// The loudest value since the last reading.
    pub peak: f32,
}

impl Gauge {
    /// What it shows; the peak begins anew.
    pub fn read(&self) -> Reading {
        Reading {
            frame: self.frame(),
            voices: self.voices.load(Ordering::Relaxed),
            decks: self.decks.load(Ordering::Relaxed),
            starved: self.starved.load(Ordering::Relaxed),
            peak: f32::from_bits(self.peak.swap(0, Ordering::Relaxed)),
        }
    }

    /// The frame that is computed next.
    pub fn frame(&self) -> u64 {
        self.frame.load(Ordering::Acquire)
    }

    /// How often another version took over.
    pub fn decks(&self) -> u64 {
        self.decks.load(Ordering::Acquire)
    }

    pub(super) fn reach(&self, frame: u64, voices: usize, peak: f32) {
        self.voices.store(voices as u32, Ordering::Relaxed);
        // Not negative, so that bits are in the order of the numbers.
        self.peak.fetch_max(peak.abs().to_bits(), Ordering::Relaxed);
        self.frame.store(frame, Ordering::Release);
    }

    pub(super) fn took(&self) {
        self.decks.fetch_add(1, Ordering::Release);
    }

    pub(super) fn starve(&self) {
        self.starved.fetch_add(1, Ordering::Relaxed);
    }
}

//! What the audio side lets others see.

use crate::sync::{AtomicBool, AtomicU32, AtomicU64, Ordering};

/// Numbers that the audio side writes and anyone may read.
#[derive(Debug)]
pub struct Gauge {
    frame: AtomicU64,
    voices: AtomicU32,
    /// Decks that were taken.
    decks: AtomicU64,
    /// Calls that found no score and were silent.
    starved: AtomicU64,
    /// The loudest value since it was last read, as bits.
    peak: AtomicU32,
    /// Calls that took longer than they last, and voices that were sent away for it.
    late: AtomicU64,
    shed: AtomicU64,
    /// One more than how many voices may sound; 0 for all.
    cap: AtomicU32,
    /// Frames that are to be left out, of all time.
    skips: AtomicU64,
    /// Whether all is to be silent, whatever plays.
    silent: AtomicBool,
    /// The loudest value of each output since it was last read, as bits.
    outputs: [AtomicU32; METERS],
}

/// How many outputs are measured, the first ones.
pub const METERS: usize = 64;

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
    /// Calls that took longer than they last.
    pub late: u64,
    /// Voices that were sent away because there was more to do than time.
    pub shed: u64,
    /// How many voices may sound; `None` for all.
    pub cap: Option<u32>,
}

impl Default for Gauge {
    fn default() -> Gauge {
        Gauge {
            frame: AtomicU64::new(0),
            voices: AtomicU32::new(0),
            decks: AtomicU64::new(0),
            starved: AtomicU64::new(0),
            peak: AtomicU32::new(0),
            late: AtomicU64::new(0),
            shed: AtomicU64::new(0),
            cap: AtomicU32::new(0),
            skips: AtomicU64::new(0),
            silent: AtomicBool::new(false),
            outputs: std::array::from_fn(|_| AtomicU32::new(0)),
        }
    }
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
            late: self.late.load(Ordering::Relaxed),
            shed: self.shed(),
            cap: self.cap(),
        }
    }

    /// The loudest value of an output since this was last asked, in the order of the plan that plays.
    pub fn output(&self, at: usize) -> f32 {
        self.outputs.get(at).map_or(0.0, |peak| f32::from_bits(peak.swap(0, Ordering::Relaxed)))
    }

    pub(super) fn reach_output(&self, at: usize, peak: f32) {
        if let Some(meter) = self.outputs.get(at) {
            meter.fetch_max(peak.to_bits(), Ordering::Relaxed);
        }
    }

    /// Voices that were sent away because there was more to do than time.
    pub fn shed(&self) -> u64 {
        self.shed.load(Ordering::Relaxed)
    }

    /// How many voices may sound; `None` for all.
    pub fn cap(&self) -> Option<u32> {
        self.cap.load(Ordering::Relaxed).checked_sub(1)
    }

    /// Lets the audio side leave out so many frames: they have passed unheard.
    pub fn skip(&self, frames: u64) {
        self.skips.fetch_add(frames, Ordering::Relaxed);
    }

    /// Lets all that is played fade out within a few milliseconds, or in again, whatever plays.
    pub fn silence(&self, is_silent: bool) {
        self.silent.store(is_silent, Ordering::Relaxed);
    }

    pub(super) fn is_silent(&self) -> bool {
        self.silent.load(Ordering::Relaxed)
    }

    /// All frames that were to be left out so far.
    pub(super) fn skips(&self) -> u64 {
        self.skips.load(Ordering::Relaxed)
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

    pub(super) fn be_late(&self) {
        self.late.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn hold(&self, voices: usize, cap: Option<usize>) {
        self.shed.fetch_add(voices as u64, Ordering::Relaxed);
        self.cap.store(cap.map_or(0, |cap| cap as u32 + 1), Ordering::Relaxed);
    }
}

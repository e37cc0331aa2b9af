//! How a stream is.

use crate::exec::Pin;
use crate::priority::{NotRealtime, promote};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

/// How a stream is, and what has happened since it was opened. The numbers never fall.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Health {
    /// How often the device ran out of frames. Where it can count them, each block that came late or not at all counts.
    pub underruns: u64,
    /// The rate that the device has changed to, in Hz; frames then sound at the wrong pitch until it is opened again.
    pub new_rate_hz: Option<u32>,
    /// Why the device's thread has no real-time priority, where it is one of ours, with what helps.
    pub not_realtime: Option<NotRealtime>,
    /// Why it asks for no more frames and never will.
    pub lost: Option<String>,
}

/// The health of a stream, written by the device's thread and read by others. Nobody waits for anybody.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    underruns: AtomicU64,
    /// 0 for none.
    new_rate_hz: AtomicU32,
    not_realtime: OnceLock<NotRealtime>,
    lost: OnceLock<String>,
}

// Relaxed throughout: each number stands for itself.
impl Ledger {
    /// The calling thread is the device's: it stays where it is wanted, and goes before others where that is allowed.
    pub fn settle(&self, pin: Option<Pin>) {
        if let Some(pin) = pin {
            pin.hold();
        }
        if let Err(refusal) = promote() {
            // This allocates: there is no sound yet.
            self.not_realtime.get_or_init(|| refusal);
        }
    }

    /// Counts underruns.
    pub fn count(&self, underruns: u64) {
        self.underruns.fetch_add(underruns, Ordering::Relaxed);
    }

    /// The device goes on at another rate.
    pub fn change_rate(&self, rate_hz: u32) {
        self.new_rate_hz.store(rate_hz, Ordering::Relaxed);
    }

    /// The device is gone. The first reason stays. This allocates: there is no sound left to disturb.
    pub fn lose(&self, reason: impl Into<String>) {
        self.lost.get_or_init(|| reason.into());
    }

    /// Whether it is gone.
    pub fn is_lost(&self) -> bool {
        self.lost.get().is_some()
    }

    /// What is known now.
    pub fn health(&self) -> Health {
        let new_rate_hz = self.new_rate_hz.load(Ordering::Relaxed);
        Health {
            underruns: self.underruns.load(Ordering::Relaxed),
            new_rate_hz: Some(new_rate_hz).filter(|rate| *rate > 0),
            not_realtime: self.not_realtime.get().cloned(),
            lost: self.lost.get().cloned(),
        }
    }
}

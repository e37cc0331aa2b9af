//! What the device's thread runs.

use super::deck::Deck;
use super::gauge::Gauge;
use crate::engine::Rest;
use crate::exec::Subscriber;
use phonon_compiler::plan::QUANTUM_FRAMES;
use std::sync::Arc;

/// Plays one deck after the other. Nothing here takes memory, locks or asks the system for anything but to sleep and to
/// wake, which threads that compute together do.
pub struct Stage {
    deck: Box<Deck>,
    next: Subscriber<Box<Deck>>,
    rest: Rest,
    gauge: Arc<Gauge>,
}

impl Stage {
    pub(super) fn new(deck: Box<Deck>, next: Subscriber<Box<Deck>>, gauge: Arc<Gauge>) -> Stage {
        Stage { deck, next, rest: Rest::default(), gauge }
    }

    /// Fills interleaved stereo frames: left, right, left, right ... Where the score has not come in time it is silent, and
    /// the music waits.
    #[cfg_attr(rtsan, sanitize(realtime = "nonblocking"))]
    pub fn fill(&mut self, frames: &mut [f32]) {
        let peak = |frames: &[f32]| frames.iter().fold(0.0_f32, |peak, value| peak.max(value.abs()));
        let left = self.play(frames);
        let filled = frames.len() - left;
        frames[filled..].fill(0.0);
        if left > 0 {
            self.gauge.starve();
        }
        let voices = self.deck.player.instance().pools().map(|pool| pool.busy()).sum();
        self.gauge.reach(self.deck.player.frame(), voices, peak(&frames[..filled]));
    }

    /// How many values are left over where the score ends.
    fn play(&mut self, mut out: &mut [f32]) -> usize {
        loop {
            out = self.rest.give(out);
            if out.is_empty() {
                return 0;
            }
            self.turn();
            let player = &mut self.deck.player;
            let mut wanted = (out.len() / 2).next_multiple_of(QUANTUM_FRAMES).min(player.stretch_frames());
            if let Some(frame) = self.next.look(|next| next.begin) {
                let until = frame.saturating_sub(player.frame()) as usize;
                wanted = if until > 0 { wanted.min(until) } else { wanted };
            }
            self.deck.feed();
            if self.deck.player.needs_score(wanted) {
                return out.len();
            }
            out = self.rest.play(&mut self.deck.player, wanted, out);
        }
    }

    /// Goes over to the next deck, if it is time.
    fn turn(&mut self) {
        let frame = self.deck.player.frame();
        if self.next.receive_due(&mut self.deck, |next| next.begin <= frame, |old, new| new.inherit(old)) {
            self.gauge.took();
        }
    }
}

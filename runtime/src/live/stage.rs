//! What the device's thread runs.

use super::deck::Deck;
use super::gauge::Gauge;
use super::relief::Relief;
use crate::engine::Rest;
use crate::exec::Subscriber;
use crate::voice::{Pool, Share};
use phonon_compiler::plan::QUANTUM_FRAMES;
use std::sync::Arc;
use std::time::Duration;

/// How long it takes from silence to all, or back.
const LEVEL_SECONDS: f32 = 0.02;

/// Plays one deck after the other. Nothing here takes memory, locks or asks the system for anything but to sleep and to
/// wake, which threads that compute together do.
pub struct Stage {
    deck: Box<Deck>,
    next: Subscriber<Box<Deck>>,
    rest: Rest,
    gauge: Arc<Gauge>,
    relief: Relief,
    /// Whether what passes unheard is left out.
    keeps_time: bool,
    /// Silent frames that were not left out yet: fewer than a quantum.
    owed_frames: u64,
    /// How loud all is, and by how much that changes with each frame when the hands of the performer change it.
    level: f32,
    level_step: f32,
    /// Frames that were left out because the device let them pass.
    skipped: u64,
}

impl Stage {
    /// A stage that plays a deck and those that follow; whether it `keeps_time` by leaving out what passes unheard.
    pub(super) fn new(
        deck: Box<Deck>,
        next: Subscriber<Box<Deck>>,
        gauge: Arc<Gauge>,
        keeps_time: bool,
    ) -> Stage {
        let relief = Relief::new(deck.player.sample_rate_hz());
        let rest = Rest::new(deck.player.sides());
        let level_step = 1.0 / (LEVEL_SECONDS * deck.player.sample_rate_hz() as f32);
        Stage {
            deck,
            next,
            rest,
            gauge,
            relief,
            keeps_time,
            owed_frames: 0,
            level: 1.0,
            level_step,
            skipped: 0,
        }
    }

    /// How many values a frame has: two, or where there are several pairs of channels two of the mix and two of each pair.
    pub fn width(&self) -> usize {
        self.rest.width()
    }

    /// Leaves out the frames that the device has let pass, whole quanta of them, where it keeps time; how many.
    ///
    /// Sound goes on where it was; what would have begun meanwhile begins late ([`Player::leave_out`](crate::engine::Player::leave_out)).
    pub fn skip(&mut self) -> u64 {
        if !self.keeps_time {
            return 0;
        }
        let frames = whole_quanta(self.gauge.skips() - self.skipped);
        self.skipped += frames;
        self.deck.player.leave_out(frames);
        self.deck.rest_stems(frames);
        frames
    }

    /// Takes note of how long the last call took, for so many frames. When that is too long again and again, the quietest
    /// voices have to go, where it keeps time.
    pub fn ease(&mut self, took: Duration, frames: usize) {
        if !self.keeps_time {
            return;
        }
        let rate_hz = self.deck.player.sample_rate_hz();
        if took.as_secs_f64() * f64::from(rate_hz) > frames as f64 {
            self.gauge.be_late();
        }
        if self.relief.note(took, frames, self.voices(Pool::busy)) {
            self.hold();
        }
    }

    /// Holds the voices to what they are allowed.
    fn hold(&mut self) {
        let cap = self.relief.cap();
        let sounding = self.voices(Pool::sounding).max(1);
        let mut share = cap.map(|cap| Share::new(cap, sounding));
        let player = &mut self.deck.player;
        let frame = player.frame();
        let shed = player.instance_mut().pools_mut().map(|pool| pool.hold(share.as_mut(), frame)).sum();
        self.gauge.hold(shed, cap);
    }

    fn voices(&self, count: fn(&Pool) -> usize) -> usize {
        self.deck.player.instance().pools().map(count).sum()
    }

    /// Fills interleaved frames: left, right, left, right ..., or all [sides](crate::engine::Sides) where there are several
    /// pairs of channels. Where the score has not come in time it is silent; the music goes on meanwhile, or waits.
    #[cfg_attr(rtsan, sanitize(realtime = "nonblocking"))]
    ///
    /// Gives how many values were played, and not silent because they had to be.
    pub fn fill(&mut self, frames: &mut [f32]) -> usize {
        let peak = |frames: &[f32]| frames.iter().fold(0.0_f32, |peak, value| peak.max(value.abs()));
        let left = self.play(frames);
        let filled = frames.len() - left;
        frames[filled..].fill(0.0);
        if left > 0 {
            let frames = (left / self.width()) as u64;
            self.gauge.starve();
            if self.keeps_time {
                self.deck.rest_stems(frames);
                self.keep_time(frames);
            }
        }
        self.fade(frames);
        let gauge = &*self.gauge;
        self.deck.player.fetch_peaks(|at, peak| gauge.reach_output(at, peak));
        self.gauge.reach(self.deck.player.frame(), self.voices(Pool::busy), peak(&frames[..filled]));
        if self.keeps_time { frames.len() } else { filled }
    }

    /// Brings all to the level that the hands want.
    fn fade(&mut self, frames: &mut [f32]) {
        let wanted: f32 = if self.gauge.is_silent() { 0.0 } else { 1.0 };
        if self.level == 1.0 && wanted == 1.0 {
            return;
        }
        for frame in frames.chunks_exact_mut(self.rest.width()) {
            self.level = wanted.clamp(self.level - self.level_step, self.level + self.level_step);
            frame.iter_mut().for_each(|value| *value *= self.level);
        }
    }

    /// Goes on as if so many frames had been played that were silent.
    fn keep_time(&mut self, frames: u64) {
        let owed = self.owed_frames + frames;
        let left_out = whole_quanta(owed);
        self.owed_frames = owed - left_out;
        self.deck.player.leave_out(left_out);
    }

    /// How many values are left over where the score ends.
    fn play(&mut self, mut out: &mut [f32]) -> usize {
        loop {
            let asked = out.len();
            out = self.rest.give(out);
            self.deck.pass_stems((asked - out.len()) / self.rest.width());
            if out.is_empty() {
                return 0;
            }
            self.turn();
            let player = &mut self.deck.player;
            let mut wanted =
                (out.len() / self.rest.width()).next_multiple_of(QUANTUM_FRAMES).min(player.stretch_frames());
            if let Some(frame) = self.next.look(|next| next.begin) {
                let until = frame.saturating_sub(player.frame()) as usize;
                wanted = if until > 0 { wanted.min(until) } else { wanted };
            }
            self.deck.feed();
            if self.deck.player.needs_score(wanted) {
                return out.len();
            }
            let asked = out.len();
            out = self.rest.play(&mut self.deck.player, wanted, out);
            self.deck.pass_stems((asked - out.len()) / self.rest.width());
        }
    }

    /// Goes over to the next deck, if it is time.
    fn turn(&mut self) {
        let frame = self.deck.player.frame();
        if self.next.receive_due(&mut self.deck, |next| next.begin <= frame, |old, new| new.inherit(old)) {
            self.gauge.took();
            if self.relief.cap().is_some() {
                self.hold();
            }
        }
    }
}

/// The whole quanta of so many frames.
fn whole_quanta(frames: u64) -> u64 {
    frames / QUANTUM_FRAMES as u64 * QUANTUM_FRAMES as u64
}

//! A version of the program, ready to play.

use super::stems::Taps;
use crate::engine::Player;
use crate::legacy::{Legacy, Moment};
use crate::score::Chunk;
use phonon_kernel::Tape;
use rtrb::{Consumer, Producer, RingBuffer};

/// Chunks of the score on their way to the audio side, and back.
const CHUNKS: usize = 8;

/// What the audio side has of a version.
pub struct Deck {
    pub(super) player: Player,
    chunks: Consumer<Chunk>,
    played: Producer<Chunk>,
    /// The frame it is to begin on; never before that.
    pub(super) begin: u64,
    /// What passes to it from the deck before, and the tape for that.
    legacy: Option<(Legacy, Tape)>,
    fade_frames: u64,
    /// Where its stems go, if they are kept.
    taps: Option<Taps>,
}

/// What the other side keeps of it.
pub(super) struct Supply {
    pub chunks: Producer<Chunk>,
    pub played: Consumer<Chunk>,
}

impl Deck {
    /// A deck that begins on `begin`, and its supply of chunks. The player must begin there too.
    pub(super) fn new(
        player: Player,
        begin: u64,
        legacy: Option<(Legacy, Tape)>,
        fade_frames: u64,
    ) -> (Deck, Supply) {
        let (chunks, incoming) = RingBuffer::new(CHUNKS);
        // All that is in the score may come back at once.
        let (played, back) = RingBuffer::new(player.room());
        let deck = Deck { player, chunks: incoming, played, begin, legacy, fade_frames, taps: None };
        (deck, Supply { chunks, played: back })
    }

    /// Fetches the chunks that have come and gives back those that have been played.
    pub(super) fn feed(&mut self) {
        while self.played.slots() > 0 {
            let Some(chunk) = self.player.give_back() else { break };
            // There is room: it was just seen.
            let _ = self.played.push(chunk);
        }
        while self.player.has_room() {
            let Ok(chunk) = self.chunks.pop() else { break };
            self.player.take(chunk);
        }
    }

    /// Lets its stems be kept.
    pub(super) fn keep_stems(&mut self, taps: Taps) {
        self.player.keep_stems();
        self.taps = Some(taps);
    }

    /// Passes on what the stems gave in the next so many frames.
    pub(super) fn pass_stems(&mut self, frames: usize) {
        match (&mut self.taps, self.player.stems()) {
            (Some(taps), Some(stems)) if frames > 0 => taps.take(stems, frames),
            _ => {}
        }
    }

    /// So many frames in which the stems are silent, as the mix is.
    pub(super) fn rest_stems(&mut self, frames: u64) {
        match &mut self.taps {
            Some(taps) if frames > 0 => taps.rest(frames),
            _ => {}
        }
    }

    /// Takes over from the deck before.
    pub(super) fn inherit(&mut self, before: &mut Deck) {
        let frame = before.player.frame();
        self.player.skip_to(frame);
        if let Some((legacy, tape)) = &mut self.legacy {
            let moment = Moment { frame, fade_frames: self.fade_frames };
            legacy.pass(before.player.instance_mut(), self.player.instance_mut(), tape, moment);
        }
    }
}

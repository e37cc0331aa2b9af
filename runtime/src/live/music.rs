//! Music that outlives the streams which play it.

use super::lag::Beat;
use crate::device::Fill;
use rtrb::{Consumer, RingBuffer};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, TryLockError};
use std::time::{Duration, Instant};

/// The longest that the end waits for the thread of a device.
const END: Duration = Duration::from_secs(1);

/// How often it looks whether that thread is done.
const TICK: Duration = Duration::from_millis(1);

/// Windows of a beat that may wait to be looked at.
const WINDOWS: usize = 64;

/// Music that one stream plays at a time.
///
/// Each stream is opened with a [`Fill`] of its own, which is silent until it is its [`Turn`]. So the music passes from one
/// to another at once, whatever becomes of the thread of the first, and a device can be opened while another one plays.
pub struct Music {
    shared: Arc<Shared>,
    channels: usize,
    /// How many streams it was lent to.
    lent: u64,
}

/// Whose turn it is to play.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn(u64);

impl Turn {
    const NOBODY: Turn = Turn(0);
}

struct Shared {
    played: Mutex<Played>,
    turn: AtomicU64,
    asked_frames: AtomicU64,
}

struct Played {
    fill: Fill,
    beat: Beat,
}

impl Music {
    /// Music of so many channels, and how its frames are asked for: the floor of each window (`Beat`).
    pub fn new(fill: Fill, rate_hz: u32, channels: u16) -> (Music, Consumer<i64>) {
        let (producer, floors) = RingBuffer::new(WINDOWS);
        let played = Mutex::new(Played { fill, beat: Beat::new(rate_hz, producer) });
        let (turn, asked_frames) = (AtomicU64::new(Turn::NOBODY.0), AtomicU64::new(0));
        let shared = Arc::new(Shared { played, turn, asked_frames });
        (Music { shared, channels: usize::from(channels), lent: 0 }, floors)
    }

    /// What another stream is to be opened with, and what lets it play.
    pub fn lend(&mut self) -> (Turn, Fill) {
        self.lent += 1;
        let (number, channels, shared) = (self.lent, self.channels, Arc::clone(&self.shared));
        let fill = Box::new(move |frames: &mut [f32]| {
            let played = if shared.turn.load(Ordering::Acquire) == number { shared.played() } else { None };
            let Some(mut played) = played else { return frames.fill(0.0) };
            let count = (frames.len() / channels) as u64;
            played.beat.ask(Instant::now(), count);
            shared.asked_frames.fetch_add(count, Ordering::Relaxed);
            (played.fill)(frames);
        });
        (Turn(number), fill)
    }

    /// Lets a stream play, and no other.
    pub fn pass(&self, turn: Turn) {
        self.shared.turn.store(turn.0, Ordering::Release);
    }

    /// How many frames streams have asked for.
    pub fn asked_frames(&self) -> u64 {
        self.shared.asked_frames.load(Ordering::Relaxed)
    }

    /// Lets nobody play any more. Waits until what is being played is, unless it takes more than a second.
    pub fn end(&self) {
        self.pass(Turn::NOBODY);
        let until = Instant::now() + END;
        while self.shared.played().is_none() && Instant::now() < until {
            std::thread::park_timeout(TICK);
        }
    }
}

impl Shared {
    /// The music, unless it is being played: nobody ever waits for it, so that letting go of it wakes nobody.
    fn played(&self) -> Option<MutexGuard<'_, Played>> {
        match self.played.try_lock() {
            Ok(played) => Some(played),
            Err(TryLockError::Poisoned(broken)) => Some(broken.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Music;
    use crate::device::Fill;

    /// Music that counts its frames.
    fn counted() -> Music {
        let mut next = 0.0;
        let count = move |frames: &mut [f32]| {
            frames.fill_with(|| {
                next += 1.0;
                next
            });
        };
        Music::new(Box::new(count), 48_000, 1).0
    }

    fn ask(fill: &mut Fill) -> f32 {
        let mut frame = [f32::NAN];
        fill(&mut frame);
        frame[0]
    }

    #[test]
    fn it_passes_from_stream_to_stream() {
        let mut music = counted();
        let ((first, mut one), (second, mut two)) = (music.lend(), music.lend());
        assert_eq!([ask(&mut one), ask(&mut two)], [0.0, 0.0]);
        music.pass(first);
        assert_eq!([ask(&mut one), ask(&mut two), ask(&mut one)], [1.0, 0.0, 2.0]);
        music.pass(second);
        assert_eq!([ask(&mut one), ask(&mut two)], [0.0, 3.0]);
        music.end();
        assert_eq!([ask(&mut one), ask(&mut two)], [0.0, 0.0]);
        assert_eq!(music.asked_frames(), 3);
    }

    #[test]
    fn a_thread_that_panics_does_not_take_it_away() {
        let mut next = 0.0;
        let fill = move |frames: &mut [f32]| {
            next += 1.0;
            assert!(next != 2.0, "the second call fails");
            frames.fill(next);
        };
        let (mut music, _floors) = Music::new(Box::new(fill), 48_000, 1);
        let (turn, mut fill) = music.lend();
        music.pass(turn);
        let thread = std::thread::spawn(move || [ask(&mut fill), ask(&mut fill)]);
        assert!(thread.join().is_err());
        let (turn, mut fill) = music.lend();
        music.pass(turn);
        assert_eq!(ask(&mut fill), 3.0);
    }
}

//! Frames on their way from the audio side to a file.
//!
//! They go through a ring that has room for a few seconds, and neither side waits for the other. What a slow disk leaves no
//! room for is silence: the audio side counts how many frames it owes and puts nothing more into the ring until the other
//! side has taken all that is in it and the silence behind it. So every frame stays in its place.

use crate::sync::{AtomicU64, Ordering};
use rtrb::{Consumer, Producer, RingBuffer};
use std::iter::repeat_n;
use std::sync::Arc;

/// How much sound waits for the disk at most, in seconds.
const SECONDS: usize = 4;

/// Frames of silence that are handed over in one go.
const SILENT_FRAMES: usize = 512;

/// The end of the audio side: it takes all frames that are played.
pub struct Tap {
    frames: Producer<f32>,
    debt: Arc<Debt>,
}

/// The end that writes.
pub struct Spout {
    frames: Consumer<f32>,
    debt: Arc<Debt>,
}

/// What there was no room for.
#[derive(Default)]
struct Debt {
    /// Frames of silence behind what is in the ring.
    owed: AtomicU64,
    /// All frames that were no silence.
    lost: AtomicU64,
}

/// Both ends, for stereo frames.
pub fn tap(sample_rate_hz: u32) -> (Tap, Spout) {
    let (producer, consumer) = RingBuffer::new(2 * SECONDS * sample_rate_hz as usize);
    let debt = Arc::new(Debt::default());
    (Tap { frames: producer, debt: Arc::clone(&debt) }, Spout { frames: consumer, debt })
}

impl Tap {
    /// Takes interleaved stereo frames; those that there is no room for are lost.
    pub fn take(&mut self, frames: &[f32]) {
        let count = frames.len() as u64 / 2;
        let lost = count - self.push(count, frames.iter().copied());
        self.debt.lost.fetch_add(lost, Ordering::Relaxed);
        self.owe(lost);
    }

    /// Takes so many frames of silence.
    pub fn rest(&mut self, frames: u64) {
        let values = usize::try_from(2 * frames).unwrap_or(usize::MAX);
        let owed = frames - self.push(frames, repeat_n(0.0, values));
        self.owe(owed);
    }

    /// Puts the first of so many frames into the ring; how many.
    fn push(&mut self, frames: u64, values: impl Iterator<Item = f32>) -> u64 {
        // Acquire: pairs with that of `read`; what was owed has been taken.
        let room =
            if self.debt.owed.load(Ordering::Acquire) > 0 { 0 } else { self.frames.slots() as u64 / 2 };
        let fitting = room.min(frames);
        if let Ok(chunk) = self.frames.write_chunk_uninit(2 * fitting as usize) {
            chunk.fill_from_iter(values);
        }
        fitting
    }

    fn owe(&self, frames: u64) {
        if frames > 0 {
            // Release: pairs with the Acquire of `ready`; all that stands before is in the ring.
            self.debt.owed.fetch_add(frames, Ordering::Release);
        }
    }
}

impl Spout {
    /// How many frames have come.
    pub fn ready(&self) -> u64 {
        // Acquire: what is in the ring stands before what is owed.
        let owed = self.debt.owed.load(Ordering::Acquire);
        owed + self.frames.slots() as u64 / 2
    }

    /// How many frames were lost so far.
    pub fn lost_frames(&self) -> u64 {
        self.debt.lost.load(Ordering::Relaxed)
    }

    /// Hands over the next so many frames, of those that are [ready](Spout::ready).
    pub fn read<E>(&mut self, frames: u64, mut take: impl FnMut(&[f32]) -> Result<(), E>) -> Result<(), E> {
        let there = frames.min(self.frames.slots() as u64 / 2);
        let mut taken = Ok(());
        if let Ok(chunk) = self.frames.read_chunk(2 * there as usize) {
            let (first, second) = chunk.as_slices();
            taken = take(first).and_then(|()| take(second));
            chunk.commit_all();
        }
        let silent = frames - there;
        if silent > 0 {
            // Release: the ring is empty when the audio side sees that nothing is owed any more.
            self.debt.owed.fetch_sub(silent, Ordering::AcqRel);
        }
        taken.and_then(|()| silence(silent, take))
    }
}

/// Hands over so many frames of silence.
pub fn silence<E>(frames: u64, mut take: impl FnMut(&[f32]) -> Result<(), E>) -> Result<(), E> {
    let silent = [0.0; 2 * SILENT_FRAMES];
    let mut left = frames;
    while left > 0 {
        let now = left.min(SILENT_FRAMES as u64);
        take(&silent[..2 * now as usize])?;
        left -= now;
    }
    Ok(())
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::{SECONDS, Spout, Tap, tap};
    use std::convert::Infallible;

    /// The left sides of all that is ready.
    fn read(spout: &mut Spout) -> Vec<f32> {
        let mut read = Vec::new();
        let keep = |frames: &[f32]| {
            read.extend(frames.iter().step_by(2));
            Ok::<(), Infallible>(())
        };
        let taken = spout.read(spout.ready(), keep);
        assert!(taken.is_ok());
        read
    }

    /// Frames that count on.
    fn count(tap: &mut Tap, from: usize, to: usize) {
        let frames: Vec<f32> = (from..to).flat_map(|at| [at as f32, -1.0]).collect();
        tap.take(&frames);
    }

    #[test]
    fn what_there_is_no_room_for_is_silence_in_its_place() {
        let rate_hz = 1_000;
        let room = SECONDS * rate_hz;
        let (mut tap, mut spout) = tap(rate_hz as u32);
        count(&mut tap, 1, 101);
        assert_eq!(read(&mut spout).len(), 100);
        count(&mut tap, 101, room);
        tap.rest(11);
        // There is room for ten frames of silence and ten frames of sound, and all behind waits.
        count(&mut tap, room + 11, room + 131);
        tap.rest(30);
        count(&mut tap, room + 161, room + 200);
        let heard = read(&mut spout);
        let expected = |at: usize| {
            let is_there = (101..room).contains(&at) || (room + 11..room + 101).contains(&at);
            if is_there { at as f32 } else { 0.0 }
        };
        assert_eq!(heard, (101..room + 200).map(expected).collect::<Vec<f32>>());
        assert_eq!(spout.lost_frames(), 30 + 39);
        count(&mut tap, 5, 8);
        assert_eq!(read(&mut spout), [5.0, 6.0, 7.0], "there is room again");
    }

    #[test]
    fn no_frame_is_out_of_place_between_two_threads() {
        const FRAMES: usize = 400_000;
        let (mut tap, mut spout) = tap(50);
        let player = std::thread::spawn(move || {
            for from in (1..=FRAMES).step_by(37) {
                count(&mut tap, from, (from + 37).min(FRAMES + 1));
            }
        });
        let mut heard = Vec::new();
        while heard.len() < FRAMES {
            heard.extend(read(&mut spout));
        }
        player.join().expect("the player ends");
        let is_right = |(at, value): (usize, &f32)| *value == 0.0 || *value == (at + 1) as f32;
        assert!(heard.iter().enumerate().all(is_right));
        let silent = heard.iter().filter(|value| **value == 0.0).count() as u64;
        assert_eq!((heard.len(), silent), (FRAMES, spout.lost_frames()));
    }
}

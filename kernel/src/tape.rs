//! What a kernel remembers, carried into another of the same ugen: when a program is edited while it plays.
//!
//! The two may have other numbers of lanes, and know other knobs when they are built: a tape holds what one lane
//! remembers, whatever it lay in. Each kernel says once, in [`Kernel::carry`], what that is; the same walk records it
//! and plays it back. A tape is made on the control thread; recording and playing allocate nothing.

use super::lanes::{Lane, Word};
use super::{Kernel, width};
use phonon_compiler::plan::LANES_MAX;

/// A run of words of 32 bits that one lane is recorded on and played from.
pub struct Tape {
    words: Vec<u32>,
    /// The word that is recorded or played next.
    at: usize,
    /// How many words were recorded; while it records, how many have room.
    end: usize,
    plays: bool,
    /// Whether it ended before the lane did: what came after was left as it was.
    is_torn: bool,
}

impl Tape {
    /// An empty tape with room for that many words.
    pub fn new(words: usize) -> Tape {
        Tape { words: vec![0; words], at: 0, end: words, plays: false, is_torn: false }
    }

    /// How many words a lane of that kernel, which computes so many, needs at most.
    pub fn words_of(kernel: &dyn Kernel, lanes: usize) -> usize {
        kernel.bytes().div_ceil(width(lanes) * size_of::<u32>()) + TRUTHS
    }

    /// From the first word, to be recorded on.
    fn record(&mut self) {
        (self.at, self.end, self.plays, self.is_torn) = (0, self.words.len(), false, false);
    }

    /// From the first word, to be played as far as it was recorded.
    fn rewind(&mut self) {
        (self.at, self.end, self.plays) = (0, self.at, true);
    }

    /// The next words; `None` once there are not so many.
    fn take(&mut self, count: usize) -> Option<&mut [u32]> {
        self.is_torn |= self.end - self.at < count;
        if self.is_torn {
            return None;
        }
        self.at += count;
        self.words.get_mut(self.at - count..self.at)
    }

    /// A word.
    pub fn word(&mut self, value: &mut u32) {
        let plays = self.plays;
        if let Some([word]) = self.take(1) {
            carry(plays, word, value);
        }
    }

    /// A number, to the last bit.
    pub fn number(&mut self, value: &mut f32) {
        let mut bits = value.to_bits();
        self.word(&mut bits);
        *value = f32::from_bits(bits);
    }

    /// A word of 64 bits.
    pub fn long(&mut self, value: &mut u64) {
        let (mut upper, mut lower) = ((*value >> 32) as u32, *value as u32);
        self.word(&mut upper);
        self.word(&mut lower);
        *value = u64::from(upper) << 32 | u64::from(lower);
    }

    /// A truth.
    pub fn flag(&mut self, value: &mut bool) {
        let mut word = u32::from(*value);
        self.word(&mut word);
        *value = word != 0;
    }

    /// How many of something come next, at a word or more for each: never more than the tape still holds.
    pub fn count(&mut self, value: &mut usize) {
        let mut word = *value as u32;
        self.word(&mut word);
        *value = (word as usize).min(self.end - self.at);
    }

    /// A lane of a row of numbers.
    pub fn lane<V: Lane>(&mut self, level: V::Level, lane: usize, row: &mut V) {
        let mut values = [0.0; LANES_MAX];
        row.store(&mut values);
        self.number(&mut values[lane]);
        *row = V::load(level, &values);
    }

    /// A lane of a row of words.
    pub fn lane_of_words<V: Lane>(&mut self, level: V::Level, lane: usize, row: &mut V::Word) {
        let mut words = [0; LANES_MAX];
        row.store(&mut words);
        self.word(&mut words[lane]);
        *row = V::words(level, |lane| words[lane]);
    }

    /// A lane of a row of truths.
    pub fn lane_of_truths<V: Lane>(&mut self, level: V::Level, lane: usize, row: &mut V::Mask) {
        let mut numbers = V::select(*row, V::splat(level, 1.0), V::splat(level, 0.0));
        self.lane(level, lane, &mut numbers);
        *row = V::splat(level, 0.5).less(numbers);
    }

    /// The last frames that one lane of a ring remembers: those before frame `next`, which is written next. Of more
    /// than the ring has room for, the newest. Returns how many are remembered from now on.
    pub fn past(
        &mut self,
        ring: &mut [f32],
        (lane, lanes): (usize, usize),
        next: usize,
        remembered: usize,
    ) -> usize {
        let (frames, plays) = (ring.len() / lanes, self.plays);
        let mut count = remembered;
        self.count(&mut count);
        let kept = count.min(frames);
        let Some(words) = self.take(count) else { return remembered };
        let words = &mut words[count - kept..];
        let first = (next + frames - kept) % frames;
        let (start, end) = ring.split_at_mut(first * lanes);
        let (early, late) = words.split_at_mut((frames - first).min(kept));
        for (words, frames) in [(early, end), (late, start)] {
            for (word, frame) in words.iter_mut().zip(frames.chunks_exact_mut(lanes)) {
                let mut bits = frame[lane].to_bits();
                carry(plays, word, &mut bits);
                frame[lane] = f32::from_bits(bits);
            }
        }
        kept
    }
}

/// How many more words truths need than bytes: a row of them may lie in single bits.
const TRUTHS: usize = 4;

/// From the tape, or onto it.
#[inline]
fn carry(plays: bool, word: &mut u32, value: &mut u32) {
    if plays {
        *value = *word;
    } else {
        *word = *value;
    }
}

/// Lets a lane of a kernel go on as a lane of another of the same ugen did: between two quanta, and without allocating.
///
/// False where the tape is too short, or where the two do not remember alike; then the lane is as new.
pub fn transfer(
    from: &mut dyn Kernel,
    from_lane: usize,
    to: &mut dyn Kernel,
    to_lane: usize,
    tape: &mut Tape,
) -> bool {
    tape.record();
    from.carry(from_lane, tape);
    if !tape.is_torn {
        tape.rewind();
        to.carry(to_lane, tape);
    }
    let is_done = !tape.is_torn && tape.at == tape.end;
    if !is_done {
        to.reset(to_lane);
    }
    is_done
}

//! Reading ahead: what voices play from disk is asked for before they play it.
//!
//! A voice that reads what the system has not in memory waits for the disk, and the audio thread with it. The
//! sequencer knows every start beforehand, and from then on where a voice will be on each frame, so it has the system
//! bring that in: the beginning of a slice when its start is known, and what follows stretch by stretch.

use super::Playback;
use crate::bank::SampleId;
use crate::voice::{Band, SAMPLER_VOICES};
use std::collections::VecDeque;
use std::ops::Range;

/// How far behind the score it is asked for, in frames of the engine: a second and a half at 44.1 kHz.
const AHEAD_FRAMES: u64 = 1 << 16;

/// For how many frames of the engine at a time.
const STRETCH_FRAMES: u64 = 1 << 14;

/// Voices that play from disk, the oldest first: as many as a pool has. It steals the oldest, so those are forgotten.
#[derive(Clone, Debug, Default)]
pub(super) struct Ahead(VecDeque<Reader>);

/// A voice that plays from disk.
#[derive(Clone, Copy, Debug)]
struct Reader {
    playback: Playback,
    /// The frame that it starts on.
    start_frame: u64,
    /// One past the last frame that it is heard on, counted from its start.
    end: u64,
    /// Up to which frame it was asked for, counted from its start.
    asked: u64,
}

impl Ahead {
    /// Adds a voice that is heard for so many frames from `start_frame` on.
    pub fn add(&mut self, start_frame: u64, frames: u64, playback: Playback) {
        if self.0.len() == SAMPLER_VOICES {
            self.0.pop_front();
        }
        self.0.push_back(Reader { playback, start_frame, end: frames, asked: 0 });
    }

    /// What has to be asked for where the score is known up to `frame`: frames of samples, in the order they are played
    /// by each voice. They may reach beyond the sample.
    pub fn due(&mut self, frame: u64) -> Vec<(SampleId, Range<usize>)> {
        let mut due = Vec::new();
        for reader in &mut self.0 {
            let wanted = (frame + AHEAD_FRAMES).saturating_sub(reader.start_frame).min(reader.end);
            while reader.asked < wanted {
                let until = (reader.asked + STRETCH_FRAMES).min(reader.end);
                let stretches = read(&reader.playback, reader.asked..until);
                due.extend(stretches.map(|frames| (reader.playback.sample, frames)));
                reader.asked = until;
            }
        }
        self.0.retain(|reader| reader.asked < reader.end);
        due.retain(|(_, frames)| !frames.is_empty());
        due
    }

    /// Forgets what starts on `frame` or later: it is going to be added again, or never comes.
    pub fn go_back(&mut self, frame: u64) {
        self.0.retain(|reader| reader.start_frame < frame);
    }
}

/// The frames of its sample that a voice reads on some frames after its start: one stretch, or two where it comes round
/// the end of a loop. At most as many as its filter has taps are too many on either side.
fn read(playback: &Playback, frames: Range<u64>) -> [Range<usize>; 2] {
    let last = frames.end - 1;
    let places = [frames.start, last, turn(playback).clamp(frames.start, last)];
    let places = places.map(|frame| position(playback, frame) >> 32);
    let taps = playback.band.map_or(2, Band::taps) as i128;
    let low = places.into_iter().fold(places[0], i128::min) - taps;
    let high = places.into_iter().fold(places[0], i128::max) + taps + 1;
    if !playback.looped {
        return [low.max(0) as usize..high.max(0) as usize, 0..0];
    }
    let (begin, end) = (playback.begin as usize, playback.end as usize);
    let (length, count) = (end - begin, (high - low) as usize);
    if count >= length {
        return [begin..end, 0..0];
    }
    let first = begin + (low - begin as i128).rem_euclid(length as i128) as usize;
    let rest = (first + count).saturating_sub(end);
    [first..first + count - rest, begin..begin + rest]
}

/// Where a voice is so many frames after its start, in 2^-32 frames of its sample; in a loop, as if it went on.
fn position(playback: &Playback, frames: u64) -> i128 {
    let gliding = i128::from(frames.min(playback.glide_frames));
    let glides = gliding * (gliding - 1) / 2 + (i128::from(frames) - gliding) * gliding;
    let straight = i128::from(playback.step) * i128::from(frames);
    i128::from(playback.first_position()) + straight + i128::from(playback.glide) * glides
}

/// How many frames after its start a voice turns round, if its speed goes through standstill.
fn turn(playback: &Playback) -> u64 {
    let Playback { step, glide, .. } = *playback;
    match glide {
        0 => 0,
        _ if (step < 0) == (glide < 0) => 0,
        _ => step.unsigned_abs().div_ceil(glide.unsigned_abs()),
    }
}

#[cfg(test)]
mod tests {
    use super::{AHEAD_FRAMES, Ahead, STRETCH_FRAMES, read};
    use crate::bank::SampleId;
    use crate::score::{FRAME, Playback};
    use crate::voice::Band;
    use proptest::prelude::*;
    use std::ops::Range;

    impl Ahead {
        /// The frames on which the voices start that are not asked for to their end.
        pub fn start_frames(&self) -> Vec<u64> {
            self.0.iter().map(|reader| reader.start_frame).collect()
        }
    }

    const SAMPLE: SampleId = SampleId(3);

    /// A slice on straight lines: whatever is read, one frame more on the right and two on either side are asked for.
    fn slice(slice: Range<u32>, speed: i64, looped: bool) -> Playback {
        Playback::steady(SAMPLE, slice, speed * FRAME, looped)
    }

    /// Expects what is asked for on the frames after a start.
    fn check(playback: Playback, frames: Range<u64>, expected: [Range<usize>; 2]) {
        assert_eq!(read(&playback, frames), expected, "{playback:?}");
    }

    #[test]
    fn frames_are_asked_for_where_they_are_played() {
        check(slice(1000..9000, 1, false), 0..100, [998..1102, 0..0]);
        check(slice(1000..9000, 1, false), 100..200, [1098..1202, 0..0]);
        check(slice(1000..9000, 2, false), 100..200, [1198..1401, 0..0]);
        check(slice(1000..9000, -1, false), 0..100, [8898..9002, 0..0]);
        check(slice(0..9000, -1, false), 8990..9010, [0..12, 0..0]);
        check(slice(1000..1500, 1, true), 600..700, [1098..1202, 1000..1000]);
        check(slice(1000..1500, 1, true), 450..550, [1448..1500, 1000..1052]);
        check(slice(1000..1500, -1, true), 450..550, [1448..1500, 1000..1052]);
        check(slice(1000..1500, 7, true), 0..100, [1000..1500, 0..0]);
    }

    #[test]
    fn a_voice_is_followed_as_the_score_grows() {
        let mut ahead = Ahead::default();
        let long = 10 * AHEAD_FRAMES;
        ahead.add(5_000, long, slice(0..u32::MAX, 1, false));
        let (mut asked, mut last) = (0, 0);
        for known in (8_192..5_000 + long).step_by(4_096) {
            for (sample, frames) in ahead.due(known) {
                assert_eq!(
                    (sample, frames.start),
                    (SAMPLE, last.max(2) - 2),
                    "nothing is left out, or asked for twice"
                );
                last = frames.end - 2;
                asked += 1;
            }
            let heard = known + AHEAD_FRAMES - 5_000;
            assert!((heard.min(long)..heard + STRETCH_FRAMES).contains(&(last as u64)), "{known}: {last}");
        }
        assert_eq!((asked, last as u64), (long / STRETCH_FRAMES, long));
        assert_eq!(ahead.start_frames(), [0; 0]);
    }

    #[test]
    fn what_is_taken_back_is_asked_for_again() {
        let mut ahead = Ahead::default();
        ahead.add(100, 50, slice(0..1_000, 1, false));
        ahead.add(4_000, 1 << 40, slice(0..1_000, 1, true));
        ahead.add(8_000, 1 << 40, slice(0..1_000, 1, true));
        // A short voice is asked for whole, and then forgotten.
        assert_eq!(ahead.due(0)[0], (SAMPLE, 0..52));
        assert_eq!(ahead.start_frames(), [4_000, 8_000]);
        ahead.go_back(8_000);
        assert_eq!(ahead.start_frames(), [4_000]);
        ahead.add(8_000, 10, slice(500..1_000, 1, false));
        assert!(ahead.due(4_096).contains(&(SAMPLE, 498..512)));
    }

    fn playbacks() -> impl Strategy<Value = Playback> {
        let speeds = (-5 * FRAME..5 * FRAME).prop_filter("it moves", |step| *step != 0);
        (0..5_000_u32, 1..5_000_u32, speeds, -FRAME / 100..FRAME / 100, 0..3_000_u64, any::<[bool; 3]>())
            .prop_map(|(begin, length, step, glide, glide_frames, [glides, looped, band])| Playback {
                glide: if glides { glide } else { 0 },
                glide_frames: if glides { glide_frames } else { 0 },
                band: band.then(|| Band::of(step)),
                ..Playback::steady(SAMPLE, begin..begin + length, step, looped)
            })
    }

    proptest! {
        #[test]
        fn nothing_is_read_that_was_not_asked_for(playback in playbacks(), from in 0..3_000_u64, count in 1..500_u64) {
            let asked = read(&playback, from..from + count);
            let (mut position, mut step) = (playback.first_position(), playback.step);
            for frame in 0..from + count {
                if frame >= from {
                    let first = playback.band.map_or(position >> 32, |band| band.first(position));
                    for at in first..first + playback.band.map_or(2, Band::taps) as i64 {
                        let (begin, length) = (i64::from(playback.begin), i64::from(playback.end - playback.begin));
                        let at = if playback.looped { begin + (at - begin).rem_euclid(length) } else { at.max(0) };
                        let is_there = at == 0 || asked.iter().any(|range| range.contains(&(at as usize)));
                        prop_assert!(is_there, "frame {frame}: {at} is not in {asked:?}");
                    }
                }
                position += step;
                step += if frame < playback.glide_frames { playback.glide } else { 0 };
            }
        }
    }
}

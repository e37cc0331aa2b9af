//! Sample voices: a recording at any speed, forwards or backwards, once or again and again.
//!
//! Between frames the sound is a cubic through four of them (Catmull and Rom 1974); at the sample's own speed it is the
//! recording itself, bit for bit.

use crate::bank::Sample;
use crate::score::{FRAME, Playback};
use phonon_compiler::plan::QUANTUM_FRAMES;
use std::ops::Range;

/// A sample voice.
#[derive(Clone, Copy, Debug)]
pub(super) struct SampleVoice {
    playback: Playback,
    /// In the sample, in 2^-32 frames.
    position: i64,
}

impl SampleVoice {
    /// One at the beginning of its slice; at the end of it where it plays backwards.
    pub fn new(playback: Playback) -> SampleVoice {
        let position = if playback.step < 0 {
            (i64::from(playback.end) - 1) * FRAME
        } else {
            i64::from(playback.begin) * FRAME
        };
        SampleVoice { playback, position }
    }

    pub fn playback(&self) -> Playback {
        self.playback
    }

    /// Plays on, without envelope: each channel of the sample, for as many frames as the signals have.
    pub fn play(&mut self, sample: &Sample, signals: &mut [[f32; QUANTUM_FRAMES]; 2], frames: Range<usize>) {
        let count = frames.len() as i64;
        let end = self.position + self.playback.step * count;
        for (channel, signal) in sample.channels.iter().zip(signals) {
            let signal = &mut signal[frames.clone()];
            if self.playback.looped {
                looped(channel, self.playback, self.position, signal);
            } else {
                once(channel, self.playback.step, self.position, signal);
            }
        }
        self.position = if self.playback.looped { wrapped(self.playback, end) } else { end };
    }
}

/// The slice once; beyond the sample there is silence.
fn once(channel: &[f32], step: i64, position: i64, signal: &mut [f32]) {
    let last = position + step * (signal.len() as i64 - 1);
    let (low, high) = (position.min(last) >> 32, position.max(last) >> 32);
    if step == FRAME && position % FRAME == 0 && low >= 0 && high < channel.len() as i64 {
        signal.copy_from_slice(&channel[low as usize..=high as usize]);
    } else if low >= 1 && high + 2 < channel.len() as i64 {
        let near = &channel[low as usize - 1..=high as usize + 2];
        let mut at = position - (low << 32);
        for value in signal {
            let first = (at >> 32) as usize;
            *value = cubic([near[first], near[first + 1], near[first + 2], near[first + 3]], fraction(at));
            at += step;
        }
    } else {
        let mut at = position;
        for value in signal {
            let frame = at >> 32;
            let tap = |offset: i64| {
                usize::try_from(frame + offset).ok().and_then(|at| channel.get(at)).copied().unwrap_or(0.0)
            };
            *value = cubic([tap(-1), tap(0), tap(1), tap(2)], fraction(at));
            at += step;
        }
    }
}

/// The slice again and again: what lies beyond one end lies inside the other.
fn looped(channel: &[f32], playback: Playback, position: i64, signal: &mut [f32]) {
    let (begin, length) = (i64::from(playback.begin), i64::from(playback.end - playback.begin));
    let mut at = position;
    for value in signal {
        let frame = (at >> 32) - begin;
        let tap = |offset: i64| channel[(begin + (frame + offset).rem_euclid(length)) as usize];
        *value = cubic([tap(-1), tap(0), tap(1), tap(2)], fraction(at));
        at = wrapped(playback, at + playback.step);
    }
}

fn wrapped(playback: Playback, position: i64) -> i64 {
    let begin = i64::from(playback.begin) * FRAME;
    let length = i64::from(playback.end - playback.begin) * FRAME;
    begin + (position - begin).rem_euclid(length)
}

/// The part of a frame in a position, 0 up to 1.
fn fraction(position: i64) -> f32 {
    ((position as u32) >> 8) as f32 * (1.0 / 16_777_216.0)
}

/// The cubic through the middle two of four frames, with the slopes of their neighbours.
#[inline(always)]
fn cubic([before, from, to, after]: [f32; 4], x: f32) -> f32 {
    let slope = 0.5 * (to - before);
    let bend = before - 2.5 * from + 2.0 * to - 0.5 * after;
    let twist = 0.5 * (after - before) + 1.5 * (from - to);
    ((twist * x + bend) * x + slope) * x + from
}

#[cfg(test)]
mod tests {
    use super::SampleVoice;
    use crate::bank::{Sample, SampleId};
    use crate::score::{FRAME, Playback};

    fn ramp() -> Sample {
        let channel = (0..1_000).map(|at| at as f32).collect();
        Sample { channels: vec![channel], sample_rate_hz: 44_100 }
    }

    /// So many frames of a ramp that is its own frame number.
    fn played(begin: u32, end: u32, step: f64, looped: bool, frames: usize) -> Vec<f32> {
        let step = (step * FRAME as f64) as i64;
        let mut sampler = SampleVoice::new(Playback { sample: SampleId(0), begin, end, step, looped });
        let (sample, mut all) = (ramp(), Vec::new());
        while all.len() < frames {
            let mut signals = [[0.0; 64]; 2];
            // In pieces, because a quantum may be cut by a start.
            sampler.play(&sample, &mut signals, 0..13);
            sampler.play(&sample, &mut signals, 13..64);
            all.extend(signals[0]);
        }
        all.truncate(frames);
        all
    }

    #[test]
    fn its_own_speed_gives_the_recording() {
        let expected: Vec<f32> = (0..1_000).map(|at| at as f32).collect();
        assert_eq!(played(0, 1_000, 1.0, false, 1_000), expected);
        assert_eq!(played(100, 1_000, 1.0, false, 900), expected[100..]);
        assert!(played(0, 1_000, 1.0, false, 1_100)[1_000..].iter().all(|&value| value == 0.0));
    }

    #[test]
    fn a_straight_line_stays_one_at_any_speed() {
        for step in [0.25, 0.7, 1.5, 3.0, -0.5, -1.0, -2.3] {
            let from = if step < 0.0 { 899.0 } else { 100.0 };
            for (at, value) in played(100, 900, step, false, 200).into_iter().enumerate() {
                let expected = from + step * at as f64;
                assert!(
                    (f64::from(value) - expected).abs() < 1e-3,
                    "{step}: frame {at} is {value}, not {expected}"
                );
            }
        }
    }

    #[test]
    fn a_loop_goes_round() {
        for (at, value) in played(100, 110, 1.0, true, 100).into_iter().enumerate() {
            assert_eq!(value, 100.0 + (at % 10) as f32);
        }
        for (at, value) in played(100, 110, -1.0, true, 100).into_iter().enumerate() {
            assert_eq!(value, 109.0 - (at % 10) as f32);
        }
    }
}

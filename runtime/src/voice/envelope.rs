//! The envelope of a voice: a function of the frames since its start, so that it never drifts and ends in exact zero.

use phonon_compiler::ugen::approx::exp_minus_one;

/// How strongly decays are bent: they fall like e^(-4x), stretched to end at their target.
const BEND: f32 = -4.0;

/// 1 / (e^-4 - 1).
const BEND_SCALE: f32 = -1.018_657_4;

/// The times of an envelope, in frames, and the level that is held.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shape {
    /// From silence to full level, straight.
    pub attack_frames: u64,
    /// From full level to `sustain`, bent.
    pub decay_frames: u64,
    /// The level that is held, 0 to 1.
    pub sustain: f32,
    /// From wherever it is to silence, bent.
    pub release_frames: u64,
}

/// An envelope whose note-off is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Envelope {
    shape: Shape,
    /// When the release begins, in frames since the start.
    off_frame: u64,
    /// The level at that time.
    off_level: f32,
}

impl Envelope {
    /// The envelope of nothing.
    pub const SILENCE: Envelope = Envelope {
        shape: Shape { attack_frames: 0, decay_frames: 0, sustain: 0.0, release_frames: 0 },
        off_frame: 0,
        off_level: 0.0,
    };

    /// An envelope that is released after `gate_frames`.
    pub fn gated(shape: Shape, gate_frames: u64) -> Envelope {
        Envelope { shape, off_frame: gate_frames, off_level: shape.held(gate_frames) }
    }

    /// An envelope that is released after `gate_frames` at the latest and is silent after `natural_frames`: attack
    /// and release are shortened where they do not fit.
    pub fn within(shape: Shape, gate_frames: u64, natural_frames: u64) -> Envelope {
        let attack_frames = shape.attack_frames.min(natural_frames / 2);
        let ending_frames = shape.release_frames.min(natural_frames - attack_frames);
        let off_frame = gate_frames.min(natural_frames - ending_frames);
        let release_frames = shape.release_frames.min(natural_frames - off_frame);
        Envelope::gated(Shape { attack_frames, release_frames, ..shape }, off_frame)
    }

    /// When the release begins, in frames since the start.
    pub fn off_frame(&self) -> u64 {
        self.off_frame
    }

    /// From when on it is exactly 0 for good, in frames since the start.
    pub fn end_frame(&self) -> u64 {
        let released = self.off_frame.saturating_add(self.shape.release_frames);
        let decayed = self.shape.attack_frames.saturating_add(self.shape.decay_frames);
        if self.shape.sustain == 0.0 { released.min(decayed) } else { released }
    }

    /// The level so many frames after the start.
    pub fn level(&self, frame: u64) -> f32 {
        if frame < self.off_frame {
            return self.shape.held(frame);
        }
        let gone = frame - self.off_frame;
        if gone >= self.shape.release_frames {
            return 0.0;
        }
        self.off_level * (1.0 - bent(gone as f32, self.shape.release_frames))
    }

    /// The levels of the frames from `frame` on; `Some` if they are all the same.
    pub fn fill(&self, frame: u64, levels: &mut [f32]) -> Option<f32> {
        let (last, held_from) = (frame + levels.len() as u64, self.shape.held_from());
        if frame >= held_from && last <= self.off_frame {
            levels.fill(self.shape.sustain);
            return Some(self.shape.sustain);
        }
        let Shape { attack_frames, decay_frames, sustain, release_frames } = self.shape;
        let mut rest = Stretch { frame, levels };
        rest.until(attack_frames.min(self.off_frame), 0, |gone| (gone + 1.0) / attack_frames as f32);
        rest.until(held_from.min(self.off_frame), attack_frames, |gone| {
            1.0 + (sustain - 1.0) * bent(gone, decay_frames)
        });
        rest.until(self.off_frame, held_from, |_| sustain);
        let off_level = self.off_level;
        let end = self.off_frame.saturating_add(release_frames);
        rest.until(end, self.off_frame, |gone| off_level * (1.0 - bent(gone, release_frames)));
        rest.levels.fill(0.0);
        None
    }
}

/// Levels that are still to be filled, from a frame on.
struct Stretch<'a> {
    frame: u64,
    levels: &'a mut [f32],
}

impl Stretch<'_> {
    /// Fills up to `end` with a function of the frames since `start`: a loop without decisions, at full vector width.
    #[inline(always)]
    fn until(&mut self, end: u64, start: u64, level: impl Fn(f32) -> f32) {
        let count = end.saturating_sub(self.frame).min(self.levels.len() as u64);
        let (now, later) = std::mem::take(&mut self.levels).split_at_mut(count as usize);
        // Whole numbers of this size are exact as 32-bit floats, or close enough to neighbours that no one hears it.
        let gone = self.frame.saturating_sub(start).min(i32::MAX as u64 / 2) as i32;
        for (at, value) in (gone..).zip(now) {
            *value = level(at as f32);
        }
        *self = Stretch { frame: self.frame + count, levels: later };
    }
}

impl Shape {
    /// From when on the level stands still.
    fn held_from(&self) -> u64 {
        self.attack_frames.saturating_add(self.decay_frames)
    }

    /// The level of a note that is held.
    fn held(&self, frame: u64) -> f32 {
        if frame < self.attack_frames {
            return (frame as f32 + 1.0) / self.attack_frames as f32;
        }
        let gone = frame - self.attack_frames;
        if gone >= self.decay_frames {
            return self.sustain;
        }
        1.0 + (self.sustain - 1.0) * bent(gone as f32, self.decay_frames)
    }
}

/// The part of a bent segment that is gone, 0 to 1.
#[inline(always)]
fn bent(gone: f32, frames: u64) -> f32 {
    exp_minus_one(gone / frames as f32 * BEND) * BEND_SCALE
}

/// A straight way out of a voice that is cut or stolen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fade {
    /// The frame of the piece that it begins on.
    pub frame: u64,
    /// How long it takes.
    pub frames: u64,
}

impl Fade {
    /// What is left at a frame of the piece.
    pub fn level(&self, frame: u64) -> f32 {
        let gone = frame.saturating_sub(self.frame);
        if gone >= self.frames { 0.0 } else { (self.frames - gone) as f32 / self.frames as f32 }
    }
}

#[cfg(test)]
mod tests {
    use super::{Envelope, Fade, Shape};

    const SHAPE: Shape = Shape { attack_frames: 44, decay_frames: 200, sustain: 0.5, release_frames: 132 };

    fn levels(envelope: Envelope, frames: u64) -> Vec<f32> {
        (0..frames).map(|frame| envelope.level(frame)).collect()
    }

    fn greatest_step(levels: &[f32]) -> f32 {
        levels.windows(2).map(|pair| (pair[1] - pair[0]).abs()).fold(levels[0], f32::max)
    }

    #[test]
    fn rises_decays_holds_and_ends_in_exact_zero() {
        let envelope = Envelope::gated(SHAPE, 1_000);
        let levels = levels(envelope, 1_200);
        assert_eq!((levels[43], levels[500], levels[999]), (1.0, 0.5, 0.5));
        assert!(levels[1_131] > 0.0 && levels[1_131] < 0.02, "{}", levels[1_131]);
        assert!(levels[1_132..].iter().all(|&level| level == 0.0));
        assert_eq!(envelope.end_frame(), 1_132);
        assert!(greatest_step(&levels) < 1.0 / 32.0);
    }

    #[test]
    fn a_note_off_in_the_attack_goes_down_from_there() {
        let levels = levels(Envelope::gated(SHAPE, 10), 200);
        assert!(levels.iter().all(|&level| level <= 11.0 / 44.0));
        assert!(greatest_step(&levels) < 1.0 / 40.0);
    }

    #[test]
    fn a_sound_of_any_length_begins_and_ends_within_itself() {
        for natural in [1, 2, 3, 50, 175, 176, 177, 10_000] {
            for gate in [0, 1, 30, u64::MAX] {
                let envelope = Envelope::within(SHAPE, gate, natural);
                assert!(envelope.end_frame() <= natural, "{natural} {gate}");
                assert_eq!(envelope.level(natural), 0.0);
                assert!(gate == 0 || natural < 3 || envelope.level(0) > 0.0, "{natural} {gate}");
            }
        }
    }

    #[test]
    fn filling_is_asking_frame_by_frame() {
        let envelope = Envelope::gated(SHAPE, 700);
        for from in (0..900).step_by(37) {
            let mut filled = [9.0; 64];
            let flat = envelope.fill(from, &mut filled);
            for (&level, frame) in filled.iter().zip(from..) {
                assert_eq!(level, envelope.level(frame));
                assert!(flat.is_none_or(|flat| flat == level));
            }
        }
    }

    #[test]
    fn a_fade_goes_from_all_to_nothing() {
        let fade = Fade { frame: 100, frames: 4 };
        let levels: Vec<f32> = (98..106).map(|frame| fade.level(frame)).collect();
        assert_eq!(levels, [1.0, 1.0, 1.0, 0.75, 0.5, 0.25, 0.0, 0.0]);
    }
}

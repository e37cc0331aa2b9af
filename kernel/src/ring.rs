//! The past of a single signal, for kernels that read it in places of their own.

use super::tape::Tape;

/// The last frames of a signal.
pub struct Ring {
    /// A power of two of frames.
    frames: Vec<f32>,
    now: usize,
}

impl Ring {
    /// Silence, for delays of up to that many frames.
    pub fn new(delay_frames: usize) -> Ring {
        Ring { frames: vec![0.0; (delay_frames + 4).next_power_of_two()], now: 0 }
    }

    /// Silence again.
    pub fn clear(&mut self) {
        self.frames.fill(0.0);
        self.now = 0;
    }

    /// What it remembers; what a longer one would remember besides is silence.
    pub fn carry(&mut self, tape: &mut Tape) {
        let (frames, next) = (self.frames.len(), self.now + 1);
        let kept = tape.past(&mut self.frames, (0, 1), next, frames);
        (0..frames - kept).for_each(|older| self.frames[(next + older) % frames] = 0.0);
    }

    /// Writes a frame.
    #[inline]
    pub fn push(&mut self, value: f32) {
        self.now = (self.now + 1) & (self.frames.len() - 1);
        self.frames[self.now] = value;
    }

    /// The frame that was written so many frames ago; 0 is the last.
    #[inline]
    pub fn at(&self, ago_frames: usize) -> f32 {
        self.frames[self.now.wrapping_sub(ago_frames) & (self.frames.len() - 1)]
    }

    /// Between frames, by the cubic through the four around it (Lagrange); at least 1 frame ago.
    #[inline]
    pub fn between(&self, ago_frames: f32) -> f32 {
        let (whole, part) = (ago_frames.floor(), ago_frames - ago_frames.floor());
        let at = |more: usize| self.at(whole as usize + more - 1);
        let [before, first, second, behind] = [at(0), at(1), at(2), at(3)];
        let slope = (second - before * (1.0 / 3.0)) - first * 0.5 - behind * (1.0 / 6.0);
        let bend = (before + second) * 0.5 - first;
        let twist = (behind - before) * (1.0 / 6.0) + (first - second) * 0.5;
        ((twist * part + bend) * part + slope) * part + first
    }

    /// How much memory it holds, in bytes.
    pub fn bytes(&self) -> usize {
        size_of_val(&*self.frames)
    }
}

#[cfg(test)]
mod tests {
    use super::Ring;

    #[test]
    fn frames_are_found_again() {
        let mut ring = Ring::new(10);
        (0..100).for_each(|frame| ring.push(frame as f32));
        assert_eq!([ring.at(0), ring.at(1), ring.at(10)], [99.0, 98.0, 89.0]);
        assert!((ring.between(4.25) - 94.75).abs() < 1e-5);
        ring.clear();
        assert_eq!(ring.at(3), 0.0);
    }
}

//! Whole quanta for whoever asks for any number of frames.

use super::Player;
use phonon_compiler::plan::QUANTUM_FRAMES;

/// Frames of the last block that nobody has fetched yet: less than a quantum.
pub(crate) struct Rest {
    /// As the player has them.
    sides: Vec<[f32; QUANTUM_FRAMES]>,
    begin: usize,
}

impl Rest {
    /// Nothing, for a player with so many sides.
    pub fn new(sides: usize) -> Rest {
        Rest { sides: vec![[0.0; QUANTUM_FRAMES]; sides], begin: QUANTUM_FRAMES }
    }

    /// How many values a frame has: one for each side.
    pub fn width(&self) -> usize {
        self.sides.len()
    }

    /// Fills the beginning of interleaved frames with what is left over; what is to be filled still.
    pub fn give<'o>(&mut self, out: &'o mut [f32]) -> &'o mut [f32] {
        let frames = (QUANTUM_FRAMES - self.begin).min(out.len() / self.width());
        let (now, later) = out.split_at_mut(self.width() * frames);
        let part = self.begin..self.begin + frames;
        interleave(self.sides.iter().map(|side| &side[part.clone()]), self.sides.len(), now);
        self.begin += frames;
        later
    }

    /// Lets the player compute so many frames, whole quanta; what there is no room for, less than a quantum, is kept. What
    /// is to be filled still.
    pub fn play<'o>(&mut self, player: &mut Player, frames: usize, mut out: &'o mut [f32]) -> &'o mut [f32] {
        player.play(frames, &mut |sides| {
            let fitting = sides.frames().min(out.len() / self.width());
            let (now, later) = std::mem::take(&mut out).split_at_mut(self.width() * fitting);
            interleave(sides.iter(), self.width(), now);
            if fitting < sides.frames() {
                let begin = sides.frames() - QUANTUM_FRAMES;
                self.begin = fitting - begin;
                let kept = self.sides.iter_mut().zip(sides.iter());
                kept.for_each(|(kept, side)| kept.copy_from_slice(&side[begin..]));
            }
            out = later;
        });
        out
    }
}

/// Fills frames of so many values, as far as they go.
fn interleave<'s>(sides: impl Iterator<Item = &'s [f32]>, width: usize, out: &mut [f32]) {
    if out.is_empty() {
        return;
    }
    for (at, side) in sides.enumerate() {
        out[at..].iter_mut().step_by(width).zip(side).for_each(|(out, value)| *out = *value);
    }
}

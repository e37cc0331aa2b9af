//! Whole quanta for whoever asks for any number of frames.

use super::Player;
use phonon_compiler::plan::QUANTUM_FRAMES;

/// Frames of the last block that nobody has fetched yet: less than a quantum.
pub(crate) struct Rest {
    /// Left and right.
    sides: [[f32; QUANTUM_FRAMES]; 2],
    begin: usize,
}

impl Default for Rest {
    fn default() -> Rest {
        Rest { sides: [[0.0; QUANTUM_FRAMES]; 2], begin: QUANTUM_FRAMES }
    }
}

impl Rest {
    /// Fills the beginning of interleaved stereo frames with what is left over; what is to be filled still.
    pub fn give<'o>(&mut self, out: &'o mut [f32]) -> &'o mut [f32] {
        let frames = (QUANTUM_FRAMES - self.begin).min(out.len() / 2);
        let (now, later) = out.split_at_mut(2 * frames);
        let part = self.begin..self.begin + frames;
        interleave([&self.sides[0][part.clone()], &self.sides[1][part]], now);
        self.begin += frames;
        later
    }

    /// Lets the player compute so many frames, whole quanta; what there is no room for, less than a quantum, is kept. What
    /// is to be filled still.
    pub fn play<'o>(&mut self, player: &mut Player, frames: usize, mut out: &'o mut [f32]) -> &'o mut [f32] {
        player.play(frames, &mut |[left, right]| {
            let fitting = left.len().min(out.len() / 2);
            let (now, later) = std::mem::take(&mut out).split_at_mut(2 * fitting);
            interleave([&left[..fitting], &right[..fitting]], now);
            if fitting < left.len() {
                let begin = left.len() - QUANTUM_FRAMES;
                self.begin = fitting - begin;
                self.sides[0].copy_from_slice(&left[begin..]);
                self.sides[1].copy_from_slice(&right[begin..]);
            }
            out = later;
        });
        out
    }
}

fn interleave([left, right]: [&[f32]; 2], out: &mut [f32]) {
    for ((out, left), right) in out.chunks_exact_mut(2).zip(left).zip(right) {
        (out[0], out[1]) = (*left, *right);
    }
}

//! Between a stage and a device.

use super::{Guard, Stage, Tap};

/// Frames that are computed in one go where there are more than two channels.
const PART_FRAMES: usize = 1_024;

/// Gives each pair of channels what is played on it, a recorder the mix, and lets nothing be too loud.
pub struct Desk {
    stage: Stage,
    tap: Tap,
    guard: Guard,
    channels: usize,
    /// Room for frames as the stage has them, and for the mix of them, where there are more than two channels.
    sides: Vec<f32>,
    mix: Vec<f32>,
}

impl Desk {
    /// A desk for a device with so many channels: two for each pair that the stage plays.
    pub fn new(stage: Stage, tap: Tap) -> Desk {
        // One pair is the mix, and of several the mix comes before them.
        let width = stage.width();
        let channels = if width > 2 { width - 2 } else { 2 };
        let part_frames = if width > 2 { PART_FRAMES } else { 0 };
        Desk {
            guard: Guard::new(channels),
            sides: vec![0.0; width * part_frames],
            mix: vec![0.0; 2 * part_frames],
            stage,
            tap,
            channels,
        }
    }

    /// Fills interleaved frames of all channels; where the score has not come in time they are silent.
    pub fn fill(&mut self, frames: &mut [f32]) {
        self.tap.rest(self.stage.skip());
        if self.channels == 2 {
            let played = self.stage.fill(frames);
            self.tap.take(&frames[..played]);
        } else {
            frames.chunks_mut(PART_FRAMES * self.channels).for_each(|part| self.spread(part));
        }
        self.guard.run(frames);
    }

    /// Fills frames of more than two channels.
    fn spread(&mut self, frames: &mut [f32]) {
        let count = frames.len() / self.channels;
        let sides = &mut self.sides[..count * (self.channels + 2)];
        let mix = &mut self.mix[..2 * count];
        let played = self.stage.fill(sides) / (self.channels + 2);
        let sides = sides.chunks_exact(self.channels + 2);
        for ((sides, mix), frame) in
            sides.zip(mix.chunks_exact_mut(2)).zip(frames.chunks_exact_mut(self.channels))
        {
            mix.copy_from_slice(&sides[..2]);
            frame.copy_from_slice(&sides[2..]);
        }
        self.tap.take(&mix[..2 * played]);
    }

    /// What plays.
    pub fn stage(&mut self) -> &mut Stage {
        &mut self.stage
    }
}

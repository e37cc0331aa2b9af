//! From the channels of a file to the one or two of a sample.

use super::Refusal;
use super::side::Side;
use crate::bank::{FRAMES_MAX, Frames, Store};
use std::io;
use std::path::PathBuf;

/// Where the channels of a file with three to eight of them belong, in the order of WAV and FLAC: `l` and `r` are the
/// front, `c` the centre, `L` and `R` what is behind or beside; `-` carries the lowest octaves and is left out.
const SPEAKERS: [&[u8]; 6] = [b"lrc", b"lrLR", b"lrcLR", b"lrc-LR", b"lrc-cLR", b"lrc-LRLR"];

/// Half the power.
const HALF: f32 = std::f32::consts::FRAC_1_SQRT_2;

/// Collects frames of any number of channels as one side or two.
///
/// One channel stays mono and two stay stereo. Three to eight are taken for the speakers of a room and mixed by ITU-R
/// BS.775: centre and surround at -3 dB. Of more, the first, third, fifth ... go to the left and the others to the
/// right. The weights of a side add up to 1, so nothing clips that did not before.
pub(super) struct Fold {
    weights: Vec<[f32; 2]>,
    sides: Vec<Side>,
    frames_max: u64,
    /// Where long sides lie, for messages.
    folder: PathBuf,
}

impl Fold {
    /// A fold of so many channels, above 0, that takes no more room than a store has.
    pub fn new(channels: usize, store: &Store) -> Fold {
        let sides = channels.min(2);
        let side = || Side::new(store.memory_frames(sides), store.folder.clone());
        Fold {
            weights: weights(channels),
            sides: (0..sides).map(|_| side()).collect(),
            frames_max: store.frames_max(sides),
            folder: store.folder.clone(),
        }
    }

    /// How many channels come in.
    pub fn channels(&self) -> usize {
        self.weights.len()
    }

    /// How many frames it has.
    pub fn frames(&self) -> usize {
        self.sides[0].frames()
    }

    /// Makes room for so many frames, if they may be kept.
    pub fn expect(&mut self, frames: u64) -> Result<(), Refusal> {
        self.admit(frames)?;
        self.sides.iter_mut().for_each(|side| side.expect(frames));
        Ok(())
    }

    /// Adds whole frames, with their channels side by side.
    pub fn push(&mut self, values: &[f32]) -> Result<(), Refusal> {
        let channels = self.channels();
        self.admit((self.frames() + values.len() / channels) as u64)?;
        let Fold { weights, sides, .. } = self;
        let added =
            sides.iter_mut().enumerate().try_for_each(|(at, side)| match channels {
                1 => side.extend(values.iter().copied()),
                2 => side.extend(values.iter().copied().skip(at).step_by(2)),
                _ => side.extend(values.chunks_exact(channels).map(|frame| {
                    frame.iter().zip(&*weights).map(|(value, weight)| value * weight[at]).sum()
                })),
            });
        added.map_err(|error| self.refusal(error))
    }

    /// Adds so many frames of silence.
    pub fn push_silence(&mut self, frames: u64) -> Result<(), Refusal> {
        self.admit((self.frames() as u64).saturating_add(frames))?;
        let added = self.sides.iter_mut().try_for_each(|side| side.extend_silence(frames));
        added.map_err(|error| self.refusal(error))
    }

    /// The sides, of equal length, and how many of their values were not finite and are 0.
    pub fn finish(mut self) -> Result<(Vec<Frames>, usize), Refusal> {
        let sides = std::mem::take(&mut self.sides).into_iter().map(Side::finish);
        let sides = sides.collect::<io::Result<Vec<_>>>().map_err(|error| self.refusal(error))?;
        let replaced = sides.iter().map(|(_, replaced)| replaced).sum();
        Ok((sides.into_iter().map(|(frames, _)| frames).collect(), replaced))
    }

    /// Refuses more frames than may be kept.
    fn admit(&self, frames: u64) -> Result<(), Refusal> {
        match frames {
            _ if frames > FRAMES_MAX => Err(Refusal::Unreadable(format!(
                "is longer than {FRAMES_MAX} frames, the most that can be played: cut it into parts"
            ))),
            _ if frames > self.frames_max => Err(Refusal::TooMuch),
            _ => Ok(()),
        }
    }

    /// What went wrong with the files of long sides.
    fn refusal(&self, error: io::Error) -> Refusal {
        Refusal::Unreadable(format!(
            "does not fit into memory and cannot be kept on disk, in `{}`: {error}",
            self.folder.display()
        ))
    }
}

/// For each channel how much of it goes to the left and to the right.
fn weights(channels: usize) -> Vec<[f32; 2]> {
    let weigh = |speaker: u8| match speaker {
        b'l' => [1.0, 0.0],
        b'r' => [0.0, 1.0],
        b'c' => [HALF, HALF],
        b'L' => [HALF, 0.0],
        b'R' => [0.0, HALF],
        _ => [0.0, 0.0],
    };
    let mut weights: Vec<[f32; 2]> = match channels {
        3..=8 => SPEAKERS[channels - 3].iter().map(|&speaker| weigh(speaker)).collect(),
        _ => b"lr".iter().cycle().take(channels).map(|&speaker| weigh(speaker)).collect(),
    };
    for side in 0..2 {
        let sum: f32 = weights.iter().map(|weight| weight[side]).sum();
        weights.iter_mut().for_each(|weight| weight[side] /= sum.max(1.0));
    }
    weights
}

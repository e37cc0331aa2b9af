//! From the channels of a file to the one or two of a sample.

use super::Refusal;

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
    sides: Vec<Vec<f32>>,
    frames_max: u64,
}

impl Fold {
    /// A fold of so many channels, above 0, that keeps at most so many bytes.
    pub fn new(channels: usize, bytes_max: u64) -> Fold {
        let sides = channels.min(2);
        let frames_max = bytes_max / (sides * size_of::<f32>()) as u64;
        Fold { weights: weights(channels), sides: vec![Vec::new(); sides], frames_max }
    }

    /// How many channels come in.
    pub fn channels(&self) -> usize {
        self.weights.len()
    }

    /// How many frames it has.
    pub fn frames(&self) -> usize {
        self.sides[0].len()
    }

    /// Makes room for so many frames, if they may be kept.
    pub fn expect(&mut self, frames: u64) -> Result<(), Refusal> {
        if frames > self.frames_max {
            return Err(Refusal::TooMuch);
        }
        self.sides.iter_mut().for_each(|side| side.reserve_exact(frames as usize));
        Ok(())
    }

    /// Adds whole frames, with their channels side by side.
    pub fn push(&mut self, values: &[f32]) -> Result<(), Refusal> {
        let frames = values.len() / self.channels();
        if (self.frames() + frames) as u64 > self.frames_max {
            return Err(Refusal::TooMuch);
        }
        match (self.channels(), &mut *self.sides) {
            (1, [side]) => side.extend_from_slice(values),
            (2, [left, right]) => {
                left.extend(values.iter().step_by(2));
                right.extend(values.iter().skip(1).step_by(2));
            }
            (channels, sides) => {
                for frame in values.chunks_exact(channels) {
                    for (at, side) in sides.iter_mut().enumerate() {
                        let weighed =
                            frame.iter().zip(&self.weights).map(|(value, weight)| value * weight[at]);
                        side.push(weighed.sum());
                    }
                }
            }
        }
        Ok(())
    }

    /// Adds so many frames of silence.
    pub fn push_silence(&mut self, frames: u64) -> Result<(), Refusal> {
        if self.frames() as u64 + frames > self.frames_max {
            return Err(Refusal::TooMuch);
        }
        let frames = self.frames() + frames as usize;
        self.sides.iter_mut().for_each(|side| side.resize(frames, 0.0));
        Ok(())
    }

    /// The sides, of equal length.
    pub fn finish(self) -> Vec<Vec<f32>> {
        self.sides
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

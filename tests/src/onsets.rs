//! Where a sound begins anew, for tests only.

/// Frames of a window: ten milliseconds.
const WINDOW_FRAMES: usize = 441;

/// How many windows are looked back at; after an onset, so many pass before the next.
const WINDOWS: usize = 5;

/// The power of a window with an onset is more than so many times the mean of those before it: 6 dB.
const RISE: f64 = 4.0;

/// The least power of a window with an onset: -50 dB.
const POWER_MIN: f64 = 1e-5;

/// Counts where interleaved stereo frames get louder at once.
#[derive(Default)]
pub struct Onsets {
    count: usize,
    /// The energy of the window that is being heard, and its frames so far.
    energy: f64,
    frames: usize,
    /// The power of the last windows, in a ring.
    before: [f64; WINDOWS],
    windows: usize,
    /// How many windows have to pass before there can be an onset.
    waits: usize,
}

impl Onsets {
    /// Hears more frames.
    pub fn add(&mut self, frames: &[f32]) {
        for frame in frames.chunks_exact(2) {
            let sum = f64::from(frame[0]) + f64::from(frame[1]);
            self.energy += 0.25 * sum * sum;
            self.frames += 1;
            if self.frames == WINDOW_FRAMES {
                self.close();
            }
        }
    }

    /// How many there were.
    pub fn count(&self) -> usize {
        self.count
    }

    fn close(&mut self) {
        let power = self.energy / WINDOW_FRAMES as f64;
        let mean = self.before.iter().sum::<f64>() / WINDOWS as f64;
        if self.waits == 0 && power > POWER_MIN && power > RISE * mean {
            (self.count, self.waits) = (self.count + 1, WINDOWS);
        } else {
            self.waits = self.waits.saturating_sub(1);
        }
        self.before[self.windows % WINDOWS] = power;
        (self.energy, self.frames, self.windows) = (0.0, 0, self.windows + 1);
    }
}

#[cfg(test)]
mod tests {
    use super::Onsets;

    #[test]
    fn clicks_are_counted_and_a_tone_is_one() {
        let mut onsets = Onsets::default();
        let click = |at: usize| if at % 11_025 < 400 { 0.5 } else { 0.0 };
        let frames: Vec<f32> = (0..44_100).flat_map(|at| [click(at), click(at)]).collect();
        frames.chunks(333 * 2).for_each(|block| onsets.add(block));
        assert_eq!(onsets.count(), 4);
        let mut onsets = Onsets::default();
        onsets.add(&[0.3; 44_100]);
        assert_eq!(onsets.count(), 1);
    }
}

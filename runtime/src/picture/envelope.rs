//! How loud a sound is, moment by moment.

/// The most moments that are kept; with more, neighbours become one.
const MOMENTS_MAX: usize = 1 << 14;

/// Frames of a moment, as long as there are few.
const FRAMES_FIRST: u64 = 16;

/// The lowest and the highest value of each moment of a stereo sound.
#[derive(Clone, Debug)]
pub struct Envelope {
    /// Frames of a moment.
    moment_frames: u64,
    moments: Vec<[f32; 2]>,
    /// Frames in the last moment.
    last_frames: u64,
}

impl Default for Envelope {
    fn default() -> Envelope {
        Envelope { moment_frames: FRAMES_FIRST, moments: Vec::new(), last_frames: FRAMES_FIRST }
    }
}

impl Envelope {
    /// Adds interleaved frames.
    pub fn add(&mut self, frames: &[f32]) {
        for frame in frames.chunks_exact(2) {
            let (low, high) = (frame[0].min(frame[1]), frame[0].max(frame[1]));
            if self.last_frames == self.moment_frames {
                if self.moments.len() == MOMENTS_MAX {
                    self.halve();
                }
                self.moments.push([low, high]);
                self.last_frames = 1;
                continue;
            }
            if let Some(last) = self.moments.last_mut() {
                *last = joined(*last, [low, high]);
            }
            self.last_frames += 1;
        }
    }

    fn halve(&mut self) {
        self.moments = self
            .moments
            .chunks(2)
            .map(|pair| pair.iter().copied().reduce(joined).unwrap_or_default())
            .collect();
        self.moment_frames *= 2;
        self.last_frames = self.moment_frames;
    }

    /// Frames so far.
    pub fn frames(&self) -> u64 {
        (self.moments.len() as u64 * self.moment_frames).saturating_sub(self.moment_frames - self.last_frames)
    }

    /// The lowest and the highest value between two frames; silence where there is nothing.
    pub fn between(&self, begin: f64, end: f64) -> [f32; 2] {
        let first = (begin / self.moment_frames as f64) as usize;
        let last = ((end / self.moment_frames as f64).ceil() as usize).max(first + 1).min(self.moments.len());
        self.moments.get(first..last).and_then(|part| part.iter().copied().reduce(joined)).unwrap_or_default()
    }

    /// The largest amplitude.
    pub fn peak(&self) -> f32 {
        self.moments.iter().fold(0.0, |peak, [low, high]| peak.max(high.abs()).max(low.abs()))
    }
}

fn joined([low, high]: [f32; 2], [lower, higher]: [f32; 2]) -> [f32; 2] {
    [low.min(lower), high.max(higher)]
}

/// A sound in one line of text: how loud each of so many parts of it is, in steps of 6 dB below its peak.
pub fn sparkline(envelope: &Envelope, columns: usize) -> String {
    const STEPS: [char; 9] = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let (peak, width) = (envelope.peak(), envelope.frames() as f64 / columns as f64);
    let column = |at: usize| {
        let [low, high] = envelope.between(at as f64 * width, (at + 1) as f64 * width);
        let loud = high.abs().max(low.abs());
        if loud == 0.0 {
            return ' ';
        }
        let below = (1..STEPS.len()).take_while(|step| loud * (1 << step) as f32 <= peak).count();
        STEPS[(STEPS.len() - 1 - below).max(1)]
    };
    (0..columns).map(column).collect()
}

#[cfg(test)]
mod tests {
    use super::{Envelope, FRAMES_FIRST, MOMENTS_MAX, sparkline};

    fn of(values: impl Iterator<Item = f32>) -> Envelope {
        let mut envelope = Envelope::default();
        values.for_each(|value| envelope.add(&[value, -value]));
        envelope
    }

    #[test]
    fn keeps_the_extremes_of_every_stretch() {
        let ramp = of((0..1_000).map(|at| at as f32));
        assert_eq!((ramp.frames(), ramp.peak()), (1_000, 999.0));
        assert_eq!(ramp.between(0.0, 16.0), [-15.0, 15.0]);
        assert_eq!(ramp.between(160.0, 320.0), [-319.0, 319.0]);
        assert_eq!(ramp.between(5_000.0, 6_000.0), [0.0, 0.0]);
    }

    #[test]
    fn long_sounds_take_no_more_memory() {
        let frames = 5 * FRAMES_FIRST * MOMENTS_MAX as u64 + 7;
        let long = of((0..frames).map(|at| if at == 1_000_000 { 2.0 } else { 1.0 }));
        assert!(long.moments.len() <= MOMENTS_MAX);
        assert_eq!(long.frames(), frames);
        assert_eq!(long.between(999_990.0, 1_000_010.0), [-2.0, 2.0]);
        assert_eq!(long.between(0.0, 900_000.0), [-1.0, 1.0]);
    }

    #[test]
    fn a_line_of_text_shows_how_loud_it_is() {
        let steps = of((0..6).flat_map(|step| std::iter::repeat_n(1.0 / (1 << step) as f32, 160)));
        assert_eq!(sparkline(&steps, 6), "█▇▆▅▄▃");
        assert_eq!(sparkline(&of(std::iter::repeat_n(0.0, 160)), 4), "    ");
    }
}

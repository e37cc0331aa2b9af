//! Between the program and the loudspeaker.

/// The pole of the filter that takes away what does not move: about 5 Hz at 44.1 kHz.
const POLE: f32 = 0.9993;

/// How much of its way back the level goes from frame to frame: half of it in about 50 ms.
const RELEASE: f32 = 0.0003;

/// What is beyond this is no louder than this: the filter can calculate with it.
const GREATEST: f32 = 1e9;

/// A filter against constant parts, and a limiter: whatever a program does, no frame is louder than full scale, and none
/// is not a number.
///
/// The limiter turns down at once and up slowly, all channels alike. The filter is the usual one of first order (Smith, Introduction to
/// Digital Filters, 2007: DC blocker).
#[derive(Clone, Debug)]
pub struct Guard {
    /// What went into the filter last, and what came out, in each channel.
    past: Vec<[f32; 2]>,
    level: f32,
}

impl Guard {
    /// For frames of so many channels.
    pub fn new(channels: usize) -> Guard {
        Guard { past: vec![[0.0; 2]; channels], level: 1.0 }
    }

    /// Tames interleaved frames.
    pub fn run(&mut self, frames: &mut [f32]) {
        for frame in frames.chunks_exact_mut(self.past.len()) {
            let mut peak = 0.0_f32;
            for (value, [fed, given]) in frame.iter_mut().zip(&mut self.past) {
                let input = if value.is_finite() { value.clamp(-GREATEST, GREATEST) } else { 0.0 };
                let output = input - *fed + POLE * *given;
                // What rings on below hearing is silence.
                (*fed, *given) = (input, if output.abs() < 1e-20 { 0.0 } else { output });
                *value = *given;
                peak = peak.max(value.abs());
            }
            self.level += (1.0 - self.level) * RELEASE;
            if peak * self.level > 1.0 {
                self.level = 1.0 / peak;
            }
            frame.iter_mut().for_each(|value| *value = (*value * self.level).clamp(-1.0, 1.0));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Guard;

    #[test]
    fn nothing_is_louder_than_full_scale() {
        let wild = [0.5, 3.0, f32::NAN, -1e30, f32::INFINITY, 1.0, -1.0, 1e38];
        let mut guard = Guard::new(2);
        let mut frames: Vec<f32> = (0..20_000).map(|at| wild[(at * 7 + at / 3) % wild.len()]).collect();
        guard.run(&mut frames);
        assert!(frames.iter().all(|value| value.abs() <= 1.0));
        assert!(frames.iter().any(|value| value.abs() > 0.5));
    }

    #[test]
    fn whatever_comes_is_over_when_it_is_over() {
        let mut guard = Guard::new(2);
        let wild = |at: usize| if (at / 50).is_multiple_of(2) { f32::MAX } else { f32::MIN };
        let mut frames: Vec<f32> = (0..20_000).map(wild).collect();
        guard.run(&mut frames);
        assert!(frames.iter().all(|value| value.abs() <= 1.0));
        let mut frames: Vec<f32> =
            (0..400_000_usize).map(|at| if (at / 100).is_multiple_of(2) { 0.3 } else { -0.3 }).collect();
        guard.run(&mut frames);
        let end = &frames[350_000..];
        let peak = end.iter().fold(0.0_f32, |peak, value| peak.max(value.abs()));
        assert!((0.2..0.5).contains(&peak), "{peak}");
    }

    #[test]
    fn what_does_not_move_goes_away_and_sound_stays() {
        let tone = |at: usize| if (at / 50).is_multiple_of(2) { 0.25 } else { -0.25 };
        let mut frames: Vec<f32> = (0..200_000).map(|at| 0.5 + tone(at / 2)).collect();
        Guard::new(2).run(&mut frames);
        let end = &frames[150_000..];
        let mean = end.iter().sum::<f32>() / end.len() as f32;
        let peak = end.iter().fold(0.0_f32, |peak, value| peak.max(value.abs()));
        assert!(mean.abs() < 0.01 && (0.2..0.3).contains(&peak), "{mean} {peak}");
    }
}

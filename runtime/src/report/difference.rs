//! Where two sounds differ.

use super::{dbfs, decibels};
use crate::bank::Sample;
use std::fmt;

/// The most stretches that are told apart; the last one then goes on to the end.
const STRETCHES_MAX: usize = 64;

/// How many of them people are shown.
const SHOWN_MAX: usize = 8;

/// Differences no further apart than this belong to one stretch, in seconds.
const APART_SECONDS: f64 = 0.1;

/// Two sounds, side by side.
#[derive(Clone, Debug)]
pub struct Difference {
    /// What the sounds are called.
    pub names: [String; 2],
    /// Their frames per second.
    pub rates_hz: [u32; 2],
    /// Their channels.
    pub channels: [usize; 2],
    /// Their lengths.
    pub frames: [usize; 2],
    /// Cycles per second, where places are to be told in cycles as well.
    pub cps: Option<f64>,
    /// Frames with a difference, of those that both have.
    pub differing: usize,
    /// Where they differ, in order.
    pub stretches: Vec<Stretch>,
    /// The root of the mean square of the difference, and of the first sound, over what both have.
    pub rms: [f64; 2],
}

/// A stretch with differences.
#[derive(Clone, Debug, PartialEq)]
pub struct Stretch {
    /// The first frame that differs.
    pub begin: usize,
    /// The frame after the last one.
    pub end: usize,
    /// The greatest difference.
    pub greatest: f64,
    /// Where that is.
    pub greatest_at: usize,
    /// The values there, first sound and second.
    pub values: [f32; 2],
}

impl Difference {
    /// Compares two sounds, frame by frame where their rates are equal; a mono sound stands for both sides of one.
    /// Differences up to an amplitude of `tolerance` do not count.
    pub fn of(names: [String; 2], sounds: [&Sample; 2], cps: Option<f64>, tolerance: f64) -> Difference {
        let mut difference = Difference {
            names,
            rates_hz: sounds.map(|sound| sound.sample_rate_hz),
            channels: sounds.map(|sound| sound.channels.len()),
            frames: sounds.map(Sample::frames),
            cps,
            differing: 0,
            stretches: Vec::new(),
            rms: [0.0; 2],
        };
        if difference.rates_hz[0] == difference.rates_hz[1] {
            difference.compare(sounds, tolerance);
        }
        difference
    }

    fn compare(&mut self, sounds: [&Sample; 2], tolerance: f64) {
        let common = self.frames[0].min(self.frames[1]);
        let apart = (APART_SECONDS * f64::from(self.rates_hz[0])) as usize;
        let sides = self.channels[0].max(self.channels[1]);
        let mut squares = [0.0; 2];
        for frame in 0..common {
            let mut greatest = (0.0, [0.0; 2]);
            for side in 0..sides {
                let [a, b] = sounds.map(|sound| sound.channels[side.min(sound.channels.len() - 1)][frame]);
                let by = (f64::from(a) - f64::from(b)).abs();
                squares[0] += by * by;
                squares[1] += f64::from(a) * f64::from(a);
                if by > greatest.0 {
                    greatest = (by, [a, b]);
                }
            }
            if greatest.0 > tolerance {
                self.add(frame, greatest, apart);
            }
        }
        self.rms = squares.map(|sum| (sum / (common * sides).max(1) as f64).sqrt());
    }

    /// Adds a frame that differs.
    fn add(&mut self, frame: usize, (by, values): (f64, [f32; 2]), apart: usize) {
        self.differing += 1;
        let is_full = self.stretches.len() == STRETCHES_MAX;
        match self.stretches.last_mut() {
            Some(last) if is_full || frame - last.end <= apart => {
                last.end = frame + 1;
                if by > last.greatest {
                    (last.greatest, last.greatest_at, last.values) = (by, frame, values);
                }
            }
            _ => self.stretches.push(Stretch {
                begin: frame,
                end: frame + 1,
                greatest: by,
                greatest_at: frame,
                values,
            }),
        }
    }

    /// Whether nothing differs.
    pub fn is_none(&self) -> bool {
        let same = [self.rates_hz[0] == self.rates_hz[1], self.channels[0] == self.channels[1]];
        same == [true; 2] && self.frames[0] == self.frames[1] && self.differing == 0
    }

    /// The stretch with the greatest difference.
    pub fn greatest(&self) -> Option<&Stretch> {
        self.stretches.iter().max_by(|a, b| a.greatest.total_cmp(&b.greatest).then(b.begin.cmp(&a.begin)))
    }

    /// The same for programs: places in frames and seconds, levels in dBFS.
    pub fn to_json(&self) -> serde_json::Value {
        let stretch = |stretch: &Stretch| {
            serde_json::json!({
                "begin_frame": stretch.begin,
                "end_frame": stretch.end,
                "begin_seconds": self.seconds(stretch.begin),
                "end_seconds": self.seconds(stretch.end),
                "begin_cycle": self.cycle(stretch.begin),
                "end_cycle": self.cycle(stretch.end),
                "greatest_dbfs": decibels(stretch.greatest),
                "greatest_frame": stretch.greatest_at,
                "values": stretch.values,
            })
        };
        let stretches: Vec<_> = self.stretches.iter().map(stretch).collect();
        serde_json::json!({
            "equal": self.is_none(),
            "files": self.names,
            "sample_rates_hz": self.rates_hz,
            "channels": self.channels,
            "frames": self.frames,
            "differing_frames": self.differing,
            "difference_rms_dbfs": decibels(self.rms[0]),
            "rms_dbfs": decibels(self.rms[1]),
            "stretches": stretches,
        })
    }

    fn seconds(&self, frame: usize) -> f64 {
        frame as f64 / f64::from(self.rates_hz[0])
    }

    fn cycle(&self, frame: usize) -> Option<f64> {
        self.cps.map(|cps| self.seconds(frame) * cps)
    }

    /// A frame, with its time and its cycle.
    fn place(&self, frame: usize) -> String {
        let cycle = self.cycle(frame).map(|cycle| format!(", cycle {cycle:.4}")).unwrap_or_default();
        format!("frame {frame} ({:.4} s{cycle})", self.seconds(frame))
    }

    /// How the shapes of the files differ, a line each.
    fn shapes(&self) -> Vec<String> {
        let Difference { rates_hz, channels, frames, .. } = self;
        let mut lines = Vec::new();
        if rates_hz[0] != rates_hz[1] {
            lines.push(format!(
                "rates     {} and {} Hz: the frames are not compared",
                rates_hz[0], rates_hz[1]
            ));
        }
        if channels[0] != channels[1] {
            lines.push(format!(
                "channels  {} and {}: the one is compared with both",
                channels[0], channels[1]
            ));
        }
        if frames[0] != frames[1] {
            let longer = &self.names[usize::from(frames[1] > frames[0])];
            let by = frames[0].abs_diff(frames[1]);
            let seconds = self.seconds(by);
            lines.push(format!(
                "lengths   {} and {} frames: `{longer}` is longer by {by} ({seconds:.4} s)",
                frames[0], frames[1]
            ));
        }
        lines
    }

    /// What differs in the sound, a line each.
    fn sound(&self) -> Vec<String> {
        let (Some(first), Some(greatest)) = (self.stretches.first(), self.greatest()) else {
            return Vec::new();
        };
        let common = self.frames[0].min(self.frames[1]);
        let [a, b] = greatest.values;
        let below = decibels(self.rms[0]) - decibels(self.rms[1]);
        let mut lines = vec![
            format!("frames    {} of {common} differ", self.differing),
            format!("first     {}", self.place(first.begin)),
            format!(
                "greatest  {}: {}, {a} and {b}",
                self.place(greatest.greatest_at),
                dbfs(greatest.greatest)
            ),
            format!(
                "RMS       {} of the difference, {below:+.1} dB of `{}`",
                dbfs(self.rms[0]),
                self.names[0]
            ),
        ];
        for stretch in self.stretches.iter().take(SHOWN_MAX) {
            let (begin, end) = (self.place(stretch.begin), self.place(stretch.end));
            lines.push(format!("stretch   {begin} to {end}, at most {}", dbfs(stretch.greatest)));
        }
        if self.stretches.len() > SHOWN_MAX {
            lines.push(format!("          and {} more", self.stretches.len() - SHOWN_MAX));
        }
        lines
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b] = &self.names;
        if self.is_none() {
            return write!(f, "`{a}` and `{b}` are the same sound: {} frames", self.frames[0]);
        }
        write!(f, "`{a}` and `{b}` differ")?;
        let is_only_shape = self.differing == 0 && self.rates_hz[0] == self.rates_hz[1];
        let agree = is_only_shape.then(|| "frames    those that both have are the same".to_owned());
        let mut lines = self.shapes().into_iter().chain(agree).chain(self.sound());
        lines.try_for_each(|line| write!(f, "\n  {line}"))
    }
}

#[cfg(test)]
mod tests {
    use super::Difference;
    use crate::bank::Sample;

    fn sound(rate: u32, channels: &[&[f32]]) -> Sample {
        let channels = channels.iter().map(|channel| channel.to_vec().into()).collect();
        Sample { channels, sample_rate_hz: rate }
    }

    fn between(a: &Sample, b: &Sample, tolerance: f64) -> Difference {
        Difference::of(["a".to_owned(), "b".to_owned()], [a, b], Some(2.0), tolerance)
    }

    #[test]
    fn equal_sounds_do_not_differ() {
        let a = sound(10, &[&[0.5, 0.25], &[0.0, -0.0]]);
        let b = sound(10, &[&[0.5, 0.25], &[-0.0, 0.0]]);
        let none = between(&a, &b, 0.0);
        assert!(none.is_none() && none.stretches.is_empty());
        assert_eq!(none.to_string(), "`a` and `b` are the same sound: 2 frames");
    }

    #[test]
    fn stretches_are_told_apart() {
        let silence = vec![0.0; 100];
        let mut other = silence.clone();
        for (at, value) in [(10, 0.5), (11, -0.25), (12, 0.125), (90, 0.25)] {
            other[at] = value;
        }
        let difference = between(&sound(100, &[&silence]), &sound(100, &[&other]), 0.0);
        let places: Vec<_> = difference.stretches.iter().map(|at| (at.begin, at.end, at.greatest)).collect();
        assert_eq!((difference.differing, places), (4, vec![(10, 13, 0.5), (90, 91, 0.25)]));
        let said = difference.to_string();
        for word in ["4 of 100 differ", "first     frame 10 (0.1000 s, cycle 0.2000)", "-6.0 dBFS, 0 and 0.5"]
        {
            assert!(said.contains(word), "{word}: {said}");
        }
        assert_eq!(between(&sound(100, &[&silence]), &sound(100, &[&other]), 0.25).differing, 1);
    }

    #[test]
    fn no_more_stretches_are_kept_than_can_be_read() {
        let mut other = vec![0.0; 100_000];
        other.iter_mut().step_by(100).for_each(|value| *value = 1.0);
        let difference = between(&sound(100, &[&vec![0.0; 100_000]]), &sound(100, &[&other]), 0.0);
        assert_eq!((difference.differing, difference.stretches.len()), (1_000, super::STRETCHES_MAX));
        assert_eq!(difference.stretches.last().map(|last| last.end), Some(99_901));
    }

    #[test]
    fn shapes_differ() {
        let mono = sound(10, &[&[0.5, 0.25]]);
        let stereo = sound(10, &[&[0.5, 0.25, 0.0], &[0.5, 0.25, 0.0]]);
        let difference = between(&mono, &stereo, 0.0);
        assert!(!difference.is_none() && difference.differing == 0);
        let said = difference.to_string();
        assert!(
            said.contains("channels  1 and 2") && said.contains("`b` is longer by 1 (0.1000 s)"),
            "{said}"
        );
        assert!(said.contains("those that both have are the same"), "{said}");
        let faster = between(&mono, &sound(20, &[&[9.0, 9.0]]), 0.0);
        assert!(
            !faster.is_none() && faster.stretches.is_empty() && faster.to_string().contains("10 and 20 Hz")
        );
    }
}

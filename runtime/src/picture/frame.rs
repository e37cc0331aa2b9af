//! What every picture of a sound has: its title, and the time below it, in cycles and in seconds.

use super::canvas::{Anchor, Canvas};
use super::theme::Ink;

pub(super) const WIDTH: f32 = 1_200.0;
pub(super) const LEFT: f32 = 150.0;
pub(super) const RIGHT: f32 = 76.0;
pub(super) const TOP: f32 = 46.0;
/// The height of both rows of time.
pub(super) const BOTTOM: f32 = 46.0;
pub(super) const SMALL: f32 = 11.0;
const LARGE: f32 = 14.0;
/// How far left of the time its unit ends: clear of half a number.
const UNIT: f32 = 24.0;
/// The room between two numbers.
const APART: f32 = 12.0;

/// A cycle, and the frame that it begins on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cycle {
    /// Its number.
    pub number: i64,
    /// Where it begins, in frames from the start of the sound.
    pub frame: f64,
}

/// The time that a picture shows.
#[derive(Clone, Debug)]
pub struct Grid {
    /// What is shown.
    pub title: String,
    /// How many frames.
    pub frames: u64,
    /// Frames per second.
    pub sample_rate_hz: u32,
    /// The cycles that begin in it.
    pub cycles: Vec<Cycle>,
}

impl Grid {
    /// Where a frame lies.
    pub(super) fn x(&self, frame: f64) -> f32 {
        LEFT + (frame / self.frames.max(1) as f64) as f32 * (WIDTH - LEFT - RIGHT)
    }

    /// The title, above everything.
    pub(super) fn title(&self, canvas: &mut Canvas) {
        let title = canvas.fitted(&self.title, LARGE, WIDTH - 32.0);
        canvas.text(&title, [16.0, 28.0], LARGE, Anchor::Begin, Ink::Text);
    }

    /// Every how many cycles there is room for a number.
    fn step(&self, canvas: &Canvas) -> usize {
        let [Some(first), Some(last)] = [self.cycles.first(), self.cycles.last()] else { return 1 };
        let widest = canvas.width(&last.number.to_string(), SMALL) + APART;
        let apart = (self.x(last.frame) - self.x(first.frame)) / (self.cycles.len() - 1).max(1) as f32;
        let steps = (0..).flat_map(|power| [1, 2, 4].map(|step| step * 8_usize.pow(power)));
        steps
            .take(20)
            .find(|step| *step as f32 * apart >= widest || self.cycles.len() == 1)
            .unwrap_or(usize::MAX)
    }

    /// A line for each cycle that has a number, from `top` to `bottom`.
    pub(super) fn lines(&self, canvas: &mut Canvas, top: f32, bottom: f32) {
        for cycle in self.cycles.iter().step_by(self.step(canvas)) {
            canvas.rect([self.x(cycle.frame) - 0.5, top, 1.0, bottom - top], Ink::Cycle);
        }
    }

    /// The rows of cycles and of seconds, from `top` on.
    pub(super) fn time(&self, canvas: &mut Canvas, top: f32) {
        canvas.text("cycle", [LEFT - UNIT, top + 15.0], SMALL, Anchor::End, Ink::Faint);
        for cycle in self.cycles.iter().step_by(self.step(canvas)) {
            let place = [self.x(cycle.frame), top + 15.0];
            canvas.text(&cycle.number.to_string(), place, SMALL, Anchor::Middle, Ink::Text);
        }
        canvas.text("seconds", [LEFT - UNIT, top + 33.0], SMALL, Anchor::End, Ink::Faint);
        let seconds = self.frames as f64 / f64::from(self.sample_rate_hz);
        let step = nice_step(seconds / 10.0);
        for at in 0..=(seconds / step + 1e-9) as u64 {
            let time = at as f64 * step;
            let x = self.x(time * f64::from(self.sample_rate_hz));
            canvas.rect([x - 0.5, top + 20.0, 1.0, 3.0], Ink::Faint);
            let digits = digits(step);
            canvas.text(&format!("{time:.digits$}"), [x, top + 33.0], SMALL, Anchor::Middle, Ink::Faint);
        }
    }
}

/// The most digits behind the point of a time.
const DIGITS_MAX: usize = 6;

/// How many digits behind the point tell times apart that lie so far from each other.
fn digits(step: f64) -> usize {
    let scaled = std::iter::successors(Some(step), |step| Some(step * 10.0));
    scaled.take(DIGITS_MAX).position(|step| step > 0.999).unwrap_or(DIGITS_MAX)
}

/// The least of 1, 2, 5, 10, 20 ... and of 0.5, 0.2, 0.1, 0.05 ... that is no less.
fn nice_step(least: f64) -> f64 {
    let mut power = 1e-6;
    loop {
        for digit in [1.0, 2.0, 5.0] {
            if digit * power >= least {
                return digit * power;
            }
        }
        power *= 10.0;
    }
}

#[cfg(test)]
mod tests {
    use super::{digits, nice_step};

    #[test]
    fn steps_are_round() {
        for (least, step) in [(0.7, 1.0), (1.0, 1.0), (1.1, 2.0), (2.5, 5.0), (60.0, 100.0), (0.03, 0.05)] {
            assert!((nice_step(least) - step).abs() < 1e-9, "{least}");
        }
    }

    #[test]
    fn no_two_times_below_a_picture_read_the_same() {
        for seconds in [0.00001, 0.001, 0.02, 0.05, 0.1, 0.3, 1.0, 7.0, 60.0] {
            let step = nice_step(seconds / 10.0);
            let labels: Vec<String> =
                (0..=10).map(|at| format!("{:.*}", digits(step), f64::from(at) * step)).collect();
            assert!(labels.windows(2).all(|pair| pair[0] != pair[1]), "{labels:?}");
        }
    }
}

//! Ramps from level to level: `segments`.

use super::port::{Range, ranges};
use super::{Input, Kernel, Moment, Setup, Tape};

/// Straight ramps. Its inputs are a trigger, the levels, and a time less than levels.
pub struct Segments {
    trigger: Range,
    level: Range,
    time: Range,
    sample_rate_hz: f32,
    /// Frames since the trigger; none before the first.
    frame: Option<u64>,
}

impl Segments {
    /// One that waits at its first level.
    pub fn new(setup: &Setup<'_>) -> Segments {
        let [trigger, level, time] = ranges("segments");
        Segments { trigger, level, time, sample_rate_hz: setup.sample_rate_hz, frame: None }
    }

    /// The level so many frames after the trigger.
    fn at(&self, frame: u64, inputs: &[Input<'_>]) -> f32 {
        let (levels, times) = inputs[1..].split_at(inputs.len() / 2);
        let level = |at: usize| self.level.tame(levels[at].signal[0]);
        let mut since = frame as f32;
        for (at, time) in times.iter().enumerate().take(levels.len() - 1) {
            let frames = (self.time.tame(time.signal[0]) * self.sample_rate_hz).round_ties_even();
            if since < frames {
                return level(at) + (level(at + 1) - level(at)) * (since / frames);
            }
            since -= frames;
        }
        level(levels.len() - 1)
    }
}

impl Kernel for Segments {
    fn run(&mut self, _: &Moment<'_>, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        for (frame, output) in outputs[0].iter_mut().enumerate() {
            let trigger = inputs[0].signal[if inputs[0].flat { 0 } else { frame }];
            if self.trigger.tame(trigger) > 0.5 {
                self.frame = Some(0);
            }
            *output = self.at(self.frame.unwrap_or(0), inputs);
            self.frame = self.frame.map(|frame| frame + 1);
        }
    }

    fn reset(&mut self, _: usize) {
        self.frame = None;
    }

    fn carry(&mut self, _: usize, tape: &mut Tape) {
        let (mut has_begun, mut frame) = (self.frame.is_some(), self.frame.unwrap_or(0));
        tape.flag(&mut has_begun);
        tape.long(&mut frame);
        self.frame = has_begun.then_some(frame);
    }
}

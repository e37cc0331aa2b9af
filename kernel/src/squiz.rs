//! Squeezed swings: `squiz` (after SuperCollider's Squiz by Dan Stowell).

use super::port::{Range, ranges};
use super::{Input, Kernel, Moment, Setup, Tape};

/// The longest swing that is squeezed as a whole.
const LONGEST_SECONDS: f32 = 0.05;

/// Plays the last swing, from zero to zero, faster, and repeats it while the next is heard.
pub struct Squiz {
    ports: [Range; 2],
    /// The swing that is heard now, and the one before, which is played.
    swings: [Vec<f32>; 2],
    /// How many frames there are of each.
    frames: [usize; 2],
    /// Where in the swing before it plays.
    place: f32,
    was_below: bool,
}

impl Squiz {
    /// One that has heard nothing.
    pub fn new(setup: &Setup<'_>) -> Squiz {
        let longest = (LONGEST_SECONDS * setup.sample_rate_hz) as usize;
        Squiz {
            ports: ranges("squiz"),
            swings: [vec![0.0; longest], vec![0.0; longest]],
            frames: [0; 2],
            place: 0.0,
            was_below: true,
        }
    }

    fn step(&mut self, input: f32, factor: f32) -> f32 {
        let rises = self.was_below && input > 0.0;
        self.was_below = input <= 0.0;
        if rises || self.frames[0] == self.swings[0].len() {
            self.swings.swap(0, 1);
            self.frames = [0, self.frames[0]];
            self.place = 0.0;
        }
        self.swings[0][self.frames[0]] = input;
        self.frames[0] += 1;
        let played = &self.swings[1][..self.frames[1]];
        let Some(last) = played.len().checked_sub(1) else { return 0.0 };
        let at = self.place as usize;
        let (this, next) = (played[at.min(last)], played[if at < last { at + 1 } else { 0 }]);
        let output = this + (next - this) * (self.place - at as f32);
        self.place += factor;
        let length = played.len() as f32;
        self.place -= length * (self.place / length).floor();
        self.place = self.place.clamp(0.0, length - 0.5);
        output
    }
}

impl Kernel for Squiz {
    fn run(&mut self, _: &Moment<'_>, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        let [input, factor] = self.ports;
        for (frame, output) in outputs[0].iter_mut().enumerate() {
            let at = |port: usize| inputs[port].signal[if inputs[port].flat { 0 } else { frame }];
            *output = self.step(input.tame(at(0)), factor.tame(at(1)));
        }
    }

    fn reset(&mut self, _: usize) {
        (self.frames, self.place, self.was_below) = ([0; 2], 0.0, true);
    }

    fn carry(&mut self, _: usize, tape: &mut Tape) {
        for (swing, frames) in self.swings.iter_mut().zip(&mut self.frames) {
            tape.count(frames);
            *frames = (*frames).min(swing.len());
            swing[..*frames].iter_mut().for_each(|frame| tape.number(frame));
        }
        tape.number(&mut self.place);
        tape.flag(&mut self.was_below);
    }

    fn bytes(&self) -> usize {
        size_of_val(self) + self.swings.iter().map(|swing| size_of_val(&**swing)).sum::<usize>()
    }
}

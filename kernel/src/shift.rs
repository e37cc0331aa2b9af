//! Another pitch at the same speed: `pitch_shift`.
//!
//! A head plays the past faster or slower than it was written, and so comes nearer to the present or falls behind it.
//! Over and over the sound goes over to another head, one that begins where the past looks most like what the first one
//! plays (Roucos and Wilgus, High Quality Time-Scale Modification for Speech, 1985): the two are in step, so that their
//! mean is as loud as either, and a tone stays steady.

use super::port::{Range, ranges};
use super::ring::Ring;
use super::{Input, Kernel, Moment, Setup, Tape};
use phonon_compiler::plan::QUANTUM_FRAMES;
use phonon_compiler::ugen::approx::exp2;

/// How much of the past is remembered: the longest window, played at four times its speed, and what is searched.
const PAST_SECONDS: f32 = 1.0;

/// The nearest to the present that a head plays: what the cubic between frames needs.
const NEAREST_FRAMES: f32 = 2.0;

/// In how many places two pieces of the past are compared at most, and at how many distances at first.
const PLACES: usize = 192;

/// Sums that are computed side by side.
const COLUMNS: usize = 8;

/// Two heads, and the past that they play.
pub struct PitchShift {
    ports: [Range; 3],
    sample_rate_hz: f32,
    past: Ring,
    /// How far behind the present either head is: the one that is left, and the one that the sound goes over to.
    behind: [f32; 2],
    /// Frames since the sound began to go over, and how many it takes.
    frame: u32,
    frames: u32,
}

impl PitchShift {
    /// One that has heard nothing.
    pub fn new(setup: &Setup<'_>) -> PitchShift {
        PitchShift {
            ports: ranges("pitch_shift"),
            sample_rate_hz: setup.sample_rate_hz,
            past: Ring::new((PAST_SECONDS * setup.sample_rate_hz) as usize + PLACES),
            behind: [NEAREST_FRAMES; 2],
            frame: 0,
            frames: 0,
        }
    }

    /// Leaves the first head for the second, and finds the place of the next: half a window is searched.
    fn splice(&mut self, rate: f32, window_seconds: f32) {
        let half = (0.5 * window_seconds * self.sample_rate_hz).max(8.0) as usize;
        // A head is heard for a window, and must not meet the present before that.
        let nearest = 2 + (2.0 * half as f32 * (rate - 1.0).max(0.0)).ceil() as usize;
        let (old, part) = (self.behind[1].floor(), self.behind[1] - self.behind[1].floor());
        let new = self.most_alike(old as usize, nearest, half);
        self.behind = [self.behind[1], new as f32 + part];
        (self.frame, self.frames) = (0, half as u32);
    }

    /// How long ago what came before looks most like what came before that frame, from `nearest` on for so many frames.
    /// At first every few frames are looked at, then all around the best of these.
    fn most_alike(&self, ago: usize, nearest: usize, span: usize) -> usize {
        let stride = span.div_ceil(PLACES);
        let places = span / stride;
        let (mut own, mut others) = ([0.0; PLACES], [0.0; 2 * PLACES]);
        self.look(ago, stride, &mut own[..places]);
        self.look(nearest, stride, &mut others[..2 * places]);
        let mut best = (f32::NEG_INFINITY, nearest);
        for at in 0..places {
            let alike = likeness(&own[..places], &others[at..at + places]);
            if alike > best.0 {
                best = (alike, nearest + at * stride);
            }
        }
        let middle = best.1;
        for near in (middle + 1).saturating_sub(stride).max(nearest)..middle + stride {
            self.look(near, stride, &mut others[..places]);
            let alike = likeness(&own[..places], &others[..places]);
            if alike > best.0 {
                best = (alike, near);
            }
        }
        best.1
    }

    /// The past, every so many frames, from a frame backwards.
    fn look(&self, ago: usize, stride: usize, into: &mut [f32]) {
        into.iter_mut().enumerate().for_each(|(at, value)| *value = self.past.at(ago + at * stride));
    }

    /// The sound of both heads at a frame, each of which goes on by `rate`.
    fn step(&mut self, rate: f32) -> f32 {
        let gone = self.frame as f32 / self.frames as f32;
        let [old, new] = self.behind.map(|behind| self.past.between(behind));
        let farthest = PAST_SECONDS * self.sample_rate_hz;
        self.behind = self.behind.map(|behind| (behind + 1.0 - rate).clamp(NEAREST_FRAMES, farthest));
        self.frame += 1;
        old + (new - old) * (gone * gone * (3.0 - 2.0 * gone))
    }
}

/// How alike two pieces are: the square of their correlation, as far as it is positive, whatever the level of the second.
fn likeness(own: &[f32], other: &[f32]) -> f32 {
    let (mut products, mut squares) = ([0.0; COLUMNS], [0.0; COLUMNS]);
    for (own, other) in own.chunks_exact(COLUMNS).zip(other.chunks_exact(COLUMNS)) {
        for at in 0..COLUMNS {
            products[at] += own[at] * other[at];
            squares[at] += other[at] * other[at];
        }
    }
    let (product, square) = (products.iter().sum::<f32>(), squares.iter().sum::<f32>());
    product * product.abs() / square.max(f32::MIN_POSITIVE)
}

impl Kernel for PitchShift {
    fn run(&mut self, _: &Moment<'_>, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        let mut known = (f32::NAN, 1.0);
        for frame in 0..QUANTUM_FRAMES {
            let read = |port: usize| {
                self.ports[port].tame(inputs[port].signal[if inputs[port].flat { 0 } else { frame }])
            };
            let (input, semitones, window_seconds) = (read(0), read(1), read(2) * 1e-3);
            if semitones != known.0 {
                known = (semitones, exp2(semitones * (1.0 / 12.0)));
            }
            self.past.push(input);
            if self.frame >= self.frames {
                self.splice(known.1, window_seconds);
            }
            outputs[0][frame] = self.step(known.1);
        }
    }

    fn reset(&mut self, _: usize) {
        self.past.clear();
        self.behind = [NEAREST_FRAMES; 2];
        (self.frame, self.frames) = (0, 0);
    }

    fn carry(&mut self, _: usize, tape: &mut Tape) {
        self.past.carry(tape);
        self.behind.iter_mut().for_each(|behind| tape.number(behind));
        tape.word(&mut self.frame);
        tape.word(&mut self.frames);
    }

    fn bytes(&self) -> usize {
        size_of_val(self) + self.past.bytes()
    }
}

//! A limiter that looks ahead: `limiter`.
//!
//! For each frame the gain that its peak allows is found; of these the least in a window is taken, and smoothed by the
//! mean over as long a window, so that the gain has arrived when the peak comes out, one window later. The mean is a sum
//! of whole numbers, which neither drifts nor rounds.

use super::lag::speed;
use super::port::{Range, ranges};
use super::ring::Ring;
use super::{Input, Kernel, Moment, Setup, Tape};
use phonon_compiler::plan::QUANTUM_FRAMES;
use phonon_compiler::ugen::approx::{cos_turns, sin_turns};

/// How many frames around it a value between frames is made of.
const TAPS: usize = 12;

/// The frames from a peak to where it is known.
const PEAK_FRAMES: usize = TAPS / 2;

/// How many values between frames are looked at.
const BETWEEN: usize = 3;

/// A gain of 1 as a whole number.
const WHOLE_GAIN: f32 = 1_073_741_824.0;

/// A windowed sinc for each of the places between two frames.
fn interpolators() -> [[f32; TAPS]; BETWEEN] {
    std::array::from_fn(|place| {
        let part = (place + 1) as f32 / (BETWEEN + 1) as f32;
        let tap = |tap: usize| {
            let away = tap as f32 - (PEAK_FRAMES - 1) as f32 - part;
            let sinc = sin_turns(0.5 * away) / (std::f32::consts::PI * away);
            sinc * (0.5 + 0.5 * cos_turns(away / TAPS as f32))
        };
        std::array::from_fn(tap)
    })
}

/// The least of the last so many values: those that may still become it, in a ring.
struct Least {
    values: Vec<(u64, f32)>,
    first: usize,
    count: usize,
}

impl Least {
    fn new(window: usize) -> Least {
        Least { values: vec![(0, 0.0); window + 1], first: 0, count: 0 }
    }

    /// Those values that are in the window at a time; another window may have been longer.
    fn carry(&mut self, time: u64, tape: &mut Tape) {
        let (size, window) = (self.values.len(), self.values.len() as u64 - 1);
        let (mut count, mut kept) = (self.count, 0);
        tape.count(&mut count);
        for at in 0..count {
            let (mut then, mut value) = self.values[(self.first + at) % size];
            tape.long(&mut then);
            tape.number(&mut value);
            if then.saturating_add(window) >= time && kept < window as usize {
                self.values[(self.first + kept) % size] = (then, value);
                kept += 1;
            }
        }
        self.count = kept;
    }

    /// The least value of the window that ends with this one.
    fn push(&mut self, time: u64, value: f32) -> f32 {
        let (size, window) = (self.values.len(), self.values.len() as u64 - 1);
        while self.count > 0 && self.values[(self.first + self.count - 1) % size].1 >= value {
            self.count -= 1;
        }
        self.values[(self.first + self.count) % size] = (time, value);
        self.count += 1;
        if self.values[self.first].0 + window <= time {
            self.first = (self.first + 1) % size;
            self.count -= 1;
        }
        self.values[self.first].1
    }
}

/// The limiter.
pub struct Limiter {
    ports: [Range; 5],
    sample_rate_hz: f32,
    window: usize,
    interpolators: [[f32; TAPS]; BETWEEN],
    sides: [Ring; 2],
    least: Least,
    /// The gain on its way back up.
    held: f32,
    /// The gains of the window as whole numbers, and their sum.
    gains: Vec<u32>,
    sum: u64,
    time: u64,
}

impl Limiter {
    /// One that lets everything pass.
    pub fn new(setup: &Setup<'_>) -> Limiter {
        let ports: [Range; 5] = ranges("limiter");
        let attack = setup.knobs.get(3).copied().flatten();
        let seconds = ports[3].tame(attack.unwrap_or(0.005));
        let window = ((seconds * setup.sample_rate_hz) as usize).max(1);
        Limiter {
            ports,
            sample_rate_hz: setup.sample_rate_hz,
            window,
            interpolators: interpolators(),
            sides: [(); 2].map(|()| Ring::new(window + TAPS)),
            least: Least::new(window),
            held: 1.0,
            gains: vec![WHOLE_GAIN as u32; window],
            sum: window as u64 * WHOLE_GAIN as u64,
            time: 0,
        }
    }

    /// The gains of the window, the last first; in a longer window the oldest was there before.
    fn carry_gains(&mut self, tape: &mut Tape) {
        let (window, time) = (self.window, self.time);
        let place = |ago: usize| ((time + (window - ago) as u64) % window as u64) as usize;
        let mut count = window;
        tape.count(&mut count);
        for ago in 1..=count {
            let mut gain = self.gains[place(ago.min(window))];
            tape.word(&mut gain);
            if ago <= window {
                self.gains[place(ago)] = gain;
            }
        }
        let oldest = self.gains[place(count.clamp(1, window))];
        (count + 1..=window).for_each(|ago| self.gains[place(ago)] = oldest);
        self.sum = self.gains.iter().map(|gain| u64::from(*gain)).sum();
    }

    /// How loud both sides are at and behind the frame in the middle of the interpolators.
    fn peak(&self) -> f32 {
        let mut peak = 0f32;
        for side in &self.sides {
            peak = peak.max(side.at(PEAK_FRAMES).abs());
            for interpolator in &self.interpolators {
                let taps = interpolator.iter().rev().enumerate();
                peak = peak.max(taps.map(|(ago, tap)| side.at(ago) * tap).sum::<f32>().abs());
            }
        }
        peak
    }

    /// The gain for what comes out now.
    fn gain(&mut self, threshold: f32, release: f32) -> f32 {
        let allowed = (threshold / self.peak().max(1e-9)).min(1.0);
        let least = self.least.push(self.time, allowed);
        self.held = least.min(self.held + (1.0 - self.held) * release);
        let place = (self.time % self.window as u64) as usize;
        let gain = (self.held * WHOLE_GAIN) as u32;
        self.sum = self.sum - u64::from(self.gains[place]) + u64::from(gain);
        self.gains[place] = gain;
        self.time += 1;
        (self.sum as f32 / self.window as f32) * (1.0 / WHOLE_GAIN)
    }
}

impl Kernel for Limiter {
    fn run(&mut self, _: &Moment<'_>, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        let late = self.window - 1 + PEAK_FRAMES;
        let mut known = (f32::NAN, 0.0);
        for frame in 0..QUANTUM_FRAMES {
            let at = |port: usize| inputs[port].signal[if inputs[port].flat { 0 } else { frame }];
            let [left, right, threshold, _, release] = self.ports;
            self.sides[0].push(left.tame(at(0)));
            self.sides[1].push(right.tame(at(1)));
            let seconds = release.tame(at(4));
            if seconds != known.0 {
                known = (seconds, speed(seconds, self.sample_rate_hz));
            }
            let gain = self.gain(threshold.tame(at(2)), known.1);
            for (output, side) in outputs.iter_mut().zip(&self.sides) {
                output[frame] = side.at(late) * gain;
            }
        }
    }

    fn reset(&mut self, _: usize) {
        self.sides.iter_mut().for_each(Ring::clear);
        self.least = Least { values: std::mem::take(&mut self.least.values), first: 0, count: 0 };
        self.gains.fill(WHOLE_GAIN as u32);
        (self.held, self.time) = (1.0, 0);
        self.sum = self.window as u64 * WHOLE_GAIN as u64;
    }

    fn carry(&mut self, _: usize, tape: &mut Tape) {
        self.sides.iter_mut().for_each(|side| side.carry(tape));
        tape.long(&mut self.time);
        self.least.carry(self.time, tape);
        tape.number(&mut self.held);
        self.carry_gains(tape);
    }

    fn bytes(&self) -> usize {
        let rings = self.sides.iter().map(Ring::bytes).sum::<usize>();
        size_of_val(self) + rings + size_of_val(&*self.gains) + size_of_val(&*self.least.values)
    }
}

//! A limiter that looks ahead: `limiter`.
//!
//! For each frame the gain that its peak allows is found; of these the least in a window is taken, and smoothed by the
//! mean over as long a window, so that the gain has arrived when the peak comes out, one window later. The mean is a sum
//! of whole numbers, which neither drifts nor rounds.
//!
//! Peaks are those of the wave, not of its frames: it is looked at in four places a frame (as true-peak meters do,
//! ITU-R BS.1770-4, Annex 2), and a parabola through the three highest places gives what lies between them.

use super::lag::speed;
use super::port::{Range, ranges};
use super::ring::Ring;
use super::{Input, Kernel, Moment, Setup, Tape};
use phonon_compiler::plan::QUANTUM_FRAMES;
use phonon_compiler::ugen::approx::sin_turns;

/// How many frames around it a value between frames is made of: flat to 18 kHz, and 0.13 dB too low at 20 kHz.
const TAPS: usize = 32;

/// The frames from a peak to where it is known.
const PEAK_FRAMES: usize = TAPS / 2;

/// In how many places a frame is looked at: on it, and between it and the next.
const PLACES: usize = 4;

/// The shape of the window of Kaiser (Nonrecursive Digital Filter Design, 1974) that ends the sinc.
const WINDOW_SHAPE: f32 = 5.0;

/// How many times as loud as the loudest frame any place can be at most: the magnitudes of the taps add up to less.
const GREATEST_RISE: f32 = 2.6;

/// A gain of 1 as a whole number.
const WHOLE_GAIN: f32 = 1_073_741_824.0;

/// What is heard of a side: a quantum, and what is needed before it.
type Heard = [f32; TAPS - 1 + QUANTUM_FRAMES];

/// How much of each frame makes the value in each of the places.
type Taps = [[f32; PLACES]; TAPS];

/// A windowed sinc for each of the places.
fn taps() -> Taps {
    let tap = |tap: usize, place: usize| {
        let away = (tap as f32 - (PEAK_FRAMES - 1) as f32) - place as f32 / PLACES as f32;
        if away == 0.0 {
            return 1.0;
        }
        let part = away / PEAK_FRAMES as f32;
        let window = bessel(WINDOW_SHAPE * (1.0 - part * part).max(0.0).sqrt()) / bessel(WINDOW_SHAPE);
        sin_turns(0.5 * away) / (std::f32::consts::PI * away) * window
    };
    std::array::from_fn(|at| std::array::from_fn(|place| tap(at, place)))
}

/// The modified Bessel function of order 0, as far as its series counts.
fn bessel(x: f32) -> f32 {
    let (mut sum, mut term) = (1.0, 1.0);
    for k in 1..24 {
        let half = 0.5 * x / k as f32;
        term *= half * half;
        sum += term;
    }
    sum
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
    taps: Taps,
    sides: [Ring; 2],
    /// The last two values that were looked at, of either side.
    before: [[f32; 2]; 2],
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
            taps: taps(),
            sides: [(); 2].map(|()| Ring::new(window + TAPS + QUANTUM_FRAMES)),
            before: [[0.0; 2]; 2],
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

    /// Takes a quantum in, and gives it with what is needed before it.
    fn hear(&mut self, inputs: &[Input<'_>]) -> [Heard; 2] {
        let mut heard = [[0.0; TAPS - 1 + QUANTUM_FRAMES]; 2];
        for (at, (heard, side)) in heard.iter_mut().zip(&mut self.sides).enumerate() {
            let (input, range) = (&inputs[at], self.ports[at]);
            (0..QUANTUM_FRAMES)
                .for_each(|frame| side.push(range.tame(input.signal[if input.flat { 0 } else { frame }])));
            heard.iter_mut().rev().enumerate().for_each(|(ago, value)| *value = side.at(ago));
        }
        heard
    }

    /// How loud the wave of both sides is around a frame.
    fn peak(&mut self, heard: &[Heard; 2], frame: usize) -> f32 {
        let mut peak = 0f32;
        for (heard, before) in heard.iter().zip(&mut self.before) {
            let mut places = [0.0; PLACES];
            for (taps, value) in self.taps.iter().zip(&heard[frame..frame + TAPS]) {
                places.iter_mut().zip(taps).for_each(|(place, tap)| *place += value * tap);
            }
            let [one, two, three, four] = places;
            let row = [before[0], before[1], one, two, three, four];
            peak = row.windows(3).map(|three| crest([three[0], three[1], three[2]])).fold(peak, f32::max);
            *before = [three, four];
        }
        peak
    }

    /// The gain for what comes out now, where so much is allowed for what came in.
    fn gain(&mut self, allowed: f32, release: f32) -> f32 {
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

/// How high a wave is around the second of three values: above it, if it is the highest.
fn crest(values: [f32; 3]) -> f32 {
    let [one, two, three] = values.map(|value| if values[1] < 0.0 { -value } else { value });
    let bend = 2.0 * two - one - three;
    if two < one || two < three || bend <= 0.0 {
        return two;
    }
    let slope = one - three;
    two + slope * slope / (8.0 * bend)
}

impl Kernel for Limiter {
    fn run(&mut self, _: &Moment<'_>, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        let heard = self.hear(inputs);
        let [_, _, threshold, _, release] = self.ports;
        let read = |port: usize, frame: usize| inputs[port].signal[if inputs[port].flat { 0 } else { frame }];
        let thresholds: [f32; QUANTUM_FRAMES] = std::array::from_fn(|frame| threshold.tame(read(2, frame)));
        let least = thresholds.iter().fold(f32::MAX, |least, value| least.min(*value));
        let loudest = heard.as_flattened().iter().fold(0f32, |loudest, value| loudest.max(value.abs()));
        let is_quiet = loudest * GREATEST_RISE < least;
        let late = self.window - 1 + PEAK_FRAMES + QUANTUM_FRAMES - 1;
        let mut known = (f32::NAN, 0.0);
        for (frame, threshold) in thresholds.into_iter().enumerate() {
            let seconds = release.tame(read(4, frame));
            if seconds != known.0 {
                known = (seconds, speed(seconds, self.sample_rate_hz));
            }
            let allowed = match is_quiet {
                true => 1.0,
                false => (threshold / self.peak(&heard, frame).max(1e-9)).min(1.0),
            };
            let gain = self.gain(allowed, known.1);
            for (output, side) in outputs.iter_mut().zip(&self.sides) {
                output[frame] = side.at(late - frame) * gain;
            }
        }
        if is_quiet {
            self.before = [[0.0; 2]; 2];
        }
    }

    fn reset(&mut self, _: usize) {
        self.sides.iter_mut().for_each(Ring::clear);
        self.before = [[0.0; 2]; 2];
        self.least = Least { values: std::mem::take(&mut self.least.values), first: 0, count: 0 };
        self.gains.fill(WHOLE_GAIN as u32);
        (self.held, self.time) = (1.0, 0);
        self.sum = self.window as u64 * WHOLE_GAIN as u64;
    }

    fn carry(&mut self, _: usize, tape: &mut Tape) {
        self.sides.iter_mut().for_each(|side| side.carry(tape));
        self.before.as_flattened_mut().iter_mut().for_each(|value| tape.number(value));
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

//! A hall: `lush`, a network of delays that all feed each other (Jot and Chaigne, Digital Delay Networks for Designing
//! Artificial Reverberators, 1991), mixed by a Hadamard matrix, which loses nothing. Every line, the all-passes before them too, loses
//! as much as its length takes of the time in which the hall falls.
//! What does not move is not let in, because the lines would pile it up.

use super::mean::Blocker;
use super::port::{Range, SILENCE, ranges};
use super::ring::Ring;
use super::{Input, Kernel, Moment, Setup, Tape};
use phonon_compiler::plan::QUANTUM_FRAMES;
use phonon_compiler::ugen::approx::{exp2, sin_turns};

/// How many lines there are.
const LINES: usize = 8;

/// Their lengths at the rate of the tuning: primes, so that their echoes do not meet.
const LINE_FRAMES: [f32; LINES] = [1433.0, 1601.0, 1867.0, 2053.0, 2251.0, 2399.0, 2617.0, 2797.0];

/// The all-passes that smear either side of the input.
const SMEAR_FRAMES: [[f32; 3]; 2] = [[241.0, 389.0, 557.0], [263.0, 409.0, 541.0]];

/// The rate of the tuning.
const TUNING_HZ: f32 = 44_100.0;

/// How far a line drifts at most.
const WANDER_FRAMES: f32 = 24.0;

/// 1 / √8: what makes the matrix keep the level.
const EVEN: f32 = 0.353_553_4;

/// log2(10) · 3: an exponent for 60 dB.
const SIXTY_DECIBELS: f32 = 9.965_784;

/// What moves, for a frame.
struct Knobs {
    diffusion: f32,
    damping: f32,
    spin: f32,
    wander: f32,
    freeze: f32,
}

/// What is left of a sound after each of the lines.
struct Losses {
    smear: [[f32; 3]; 2],
    lines: [f32; LINES],
}

/// The hall.
pub struct Lush {
    ports: [Range; 9],
    sample_rate_hz: f32,
    scale: f32,
    doors: [Blocker<f32>; 2],
    smear: [[Ring; 3]; 2],
    lines: [Ring; LINES],
    damped: [f32; LINES],
    /// Where the drift is, in turns.
    drift: f32,
}

impl Lush {
    /// A quiet hall.
    pub fn new(setup: &Setup<'_>) -> Lush {
        let scale = setup.sample_rate_hz / TUNING_HZ;
        let ring = |frames: f32| Ring::new((frames * scale) as usize + 2 * WANDER_FRAMES as usize + 4);
        Lush {
            ports: ranges("lush"),
            sample_rate_hz: setup.sample_rate_hz,
            scale,
            doors: [(); 2].map(|()| Blocker::new((), setup)),
            smear: SMEAR_FRAMES.map(|side| side.map(ring)),
            lines: LINE_FRAMES.map(ring),
            damped: [0.0; LINES],
            drift: 0.0,
        }
    }

    /// What is left where a sound is to fall by 60 dB in so many seconds.
    fn losses(&self, seconds: f32) -> Losses {
        let per_frame = -SIXTY_DECIBELS * self.scale / (seconds * self.sample_rate_hz);
        let left = |frames: f32| exp2(frames * per_frame);
        Losses { smear: SMEAR_FRAMES.map(|side| side.map(left)), lines: LINE_FRAMES.map(left) }
    }

    fn step(&mut self, dry: [f32; 2], losses: &Losses, knobs: &Knobs) -> [f32; 2] {
        let open = 1.0 - knobs.freeze;
        let mut fed = dry.map(|side| side * open);
        for (side, fed) in fed.iter_mut().enumerate() {
            let lines = self.smear[side].iter_mut().zip(SMEAR_FRAMES[side]);
            for ((line, frames), left) in lines.zip(losses.smear[side]) {
                let past = line.at((frames * self.scale) as usize) * left;
                let kept = audible(*fed - past * knobs.diffusion);
                line.push(kept);
                *fed = past + kept * knobs.diffusion;
            }
        }
        let mut echoes = [0.0; LINES];
        for (at, echo) in echoes.iter_mut().enumerate() {
            let turn = self.drift + at as f32 * (1.0 / LINES as f32);
            let sway = WANDER_FRAMES * knobs.wander * (1.0 + sin_turns(turn));
            let late = self.lines[at].between((LINE_FRAMES[at] * self.scale).floor() + sway);
            let damping = knobs.damping * open;
            self.damped[at] = audible(late + (self.damped[at] - late) * damping);
            *echo = self.damped[at] * (losses.lines[at] + (1.0 - losses.lines[at]) * knobs.freeze);
        }
        let [mut left, mut right] = [0.0; 2];
        for pair in echoes.chunks_exact(2) {
            (left, right) = (left + pair[0], right + pair[1]);
        }
        mix(&mut echoes);
        for (at, line) in self.lines.iter_mut().enumerate() {
            line.push(audible(EVEN * echoes[at] + fed[at % 2]));
        }
        self.drift += knobs.spin / self.sample_rate_hz;
        self.drift -= self.drift.floor();
        [left, right].map(|side| 0.5 * side)
    }
}

/// Sums and differences of all, in three rounds: eight times the Hadamard matrix without its factor.
fn mix(values: &mut [f32; LINES]) {
    for step in [1, 2, 4] {
        for at in (0..LINES).filter(|at| at & step == 0) {
            let (a, b) = (values[at], values[at + step]);
            (values[at], values[at + step]) = (a + b, a - b);
        }
    }
}

fn audible(value: f32) -> f32 {
    if value.abs() > SILENCE { value.clamp(-1e9, 1e9) } else { 0.0 }
}

impl Kernel for Lush {
    fn run(&mut self, _: &Moment<'_>, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        let mut seconds_known = f32::NAN;
        let mut losses = Losses { smear: [[0.0; 3]; 2], lines: [0.0; LINES] };
        for frame in 0..QUANTUM_FRAMES {
            let read = |port: usize| {
                self.ports[port].tame(inputs[port].signal[if inputs[port].flat { 0 } else { frame }])
            };
            let dry = [read(0), read(1)];
            let [left, right] = &mut self.doors;
            let heard = [left.pass(dry[0]), right.pass(dry[1])];
            let (seconds, mix) = (read(2), read(8));
            let knobs = Knobs {
                diffusion: 0.75 * read(3),
                // Squared, so that the middle of its range is heard as the middle: only full damping reaches the lows.
                damping: 0.9 * read(4) * read(4),
                spin: 3.0 * read(5),
                wander: read(6),
                freeze: if read(7) > 0.5 { 1.0 } else { 0.0 },
            };
            if seconds != seconds_known {
                (seconds_known, losses) = (seconds, self.losses(seconds));
            }
            let wet = self.step(heard, &losses, &knobs);
            for ((output, dry), wet) in outputs.iter_mut().zip(dry).zip(wet) {
                output[frame] = dry + (wet - dry) * mix;
            }
        }
        self.doors.iter_mut().for_each(Blocker::settle);
    }

    fn reset(&mut self, _: usize) {
        self.lines.iter_mut().chain(self.smear.as_flattened_mut()).for_each(Ring::clear);
        self.doors.iter_mut().for_each(|door| door.reset(0));
        (self.damped, self.drift) = ([0.0; LINES], 0.0);
    }

    fn carry(&mut self, _: usize, tape: &mut Tape) {
        self.doors.iter_mut().for_each(|door| door.carry(0, tape));
        let lines = self.lines.iter_mut().chain(self.smear.as_flattened_mut());
        lines.for_each(|line| line.carry(tape));
        self.damped.iter_mut().for_each(|damped| tape.number(damped));
        tape.number(&mut self.drift);
    }

    fn bytes(&self) -> usize {
        let lines = self.lines.iter().chain(self.smear.as_flattened());
        size_of_val(self) + lines.map(Ring::bytes).sum::<usize>()
    }
}

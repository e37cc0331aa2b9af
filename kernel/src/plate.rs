//! A metal plate: `plate` (Dattorro, Effect Design, Part 1: Reverberator and Other Filters, 1997).
//!
//! A row of all-passes smears the input, which then goes round a figure of eight of two halves, each with an all-pass
//! that drifts, a delay, a damping, an all-pass and another delay; seven taps on either half are heard on each side.
//! Dattorro's plate loses what it loses at four places of the loop; ours loses it on the way, in every delay by its length
//! (Jot, as in `lush`), all-passes and taps included. So it falls evenly, and in the time that it is told.
//! What does not move is not let in, because the loop would pile it up.

use super::mean::Blocker;
use super::port::{Range, SILENCE, ranges, settle};
use super::ring::Ring;
use super::{Input, Kernel, Moment, Setup, Tape};
use phonon_compiler::plan::QUANTUM_FRAMES;
use phonon_compiler::ugen::approx::{exp2, sin_turns};

/// The rate that the lengths are for.
const TUNING_HZ: f32 = 29_761.0;

/// The all-passes that smear the input, in pairs of a strength.
const INPUT_FRAMES: [f32; 4] = [142.0, 107.0, 379.0, 277.0];

/// The all-pass that drifts, the delay, the all-pass and the delay of each half.
const HALF_FRAMES: [[f32; 4]; 2] = [[672.0, 4453.0, 1800.0, 3720.0], [908.0, 4217.0, 2656.0, 3163.0]];

/// How far the first all-passes drift, and how fast.
const DRIFT_FRAMES: f32 = 16.0;
const DRIFT_HZ: f32 = 0.9;

/// The taps of the left side: which half, which of its lines, how late, and whether added. The right side has the same
/// with the halves changed, at places of its own.
const TAPS: [[(usize, usize, f32, f32); 7]; 2] = [
    [
        (1, 1, 266.0, 1.0),
        (1, 1, 2974.0, 1.0),
        (1, 2, 1913.0, -1.0),
        (1, 3, 1996.0, 1.0),
        (0, 1, 1990.0, -1.0),
        (0, 2, 187.0, -1.0),
        (0, 3, 1066.0, -1.0),
    ],
    [
        (0, 1, 353.0, 1.0),
        (0, 1, 3627.0, 1.0),
        (0, 2, 1228.0, -1.0),
        (0, 3, 2673.0, 1.0),
        (1, 1, 2111.0, -1.0),
        (1, 2, 335.0, -1.0),
        (1, 3, 121.0, -1.0),
    ],
];

/// How loud a tap is.
const TAP_LEVEL: f32 = 0.6;

/// log2(10) · 3: an exponent for 60 dB.
const SIXTY_DECIBELS: f32 = 9.965_784;

/// One half of the figure of eight.
struct Half {
    lines: [Ring; 4],
    frames: [f32; 4],
    damped: f32,
    output: f32,
}

impl Half {
    fn new(tuned: [f32; 4], scale: f32) -> Half {
        let frames = tuned.map(|frames| (frames * scale).floor().max(4.0));
        let lines =
            frames.map(|frames| Ring::new((frames + 2.0 * DRIFT_FRAMES * scale.max(1.0)) as usize + 4));
        Half { lines, frames, damped: 0.0, output: 0.0 }
    }

    /// Takes what comes in from the other half; what comes out stays in `output` until the next frame.
    fn step(&mut self, input: f32, drift: f32, damping: f32, losses: &[f32; 4]) {
        let [first, delay, second, last] = &mut self.lines;
        let smeared = all_pass(first, self.frames[0] + drift, -0.7, losses[0], input);
        let late = delay.at(self.frames[1] as usize - 1) * losses[1];
        delay.push(audible(smeared));
        self.damped = late + (self.damped - late) * damping;
        let smeared = all_pass(second, self.frames[2], 0.5, losses[2], self.damped);
        self.output = last.at(self.frames[3] as usize - 1) * losses[3];
        last.push(audible(smeared));
    }

    fn clear(&mut self) {
        self.lines.iter_mut().for_each(Ring::clear);
        (self.damped, self.output) = (0.0, 0.0);
    }

    fn carry(&mut self, tape: &mut Tape) {
        self.lines.iter_mut().for_each(|line| line.carry(tape));
        tape.number(&mut self.damped);
        tape.number(&mut self.output);
    }
}

/// An all-pass around a delay in which so much is left.
fn all_pass(line: &mut Ring, delay_frames: f32, gain: f32, left: f32, input: f32) -> f32 {
    let past = line.between(delay_frames - 1.0) * left;
    let kept = audible(input - past * gain);
    line.push(kept);
    past + kept * gain
}

fn audible(value: f32) -> f32 {
    if value.abs() > SILENCE { value.clamp(-1e9, 1e9) } else { 0.0 }
}

/// What is left of a sound after each of the ways that it goes.
struct Losses {
    smear: [f32; 4],
    halves: [[f32; 4]; 2],
    taps: [[f32; 7]; 2],
}

/// The plate.
pub struct Plate {
    ports: [Range; 8],
    sample_rate_hz: f32,
    /// Frames for each frame of the tuning.
    scale: f32,
    door: Blocker<f32>,
    early: Ring,
    smear: [Ring; 4],
    halves: [Half; 2],
    /// Where the drift is, in turns.
    drift: f32,
}

impl Plate {
    /// A plate at rest.
    pub fn new(setup: &Setup<'_>) -> Plate {
        let ports: [Range; 8] = ranges("plate");
        let scale = setup.sample_rate_hz / TUNING_HZ;
        Plate {
            ports,
            sample_rate_hz: setup.sample_rate_hz,
            scale,
            door: Blocker::new((), setup),
            early: Ring::new((ports[2].max * 1e-3 * setup.sample_rate_hz) as usize + 2),
            smear: INPUT_FRAMES.map(|frames| Ring::new((frames * scale) as usize + 2)),
            halves: HALF_FRAMES.map(|frames| Half::new(frames, scale)),
            drift: 0.0,
        }
    }

    /// What is left where a sound is to fall by 60 dB in so many seconds.
    fn losses(&self, seconds: f32) -> Losses {
        let per_frame = -SIXTY_DECIBELS / (seconds * self.sample_rate_hz);
        let left = |frames: f32| exp2(frames * per_frame);
        Losses {
            smear: INPUT_FRAMES.map(|frames| left(frames * self.scale)),
            halves: [0, 1].map(|half: usize| self.halves[half].frames.map(left)),
            taps: TAPS.map(|taps| taps.map(|(_, _, frames, _)| left(frames * self.scale))),
        }
    }

    /// A frame of what is heard of the plate, with so much smear, drift and damping.
    fn step(&mut self, input: f32, [smear, wander, damping]: [f32; 3], losses: &Losses) -> [f32; 2] {
        let mut signal = input;
        let lines = self.smear.iter_mut().zip(INPUT_FRAMES).zip([1.0, 1.0, 0.85, 0.85]);
        for (((line, frames), strength), left) in lines.zip(losses.smear) {
            signal = all_pass(line, (frames * self.scale).floor(), smear * strength, left, signal);
        }
        let sway = DRIFT_FRAMES * self.scale.max(1.0) * wander;
        let [left, right] = [self.halves[1].output, self.halves[0].output];
        let drifts = [0.0, 0.25].map(|ahead| sway * (1.0 + sin_turns(self.drift + ahead)));
        self.halves[0].step(signal + left, drifts[0], damping, &losses.halves[0]);
        self.halves[1].step(signal + right, drifts[1], damping, &losses.halves[1]);
        self.drift += DRIFT_HZ / self.sample_rate_hz;
        self.drift -= self.drift.floor();
        [0, 1].map(|side: usize| {
            let tap = |((half, line, frames, sign), left): ((usize, usize, f32, f32), f32)| {
                let own: &Half = &self.halves[half];
                let ago = ((frames * self.scale) as usize).min(own.frames[line] as usize);
                sign * left * own.lines[line].at(ago)
            };
            TAP_LEVEL * TAPS[side].into_iter().zip(losses.taps[side]).map(tap).sum::<f32>()
        })
    }
}

impl Kernel for Plate {
    fn run(&mut self, _: &Moment<'_>, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        let mut seconds_known = f32::NAN;
        let mut losses = Losses { smear: [0.0; 4], halves: [[0.0; 4]; 2], taps: [[0.0; 7]; 2] };
        for frame in 0..QUANTUM_FRAMES {
            let read = |port: usize| {
                self.ports[port].tame(inputs[port].signal[if inputs[port].flat { 0 } else { frame }])
            };
            let dry = [read(0), read(1)];
            let early_frames = (read(2) * 1e-3 * self.sample_rate_hz) as usize;
            let (seconds, smear, damping, wander, mix) = (read(3), read(4), read(5), read(6), read(7));
            if seconds != seconds_known {
                (seconds_known, losses) = (seconds, self.losses(seconds));
            }
            self.early.push(self.door.pass(0.5 * (dry[0] + dry[1])));
            let early = self.early.at(early_frames);
            let wet = self.step(early, [smear, wander, 0.95 * damping], &losses);
            for ((output, dry), wet) in outputs.iter_mut().zip(dry).zip(wet) {
                output[frame] = dry + (wet - dry) * mix;
            }
        }
        self.door.settle();
        for half in &mut self.halves {
            half.damped = settle(half.damped);
            half.output = settle(half.output);
        }
    }

    fn reset(&mut self, _: usize) {
        self.door.reset(0);
        self.early.clear();
        self.smear.iter_mut().for_each(Ring::clear);
        self.halves.iter_mut().for_each(Half::clear);
        self.drift = 0.0;
    }

    fn carry(&mut self, _: usize, tape: &mut Tape) {
        self.door.carry(0, tape);
        self.early.carry(tape);
        self.smear.iter_mut().for_each(|line| line.carry(tape));
        self.halves.iter_mut().for_each(|half| half.carry(tape));
        tape.number(&mut self.drift);
    }

    fn bytes(&self) -> usize {
        let halves = self.halves.iter().flat_map(|half| &half.lines);
        let lines = self.smear.iter().chain([&self.early]).chain(halves);
        size_of_val(self) + lines.map(Ring::bytes).sum::<usize>()
    }
}

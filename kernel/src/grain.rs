//! Grains: `granular`.
//!
//! A grain is a little piece of the past, faded in and out by a Hann window (Roads, Introduction to Granular
//! Synthesis, 1988). Chance is a hash of the seed and the frame, as in noise.

use super::noise::scramble;
use super::port::{Range, ranges};
use super::ring::Ring;
use super::{Input, Kernel, Moment, Setup, Tape};
use phonon_compiler::ugen::approx::sin_half_turn;

/// The most grains at a time.
const GRAINS_MAX: usize = 24;

/// How many grains of a cloud of full density overlap.
const OVERLAP_MAX: f32 = 16.0;

/// How much of the past is remembered.
const PAST_SECONDS: f32 = 2.0;

/// A piece of the past on its way.
#[derive(Clone, Copy, Default)]
struct Grain {
    /// Frames since it began.
    age: f32,
    /// Frames that it lasts; 0 for none.
    frames: f32,
    /// How long ago what it plays first was heard.
    delay_frames: f32,
    /// How many frames of the past it plays in a frame.
    rate: f32,
}

/// What the next grain is to be.
#[derive(Clone, Copy)]
struct Wish {
    frames: f32,
    rate: f32,
    /// How many grains overlap.
    overlap: f32,
    /// How far from now it may be taken.
    spray_frames: f32,
}

/// Grains, and the past that they are made of.
struct Cloud {
    past: Ring,
    past_frames: f32,
    grains: [Grain; GRAINS_MAX],
    /// Frames until the next grain.
    wait: f32,
    seed: u32,
}

impl Cloud {
    fn new(setup: &Setup<'_>) -> Cloud {
        let past_frames = PAST_SECONDS * setup.sample_rate_hz;
        Cloud {
            past: Ring::new(past_frames as usize + 8),
            past_frames,
            grains: [Grain::default(); GRAINS_MAX],
            wait: 0.0,
            seed: (setup.seeds[0] ^ (setup.seeds[0] >> 32)) as u32,
        }
    }

    fn reset(&mut self) {
        self.past.clear();
        self.grains = [Grain::default(); GRAINS_MAX];
        self.wait = 0.0;
    }

    fn carry(&mut self, tape: &mut Tape) {
        self.past.carry(tape);
        for Grain { age, frames, delay_frames, rate } in &mut self.grains {
            [age, frames, delay_frames, rate].into_iter().for_each(|value| tape.number(value));
        }
        tape.number(&mut self.wait);
    }

    /// A number from 0 to 1, of its own for each frame and use.
    fn chance(&self, frame: u64, number: u32) -> f32 {
        let time = (frame as u32) ^ ((frame >> 32) as u32).wrapping_mul(0x85eb_ca6b);
        let word = scramble(self.seed.wrapping_add(time) ^ scramble(number.wrapping_add(0x9e37_79b9)));
        (word >> 8) as f32 * (1.0 / 16_777_216.0)
    }

    /// The sum of the grains at a frame.
    fn step(&mut self, input: f32, frame: u64, wish: Wish) -> f32 {
        self.past.push(input);
        if self.wait <= 0.0 && wish.overlap > 0.0 {
            self.begin(frame, wish);
        }
        self.wait = (self.wait - 1.0).max(0.0);
        let mut sum = 0.0;
        for grain in self.grains.iter_mut().filter(|grain| grain.age < grain.frames) {
            let window = sin_half_turn(0.5 * grain.age / grain.frames);
            let delay_frames = grain.delay_frames + grain.age * (1.0 - grain.rate);
            sum += window * window * self.past.between(delay_frames);
            grain.age += 1.0;
        }
        sum
    }

    /// Begins a grain, if there is room for one.
    fn begin(&mut self, frame: u64, wish: Wish) {
        let uneven = 1.0 + (self.chance(frame, 0) - 0.5);
        self.wait += (wish.frames / wish.overlap * uneven).max(1.0);
        let nearest = 2.0 + wish.frames * (wish.rate - 1.0).max(0.0);
        let farthest = self.past_frames - wish.frames * (1.0 - wish.rate).max(0.0);
        let delay_frames = (nearest + wish.spray_frames * self.chance(frame, 1)).min(farthest);
        if let Some(free) = self.grains.iter_mut().find(|grain| grain.age >= grain.frames)
            && delay_frames >= nearest
        {
            *free = Grain { age: 0.0, frames: wish.frames, delay_frames, rate: wish.rate };
        }
    }
}

/// The value of an input at a frame.
fn read(range: &Range, input: &Input<'_>, frame: usize) -> f32 {
    range.tame(input.signal[if input.flat { 0 } else { frame }])
}

/// A cloud.
pub struct Granular {
    ports: [Range; 5],
    sample_rate_hz: f32,
    cloud: Cloud,
}

impl Granular {
    /// An empty cloud.
    pub fn new(setup: &Setup<'_>) -> Granular {
        Granular { ports: ranges("granular"), sample_rate_hz: setup.sample_rate_hz, cloud: Cloud::new(setup) }
    }
}

impl Kernel for Granular {
    fn run(&mut self, moment: &Moment<'_>, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        let [input, size, density, pitch, spray] = self.ports;
        for (frame, output) in outputs[0].iter_mut().enumerate() {
            let overlap = read(&density, &inputs[2], frame) * OVERLAP_MAX;
            let wish = Wish {
                frames: (read(&size, &inputs[1], frame) * 1e-3 * self.sample_rate_hz).max(8.0),
                rate: read(&pitch, &inputs[3], frame),
                overlap,
                spray_frames: read(&spray, &inputs[4], frame) * self.sample_rate_hz,
            };
            let sum = self.cloud.step(read(&input, &inputs[0], frame), moment.frames[0] + frame as u64, wish);
            *output = sum / overlap.sqrt().max(1.0);
        }
    }

    fn reset(&mut self, _: usize) {
        self.cloud.reset();
    }

    fn carry(&mut self, _: usize, tape: &mut Tape) {
        self.cloud.carry(tape);
    }

    fn bytes(&self) -> usize {
        size_of_val(self) + self.cloud.past.bytes()
    }
}

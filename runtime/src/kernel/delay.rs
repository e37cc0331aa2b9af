//! Echoes: `delay`.

use super::lag::{Follower, speed};
use super::lanes::Lane;
use super::memory::Memory;
use super::port::{Range, SILENCE, ranges, write};
use super::{Input, Kernel, Moment, Setup};
use phonon_compiler::ugen::approx::tanh;

/// The shortest delay: what the cubic between frames needs.
const LEAST_FRAMES: f32 = 2.0;

/// How slowly the delay follows its `time`, so that a step of the time is a glide and not a click.
const GLIDE_SECONDS: f32 = 0.01;

/// A delay line with saturated feedback.
pub struct Delay<V: Lane> {
    level: V::Level,
    ports: [Range; 4],
    sample_rate_hz: f32,
    greatest_frames: f32,
    glide: V,
    delay_frames: Follower<V>,
    memory: Memory<V>,
}

impl<V: Lane> Delay<V> {
    /// An empty line, long enough for its constant `time` or for the longest.
    pub fn new(level: V::Level, setup: &Setup<'_>) -> Delay<V> {
        let ports: [Range; 4] = ranges("delay");
        let longest_seconds = match setup.knobs.get(1) {
            Some(Some(seconds)) => ports[1].tame(*seconds),
            _ => ports[1].max,
        };
        let greatest_frames = (longest_seconds * setup.sample_rate_hz).max(LEAST_FRAMES);
        Delay {
            level,
            ports,
            sample_rate_hz: setup.sample_rate_hz,
            greatest_frames,
            glide: speed(V::splat(level, GLIDE_SECONDS), setup.sample_rate_hz),
            delay_frames: Follower::new(level),
            memory: Memory::new(level, greatest_frames as usize + 4),
        }
    }
}

impl<V: Lane> Kernel for Delay<V> {
    fn run(&mut self, _: &Moment, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        let [input, time, feedback, mix] = self.ports;
        let mut signal = input.read::<V>(self.level, &inputs[0]);
        let seconds = time.read::<V>(self.level, &inputs[1]);
        let feedback = feedback.read::<V>(self.level, &inputs[2]);
        let mix = mix.read::<V>(self.level, &inputs[3]);
        for (at, value) in signal.iter_mut().enumerate() {
            let target = (seconds[at] * self.sample_rate_hz).between(LEAST_FRAMES, self.greatest_frames);
            let delay_frames = self.delay_frames.follow(target, self.glide);
            let echo = self.memory.ago(delay_frames.between(LEAST_FRAMES, self.greatest_frames));
            let heard = tanh(*value + echo * feedback[at]);
            let silent = heard.magnitude().less(heard.like(SILENCE));
            self.memory.push(V::select(silent, heard.like(0.0), heard));
            *value = *value + (echo - *value) * mix[at];
        }
        write(outputs[0], &signal);
    }

    fn reset(&mut self) {
        self.delay_frames = Follower::new(self.level);
        self.memory.clear();
    }

    fn bytes(&self) -> usize {
        size_of_val(self) + self.memory.bytes()
    }
}

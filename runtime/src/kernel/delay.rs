//! Echoes: `delay`.

use super::lag::{Follower, speed};
use super::lanes::Lane;
use super::memory::Memory;
use super::port::{Quantum, Range, SILENCE, each, least, ranges, write};
use super::{Input, Kernel, Moment, Setup};
use phonon_compiler::plan::QUANTUM_FRAMES;
use phonon_compiler::ugen::approx::tanh;

/// The shortest delay: what the cubic between frames needs.
const LEAST_FRAMES: f32 = 2.0;

/// From this delay on, all frames that are read were written before the quantum.
const CALM_FRAMES: f32 = QUANTUM_FRAMES as f32 + 2.0;

/// How slowly the delay follows its `time`, so that a step of the time is a glide and not a click.
const GLIDE_SECONDS: f32 = 0.01;

/// A delay line with saturated feedback.
pub struct Delay<V: Lane> {
    level: V::Level,
    ports: [Range; 4],
    sample_rate_hz: f32,
    greatest_frames: f32,
    glide: V,
    follower: Follower<V>,
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
            follower: Follower::new(level),
            memory: Memory::new(level, greatest_frames as usize + 4),
        }
    }
}

impl<V: Lane> Delay<V> {
    /// How long the delay is at each frame.
    #[inline(always)]
    fn delay_frames(&mut self, seconds: &Quantum<V>, flat: bool) -> Quantum<V> {
        let greatest = self.greatest_frames;
        let mut delay_frames =
            each!(flat, at => (seconds[at] * self.sample_rate_hz).between(LEAST_FRAMES, greatest));
        if !(flat && self.follower.is_at(delay_frames[0])) {
            for frames in &mut delay_frames {
                let followed = self.follower.follow(*frames, self.glide);
                *frames = followed.between(LEAST_FRAMES, self.greatest_frames);
            }
        }
        delay_frames
    }
}

/// What goes into the line.
#[inline(always)]
fn saturated<V: Lane>(value: V) -> V {
    let heard = tanh(value);
    V::select(heard.magnitude().less(heard.like(SILENCE)), heard.like(0.0), heard)
}

impl<V: Lane> Kernel for Delay<V> {
    #[inline(always)]
    fn run(&mut self, _: &Moment<'_>, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        let [input, time, feedback, mix] = self.ports;
        let mut signal = input.read::<V>(self.level, &inputs[0]);
        let seconds = time.read::<V>(self.level, &inputs[1]);
        let feedback = feedback.read::<V>(self.level, &inputs[2]);
        let mix = mix.read::<V>(self.level, &inputs[3]);
        let delay_frames = self.delay_frames(&seconds, inputs[1].flat);
        let mut echoes = signal;
        if least(&delay_frames) > CALM_FRAMES {
            // No echo of this quantum is heard in it, so that it can be computed in one go.
            for (at, (echo, frames)) in echoes.iter_mut().zip(delay_frames).enumerate() {
                *echo = self.memory.ago(frames - at as f32);
            }
            let mut heard = signal;
            for ((heard, echo), feedback) in heard.iter_mut().zip(&echoes).zip(&feedback) {
                *heard = saturated(*heard + *echo * *feedback);
            }
            self.memory.push_quantum(&heard);
        } else {
            for ((echo, frames), (value, feedback)) in
                echoes.iter_mut().zip(delay_frames).zip(signal.iter().zip(&feedback))
            {
                *echo = self.memory.ago(frames);
                self.memory.push(saturated(*value + *echo * *feedback));
            }
        }
        for ((value, echo), mix) in signal.iter_mut().zip(&echoes).zip(&mix) {
            *value = *value + (*echo - *value) * *mix;
        }
        write(outputs[0], &signal);
    }

    fn reset(&mut self, lane: usize) {
        self.follower.restart(self.level, lane);
        self.memory.forget(lane);
    }

    fn bytes(&self) -> usize {
        size_of_val(self) + self.memory.bytes()
    }
}

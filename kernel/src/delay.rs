//! Echoes: `delay`.

use super::lag::{Follower, speed};
use super::lanes::Lane;
use super::mean::Blocker;
use super::memory::Memory;
use super::port::{Range, SILENCE, Stretch, each, least, ranges, stretches, write};
use super::{Input, Kernel, Moment, Setup, Tape};
use phonon_compiler::ugen::approx::tanh;

/// The shortest delay: what the cubic between frames needs.
const LEAST_FRAMES: f32 = 2.0;

/// How slowly the delay follows its `time`, so that a step of the time is a glide and not a click.
const GLIDE_SECONDS: f32 = 0.01;

/// A delay line with saturated feedback, in which what does not move does not go round.
pub struct Delay<V: Lane> {
    level: V::Level,
    ports: [Range; 4],
    sample_rate_hz: f32,
    greatest_frames: f32,
    glide: V,
    follower: Follower<V>,
    memory: Memory<V>,
    door: Blocker<V>,
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
            door: Blocker::new(level, setup),
        }
    }
}

impl<V: Lane> Delay<V> {
    /// How long the delay is at each frame.
    #[inline(always)]
    fn delay_frames(&mut self, seconds: &Stretch<V>, flat: bool) -> Stretch<V> {
        let greatest = self.greatest_frames;
        let mut delay_frames =
            each!(flat, at => (seconds[at] * self.sample_rate_hz).between(LEAST_FRAMES, greatest));
        if !(flat && self.follower.is_at(delay_frames[0])) {
            for frames in delay_frames.as_mut() {
                let followed = self.follower.follow(*frames, self.glide);
                *frames = followed.between(LEAST_FRAMES, self.greatest_frames);
            }
        }
        delay_frames
    }

    /// Feeds the line with a stretch, and says what it gives meanwhile.
    #[inline(always)]
    fn echoes(
        &mut self,
        signal: &Stretch<V>,
        delay_frames: &Stretch<V>,
        feedback: &Stretch<V>,
    ) -> Stretch<V> {
        let mut echoes = *signal;
        // All frames that are read then were written before the stretch, so that it can be computed in one go.
        if least::<V>(delay_frames) > V::FRAMES as f32 + 2.0 {
            let mut heard = *signal;
            for (at, echo) in echoes.as_mut().iter_mut().enumerate() {
                *echo = self.memory.ago(delay_frames[at] - at as f32);
            }
            for (at, heard) in heard.as_mut().iter_mut().enumerate() {
                *heard = saturated(*heard + self.door.pass(echoes[at]) * feedback[at]);
            }
            self.memory.push_stretch(&heard);
        } else {
            for (at, echo) in echoes.as_mut().iter_mut().enumerate() {
                *echo = self.memory.ago(delay_frames[at]);
                self.memory.push(saturated(signal[at] + self.door.pass(*echo) * feedback[at]));
            }
        }
        echoes
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
        for first in stretches::<V>() {
            let mut signal = input.read::<V>(self.level, &inputs[0], first);
            let seconds = time.read::<V>(self.level, &inputs[1], first);
            let feedback = feedback.read::<V>(self.level, &inputs[2], first);
            let mix = mix.read::<V>(self.level, &inputs[3], first);
            let delay_frames = self.delay_frames(&seconds, inputs[1].flat);
            let echoes = self.echoes(&signal, &delay_frames, &feedback);
            for (at, value) in signal.as_mut().iter_mut().enumerate() {
                *value = *value + (echoes[at] - *value) * mix[at];
            }
            write::<V>(outputs[0], first, &signal);
        }
        self.door.settle();
    }

    fn reset(&mut self, lane: usize) {
        self.follower.restart(self.level, lane);
        self.memory.forget(lane);
        self.door.reset(lane);
    }

    fn carry(&mut self, lane: usize, tape: &mut Tape) {
        self.follower.carry(self.level, lane, tape);
        self.memory.carry(lane, tape);
        self.door.carry(lane, tape);
    }

    fn bytes(&self) -> usize {
        size_of_val(self) + self.memory.bytes()
    }
}

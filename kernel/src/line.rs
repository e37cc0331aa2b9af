//! A clean delay line: `delayc`, the part of combs, strings, choruses and flangers that remembers.

use super::lag::{Follower, speed};
use super::lanes::Lane;
use super::memory::Memory;
use super::port::{Range, SILENCE, Stretch, each, ranges, settle, stretches, write};
use super::{Input, Kernel, Moment, Setup, Tape};

/// The shortest delay: what the cubic between frames needs, and a frame more for the damping.
const LEAST_FRAMES: f32 = 3.0;

/// How slowly the delay follows its `time`: a step is a glide and not a click, and what moves it fast is still heard.
const GLIDE_SECONDS: f32 = 0.002;

/// A delay line with damped feedback.
///
/// The damping is a symmetric filter of three frames around the delay. It turns no phase, so that a string stays in
/// tune however dull it is, and it lifts nothing, so that the loop is stable.
pub struct DelayLine<V: Lane> {
    level: V::Level,
    ports: [Range; 4],
    sample_rate_hz: f32,
    greatest_frames: f32,
    glide: V,
    follower: Follower<V>,
    memory: Memory<V>,
    /// The last two frames that were read; what is read next is a frame younger than the delay says.
    read: [V; 2],
}

impl<V: Lane> DelayLine<V> {
    /// An empty line, long enough for its constant `time` or for the longest.
    pub fn new(level: V::Level, setup: &Setup<'_>) -> DelayLine<V> {
        let ports: [Range; 4] = ranges("delayc");
        let longest_seconds = match setup.knobs.get(1) {
            Some(Some(seconds)) => ports[1].tame(*seconds),
            _ => ports[1].max,
        };
        let greatest_frames = (longest_seconds * setup.sample_rate_hz).max(LEAST_FRAMES);
        DelayLine {
            level,
            ports,
            sample_rate_hz: setup.sample_rate_hz,
            greatest_frames,
            glide: speed(V::splat(level, GLIDE_SECONDS), setup.sample_rate_hz),
            follower: Follower::new(level),
            memory: Memory::new(level, greatest_frames as usize + 4),
            read: [V::splat(level, 0.0); 2],
        }
    }

    /// How long the delay is at each frame.
    #[inline(always)]
    fn delay_frames(&mut self, seconds: &Stretch<V>, flat: bool) -> Stretch<V> {
        let greatest = self.greatest_frames;
        let mut delay_frames =
            each!(flat, at => (seconds[at] * self.sample_rate_hz).between(LEAST_FRAMES, greatest));
        if !(flat && self.follower.is_at(delay_frames[0])) {
            for frames in delay_frames.as_mut() {
                *frames = self.follower.follow(*frames, self.glide).between(LEAST_FRAMES, greatest);
            }
        }
        delay_frames
    }
}

impl<V: Lane> Kernel for DelayLine<V> {
    #[inline(always)]
    fn run(&mut self, _: &Moment<'_>, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        let [input, time, feedback, damping] = self.ports;
        for first in stretches::<V>() {
            let mut signal = input.read::<V>(self.level, &inputs[0], first);
            let seconds = time.read::<V>(self.level, &inputs[1], first);
            let feedback = feedback.read::<V>(self.level, &inputs[2], first);
            let damping = damping.read::<V>(self.level, &inputs[3], first);
            let delay_frames = self.delay_frames(&seconds, inputs[1].flat);
            for (at, value) in signal.as_mut().iter_mut().enumerate() {
                let young = self.memory.ago(delay_frames[at] - 1.0);
                let [this, old] = self.read;
                self.read = [young, this];
                let damped = this + ((young + old) * 0.5 - this) * (damping[at] * 0.5);
                let written = *value + damped * feedback[at];
                let loud = written.like(SILENCE).less(written.magnitude());
                let bounded = written.between(-1e9, 1e9);
                self.memory.push(V::select(loud, bounded, written.like(0.0)));
                *value = this;
            }
            write::<V>(outputs[0], first, &signal);
        }
        self.read = self.read.map(settle);
    }

    fn reset(&mut self, lane: usize) {
        self.follower.restart(self.level, lane);
        self.memory.forget(lane);
        let mask = V::only(self.level, lane);
        self.read = self.read.map(|read| V::select(mask, read.like(0.0), read));
    }

    fn carry(&mut self, lane: usize, tape: &mut Tape) {
        self.follower.carry(self.level, lane, tape);
        self.memory.carry(lane, tape);
        self.read.iter_mut().for_each(|read| tape.lane(self.level, lane, read));
    }

    fn bytes(&self) -> usize {
        size_of_val(self) + self.memory.bytes()
    }
}

//! A ramp: `line`.

use super::lanes::{Lane, Word};
use super::port::{Range, ranges, stretches, write};
use super::{Input, Kernel, Moment, Setup, Tape};
use phonon_compiler::plan::LANES_MAX;

/// The longest cycle that is told from one that never ends.
const LONGEST_FRAMES: f64 = 2e9;

/// From one value to another, then held.
pub struct Line<V: Lane> {
    level: V::Level,
    ports: [Range; 4],
    sample_rate_hz: f32,
    /// Frames since the trigger; it stands still before the first one and at the end.
    frame: V::Word,
    /// Frames that the ramp lasts; 0 before the first trigger.
    frames: V,
}

impl<V: Lane> Line<V> {
    /// One that waits at its start.
    pub fn new(level: V::Level, setup: &Setup<'_>) -> Line<V> {
        Line {
            level,
            ports: ranges("line"),
            sample_rate_hz: setup.sample_rate_hz,
            frame: V::word(level, 0),
            frames: V::splat(level, 0.0),
        }
    }
}

impl<V: Lane> Line<V> {
    /// The value at a frame.
    #[inline(always)]
    fn step(&mut self, [start, end, seconds, trigger]: [V; 4], cycle_frames: V) -> V {
        let (zero, one) = (start.like(0.0), start.like(1.0));
        let triggered = start.like(0.5).less(trigger);
        let told = (seconds * self.sample_rate_hz).nearest().greater(one);
        let wanted = V::select(seconds.equals(zero), cycle_frames, told);
        self.frames = V::select(triggered, wanted, self.frames);
        self.frame = V::Word::select(triggered, self.frame.like(0), self.frame);
        let gone = V::from_signed(self.frame);
        let under_way = gone.less(self.frames);
        let waiting = self.frames.equals(zero);
        let part = gone / self.frames.greater(one);
        let there = V::select(under_way, start + (end - start) * part, end);
        self.frame = V::Word::select(under_way, self.frame.plus(self.frame.like(1)), self.frame);
        V::select(waiting, start, there)
    }
}

impl<V: Lane> Kernel for Line<V> {
    #[inline(always)]
    fn run(&mut self, moment: &Moment<'_>, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        let [start, end, seconds, trigger] = self.ports;
        let mut cycle_frames = [0.0; LANES_MAX];
        for (frames, cycles_per_frame) in cycle_frames.iter_mut().zip(moment.cycles_per_frame) {
            *frames = (1.0 / cycles_per_frame).clamp(1.0, LONGEST_FRAMES) as f32;
        }
        let cycle_frames = V::load(self.level, &cycle_frames);
        for first in stretches::<V>() {
            let mut ramp = start.read::<V>(self.level, &inputs[0], first);
            let end = end.read::<V>(self.level, &inputs[1], first);
            let seconds = seconds.read::<V>(self.level, &inputs[2], first);
            let trigger = trigger.read::<V>(self.level, &inputs[3], first);
            for (at, value) in ramp.as_mut().iter_mut().enumerate() {
                *value = self.step([*value, end[at], seconds[at], trigger[at]], cycle_frames);
            }
            write::<V>(outputs[0], first, &ramp);
        }
    }

    fn reset(&mut self, lane: usize) {
        let mask = V::only(self.level, lane);
        self.frame = V::Word::select(mask, self.frame.like(0), self.frame);
        self.frames = V::select(mask, self.frames.like(0.0), self.frames);
    }

    fn carry(&mut self, lane: usize, tape: &mut Tape) {
        tape.lane_of_words::<V>(self.level, lane, &mut self.frame);
        tape.lane(self.level, lane, &mut self.frames);
    }
}

//! A room: `reverb`.
//!
//! Freeverb (Jezar at Dreampoint, 2000) after Schroeder and Moorer: for each side eight combs with a damped
//! feedback side by side, then four all-passes in a row; the right side's lines are a little longer.
//! What does not move is not let in, because the combs would pile it up.
//! Every line is longer than a quantum, so a stretch is computed line by line.

use super::lanes::Lane;
use super::mean::Blocker;
use super::memory::Memory;
use super::port::{Range, SILENCE, Stretch, ranges, settle, stretches, write};
use super::{Input, Kernel, Moment, Setup, Tape};
use phonon_compiler::plan::QUANTUM_FRAMES;

/// The lengths of the combs at the rate of the tunings.
const COMB_FRAMES: [f32; 8] = [1116.0, 1188.0, 1277.0, 1356.0, 1422.0, 1491.0, 1557.0, 1617.0];

/// The lengths of the all-passes at the rate of the tunings.
const ALLPASS_FRAMES: [f32; 4] = [556.0, 441.0, 341.0, 225.0];

/// How much longer the lines of the right side are.
const SPREAD_FRAMES: f32 = 23.0;

/// The rate that the lengths are for.
const TUNING_HZ: f32 = 44_100.0;

/// The feedback of the largest room.
const GREATEST_FEEDBACK: f32 = 0.84;

/// The part of the highs that full damping takes away at each turn.
const GREATEST_DAMPING: f32 = 0.4;

/// The feedback of the all-passes.
const DIFFUSION: f32 = 0.5;

/// How loud the combs are fed, so that the room is about as loud as what is played in it.
const FEED: f32 = 0.125;

/// A delay line of fixed length.
struct Line<V: Lane> {
    memory: Memory<V>,
    delay_frames: u32,
}

impl<V: Lane> Line<V> {
    fn new(level: V::Level, delay_frames: f32, sample_rate_hz: f32) -> Line<V> {
        let scaled = (delay_frames * sample_rate_hz / TUNING_HZ) as u32;
        let delay_frames = scaled.max(QUANTUM_FRAMES as u32);
        Line { memory: Memory::new(level, delay_frames as usize), delay_frames }
    }
}

/// How a stretch is reverberated.
struct Walls<V: Lane> {
    feedback: Stretch<V>,
    damping: Stretch<V>,
}

/// One side of the room.
struct Side<V: Lane> {
    combs: [Line<V>; 8],
    damped: [V; 8],
    allpasses: [Line<V>; 4],
}

impl<V: Lane> Side<V> {
    fn new(level: V::Level, spread_frames: f32, sample_rate_hz: f32) -> Side<V> {
        let line = |frames: f32| Line::new(level, frames + spread_frames, sample_rate_hz);
        Side {
            combs: COMB_FRAMES.map(line),
            damped: [V::splat(level, 0.0); 8],
            allpasses: ALLPASS_FRAMES.map(line),
        }
    }

    fn forget(&mut self, level: V::Level, lane: usize) {
        for line in self.combs.iter_mut().chain(&mut self.allpasses) {
            line.memory.forget(lane);
        }
        let mask = V::only(level, lane);
        self.damped = self.damped.map(|damped| V::select(mask, damped.like(0.0), damped));
    }

    fn carry(&mut self, level: V::Level, lane: usize, tape: &mut Tape) {
        for line in self.combs.iter_mut().chain(&mut self.allpasses) {
            line.memory.carry(lane, tape);
        }
        self.damped.iter_mut().for_each(|damped| tape.lane(level, lane, damped));
    }

    #[inline(always)]
    fn run(&mut self, feed: &Stretch<V>, walls: &Walls<V>) -> Stretch<V> {
        let mut sum = self.run_combs(feed, walls);
        for line in &mut self.allpasses {
            run_allpass(line, &mut sum);
        }
        sum
    }

    /// The combs advance together, frame by frame, because each of them is a chain of dependent steps.
    #[inline(always)]
    fn run_combs(&mut self, feed: &Stretch<V>, walls: &Walls<V>) -> Stretch<V> {
        let mut lines = [*feed; 8];
        for (line, comb) in lines.iter_mut().zip(&self.combs) {
            *line = comb.memory.stretch_ago(comb.delay_frames);
        }
        let mut damped = self.damped;
        let mut sums = *feed;
        for (at, sum) in sums.as_mut().iter_mut().enumerate() {
            let (feed, feedback, damping) = (*sum, walls.feedback[at], walls.damping[at]);
            *sum = sum.like(0.0);
            for (line, damped) in lines.iter_mut().zip(&mut damped) {
                let echo = line[at];
                *sum = *sum + echo;
                *damped = echo + (*damped - echo) * damping;
                line[at] = audible(feed + *damped * feedback);
            }
        }
        self.damped = damped;
        for (comb, line) in self.combs.iter_mut().zip(&lines) {
            comb.memory.push_stretch(line);
        }
        sums
    }
}

/// Smears a stretch without colouring it.
#[inline(always)]
fn run_allpass<V: Lane>(line: &mut Line<V>, signal: &mut Stretch<V>) {
    let mut past = line.memory.stretch_ago(line.delay_frames);
    for (value, past) in signal.as_mut().iter_mut().zip(past.as_mut()) {
        let kept = audible(*value + *past * DIFFUSION);
        *value = *past - kept * DIFFUSION;
        *past = kept;
    }
    line.memory.push_stretch(&past);
}

#[inline(always)]
fn audible<V: Lane>(value: V) -> V {
    V::select(value.like(SILENCE).less(value.magnitude()), value, value.like(0.0))
}

/// The room.
pub struct Reverb<V: Lane> {
    level: V::Level,
    ports: [Range; 5],
    door: Blocker<V>,
    sides: [Side<V>; 2],
}

impl<V: Lane> Reverb<V> {
    /// A quiet room.
    pub fn new(level: V::Level, setup: &Setup<'_>) -> Reverb<V> {
        let side = |spread_frames| Side::new(level, spread_frames, setup.sample_rate_hz);
        let sides = [side(0.0), side(SPREAD_FRAMES)];
        Reverb { level, ports: ranges("reverb"), door: Blocker::new(level, setup), sides }
    }
}

impl<V: Lane> Kernel for Reverb<V> {
    #[inline(always)]
    fn run(&mut self, _: &Moment<'_>, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        let [left, right, room, damping, mix] = self.ports;
        for first in stretches::<V>() {
            let dry = [
                left.read::<V>(self.level, &inputs[0], first),
                right.read::<V>(self.level, &inputs[1], first),
            ];
            let mix = mix.read::<V>(self.level, &inputs[4], first);
            let mut walls = Walls::<V> {
                feedback: room.read::<V>(self.level, &inputs[2], first),
                damping: damping.read::<V>(self.level, &inputs[3], first),
            };
            let mut feed = dry[0];
            for at in 0..V::FRAMES {
                walls.feedback[at] = walls.feedback[at] * GREATEST_FEEDBACK;
                walls.damping[at] = walls.damping[at] * GREATEST_DAMPING;
                feed[at] = self.door.pass((dry[0][at] + dry[1][at]) * FEED);
            }
            for ((side, dry), output) in self.sides.iter_mut().zip(&dry).zip(&mut *outputs) {
                let mut wet = side.run(&feed, &walls);
                for (at, wet) in wet.as_mut().iter_mut().enumerate() {
                    *wet = dry[at] + *wet * mix[at];
                }
                write::<V>(output, first, &wet);
            }
        }
        self.door.settle();
        for side in &mut self.sides {
            for damped in &mut side.damped {
                *damped = settle(*damped);
            }
        }
    }

    fn reset(&mut self, lane: usize) {
        self.door.reset(lane);
        for side in &mut self.sides {
            side.forget(self.level, lane);
        }
    }

    fn carry(&mut self, lane: usize, tape: &mut Tape) {
        self.door.carry(lane, tape);
        self.sides.iter_mut().for_each(|side| side.carry(self.level, lane, tape));
    }

    fn bytes(&self) -> usize {
        let lines = self.sides.iter().flat_map(|side| side.combs.iter().chain(&side.allpasses));
        size_of_val(self) + lines.map(|line| line.memory.bytes()).sum::<usize>()
    }
}

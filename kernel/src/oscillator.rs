//! Oscillators: `sine saw square tri`, and what all of them share.
//!
//! Up to [`SHARP_HZ`] the waves are exact, for control; from [`SMOOTH_HZ`] on they are band-limited;
//! in between the residue of their steps is faded in.

use super::lanes::Lane;
use super::phase::{Advance, Phase};
use super::port::{Range, Stretch, each, greatest, ranges, stretches, write};
use super::step::{Corner, REACH_FRAMES, Step, neighbours, periodic};
use super::{Input, Kernel, Moment, Setup, Tape};
use phonon_compiler::ugen::approx::{exp2, sin_half_turn};

/// The highest frequency of exact waves.
pub const SHARP_HZ: f32 = 20.0;

/// The lowest frequency of fully band-limited waves.
pub const SMOOTH_HZ: f32 = 40.0;

/// The shortest reach of a step, so that its inverse is finite.
const LEAST_REACH_TURNS: f32 = 1e-9;

/// The part that all oscillators share: a phase that follows a frequency.
pub(crate) struct Clock<V: Lane> {
    pub(crate) level: V::Level,
    pub(crate) sample_rate_hz: f32,
    pub(crate) phase: Phase<V>,
}

impl<V: Lane> Clock<V> {
    pub(crate) fn new(level: V::Level, setup: &Setup<'_>) -> Clock<V> {
        Clock { level, sample_rate_hz: setup.sample_rate_hz, phase: Phase::start(level) }
    }

    pub(crate) fn reset(&mut self, lane: usize) {
        self.phase.restart(self.level, lane);
    }

    pub(crate) fn carry(&mut self, lane: usize, tape: &mut Tape) {
        self.phase.carry(self.level, lane, tape);
    }

    /// The phases of a stretch at these frequencies, from -½ to ½.
    #[inline(always)]
    pub(crate) fn run(&mut self, freq_hz: &Stretch<V>, flat: bool) -> Stretch<V> {
        let mut turns = *freq_hz;
        if flat {
            self.phase.run(Advance::of(freq_hz[0], self.sample_rate_hz), &mut turns);
        } else {
            for value in turns.as_mut() {
                let advance = Advance::of(*value, self.sample_rate_hz);
                *value = self.phase.turns();
                self.phase = self.phase.advanced(advance).0;
            }
        }
        turns
    }
}

/// How the edges of a wave are smoothed at each frame of a stretch.
pub(crate) struct Edges<V: Lane> {
    /// How far a band-limited step reaches.
    pub(crate) reach_turns: Stretch<V>,
    /// Its inverse.
    pub(crate) per_turn: Stretch<V>,
    /// How much of the residue is wanted.
    pub(crate) smooth: Stretch<V>,
    /// How many periods to either side have steps that reach into the present one.
    pub(crate) neighbours: u32,
}

impl<V: Lane> Edges<V> {
    #[inline(always)]
    pub(crate) fn of(freq_hz: &Stretch<V>, flat: bool, sample_rate_hz: f32) -> Edges<V> {
        let nyquist_hz = sample_rate_hz * 0.5;
        let reach_turns = each!(flat, at => {
            let speed_hz = freq_hz[at].magnitude().between(0.0, nyquist_hz);
            (speed_hz * (REACH_FRAMES / sample_rate_hz)).between(LEAST_REACH_TURNS, REACH_FRAMES)
        });
        Edges {
            per_turn: each!(flat, at => reach_turns[at].like(1.0) / reach_turns[at]),
            smooth: each!(flat, at => {
                let above_hz = freq_hz[at].magnitude() - SHARP_HZ;
                (above_hz * (1.0 / (SMOOTH_HZ - SHARP_HZ))).between(0.0, 1.0)
            }),
            neighbours: neighbours(greatest::<V>(&reach_turns)),
            reach_turns,
        }
    }
}

/// A frequency that may be offset by semitones.
struct Pitch {
    freq: Range,
    offset: Range,
}

impl Pitch {
    /// The ports of that ugen.
    fn of(ugen: &str) -> Pitch {
        let [freq, offset] = ranges(ugen);
        Pitch { freq, offset }
    }

    /// The frequencies of a stretch.
    #[inline(always)]
    fn read<V: Lane>(&self, level: V::Level, inputs: &[Input<'_>], first: usize) -> Stretch<V> {
        let mut freq_hz = self.freq.read::<V>(level, &inputs[0], first);
        let offset = self.offset.read::<V>(level, &inputs[1], first);
        let ratio = each!(inputs[1].flat, at => exp2(offset[at] * (1.0 / 12.0)));
        for (freq_hz, ratio) in freq_hz.as_mut().iter_mut().zip(ratio.as_ref()) {
            *freq_hz = *freq_hz * *ratio;
        }
        freq_hz
    }
}

/// Whether all inputs are flat.
#[inline(always)]
pub(crate) fn are_flat(inputs: &[Input<'_>]) -> bool {
    let mut flat = true;
    for input in inputs {
        flat &= input.flat;
    }
    flat
}

/// A sine that starts at 0.
pub struct Sine<V: Lane> {
    clock: Clock<V>,
    pitch: Pitch,
}

impl<V: Lane> Sine<V> {
    /// At phase 0.
    pub fn new(level: V::Level, setup: &Setup<'_>) -> Sine<V> {
        Sine { clock: Clock::new(level, setup), pitch: Pitch::of("sine") }
    }
}

impl<V: Lane> Kernel for Sine<V> {
    #[inline(always)]
    fn run(&mut self, _: &Moment<'_>, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        let (flat, level) = (are_flat(inputs), self.clock.level);
        let mut freq_hz = self.pitch.read::<V>(level, inputs, 0);
        for first in stretches::<V>() {
            if first > 0 && !flat {
                freq_hz = self.pitch.read::<V>(level, inputs, first);
            }
            let mut wave = self.clock.run(&freq_hz, flat);
            for value in wave.as_mut() {
                *value = sin_half_turn(*value);
            }
            write::<V>(outputs[0], first, &wave);
        }
    }

    fn reset(&mut self, lane: usize) {
        self.clock.reset(lane);
    }

    fn carry(&mut self, lane: usize, tape: &mut Tape) {
        self.clock.carry(lane, tape);
    }
}

/// The shape of a wave with edges.
pub trait Shape: Send + 'static {
    /// Its name in the table.
    const NAME: &'static str;

    /// The exact wave.
    fn sharp<V: Lane>(turns: V) -> V;

    /// What must be added to make it band-limited.
    fn residue<V: Lane>(turns: V, per_turn: V, reach_turns: V, neighbours: u32) -> V;
}

/// A wave with edges.
pub struct Wave<V: Lane, S: Shape> {
    clock: Clock<V>,
    pitch: Pitch,
    shape: std::marker::PhantomData<S>,
}

impl<V: Lane, S: Shape> Wave<V, S> {
    /// A wave at phase 0.
    pub fn new(level: V::Level, setup: &Setup<'_>) -> Wave<V, S> {
        let (clock, pitch) = (Clock::new(level, setup), Pitch::of(S::NAME));
        Wave { clock, pitch, shape: std::marker::PhantomData }
    }
}

impl<V: Lane, S: Shape> Kernel for Wave<V, S> {
    #[inline(always)]
    fn run(&mut self, _: &Moment<'_>, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        let (flat, level, rate_hz) = (are_flat(inputs), self.clock.level, self.clock.sample_rate_hz);
        let mut freq_hz = self.pitch.read::<V>(level, inputs, 0);
        let mut edges = Edges::<V>::of(&freq_hz, flat, rate_hz);
        for first in stretches::<V>() {
            if first > 0 && !flat {
                freq_hz = self.pitch.read::<V>(level, inputs, first);
                edges = Edges::of(&freq_hz, flat, rate_hz);
            }
            let mut wave = self.clock.run(&freq_hz, flat);
            match edges.neighbours {
                0 => render::<V, S>(&mut wave, &edges, 0),
                neighbours => render::<V, S>(&mut wave, &edges, neighbours),
            }
            write::<V>(outputs[0], first, &wave);
        }
    }

    fn reset(&mut self, lane: usize) {
        self.clock.reset(lane);
    }

    fn carry(&mut self, lane: usize, tape: &mut Tape) {
        self.clock.carry(lane, tape);
    }
}

/// Turns phases into the wave. It is built twice, because nearly always there are no neighbours.
#[inline(always)]
fn render<V: Lane, S: Shape>(wave: &mut Stretch<V>, edges: &Edges<V>, neighbours: u32) {
    for (at, value) in wave.as_mut().iter_mut().enumerate() {
        let residue = S::residue(*value, edges.per_turn[at], edges.reach_turns[at], neighbours);
        *value = S::sharp(*value) + edges.smooth[at] * residue;
    }
}

/// A rise from -1 to 1.
pub struct Saw;

impl Shape for Saw {
    const NAME: &'static str = "saw";

    #[inline(always)]
    fn sharp<V: Lane>(turns: V) -> V {
        turns * 2.0 - turns.like(1.0).signed_as(turns)
    }

    #[inline(always)]
    fn residue<V: Lane>(turns: V, per_turn: V, _: V, neighbours: u32) -> V {
        periodic::<V, Step>(turns, per_turn, neighbours) * 2.0
    }
}

/// Half a period of 1, half a period of -1.
pub struct Square;

impl Shape for Square {
    const NAME: &'static str = "square";

    #[inline(always)]
    fn sharp<V: Lane>(turns: V) -> V {
        turns.like(1.0).signed_as(turns)
    }

    #[inline(always)]
    fn residue<V: Lane>(turns: V, per_turn: V, _: V, neighbours: u32) -> V {
        let up = periodic::<V, Step>(turns, per_turn, neighbours);
        let down = periodic::<V, Step>(half_turn_on(turns), per_turn, neighbours);
        (down - up) * 2.0
    }
}

/// Up from -1 to 1 and back.
pub struct Triangle;

impl Shape for Triangle {
    const NAME: &'static str = "tri";

    #[inline(always)]
    fn sharp<V: Lane>(turns: V) -> V {
        turns.magnitude() * 4.0 - 1.0
    }

    #[inline(always)]
    fn residue<V: Lane>(turns: V, per_turn: V, reach_turns: V, neighbours: u32) -> V {
        let low = periodic::<V, Corner>(turns, per_turn, neighbours);
        let high = periodic::<V, Corner>(half_turn_on(turns), per_turn, neighbours);
        (low - high) * reach_turns * 8.0
    }
}

/// The distance to the middle of the period instead of to its start.
#[inline(always)]
fn half_turn_on<V: Lane>(turns: V) -> V {
    turns - turns.like(0.5).signed_as(turns)
}

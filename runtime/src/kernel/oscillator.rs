//! Oscillators: `sine saw square tri pulse impulse`.
//!
//! Up to [`SHARP_HZ`] the waves are exact, for control; from [`SMOOTH_HZ`] on they are band-limited;
//! in between the residue of their steps is faded in.

use super::lanes::Lane;
use super::phase::{Advance, Phase};
use super::port::{Quantum, Range, each, ranges, write};
use super::step::{REACH_FRAMES, corner_residue, neighbours, periodic, step_residue};
use super::{Input, Kernel, Moment, Setup};
use phonon_compiler::plan::QUANTUM_FRAMES;
use phonon_compiler::ugen::approx::{exp2, sin_half_turn};

/// The highest frequency of exact waves.
pub const SHARP_HZ: f32 = 20.0;

/// The lowest frequency of fully band-limited waves.
pub const SMOOTH_HZ: f32 = 40.0;

/// The shortest reach of a step, so that its inverse is finite.
const LEAST_REACH_TURNS: f32 = 1e-9;

/// What a frame needs to know of its frequency.
#[derive(Clone, Copy)]
struct Pace<V: Lane> {
    advance: Advance<V>,
    /// How far a band-limited step reaches.
    reach_turns: V,
    /// Its inverse.
    per_turn: V,
    /// How much of the residue is wanted.
    smooth: V,
}

impl<V: Lane> Pace<V> {
    #[inline(always)]
    fn of(freq_hz: V, sample_rate_hz: f32) -> Pace<V> {
        let nyquist_hz = sample_rate_hz * 0.5;
        let freq_hz = freq_hz.between(-nyquist_hz, nyquist_hz);
        let speed_hz = freq_hz.magnitude();
        let reach_turns =
            (speed_hz * (REACH_FRAMES / sample_rate_hz)).greater(speed_hz.like(LEAST_REACH_TURNS));
        Pace {
            advance: Advance::of(freq_hz, sample_rate_hz),
            reach_turns,
            per_turn: reach_turns.like(1.0) / reach_turns,
            smooth: ((speed_hz - SHARP_HZ) * (1.0 / (SMOOTH_HZ - SHARP_HZ))).between(0.0, 1.0),
        }
    }
}

/// A quantum of an oscillator's motion.
struct Motion<V: Lane> {
    /// The phase of each frame, from -½ to ½.
    turns: Quantum<V>,
    pace: Quantum<Pace<V>>,
    /// How many periods to either side have steps that reach into the present one.
    neighbours: u32,
}

/// The part that all oscillators share: a phase that follows a frequency.
struct Clock<V: Lane> {
    level: V::Level,
    sample_rate_hz: f32,
    phase: Phase<V>,
}

impl<V: Lane> Clock<V> {
    fn new(level: V::Level, setup: &Setup<'_>) -> Clock<V> {
        Clock { level, sample_rate_hz: setup.sample_rate_hz, phase: Phase::start(level) }
    }

    fn reset(&mut self) {
        self.phase = Phase::start(self.level);
    }

    /// Moves on by a quantum at these frequencies.
    #[inline(always)]
    fn run(&mut self, flat: bool, freq_hz: impl Fn(usize) -> V) -> Motion<V> {
        let pace = each::<V, _>(flat, |at| Pace::of(freq_hz(at), self.sample_rate_hz));
        let mut turns = [V::splat(self.level, 0.0); QUANTUM_FRAMES];
        let mut reach_turns = turns[0];
        for (turns, pace) in turns.iter_mut().zip(&pace) {
            *turns = self.phase.turns();
            self.phase = self.phase.advanced(pace.advance).0;
            reach_turns = reach_turns.greater(pace.reach_turns);
        }
        Motion { turns, pace, neighbours: neighbours(reach_turns.greatest()) }
    }
}

/// The shape of a wave with a frequency and an offset.
pub trait Shape: Send + 'static {
    /// Its name in the table.
    const NAME: &'static str;

    /// The exact wave.
    fn sharp<V: Lane>(turns: V) -> V;

    /// What must be added to make it band-limited.
    fn residue<V: Lane>(turns: V, per_turn: V, reach_turns: V, neighbours: u32) -> V;
}

/// A wave whose frequency may be offset by semitones.
pub struct Wave<V: Lane, S: Shape> {
    clock: Clock<V>,
    freq: Range,
    offset: Range,
    shape: std::marker::PhantomData<S>,
}

impl<V: Lane, S: Shape> Wave<V, S> {
    /// A wave at phase 0.
    pub fn new(level: V::Level, setup: &Setup<'_>) -> Wave<V, S> {
        let [freq, offset] = ranges(S::NAME);
        Wave { clock: Clock::new(level, setup), freq, offset, shape: std::marker::PhantomData }
    }
}

impl<V: Lane, S: Shape> Kernel for Wave<V, S> {
    fn run(&mut self, _: &Moment, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        let level = self.clock.level;
        let freq_hz = self.freq.read::<V>(level, &inputs[0]);
        let offset = self.offset.read::<V>(level, &inputs[1]);
        let ratio = each::<V, _>(inputs[1].flat, |at| exp2(offset[at] * (1.0 / 12.0)));
        let flat = inputs[0].flat && inputs[1].flat;
        let motion = self.clock.run(flat, |at| freq_hz[at] * ratio[at]);
        let mut wave = motion.turns;
        match motion.neighbours {
            0 => render::<V, S>(&mut wave, &motion.pace, 0),
            neighbours => render::<V, S>(&mut wave, &motion.pace, neighbours),
        }
        write(outputs[0], &wave);
    }

    fn reset(&mut self) {
        self.clock.reset();
    }
}

/// Turns phases into the wave.
#[inline(always)]
fn render<V: Lane, S: Shape>(wave: &mut Quantum<V>, pace: &Quantum<Pace<V>>, neighbours: u32) {
    for (value, pace) in wave.iter_mut().zip(pace) {
        let turns = *value;
        let residue = S::residue(turns, pace.per_turn, pace.reach_turns, neighbours);
        *value = S::sharp(turns) + pace.smooth * residue;
    }
}

/// A sine from 0.
pub struct Sine;

impl Shape for Sine {
    const NAME: &'static str = "sine";

    #[inline(always)]
    fn sharp<V: Lane>(turns: V) -> V {
        sin_half_turn(turns)
    }

    #[inline(always)]
    fn residue<V: Lane>(turns: V, _: V, _: V, _: u32) -> V {
        turns.like(0.0)
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
        periodic(turns, per_turn, neighbours, step_residue) * 2.0
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
        let up = periodic(turns, per_turn, neighbours, step_residue);
        let down = periodic(half_turn_on(turns), per_turn, neighbours, step_residue);
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
        let low = periodic(turns, per_turn, neighbours, corner_residue);
        let high = periodic(half_turn_on(turns), per_turn, neighbours, corner_residue);
        (low - high) * reach_turns * 8.0
    }
}

/// The distance to the middle of the period instead of to its start.
#[inline(always)]
fn half_turn_on<V: Lane>(turns: V) -> V {
    turns - turns.like(0.5).signed_as(turns)
}

/// 1 for a part of the period, -1 for the rest.
pub struct Pulse<V: Lane> {
    clock: Clock<V>,
    freq: Range,
    width: Range,
}

impl<V: Lane> Pulse<V> {
    /// A pulse at phase 0.
    pub fn new(level: V::Level, setup: &Setup<'_>) -> Pulse<V> {
        let [freq, width] = ranges("pulse");
        Pulse { clock: Clock::new(level, setup), freq, width }
    }
}

impl<V: Lane> Kernel for Pulse<V> {
    fn run(&mut self, _: &Moment, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        let level = self.clock.level;
        let freq_hz = self.freq.read::<V>(level, &inputs[0]);
        let width = self.width.read::<V>(level, &inputs[1]);
        let motion = self.clock.run(inputs[0].flat, |at| freq_hz[at]);
        let mut wave = motion.turns;
        match motion.neighbours {
            0 => render_pulse(&mut wave, &width, &motion.pace, 0),
            neighbours => render_pulse(&mut wave, &width, &motion.pace, neighbours),
        }
        write(outputs[0], &wave);
    }

    fn reset(&mut self) {
        self.clock.reset();
    }
}

#[inline(always)]
fn render_pulse<V: Lane>(
    wave: &mut Quantum<V>,
    width: &Quantum<V>,
    pace: &Quantum<Pace<V>>,
    neighbours: u32,
) {
    for ((value, width), pace) in wave.iter_mut().zip(width).zip(pace) {
        let turns = *value;
        let zero = turns.like(0.0);
        let from_start = V::select(turns.less(zero), turns + 1.0, turns);
        let from_end = from_start - *width;
        let sharp = V::select(from_end.less(zero), turns.like(1.0), turns.like(-1.0));
        // The sign of the distance must agree with the sharp wave, so it is taken around only from afar.
        let far = turns.like(0.5).less(from_end.magnitude());
        let from_end = V::select(far, from_end - turns.like(1.0).signed_as(from_end), from_end);
        let up = periodic(turns, pace.per_turn, neighbours, step_residue);
        let down = periodic(from_end, pace.per_turn, neighbours, step_residue);
        *value = sharp + pace.smooth * (down - up) * 2.0;
    }
}

/// One frame of 1 at the start of each period.
pub struct Impulse<V: Lane> {
    clock: Clock<V>,
    freq: Range,
    due: V,
}

impl<V: Lane> Impulse<V> {
    /// With an impulse on the first frame.
    pub fn new(level: V::Level, setup: &Setup<'_>) -> Impulse<V> {
        let [freq] = ranges("impulse");
        Impulse { clock: Clock::new(level, setup), freq, due: V::splat(level, 1.0) }
    }
}

impl<V: Lane> Kernel for Impulse<V> {
    fn run(&mut self, _: &Moment, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        let freq_hz = self.freq.read::<V>(self.clock.level, &inputs[0]);
        let rate_hz = self.clock.sample_rate_hz;
        let advance = each::<V, _>(inputs[0].flat, |at| {
            Advance::of(freq_hz[at].magnitude().between(0.0, rate_hz * 0.5), rate_hz)
        });
        let mut impulses = freq_hz;
        for (impulse, advance) in impulses.iter_mut().zip(advance) {
            *impulse = self.due;
            let (phase, started) = self.clock.phase.advanced(advance);
            self.clock.phase = phase;
            self.due = V::select(started, self.due.like(1.0), self.due.like(0.0));
        }
        write(outputs[0], &impulses);
    }

    fn reset(&mut self) {
        self.clock.reset();
        self.due = V::splat(self.clock.level, 1.0);
    }
}

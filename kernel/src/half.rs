//! Twice the rate and back, for what bends waves: harmonics above half the rate would come back as other tones.
//!
//! The band is halved by two rows of all-passes, each of which sees every second frame (Valenzuela and Constantinides,
//! Digital Signal Processing Schemes for Efficient Interpolation and Decimation, 1983). Up to 20 kHz at 44.1 kHz nothing
//! is lost, from 24.1 kHz on 63 dB are; low tones come two and a half frames late.

use super::lanes::Lane;
use super::port::settle;
use super::tape::Tape;

/// How many all-passes both rows have.
const SECTIONS: usize = 6;

/// What each of them turns by: those of one row and of the other by turns. An elliptic filter with a transition of 0.0232
/// of the higher rate, by the formulas of the paper.
const TURNS: [f32; SECTIONS] = [0.089_486_1, 0.302_249_3, 0.534_384_7, 0.722_301_8, 0.856_523_1, 0.955_384_8];

/// Two rows of all-passes.
pub struct HalfBand<V: Lane> {
    /// What went into each of them last, and what came out.
    states: [[V; 2]; SECTIONS],
}

impl<V: Lane> HalfBand<V> {
    /// One that has heard nothing.
    pub fn new(level: V::Level) -> HalfBand<V> {
        HalfBand { states: [[V::splat(level, 0.0); 2]; SECTIONS] }
    }

    /// A frame for each row, through it.
    #[inline(always)]
    fn rows(&mut self, mut frames: [V; 2]) -> [V; 2] {
        for (at, (state, turn)) in self.states.iter_mut().zip(TURNS).enumerate() {
            let input = frames[at % 2];
            let output = (input - state[1]) * turn + state[0];
            *state = [input, output];
            frames[at % 2] = output;
        }
        frames
    }

    /// A frame as two at twice the rate.
    #[inline(always)]
    pub fn up(&mut self, value: V) -> [V; 2] {
        self.rows([value; 2])
    }

    /// Two frames as one at half the rate.
    #[inline(always)]
    pub fn down(&mut self, [first, second]: [V; 2]) -> V {
        let [one, two] = self.rows([second, first]);
        (one + two) * 0.5
    }

    /// At the end of a quantum: forgets what can no longer be heard.
    #[inline(always)]
    pub fn settle(&mut self) {
        self.states = self.states.map(|state| state.map(settle));
    }

    /// Makes a lane as new.
    pub fn reset(&mut self, level: V::Level, lane: usize) {
        let mask = V::only(level, lane);
        self.states = self.states.map(|state| state.map(|state| V::select(mask, state.like(0.0), state)));
    }

    /// What it remembers of a lane.
    pub fn carry(&mut self, level: V::Level, lane: usize, tape: &mut Tape) {
        self.states.as_flattened_mut().iter_mut().for_each(|state| tape.lane(level, lane, state));
    }
}

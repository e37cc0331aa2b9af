//! Saws side by side: `supersaw`.

use super::lanes::Lane;
use super::oscillator::{Edges, Saw, Shape};
use super::phase::{Advance, Phase};
use super::port::{Range, Stretch, each, ranges, stretches, write};
use super::{Input, Kernel, Moment, Setup, Tape};

/// The most saws.
const VOICES: usize = 7;

/// How far from each other the saws start, in turns, so that they do not begin with one loud edge.
const SPREAD_TURNS: f32 = 0.13;

/// The greatest detuning, as a part of the frequency.
const GREATEST_DETUNE: f32 = 0.1;

/// How loud a saw is where there is one.
const LEVEL: f32 = 0.7;

/// The oscillator.
pub struct SuperSaw<V: Lane> {
    level: V::Level,
    ports: [Range; 3],
    sample_rate_hz: f32,
    phases: [Phase<V>; VOICES],
}

impl<V: Lane> SuperSaw<V> {
    /// At the starting phases.
    pub fn new(level: V::Level, setup: &Setup<'_>) -> SuperSaw<V> {
        let phases = std::array::from_fn(|voice| Phase::at(level, SPREAD_TURNS * voice as f32));
        SuperSaw { level, ports: ranges("supersaw"), sample_rate_hz: setup.sample_rate_hz, phases }
    }

    /// Adds a saw to a sum.
    #[inline(always)]
    fn add(
        &mut self,
        voice: usize,
        freq_hz: &Stretch<V>,
        share: &Stretch<V>,
        sum: &mut Stretch<V>,
        flat: bool,
    ) {
        let edges = Edges::<V>::of(freq_hz, flat, self.sample_rate_hz);
        let advance = Advance::of(freq_hz[0], self.sample_rate_hz);
        for (at, sum) in sum.as_mut().iter_mut().enumerate() {
            let turns = self.phases[voice].turns();
            let by = if flat { advance } else { Advance::of(freq_hz[at], self.sample_rate_hz) };
            self.phases[voice] = self.phases[voice].advanced(by).0;
            let residue = Saw::residue(turns, edges.per_turn[at], edges.reach_turns[at], edges.neighbours);
            *sum = *sum + (Saw::sharp(turns) + edges.smooth[at] * residue) * share[at];
        }
    }
}

impl<V: Lane> Kernel for SuperSaw<V> {
    #[inline(always)]
    fn run(&mut self, _: &Moment<'_>, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        let [freq, detune, voices] = self.ports;
        let flat = inputs[0].flat && inputs[1].flat && inputs[2].flat;
        for first in stretches::<V>() {
            let freq_hz = freq.read::<V>(self.level, &inputs[0], first);
            let detune = detune.read::<V>(self.level, &inputs[1], first);
            let voices = voices.read::<V>(self.level, &inputs[2], first);
            let mut sum = V::splat(self.level, 0.0).frames();
            for voice in 0..VOICES {
                let place = voice as f32;
                let own_hz = each!(flat, at => {
                    let step = (voices[at] - 1.0).greater(voices[at].like(1.0));
                    let aside = detune[at].like(2.0 * place) / step - 1.0;
                    freq_hz[at] * (detune[at] * aside * GREATEST_DETUNE + 1.0)
                });
                let share = each!(flat, at => (voices[at] - place).between(0.0, 1.0) * LEVEL / voices[at]);
                self.add(voice, &own_hz, &share, &mut sum, flat);
            }
            write::<V>(outputs[0], first, &sum);
        }
    }

    fn reset(&mut self, lane: usize) {
        for (voice, phase) in self.phases.iter_mut().enumerate() {
            phase.restart_at(self.level, lane, SPREAD_TURNS * voice as f32);
        }
    }

    fn carry(&mut self, lane: usize, tape: &mut Tape) {
        self.phases.iter_mut().for_each(|phase| phase.carry(self.level, lane, tape));
    }
}

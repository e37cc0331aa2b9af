//! Hard sync: `sync`, a saw that begins anew with each period of a slower oscillator.
//!
//! Where the saw is follows from the phase of the slower one, and so does the way to each of its edges, before and
//! behind: each edge gets its residue as those of a plain saw do.

use super::oscillator::{Clock, Edges};
use super::port::{Range, ranges, stretches, write};
use super::step::{Residue, Step};
use super::{Input, Kernel, Moment, Setup, Tape};

/// How many edges of the period before, or behind, may reach into the present one.
const EDGES_NEAR: i32 = 2;

/// The oscillator.
pub struct Sync {
    clock: Clock<f32>,
    ports: [Range; 2],
}

impl Sync {
    /// At phase 0.
    pub fn new(setup: &Setup<'_>) -> Sync {
        Sync { clock: Clock::new((), setup), ports: ranges("sync") }
    }
}

/// The saw at a phase of the slower oscillator, from -½ to ½, with `per_turn` reaches in a turn of that.
fn saw(turns: f32, ratio: f32, per_turn: f32, smooth: f32) -> f32 {
    let since_start = if turns < 0.0 { turns + 1.0 } else { turns };
    let edges = ratio.ceil() as i32 - 1;
    let gone = (ratio * since_start).min(edges as f32 + 1.0 - f32::EPSILON);
    let passed = gone.floor() as i32;
    let sharp = 2.0 * (gone - passed as f32) - 1.0;
    // How high the saw is where it begins anew, from 0 to 2.
    let last = 2.0 * (ratio - edges as f32);
    let mut residue = last * Step::at(turns, per_turn);
    let mut add = |edge: i32, period: f32| {
        if (1..=edges).contains(&edge) {
            residue += 2.0 * Step::at(since_start - edge as f32 / ratio + period, per_turn);
        }
    };
    (passed - 1..=passed + 2).for_each(|edge| add(edge, 0.0));
    if since_start < 0.5 {
        (edges - EDGES_NEAR + 1..=edges).for_each(|edge| add(edge, 1.0));
    } else {
        (1..=EDGES_NEAR).for_each(|edge| add(edge, -1.0));
    }
    sharp + smooth * residue
}

impl Kernel for Sync {
    fn run(&mut self, _: &Moment<'_>, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        let [freq, ratio] = self.ports;
        let rate_hz = self.clock.sample_rate_hz;
        for first in stretches::<f32>() {
            let freq_hz = freq.read::<f32>((), &inputs[0], first);
            let ratio = ratio.read::<f32>((), &inputs[1], first);
            let edges = Edges::<f32>::of(&freq_hz, inputs[0].flat, rate_hz);
            let mut wave = self.clock.run(&freq_hz, inputs[0].flat);
            for (at, value) in wave.iter_mut().enumerate() {
                // So slow that its own edges do not meet.
                let ratio = ratio[at].min(0.25 * rate_hz / freq_hz[at].abs().max(1e-3)).max(1.0);
                *value = saw(*value, ratio, edges.per_turn[at], edges.smooth[at]);
            }
            write::<f32>(outputs[0], first, &wave);
        }
    }

    fn reset(&mut self, lane: usize) {
        self.clock.reset(lane);
    }

    fn carry(&mut self, lane: usize, tape: &mut Tape) {
        self.clock.carry(lane, tape);
    }
}

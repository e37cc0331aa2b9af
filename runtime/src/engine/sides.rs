//! What a block gives: the mix, and what each pair of channels plays of it.

use crate::arena::Slot;
use phonon_compiler::plan::{Input, Mix, Output, Place, Plan, pair};
use phonon_compiler::ugen::approx::tanh;

/// Left and right of the mix; then, where there are several pairs of channels, left and right of each.
///
/// A pair is the sum of its outputs at the level that they have in the mix; a law that limits does so in each pair.
pub struct Sides {
    /// Each with room for a block.
    values: Vec<Vec<f32>>,
    pairs: usize,
    frames: usize,
}

impl Sides {
    pub(super) fn new(pairs: usize, block_frames: usize) -> Sides {
        let pairs = pairs.max(1);
        let count = if pairs > 1 { 2 + 2 * pairs } else { 2 };
        Sides { values: vec![vec![0.0; block_frames]; count], pairs, frames: 0 }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.values.len()
    }

    /// How many frames each of them has.
    pub fn frames(&self) -> usize {
        self.frames
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = &[f32]> {
        self.values.iter().map(|side| &side[..self.frames])
    }

    /// Left and right of the mix.
    pub fn mix(&self) -> [&[f32]; 2] {
        [0, 1].map(|side| &self.values[side][..self.frames])
    }

    /// Sums the audible outputs in the order of the plan; says how many values of the mix were not finite.
    pub(super) fn sum(&mut self, plan: &Plan, slot: &Slot) -> u64 {
        let Sides { values, pairs, frames } = self;
        *frames = slot.frames();
        let scale = plan.mix.level(plan.outputs.iter().filter(|output| output.audible).count());
        let mut wild_frames = 0;
        for (at, sum) in values.iter_mut().enumerate() {
            let sum = &mut sum[..*frames];
            // The mix has all outputs.
            let own = (at / 2).checked_sub(1);
            let is_here = |output: &Output| own.is_none_or(|own| pair(output.channel, *pairs) == own);
            sum.fill(0.0);
            for output in plan.outputs.iter().filter(|output| output.audible && is_here(output)) {
                add(&output.signals[at % 2], slot, sum);
            }
            let wild = finish(sum, scale, plan.mix);
            wild_frames += if own.is_none() { wild } else { 0 };
        }
        wild_frames
    }
}

/// Gives a sum its level; what is not finite becomes 0 and is counted.
pub(super) fn finish(sum: &mut [f32], scale: f32, mix: Mix) -> u64 {
    let mut wild_frames = 0;
    for value in sum {
        wild_frames += u64::from(!value.is_finite());
        *value = if value.is_finite() { limited(*value * scale, mix) } else { 0.0 };
    }
    wild_frames
}

/// Adds one side of an output.
pub(super) fn add(signal: &Input, slot: &Slot, sum: &mut [f32]) {
    match signal {
        Input::Constant(value) => sum.iter_mut().for_each(|sum| *sum += value),
        Input::Place(Place::Wire(wire)) => {
            sum.iter_mut().zip(slot.signal(*wire)).for_each(|(sum, value)| *sum += value);
        }
        Input::Constants(_) | Input::Place(_) => {}
    }
}

fn limited(value: f32, mix: Mix) -> f32 {
    match mix {
        Mix::None | Mix::Gain | Mix::Sqrt => value,
        Mix::Tanh => tanh(value),
        Mix::Hard => value.clamp(-1.0, 1.0),
    }
}

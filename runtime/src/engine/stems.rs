//! The stems of a piece: the parts of its mix, its outputs and its buses, kept aside while the mix is computed.

use super::sides::{add, finish};
use crate::arena::Slot;
use phonon_compiler::plan::{Mix, Plan, QUANTUM_FRAMES, Stem};

/// What is handed the frames of each stem, by its place among the stems.
pub type Take<'a, E> = dyn FnMut(usize, &[f32]) -> Result<(), E> + 'a;

/// What the stems of a plan gave since they were fetched.
pub struct Stems {
    kept: Vec<Kept>,
    /// Room for a side of a block.
    side: Vec<f32>,
}

/// A stem, and its interleaved frames.
struct Kept {
    /// Its number among the outputs of the plan.
    output: usize,
    /// What it goes through as the mix does.
    law: Mix,
    frames: Vec<f32>,
}

impl Stems {
    /// For a plan that was compiled with stems, fetched at least every `frames_max` frames.
    pub(super) fn new(plan: &Plan, frames_max: usize) -> Stems {
        let room = 2 * (frames_max + QUANTUM_FRAMES);
        let stems =
            plan.outputs.iter().enumerate().filter_map(|(at, output)| Some((at, output.stem.as_ref()?)));
        let kept = stems.map(|(output, Stem { law, .. })| Kept {
            output,
            law: *law,
            frames: Vec::with_capacity(room),
        });
        Stems { kept: kept.collect(), side: vec![0.0; frames_max] }
    }

    /// Keeps what a block gave. Allocates nothing as long as all is fetched in time.
    pub(super) fn keep(&mut self, plan: &Plan, slot: &Slot) {
        let Stems { kept, side } = self;
        let side = &mut side[..slot.frames()];
        for Kept { output, law, frames } in kept {
            let begin = frames.len();
            frames.resize(begin + 2 * side.len(), 0.0);
            for (at, signal) in plan.outputs[*output].signals.iter().enumerate() {
                side.fill(0.0);
                add(signal, slot, side);
                // What is not finite is silence, as in the mix, which counts it.
                let _ = finish(side, 1.0, *law);
                frames[begin + at..].iter_mut().step_by(2).zip(&*side).for_each(|(to, value)| *to = *value);
            }
        }
    }

    /// Hands over the next frames of every stem, in the order of the plan: interleaved, left and right.
    ///
    /// No more than were computed, and as many as were rendered, so that the stems keep step with the mix.
    pub fn fetch<E>(&mut self, frames: usize, take: &mut Take<'_, E>) -> Result<(), E> {
        for (at, Kept { frames: kept, .. }) in self.kept.iter_mut().enumerate() {
            take(at, &kept[..2 * frames])?;
            kept.drain(..2 * frames);
        }
        Ok(())
    }
}

/// The stems of a plan, in its order.
pub fn stems(plan: &Plan) -> impl Iterator<Item = &Stem> {
    plan.outputs.iter().filter_map(|output| output.stem.as_ref())
}

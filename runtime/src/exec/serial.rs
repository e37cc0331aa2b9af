//! The serial executor: one task after the other. It is the specification that every other executor must equal,
//! bit for bit.

use super::run::{Desk, Scene, run};
use crate::arena::Slot;
use crate::bank::Samples;
use crate::instance::Instance;
use crate::score::Score;
use phonon_compiler::plan::TaskId;
use std::ops::Range;

/// Runs all tasks of a plan for one block.
pub struct Serial {
    desk: Desk,
}

impl Serial {
    /// An executor for an instance.
    pub fn new(instance: &Instance) -> Serial {
        Serial { desk: Desk::new(instance.scratch, instance.lanes, instance.inputs_max) }
    }

    /// Runs the block of these frames; its wires are then in `slot`.
    pub fn block(
        &mut self,
        instance: &mut Instance,
        slot: &mut Slot,
        score: &Score,
        samples: &dyn Samples,
        frames: Range<u64>,
    ) {
        let Instance { parts, constants, rights, .. } = instance;
        let scene = Scene { score, samples, constants };
        for (at, part) in parts.iter_mut().enumerate() {
            let mut wires = slot.wires(rights, TaskId(at as u32));
            run(part, &mut wires, &mut self.desk, &scene, frames.clone());
        }
    }
}

//! The serial executor: one task after the other. It is the specification that every other executor must equal,
//! bit for bit.

use super::run::{Desk, Scene, run};
use super::stage::Stretch;
use crate::arena::Slot;
use crate::instance::Instance;
use phonon_compiler::plan::TaskId;

/// Runs all tasks of a plan, block by block.
pub struct Serial {
    desk: Desk,
}

impl Serial {
    /// An executor for an instance.
    pub fn new(instance: &Instance) -> Serial {
        Serial { desk: Desk::new(instance.scratch, instance.lanes, instance.inputs_max) }
    }

    /// Runs all blocks; each is shown to `take` when it is over.
    pub fn run(&mut self, stretch: Stretch<'_>, take: &mut dyn FnMut(&Slot)) {
        let Stretch { instance, ring, score, samples, blocks } = stretch;
        let Instance { parts, constants, rights, .. } = instance;
        let scene = Scene { score, samples, constants };
        for block in blocks.first..blocks.first + blocks.count() {
            let frames = blocks.frames_of(block);
            let slot = ring.admit(block, (frames.end - frames.start) as usize);
            for (at, part) in parts.iter_mut().enumerate() {
                let mut wires = slot.wires(rights, TaskId(at as u32));
                run(part, &mut wires, &mut self.desk, &scene, frames.clone());
            }
            take(slot);
        }
    }
}

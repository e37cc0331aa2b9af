//! The memory of a block: one arena per block in flight, with all wires of the block carved from it.
//!
//! This is one of the few files where `unsafe` is allowed. It rests on two invariants. \[S1\]: the plan gives every wire
//! one writing task, and only tasks that wait for it read it; [`Rights`] checks that when an instance is built, and
//! every access is held against it. \[R1\]: a task runs once per block, after all it waits for; that is shown by the
//! exclusive borrow of the slot, under which one task after the other holds its [`Wires`], or by a claim.
#![expect(unsafe_code, reason = "wires are carved from an arena and lent to tasks by the rights of the plan")]

use crate::exec::claim::{Board, Slots, WireRight};
use bumpalo::Bump;
use phonon_compiler::plan::{Body, Input, Place, Plan, QUANTUM_FRAMES, TaskId, WireId};
use phonon_kernel::width;
use std::alloc::Layout;
use std::ops::Range;
use std::ptr::NonNull;

/// Wires begin at multiples of this many bytes: a cache line, and the widest vector.
const ALIGNMENT_BYTES: usize = 64;

/// Why a plan cannot be run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault(pub String);

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Fault {}

/// Which task writes each wire and which tasks may read it.
#[derive(Debug)]
pub struct Rights {
    writers: Vec<Option<TaskId>>,
    /// For each task the wires it reads, ascending.
    readable: Vec<Vec<WireId>>,
}

impl Rights {
    /// The rights that a plan gives; a fault where it breaks \[S1\].
    pub fn of(plan: &Plan) -> Result<Rights, Fault> {
        let mut rights = Rights { writers: vec![None; plan.wires.len()], readable: Vec::new() };
        let mut ancestors: Vec<Vec<u64>> = Vec::with_capacity(plan.tasks.len());
        for (at, task) in plan.tasks.iter().enumerate() {
            let id = TaskId(at as u32);
            let mut before = vec![0u64; plan.tasks.len().div_ceil(64)];
            for earlier in &task.before {
                if *earlier >= id {
                    return Err(Fault(format!(
                        "task {at} waits for task {}, which is not earlier",
                        earlier.0
                    )));
                }
                before.iter_mut().zip(&ancestors[earlier.index()]).for_each(|(into, from)| *into |= from);
            }
            before[at / 64] |= 1 << (at % 64);
            rights.add(id, &task.body, &before)?;
            ancestors.push(before);
        }
        let heard = plan.outputs.iter().flat_map(|output| &output.signals);
        for wire in heard.filter_map(wire_of) {
            rights.writer(wire)?;
        }
        Ok(rights)
    }

    /// The rights of a task: `before` are the tasks it waits for, and itself.
    fn add(&mut self, id: TaskId, body: &Body, before: &[u64]) -> Result<(), Fault> {
        let mut readable = Vec::new();
        for op in &body.ops {
            for wire in op.inputs.iter().filter_map(wire_of) {
                let writer = self.writer(wire)?;
                if before[writer.index() / 64] & (1 << (writer.index() % 64)) == 0 {
                    return Err(Fault(format!(
                        "task {} reads wire {} and does not wait for its writer",
                        id.0, wire.0
                    )));
                }
                readable.push(wire);
            }
            for place in op.outputs.iter().flatten() {
                if let Place::Wire(wire) = place {
                    match self.writers.get_mut(wire.index()) {
                        Some(writer @ None) => *writer = Some(id),
                        Some(_) => return Err(Fault(format!("wire {} is written twice", wire.0))),
                        None => return Err(Fault(format!("there is no wire {}", wire.0))),
                    }
                }
            }
        }
        readable.sort_unstable();
        readable.dedup();
        self.readable.push(readable);
        Ok(())
    }

    fn writer(&self, wire: WireId) -> Result<TaskId, Fault> {
        let writer = self.writers.get(wire.index()).copied().flatten();
        writer.ok_or_else(|| Fault(format!("wire {} is read before it is written", wire.0)))
    }
}

fn wire_of(input: &Input) -> Option<WireId> {
    match input {
        Input::Place(Place::Wire(wire)) => Some(*wire),
        _ => None,
    }
}

/// The slots for the blocks in flight; a block takes the slot of its number, round and round.
#[derive(Debug)]
pub struct Ring {
    slots: Box<[Slot]>,
}

impl Ring {
    /// A ring for so many blocks in flight, each of at most `frames_max` frames, with wires of so many lanes.
    pub fn new(blocks: usize, wires: &[u8], frames_max: usize) -> Ring {
        Ring { slots: (0..blocks.max(1)).map(|_| Slot::new(wires, frames_max)).collect() }
    }

    /// How much memory the wires of a block take.
    pub fn slot_bytes(wires: &[u8], frames_max: usize) -> usize {
        wires.iter().map(|&lanes| width(usize::from(lanes)) * frames_max * size_of::<f32>()).sum()
    }

    /// The slot of a block, emptied for it.
    pub fn admit(&mut self, block: u64, frames: usize) -> &mut Slot {
        let at = (block % self.slots.len() as u64) as usize;
        let slot = &mut self.slots[at];
        slot.admit(frames);
        slot
    }

    /// How many blocks may be in flight.
    pub fn window(&self) -> usize {
        self.slots.len()
    }

    /// Lends the slots to the claims of a board.
    pub fn lend<'a>(&'a mut self, board: &'a Board) -> Slots<'a, Slot> {
        Slots::lend(board, &mut self.slots)
    }

    /// The slot of a block that was admitted.
    pub fn slot(&self, block: u64) -> &Slot {
        &self.slots[(block % self.slots.len() as u64) as usize]
    }
}

/// The wires of one block.
#[derive(Debug)]
pub struct Slot {
    bump: Bump,
    /// The first wire; the others follow.
    base: NonNull<f32>,
    wires: Box<[Lot]>,
    /// How many floats all wires have.
    floats: usize,
    frames_max: usize,
    frames: usize,
}

/// The room of a wire.
#[derive(Clone, Copy, Debug)]
struct Lot {
    /// Where it begins, in floats.
    begin: usize,
    lanes: u8,
}

// SAFETY: `base` points into the heap memory of `bump`, which the slot owns and which moves with it.
unsafe impl Send for Slot {}
// SAFETY: [S1] [R1] through a shared slot only wires are reached, each written by one task and read by those that run
// after it; the arena itself is used only through an exclusive borrow.
unsafe impl Sync for Slot {}

impl Slot {
    fn new(wires: &[u8], frames_max: usize) -> Slot {
        assert!(frames_max.is_multiple_of(QUANTUM_FRAMES), "blocks are whole quanta");
        let mut floats = 0;
        let lot = |&lanes: &u8| {
            let begin = floats;
            floats += width(usize::from(lanes)) * frames_max;
            Lot { begin, lanes }
        };
        let wires: Box<[Lot]> = wires.iter().map(lot).collect();
        let bytes = floats * size_of::<f32>();
        let bump = Bump::try_with_capacity(bytes + ALIGNMENT_BYTES).expect("memory for the wires of a block");
        // From here on a block that wanted more would be refused instead of served from the system.
        bump.set_allocation_limit(Some(bump.allocated_bytes()));
        let mut slot = Slot { bump, base: NonNull::dangling(), wires, floats, frames_max, frames: 0 };
        slot.base = slot.carve();
        // SAFETY: [S1] nobody holds a wire yet, and `carve` gave room for exactly so many floats.
        unsafe { std::slice::from_raw_parts_mut(slot.base.as_ptr(), floats) }.fill(0.0);
        slot
    }

    /// Room for all wires, at the same place each time that the arena is empty.
    fn carve(&self) -> NonNull<f32> {
        let bytes = self.floats * size_of::<f32>();
        let layout = Layout::from_size_align(bytes, ALIGNMENT_BYTES).expect("a layout of whole cache lines");
        self.bump.try_alloc_layout(layout).expect("the arena was made for all wires").cast()
    }

    /// Empties the slot for a block.
    ///
    /// # Panics
    /// Where the block is longer than those it was made for, or no whole number of quanta.
    pub fn admit(&mut self, frames: usize) {
        assert!(
            frames <= self.frames_max && frames.is_multiple_of(QUANTUM_FRAMES),
            "blocks are whole quanta"
        );
        self.bump.reset();
        let base = self.carve();
        // The floats there were initialised when the slot was made, and stay so.
        assert_eq!(base, self.base, "an arena of one chunk carves at the same place");
        self.frames = frames;
    }

    /// The wires of a task, while it runs. The borrow of the slot keeps all other tasks away \[R1\].
    pub fn wires<'a>(&'a mut self, rights: &'a Rights, task: TaskId) -> Wires<'a> {
        Wires { slot: self, rights, task, at: 0 }
    }

    /// How long the block is.
    pub fn frames(&self) -> usize {
        self.frames
    }

    /// What a wire holds after the last task of its block.
    pub fn signal(&self, wire: WireId) -> &[f32] {
        self.part(wire, 0..self.frames)
    }

    /// Where these frames of a wire begin, and how many floats they have.
    fn place(&self, wire: WireId, part: &Range<usize>) -> (NonNull<f32>, usize) {
        let Lot { begin, lanes } = self.wires[wire.index()];
        assert!(part.start <= part.end && part.end <= self.frames);
        let stride = width(usize::from(lanes));
        // SAFETY: [S1] a wire has room for `frames_max` frames, of which the assertion allows no more than there are,
        // and `carve` gave room for all wires.
        (unsafe { self.base.add(begin + part.start * stride) }, part.len() * stride)
    }

    fn part(&self, wire: WireId, part: Range<usize>) -> &[f32] {
        let (place, floats) = self.place(wire, &part);
        // SAFETY: [S1] [R1] `place` has checked the bounds, the floats are initialised, and no task writes to a wire
        // while it is read: writing borrows the `Wires` of the running task, of which there are no others.
        unsafe { std::slice::from_raw_parts(place.as_ptr(), floats) }
    }
}

/// The wires of a block as one task sees them, at one quantum.
#[derive(Debug)]
pub struct Wires<'a> {
    slot: &'a Slot,
    rights: &'a Rights,
    task: TaskId,
    /// The first frame of the quantum in the block.
    at: usize,
}

impl<'a> Wires<'a> {
    /// The wires of a claimed task, in the slot of its block.
    pub fn claimed(slots: &'a Slots<'a, Slot>, rights: &'a Rights, right: WireRight<'a>) -> Wires<'a> {
        Wires { slot: slots.get(&right), rights, task: TaskId(right.task() as u32), at: 0 }
    }

    /// Goes to the quantum that begins at this frame of the block.
    pub fn seek(&mut self, frame: usize) {
        self.at = frame;
    }

    /// A wire's quantum.
    ///
    /// # Panics
    /// Where the plan does not let the task read that wire.
    pub fn read(&self, wire: WireId) -> phonon_kernel::Input<'_> {
        let may_read = self.rights.readable[self.task.index()].binary_search(&wire).is_ok();
        assert!(may_read, "task {} does not read wire {}", self.task.0, wire.0);
        let signal = self.slot.part(wire, self.at..self.at + QUANTUM_FRAMES);
        phonon_kernel::Input { signal, flat: false, lanes: self.slot.wires[wire.index()].lanes }
    }

    /// Puts a quantum on a wire.
    ///
    /// # Panics
    /// Where the wire is not the task's to write.
    pub fn write(&mut self, wire: WireId, signal: &[f32]) {
        assert_eq!(self.rights.writers[wire.index()], Some(self.task), "a wire has one writer");
        let (place, floats) = self.slot.place(wire, &(self.at..self.at + QUANTUM_FRAMES));
        // SAFETY: [S1] `place` has checked the bounds, the wire is this task's alone to write; [R1] nobody else reads it yet, and what this task has
        // read from it is no longer borrowed, because writing borrows the `Wires` exclusively.
        unsafe { std::slice::from_raw_parts_mut(place.as_ptr(), floats) }.copy_from_slice(signal);
    }
}

#[cfg(test)]
mod tests {
    use super::{ALIGNMENT_BYTES, Rights, Ring, Slot};
    use phonon_compiler::plan::{QUANTUM_FRAMES, TaskId, WireId};

    fn rights() -> Rights {
        let writers = vec![Some(TaskId(0)), Some(TaskId(0)), Some(TaskId(1))];
        Rights { writers, readable: vec![vec![], vec![WireId(0), WireId(1)]] }
    }

    #[test]
    fn wires_are_apart_and_aligned() {
        let (mut ring, rights) = (Ring::new(2, &[1, 1, 1], 128), rights());
        let slot = ring.admit(5, 128);
        for (wire, value) in [(0, 1.0), (1, 2.0)] {
            let mut wires = slot.wires(&rights, TaskId(0));
            for frame in [0, 64] {
                wires.seek(frame);
                wires.write(WireId(wire), &[value + frame as f32; QUANTUM_FRAMES]);
            }
        }
        let mut wires = slot.wires(&rights, TaskId(1));
        wires.seek(64);
        assert_eq!(wires.read(WireId(0)).signal, [65.0; 64]);
        assert_eq!(wires.read(WireId(1)).signal, [66.0; 64]);
        for wire in 0..3 {
            assert_eq!(ring.slot(5).signal(WireId(wire)).as_ptr() as usize % ALIGNMENT_BYTES, 0);
        }
        assert_eq!(ring.slot(5).signal(WireId(1))[..64], [2.0; 64]);
    }

    #[test]
    fn the_arena_never_grows() {
        let mut slot = Slot::new(&[1; 100], 512);
        let bytes = slot.bump.allocated_bytes();
        for block in 0..1_000 {
            slot.admit(64 * (1 + block % 8));
        }
        assert_eq!(slot.bump.allocated_bytes(), bytes);
        assert!(slot.bump.try_alloc_slice_fill_copy(100_000, 0.0f32).is_err());
    }

    #[test]
    fn a_task_has_no_rights_but_the_plans() {
        let (mut ring, rights) = (Ring::new(1, &[1, 1, 1], 64), rights());
        let slot = ring.admit(0, 64);
        let caught = |f: &mut dyn FnMut()| std::panic::catch_unwind(std::panic::AssertUnwindSafe(f)).is_err();
        assert!(caught(&mut || assert!(!slot.wires(&rights, TaskId(0)).read(WireId(0)).signal.is_empty())));
        assert!(caught(&mut || slot.wires(&rights, TaskId(1)).write(WireId(0), &[0.0; 64])));
        assert!(caught(&mut || {
            let mut wires = slot.wires(&rights, TaskId(1));
            wires.seek(64);
            wires.read(WireId(0));
        }));
    }
}

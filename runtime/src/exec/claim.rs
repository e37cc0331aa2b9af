//! Who may touch what when: the board that counts tasks down, and the rights that it hands out.
//!
//! This is one of the few files where `unsafe` is allowed. It rests on \[R1\], for which `README.md` gives the argument:
//! for each task and block one [`Claim`] is minted, after everything that the task waits for; a slot is [`Vacant`] or
//! [`Done`] only while no claim for it lives. These rights cannot be copied, so what they lend is lent once.
#![expect(unsafe_code, reason = "a claim lends what is its task's, a vacancy what is its slot's")]

use super::pool::Work;
use crate::sync::{AtomicU32, AtomicU64, Guarded, Ordering, order, seeded};
use crossbeam_utils::CachePadded;
use phonon_compiler::plan::Plan;
use std::marker::PhantomData;
use std::ptr::NonNull;

/// Bits of a claim's word that name the task.
const TASK_BITS: u32 = 20;

/// The right to run one task for one block.
pub struct Claim<'a> {
    board: &'a Board,
    task: usize,
    block: u64,
}

impl<'a> Claim<'a> {
    /// The task, by its number in the plan.
    pub fn task(&self) -> usize {
        self.task
    }

    /// The block, counted from the first one of the board.
    pub fn block(&self) -> u64 {
        self.block
    }

    /// Divides it into the right to the task's state and the right to the task's wires, for a while.
    pub fn divide(&mut self) -> (PartRight<'_>, WireRight<'_>) {
        let claim: &Claim<'_> = self;
        (PartRight(claim), WireRight(claim))
    }

    /// The claim as a word, for a deque.
    pub(super) fn into_word(self) -> u64 {
        self.block << TASK_BITS | self.task as u64
    }

    /// The claim that a deque gives back. It must have been put in once, and taken out once.
    pub(super) fn from_word(board: &'a Board, word: u64) -> Claim<'a> {
        Claim { board, task: (word & ((1 << TASK_BITS) - 1)) as usize, block: word >> TASK_BITS }
    }
}

/// The right to the state of the claimed task.
pub struct PartRight<'c>(&'c Claim<'c>);

/// The right to what the claimed task may do with the wires of its block.
pub struct WireRight<'c>(&'c Claim<'c>);

impl WireRight<'_> {
    /// The task, by its number in the plan.
    pub fn task(&self) -> usize {
        self.0.task
    }
}

/// The right to the slot of a block that has not begun.
pub struct Vacant<'a> {
    board: &'a Board,
    block: u64,
}

impl Vacant<'_> {
    /// The block.
    pub fn block(&self) -> u64 {
        self.block
    }
}

/// The right to look at the slot of a block that is over, until the next one is admitted to it.
pub struct Done<'a> {
    board: &'a Board,
    block: u64,
}

impl Done<'_> {
    /// The block.
    pub fn block(&self) -> u64 {
        self.block
    }
}

/// The state of all tasks of a plan, lent to whoever holds a claim.
pub struct Parts<'a, T> {
    board: &'a Board,
    base: NonNull<T>,
    lent: PhantomData<&'a mut [T]>,
}

// SAFETY: [R1] an element is reached through the one claim for its task only, so it is sent from thread to thread, and
// never shared.
unsafe impl<T: Send> Sync for Parts<'_, T> {}

impl<'a, T> Parts<'a, T> {
    /// Lends them, one for each task of the board.
    pub fn lend(board: &'a Board, parts: &'a mut [T]) -> Parts<'a, T> {
        assert_eq!(parts.len(), board.full.len(), "there is a part for each task");
        Parts { board, base: NonNull::from(parts).cast(), lent: PhantomData }
    }

    /// The part of the claimed task.
    pub fn get<'c>(&'c self, right: PartRight<'c>) -> &'c mut T {
        assert!(std::ptr::eq(right.0.board, self.board), "a claim counts on its own board");
        // SAFETY: [R1] the number of the task is below the number of parts; of all blocks' claims for a task one lives at
        // a time, each minted after the one before was finished, and `divide` borrows it exclusively.
        unsafe { self.base.add(right.0.task).as_mut() }
    }
}

/// The slots of the blocks in flight, lent to their claims and to whoever admits blocks.
pub struct Slots<'a, T> {
    board: &'a Board,
    base: NonNull<T>,
    lent: PhantomData<&'a mut [T]>,
}

// SAFETY: [R1] an element is shared by the claims for its block, and otherwise reached through one right at a time.
unsafe impl<T: Send + Sync> Sync for Slots<'_, T> {}

impl<'a, T> Slots<'a, T> {
    /// Lends them, one for each block that may be in flight.
    pub fn lend(board: &'a Board, slots: &'a mut [T]) -> Slots<'a, T> {
        assert_eq!(slots.len() as u64, board.window, "there is a slot for each block in flight");
        Slots { board, base: NonNull::from(slots).cast(), lent: PhantomData }
    }

    /// The slot of the claimed block.
    pub fn get<'c>(&'c self, right: &WireRight<'c>) -> &'c T {
        // SAFETY: [R1] while a claim for the block lives, nobody has a vacancy of its slot.
        unsafe { self.place(right.0.board, right.0.block).as_ref() }
    }

    /// The slot of a block that has not begun.
    pub fn vacant<'c>(&'c self, right: &'c mut Vacant<'_>) -> &'c mut T {
        // SAFETY: [R1] the block that was in the slot is over and no claim for the next one is minted; a vacancy is not
        // copied, and is over before the block is admitted.
        unsafe { self.place(right.board, right.block).as_mut() }
    }

    /// The slot of a block that is over.
    pub fn done<'c>(&'c self, right: &'c Done<'_>) -> &'c T {
        // SAFETY: [R1] all claims for the block are finished, and none is admitted to its slot before the right ends.
        unsafe { self.place(right.board, right.block).as_ref() }
    }

    fn place(&self, board: &Board, block: u64) -> NonNull<T> {
        assert!(std::ptr::eq(board, self.board), "a right counts on its own board");
        // SAFETY: the rest of a division by the number of slots is below it.
        unsafe { self.base.add((block % self.board.window) as usize) }
    }
}

/// What each task of each block in flight still waits for.
///
/// A task of block `b` waits for a signal from each task before it, for one from itself in block `b - 1`, and, if it is a
/// root, which has none before it, for a ticket of its block.
pub struct Board {
    /// For each task those that wait for it.
    after: Box<[Box<[usize]>]>,
    /// For each task how many signals it waits for.
    full: Box<[u32]>,
    /// The tasks that wait for no other.
    roots: Box<[usize]>,
    window: u64,
    /// For each slot, for each task, how many signals are to come.
    countdowns: Box<[AtomicU32]>,
    /// For each slot, how many tasks are to be finished.
    remaining: Box<[CachePadded<AtomicU32>]>,
    /// Tickets taken and tickets there are, since the beginning: one for each root of each block.
    taken: CachePadded<AtomicU64>,
    offered: CachePadded<AtomicU64>,
    work: Guarded<Option<NonNull<dyn Work>>>,
}

// SAFETY: [R1] the one field that is not `Sync` by itself, `work`, is written only while no claim lives, by the thread
// that admits blocks, and read only through claims; `Work` is `Sync`.
unsafe impl Sync for Board {}
// SAFETY: as above: nothing in it belongs to a thread.
unsafe impl Send for Board {}

impl Board {
    /// A board for a plan and so many blocks in flight; the plan's order was checked by [`crate::arena::Rights`].
    pub fn new(plan: &Plan, window: usize) -> Board {
        let after = plan.tasks.iter().map(|task| task.after.iter().map(|id| id.index()).collect());
        Board::of(after.collect(), window)
    }

    /// A board for tasks of which each names those that wait for it.
    pub(super) fn of(after: Box<[Box<[usize]>]>, window: usize) -> Board {
        let mut before = vec![0u32; after.len()];
        after.iter().flatten().for_each(|&task| before[task] += 1);
        let roots: Box<[usize]> = (0..after.len()).filter(|&task| before[task] == 0).collect();
        assert!(after.len() < 1 << TASK_BITS && window > 0, "tasks have numbers of {TASK_BITS} bits");
        let full: Box<[u32]> = before.iter().map(|&count| count.max(1) + 1).collect();
        // Nobody signals the first block on behalf of the one before it.
        let countdown = |slot: usize, full: u32| AtomicU32::new(if slot == 0 { full - 1 } else { full });
        Board {
            countdowns: (0..window)
                .flat_map(|slot| full.iter().map(move |&full| countdown(slot, full)))
                .collect(),
            remaining: (0..window).map(|_| CachePadded::new(AtomicU32::new(0))).collect(),
            taken: CachePadded::new(AtomicU64::new(0)),
            offered: CachePadded::new(AtomicU64::new(0)),
            work: Guarded::new(None),
            window: window as u64,
            after,
            full,
            roots,
        }
    }

    /// How many blocks may be in flight.
    pub fn window(&self) -> u64 {
        self.window
    }

    /// How many tasks a block has.
    pub fn tasks(&self) -> usize {
        self.full.len()
    }

    /// How many tasks of a block wait for no other.
    pub fn roots(&self) -> usize {
        self.roots.len()
    }

    /// Whether there are tickets that nobody has taken.
    pub(super) fn has_tickets(&self) -> bool {
        self.taken.load(Ordering::Relaxed) < self.offered.load(Ordering::Relaxed)
    }

    /// Takes tickets, oldest blocks first, until one is the last signal that its root waited for.
    pub(super) fn redeem(&self) -> Option<Claim<'_>> {
        loop {
            let ticket = self.taken.load(Ordering::Relaxed);
            // Seeing the offer is seeing the slot emptied for its block.
            if ticket >= self.offered.load(order(Ordering::Acquire, "offer-seen-relaxed")) {
                return None;
            }
            let next = ticket + 1;
            let taken = self.taken.compare_exchange(ticket, next, Ordering::Relaxed, Ordering::Relaxed);
            if taken.is_ok() {
                let (block, root) = (ticket / self.roots.len() as u64, ticket % self.roots.len() as u64);
                let claim = self.signal(self.roots[root as usize], block);
                if claim.is_some() {
                    return claim;
                }
            }
        }
    }

    /// Counts a task down; the last signal mints the claim.
    fn signal(&self, task: usize, block: u64) -> Option<Claim<'_>> {
        let counted = order(Ordering::AcqRel, "countdown-relaxed");
        let is_last = self.countdown(task, block).fetch_sub(1, counted) == 1;
        is_last.then_some(Claim { board: self, task, block })
    }

    fn countdown(&self, task: usize, block: u64) -> &AtomicU32 {
        &self.countdowns[(block % self.window) as usize * self.full.len() + task]
    }

    fn remaining(&self, block: u64) -> &AtomicU32 {
        &self.remaining[(block % self.window) as usize]
    }

    /// Does what is to be done.
    pub(super) fn work(&self, claim: &Claim<'_>) -> &dyn Work {
        let work = self.work.with(|work| {
            // SAFETY: [R1] a claim lives, so nobody writes.
            unsafe { *work }
        });
        assert!(std::ptr::eq(claim.board, self), "a claim counts on its own board");
        if seeded("left-before-run") {
            self.remaining(claim.block).fetch_sub(1, Ordering::AcqRel);
        }
        // SAFETY: [R1] the lender ends the loan when all blocks are over, so no sooner than the claim that is shown.
        unsafe { work.expect("claims live during a loan only").as_ref() }
    }

    /// Finishes a claim: signals those that waited for it, hands out the claims this mints, and says whether the block
    /// is over. Afterwards nothing of what the claim lent may be touched.
    pub(super) fn finish<'a>(&'a self, claim: Claim<'a>, mut mint: impl FnMut(Claim<'a>)) -> bool {
        let (task, block) = (claim.task, claim.block);
        // Made ready for the block that will have the slot next, before anybody can signal for that one.
        if !seeded("countdown-not-renewed") {
            self.countdown(task, block).store(self.full[task], Ordering::Relaxed);
        }
        // The first claim that is minted is run next by the same worker, which has the state of its own task at hand.
        self.signal(task, block + 1).into_iter().for_each(&mut mint);
        let after = self.after[task].iter().filter_map(|&after| self.signal(after, block));
        after.for_each(&mut mint);
        if seeded("left-before-run") {
            return self.remaining(block).load(Ordering::Acquire) == 0;
        }
        self.remaining(block).fetch_sub(1, order(Ordering::AcqRel, "join-relaxed")) == 1
    }
}

/// The one who admits blocks and takes them when they are over. There is one for each board.
pub(super) struct Usher {
    admitted: u64,
    taken: u64,
}

impl Usher {
    /// The usher of a new board.
    pub fn new() -> Usher {
        Usher { admitted: 0, taken: 0 }
    }

    /// How many blocks have been admitted.
    pub fn admitted(&self) -> u64 {
        self.admitted
    }

    /// How many blocks have been taken.
    pub fn taken(&self) -> u64 {
        self.taken
    }

    /// Lets the tasks of the next block begin, if its slot is free; `open` is called with the right to that.
    pub fn admit(&mut self, board: &Board, open: impl FnOnce(Vacant<'_>)) -> bool {
        let reused_early = u64::from(seeded("slot-reused-early"));
        let is_free = self.admitted < self.taken + board.window + reused_early;
        if is_free {
            open(Vacant { board, block: self.admitted });
            board.remaining(self.admitted).store(board.full.len() as u32, Ordering::Relaxed);
            self.admitted += 1;
            let offered = order(Ordering::Release, "offer-relaxed");
            board.offered.store(self.admitted * board.roots.len() as u64, offered);
        }
        is_free
    }

    /// Whether the oldest block in flight is over.
    pub fn is_done(&self, board: &Board) -> bool {
        self.taken < self.admitted && board.remaining(self.taken).load(Ordering::Acquire) == 0
    }

    /// Takes the oldest block in flight, if it is over; `look` is called with the right to look at it.
    pub fn take(&mut self, board: &Board, look: impl FnOnce(Done<'_>)) -> bool {
        let is_done = self.is_done(board);
        if is_done {
            look(Done { board, block: self.taken });
            self.taken += 1;
        }
        is_done
    }

    /// Lends the work to all who will hold claims, for as long as `during` takes.
    ///
    /// The process ends where `during` unwinds with blocks in flight: their tasks could not be stopped.
    pub fn lend<R>(&mut self, board: &Board, work: &dyn Work, during: impl FnOnce(&mut Usher) -> R) -> R {
        assert_eq!(self.taken, self.admitted, "no block is in flight");
        let lent: NonNull<dyn Work + '_> = NonNull::from(work);
        // SAFETY: only the lifetime changes; the pointer is taken back before the borrow of `work` ends.
        let lent: NonNull<dyn Work + 'static> = unsafe { std::mem::transmute(lent) };
        // SAFETY: [R1] no block is in flight, so no claim lives.
        board.work.with_mut(|work| unsafe { *work = Some(lent) });
        let loan = Loan(self, board);
        during(&mut *loan.0)
    }
}

/// A loan of work; it ends when this is dropped.
struct Loan<'a>(&'a mut Usher, &'a Board);

impl Drop for Loan<'_> {
    fn drop(&mut self) {
        if self.0.taken != self.0.admitted {
            // Others may be at work on what is about to be freed.
            std::process::abort();
        }
        // SAFETY: [R1] all blocks are over, so no claim lives.
        self.1.work.with_mut(|work| unsafe { *work = None });
    }
}

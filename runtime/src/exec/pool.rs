//! The pool: workers that run claims, steal them from each other, and sleep where there are none.

use super::claim::{Board, Claim, Done, Usher, Vacant};
use super::deque::{Deque, Queue, settle};
use super::gate::Gate;
use super::pin::Pins;
use super::run::Desk;
use super::stage::{Stage, Stretch};
use crate::arena::Slot;
use crate::priority::promote;
use crate::sync::{AtomicBool, AtomicU32, AtomicU64, JoinHandle, Ordering, spawn};
use crossbeam_utils::CachePadded;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;

/// What the claims of a stretch of blocks are for.
pub trait Work: Sync {
    /// Makes a slot ready for its next block. Only the thread that called for the stretch does this.
    fn open(&self, vacant: Vacant<'_>);

    /// Runs one task for one block, on any thread.
    fn run(&self, claim: &mut Claim<'_>, desk: &mut Desk);
}

/// What a worker has done so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Claims that it ran.
    pub ran: u64,
    /// Claims that it took from others.
    pub stolen: u64,
}

/// Where the threads of a pool stand.
#[derive(Clone, Copy, Default)]
pub struct Post<'a> {
    /// Each stays on a core of its own.
    pub pins: Option<&'a Pins>,
    /// They go before all other threads, where the system allows it.
    pub is_urgent: bool,
}

/// Threads that run the tasks of blocks together with the one that asks for it.
pub struct Pool {
    shared: Arc<Shared>,
    usher: Usher,
    /// What the caller is while it calls.
    caller: Worker,
    threads: Vec<JoinHandle<()>>,
}

/// What all workers see.
struct Shared {
    board: Board,
    gate: Gate,
    stealers: Box<[<Queue as Deque>::Stealer]>,
    /// How many workers are ready for the first block.
    ready: AtomicU32,
    /// Whether the workers are to go home.
    is_over: AtomicBool,
    /// Whether a task panicked where nothing is known to.
    has_failed: AtomicBool,
    tallies: Box<[CachePadded<AtomicTally>]>,
}

#[derive(Default)]
struct AtomicTally {
    ran: AtomicU64,
    stolen: AtomicU64,
}

impl Shared {
    /// Lets the calling thread take from the system what its first theft takes, and counts it as ready.
    fn make_ready(&self) {
        // A model has nothing to take, and would only have more ways to try.
        if !cfg!(loom) {
            Queue::steal(&self.stealers[0]);
            self.ready.fetch_add(1, Ordering::Release);
            self.gate.call(0);
        }
    }

    /// Whether there may be a claim to run.
    fn has_claims(&self) -> bool {
        self.board.has_tickets() || self.stealers.iter().any(|stealer| !Queue::is_empty(stealer))
    }
}

impl Pool {
    /// A pool of as many workers as there are desks; the first is whoever calls for blocks.
    ///
    /// # Panics
    /// Where there are no desks, or the system has no threads left.
    pub fn new(board: Board, desks: Vec<Desk>, post: Post<'_>) -> Pool {
        let claims_max = board.tasks() * board.window() as usize;
        let workers = desks.into_iter().enumerate().map(|(me, desk)| Worker::new(me, desk, claims_max));
        let mut workers: Vec<Worker> = workers.collect();
        let shared = Arc::new(Shared {
            gate: Gate::new(workers.len()),
            stealers: workers.iter().map(|worker| worker.queue.stealer()).collect(),
            ready: AtomicU32::new(0),
            is_over: AtomicBool::new(false),
            has_failed: AtomicBool::new(false),
            tallies: workers.iter().map(|_| CachePadded::default()).collect(),
            board,
        });
        let others = workers.split_off(1);
        let start = |mut worker: Worker| {
            let shared = Arc::clone(&shared);
            let (pin, is_urgent) = (post.pins.map(|pins| pins.of(worker.me)), post.is_urgent);
            spawn(format!("phonon-{}", worker.me), move || {
                if let Some(pin) = pin {
                    pin.hold();
                }
                if is_urgent {
                    // A refusal is told by the device, whose thread is refused too.
                    let _ = promote();
                }
                shared.make_ready();
                worker.live(&shared);
            })
        };
        let threads: Vec<_> = others.into_iter().map(start).collect();
        shared.make_ready();
        let is_ready = || shared.ready.load(Ordering::Acquire) as usize == shared.stealers.len();
        while !cfg!(loom) && !is_ready() {
            shared.gate.sleep(0, is_ready);
        }
        let caller = workers.pop().expect("split after the first");
        Pool { shared, usher: Usher::new(), caller, threads }
    }

    /// What each worker has done so far; the caller is the first.
    pub fn tallies(&self) -> impl Iterator<Item = Tally> {
        let now = |tally: &CachePadded<AtomicTally>| Tally {
            ran: tally.ran.load(Ordering::Relaxed),
            stolen: tally.stolen.load(Ordering::Relaxed),
        };
        self.shared.tallies.iter().map(now)
    }

    /// Runs the blocks of a stretch; each is shown to `take` when it is over, in order.
    ///
    /// # Panics
    /// Where blocks were left out since the last stretch, and where a task or `take` panics, once all blocks are over.
    pub fn stretch(&mut self, stretch: Stretch<'_>, take: &mut dyn FnMut(&Slot)) {
        assert_eq!(stretch.blocks.first, self.usher.taken(), "blocks follow each other");
        let blocks = stretch.blocks.count();
        let (board, mut call) = self.call();
        let stage = Stage::new(stretch, board);
        call.run(&stage, blocks, &mut |done| take(stage.slots.done(&done)));
    }

    /// The pool's board, to lend things on, and the caller's part in running blocks.
    pub(super) fn call(&mut self) -> (&Board, Call<'_>) {
        let Pool { shared, usher, caller, .. } = self;
        (&shared.board, Call { shared, usher, worker: caller })
    }
}

/// The caller of a pool.
pub(super) struct Call<'p> {
    shared: &'p Shared,
    usher: &'p mut Usher,
    worker: &'p mut Worker,
}

impl Call<'_> {
    /// Runs so many blocks, several at a time if the board's window allows it; `take` is shown each when it is over, in
    /// order. When this returns no worker is at work.
    ///
    /// # Panics
    /// Where `take` panics or a task does, once all blocks are over.
    pub fn run(&mut self, work: &dyn Work, blocks: u64, take: &mut dyn FnMut(Done<'_>)) {
        let Call { shared, usher, worker } = self;
        let board = &shared.board;
        let mut panic = None;
        let mut take = |done: Done<'_>| {
            if panic.is_none() {
                panic = catch_unwind(AssertUnwindSafe(|| take(done))).err();
            }
        };
        usher.lend(board, work, |usher| {
            let end = usher.taken() + blocks;
            let mut next = None;
            while usher.taken() < end {
                while usher.admitted() < end && usher.admit(board, |vacant| work.open(vacant)) {
                    let _ = (0..board.roots()).all(|_| shared.gate.call_one());
                }
                if usher.take(board, &mut take) {
                    continue;
                }
                match next.take().or_else(|| worker.find(shared)) {
                    Some(claim) => next = worker.run(shared, claim),
                    None => shared.gate.sleep(0, || usher.is_done(board) || shared.has_claims()),
                }
            }
        });
        if let Some(panic) = panic {
            resume_unwind(panic);
        }
        assert!(!shared.has_failed.swap(false, Ordering::Relaxed), "a task failed outside of its kernels");
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.shared.is_over.store(true, Ordering::Release);
        self.shared.gate.call_all();
        for thread in self.threads.drain(..) {
            // A worker catches what its tasks throw; what it throws itself was reported on its thread.
            let _ = thread.join();
        }
        settle();
    }
}

/// What one thread has of its own.
struct Worker {
    me: usize,
    queue: Queue,
    /// Claims that the queue had no room for: there is room here for all that can be.
    spare: Vec<u64>,
    desk: Desk,
    /// The state of a random sequence: from whom to steal first. It changes no sound.
    chance: u32,
}

impl Worker {
    fn new(me: usize, desk: Desk, claims_max: usize) -> Worker {
        let chance = 0x9e37_79b9 ^ me as u32;
        Worker { me, queue: Queue::default(), spare: Vec::with_capacity(claims_max), desk, chance }
    }

    /// Runs claims until the pool is over.
    #[cfg_attr(rtsan, sanitize(realtime = "nonblocking"))]
    fn live(&mut self, shared: &Shared) {
        let is_over = || shared.is_over.load(Ordering::Acquire);
        while !is_over() {
            let mut next = self.find(shared);
            if next.is_none() {
                shared.gate.sleep(self.me, || is_over() || shared.has_claims());
            }
            while let Some(claim) = next {
                next = self.run(shared, claim);
            }
        }
    }

    /// A claim to run: an own one, one of somebody else, or one for a ticket.
    fn find<'s>(&mut self, shared: &'s Shared) -> Option<Claim<'s>> {
        while let Some(word) = self.spare.pop() {
            if let Err(word) = self.queue.push(word) {
                self.spare.push(word);
                break;
            }
            shared.gate.call_one();
        }
        let word = self.queue.pop().or_else(|| self.steal(shared));
        word.map(|word| Claim::from_word(&shared.board, word)).or_else(|| shared.board.redeem())
    }

    fn steal(&mut self, shared: &Shared) -> Option<u64> {
        let count = shared.stealers.len();
        // Xorshift (Marsaglia 2003).
        self.chance ^= self.chance << 13;
        self.chance ^= self.chance >> 17;
        self.chance ^= self.chance << 5;
        let first = if cfg!(loom) { 0 } else { self.chance as usize };
        let others = (0..count).map(|at| (first + at) % count).filter(|&at| at != self.me);
        let word = others.map(|at| &shared.stealers[at]).find_map(Queue::steal);
        add(&shared.tallies[self.me].stolen, u64::from(word.is_some()));
        word
    }

    /// Runs a claim; gives one of those that this minted, and keeps the others where they can be stolen.
    fn run<'s>(&mut self, shared: &'s Shared, mut claim: Claim<'s>) -> Option<Claim<'s>> {
        let work = shared.board.work(&claim);
        if catch_unwind(AssertUnwindSafe(|| work.run(&mut claim, &mut self.desk))).is_err() {
            shared.has_failed.store(true, Ordering::Relaxed);
        }
        add(&shared.tallies[self.me].ran, 1);
        let mut next = None;
        let is_over = shared.board.finish(claim, |minted| {
            if next.is_none() {
                next = Some(minted);
            } else {
                self.keep(shared, minted);
            }
        });
        if is_over {
            shared.gate.call(0);
        }
        next
    }

    fn keep(&mut self, shared: &Shared, claim: Claim<'_>) {
        match self.queue.push(claim.into_word()) {
            Ok(()) => {
                shared.gate.call_one();
            }
            Err(word) => self.spare.push(word),
        }
    }
}

/// Counts something that only the calling thread counts.
fn add(count: &AtomicU64, more: u64) {
    count.store(count.load(Ordering::Relaxed) + more, Ordering::Relaxed);
}

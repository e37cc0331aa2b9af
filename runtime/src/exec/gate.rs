//! Sleep without lost calls.
//!
//! Whoever has nothing to do says so in a set of sleepers, then looks once more, then sleeps. Whoever makes something to do
//! makes it first, then looks into the set. Between each pair stands a sequentially consistent fence, so that at least one
//! of the two sees what the other did.

use crate::sync::{AtomicU64, Bed, Ordering, fence, relax, seeded};
use crossbeam_utils::CachePadded;

/// How often a worker looks for something to do before it sleeps, where each has a core: about 100 microseconds, several
/// times what it takes to wake it.
const LOOKS: u32 = 2_000;
/// The same where workers share cores, and one that looks keeps another from its work.
const LOOKS_SHARED: u32 = 20;

/// The most workers: one bit each in the set of sleepers.
pub const WORKERS_MAX: usize = 64;

/// Where workers sleep.
pub struct Gate {
    sleepers: CachePadded<AtomicU64>,
    beds: Box<[CachePadded<Bed>]>,
    looks: u32,
}

impl Gate {
    /// A gate for so many workers.
    pub fn new(workers: usize) -> Gate {
        assert!((1..=WORKERS_MAX).contains(&workers), "1 to {WORKERS_MAX} workers");
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let looks = if workers <= cores { LOOKS } else { LOOKS_SHARED };
        Gate {
            looks: if cfg!(loom) { 0 } else { looks },
            sleepers: CachePadded::new(AtomicU64::new(0)),
            beds: (0..workers).map(|_| CachePadded::new(Bed::default())).collect(),
        }
    }

    /// Sleeps until called, unless there is something to do. It may also return for nothing.
    // By its name sanitizers know that this may ask the system.
    #[inline(never)]
    pub fn sleep(&self, me: usize, has_something: impl Fn() -> bool) {
        for _ in 0..self.looks {
            if has_something() {
                return;
            }
            relax();
        }
        let bit = 1 << me;
        self.sleepers.fetch_or(bit, Ordering::SeqCst);
        fence(Ordering::SeqCst);
        if seeded("sleeper-looks-no-more") || !has_something() {
            self.beds[me].sleep();
        }
        self.sleepers.fetch_and(!bit, Ordering::SeqCst);
    }

    /// Calls one worker, if any sleeps, and says so. To be used after there is something to do.
    pub fn call_one(&self) -> bool {
        self.look();
        let mut sleepers = self.sleepers.load(Ordering::Relaxed);
        while sleepers != 0 {
            let who = sleepers.trailing_zeros() as usize;
            if self.call_sleeper(who) {
                return true;
            }
            sleepers &= !(1 << who);
        }
        false
    }

    /// Calls a worker, if it sleeps. To be used after it has something to do.
    pub fn call(&self, who: usize) {
        self.look();
        if self.sleepers.load(Ordering::Relaxed) & (1 << who) != 0 {
            self.call_sleeper(who);
        }
    }

    /// Calls every worker that sleeps.
    pub fn call_all(&self) {
        (0..self.beds.len()).for_each(|who| self.call(who));
    }

    /// Orders what was made before the look into the set.
    fn look(&self) {
        if !seeded("waker-without-fence") {
            fence(Ordering::SeqCst);
        }
    }

    /// Calls a sleeper whom nobody has called since it lay down.
    // By its name sanitizers know that this may ask the system.
    #[inline(never)]
    fn call_sleeper(&self, who: usize) -> bool {
        let bit = 1 << who;
        let is_mine = self.sleepers.fetch_and(!bit, Ordering::SeqCst) & bit != 0;
        if is_mine {
            self.beds[who].call();
        }
        is_mine
    }
}

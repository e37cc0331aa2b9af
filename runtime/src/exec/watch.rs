//! How long tasks and their ops take, where somebody wants to know.
//!
//! A watch belongs to a task, so that no two threads write to one. The clock is read before and after the task, and, in
//! one of every [`EVERY`] quanta, after each op: to time all ops of all quanta would take longer than some of them.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// Of so many quanta of a task one has its ops timed: an odd number, so that each quantum of a block has its turn.
const EVERY: u64 = 17;

/// A run of a task for one block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stint {
    /// Which thread ran it; 0 is the one that asks for frames.
    pub worker: u32,
    /// The first frame of the block.
    pub frame: u64,
    /// When it began, in nanoseconds from when the watch was made.
    pub begin_ns: u64,
    /// When it ended.
    pub end_ns: u64,
}

/// For each op of a task, the nanoseconds that it took in the quanta in which ops were timed. Only the watch of the task
/// writes there; it can be read while the task runs.
pub type Toll = Arc<[AtomicU64]>;

/// What a task took so far.
#[derive(Debug)]
pub struct Watch {
    epoch: Instant,
    quanta: u64,
    spent_ns: u64,
    ops_ns: Toll,
    /// With room for as many as are kept.
    stints: Vec<Stint>,
    lost: u64,
}

impl Watch {
    /// A watch over a task of so many ops, which keeps at most so many stints. All its memory is taken here.
    pub fn new(epoch: Instant, ops: usize, stints_max: usize) -> Watch {
        let ops_ns = (0..ops).map(|_| AtomicU64::new(0)).collect();
        Watch { epoch, quanta: 0, spent_ns: 0, ops_ns, stints: Vec::with_capacity(stints_max), lost: 0 }
    }

    /// Counts a quantum; gives what times its ops, if they are to be timed.
    pub(super) fn laps(&mut self) -> Option<Laps<'_>> {
        self.quanta += 1;
        let is_timed = self.quanta % EVERY == 1;
        is_timed.then(|| Laps { ops_ns: self.ops_ns.iter(), last: Instant::now() })
    }

    /// Notes that a worker has run the task, beginning then, for the block that begins on that frame.
    pub(super) fn note(&mut self, worker: u32, frame: u64, began: Instant) {
        let begin_ns = began.saturating_duration_since(self.epoch).as_nanos() as u64;
        let end_ns = self.epoch.elapsed().as_nanos() as u64;
        self.spent_ns += end_ns - begin_ns;
        if self.stints.len() < self.stints.capacity() {
            self.stints.push(Stint { worker, frame, begin_ns, end_ns });
        } else {
            self.lost += 1;
        }
    }

    /// Nanoseconds that the task took.
    pub fn spent_ns(&self) -> u64 {
        self.spent_ns
    }

    /// How many quanta it was run for.
    pub fn quanta(&self) -> u64 {
        self.quanta
    }

    /// What its ops take, from now on too.
    pub fn toll(&self) -> Toll {
        Arc::clone(&self.ops_ns)
    }

    /// Nanoseconds of each op, so that their sum is what the task took.
    pub fn ops_ns(&self) -> impl Iterator<Item = f64> {
        let taken = |ns: &AtomicU64| ns.load(Ordering::Relaxed);
        let timed: u64 = self.ops_ns.iter().map(taken).sum();
        let scale = self.spent_ns as f64 / timed.max(1) as f64;
        self.ops_ns.iter().map(move |ns| taken(ns) as f64 * scale)
    }

    /// The first stints, as many as there was room for.
    pub fn stints(&self) -> &[Stint] {
        &self.stints
    }

    /// How many stints there was no room for.
    pub fn lost(&self) -> u64 {
        self.lost
    }
}

/// Times the ops of one quantum, one after the other.
pub struct Laps<'a> {
    ops_ns: std::slice::Iter<'a, AtomicU64>,
    last: Instant,
}

impl Laps<'_> {
    /// The next op is over.
    pub(super) fn lap(&mut self) {
        let now = Instant::now();
        if let Some(ns) = self.ops_ns.next() {
            ns.fetch_add(now.duration_since(self.last).as_nanos() as u64, Ordering::Relaxed);
        }
        self.last = now;
    }
}

#[cfg(test)]
mod tests {
    use super::{EVERY, Watch};
    use std::time::Instant;

    #[test]
    fn ops_share_what_their_task_took() {
        let epoch = Instant::now();
        let mut watch = Watch::new(epoch, 3, 2);
        for block in 0..4 {
            let began = Instant::now();
            for _ in 0..EVERY {
                if let Some(mut laps) = watch.laps() {
                    (0..3).for_each(|_| laps.lap());
                }
            }
            watch.note(1, 64 * block, began);
        }
        assert_eq!((watch.quanta(), watch.stints().len(), watch.lost()), (4 * EVERY, 2, 2));
        let shares: f64 = watch.ops_ns().sum();
        assert!((shares - watch.spent_ns() as f64).abs() < 1.0, "{watch:?}");
        let [first, second] = watch.stints() else { panic!("two stints") };
        assert_eq!((first.worker, first.frame, second.frame), (1, 0, 64));
        assert!(first.begin_ns <= first.end_ns && first.end_ns <= second.begin_ns);
    }
}

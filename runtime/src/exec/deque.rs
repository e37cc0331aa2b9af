//! Deques: the ready claims of a worker, which the idle may steal.
//!
//! Two serve. [`Shipped`] is crossbeam's, and plays. [`Bounded`] is made of atomic words alone, which loom and the thread
//! sanitizer can follow; it takes its place where they look on.

#[cfg(any(loom, twin, test))]
use crate::sync::{AtomicU64, Ordering, fence, order, seeded};
#[cfg(any(loom, twin, test))]
use std::sync::Arc;

/// The most words in a deque. Crossbeam's takes memory from the system for the next one; loom has less to try with few.
pub const WORDS_MAX: usize = if cfg!(loom) { 4 } else { 64 };

/// A deque: its owner pushes and pops on one side, others steal on the other. Each word is given back once.
pub trait Deque: Default + Send + 'static {
    /// What others hold of it.
    type Stealer: Send + Sync + 'static;

    /// What others may hold.
    fn stealer(&self) -> Self::Stealer;

    /// Adds a word; gives it back where [`WORDS_MAX`] are there.
    fn push(&mut self, word: u64) -> Result<(), u64>;

    /// The word that was pushed last.
    fn pop(&mut self) -> Option<u64>;

    /// The word that was pushed first.
    fn steal(stealer: &Self::Stealer) -> Option<u64>;

    /// Whether there is nothing to steal.
    fn is_empty(stealer: &Self::Stealer) -> bool;
}

/// The deque that workers have.
#[cfg(not(any(loom, twin)))]
pub type Queue = Shipped;
/// The deque that workers have.
#[cfg(any(loom, twin))]
pub type Queue = Bounded;

/// Frees what threads that have ended leave behind, which otherwise some thread frees that happens to steal.
pub fn settle() {
    // A thread's entry is unlinked in one epoch and freed two epochs later; each flush tries to begin the next, in which
    // it fails while somebody is in the middle of a theft.
    if !cfg!(any(loom, twin)) {
        (0..16).for_each(|_| crossbeam_epoch::pin().flush());
    }
}

/// Crossbeam's deque, never so full that it grows.
#[cfg(not(any(loom, twin)))]
pub struct Shipped(crossbeam_deque::Worker<u64>);

#[cfg(not(any(loom, twin)))]
impl Default for Shipped {
    fn default() -> Shipped {
        Shipped(crossbeam_deque::Worker::new_lifo())
    }
}

#[cfg(not(any(loom, twin)))]
impl Deque for Shipped {
    type Stealer = crossbeam_deque::Stealer<u64>;

    fn stealer(&self) -> Self::Stealer {
        self.0.stealer()
    }

    fn push(&mut self, word: u64) -> Result<(), u64> {
        if self.0.len() >= WORDS_MAX {
            return Err(word);
        }
        self.0.push(word);
        Ok(())
    }

    fn pop(&mut self) -> Option<u64> {
        self.0.pop()
    }

    fn steal(stealer: &Self::Stealer) -> Option<u64> {
        loop {
            match stealer.steal() {
                crossbeam_deque::Steal::Success(word) => return Some(word),
                crossbeam_deque::Steal::Empty => return None,
                crossbeam_deque::Steal::Retry => {}
            }
        }
    }

    fn is_empty(stealer: &Self::Stealer) -> bool {
        stealer.is_empty()
    }
}

/// A deque of atomic words in a fixed place.
///
/// Chase and Lev (2005) with the orders of Lê, Pop, Cohen and Zappa Nardelli (2013); all stores to `bottom` release, because
/// a thief may see any of them.
#[cfg(any(loom, twin, test))]
pub struct Bounded(Arc<Words>);

/// What the owner and the thieves of a [`Bounded`] share.
#[cfg(any(loom, twin, test))]
pub struct Words {
    /// The oldest word, and one past the newest one; both begin at 1.
    top: AtomicU64,
    bottom: AtomicU64,
    words: [AtomicU64; WORDS_MAX],
}

#[cfg(any(loom, twin, test))]
impl Words {
    fn word(&self, at: u64) -> &AtomicU64 {
        &self.words[(at % WORDS_MAX as u64) as usize]
    }

    /// Takes the word at `top` from all others.
    fn win(&self, top: u64) -> bool {
        self.top.compare_exchange(top, top + 1, Ordering::SeqCst, Ordering::Relaxed).is_ok()
    }
}

#[cfg(any(loom, twin, test))]
impl Default for Bounded {
    fn default() -> Bounded {
        let words = std::array::from_fn(|_| AtomicU64::new(0));
        Bounded(Arc::new(Words { top: AtomicU64::new(1), bottom: AtomicU64::new(1), words }))
    }
}

#[cfg(any(loom, twin, test))]
impl Deque for Bounded {
    type Stealer = Arc<Words>;

    fn stealer(&self) -> Self::Stealer {
        Arc::clone(&self.0)
    }

    fn push(&mut self, word: u64) -> Result<(), u64> {
        let bottom = self.0.bottom.load(Ordering::Relaxed);
        if bottom - self.0.top.load(Ordering::Acquire) >= WORDS_MAX as u64 {
            return Err(word);
        }
        self.0.word(bottom).store(word, Ordering::Relaxed);
        self.0.bottom.store(bottom + 1, order(Ordering::Release, "deque-push-relaxed"));
        Ok(())
    }

    fn pop(&mut self) -> Option<u64> {
        let release = order(Ordering::Release, "deque-pop-relaxed");
        let bottom = self.0.bottom.load(Ordering::Relaxed) - 1;
        self.0.bottom.store(bottom, release);
        // Either a thief sees that this word is gone, or its theft is seen here.
        if !seeded("deque-pop-without-fence") {
            fence(Ordering::SeqCst);
        }
        let top = self.0.top.load(Ordering::Relaxed);
        if top < bottom {
            return Some(self.0.word(bottom).load(Ordering::Relaxed));
        }
        let word = self.0.word(bottom).load(Ordering::Relaxed);
        let has_won = top == bottom && self.0.win(top);
        self.0.bottom.store(bottom + 1, release);
        has_won.then_some(word)
    }

    fn steal(stealer: &Self::Stealer) -> Option<u64> {
        loop {
            let top = stealer.top.load(Ordering::Acquire);
            if !seeded("deque-steal-without-fence") {
                fence(Ordering::SeqCst);
            }
            if top >= stealer.bottom.load(Ordering::Acquire) {
                return None;
            }
            let word = stealer.word(top).load(Ordering::Relaxed);
            if stealer.win(top) {
                return Some(word);
            }
        }
    }

    fn is_empty(stealer: &Self::Stealer) -> bool {
        stealer.top.load(Ordering::Relaxed) >= stealer.bottom.load(Ordering::Relaxed)
    }
}

#[cfg(all(test, not(any(loom, twin))))]
mod tests {
    use super::{Bounded, Deque, Shipped, WORDS_MAX};
    use std::sync::atomic::{AtomicBool, Ordering};

    fn check<D: Deque>() {
        let mut deque = D::default();
        let stealer = deque.stealer();
        for round in 0..3 {
            assert!(D::is_empty(&stealer));
            for word in 0..WORDS_MAX as u64 {
                assert_eq!(deque.push(word), Ok(()));
            }
            assert_eq!(deque.push(7_000 + round), Err(7_000 + round), "it is full");
            assert_eq!(D::steal(&stealer), Some(0));
            assert_eq!(deque.pop(), Some(WORDS_MAX as u64 - 1));
            for word in 1..WORDS_MAX as u64 - 1 {
                assert_eq!(D::steal(&stealer), Some(word));
            }
            assert_eq!((deque.pop(), D::steal(&stealer)), (None, None));
        }
    }

    #[test]
    fn both_deques_hold_what_they_are_given() {
        check::<Shipped>();
        check::<Bounded>();
    }

    fn check_shared<D: Deque>() {
        const WORDS: u64 = 20_000;
        let mut deque = D::default();
        let stealers: Vec<_> = (0..3).map(|_| deque.stealer()).collect();
        let is_over = AtomicBool::new(false);
        let thief = |stealer: D::Stealer| {
            let mut found = Vec::new();
            while !is_over.load(Ordering::Acquire) || !D::is_empty(&stealer) {
                found.extend(D::steal(&stealer));
            }
            found
        };
        let mut all: Vec<u64> = std::thread::scope(|scope| {
            let thieves: Vec<_> =
                stealers.into_iter().map(|stealer| scope.spawn(|| thief(stealer))).collect();
            let mut found = Vec::new();
            for word in 0..WORDS {
                if let Err(word) = deque.push(word) {
                    found.push(word);
                }
                if word % 3 == 0 {
                    found.extend(deque.pop());
                }
            }
            is_over.store(true, Ordering::Release);
            found.extend(thieves.into_iter().flat_map(|thief| thief.join().expect("a thief ends")));
            found
        });
        all.sort_unstable();
        assert!(all.into_iter().eq(0..WORDS), "each word once");
    }

    #[test]
    fn both_deques_give_each_word_once() {
        check_shared::<Shipped>();
        check_shared::<Bounded>();
    }
}

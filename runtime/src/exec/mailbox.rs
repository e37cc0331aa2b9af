//! A new thing for an old one, from thread to thread, while sound is computed: a plan in motion changes so.
//!
//! Two places for one thing each: what comes in, and what has been retired. Neither side waits for the other, and what is
//! retired is dropped by the side that made it, off the audio thread.
#![expect(
    unsafe_code,
    reason = "a place is the sender's while it is empty, and the receiver's while it is full"
)]

use crate::sync::{AtomicBool, Guarded, Ordering, order};
use std::sync::Arc;

/// A place for one thing, between one thread that puts and one that takes.
struct Place<T> {
    is_full: AtomicBool,
    thing: Guarded<Option<T>>,
}

// SAFETY: [M1] the thing is touched by the putting side only while `is_full` is false and by the taking side only while it
// is true, and each hands it over by setting `is_full` (release) to where the other reads it (acquire).
unsafe impl<T: Send> Sync for Place<T> {}

impl<T> Place<T> {
    fn new() -> Place<T> {
        Place { is_full: AtomicBool::new(false), thing: Guarded::new(None) }
    }

    fn is_empty(&self) -> bool {
        !self.is_full.load(Ordering::Acquire)
    }

    /// Puts a thing; gives it back where there is one already. One thread does this.
    fn put(&self, thing: T, handed: Ordering) -> Result<(), T> {
        if !self.is_empty() {
            return Err(thing);
        }
        // SAFETY: [M1] the place is empty, so it is ours.
        self.thing.with_mut(|place| unsafe { *place = Some(thing) });
        self.is_full.store(true, handed);
        Ok(())
    }

    /// Shows the thing, if there is one, to the thread that takes it.
    fn look<R>(&self, seen: Ordering, look: impl FnOnce(&T) -> R) -> Option<R> {
        if !self.is_full.load(seen) {
            return None;
        }
        // SAFETY: [M1] the place is full, so it is ours.
        self.thing.with_mut(|place| unsafe { (*place).as_ref().map(look) })
    }

    /// Takes the thing, if there is one. One thread does this.
    fn take(&self, seen: Ordering) -> Option<T> {
        if !self.is_full.load(seen) {
            return None;
        }
        // SAFETY: [M1] the place is full, so it is ours.
        let thing = self.thing.with_mut(|place| unsafe { (*place).take() });
        self.is_full.store(false, Ordering::Release);
        thing
    }
}

struct Places<T> {
    incoming: Place<T>,
    retired: Place<T>,
}

/// The side that makes new things and drops old ones.
pub struct Publisher<T>(Arc<Places<T>>);

/// The side that uses them.
pub struct Subscriber<T>(Arc<Places<T>>);

/// A pair of both sides.
pub fn mailbox<T: Send>() -> (Publisher<T>, Subscriber<T>) {
    let places = Arc::new(Places { incoming: Place::new(), retired: Place::new() });
    (Publisher(Arc::clone(&places)), Subscriber(places))
}

impl<T: Send> Publisher<T> {
    /// Offers a new thing; gives it back where the last one has not been taken yet.
    pub fn offer(&mut self, thing: T) -> Result<(), T> {
        self.0.incoming.put(thing, Ordering::Release)
    }

    /// What was replaced, to be dropped here.
    pub fn retired(&mut self) -> Option<T> {
        self.0.retired.take(Ordering::Acquire)
    }
}

impl<T: Send> Subscriber<T> {
    /// Replaces `current` by what was offered, and says whether it did. Without memory, locks or waiting: while the last
    /// one that was replaced has not been fetched, nothing is taken.
    pub fn receive(&mut self, current: &mut T) -> bool {
        self.receive_due(current, |_| true, |_, _| ())
    }

    /// What `look` says of what was offered and is not taken yet.
    pub fn look<R>(&self, look: impl FnOnce(&T) -> R) -> Option<R> {
        self.0.incoming.look(order(Ordering::Acquire, "plan-taken-relaxed"), look)
    }

    /// As [`Subscriber::receive`], once `is_due` says so of what was offered. `hand_over` is given the old thing and the
    /// new one before they change places.
    pub fn receive_due(
        &mut self,
        current: &mut T,
        is_due: impl FnOnce(&T) -> bool,
        hand_over: impl FnOnce(&mut T, &mut T),
    ) -> bool {
        let places = &*self.0;
        if !places.retired.is_empty() || !self.look(is_due).unwrap_or(false) {
            return false;
        }
        let Some(mut new) = places.incoming.take(order(Ordering::Acquire, "plan-taken-relaxed")) else {
            return false;
        };
        hand_over(current, &mut new);
        let old = std::mem::replace(current, new);
        let put = places.retired.put(old, order(Ordering::Release, "plan-retired-relaxed"));
        assert!(put.is_ok(), "only this side fills the place, and it was empty");
        true
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::mailbox;

    #[test]
    fn nothing_is_lost_between_two_threads() {
        const OFFERS: u64 = 20_000;
        let (mut publisher, mut subscriber) = mailbox::<Box<u64>>();
        let user = std::thread::spawn(move || {
            let mut current = Box::new(0);
            let mut taken = 0;
            while *current < OFFERS {
                let before = *current;
                taken += u64::from(subscriber.receive(&mut current));
                assert!(*current >= before, "things come in order");
            }
            (taken, subscriber)
        });
        let mut retired = Vec::new();
        for number in 1..=OFFERS {
            let mut thing = Box::new(number);
            while let Err(back) = publisher.offer(thing) {
                retired.extend(publisher.retired());
                thing = back;
            }
        }
        while !user.is_finished() {
            retired.extend(publisher.retired());
        }
        let (taken, _subscriber) = user.join().expect("the user ends");
        retired.extend(publisher.retired());
        assert_eq!(taken, OFFERS);
        assert!(retired.iter().map(|number| **number).eq(0..OFFERS), "each comes back, in order");
    }
}

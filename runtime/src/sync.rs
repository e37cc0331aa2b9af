//! What threads share: the standard library's primitives, or those of the model checker loom.
//!
//! The executor names its atomics, cells and threads from here alone, so that what `--cfg loom` checks is the code that
//! plays. [`seeded`] keeps the mistakes that the models must find.

#[cfg(loom)]
pub use loom::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering, fence};
#[cfg(not(loom))]
pub use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering, fence};

#[cfg(loom)]
pub use loom::thread::JoinHandle;
#[cfg(not(loom))]
pub use std::thread::JoinHandle;

/// Starts a thread.
///
/// # Panics
/// Where the system has no thread left.
pub fn spawn(name: String, body: impl FnOnce() + Send + 'static) -> JoinHandle<()> {
    #[cfg(not(loom))]
    let builder = std::thread::Builder::new();
    #[cfg(loom)]
    let builder = loom::thread::Builder::new();
    builder.name(name).spawn(body).expect("the system starts a thread")
}

/// Tells the processor that a thread waits for another; in a model, lets the other go on.
pub fn relax() {
    #[cfg(not(loom))]
    std::hint::spin_loop();
    #[cfg(loom)]
    loom::thread::yield_now();
}

/// A cell whose accesses are kept apart by a protocol, which loom checks.
#[derive(Debug, Default)]
pub struct Guarded<T>(Inner<T>);

#[cfg(not(loom))]
type Inner<T> = std::cell::UnsafeCell<T>;
#[cfg(loom)]
type Inner<T> = loom::cell::UnsafeCell<T>;

impl<T> Guarded<T> {
    /// A cell that holds `value`.
    pub fn new(value: T) -> Guarded<T> {
        Guarded(Inner::new(value))
    }

    /// Gives a pointer to read with.
    pub fn with<R>(&self, read: impl FnOnce(*const T) -> R) -> R {
        #[cfg(not(loom))]
        return read(self.0.get());
        #[cfg(loom)]
        self.0.with(read)
    }

    /// Gives a pointer to write with.
    pub fn with_mut<R>(&self, write: impl FnOnce(*mut T) -> R) -> R {
        #[cfg(not(loom))]
        return write(self.0.get());
        #[cfg(loom)]
        self.0.with_mut(write)
    }
}

/// Where one thread sleeps until it is woken; a call that comes before the sleep is not lost.
#[derive(Debug)]
pub struct Bed {
    #[cfg(not(loom))]
    called: AtomicU32,
    #[cfg(loom)]
    called: loom::sync::Notify,
}

impl Default for Bed {
    fn default() -> Bed {
        #[cfg(not(loom))]
        return Bed { called: AtomicU32::new(0) };
        #[cfg(loom)]
        Bed { called: loom::sync::Notify::new() }
    }
}

#[cfg(not(loom))]
impl Bed {
    /// Sleeps until it is called. Only the owner of the bed does. The one system call is `futex`.
    pub fn sleep(&self) {
        while self.called.swap(0, Ordering::Acquire) == 0 {
            atomic_wait::wait(&self.called, 0);
        }
    }

    /// Calls the sleeper, or the next one who wants to sleep.
    pub fn call(&self) {
        if self.called.swap(1, Ordering::Release) == 0 {
            atomic_wait::wake_one(&self.called);
        }
    }
}

#[cfg(loom)]
impl Bed {
    /// Sleeps until it is called.
    pub fn sleep(&self) {
        self.called.wait();
    }

    /// Calls the sleeper, or the next one who wants to sleep.
    pub fn call(&self) {
        self.called.notify();
    }
}

/// Whether a mistake is to be made here, so that a model can show that it would be found. Never outside of models.
#[cfg(not(loom))]
pub const fn seeded(_mistake: &str) -> bool {
    false
}

/// Whether a mistake is to be made here: the one that the environment variable `PHONON_MISTAKE` names.
#[cfg(loom)]
pub fn seeded(mistake: &str) -> bool {
    static NAME: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    NAME.get_or_init(|| std::env::var("PHONON_MISTAKE").unwrap_or_default()) == mistake
}

/// The order of an atomic access; the weakest one where this mistake is to be made.
pub fn order(right: Ordering, mistake: &str) -> Ordering {
    if seeded(mistake) { Ordering::Relaxed } else { right }
}

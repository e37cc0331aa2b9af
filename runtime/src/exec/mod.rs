//! Executors: who runs which task when. `README.md` tells the protocol.

pub mod claim;
mod deque;
mod gate;
#[cfg(all(test, not(loom)))]
mod graphs;
mod mailbox;
#[cfg(all(test, loom))]
mod models;
mod pay;
mod pin;
mod pool;
pub mod run;
mod serial;
mod stage;
mod track;
mod voice;
mod watch;

use crate::arena::{Ring, Slot};
use crate::instance::Instance;
use claim::Board;
use phonon_compiler::plan::Plan;
use run::Desk;

pub use gate::WORKERS_MAX;
pub use mailbox::{Publisher, Subscriber, mailbox};
pub use pay::Threads;
pub use pin::{Pin, Pins};
pub use pool::{Pool, Post, Tally};
pub use serial::Serial;
pub use stage::{Blocks, Stretch};
pub use watch::{Stint, Toll, Watch};

/// Whoever runs the tasks.
pub enum Executor {
    /// The caller, one task after the other.
    Serial(Serial),
    /// The caller and others.
    Pool(Box<Pool>),
}

impl Executor {
    /// An executor for an instance of a plan, with so many threads; one is the caller.
    pub fn new(plan: &Plan, instance: &Instance, ring: &Ring, threads: usize, post: Post<'_>) -> Executor {
        if threads <= 1 {
            return Executor::Serial(Serial::new(instance));
        }
        let desk = |worker| Desk::new(instance.scratch, instance.lanes, instance.inputs_max).of(worker);
        let desks = (0..threads as u32).map(desk).collect();
        Executor::Pool(Box::new(Pool::new(Board::new(plan, ring.window()), desks, post)))
    }

    /// Runs all blocks of a stretch; each is shown to `take` when it is over, in order.
    pub fn run(&mut self, stretch: Stretch<'_>, take: &mut dyn FnMut(&Slot)) {
        match self {
            Executor::Serial(serial) => serial.run(stretch, take),
            Executor::Pool(pool) => pool.stretch(stretch, take),
        }
    }

    /// What each thread has done, the caller first; nothing is counted where there is one.
    pub fn tallies(&self) -> Vec<Tally> {
        match self {
            Executor::Serial(_) => vec![Tally::default()],
            Executor::Pool(pool) => pool.tallies().collect(),
        }
    }
}

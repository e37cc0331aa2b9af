//! What reads what, lane by lane.
//!
//! `pack` and `unpack` compute nothing: they move signals into lanes and out of them. Where signals are followed through
//! them, each lane is seen to read what it would read without any.

use crate::emit::wiring::{Jack, OpAt, Origin, wiring};
use crate::plan::{Input, Op, Output, Place, Plan};
use std::collections::BTreeMap;

/// An op, and one of its lanes.
pub(super) type Lane = (OpAt, usize);

/// A signal between two lanes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Thread {
    pub from: Lane,
    pub to: Lane,
    /// Whether it comes back a quantum later.
    pub is_delayed: bool,
}

/// The signals of a plan.
pub(super) struct Threads<'p> {
    plan: &'p Plan,
    /// Whether signals are followed through what only moves them.
    sees_through: bool,
    jacks: BTreeMap<(OpAt, usize), Jack>,
    wires: BTreeMap<Place, Origin>,
}

impl<'p> Threads<'p> {
    pub fn of(plan: &'p Plan, sees_through: bool) -> Threads<'p> {
        let (jacks, wires) = wiring(plan);
        let jacks = jacks.into_iter().map(|jack| ((jack.to, jack.port), jack)).collect();
        Threads { plan, sees_through, jacks, wires }
    }

    /// Whether an op is left out: it only moves signals, and they are followed through it.
    pub fn is_left_out(&self, op: &Op) -> bool {
        self.sees_through && matches!(op.ugen.name(), "pack" | "unpack")
    }

    /// All signals, by what reads them.
    pub fn all(&self) -> Vec<Thread> {
        let mut threads = Vec::new();
        for jack in self.jacks.values() {
            let (reader, source) = (self.op(jack.to), self.op(jack.from.0));
            if self.is_left_out(reader) {
                continue;
            }
            for lane in 0..reader.lanes() {
                for read in lanes_read(reader, lane, source.lanes()) {
                    let Some((from, is_delayed)) = self.origin(jack, read) else { continue };
                    threads.push(Thread { from, to: (jack.to, lane), is_delayed });
                }
            }
        }
        threads
    }

    /// Where the signals of an output come from.
    pub fn heard(&self, output: &Output) -> Vec<Lane> {
        let places = output.signals.iter().filter_map(|signal| match signal {
            Input::Place(place) => Some(*place),
            Input::Constant(_) | Input::Constants(_) => None,
        });
        places.filter_map(|place| self.source(self.wires[&place], 0)).map(|(lane, _)| lane).collect()
    }

    fn op(&self, (task, op): OpAt) -> &'p Op {
        &self.plan.tasks[task].body.ops[op]
    }

    /// Where a lane of a signal comes from, and whether a quantum lies in between.
    fn origin(&self, jack: &Jack, lane: usize) -> Option<(Lane, bool)> {
        let (origin, is_delayed) = self.source(jack.from, lane)?;
        Some((origin, is_delayed || matches!(jack.place, Place::Loop(_))))
    }

    fn source(&self, (at, output): Origin, lane: usize) -> Option<(Lane, bool)> {
        let op = self.op(at);
        if !self.is_left_out(op) {
            return Some(((at, lane), false));
        }
        // A lane of `pack` is one of its ports, and an output of `unpack` one of the lanes that it reads.
        let (port, lane) = if op.ugen.name() == "pack" { (lane, 0) } else { (0, output) };
        self.origin(self.jacks.get(&(at, port))?, lane)
    }
}

/// Which of so many lanes one lane of a reader reads.
fn lanes_read(reader: &Op, lane: usize, given: usize) -> std::ops::Range<usize> {
    let reads_all = match reader.ugen.name() {
        "mix" => reader.lanes() == 1,
        name => name == "unpack",
    };
    match given {
        1 => 0..1,
        _ if reads_all => 0..given,
        _ => lane..lane + 1,
    }
}

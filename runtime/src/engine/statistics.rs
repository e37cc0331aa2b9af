//! What an engine has to say about what it played.

use crate::instance::{Instance, Mishap, Node};
use phonon_compiler::plan::{Op, Plan};
use phonon_grammar::Span;

/// What was played, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Statistics {
    /// Voices that were started.
    pub onsets: u64,
    /// The sum over all pools of the most voices that each had at once.
    pub voices_peak: u64,
    /// Voices that had to make room for others.
    pub stolen: u64,
    /// Events that no voice was left for.
    pub dropped: u64,
    /// Quanta in which an op gave values that are not finite.
    pub wild_quanta: u64,
    /// Frames in which the sum of the outputs was not finite.
    pub wild_frames: u64,
    /// Ops that panicked.
    pub panics: u64,
}

impl Statistics {
    pub(super) fn of(instance: &Instance, wild_frames: u64) -> Statistics {
        let mut statistics = Statistics { wild_frames, ..Statistics::default() };
        for pool in instance.pools() {
            let tally = pool.tally();
            statistics.onsets += tally.started;
            statistics.voices_peak += tally.peak;
            statistics.stolen += tally.stolen;
            statistics.dropped += tally.dropped;
            pool.mishaps().for_each(|(_, mishaps)| statistics.count(mishaps));
        }
        instance.parts.iter().for_each(|part| statistics.count(&part.mishaps));
        statistics
    }

    fn count(&mut self, mishaps: &[Mishap]) {
        self.wild_quanta += mishaps.iter().map(|mishap| mishap.wild_quanta).sum::<u64>();
        self.panics += mishaps.iter().filter(|mishap| mishap.has_panicked).count() as u64;
    }
}

/// Something that went wrong in an op.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The bus or output it belongs to.
    pub bus: String,
    /// The ugen.
    pub ugen: &'static str,
    /// The text it stands for.
    pub span: Span,
    /// What happened.
    pub trouble: Trouble,
}

/// What can go wrong in an op.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// It gave values that are not finite, in so many quanta; they were replaced by 0.
    Wild(u64),
    /// Its code failed; it is silent since.
    Panicked,
}

/// One report for each op and trouble.
pub(super) fn reports(plan: &Plan, instance: &Instance) -> Vec<Report> {
    let mut reports = Vec::new();
    for (task, part) in plan.tasks.iter().zip(&instance.parts) {
        add(&task.body.ops, &part.mishaps, &mut reports);
        for node in &part.state.nodes {
            let Node::Voices(pools) = node else { continue };
            for (id, mishaps) in pools.iter().flat_map(|pool| pool.mishaps()) {
                add(&plan.instruments[id.index()].body.ops, mishaps, &mut reports);
            }
        }
    }
    reports
}

fn add(ops: &[Op], mishaps: &[Mishap], reports: &mut Vec<Report>) {
    for (op, mishap) in ops.iter().zip(mishaps) {
        let wild = (mishap.wild_quanta > 0).then_some(Trouble::Wild(mishap.wild_quanta));
        let panicked = mishap.has_panicked.then_some(Trouble::Panicked);
        for trouble in wild.into_iter().chain(panicked) {
            reports.push(Report { bus: op.key.bus.clone(), ugen: op.ugen.name(), span: op.span, trouble });
        }
    }
}

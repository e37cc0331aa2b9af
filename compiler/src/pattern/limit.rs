//! The limit on the events of a pattern, and what is said where it is passed.

use phonon_grammar::Span;
use phonon_grammar::diagnostic::{Code, Diagnostic};

/// The most events that a pattern may have in a cycle.
pub const EVENTS_PER_CYCLE: u64 = 65_536;

/// As large as the count of anything in a cycle is taken: far more than can be answered, so that what is too much is
/// seen to be so.
pub const COUNTED_MAX: i64 = 16 * EVENTS_PER_CYCLE as i64;

/// The error of a pattern with so many events in a cycle.
pub fn too_many_events(count: f64, span: Span) -> Diagnostic {
    let count = if count < 1e15 { format!("{count:.0}") } else { format!("more than {EVENTS_PER_CYCLE}") };
    let message = format!("{count} events per cycle (limit {EVENTS_PER_CYCLE})");
    Diagnostic::error(Code::TooManyEvents, span, message).label("too many events in a cycle")
}

/// The error of a pattern with too many events in one cycle among others.
pub fn too_many_events_in(cycle: i64, span: Span) -> Diagnostic {
    let message = format!("more than {EVENTS_PER_CYCLE} events in cycle {cycle}");
    Diagnostic::error(Code::TooManyEvents, span, message).label("too many events in a cycle")
}

//! The limit on the events of a pattern, and what is said where it is passed.

use phonon_grammar::Span;
use phonon_grammar::diagnostic::{Code, Diagnostic};

/// The most events that a pattern may have in a cycle.
pub const EVENTS_PER_CYCLE: u64 = 65_536;

/// The error of a pattern with so many events in a cycle.
pub fn too_many_events(count: f64, span: Span) -> Diagnostic {
    let count = if count < 1e15 { format!("{count:.0}") } else { "endlessly many".to_string() };
    let message = format!("{count} events per cycle (limit {EVENTS_PER_CYCLE})");
    Diagnostic::error(Code::TooManyEvents, span, message).label("too many events in a cycle")
}

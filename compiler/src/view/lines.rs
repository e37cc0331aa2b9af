//! Events, one a line.

use super::{View, fraction, short};
use crate::pattern::{Event, TimeSpan};
use phonon_grammar::span::Position;
use std::fmt::Write;

pub(super) fn lines(view: &View<'_>) -> String {
    let mut text = String::new();
    for part in &view.parts {
        if !part.name.is_empty() || view.parts.len() > 1 {
            let at = Position::of(view.source, part.span.start);
            let _ = writeln!(text, "{}", format!("{} {}:{}", part.name, at.line, at.column).trim_start());
        }
        for (_, span) in view.spans() {
            for event in view.events(part, span) {
                let _ = writeln!(text, "  {:<24} {}", times(&event), short(&event.value));
            }
        }
    }
    text
}

/// The part of an event with, in brackets, what is missing of its whole; `~` before a piece without one.
fn times(event: &Event) -> String {
    let TimeSpan { begin, end } = event.part;
    let (begin, end) = (fraction(begin), fraction(end));
    match event.whole {
        None => format!("~ {begin} .. {end}"),
        Some(whole) => {
            let before = if whole.begin < event.part.begin {
                format!("({}) ", fraction(whole.begin))
            } else {
                String::new()
            };
            let after = if whole.end > event.part.end {
                format!(" ({})", fraction(whole.end))
            } else {
                String::new()
            };
            format!("{before}{begin} .. {end}{after}")
        }
    }
}

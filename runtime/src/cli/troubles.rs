//! What went wrong while a piece was played.

use super::console::Console;
use phonon_grammar::Diagnostic;
use phonon_grammar::diagnostic::Code;
use phonon_runtime::engine::{Engine, Report, Trouble};

/// Says what went wrong in an engine, at its places in the text.
pub fn say(engine: &Engine, text: &str, name: &str, console: &Console) {
    let mut found: Vec<Diagnostic> = engine.reports().iter().map(diagnostic).collect();
    found.sort_by_key(|diagnostic| diagnostic.span);
    console.diagnostics(&found, text, name);
    let statistics = engine.statistics();
    let missing = statistics.stolen + statistics.dropped;
    if missing > 0 {
        console.warning(&format!(
            "too many voices at once: {missing} of {} were cut short or left out",
            statistics.onsets + statistics.dropped
        ));
    }
}

fn diagnostic(report: &Report) -> Diagnostic {
    let Report { bus, ugen, span, trouble } = report;
    let message = match trouble {
        Trouble::Wild(quanta) => {
            format!("`{ugen}` of `{bus}` gave values that are no numbers in {quanta} blocks of 64 frames")
        }
        Trouble::Panicked => format!("`{ugen}` of `{bus}` failed and is silent: this is a bug in Phonon"),
    };
    Diagnostic::warning(Code::NotFiniteSound, *span, message).label("played as 0")
}

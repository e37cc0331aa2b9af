//! The graphs of a program after each pass.

use super::graph;
use crate::Passed;
use std::collections::BTreeMap;
use std::fmt::Write;

/// What the passes have made so far, as text.
#[derive(Debug)]
pub struct Trace<'s> {
    source: &'s str,
    text: String,
    /// Each graph as it was shown last, by the bus whose voices play it.
    shown: BTreeMap<Option<String>, String>,
}

impl<'s> Trace<'s> {
    /// A trace of the passes over a program of that text.
    pub fn new(source: &'s str) -> Trace<'s> {
        Trace { source, text: String::new(), shown: BTreeMap::new() }
    }

    /// Writes down what a pass has left; a graph that it left alone is not shown again.
    pub fn add(&mut self, passed: Passed<'_>) {
        let of = passed.instrument.map(|name| format!(" of {name}")).unwrap_or_default();
        let ugens = passed.graph.order().len();
        let shown = graph(passed.graph, self.source);
        let before = self.shown.insert(passed.instrument.map(str::to_owned), shown.clone());
        let _ = match before.as_ref() == Some(&shown) {
            true => writeln!(self.text, "after {}{of}: unchanged\n", passed.pass),
            false => writeln!(self.text, "after {}{of}: {ugens} ugens\n{shown}", passed.pass),
        };
    }

    /// All that was written down.
    pub fn into_text(self) -> String {
        self.text
    }
}

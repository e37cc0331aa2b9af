//! What is done with what is entered at the prompt.

use super::notebook::{Entry, HELP, dropped, entered, names};
use super::set::Set;
use crate::cli::program::settings;
use phonon_compiler::view::View;
use phonon_compiler::{emit, lower, read, source};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How many cycles of events are shown.
const CYCLES: u32 = 2;

impl Set<'_> {
    /// Does what was entered, once what was entered before is heard or waits for its time; whether that is to end.
    pub(super) fn enter(&mut self) -> bool {
        if !self.is_settled() {
            return false;
        }
        let Some(entry) = self.prompt.as_mut().and_then(|prompt| prompt.next()) else { return false };
        match entry {
            Entry::Quit => return true,
            Entry::Statements(text) => match entered(&self.wanted.0, &text) {
                Ok(program) => self.wanted.0 = program,
                Err(diagnostics) => {
                    self.say(|console| console.diagnostics(&diagnostics, &text, "<prompt>"));
                }
            },
            Entry::Drop(name) => match dropped(&self.wanted.0, &name) {
                Some(program) => self.wanted.0 = program,
                None => self.refuse(&format!("the program has no `{name}`")),
            },
            Entry::Text => self.print(&self.wanted.0),
            Entry::Graph => {
                let version = self.session.lock().version().clone();
                self.print(&emit::graph(&version.module.graph, &self.wanted.0));
            }
            Entry::Plan => {
                let plan = Arc::clone(self.session.lock().plan());
                self.print(&emit::plan(&plan, &self.wanted.0));
            }
            Entry::Events(name) => self.events(name.as_deref()),
            Entry::Load(path) => match source::read(&path) {
                Ok(text) => self.wanted.0 = text,
                Err(fault) => self.refuse(&fault.to_string()),
            },
            Entry::Save(path) => self.save(path),
            Entry::Help => self.print(HELP),
            Entry::Unknown(text) => self.refuse(&format!("there is no `{text}`; :help tells what there is")),
        }
        false
    }

    /// Lets the prompt know the names of the program.
    pub(super) fn teach(&self) {
        if let Some(prompt) = &self.prompt {
            prompt.learn(names(&self.heard.0));
        }
    }

    fn events(&mut self, name: Option<&str>) {
        let first = self.now().floor();
        let text = self.wanted.0.clone();
        let mut parts = lower::parts(&read(&text).0, &settings(self.gig.options));
        if let Some(name) = name {
            let is_meant =
                |part: &lower::Part| part.name.trim_start_matches('~') == name.trim_start_matches('~');
            parts.retain(is_meant);
        }
        if parts.is_empty() {
            return self.refuse("there is no such pattern");
        }
        let view = View { source: &text, parts, first, cycles: CYCLES, seed: self.gig.options.seed };
        self.print(&view.grid());
    }

    fn save(&mut self, path: Option<PathBuf>) {
        let own = || self.gig.input.path().map(Path::to_owned);
        let Some(path) = path.or_else(own) else {
            return self.refuse("`:save` needs the name of a file");
        };
        match source::write(&path, &self.wanted.0) {
            Ok(()) => self.say(|console| console.note(&format!("saved to `{}`", path.display()))),
            Err(message) => self.refuse(&message),
        }
    }

    fn print(&self, text: &str) {
        self.say(|console| text.lines().for_each(|line| console.line(line)));
    }

    fn refuse(&self, message: &str) {
        self.say(|console| console.error(message));
    }
}

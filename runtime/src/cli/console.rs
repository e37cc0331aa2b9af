//! What is said on standard error.

use super::options::{MessageFormat, Options, When};
use phonon_grammar::Diagnostic;
use phonon_grammar::diagnostic::{Format, render};
use phonon_runtime::picture::{Envelope, sparkline};
use std::cell::{Cell, RefCell};
use std::io::{IsTerminal, Write};

/// How wide a waveform in a terminal is.
const WAVEFORM_COLUMNS: usize = 72;

/// Takes what is said.
pub type Listener = Box<dyn FnMut(&str)>;

/// Says things in the form that was asked for. Who cannot be told cannot be told of it either.
pub struct Console {
    format: Format,
    colour: bool,
    /// Whether what is said now is coloured.
    has_colour: Cell<bool>,
    quiet: bool,
    /// Whether the last words are for programs.
    reports_json: bool,
    /// Where it is said.
    out: RefCell<Listener>,
}

impl Console {
    pub fn new(options: &Options) -> Console {
        let format = match options.message_format {
            MessageFormat::Human => Format::Human,
            MessageFormat::Short => Format::Short,
            MessageFormat::Json => Format::Json,
        };
        let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let colour = match options.color {
            When::Auto => std::io::stderr().is_terminal() && !plain,
            When::Always => true,
            When::Never => false,
        };
        let reports_json = options.reports_json();
        let out = RefCell::new(Box::new(write) as Listener);
        Console { format, colour, has_colour: Cell::new(colour), quiet: options.quiet, reports_json, out }
    }

    /// Says things elsewhere than on standard error, without colours.
    pub fn say_to(&self, out: Listener) {
        *self.out.borrow_mut() = out;
        self.has_colour.set(false);
    }

    /// Says things on standard error again.
    pub fn say_plainly(&self) {
        self.say_to(Box::new(write));
        self.has_colour.set(self.colour);
    }

    /// What is wrong with a program.
    pub fn diagnostics(&self, diagnostics: &[Diagnostic], source: &str, name: &str) {
        if !diagnostics.is_empty() {
            self.write(&render(diagnostics, source, name, self.format, self.has_colour.get()));
        }
    }

    /// Something that ends the run.
    pub fn error(&self, message: &str) {
        self.message("error", "31", message);
    }

    /// Something that is probably not as meant.
    pub fn warning(&self, message: &str) {
        self.message("warning", "33", message);
    }

    /// Something good to know.
    pub fn note(&self, message: &str) {
        if !self.quiet {
            self.message("note", "32", message);
        }
    }

    /// A line for people.
    pub fn line(&self, line: &str) {
        if !self.quiet {
            match self.format {
                Format::Json => self.message("note", "32", line),
                Format::Human | Format::Short => self.write(&format!("{line}\n")),
            }
        }
    }

    /// The last words, for people or for programs.
    pub fn summary(&self, words: &str, object: &serde_json::Value) {
        match self.reports_json {
            _ if self.quiet => {}
            true => self.write(&format!("{object}\n")),
            false => self.write(&format!("{words}\n")),
        }
    }

    /// Whether the last words are for programs.
    pub fn reports_json(&self) -> bool {
        self.reports_json
    }

    /// How loud a sound was, moment by moment, where somebody looks.
    pub fn waveform(&self, envelope: &Envelope) {
        let is_seen = !self.quiet && !self.reports_json && std::io::stderr().is_terminal();
        if is_seen {
            self.write(&format!("{}\n", sparkline(envelope, WAVEFORM_COLUMNS)));
        }
    }

    fn message(&self, severity: &str, colour: &str, message: &str) {
        match self.format {
            Format::Json => {
                self.write(&format!("{}\n", serde_json::json!({ "severity": severity, "message": message })));
            }
            Format::Human if self.has_colour.get() => {
                self.write(&format!("\x1b[1;{colour}m{severity}\x1b[0m: {message}\n"))
            }
            Format::Human | Format::Short => self.write(&format!("{severity}: {message}\n")),
        }
    }

    fn write(&self, text: &str) {
        (self.out.borrow_mut())(text);
    }
}

fn write(text: &str) {
    let _ = std::io::stderr().write_all(text.as_bytes());
}

//! What is said on standard error.

use super::options::{MessageFormat, Options, When};
use phonon_grammar::Diagnostic;
use phonon_grammar::diagnostic::{Format, render};
use phonon_runtime::picture::{Envelope, sparkline};
use std::io::{IsTerminal, Write};

/// How wide a waveform in a terminal is.
const WAVEFORM_COLUMNS: usize = 72;

/// Says things in the form that was asked for. Who cannot be told cannot be told of it either.
pub struct Console {
    format: Format,
    colour: bool,
    quiet: bool,
    /// Whether the last words are for programs.
    reports_json: bool,
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
        Console { format, colour, quiet: options.quiet, reports_json: options.reports_json() }
    }

    /// What is wrong with a program.
    pub fn diagnostics(&self, diagnostics: &[Diagnostic], source: &str, name: &str) {
        if !diagnostics.is_empty() {
            write(&render(diagnostics, source, name, self.format, self.colour));
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
                Format::Human | Format::Short => write(&format!("{line}\n")),
            }
        }
    }

    /// The last words, for people or for programs.
    pub fn summary(&self, words: &str, object: &serde_json::Value) {
        match self.reports_json {
            _ if self.quiet => {}
            true => write(&format!("{object}\n")),
            false => write(&format!("{words}\n")),
        }
    }

    /// How loud a sound was, moment by moment, where somebody looks.
    pub fn waveform(&self, envelope: &Envelope) {
        let is_seen = !self.quiet && !self.reports_json && std::io::stderr().is_terminal();
        if is_seen {
            write(&format!("{}\n", sparkline(envelope, WAVEFORM_COLUMNS)));
        }
    }

    fn message(&self, severity: &str, colour: &str, message: &str) {
        match self.format {
            Format::Json => {
                write(&format!("{}\n", serde_json::json!({ "severity": severity, "message": message })));
            }
            Format::Human if self.colour => write(&format!("\x1b[1;{colour}m{severity}\x1b[0m: {message}\n")),
            Format::Human | Format::Short => write(&format!("{severity}: {message}\n")),
        }
    }
}

fn write(text: &str) {
    let _ = std::io::stderr().write_all(text.as_bytes());
}

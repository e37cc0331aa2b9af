//! The program: read and compiled.

use super::args::Input;
use super::console::Console;
use super::exit;
use super::options::Options;
use phonon_compiler::plan::Plan;
use phonon_compiler::{compile, source};
use std::path::{Path, PathBuf};

/// A compiled program and its text.
pub struct Program {
    pub plan: Plan,
    pub text: String,
    /// What messages call it.
    pub name: String,
}

impl Program {
    /// Reads and compiles, with stems if they are wanted; what is wrong is said.
    pub fn load(input: &Input, options: &Options, has_stems: bool, console: &Console) -> Result<Program, u8> {
        let text = match input {
            Input::Code(code) => code.clone(),
            Input::File(path) => source::read(path).map_err(|fault| {
                console.error(&fault.to_string());
                match fault {
                    source::Fault::Unreadable(_) => exit::FILES,
                    source::Fault::NoProgram(_) => exit::PROGRAM,
                }
            })?,
        };
        let name = input.name();
        let mut settings = settings(options);
        settings.stems = has_stems;
        let compiled = compile(&text, &settings);
        console.diagnostics(&compiled.diagnostics, &text, &name);
        let mut plan = compiled.plan.ok_or(exit::PROGRAM)?;
        if let Some(start) = options.start {
            plan.start_cycle = start.0;
        }
        Ok(Program { plan, text, name })
    }
}

/// What programs are compiled with.
pub fn settings(options: &Options) -> phonon_compiler::Options {
    phonon_compiler::Options {
        sample_rate_hz: options.sample_rate,
        optimise: !options.no_opt,
        ..phonon_compiler::Options::default()
    }
}

impl Input {
    /// What messages call it.
    pub fn name(&self) -> String {
        match self {
            Input::Code(_) => "-e".into(),
            Input::File(path) if path == Path::new("-") => "<stdin>".into(),
            Input::File(path) => path.display().to_string(),
        }
    }

    /// The file it is read from.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Input::File(path) if path != Path::new("-") => Some(path),
            _ => None,
        }
    }

    /// Where a take of it is recorded if nobody says: beside it.
    pub fn recording(&self, take: u32) -> PathBuf {
        let path = self.default_output();
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        path.with_file_name(format!("{stem}.take{take}.wav"))
    }

    /// Where its sound goes if nobody says: beside it.
    pub fn default_output(&self) -> PathBuf {
        self.path().map_or_else(|| "phonon.wav".into(), |path| path.with_extension("wav"))
    }
}

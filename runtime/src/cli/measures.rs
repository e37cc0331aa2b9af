//! `--profile` and `--timings`: what a program costs while it plays.

use super::console::Console;
use super::options::Options;
use super::run::refusal;
use clap::Args;
use phonon_runtime::engine::Engine;
use phonon_runtime::io::{OutputError, write_file};
use phonon_runtime::report::{Costs, STINTS_MAX, Setting, lost_stints, write_trace};
use std::path::PathBuf;

/// What to measure while it plays.
#[derive(Args, Clone, Default)]
#[command(next_help_heading = "Measuring")]
pub struct Measures {
    /// Say what each bus and each ugen costs, and how to play in real time what does not fit
    #[arg(long, conflicts_with_all = ["device", "channels", "record", "interactive", "tui"])]
    pub profile: bool,
    /// Write which thread computed what when, to be opened with Perfetto
    #[arg(long, value_name = "FILE", conflicts_with_all = ["device", "channels", "record", "interactive", "tui"])]
    pub timings: Option<PathBuf>,
}

impl Measures {
    /// Whether anything is measured.
    pub fn is_asked_for(&self) -> bool {
        self.profile || self.timings.is_some()
    }

    /// Lets an engine measure what is asked for.
    pub fn begin(&self, engine: &mut Engine) {
        if self.is_asked_for() {
            engine.watch(if self.timings.is_some() { STINTS_MAX } else { 0 });
        }
    }

    /// Writes the timings; gives the costs, where they are asked for.
    pub fn end(
        &self,
        engine: &Engine,
        frames: u64,
        options: &Options,
        source: &str,
        console: &Console,
    ) -> Result<Option<Costs>, u8> {
        if let Some(path) = &self.timings {
            self.write(path, engine, source).map_err(|error| refusal(&error, console))?;
            match lost_stints(engine.parts()) {
                0 => {}
                lost => console.note(&format!(
                    "`{}` has the first {STINTS_MAX} runs of tasks; {lost} more were not kept",
                    path.display()
                )),
            }
        }
        let setting = Setting {
            frames,
            block_frames: options.block_frames(),
            threads: engine.tallies().len(),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
        };
        Ok(self.profile.then(|| Costs::of(engine.plan(), engine.parts(), &setting)))
    }

    fn write(&self, path: &std::path::Path, engine: &Engine, source: &str) -> Result<(), OutputError> {
        let mut text = Vec::new();
        write_trace(&mut text, engine.plan(), engine.parts(), source, engine.tallies().len())
            .map_err(|error| OutputError::Failed(format!("cannot write `{}`", path.display()), error))?;
        write_file(path, &text)
    }
}

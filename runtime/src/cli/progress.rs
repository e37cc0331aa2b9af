//! How far a rendering has come.

use super::options::{Options, When};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;

/// A bar on a terminal; elsewhere, if asked for, a line for each tenth.
pub struct Progress {
    bar: Option<ProgressBar>,
    frames: u64,
    tenths_said: Option<u64>,
}

impl Progress {
    pub fn new(options: &Options, name: &str, frames: u64) -> Progress {
        let terminal = std::io::stderr().is_terminal();
        let wanted = match options.progress {
            When::Auto => terminal && !options.quiet,
            When::Always => true,
            When::Never => false,
        };
        let bar = (wanted && terminal).then(|| bar(name, frames));
        Progress { bar, frames, tenths_said: (wanted && !terminal).then_some(0) }
    }

    /// So many frames are done.
    pub fn reach(&mut self, frames: u64) {
        if let Some(bar) = &self.bar {
            bar.set_position(frames.min(self.frames));
        }
        if let Some(said) = self.tenths_said {
            let tenths = (frames.saturating_mul(10) / self.frames.max(1)).min(10);
            if tenths > said {
                eprintln!("{} %", tenths * 10);
                self.tenths_said = Some(tenths);
            }
        }
    }

    /// Makes room for the last words.
    pub fn finish(self) {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
    }
}

fn bar(name: &str, frames: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg} [{bar:40}] {percent:>3} %  {eta} left")
        .expect("the template is fixed")
        .progress_chars("=> ");
    let bar = ProgressBar::with_draw_target(Some(frames), ProgressDrawTarget::stderr()).with_style(style);
    bar.with_message(name.to_owned())
}

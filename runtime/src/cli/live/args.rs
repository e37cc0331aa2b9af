//! What only playing live needs to know.

use crate::cli::args::HostOption;
use crate::cli::length::Seconds;
use clap::{Args, ValueEnum};
use phonon_compiler::pattern::Time;
use std::path::PathBuf;

/// Where to play, and how versions follow each other.
#[derive(Args, Default)]
#[command(next_help_heading = "Live")]
pub struct Stage {
    /// The device to play on; `null` plays in real time and is not heard [default: the one that the system prefers]
    #[arg(long, value_name = "NAME")]
    pub device: Option<String>,
    #[command(flatten)]
    pub host: HostOption,
    /// Write all that is played to a file: before the limiter, as it would be rendered
    #[arg(long, value_name = "FILE")]
    pub record: Option<PathBuf>,
    /// How long versions of the program fade into each other
    #[arg(long, value_name = "TIME", default_value = "20ms")]
    pub fade: Seconds,
    /// When a new version begins: at once, or with the next cycle or beat (a quarter of one)
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = Grid::None)]
    pub quantize: Grid,
    /// Play even what will not be computed in time
    #[arg(long)]
    pub force: bool,
    /// Plain lines: no status line, no keys
    #[arg(long)]
    pub plain: bool,
}

/// What the beginning of a version waits for.
#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Grid {
    #[default]
    None,
    Beat,
    Cycle,
}

impl Grid {
    /// The grid in cycles.
    pub fn cycles(self) -> Option<Time> {
        match self {
            Grid::None => None,
            Grid::Beat => Some(Time::new(1, 4)),
            Grid::Cycle => Some(Time::ONE),
        }
    }
}

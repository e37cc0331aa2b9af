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
    #[arg(long, value_name = "NAME", conflicts_with = "tail")]
    pub device: Option<String>,
    #[command(flatten)]
    pub host: HostOption,
    /// How many channels to play on: `out1` on the first two, `out2` on the next, and so on [default: 2]
    #[arg(long, value_name = "N", value_parser = channels, conflicts_with = "tail")]
    pub channels: Option<u16>,
    /// Write all that is played to a file: before the limiter, as it would be rendered
    #[arg(long, value_name = "FILE", conflicts_with = "tail")]
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
    /// What happens when the computer is too slow
    #[arg(long, value_enum, value_name = "WHAT", default_value_t = Overload::Shed)]
    pub overload: Overload,
    /// A prompt, at which the program is entered statement by statement; `:help` tells what else
    #[arg(short, long, conflicts_with = "tail")]
    pub interactive: bool,
    /// The whole screen: the text with what plays of it, meters, the wave and its spectrum
    #[arg(long, conflicts_with_all = ["plain", "interactive", "tail"])]
    pub tui: bool,
    /// Tell editors what plays, so that they light it up, over the socket `.FILE.sock` beside the file
    #[cfg(unix)]
    #[arg(long)]
    pub publish: bool,
    /// Plain lines: no status line, no keys
    #[arg(long)]
    pub plain: bool,
}

impl Stage {
    /// Whether anything of it can only be for a device.
    pub fn is_asked_for(&self) -> bool {
        #[cfg(unix)]
        let is_published = self.publish;
        #[cfg(not(unix))]
        let is_published = false;
        let is_placed = self.device.is_some() || self.host.host.is_some() || self.channels.is_some();
        is_placed || self.record.is_some() || self.interactive || self.tui || is_published
    }

    /// How many pairs of channels there are.
    pub fn pairs(&self) -> usize {
        self.channels.map_or(1, |channels| usize::from(channels) / 2)
    }
}

/// A number of channels that are pairs.
fn channels(text: &str) -> Result<u16, String> {
    let known = text.parse().ok().filter(|count: &u16| (2..=64).contains(count) && count.is_multiple_of(2));
    known.ok_or_else(|| "an even number from 2 to 64 is expected".to_owned())
}

/// What the beginning of a version waits for.
#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Grid {
    #[default]
    None,
    Beat,
    Cycle,
}

/// What happens when there is more to do than time.
#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Overload {
    /// The quietest voices have to go, and what was missed is left out
    #[default]
    Shed,
    /// Nothing is left out: the music waits
    Wait,
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

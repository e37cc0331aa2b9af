//! `phonon run` on a device: a set that goes on while its file is edited.

pub mod args;
mod aside;
#[cfg(unix)]
mod beacon;
mod entry;
mod follow;
mod full;
mod glance;
mod hands;
mod notebook;
mod pairs;
mod prompt;
mod screen;
mod set;
mod sound;
mod source;
mod status;
mod stems;
mod takes;
mod tended;

pub use set::{Gig, play};

//! `phonon run` on a device: a set that goes on while its file is edited.

pub mod args;
mod aside;
#[cfg(unix)]
mod beacon;
mod entry;
mod full;
mod glance;
mod hands;
mod notebook;
mod prompt;
mod screen;
mod set;
mod sound;
mod source;

pub use set::{Gig, play};

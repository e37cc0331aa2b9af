//! `phonon run` on a device: a set that goes on while its file is edited.

pub mod args;
mod aside;
mod hands;
mod screen;
mod set;
mod sound;
mod source;

pub use set::{Gig, play};

//! `phonon` from outside: what it writes, what it says, and how it ends.

mod devices;
#[cfg(unix)]
mod live;
mod run;
mod samples;
mod support;
#[cfg(unix)]
mod terminal;

//! `phonon` from outside: what it writes, what it says, and how it ends.

mod begin;
mod devices;
mod diff;
mod expectations;
mod explained;
mod files;
#[cfg(unix)]
mod live;
mod pictures;
mod report;
mod run;
mod samples;
mod support;
#[cfg(unix)]
mod terminal;

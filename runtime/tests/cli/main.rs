//! `phonon` from outside: what it writes, what it says, and how it ends.

mod begin;
mod diff;
mod expectations;
mod files;
mod pictures;
mod run;
mod samples;
mod support;

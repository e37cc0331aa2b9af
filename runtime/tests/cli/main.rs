//! `phonon` from outside: what it writes, what it says, and how it ends.

mod devices;
mod run;
mod samples;
mod support;

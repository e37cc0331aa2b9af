//! `phonon` from outside: what it writes, what it says, and how it ends.

mod run;
mod samples;
mod support;

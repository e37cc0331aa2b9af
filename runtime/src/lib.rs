//! From a plan to sound.

pub mod bank;
pub mod io;
pub mod kernel;
pub mod report;

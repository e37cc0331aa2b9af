//! From a plan to sound.

pub mod bank;
pub mod kernel;

//! From a plan to sound.
#![cfg_attr(rtsan, feature(sanitize))]

pub mod arena;
pub mod bank;
pub mod clock;
pub mod device;
pub mod engine;
pub mod exec;
pub mod expect;
pub mod instance;
pub mod io;
pub mod legacy;
pub mod live;
pub mod picture;
mod priority;
pub mod report;
pub mod score;
pub mod signal;
pub mod sync;
pub mod voice;

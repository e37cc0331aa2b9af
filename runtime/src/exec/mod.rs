//! Executors: who runs which task when. `README.md` tells the protocol.

pub mod run;
pub mod serial;

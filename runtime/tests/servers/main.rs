//! Devices and sets against real servers of sound, without a sound card: what arrives, to the bit, and what happens when
//! a server is killed and comes back.
//!
//! A server that is not installed is gone on without; `.ci/run` installs them all.
#![cfg(target_os = "linux")]

#[cfg(feature = "alsa")]
mod alsa;
#[cfg(feature = "jack")]
mod jack;
mod pulse;
#[cfg(feature = "jack")]
mod session;
mod support;

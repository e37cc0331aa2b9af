//! Engines, from the outside: plans made by hand, and what comes out of them.

mod blocks;
mod events;
mod failures;
mod slices;
mod support;
mod threads;
mod voices;

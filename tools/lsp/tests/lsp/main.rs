//! The language server as editors see it.

mod features;
mod half_typed;
mod renames;
mod session;
mod support;

//! From a program to a plan.

pub mod pattern;
pub mod plan;
pub mod ugen;

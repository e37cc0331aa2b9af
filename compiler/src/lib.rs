//! From a program to a plan.

pub mod check;
pub mod graph;
pub mod passes;
pub mod pattern;
pub mod plan;
pub mod schedule;
pub mod ugen;

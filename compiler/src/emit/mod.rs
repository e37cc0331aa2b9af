//! A compilation as text, JSON and DOT.

mod dot;
mod json;
mod packing;
mod text;

pub use dot::dot;
pub use json::json;
pub use text::{forecast, graph, plan, summary, ugens};

//! A compilation as text, JSON and DOT.

mod dot;
mod json;
mod meanings;
mod packing;
mod text;
mod transforms;

pub use dot::dot;
pub use json::json;
pub use meanings::{Table, all_names, other_meanings};
pub use text::{forecast, graph, plan, summary, ugens};
pub use transforms::transform_table;

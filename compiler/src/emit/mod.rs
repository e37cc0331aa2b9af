//! A compilation as text, JSON, DOT and SVG.

mod costs;
mod difference;
mod dot;
mod gantt;
mod json;
mod meanings;
mod packing;
mod picture;
mod rates;
mod text;
mod trace;
mod transforms;
mod wiring;

pub use costs::{Cost, costs};
pub use difference::{Difference, Fate, Version};
pub use dot::dot;
pub use gantt::{gantt, gantt_svg};
pub use json::json;
pub use meanings::{Table, all_names, other_meanings};
pub use picture::{Grouping, picture};
pub use rates::{Rate, rates};
pub use text::{forecast, graph, plan, summary, ugens};
pub use trace::Trace;
pub use transforms::transform_table;

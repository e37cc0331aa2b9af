//! The plan for other programs.

use crate::plan::Plan;
use serde::Serialize;

/// The version of the form below; it grows when a reader would have to change.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    plan: &'a Plan,
}

/// The plan as JSON, indented.
pub fn json(plan: &Plan) -> String {
    let mut text =
        serde_json::to_string_pretty(&Document { version: VERSION, plan }).expect("a plan is plain data");
    text.push('\n');
    text
}

//! The plan for other programs.

use crate::plan::Plan;
use crate::simulate::Forecast;
use serde::Serialize;

/// The version of the form below; it grows when a reader would have to change.
const VERSION: u32 = 2;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    plan: &'a Plan,
    #[serde(skip_serializing_if = "Option::is_none")]
    forecast: Option<&'a Forecast>,
}

/// The plan as JSON, indented, with what is expected of it if that was asked for.
pub fn json(plan: &Plan, forecast: Option<&Forecast>) -> String {
    let document = Document { version: VERSION, plan, forecast };
    let mut text = serde_json::to_string_pretty(&document).expect("a plan is plain data");
    text.push('\n');
    text
}

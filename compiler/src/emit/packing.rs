//! What lies in lanes and what does not, for people.

use crate::plan::{Op, Plan, Unpacked};
use std::fmt::Write;

/// The ops that have lanes and the alike ugens that have none, a line for each set of buses; empty where there are
/// neither.
pub fn packing(plan: &Plan) -> String {
    let mut lines: Vec<(usize, Vec<&str>, Vec<&str>)> = Vec::new();
    let packed = plan.tasks.iter().flat_map(|task| &task.body.ops).filter(|op| op.lanes() > 1);
    for op in packed.filter(|op| op.ugen.name() != "pack") {
        let (lanes, buses) = (op.lanes(), buses(op));
        match lines.iter_mut().find(|line| (line.0, &line.2) == (lanes, &buses)) {
            Some((_, ugens, _)) => ugens.push(op.ugen.name()),
            None => lines.push((lanes, vec![op.ugen.name()], buses)),
        }
    }
    let mut text = String::new();
    for (lanes, ugens, buses) in lines {
        let _ = writeln!(text, "packed   lanes {lanes:<3} {}  in {}", ugens.join(" "), named(buses));
    }
    for Unpacked { ugens, count, buses, reason } in &plan.unpacked {
        let ugens: Vec<&str> = ugens.iter().map(|ugen| ugen.name()).collect();
        let buses = named(buses.iter().map(String::as_str));
        let _ = writeln!(text, "single   alike {count:<3} {}  in {buses}: {reason}", ugens.join(" "));
    }
    text
}

/// The buses of an op's lanes, each once.
pub(super) fn buses(op: &Op) -> Vec<&str> {
    let mut buses: Vec<&str> = Vec::new();
    for key in op.keys() {
        if !buses.contains(&key.bus.as_str()) {
            buses.push(&key.bus);
        }
    }
    buses
}

fn named<'a>(buses: impl IntoIterator<Item = &'a str>) -> String {
    buses.into_iter().map(|bus| format!("~{bus}")).collect::<Vec<_>>().join(" ")
}

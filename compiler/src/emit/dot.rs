//! The plan for Graphviz: tasks as clusters of ugens with their ports.

use super::packing::buses;
use super::wiring::{Jack, OpAt, wiring};
use crate::plan::{Input, Mix, Op, Place, Plan};
use std::fmt::Write;

/// The plan as a directed graph in the DOT language.
pub fn dot(plan: &Plan) -> String {
    let mut text = String::from(
        "digraph plan {\n  rankdir=LR;\n  node [shape=record, fontname=\"monospace\", fontsize=10];\n",
    );
    let (jacks, wires) = wiring(plan);
    for (id, task) in plan.tasks.iter().enumerate() {
        let label = format!("t{id} {} {:.1} us", escaped(&task.name), task.cost_ns / 1000.0);
        let _ = writeln!(text, "  subgraph cluster_t{id} {{\n    label=\"{label}\";");
        for (at, op) in task.body.ops.iter().enumerate() {
            let _ = writeln!(text, "    {} [label=\"{}\"];", name((id, at)), record(op));
        }
        text.push_str("  }\n");
        jacks.iter().filter(|jack| jack.to.0 == id).for_each(|jack| edge(&mut text, jack));
    }
    for (at, output) in plan.outputs.iter().enumerate() {
        let label = output.channel.map_or("out".to_owned(), |channel| format!("out{channel}"));
        let _ = writeln!(text, "  out_{at} [label=\"{{<p0>left|<p1>right}}|{label}\", style=bold];");
        for (side, input) in output.signals.iter().enumerate() {
            if let Input::Place(place) = input {
                let (origin, output) = wires[place];
                let _ = writeln!(text, "  {}:o{output} -> out_{at}:p{side};", name(origin));
            }
        }
    }
    if plan.mix != Mix::None {
        let _ = writeln!(text, "  outmix [label=\"outmix: {}\", style=bold];", plan.mix.name());
        let audible = plan.outputs.iter().enumerate().filter(|(_, output)| output.audible);
        audible.for_each(|(at, _)| text.push_str(&format!("  out_{at} -> outmix;\n")));
    }
    text.push_str("}\n");
    text
}

/// The edge of a signal between two ops.
fn edge(text: &mut String, jack: &Jack) {
    let (label, style) = match jack.place {
        Place::Loop(_) => ("a quantum later".to_owned(), ", style=dashed"),
        Place::Wire(wire) => (format!("w{}", wire.0), ""),
        Place::Scratch(slot) => (format!("s{}", slot.0), ""),
    };
    let ((from, output), to) = (jack.from, name(jack.to));
    let _ = writeln!(text, "  {}:o{output} -> {to}:p{} [label=\"{label}\"{style}];", name(from), jack.port);
}

/// An op with its ports on the left and its outputs on the right.
fn record(op: &Op) -> String {
    let names = op.ugen.row().input_names(op.inputs.len());
    let ports = names.zip(&op.inputs).enumerate().map(|(at, (name, input))| match input {
        Input::Constant(value) => format!("<p{at}>{name}={value}"),
        Input::Constants(values) => format!("<p{at}>{name}={}", escaped(&format!("{values:?}"))),
        Input::Place(_) => format!("<p{at}>{name}"),
    });
    let outputs: Vec<String> = (0..op.outputs.len()).map(|output| format!("<o{output}>")).collect();
    let lanes = if op.lanes() > 1 { format!(" lanes {}", op.lanes()) } else { String::new() };
    let title = format!("{}{}\\n{}", op.ugen.name(), escaped(&lanes), escaped(&buses(op).join(" ")));
    format!("{{{}}}|{title}|{{{}}}", ports.collect::<Vec<_>>().join("|"), outputs.join("|"))
}

fn name((task, op): OpAt) -> String {
    format!("t{task}_o{op}")
}

/// Text that may stand in a record label.
fn escaped(text: &str) -> String {
    text.chars().flat_map(|c| if "{}|<>\"\\ ".contains(c) { vec!['\\', c] } else { vec![c] }).collect()
}

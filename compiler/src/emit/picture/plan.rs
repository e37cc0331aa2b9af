//! A plan as a drawing.
//!
//! A box has the colour of its task; the longest way through the tasks is drawn thick, what comes back a quantum later is
//! broken, and lanes are numbered.

use super::{Edge, Grouping, Picture};
use crate::emit::packing::buses;
use crate::emit::text::critical_path;
use crate::emit::wiring::{OpAt, wiring};
use crate::plan::{Input, Op, Place, Plan};
use crate::svg::COLOURS;
use std::collections::{BTreeMap, BTreeSet};

/// The plan as SVG.
pub fn picture(plan: &Plan, grouping: Grouping) -> String {
    Picture::of_plan(plan, grouping).svg()
}

impl Picture {
    fn of_plan(plan: &Plan, grouping: Grouping) -> Picture {
        let (_, critical) = critical_path(plan);
        let critical: BTreeSet<usize> = critical.into_iter().map(|task| task.index()).collect();
        let mut picture = Picture::default();
        let mut homes: BTreeMap<OpAt, usize> = BTreeMap::new();
        let mut known: BTreeMap<String, usize> = BTreeMap::new();
        for (id, task) in plan.tasks.iter().enumerate() {
            let costs = costs(&task.body.ops, task.cost_ns);
            for (at, (op, cost_ns)) in task.body.ops.iter().zip(costs).enumerate() {
                let bus = named(op);
                let (name, title) = match grouping {
                    Grouping::Ugen => (format!("t{id}.{at}"), titled(op)),
                    Grouping::Task => (format!("t{id}"), format!("t{id}")),
                    Grouping::Bus => (bus.clone(), bus.clone()),
                };
                let item = *known.entry(name).or_insert_with(|| {
                    let band = if grouping == Grouping::Task { task.name.clone() } else { bus.clone() };
                    picture.add(title, band, colour(id))
                });
                homes.insert((id, at), item);
                let item = &mut picture.items[item];
                item.cost_ns += cost_ns;
                item.is_critical |= critical.contains(&id);
                let us = item.cost_ns / 1e3;
                item.hint = format!("{}: {us:.2} us a quantum, in t{id} of {}", item.lines[0], task.name);
            }
        }
        picture.wire(plan, &homes);
        picture
    }

    /// Draws the lines between boxes, and what is heard.
    fn wire(&mut self, plan: &Plan, homes: &BTreeMap<OpAt, usize>) {
        let (jacks, wires) = wiring(plan);
        for jack in jacks {
            let (from, to) = (homes[&jack.from.0], homes[&jack.to]);
            let is_delayed = matches!(jack.place, Place::Loop(_));
            if from != to || is_delayed {
                self.edges.insert(Edge { from, to, is_delayed, class: "" });
            }
        }
        for output in &plan.outputs {
            let name = output.channel.map_or("heard".to_owned(), |channel| format!("heard: out{channel}"));
            let heard = self.add(name.clone(), "heard".to_owned(), colour(0));
            self.items[heard].hint = if output.audible { name } else { format!("{name} (hushed)") };
            for signal in &output.signals {
                if let Input::Place(place) = signal {
                    let (op, _) = wires[place];
                    self.edges.insert(Edge { from: homes[&op], to: heard, is_delayed: false, class: "" });
                }
            }
        }
    }
}

/// How a box of a task is drawn.
fn colour(task: usize) -> String {
    format!("c{}", task % COLOURS)
}

/// What each op costs: as its row says, and pools share what is left of the cost of their task.
fn costs(ops: &[Op], task_ns: f32) -> Vec<f32> {
    let row_ns = |op: &Op| op.ugen.row().cost_ns(op.lanes(), false);
    let pools = ops.iter().filter(|op| op.ugen.name() == "voices").count() as f32;
    let left_ns = (task_ns - ops.iter().map(row_ns).sum::<f32>()).max(0.0);
    ops.iter().map(|op| row_ns(op) + if op.ugen.name() == "voices" { left_ns / pools } else { 0.0 }).collect()
}

/// The buses of an op as a name: the first, and how many more.
fn named(op: &Op) -> String {
    match buses(op).as_slice() {
        [bus] => format!("~{bus}"),
        [bus, others @ ..] => format!("~{bus} +{}", others.len()),
        [] => String::new(),
    }
}

fn titled(op: &Op) -> String {
    let name = op.ugen.name();
    if op.lanes() > 1 { format!("{name} x{}", op.lanes()) } else { name.to_owned() }
}

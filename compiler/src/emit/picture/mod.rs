//! The plan as a drawing: signals go from left to right, each bus has a band of its own.
//!
//! A box is as wide as it is dear, and has the colour of its task; the longest way through the tasks is drawn thick, what
//! comes back a quantum later is broken, and lanes are numbered. Boxes may be ugens, or whole tasks or buses.

mod layout;

use super::packing::buses;
use super::text::critical_path;
use super::wiring::{OpAt, wiring};
use crate::plan::{Input, Op, Place, Plan};
use crate::svg::{self, COLOURS, escaped};
use layout::{Placed, ROW, place};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// What a box stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grouping {
    /// A ugen, or several in lanes.
    Ugen,
    /// A task.
    Task,
    /// A bus.
    Bus,
}

/// A box.
#[derive(Debug)]
struct Item {
    title: String,
    /// What a pointer that rests on it is told.
    hint: String,
    /// The band that it lies in.
    band: usize,
    colour: usize,
    cost_ns: f32,
    is_critical: bool,
}

/// A line between two boxes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Edge {
    from: usize,
    to: usize,
    /// Whether it comes back a quantum later.
    is_delayed: bool,
}

/// What is to be drawn.
#[derive(Debug, Default)]
struct Picture {
    items: Vec<Item>,
    edges: BTreeSet<Edge>,
    bands: Vec<String>,
}

/// The plan as SVG.
pub fn picture(plan: &Plan, grouping: Grouping) -> String {
    let picture = Picture::of(plan, grouping);
    let (placed, width, height) = place(&picture);
    let mut body = String::new();
    for (band, name) in picture.bands.iter().enumerate() {
        let y = placed.bands[band];
        let _ = writeln!(body, "<line class=\"beat\" x1=\"0\" x2=\"{width}\" y1=\"{y}\" y2=\"{y}\"/>");
        let _ = writeln!(body, "<text class=\"name\" x=\"6\" y=\"{}\">{}</text>", y + 16.0, escaped(name));
    }
    for edge in &picture.edges {
        line(&mut body, &picture, &placed, *edge);
    }
    for (item, spot) in picture.items.iter().zip(&placed.items) {
        let class = if item.is_critical { " critical" } else { "" };
        let [x, y, width] = [spot.x, spot.y, spot.width];
        let _ = writeln!(
            body,
            "<g><title>{}</title><rect class=\"c{}{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{}\" rx=\"3\"/>\
             <text class=\"value\" x=\"{}\" y=\"{}\">{}</text></g>",
            escaped(&item.hint),
            item.colour,
            ROW * 0.7,
            x + 4.0,
            y + ROW * 0.5,
            escaped(&item.title)
        );
    }
    svg::document(width, height, &body)
}

/// An edge: a curve from the right of one box to the left of another, or back below them.
fn line(body: &mut String, picture: &Picture, placed: &Placed, edge: Edge) {
    let (from, to) = (&placed.items[edge.from], &placed.items[edge.to]);
    let (x1, y1) = (from.x + from.width, from.y + ROW * 0.35);
    let (x2, y2) = (to.x, to.y + ROW * 0.35);
    let is_critical = picture.items[edge.from].is_critical && picture.items[edge.to].is_critical;
    let class = if is_critical { "wire critical" } else { "wire" };
    let class = if edge.is_delayed { format!("{class} later") } else { class.to_owned() };
    let bend = if x2 > x1 { (x2 - x1) / 2.0 } else { 40.0 };
    let (a, b) = (x1 + bend, x2 - bend);
    let _ = writeln!(body, "<path class=\"{class}\" d=\"M{x1} {y1} C{a} {y1} {b} {y2} {x2} {y2}\"/>");
}

impl Picture {
    fn of(plan: &Plan, grouping: Grouping) -> Picture {
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
                    picture.add(title, band, id)
                });
                homes.insert((id, at), item);
                let item = &mut picture.items[item];
                item.cost_ns += cost_ns;
                item.is_critical |= critical.contains(&id);
                let us = item.cost_ns / 1e3;
                item.hint = format!("{}: {us:.2} us a quantum, in t{id} of {}", item.title, task.name);
            }
        }
        picture.wire(plan, &homes);
        picture
    }

    /// Adds a box without cost.
    fn add(&mut self, title: String, band: String, task: usize) -> usize {
        let at = self.bands.iter().position(|known| *known == band).unwrap_or_else(|| {
            self.bands.push(band);
            self.bands.len() - 1
        });
        let colour = task % COLOURS;
        let item = Item { title, hint: String::new(), band: at, colour, cost_ns: 0.0, is_critical: false };
        self.items.push(item);
        self.items.len() - 1
    }

    /// Draws the lines between boxes, and what is heard.
    fn wire(&mut self, plan: &Plan, homes: &BTreeMap<OpAt, usize>) {
        let (jacks, wires) = wiring(plan);
        for jack in jacks {
            let (from, to) = (homes[&jack.from.0], homes[&jack.to]);
            let is_delayed = matches!(jack.place, Place::Loop(_));
            if from != to || is_delayed {
                self.edges.insert(Edge { from, to, is_delayed });
            }
        }
        for output in &plan.outputs {
            let name = output.channel.map_or("heard".to_owned(), |channel| format!("heard: out{channel}"));
            let heard = self.add(name.clone(), "heard".to_owned(), 0);
            self.items[heard].hint = if output.audible { name } else { format!("{name} (hushed)") };
            for signal in &output.signals {
                if let Input::Place(place) = signal {
                    let (op, _) = wires[place];
                    self.edges.insert(Edge { from: homes[&op], to: heard, is_delayed: false });
                }
            }
        }
    }
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

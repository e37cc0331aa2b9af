//! What is compiled, as a drawing: signals go from left to right, each bus has a band of its own.
//!
//! A box is as wide as it is dear. Boxes may be ugens, or whole tasks or buses. What a box and a line are drawn like is a
//! matter of what is drawn: a plan, or the difference of two versions.

mod critical;
mod difference;
mod lanes;
mod layout;
mod plan;

use crate::svg::{self, escaped};
use layout::{BOX, LINE, Placed, ROW, Spot, place};
use std::collections::BTreeSet;
use std::fmt::Write;

pub use plan::picture;

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
    /// What stands in it: its name, and what else there is to say.
    lines: Vec<String>,
    /// What a pointer that rests on it is told.
    hint: String,
    /// The band that it lies in.
    band: usize,
    /// How it is drawn.
    class: String,
    /// Whether it is hardly filled, so that its letters are those of the ground.
    is_pale: bool,
    /// Whether others lie behind it that are computed side by side with it.
    is_stacked: bool,
    /// What stands at its right edge.
    tag: String,
    cost_ns: f32,
}

/// A line between two boxes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Edge {
    from: usize,
    to: usize,
    /// Whether it comes back a quantum later.
    is_delayed: bool,
    /// How it is drawn, where it is not as all are.
    class: &'static str,
}

/// What is to be drawn.
#[derive(Debug, Default)]
struct Picture {
    items: Vec<Item>,
    edges: BTreeSet<Edge>,
    bands: Vec<String>,
    /// What there is to know about boxes: how they are drawn, and what that says.
    legend: Vec<(&'static str, String)>,
    /// What its classes look like, beyond those of all drawings.
    style: &'static str,
}

impl Picture {
    /// Adds a box without cost.
    fn add(&mut self, title: String, band: String, class: String) -> usize {
        let at = self.bands.iter().position(|known| *known == band).unwrap_or_else(|| {
            self.bands.push(band);
            self.bands.len() - 1
        });
        self.items.push(Item {
            lines: vec![title],
            hint: String::new(),
            band: at,
            class,
            is_pale: false,
            is_stacked: false,
            tag: String::new(),
            cost_ns: 0.0,
        });
        self.items.len() - 1
    }

    /// The picture as SVG.
    fn svg(&self) -> String {
        let (placed, width, height) = place(self);
        let mut body = self.style.to_owned();
        for (at, (class, text)) in self.legend.iter().enumerate() {
            let x = placed.legend[at];
            let _ = writeln!(
                body,
                "<rect class=\"{class}\" x=\"{x}\" y=\"8\" width=\"{LINE}\" height=\"{LINE}\" rx=\"3\"/>\
                 <text x=\"{}\" y=\"19.5\">{}</text>",
                x + LINE + 6.0,
                escaped(text)
            );
        }
        for (band, name) in self.bands.iter().enumerate() {
            let y = placed.bands[band];
            let _ = writeln!(body, "<line class=\"beat\" x1=\"0\" x2=\"{width}\" y1=\"{y}\" y2=\"{y}\"/>");
            let _ =
                writeln!(body, "<text class=\"name\" x=\"6\" y=\"{}\">{}</text>", y + 16.0, escaped(name));
        }
        // What is thick lies above what is not, and what goes back above the boxes that it passes.
        let (later, now): (Vec<Edge>, Vec<Edge>) = self.edges.iter().partition(|edge| edge.is_delayed);
        let (thick, thin): (Vec<Edge>, Vec<Edge>) =
            now.into_iter().partition(|edge| edge.class == "critical");
        thin.into_iter().chain(thick).for_each(|edge| line(&mut body, &placed, edge));
        (0..self.items.len()).for_each(|item| self.item(&mut body, &placed, item));
        later.into_iter().for_each(|edge| line(&mut body, &placed, edge));
        svg::document(width, height, &body)
    }

    /// A box with its letters.
    fn item(&self, body: &mut String, placed: &Placed, at: usize) {
        let (item, Spot { x, y, width }) = (&self.items[at], placed.items[at]);
        let (class, height) = (&item.class, layout::height(item));
        let _ = write!(body, "<g><title>{}</title>", escaped(&item.hint));
        if item.is_stacked {
            let (x, y) = (x + STACK, y - STACK);
            let _ = write!(
                body,
                "<rect class=\"{class} behind\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"3\"/>"
            );
        }
        let _ = write!(
            body,
            "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"3\"/>"
        );
        let class = if item.is_pale { "label" } else { "value" };
        for (line, text) in item.lines.iter().enumerate() {
            let (x, y) = (x + 4.0, y + ROW * 0.5 + LINE * line as f64);
            let _ = write!(body, "<text class=\"{class}\" x=\"{x}\" y=\"{y}\">{}</text>", escaped(text));
        }
        if !item.tag.is_empty() {
            let (x, y) = (x + width - 4.0, y + ROW * 0.5);
            let _ = write!(
                body,
                "<text class=\"{class} tag\" text-anchor=\"end\" x=\"{x}\" y=\"{y}\">{}</text>",
                escaped(&item.tag)
            );
        }
        body.push_str("</g>\n");
    }
}

/// How far the box behind another lies from it.
const STACK: f64 = 3.0;

/// How far a line that goes back swings out, to the sides and upwards.
const SWING: [f64; 2] = [40.0, 34.0];

/// An edge: a curve from the right of one box to the left of another. One that goes back, or to the box that it comes from,
/// swings above both, and one along a row swings above what stands in between.
fn line(body: &mut String, placed: &Placed, edge: Edge) {
    let (from, to) = (&placed.items[edge.from], &placed.items[edge.to]);
    let (x1, y1) = (from.x + from.width, from.y + BOX / 2.0);
    let (x2, y2) = (to.x, to.y + BOX / 2.0);
    let mut class = "wire".to_owned();
    for (applies, more) in [(edge.is_delayed, "later"), (!edge.class.is_empty(), edge.class)] {
        if applies {
            class = format!("{class} {more}");
        }
    }
    let middle = x1 + (x2 - x1) / 2.0;
    let above = y1.min(y2) - SWING[1];
    let is_between = |spot: &Spot| spot.y == from.y && (x1..x2).contains(&spot.x);
    let [a, b] = match x2 > x1 {
        true if y1 == y2 && placed.items.iter().any(is_between) => {
            [[x1 + SWING[0], y1 - ROW * 0.65], [x2 - SWING[0], y1 - ROW * 0.65]]
        }
        true => [[middle, y1], [middle, y2]],
        false => [[x1 + SWING[0], above], [x2 - SWING[0], above]],
    };
    let curve = format!("C{} {} {} {} {x2} {y2}", a[0], a[1], b[0], b[1]);
    let _ = writeln!(body, "<path class=\"{class}\" d=\"M{x1} {y1} {curve}\"/>");
}

/// The numbers below `count`, so that the first of each pair comes before the second. Where pairs run in a circle, one of
/// it comes too early.
fn in_order(count: usize, pairs: &BTreeSet<(usize, usize)>) -> Vec<usize> {
    let (mut readers, mut waits) = (vec![Vec::new(); count], vec![0; count]);
    for &(source, reader) in pairs.iter().filter(|(source, reader)| source != reader) {
        readers[source].push(reader);
        waits[reader] += 1;
    }
    let mut left: BTreeSet<usize> = (0..count).collect();
    let mut ready: BTreeSet<usize> = (0..count).filter(|&at| waits[at] == 0).collect();
    let mut order = Vec::with_capacity(count);
    while let Some(next) = ready.pop_first().or_else(|| left.first().copied()) {
        left.remove(&next);
        order.push(next);
        for &reader in &readers[next] {
            waits[reader] -= 1;
            if waits[reader] == 0 && left.contains(&reader) {
                ready.insert(reader);
            }
        }
    }
    order
}

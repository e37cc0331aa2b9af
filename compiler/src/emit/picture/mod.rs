//! What is compiled, as a drawing: signals go from left to right, each bus has a band of its own.
//!
//! A box is as wide as it is dear. Boxes may be ugens, or whole tasks or buses. What a box and a line are drawn like is a
//! matter of what is drawn: a plan, or the difference of two versions.

mod difference;
mod layout;
mod plan;

use crate::svg::{self, escaped};
use layout::{BOX, LINE, Placed, ROW, place};
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
            cost_ns: 0.0,
            is_critical: false,
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
        self.edges.iter().for_each(|edge| self.line(&mut body, &placed, *edge));
        (0..self.items.len()).for_each(|item| self.item(&mut body, &placed, item));
        svg::document(width, height, &body)
    }

    /// A box with its letters.
    fn item(&self, body: &mut String, placed: &Placed, at: usize) {
        let (item, spot) = (&self.items[at], placed.items[at]);
        let critical = if item.is_critical { " critical" } else { "" };
        let [x, y, width] = [spot.x, spot.y, spot.width];
        let _ = write!(
            body,
            "<g><title>{}</title><rect class=\"{}{critical}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{}\" rx=\"3\"/>",
            escaped(&item.hint),
            item.class,
            layout::height(item)
        );
        let class = if item.is_pale { "label" } else { "value" };
        for (line, text) in item.lines.iter().enumerate() {
            let (x, y) = (x + 4.0, y + ROW * 0.5 + LINE * line as f64);
            let _ = write!(body, "<text class=\"{class}\" x=\"{x}\" y=\"{y}\">{}</text>", escaped(text));
        }
        body.push_str("</g>\n");
    }

    /// An edge: a curve from the right of one box to the left of another, or back below them.
    fn line(&self, body: &mut String, placed: &Placed, edge: Edge) {
        let (from, to) = (&placed.items[edge.from], &placed.items[edge.to]);
        let (x1, y1) = (from.x + from.width, from.y + BOX / 2.0);
        let (x2, y2) = (to.x, to.y + BOX / 2.0);
        let mut class = "wire".to_owned();
        let is_critical = self.items[edge.from].is_critical && self.items[edge.to].is_critical;
        for (applies, more) in
            [(is_critical, "critical"), (edge.is_delayed, "later"), (!edge.class.is_empty(), edge.class)]
        {
            if applies {
                class = format!("{class} {more}");
            }
        }
        let bend = if x2 > x1 { (x2 - x1) / 2.0 } else { 40.0 };
        let (a, b) = (x1 + bend, x2 - bend);
        let _ = writeln!(body, "<path class=\"{class}\" d=\"M{x1} {y1} C{a} {y1} {b} {y2} {x2} {y2}\"/>");
    }
}

//! Where boxes lie: in the column of their depth, in the band of their bus.

use super::{Item, Picture};
use std::collections::BTreeMap;

/// The room for the names of bands.
const LEFT: f64 = 120.0;
/// The height of a row and of the box in it, both of one line, and of each line more.
pub(super) const ROW: f64 = 30.0;
pub(super) const BOX: f64 = ROW * 0.7;
pub(super) const LINE: f64 = 15.0;
/// The room above the first row of a band.
const HEAD: f64 = 22.0;
/// The room between two columns.
const GAP: f64 = 46.0;
/// The width of a letter, about.
const LETTER: f64 = 7.4;
/// The most that a box is wider than its name.
const WIDER_MAX: f64 = 160.0;

/// Where a box lies.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Spot {
    pub x: f64,
    pub y: f64,
    pub width: f64,
}

/// Where everything lies.
#[derive(Debug)]
pub(super) struct Placed {
    pub items: Vec<Spot>,
    /// The top of each band.
    pub bands: Vec<f64>,
    /// The left of each part of the legend.
    pub legend: Vec<f64>,
}

/// The height of a box.
pub(super) fn height(item: &Item) -> f64 {
    BOX + LINE * (item.lines.len() - 1) as f64
}

/// Finds a place for everything, and the width and the height of the whole.
pub(super) fn place(picture: &Picture) -> (Placed, f64, f64) {
    let depths = depths(picture);
    let widths = widths(picture);
    let columns = depths.iter().max().map_or(0, |deepest| deepest + 1);
    let mut lefts = vec![LEFT];
    for column in 0..columns {
        let inside = (0..picture.items.len()).filter(|&item| depths[item] == column);
        let widest = inside.map(|item| widths[item]).fold(0.0, f64::max);
        lefts.push(lefts[column] + widest + GAP);
    }
    // In each band the boxes of one column lie below each other.
    let mut filled: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    let mut below = |item: usize| {
        let next = filled.entry((picture.items[item].band, depths[item])).or_insert(0.0);
        let below = *next;
        *next += height(&picture.items[item]) + (ROW - BOX);
        below
    };
    let below: Vec<f64> = (0..picture.items.len()).map(&mut below).collect();
    let mut bands = Vec::with_capacity(picture.bands.len());
    let mut top = if picture.legend.is_empty() { 8.0 } else { 8.0 + ROW };
    for band in 0..picture.bands.len() {
        bands.push(top);
        let highest = filled.iter().filter(|((of, _), _)| *of == band).map(|(_, filled)| *filled);
        top += HEAD + highest.fold(0.0, f64::max);
    }
    let spot = |item: usize| Spot {
        x: lefts[depths[item]],
        y: bands[picture.items[item].band] + HEAD + below[item],
        width: widths[item],
    };
    let items = (0..picture.items.len()).map(spot).collect();
    let (legend, legend_width) = legend(picture);
    let width = legend_width.max(lefts[columns] + 10.0);
    (Placed { items, bands, legend }, width, top + 8.0)
}

/// The places of the parts of the legend, side by side, and the width of all.
fn legend(picture: &Picture) -> (Vec<f64>, f64) {
    let mut x = 8.0;
    let place = |(_, text): &(_, String)| {
        let left = x;
        x += LINE + 6.0 + text_width(text) + 16.0;
        left
    };
    (picture.legend.iter().map(place).collect(), x)
}

/// How many boxes lie before each on the longest way to it. Sources stand before their readers in the plan; a line that
/// goes the other way, between buses that read each other, does not count.
fn depths(picture: &Picture) -> Vec<usize> {
    let mut depths = vec![0; picture.items.len()];
    for item in 0..depths.len() {
        let into =
            picture.edges.iter().filter(|edge| edge.to == item && edge.from < item && !edge.is_delayed);
        depths[item] = into.map(|edge| depths[edge.from] + 1).max().unwrap_or(0);
    }
    depths
}

/// Room for the longest line, and more for what is dearer.
fn widths(picture: &Picture) -> Vec<f64> {
    let dearest_ns = picture.items.iter().map(|item| item.cost_ns).fold(1.0, f32::max);
    let width = |item: &Item| {
        let share = f64::from(item.cost_ns / dearest_ns);
        let tag = if item.tag.is_empty() { 0.0 } else { text_width(&item.tag) + LETTER };
        let longest = item.lines.iter().map(|line| text_width(line)).fold(0.0, f64::max) + tag;
        (longest + 8.0 + WIDER_MAX * share).round()
    };
    picture.items.iter().map(width).collect()
}

fn text_width(text: &str) -> f64 {
    text.chars().count() as f64 * LETTER
}

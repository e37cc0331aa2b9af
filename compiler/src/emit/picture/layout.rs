//! Where boxes lie: in the column of their depth, in the band of their bus.

use super::Picture;
use std::collections::BTreeMap;

/// The room for the names of bands.
const LEFT: f64 = 120.0;
/// The height of a row, and the room above the first row of a band.
pub(super) const ROW: f64 = 30.0;
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
    let mut rows: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    let row = |item: usize| {
        let next = rows.entry((picture.items[item].band, depths[item])).or_insert(0);
        *next += 1;
        *next - 1
    };
    let at: Vec<usize> = (0..picture.items.len()).map(row).collect();
    let mut bands = Vec::with_capacity(picture.bands.len());
    let mut top = 8.0;
    for band in 0..picture.bands.len() {
        bands.push(top);
        let highest = rows.iter().filter(|((of, _), _)| *of == band).map(|(_, rows)| *rows).max();
        top += HEAD + ROW * highest.unwrap_or(0) as f64;
    }
    let spot = |item: usize| Spot {
        x: lefts[depths[item]],
        y: bands[picture.items[item].band] + HEAD + ROW * at[item] as f64,
        width: widths[item],
    };
    let items = (0..picture.items.len()).map(spot).collect();
    (Placed { items, bands }, lefts[columns] + 10.0, top + 8.0)
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

/// Room for the name, and more for what is dearer.
fn widths(picture: &Picture) -> Vec<f64> {
    let dearest_ns = picture.items.iter().map(|item| item.cost_ns).fold(1.0, f32::max);
    let width = |item: &super::Item| {
        let share = f64::from(item.cost_ns / dearest_ns);
        (item.title.chars().count() as f64 * LETTER + 8.0 + WIDER_MAX * share).round()
    };
    picture.items.iter().map(width).collect()
}

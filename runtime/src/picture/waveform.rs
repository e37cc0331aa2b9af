//! The waveform of a sound and of each of its stems, with the events of their buses.

use super::canvas::{Anchor, Canvas};
use super::envelope::Envelope;
use super::frame::{BOTTOM, Grid, LEFT, RIGHT, SMALL, TOP, WIDTH};
use super::theme::{Ink, Theme};
use crate::report::dbfs;
use std::io;

/// The height of a lane, of the marks of its events, and of the room below it.
const LANE: f32 = 84.0;
const MARKS: f32 = 8.0;
const GAP: f32 = 10.0;

/// What is drawn in one lane.
#[derive(Clone, Debug)]
pub struct Lane {
    /// The bus.
    pub name: String,
    /// How loud it is.
    pub envelope: Envelope,
    /// The frames on which its events begin.
    pub onsets: Vec<f64>,
}

/// Draws lanes below each other, over one time, as a PNG. All have the scale of the loudest.
pub fn waveform(grid: &Grid, lanes: &[Lane], theme: Theme) -> io::Result<Vec<u8>> {
    let height = TOP + lanes.len() as f32 * (LANE + MARKS + GAP) + BOTTOM;
    let mut canvas = Canvas::new(WIDTH, height, theme);
    grid.title(&mut canvas);
    let scale = lanes.iter().map(|lane| lane.envelope.peak()).fold(0.0, f32::max);
    let scale = if scale > 0.0 { scale } else { 1.0 };
    let mut top = TOP;
    for (at, lane) in lanes.iter().enumerate() {
        draw(&mut canvas, grid, lane, top, scale, Ink::Bus(at));
        top += LANE + MARKS + GAP;
    }
    grid.time(&mut canvas, top);
    canvas.png()
}

fn draw(canvas: &mut Canvas, grid: &Grid, lane: &Lane, top: f32, scale: f32, ink: Ink) {
    let (middle, half) = (top + LANE / 2.0, LANE / 2.0);
    canvas.rect([LEFT, top, WIDTH - LEFT - RIGHT, LANE], Ink::Lane);
    for level in [1.0, 0.5] {
        for y in [middle - level * half, middle + level * half] {
            canvas.rect([LEFT, y - 0.25, WIDTH - LEFT - RIGHT, 0.5], Ink::Line);
        }
        let label = dbfs(f64::from(scale * level));
        let y = middle - level * half + if level == 1.0 { 9.0 } else { 4.0 };
        canvas.text(label.trim_end_matches("FS"), [WIDTH - RIGHT + 8.0, y], SMALL, Anchor::Begin, Ink::Faint);
    }
    grid.lines(canvas, top, top + LANE + MARKS);
    let name = canvas.fitted(&lane.name, SMALL + 1.0, LEFT - 16.0 - 8.0);
    canvas.text(&name, [16.0, middle - 2.0], SMALL + 1.0, Anchor::Begin, Ink::Text);
    let peak = format!("peak {}", dbfs(f64::from(lane.envelope.peak())).trim_end_matches("FS"));
    canvas.text(&peak, [16.0, middle + 14.0], SMALL - 1.0, Anchor::Begin, Ink::Faint);
    canvas.shape(&outline(grid, lane, middle, half / scale), ink);
    for &onset in &lane.onsets {
        let x = grid.x(onset);
        canvas.shape(
            &[[x - 3.0, top + LANE + MARKS], [x, top + LANE + 1.5], [x + 3.0, top + LANE + MARKS]],
            ink,
        );
    }
}

/// The corners of a waveform: along its upper side, and back along the lower one.
fn outline(grid: &Grid, lane: &Lane, middle: f32, height: f32) -> Vec<[f32; 2]> {
    /// Columns of a point.
    const FINE: f32 = 2.0;
    let columns = ((WIDTH - LEFT - RIGHT) * FINE) as usize;
    let frames = grid.frames as f64 / columns as f64;
    let mut upper = Vec::with_capacity(2 * columns);
    let mut lower = Vec::with_capacity(columns);
    for column in 0..columns {
        let [low, high] = lane.envelope.between(column as f64 * frames, (column + 1) as f64 * frames);
        let x = LEFT + (column as f32 + 0.5) / FINE;
        // Silence is a thin line.
        upper.push([x, middle - (high * height).max(0.3)]);
        lower.push([x, middle - (low * height).min(-0.3)]);
    }
    upper.extend(lower.into_iter().rev());
    upper
}

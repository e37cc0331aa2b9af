//! A sound by time and frequency.

use super::canvas::{Anchor, Canvas};
use super::frame::{BOTTOM, Grid, LEFT, RIGHT, SMALL, TOP, WIDTH};
use super::spectrum::{LOWEST_HZ, ROWS, Spectrum, height};
use super::theme::{Ink, Theme};
use crate::report::decibels;
use std::io;

const HEIGHT: f32 = 480.0;
/// The level that has the colour of the ground.
const FLOOR_DBFS: f64 = -96.0;
const FREQUENCIES_HZ: [(f64, &str); 9] = [
    (50.0, "50"),
    (100.0, "100"),
    (200.0, "200"),
    (500.0, "500"),
    (1e3, "1k"),
    (2e3, "2k"),
    (5e3, "5k"),
    (10e3, "10k"),
    (20e3, "20k"),
];

/// Draws a spectrum over its time, as a PNG.
pub fn spectrogram(grid: &Grid, spectrum: &Spectrum, theme: Theme) -> io::Result<Vec<u8>> {
    let mut canvas = Canvas::new(WIDTH, TOP + HEIGHT + BOTTOM, theme);
    grid.title(&mut canvas);
    canvas.rect_in([LEFT, TOP, WIDTH - LEFT - RIGHT, HEIGHT], theme.heat(0.0));
    let columns = ((WIDTH - LEFT - RIGHT) * 2.0) as usize;
    for column in 0..columns {
        let frame = (column as f64 + 0.5) * grid.frames as f64 / columns as f64;
        let Some(levels) = spectrum.at(frame) else { continue };
        let x = LEFT + column as f32 / 2.0;
        for (row, level) in levels.iter().enumerate() {
            let share = 1.0 - decibels(f64::from(*level)).max(FLOOR_DBFS) / FLOOR_DBFS;
            if share > 0.0 {
                let step = HEIGHT / ROWS as f32;
                let y = TOP + HEIGHT - (row + 1) as f32 * step;
                canvas.rect_in([x, y, 0.5, step], theme.heat(share as f32));
            }
        }
    }
    frequencies(&mut canvas, spectrum.sample_rate_hz());
    levels(&mut canvas, theme);
    for cycle in &grid.cycles {
        canvas.rect([grid.x(cycle.frame) - 0.5, TOP + HEIGHT, 1.0, 4.0], Ink::Cycle);
    }
    grid.time(&mut canvas, TOP + HEIGHT);
    canvas.png()
}

fn frequencies(canvas: &mut Canvas, sample_rate_hz: u32) {
    canvas.text("Hz", [LEFT - 10.0, TOP - 6.0], SMALL, Anchor::End, Ink::Faint);
    let known =
        FREQUENCIES_HZ.iter().filter(|(hz, _)| *hz > LOWEST_HZ && *hz < f64::from(sample_rate_hz) / 2.0);
    for (hz, label) in known {
        let y = TOP + HEIGHT * (1.0 - height(*hz, sample_rate_hz) as f32);
        canvas.rect([LEFT - 5.0, y - 0.5, 5.0, 1.0], Ink::Faint);
        canvas.text(label, [LEFT - 10.0, y + 4.0], SMALL, Anchor::End, Ink::Text);
    }
}

/// What the colours mean.
fn levels(canvas: &mut Canvas, theme: Theme) {
    const STEPS: usize = 96;
    const ROOM: f32 = 160.0;
    let (x, top, step) = (WIDTH - RIGHT + 14.0, TOP + 6.0, ROOM / STEPS as f32);
    canvas.text("dBFS", [x, TOP - 6.0], SMALL, Anchor::Begin, Ink::Faint);
    for at in 0..STEPS {
        let color = theme.heat(1.0 - at as f32 / (STEPS - 1) as f32);
        canvas.rect_in([x, top + at as f32 * step, 10.0, step + 0.5], color);
    }
    for level in [0.0, -24.0, -48.0, -72.0, -96.0] {
        let y = top + (level / FLOOR_DBFS) as f32 * ROOM;
        canvas.text(&format!("{level:.0}"), [x + 15.0, y + 4.0], SMALL, Anchor::Begin, Ink::Text);
    }
}

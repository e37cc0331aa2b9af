//! Who runs what when: the tasks of a block on the cores of the simulator, as text and as a drawing.

use crate::plan::Plan;
use crate::simulate::Turn;
use crate::svg::{self, COLOURS, escaped};
use std::fmt::Write;

/// How many columns the text has for the time of a block.
const COLUMNS: u64 = 72;
/// The width of the drawing, of the room before the bars, and the height of a row.
const WIDTH: f64 = 960.0;
const LEFT: f64 = 70.0;
const ROW: f64 = 30.0;
/// A row for each core: where a task begins stands its number, or a stroke where there is no room for it.
pub fn gantt(turns: &[Turn], cores: usize) -> String {
    let Some(end_ns) = end_ns(turns) else { return String::new() };
    let column = |time_ns: u64| (time_ns * COLUMNS / end_ns) as usize;
    let mut text = String::new();
    for core in 0..cores {
        let mut row = vec![' '; COLUMNS as usize + 1];
        for turn in turns.iter().filter(|turn| turn.core == core) {
            let (begin, end) = (column(turn.begin_ns), column(turn.end_ns));
            row[begin..end].fill('─');
            let label: Vec<char> = format!("t{}", turn.task.0).chars().collect();
            let label = if label.len() <= end - begin { label } else { vec!['│'] };
            row[begin..begin + label.len()].copy_from_slice(&label);
        }
        let row: String = row.into_iter().collect();
        let _ = writeln!(text, "core {core:<9} {}", row.trim_end());
    }
    let end = format!("{:.1} us", end_ns as f64 / 1e3);
    let _ = writeln!(text, "{:<14} 0{end:>width$}", "", width = COLUMNS as usize - 1);
    text
}

/// The same as a drawing; a bar tells its task's buses and time where a pointer rests on it.
pub fn gantt_svg(plan: &Plan, turns: &[Turn], cores: usize) -> String {
    let end_ns = end_ns(turns).unwrap_or(1);
    let x = |time_ns: u64| LEFT + (WIDTH - LEFT - 10.0) * time_ns as f64 / end_ns as f64;
    let height = ROW * (cores as f64 + 1.5);
    let mut body = String::new();
    for core in 0..cores {
        let _ = writeln!(body, "<text x=\"6\" y=\"{}\">core {core}</text>", ROW * (core as f64 + 0.8));
    }
    for tenth in 0..=10 {
        let (time_ns, bottom) = (end_ns * tenth / 10, ROW * (cores as f64 + 0.4));
        let at = x(time_ns);
        let _ =
            writeln!(body, "<line class=\"beat\" x1=\"{at:.1}\" x2=\"{at:.1}\" y1=\"4\" y2=\"{bottom}\"/>");
        if tenth % 5 == 0 {
            let anchor = ["start", "middle", "end"][tenth as usize / 5];
            let _ = writeln!(
                body,
                "<text x=\"{at:.1}\" y=\"{}\" text-anchor=\"{anchor}\">{:.1} us</text>",
                bottom + 16.0,
                time_ns as f64 / 1e3
            );
        }
    }
    for turn in turns {
        let (left, top) = (x(turn.begin_ns), ROW * (turn.core as f64 + 0.3));
        let width = x(turn.end_ns) - left;
        let buses = escaped(&plan.tasks[turn.task.index()].name);
        let us = (turn.end_ns - turn.begin_ns) as f64 / 1e3;
        let _ = writeln!(
            body,
            "<g><title>t{} {buses}: {us:.1} us</title><rect class=\"c{}\" x=\"{left:.1}\" y=\"{top}\" width=\"{width:.1}\" \
             height=\"{}\" rx=\"3\"/>",
            turn.task.0,
            turn.task.index() % COLOURS,
            ROW * 0.75
        );
        if width > 30.0 {
            let _ = writeln!(
                body,
                "<text class=\"value\" x=\"{:.1}\" y=\"{}\">t{}</text>",
                left + 4.0,
                top + 16.0,
                turn.task.0
            );
        }
        body.push_str("</g>\n");
    }
    svg::document(WIDTH, height, &body)
}

/// When the last turn ends, if anything takes time.
fn end_ns(turns: &[Turn]) -> Option<u64> {
    turns.iter().map(|turn| turn.end_ns).max().filter(|&end_ns| end_ns > 0)
}

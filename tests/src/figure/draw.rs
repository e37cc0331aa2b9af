//! Curves in a frame with its marks.

use phonon_compiler::svg::{COLOURS, document, escaped};
use std::fmt::Write;

/// How large a picture is, and what is left around its curves.
const SIZE: (f64, f64) = (420.0, 190.0);
const MARGIN: (f64, f64, f64, f64) = (52.0, 12.0, 8.0, 22.0);

/// A line of numbers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Axis {
    pub from: f64,
    pub to: f64,
    /// Numbers with what is written beside them.
    pub marks: &'static [(f64, &'static str)],
}

impl Axis {
    /// Where a number lies, from 0 to 1; what is beyond either end lies there.
    fn place(self, value: f64) -> f64 {
        ((value - self.from) / (self.to - self.from)).clamp(0.0, 1.0)
    }
}

/// What is drawn, with the expression that it shows.
#[derive(Clone, Debug)]
pub(super) struct Curve {
    pub label: String,
    pub points: Vec<(f64, f64)>,
}

/// Where curves are drawn.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    pub across: Axis,
    pub up: Axis,
}

impl Frame {
    /// The picture of some curves, each named by its expression below it.
    pub fn picture(self, curves: &[Curve]) -> String {
        let (left, right, top, bottom) = MARGIN;
        let x = |value: f64| left + (SIZE.0 - left - right) * self.across.place(value);
        let y = |value: f64| top + (SIZE.1 - top - bottom) * (1.0 - self.up.place(value));
        let mut body = String::new();
        for &(value, mark) in self.across.marks {
            let at = x(value);
            let (from, to) = (top, SIZE.1 - bottom);
            let _ = writeln!(
                body,
                "<line class=\"beat\" x1=\"{at:.1}\" x2=\"{at:.1}\" y1=\"{from}\" y2=\"{to}\"/>"
            );
            let _ = writeln!(body, "<text x=\"{at:.1}\" y=\"{}\">{mark}</text>", SIZE.1 - 6.0);
        }
        for &(value, mark) in self.up.marks {
            let at = y(value);
            let end = SIZE.0 - right;
            let _ = writeln!(
                body,
                "<line class=\"beat\" x1=\"{left}\" x2=\"{end}\" y1=\"{at:.1}\" y2=\"{at:.1}\"/>"
            );
            let _ = writeln!(body, "<text x=\"2\" y=\"{:.1}\">{mark}</text>", at + 4.0);
        }
        for (number, curve) in curves.iter().enumerate() {
            let colour = number % COLOURS;
            let points = curve.points.iter().map(|&(across, up)| format!("{:.1},{:.1}", x(across), y(up)));
            let points = points.collect::<Vec<_>>().join(" ");
            let _ = writeln!(body, "<polyline class=\"curve c{colour}\" points=\"{points}\"/>");
        }
        for (number, curve) in curves.iter().enumerate() {
            let (colour, line) = (number % COLOURS, SIZE.1 + 14.0 + 16.0 * number as f64);
            let label = escaped(&curve.label);
            let _ = writeln!(
                body,
                "<rect class=\"c{colour}\" x=\"{left}\" y=\"{}\" width=\"12\" height=\"3\"/>",
                line - 5.0
            );
            let _ = writeln!(body, "<text x=\"{}\" y=\"{line}\">{label}</text>", left + 20.0);
        }
        document(SIZE.0, SIZE.1 + 6.0 + 16.0 * curves.len() as f64, &body)
    }
}

//! Pictures of unit generators, for the page that lists them: waves, responses, curves of what bends them, envelopes.
//!
//! Each curve of a picture is an expression of the language, played and looked at.

#![expect(clippy::disallowed_methods, reason = "it measures sound and makes none")]

mod draw;
mod table;

use crate::playing::{SECOND, rendered};
use crate::spectrum::powers;
use draw::{Axis, Curve, Frame};
pub use table::{FIGURES, Figure};

/// What a picture shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// What is heard in the first hundredth of a second.
    Wave,
    /// How loud frequencies come out of it, from a click.
    Response,
    /// What it makes of numbers from -1 to 1: the expression has them as `~in`.
    Shape,
    /// What is heard in the first second.
    Envelope,
}

/// How many points a curve has at most.
const POINTS: usize = 160;

/// The lowest and the highest frequency of a response.
const HERTZ: (f64, f64) = (20.0, 20_000.0);

impl Figure {
    /// The picture, as SVG.
    pub fn svg(&self) -> String {
        let (across, up) = self.axes();
        let curves = self.expressions.iter().map(|expression| {
            let points = self.points(expression);
            Curve { label: expression.trim_start_matches("impulse 0 # ").to_owned(), points }
        });
        Frame { across, up }.picture(&curves.collect::<Vec<_>>())
    }

    fn axes(&self) -> (Axis, Axis) {
        let level = Axis { from: -1.1, to: 1.1, marks: &[(-1.0, "-1"), (0.0, "0"), (1.0, "1")] };
        match self.kind {
            Kind::Wave => {
                (Axis { from: 0.0, to: 10.0, marks: &[(0.0, "0"), (5.0, "5 ms"), (10.0, "")] }, level)
            }
            Kind::Shape => {
                (Axis { from: -1.0, to: 1.0, marks: &[(-1.0, "-1"), (0.0, "0"), (1.0, "1")] }, level)
            }
            Kind::Envelope => {
                let up = Axis { from: -0.05, to: 1.1, marks: &[(0.0, "0"), (1.0, "1")] };
                (Axis { from: 0.0, to: 1.0, marks: &[(0.0, "0"), (0.5, "0.5 s"), (1.0, "")] }, up)
            }
            Kind::Response => {
                let up = Axis {
                    from: -40.0,
                    to: 24.0,
                    marks: &[(-24.0, "-24 dB"), (0.0, "0 dB"), (20.0, "20 dB")],
                };
                let across = Axis {
                    from: HERTZ.0.log10(),
                    to: HERTZ.1.log10(),
                    marks: &[(2.0, "100 Hz"), (3.0, "1 kHz"), (4.0, "10 kHz")],
                };
                (across, up)
            }
        }
    }

    /// The points of a curve, in the units of the axes.
    fn points(&self, expression: &str) -> Vec<(f64, f64)> {
        match self.kind {
            Kind::Wave => {
                let heard = heard(&format!("out: {expression}"), SECOND / 100);
                let at = |(at, value): (usize, &f32)| (1e3 * at as f64 / SECOND as f64, f64::from(*value));
                heard.iter().enumerate().map(at).collect()
            }
            Kind::Envelope => {
                let heard = heard(&format!("tempo: 1\nout: {expression}"), SECOND);
                let at = |(at, value): (usize, &f32)| (at as f64 / SECOND as f64, f64::from(*value));
                heard.iter().enumerate().step_by(SECOND / POINTS).map(at).collect()
            }
            Kind::Shape => {
                let text = format!("tempo: 1\n~in: line (-1) 1 1\nout: {expression}");
                let heard = heard(&text, SECOND);
                let at =
                    |(at, value): (usize, &f32)| (2.0 * at as f64 / SECOND as f64 - 1.0, f64::from(*value));
                heard.iter().enumerate().skip(16).step_by(SECOND / POINTS).map(at).collect()
            }
            Kind::Response => response(&heard(&format!("out: {expression}"), 1 << 15)),
        }
    }
}

/// The left side of a program.
fn heard(program: &str, frames: usize) -> Vec<f32> {
    rendered(program, frames).into_iter().step_by(2).collect()
}

/// The response to a click, in decibels, over the logarithm of the frequency.
fn response(heard: &[f32]) -> Vec<(f64, f64)> {
    let powers = powers(heard);
    let bin_hz = SECOND as f64 / (2 * powers.len()) as f64;
    let (low, high) = (HERTZ.0.log10(), HERTZ.1.log10());
    let point = |at: usize| {
        let across = low + (high - low) * at as f64 / POINTS as f64;
        let bin = (10f64.powf(across) / bin_hz).round().max(1.0) as usize;
        (across, 10.0 * powers[bin.min(powers.len() - 1)].max(1e-12).log10())
    };
    (0..=POINTS).map(point).collect()
}

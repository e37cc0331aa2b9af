//! Events as a drawing: all cycles side by side, a bar for each event.

use super::group::{Group, Shown};
use super::{View, short};
use crate::lower::Part;
use crate::pattern::{Event, Time, TimeSpan, Value};
use crate::svg::{self, COLOURS, escaped};
use std::fmt::Write;

/// The height of a row and of a heading.
const ROW: f64 = 22.0;
/// The width of a letter, about.
const LETTER: f64 = 7.0;
/// Where the labels begin, and the room for them at least.
const INDENT: f64 = 16.0;
const LABELS: f64 = 100.0;
/// The width of a cycle at least and at most, and of a whole drawing about.
const CYCLE_WIDTHS: [f64; 2] = [160.0, 640.0];
const WIDTH: f64 = 1280.0;
/// The parts of a cycle in which a curve is asked.
const SAMPLES: usize = 64;
/// A drawing on its way: what is drawn so far, and where the next row comes.
struct Drawing {
    body: String,
    first: Time,
    /// Where the first cycle begins.
    left: f64,
    cycle_width: f64,
    top: f64,
}

pub(super) fn svg(view: &View<'_>) -> String {
    let cycles = f64::from(view.cycles);
    let cycle_width = (WIDTH / cycles).clamp(CYCLE_WIDTHS[0], CYCLE_WIDTHS[1]);
    let first = Time::from_int(view.first);
    let span = TimeSpan::new(first, first + Time::from_int(i64::from(view.cycles)));
    let parts: Vec<Played> = view.parts.iter().map(|part| Played::new(view, part, span)).collect();
    let letters = parts.iter().flat_map(|played| &played.groups).map(|group| group.label().chars().count());
    let left = INDENT + LABELS.max(letters.max().unwrap_or(0) as f64 * LETTER + 10.0);
    let mut drawing = Drawing { body: String::new(), first, left, cycle_width, top: 0.0 };
    for played in &parts {
        drawing.part(view, played, span);
    }
    let (width, height) = (left + cycle_width * cycles + 10.0, drawing.top + ROW);
    let lines = drawing.lines(view);
    svg::document(width, height, &format!("{lines}{}", drawing.body))
}

/// A pattern with the events of all cycles.
struct Played<'v> {
    part: &'v Part,
    events: Vec<Event>,
    groups: Vec<Group>,
}

impl<'v> Played<'v> {
    fn new(view: &View<'_>, part: &'v Part, span: TimeSpan) -> Played<'v> {
        let events = view.events(part, span);
        let groups = Group::all(events.iter());
        Played { part, events, groups }
    }
}

impl Drawing {
    /// The lines of the cycles and their quarters, with the numbers of the cycles below them.
    fn lines(&self, view: &View<'_>) -> String {
        let mut text = String::new();
        let height = self.top;
        for quarter in 0..=view.cycles * 4 {
            let x = self.left + f64::from(quarter) * self.cycle_width / 4.0;
            let class = if quarter % 4 == 0 { "cycle" } else { "beat" };
            let _ =
                writeln!(text, "<line class=\"{class}\" x1=\"{x}\" x2=\"{x}\" y1=\"4\" y2=\"{height}\"/>");
            if quarter % 4 == 0 {
                let number = view.first.saturating_add(i64::from(quarter / 4));
                let _ =
                    writeln!(text, "<text x=\"{}\" y=\"{}\">{number}</text>", x + 3.0, height + ROW * 0.7);
            }
        }
        text
    }

    fn part(&mut self, view: &View<'_>, played: &Played<'_>, span: TimeSpan) {
        let Played { part, events, groups } = played;
        self.text("name", 6.0, &part.name);
        self.top += if part.name.is_empty() { 6.0 } else { ROW };
        for (at, group) in groups.iter().enumerate() {
            let colour = at % COLOURS;
            for lane in group.lanes(events) {
                self.text("label", INDENT, &group.label());
                for event in lane {
                    self.bar(group, event, colour);
                }
                self.top += ROW;
            }
            if events.iter().any(|event| event.whole.is_none() && group.holds(event)) {
                let count = SAMPLES * view.cycles as usize;
                self.curve(&group.label(), &group.main, &view.samples(part, span, count), colour);
            }
        }
    }

    /// A text in the middle of the row.
    fn text(&mut self, class: &str, x: f64, text: &str) {
        if !text.is_empty() {
            let y = self.top + ROW * 0.68;
            let _ =
                writeln!(self.body, "<text class=\"{class}\" x=\"{x}\" y=\"{y}\">{}</text>", escaped(text));
        }
    }

    fn x(&self, time: Time) -> f64 {
        self.left + (time - self.first).to_f64() * self.cycle_width
    }

    /// An event: its bar, its value where there is room, and broken edges where it is cut off.
    fn bar(&mut self, group: &Group, event: &Event, colour: usize) {
        let (x, end, top) = (self.x(event.part.begin), self.x(event.part.end), self.top);
        let whole = event.whole_or_part();
        let width = (end - x - 1.0).max(1.0);
        let hint = escaped(&format!("{} .. {}  {}", whole.begin, whole.end, short(&event.value)));
        let _ = writeln!(
            self.body,
            "<g><title>{hint}</title><rect class=\"c{colour}\" x=\"{x:.2}\" y=\"{}\" width=\"{width:.2}\" height=\"{}\" rx=\"2\"/>",
            top + 2.0,
            ROW - 4.0
        );
        for (is_cut, x) in [(whole.begin < event.part.begin, x), (whole.end > event.part.end, x + width)] {
            if is_cut {
                let (from, to) = (top + 2.0, top + ROW - 2.0);
                let _ = writeln!(
                    self.body,
                    "<line class=\"cut\" x1=\"{x:.2}\" x2=\"{x:.2}\" y1=\"{from}\" y2=\"{to}\"/>"
                );
            }
        }
        let text = if group.main == Shown::Mark { String::new() } else { group.main.text(event) };
        if text.chars().count() as f64 * LETTER + 6.0 <= width {
            self.text("value", x + 4.0, &text);
        }
        self.body += "</g>\n";
    }

    /// A continuous pattern as a curve, broken where it has no value.
    fn curve(&mut self, label: &str, shown: &Shown, samples: &[Option<Value>], colour: usize) {
        let heights: Vec<Option<f64>> =
            samples.iter().map(|value| shown.within(value.as_ref()?).and_then(Value::number)).collect();
        let known = || heights.iter().flatten().copied();
        let (low, high) = (known().fold(f64::INFINITY, f64::min), known().fold(f64::NEG_INFINITY, f64::max));
        if low > high {
            return;
        }
        self.text("label", INDENT, label);
        let range = if high > low { high - low } else { 1.0 };
        let height = ROW * 2.0;
        let point = |(at, value): (usize, f64)| {
            let x = self.left + (at as f64 + 0.5) * self.cycle_width / SAMPLES as f64;
            format!("{x:.1},{:.1}", self.top + height - 4.0 - (value - low) / range * (height - 8.0))
        };
        let places: Vec<Option<(usize, f64)>> =
            heights.iter().enumerate().map(|(at, value)| value.map(|value| (at, value))).collect();
        for run in places.split(Option::is_none).filter(|run| !run.is_empty()) {
            let points: Vec<String> = run.iter().flatten().copied().map(point).collect();
            let _ =
                writeln!(self.body, "<polyline class=\"curve c{colour}\" points=\"{}\"/>", points.join(" "));
        }
        self.top += height;
    }
}

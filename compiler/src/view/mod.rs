//! What patterns play, to be looked at: the events of a few cycles as a grid, as lines, as JSON and as a drawing.

mod example;
mod grid;
mod group;
mod json;
mod lines;
mod read;
mod svg;

use crate::lower::Part;
use crate::pattern::{Event, Pattern, Time, TimeSpan, Value, marks, merge_pieces};
use phonon_grammar::Span;

pub use example::Example;
pub use read::read;

/// Patterns, and the cycles that are looked at.
#[derive(Clone, Debug)]
pub struct View<'a> {
    /// The text that the patterns stand in.
    pub source: &'a str,
    /// The patterns.
    pub parts: Vec<Part>,
    /// The first cycle.
    pub first: i64,
    /// How many cycles.
    pub cycles: u32,
    /// Which of the possible random sequences.
    pub seed: u64,
}

impl View<'_> {
    /// The events on a grid of characters, a line for each voice, with the time from left to right. Cycles that look
    /// the same are drawn once.
    pub fn grid(&self) -> String {
        grid::grid(self)
    }

    /// One event a line, with its exact times.
    pub fn lines(&self) -> String {
        lines::lines(self)
    }

    /// The events for other programs; the fields are told in `docs/events.md`.
    pub fn json(&self) -> String {
        json::json(self)
    }

    /// The events as a drawing, all cycles side by side, on light and on dark ground.
    pub fn svg(&self) -> String {
        svg::svg(self)
    }

    /// The cycles, each with its number.
    fn spans(&self) -> impl Iterator<Item = (i64, TimeSpan)> {
        let end = self.first.saturating_add(i64::from(self.cycles));
        (self.first..end).map(|number| (number, cycle(number)))
    }

    /// The events of a pattern within a span.
    fn events(&self, part: &Part, span: TimeSpan) -> Vec<Event> {
        events(&part.pattern, span, self.seed)
    }

    /// The values of a continuous pattern in the middle of each of `count` equal parts of a span; there may be gaps.
    fn samples(&self, part: &Part, span: TimeSpan, count: usize) -> Vec<Option<Value>> {
        let step = span.length() * Time::part_of(count as i64);
        let value = |at: usize| {
            let begin = span.begin + step * Time::from_int(at as i64);
            let events = part.pattern.query_seeded(begin, begin + step, self.seed);
            events.into_iter().find(|event| event.whole.is_none()).map(|event| event.value)
        };
        (0..count).map(value).collect()
    }
}

/// The events of a pattern within a span, in order of their times, none of them in pieces.
fn events(pattern: &Pattern, span: TimeSpan, seed: u64) -> Vec<Event> {
    let mut events = merge_pieces(pattern.query_seeded(span.begin, span.end, seed));
    events.iter_mut().for_each(|event| marks::strip(&mut event.value));
    events
}

/// The span of a cycle.
fn cycle(number: i64) -> TimeSpan {
    TimeSpan::cycle_of(Time::from_int(number))
}

/// A pattern under a name that stands in no text.
fn beside(name: &str, pattern: Pattern) -> Part {
    Part { name: name.to_owned(), span: Span::default(), pattern }
}

/// What is no more than an error of arithmetic.
const NOTHING: f64 = 1e-12;

/// A value in as few letters as can be: three decimals, no 0 before the point.
fn short(value: &Value) -> String {
    match value {
        Value::Number(number) => short_number(*number),
        Value::Ratio(ratio) => fraction(*ratio),
        Value::Bool(truth) => if *truth { "t" } else { "f" }.to_owned(),
        Value::Word(word) => word.to_string(),
        Value::Controls(controls) => {
            let controls = controls.iter().map(|(name, value)| format!("{name} {}", short(value)));
            controls.collect::<Vec<_>>().join(" ")
        }
    }
}

fn short_number(number: f64) -> String {
    if number.fract() == 0.0 || !number.is_finite() || number.abs() >= 1e6 {
        return format!("{number}");
    }
    let text = format!("{number:.3}");
    match text.trim_end_matches('0').trim_end_matches('.') {
        "0" | "-0" if number.abs() < NOTHING => "0".to_owned(),
        "0" | "-0" => format!("{number:.0e}"),
        text => text.replacen("0.", ".", usize::from(number.abs() < 1.0)),
    }
}

/// A time as one writes it: `3`, `1/4`.
fn fraction(time: Time) -> String {
    if time.den() == 1 { time.num().to_string() } else { time.to_string() }
}

#[cfg(test)]
mod tests {
    use super::short_number;

    #[test]
    fn numbers_are_short() {
        let texts = [0.5, -0.25, 3.0, 1.0 / 3.0, 12.75, 0.0, 0.00004, -1e-16, 1e9, 20.0, 0.9999]
            .map(short_number)
            .join(" ");
        assert_eq!(texts, ".5 -.25 3 .333 12.75 0 4e-5 0 1000000000 20 1");
    }
}

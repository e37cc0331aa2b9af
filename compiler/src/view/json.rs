//! Events for other programs.

use super::View;
use crate::lower::Part;
use crate::pattern::{Event, Time, TimeSpan, Value};
use phonon_grammar::Span;
use phonon_grammar::span::Position;
use serde::Serialize;
use std::collections::BTreeMap;

/// The version of the form below; it grows when a reader would have to change.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'v> {
    version: u32,
    first_cycle: i64,
    cycles: u32,
    seed: u64,
    patterns: Vec<Played<'v>>,
}

#[derive(Serialize)]
struct Played<'v> {
    name: &'v str,
    source: Place,
    events: Vec<Entry<'v>>,
}

#[derive(Serialize)]
struct Entry<'v> {
    cycle: i64,
    onset: bool,
    whole: Option<Stretch>,
    part: Stretch,
    value: Content<'v>,
    sources: Vec<Place>,
}

#[derive(Serialize)]
struct Stretch {
    begin: Moment,
    end: Moment,
}

/// A time in cycles, exactly and as a number.
#[derive(Serialize)]
struct Moment {
    fraction: String,
    cycles: f64,
}

#[derive(Serialize)]
struct Place {
    start: u32,
    end: u32,
    line: u32,
    column: u32,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Content<'v> {
    Number(f64),
    Ratio(Moment),
    Truth(bool),
    Word(&'v str),
    Controls(BTreeMap<&'v str, Content<'v>>),
}

pub(super) fn json(view: &View<'_>) -> String {
    let events: Vec<Vec<(i64, Event)>> = view.parts.iter().map(|part| all(view, part)).collect();
    let patterns = view.parts.iter().zip(&events).map(|(part, events)| Played {
        name: &part.name,
        source: place(view.source, part.span),
        events: events.iter().map(|(cycle, event)| entry(view.source, *cycle, event)).collect(),
    });
    let document = Document {
        version: VERSION,
        first_cycle: view.first,
        cycles: view.cycles,
        seed: view.seed,
        patterns: patterns.collect(),
    };
    serde_json::to_string_pretty(&document).expect("events are plain data") + "\n"
}

/// The events of all cycles, each with the number of its cycle.
fn all(view: &View<'_>, part: &Part) -> Vec<(i64, Event)> {
    let of_cycle = |(number, span)| view.events(part, span).into_iter().map(move |event| (number, event));
    view.spans().flat_map(of_cycle).collect()
}

fn entry<'v>(source: &str, cycle: i64, event: &'v Event) -> Entry<'v> {
    Entry {
        cycle,
        onset: event.has_onset(),
        whole: event.whole.map(stretch),
        part: stretch(event.part),
        value: content(&event.value),
        sources: event.sources.iter().map(|span| place(source, *span)).collect(),
    }
}

fn stretch(span: TimeSpan) -> Stretch {
    Stretch { begin: moment(span.begin), end: moment(span.end) }
}

fn moment(time: Time) -> Moment {
    Moment { fraction: time.to_string(), cycles: time.to_f64() }
}

fn place(source: &str, span: Span) -> Place {
    let Position { line, column } = Position::of(source, span.start);
    Place { start: span.start, end: span.end, line, column }
}

fn content(value: &Value) -> Content<'_> {
    match value {
        Value::Number(number) => Content::Number(*number),
        Value::Ratio(ratio) => Content::Ratio(moment(*ratio)),
        Value::Bool(truth) => Content::Truth(*truth),
        Value::Word(word) => Content::Word(word),
        Value::Controls(controls) => {
            Content::Controls(controls.iter().map(|(name, value)| (name.as_str(), content(value))).collect())
        }
    }
}

//! Events on a grid of characters.

use super::group::{Group, Shown};
use super::{View, fraction, short_number};
use crate::lower::Part;
use crate::pattern::{Event, Time, TimeSpan, Value};
use compact_str::CompactString;
use phonon_grammar::Span;
use phonon_grammar::span::Position;
use std::fmt::Write;

/// How many columns a cycle has at least.
const COLUMNS: i64 = 64;
/// How many it may have where every event then starts in a column of its own.
const COLUMNS_MAX: i64 = 96;
/// The heights of a curve.
const HEIGHTS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// What stands before a label.
const INDENT: &str = "  ";

/// A line of a drawing: what stands before it, and its cells.
type Line = (String, String);

/// Cycles that look the same.
struct Block {
    first: i64,
    last: i64,
    lines: Vec<Line>,
}

impl Block {
    fn name(&self) -> String {
        match self.first == self.last {
            true => format!("cycle {}", self.first),
            false => format!("cycles {}-{}", self.first, self.last),
        }
    }
}

pub(super) fn grid(view: &View<'_>) -> String {
    let axis = Axis::of(view);
    let drawn: Vec<(Vec<Block>, Vec<Group>)> =
        view.parts.iter().map(|part| blocks(view, part, &axis)).collect();
    let labels = drawn.iter().flat_map(|(blocks, _)| blocks).flat_map(|block| {
        let lines = block.lines.iter().map(|(label, _)| INDENT.len() + label.chars().count());
        lines.chain([block.name().chars().count()])
    });
    let width = labels.max().unwrap_or(0) + 2;
    let mut text = String::new();
    for (part, (blocks, groups)) in view.parts.iter().zip(&drawn) {
        if !text.is_empty() {
            text.push('\n');
        }
        text += &heading(view, part);
        text += &body(blocks, &axis, width);
        for group in groups {
            text.extend(group.note().map(|note| format!("{INDENT}{note}\n")));
        }
    }
    text
}

/// The cycles of a pattern below the times; without labels a cycle needs no line for its name.
fn body(blocks: &[Block], axis: &Axis, width: usize) -> String {
    let mut text = String::new();
    let mut line = |label: &str, cells: &str| {
        let _ = writeln!(text, "{}", format!("{label:<width$}{cells}").trim_end());
    };
    let is_plain = blocks.iter().flat_map(|block| &block.lines).all(|(label, _)| label.is_empty());
    if is_plain {
        line("", &axis.line());
    }
    for block in blocks {
        let name = block.name();
        if !is_plain {
            line(&name, &axis.line());
        }
        for (at, (label, cells)) in block.lines.iter().enumerate() {
            match is_plain {
                true => line(if at == 0 { &name } else { "" }, cells),
                false => line(&format!("{INDENT}{label}"), cells),
            }
        }
    }
    text
}

/// The name of a pattern, with its place and its text if it has them; nothing for one that stands alone.
fn heading(view: &View<'_>, part: &Part) -> String {
    if part.name.is_empty() && view.parts.len() == 1 {
        return String::new();
    }
    if part.span == Span::default() {
        return format!("{}\n", part.name);
    }
    let at = Position::of(view.source, part.span.start);
    let mut written = part.span.text(view.source).lines();
    let first = written.next().unwrap_or_default().trim_end();
    let rest = if written.next().is_some() { " ..." } else { "" };
    format!("{}  {}:{}  {first}{rest}\n", part.name, at.line, at.column).trim_start().to_owned()
}

/// The cycles of a pattern as they look, and the groups of all its events.
fn blocks(view: &View<'_>, part: &Part, axis: &Axis) -> (Vec<Block>, Vec<Group>) {
    let cycles: Vec<(i64, TimeSpan, Vec<Event>)> =
        view.spans().map(|(number, span)| (number, span, view.events(part, span))).collect();
    let groups = Group::all(cycles.iter().flat_map(|(_, _, events)| events));
    let mut blocks: Vec<Block> = Vec::new();
    for (number, span, events) in &cycles {
        let mut lines = Vec::new();
        for group in &groups {
            lines.extend(axis.rows(group, events, *span));
            if events.iter().any(|event| event.whole.is_none() && group.holds(event)) {
                lines.extend(curves(group, &view.samples(part, *span, axis.columns as usize)));
            }
        }
        if lines.is_empty() {
            lines.push((String::new(), "silence".to_owned()));
        }
        match blocks.last_mut() {
            Some(block) if block.lines == lines => block.last = *number,
            _ => blocks.push(Block { first: *number, last: *number, lines }),
        }
    }
    (blocks, groups)
}

/// Which column is when.
struct Axis {
    columns: i64,
    /// How many parts of the cycle are marked.
    ticks: i64,
}

impl Axis {
    /// Columns such that every event begins and ends at the edge of one, if there are not too many.
    fn of(view: &View<'_>) -> Axis {
        let mut parts = 1;
        for part in &view.parts {
            for (_, span) in view.spans() {
                for event in view.events(part, span).iter().filter(|event| event.whole.is_some()) {
                    for time in [event.part.begin, event.part.end] {
                        parts = if parts > COLUMNS_MAX { parts } else { least_multiple(parts, time.den()) };
                    }
                }
            }
        }
        if parts > COLUMNS_MAX {
            return Axis { columns: COLUMNS, ticks: 8 };
        }
        let enough = (COLUMNS + parts - 1) / parts * parts;
        let columns = [3 * parts, enough].into_iter().filter(|columns| *columns <= COLUMNS_MAX).max();
        let columns = columns.unwrap_or(parts);
        let ticks = [8, 4, 6, 3, 5, 7].into_iter().find(|ticks| parts % ticks == 0);
        Axis { columns, ticks: ticks.unwrap_or(if parts <= 2 { 4 } else { 1 }) }
    }

    /// The times above the columns.
    fn line(&self) -> String {
        let times = (0..self.ticks).map(|tick| fraction(Time::new(tick, self.ticks)));
        times
            .map(|time| format!("{time:<width$}", width = (self.columns / self.ticks) as usize))
            .collect::<String>()
            .trim_end()
            .to_owned()
    }

    /// The column that a time of a cycle lies in.
    fn column(&self, time: Time, cycle: TimeSpan) -> usize {
        ((time - cycle.begin) * Time::from_int(self.columns)).floor().clamp(0, self.columns) as usize
    }

    fn is_tick(&self, column: usize) -> bool {
        column as i64 % (self.columns / self.ticks) == 0
    }

    /// The rows of a group in one cycle. What lanes below each other have in common stands below the last of them.
    fn rows(&self, group: &Group, events: &[Event], cycle: TimeSpan) -> Vec<Line> {
        let lanes = group.lanes(events);
        let more = |lane: &Vec<&Event>| {
            let row = |name: &CompactString| {
                (format!("  {name}"), self.row(&Shown::Control(name.clone()), lane, cycle, false))
            };
            group.more.iter().map(row).collect::<Vec<Line>>()
        };
        let mut rows = Vec::new();
        for (at, lane) in lanes.iter().enumerate() {
            rows.push((group.label(), self.row(&group.main, lane, cycle, true)));
            let (own, next) = (more(lane), lanes.get(at + 1).map(more));
            if Some(&own) != next.as_ref() {
                rows.extend(own);
            }
        }
        rows
    }

    /// One row of a lane: what is shown of each event at its beginning, and with `lengths` a line to its end.
    fn row(&self, shown: &Shown, lane: &[&Event], cycle: TimeSpan, lengths: bool) -> String {
        let columns = self.columns as usize;
        let is_dotted = |column| lengths && self.is_tick(column);
        let mut cells: Vec<char> =
            (0..columns).map(|column| if is_dotted(column) { '·' } else { ' ' }).collect();
        let column = |time| self.column(time, cycle);
        let mut crowd = 1;
        for (at, event) in lane.iter().enumerate() {
            let begin = column(event.part.begin).min(columns - 1);
            let next = lane.get(at + 1).map_or(columns + 1, |next| column(next.part.begin));
            if next == begin {
                // Too close to be told apart: their number.
                crowd += 1;
                continue;
            }
            let end = column(event.part.end).max(begin + 1);
            let room = next.saturating_sub(begin + 1).max(1);
            draw(&mut cells[begin..], end - begin, room, shown, event, lengths);
            if crowd > 1 {
                cells[begin] = char::from_digit(crowd, 10).unwrap_or('+');
            }
            crowd = 1;
        }
        cells.into_iter().collect::<String>().trim_end().to_owned()
    }
}

/// Draws an event that is `length` cells long, with `room` for its text. `‹` and `›` stand where it is cut off.
fn draw(cells: &mut [char], length: usize, room: usize, shown: &Shown, event: &Event, lengths: bool) {
    let whole = event.whole_or_part();
    let is_cut = lengths && whole.begin < event.part.begin;
    let is_open = lengths && event.part.end < whole.end && length > 1;
    let (from, until) = (usize::from(is_cut), length - usize::from(is_open));
    if lengths {
        cells[..length].fill('─');
        cells[..from].fill('‹');
        cells[until..length].fill('›');
    }
    if is_cut && *shown == Shown::Mark {
        return;
    }
    let room = if is_open { until } else { room.min(cells.len()) };
    let room = room.saturating_sub(from);
    let text: Vec<char> = shown.text(event).chars().collect();
    let fits = if text.len() <= room { text.len() } else { room.saturating_sub(1) };
    cells[from..from + fits].copy_from_slice(&text[..fits]);
    if fits < text.len() && room > 0 {
        cells[from + fits] = '…';
    }
}

/// A continuous pattern as curves: one for its value, or one for each control that is a number.
fn curves(group: &Group, samples: &[Option<Value>]) -> Vec<Line> {
    let controls = group.more.iter().cloned().map(|name| (format!("  {name}"), Shown::Control(name)));
    let rows = std::iter::once((group.label(), group.main.clone())).chain(controls);
    rows.filter_map(|(label, shown)| Some((label, curve(&shown, samples)?))).collect()
}

fn curve(shown: &Shown, samples: &[Option<Value>]) -> Option<String> {
    let heights: Vec<Option<f64>> =
        samples.iter().map(|value| shown.within(value.as_ref()?).and_then(Value::number)).collect();
    let (low, high) = heights
        .iter()
        .flatten()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(*value), high.max(*value)));
    if low > high {
        return None;
    }
    let cell = |height: &Option<f64>| match height {
        Some(_) if low == high => HEIGHTS[3],
        Some(height) => {
            let step = (height - low) / (high - low) * (HEIGHTS.len() as f64 - 1.0);
            HEIGHTS[step.round() as usize]
        }
        None => ' ',
    };
    let range = match low == high {
        true => short_number(low),
        false => format!("{} to {}", short_number(low), short_number(high)),
    };
    Some(format!("{}  {range}", heights.iter().map(cell).collect::<String>()))
}

/// The least common multiple.
fn least_multiple(a: i64, b: i64) -> i64 {
    (Time::new(a, b).num()).saturating_mul(b)
}

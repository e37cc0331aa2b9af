//! What stands where on the screen.

use super::Glance;
use super::spectrum::{bands_hz, spectrum};
use phonon_grammar::Span;
use phonon_runtime::report::decibels;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span as Words};
use ratatui::widgets::canvas::{Canvas, Line as Stroke};
use ratatui::widgets::{Block, Paragraph, Wrap};
use std::collections::VecDeque;

/// The lowest level that meters and the spectrum show, in decibels.
const FLOOR_DB: f64 = -60.0;

/// The frequencies that the spectrum is labelled with.
const LABELS_HZ: [f64; 3] = [100.0, 1_000.0, 10_000.0];

pub fn draw(frame: &mut Frame<'_>, glance: &Glance<'_>, said: &VecDeque<String>) {
    let [head, body, foot] =
        Layout::vertical([Constraint::Length(3), Constraint::Min(4), Constraint::Percentage(25)])
            .areas(frame.area());
    let [left, right] =
        Layout::horizontal([Constraint::Percentage(58), Constraint::Percentage(42)]).areas(body);
    let rows = glance.meters.len() as u16 + 2;
    let [meters, wave, bands] =
        Layout::vertical([Constraint::Length(rows), Constraint::Fill(1), Constraint::Fill(1)]).areas(right);
    let bold = Style::new().add_modifier(Modifier::BOLD);
    let lines = vec![Line::styled(glance.title, bold), Line::raw(glance.status)];
    frame.render_widget(Paragraph::new(lines).wrap(Wrap { trim: true }), head);
    frame.render_widget(text(glance, left), left);
    frame.render_widget(levels(&glance.meters, meters), meters);
    frame.render_widget(scope(glance.wave, wave), wave);
    frame.render_widget(bars(glance, bands), bands);
    let lines: Vec<Line<'_>> = said.iter().map(|line| Line::raw(line.as_str())).collect();
    let above = (lines.len() as u16).saturating_sub(foot.height.saturating_sub(2));
    frame
        .render_widget(Paragraph::new(lines).block(Block::bordered().title("said")).scroll((above, 0)), foot);
}

/// The text, with what plays of it turned around; from the first line that plays on, where it is too long.
fn text<'a>(glance: &Glance<'a>, area: Rect) -> Paragraph<'a> {
    let mut offset = 0;
    let mut lines = Vec::new();
    let mut first = None;
    for line in glance.text.split_inclusive('\n') {
        let is_playing = |at: usize| {
            let at = (offset + at) as u32;
            glance.places.iter().any(|Span { start, end }| (*start..*end).contains(&at))
        };
        let words = line.trim_end_matches(['\n', '\r']);
        let mut pieces: Vec<Words<'a>> = Vec::new();
        let mut begin = 0;
        for (at, letter) in words.char_indices() {
            let end = at + letter.len_utf8();
            let next = words[end..].chars().next();
            if next.is_none() || is_playing(at) != is_playing(end) {
                let style = match is_playing(at) {
                    true => Style::new().add_modifier(Modifier::REVERSED),
                    false => Style::new(),
                };
                if is_playing(at) {
                    first.get_or_insert(lines.len() as u16);
                }
                pieces.push(Words::styled(&words[begin..end], style));
                begin = end;
            }
        }
        lines.push(Line::from(pieces));
        offset += line.len();
    }
    let room = area.height.saturating_sub(2);
    let surplus = (lines.len() as u16).saturating_sub(room);
    let above = first.unwrap_or(0).saturating_sub(2).min(surplus);
    Paragraph::new(lines).block(Block::bordered().title("text")).scroll((above, 0))
}

/// A row for each meter: its name, a bar, decibels.
fn levels(meters: &[(String, f32)], area: Rect) -> Paragraph<'static> {
    let names = meters.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0).min(16);
    let room = usize::from(area.width).saturating_sub(names + 11);
    let row = |(name, peak): &(String, f32)| {
        let db = decibels(f64::from(*peak));
        let filled = (share(db) * room as f64).round() as usize;
        let name: String = name.chars().take(names).collect();
        let colour = if *peak > 1.0 { Color::Red } else { Color::Green };
        Line::from(vec![
            Words::raw(format!("{name:<names$} ")),
            Words::styled("█".repeat(filled), Style::new().fg(colour)),
            Words::raw(format!("{}{db:7.1}", " ".repeat(room - filled.min(room)))),
        ])
    };
    let lines: Vec<Line<'static>> = meters.iter().map(row).collect();
    Paragraph::new(lines).block(Block::bordered().title("dBFS"))
}

/// How far between the lowest level and full scale.
fn share(db: f64) -> f64 {
    ((db - FLOOR_DB) / -FLOOR_DB).clamp(0.0, 1.0)
}

/// The wave, from a place where it rises through zero on, so that it stands still where it can.
fn scope(wave: &[f32], area: Rect) -> Canvas<'_, impl Fn(&mut ratatui::widgets::canvas::Context<'_>)> {
    let shown = wave.len() / 2;
    let rises = |pair: &[f32]| pair[0] <= 0.0 && pair[1] > 0.0;
    let from = wave.windows(2).take(wave.len() - shown).position(rises).unwrap_or(0);
    let columns = f64::from(area.width.max(2)) * 2.0;
    let peak = wave.iter().fold(0.05_f32, |peak, value| peak.max(value.abs()));
    Canvas::default()
        .block(Block::bordered().title(format!("wave, full height {peak:.2}")))
        .x_bounds([0.0, shown.max(1) as f64])
        .y_bounds([-f64::from(peak), f64::from(peak)])
        .paint(move |context| {
            let step = (shown as f64 / columns).max(1.0);
            let value = |x: f64| f64::from(wave.get(from + x as usize).copied().unwrap_or(0.0));
            let mut x = 0.0;
            while x + step < shown as f64 {
                let next = x + step;
                context.draw(&Stroke { x1: x, y1: value(x), x2: next, y2: value(next), color: Color::Cyan });
                x = next;
            }
        })
}

/// The spectrum, as bars from low to high.
fn bars<'a>(
    glance: &Glance<'a>,
    area: Rect,
) -> Canvas<'a, impl Fn(&mut ratatui::widgets::canvas::Context<'_>)> {
    let count = usize::from(area.width.saturating_sub(2)).max(2);
    let levels = spectrum(glance.wave, glance.sample_rate_hz, count);
    let labels: Vec<(f64, String)> = LABELS_HZ
        .into_iter()
        .filter_map(|label| {
            let at = bands_hz(count).position(|hz| hz >= label)?;
            Some((at as f64, if label < 1_000.0 { format!("{label}") } else { format!("{}k", label / 1e3) }))
        })
        .collect();
    Canvas::default()
        .block(Block::bordered().title("spectrum, Hz"))
        .x_bounds([0.0, count as f64])
        .y_bounds([0.0, 1.0])
        .paint(move |context| {
            for (at, level) in levels.iter().enumerate() {
                let x = at as f64 + 0.25;
                context.draw(&Stroke { x1: x, y1: 0.0, x2: x, y2: share(*level), color: Color::Yellow });
            }
            context.layer();
            for (at, label) in &labels {
                context.print(*at, 1.0, label.clone());
            }
        })
}

#[cfg(test)]
mod tests {
    use super::draw;
    use crate::cli::live::full::Glance;
    use phonon_grammar::Span;
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;
    use ratatui::style::Modifier;
    use std::collections::VecDeque;

    #[test]
    fn everything_has_its_place() {
        let text = "~a: s \"bd sn\"\nout: ~a\n";
        let at = text.find("sn").expect("a word");
        let wave: Vec<f32> = (0..2048).map(|frame| (frame % 100) as f32 * 0.01 - 0.5).collect();
        let glance = Glance {
            title: "a.ph on `null`",
            status: "cycle 1.50",
            text,
            places: vec![Span::new(at, at + 2)],
            meters: vec![("out".to_owned(), 0.5), ("~a".to_owned(), 2.0)],
            wave: &wave,
            sample_rate_hz: 48_000,
        };
        let mut terminal = Terminal::new(TestBackend::new(100, 40)).expect("a terminal");
        let said: VecDeque<String> = (0..99).map(|line| format!("line {line}")).collect();
        terminal.draw(|frame| draw(frame, &glance, &said)).expect("a picture");
        let buffer = terminal.backend().buffer();
        let rows: Vec<String> =
            (0..40).map(|y| (0..100).map(|x| buffer[(x, y)].symbol()).collect()).collect();
        let screen = rows.join("\n");
        for words in
            ["a.ph on `null`", "cycle 1.50", "out: ~a", "-6.0", "6.0", "wave", "spectrum", "10k", "line 98"]
        {
            assert!(screen.contains(words), "{words} is missing:\n{screen}");
        }
        let lit: String = buffer
            .content()
            .iter()
            .filter(|cell| cell.modifier.contains(Modifier::REVERSED))
            .map(|cell| cell.symbol())
            .collect();
        assert_eq!(lit, "sn");
        // A terminal may be of any size.
        for (width, height) in [(1, 1), (10, 3), (300, 5)] {
            let mut terminal = Terminal::new(TestBackend::new(width, height)).expect("a terminal");
            terminal.draw(|frame| draw(frame, &glance, &said)).expect("a picture");
        }
    }
}

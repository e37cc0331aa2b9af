//! Diagnostics with their source, for people.
//!
//! The renderer is handed windows of a few lines and cut-down long lines, so that its work does not grow
//! with the source.

use super::lines::{Lines, one_line};
use crate::diagnostic::{Diagnostic, Help, Severity};
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Patch, Renderer, Snippet};
use std::ops::Range;

/// Lines between two marks that are still shown as one piece of the source.
const NEAR_LINES: usize = 4;
/// Lines that a mark may cover; a longer one is shown by its first line.
const MAX_MARK_LINES: usize = 6;
/// Bytes of a line that are shown around a mark.
const MAX_LINE_BYTES: usize = 240;

pub(super) fn render(diagnostics: &[&Diagnostic], lines: &Lines<'_>, path: &str, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let path = one_line(path);
    let mut out = String::new();
    for diagnostic in diagnostics {
        let mut report = vec![primary(diagnostic, lines, &path)];
        report.extend(diagnostic.help.iter().filter_map(|help| suggestion(help, lines)));
        out.push_str(&renderer.render(&report));
        out.push_str("\n\n");
    }
    out
}

/// The message with all its places, and the advice that is words only.
fn primary<'a>(diagnostic: &'a Diagnostic, lines: &Lines<'a>, path: &'a str) -> Group<'a> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let at = lines.position(lines.clamp(diagnostic.span).start);
    let title = level.primary_title(one_line(&diagnostic.message)).id(diagnostic.code.to_string());
    let mut group = Group::with_title(title);
    for (place, window) in windows(diagnostic, lines).into_iter().enumerate() {
        let (snippet, is_cut) = window.snippet(lines);
        group = match (place, is_cut) {
            (0, false) => group.element(snippet.path(path)),
            // In a line that is cut the renderer cannot count columns.
            (0, true) => {
                let origin = Origin::path(path).line(at.line as usize).char_column(at.column as usize);
                group.element(origin).element(snippet)
            }
            _ => group.element(snippet),
        };
    }
    let words = diagnostic.help.iter().filter(|help| patch(help, lines).is_none());
    group.elements(words.map(|help| Level::HELP.message(advice(help))))
}

/// A mark in the source.
struct Mark<'a> {
    kind: AnnotationKind,
    range: Range<usize>,
    label: &'a str,
}

/// Marks that are shown in one piece of the source.
struct Window<'a> {
    lines: Range<usize>,
    marks: Vec<Mark<'a>>,
}

/// The places of a diagnostic, near ones together; the window of the primary place comes first.
fn windows<'a>(diagnostic: &'a Diagnostic, lines: &Lines<'_>) -> Vec<Window<'a>> {
    let mut windows: Vec<Window<'a>> = Vec::new();
    let primary = (&diagnostic.span, diagnostic.label.as_str(), AnnotationKind::Primary);
    let related =
        diagnostic.related.iter().map(|(span, label)| (span, label.as_str(), AnnotationKind::Context));
    for (span, label, kind) in std::iter::once(primary).chain(related) {
        let range = shortened(lines.clamp(*span), lines);
        let place = lines.line(range.start)..lines.line(range.end) + 1;
        let mark = Mark { kind, range, label };
        let near = |window: &&mut Window<'_>| {
            place.start <= window.lines.end + NEAR_LINES && window.lines.start <= place.end + NEAR_LINES
        };
        match windows.iter_mut().find(near) {
            Some(window) => {
                window.lines = window.lines.start.min(place.start)..window.lines.end.max(place.end);
                window.marks.push(mark);
            }
            None => windows.push(Window { lines: place, marks: vec![mark] }),
        }
    }
    windows
}

/// A mark over many lines is cut down to its first.
fn shortened(range: Range<usize>, lines: &Lines<'_>) -> Range<usize> {
    let first = lines.line(range.start);
    if lines.line(range.end) - first < MAX_MARK_LINES {
        return range;
    }
    range.start..lines.range(first).end
}

impl<'a> Window<'a> {
    /// The window as the renderer takes it, and whether lines in it are cut.
    fn snippet<'s>(self, lines: &Lines<'s>) -> (Snippet<'s, Annotation<'s>>, bool)
    where
        'a: 's,
    {
        let view = View::of(self.lines, self.marks[0].range.start, lines);
        let annotations = self.marks.into_iter().map(|mark| {
            let label = (!mark.label.is_empty()).then(|| one_line(mark.label));
            mark.kind.span(view.place(mark.range)).label(label)
        });
        let annotations: Vec<_> = annotations.collect();
        let snippet = Snippet::source(view.text).line_start(view.first_line + 1).annotations(annotations);
        (snippet, view.is_cut)
    }
}

/// Some lines of the source as they are shown.
struct View {
    text: String,
    first_line: usize,
    is_cut: bool,
    /// For each line its range in the source that is shown, and where that starts in the text.
    shown: Vec<(Range<usize>, usize)>,
}

impl View {
    /// Lines of the source; long ones are cut down to the surroundings of `focus`.
    fn of(lines: Range<usize>, focus: usize, source: &Lines<'_>) -> View {
        let mut view =
            View { text: String::new(), first_line: lines.start, is_cut: false, shown: Vec::new() };
        for line in lines {
            let whole = source.range(line);
            let middle = focus.clamp(whole.start, whole.end);
            let cut = if whole.len() <= MAX_LINE_BYTES {
                whole.clone()
            } else {
                let start = middle.saturating_sub(MAX_LINE_BYTES / 2).max(whole.start);
                let end = (start + MAX_LINE_BYTES).min(whole.end);
                source.source.floor_char_boundary(start)..source.source.ceil_char_boundary(end)
            };
            view.text.push_str(if cut.start > whole.start { "…" } else { "" });
            view.is_cut |= cut != whole;
            view.shown.push((cut.clone(), view.text.len()));
            view.text.push_str(&source.source[cut.clone()]);
            view.text.push_str(if cut.end < whole.end { "…\n" } else { "\n" });
        }
        view.text.pop();
        view
    }

    /// A range of the source as a range of the text.
    fn place(&self, range: Range<usize>) -> Range<usize> {
        let start = self.offset(range.start);
        start..self.offset(range.end).max(start)
    }

    fn offset(&self, at: usize) -> usize {
        let line = self.shown.partition_point(|(cut, _)| cut.start <= at).saturating_sub(1);
        let (cut, start) = &self.shown[line];
        start + at.clamp(cut.start, cut.end) - cut.start
    }
}

/// The advice that is an edit, shown as a difference.
fn suggestion<'a>(help: &'a Help, lines: &Lines<'a>) -> Option<Group<'a>> {
    let snippet = patch(help, lines)?;
    Some(Group::with_title(Level::HELP.secondary_title(one_line(&help.message))).element(snippet))
}

/// The edit of an advice, if it is small enough to be shown.
fn patch<'a>(help: &'a Help, lines: &Lines<'a>) -> Option<Snippet<'a, Patch<'a>>> {
    let (span, text) = help.edit.as_ref()?;
    let range = lines.clamp(*span);
    let (first, last) = (lines.line(range.start), lines.line(range.end));
    let (start, end) = (lines.range(first).start, lines.range(last).end);
    if last - first >= MAX_MARK_LINES || end - start > MAX_LINE_BYTES * MAX_MARK_LINES {
        return None;
    }
    let edit = Patch::new(range.start - start..range.end - start, text.as_str());
    Some(Snippet::source(&lines.source[start..end]).line_start(first + 1).patch(edit))
}

/// An advice in words; an edit that is not shown as a difference is told.
fn advice(help: &Help) -> String {
    match &help.edit {
        Some((_, text)) if text.len() <= MAX_LINE_BYTES => {
            format!("{}: `{}`", one_line(&help.message), one_line(text))
        }
        _ => one_line(&help.message),
    }
}

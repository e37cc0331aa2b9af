//! The lines of a source, found once, so that each place is found by a search.

use crate::span::{Position, Span};
use std::ops::Range;

/// A source and where its lines start.
pub(super) struct Lines<'s> {
    pub source: &'s str,
    starts: Vec<usize>,
}

impl<'s> Lines<'s> {
    pub fn of(source: &'s str) -> Lines<'s> {
        let ends = source.bytes().enumerate().filter(|&(_, byte)| byte == b'\n');
        // The mark at the start of a file is not shown and not counted.
        let first = if source.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let starts = std::iter::once(first).chain(ends.map(|(at, _)| at + 1)).collect();
        Lines { source, starts }
    }

    /// A span as a range of whole characters inside the source.
    pub fn clamp(&self, span: Span) -> Range<usize> {
        let start = self.source.floor_char_boundary(span.start as usize).max(self.starts[0]);
        start..self.source.ceil_char_boundary(span.end as usize).max(start)
    }

    /// The number of the line that holds a byte, from 0.
    pub fn line(&self, at: usize) -> usize {
        self.starts.partition_point(|&start| start <= at) - 1
    }

    /// A line without its newline, `\r\n` or `\n`.
    pub fn range(&self, line: usize) -> Range<usize> {
        let start = self.starts[line];
        let end = self.starts.get(line + 1).map_or(self.source.len(), |&next| next - 1);
        let end = if self.source[start..end].ends_with('\r') { end - 1 } else { end };
        start..end
    }

    /// The position of a byte, which must lie between characters.
    pub fn position(&self, at: usize) -> Position {
        let line = self.line(at);
        let column = self.source[self.starts[line]..at].chars().count();
        Position { line: line as u32 + 1, column: column as u32 + 1 }
    }
}

/// A text in one line: what is no visible character becomes a blank or a mark.
pub(super) fn one_line(text: &str) -> String {
    let shown = |c: char| match c {
        '\n' | '\r' | '\t' => ' ',
        c if c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') => '\u{fffd}',
        c => c,
    };
    text.chars().map(shown).collect()
}

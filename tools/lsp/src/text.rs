//! The text of a document, and its places as editors count them.
//!
//! The compiler counts bytes. An editor counts lines from 0, and in a line either bytes or units of UTF-16, as it was
//! agreed when the session began. A line ends with `\n`, `\r\n` or `\r`.

use ls_types::{Position, PositionEncodingKind, Range, TextDocumentContentChangeEvent};
use phonon_grammar::Span;

/// What columns count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// Units of UTF-16: what every editor knows.
    Utf16,
}

impl Encoding {
    /// The best that an editor offers: bytes where it knows them.
    pub fn among(offered: &[PositionEncodingKind]) -> Encoding {
        if offered.contains(&PositionEncodingKind::UTF8) { Encoding::Utf8 } else { Encoding::Utf16 }
    }

    /// Its name in the protocol.
    pub fn kind(self) -> PositionEncodingKind {
        match self {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
        }
    }

    /// How many columns a text takes.
    pub fn columns(self, text: &str) -> u32 {
        match self {
            Encoding::Utf8 => text.len() as u32,
            Encoding::Utf16 => text.chars().map(|letter| letter.len_utf16() as u32).sum(),
        }
    }

    /// How many bytes of a line its first columns take; a column inside a character counts as before it.
    fn bytes(self, line: &str, columns: u32) -> usize {
        let mut left = columns;
        for (at, letter) in line.char_indices() {
            let width = match self {
                Encoding::Utf8 => letter.len_utf8() as u32,
                Encoding::Utf16 => letter.len_utf16() as u32,
            };
            if left < width {
                return at;
            }
            left -= width;
        }
        line.len()
    }
}

/// A text whose lines are known.
#[derive(Clone, Debug)]
pub struct Text {
    source: String,
    /// Where each line starts.
    lines: Vec<u32>,
    encoding: Encoding,
}

impl Text {
    /// A text, for an editor that counts columns so.
    pub fn new(source: String, encoding: Encoding) -> Text {
        let lines = lines(&source);
        Text { source, lines, encoding }
    }

    /// The text itself.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// What its columns count.
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// A byte as an editor counts; a byte behind the end is the end.
    pub fn position(&self, offset: u32) -> Position {
        let offset = offset.min(self.source.len() as u32);
        let line = self.lines.partition_point(|&start| start <= offset).saturating_sub(1);
        // A place inside a character counts as before it.
        let before = self.source.as_bytes().get(self.lines[line] as usize..offset as usize);
        let before = String::from_utf8_lossy(before.unwrap_or_default());
        Position::new(line as u32, self.encoding.columns(before.trim_end_matches('\u{fffd}')))
    }

    /// A place in the text; one behind the end of its line is that end, and one behind the last line the end of the text.
    pub fn offset(&self, position: Position) -> u32 {
        let at = position.line as usize;
        let Some(&start) = self.lines.get(at) else { return self.source.len() as u32 };
        start + self.encoding.bytes(self.line(at), position.character) as u32
    }

    /// A span as an editor counts.
    pub fn range(&self, span: Span) -> Range {
        Range::new(self.position(span.start), self.position(span.end))
    }

    /// A range in bytes.
    pub fn span(&self, range: Range) -> Span {
        let (start, end) = (self.offset(range.start), self.offset(range.end));
        Span { start: start.min(end), end: start.max(end) }
    }

    /// Does what an editor has done.
    pub fn change(&mut self, change: &TextDocumentContentChangeEvent) {
        match change.range.map(|range| self.span(range)) {
            Some(span) => self.source.replace_range(span.start as usize..span.end as usize, &change.text),
            None => self.source.clone_from(&change.text),
        }
        self.lines = lines(&self.source);
    }

    /// A line without its end.
    fn line(&self, at: usize) -> &str {
        let start = self.lines[at] as usize;
        let end = self.lines.get(at + 1).map_or(self.source.len(), |&end| end as usize);
        self.source[start..end].trim_end_matches(['\r', '\n'])
    }
}

/// Where the lines of a text start.
fn lines(source: &str) -> Vec<u32> {
    let bytes = source.as_bytes();
    let ends = bytes
        .iter()
        .enumerate()
        .filter(|&(at, &byte)| byte == b'\n' || byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
    std::iter::once(0).chain(ends.map(|(at, _)| at as u32 + 1)).collect()
}

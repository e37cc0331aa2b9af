//! Comments: `-- …`, and the older `// …`, `/* … */` and `# …`.

use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;

/// A comment and its place, without the newline behind it.
pub(super) struct Comment {
    pub span: Span,
    sign: Sign,
    /// Its text without signs.
    text: String,
}

#[derive(Clone, Copy, PartialEq)]
enum Sign {
    Dashes,
    Slashes,
    Hash,
    Block { closed: bool },
}

/// Where a comment is looked for.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Place {
    /// First on its line; `can_go_on`: below a statement that `#` could continue.
    LineStart { can_go_on: bool },
    /// Behind code on the same line.
    Inside,
}

/// The comment that starts at `at`, if one does.
pub(super) fn at(source: &str, at: usize, place: Place) -> Option<Comment> {
    let rest = &source[at..];
    let line = || rest.split('\n').next().unwrap_or("").trim_end();
    let (sign, length, text) = match rest.as_bytes() {
        [b'-', b'-', ..] => (Sign::Dashes, line().len(), &line()[2..]),
        [b'/', b'/', ..] => (Sign::Slashes, line().len(), &line()[2..]),
        [b'/', b'*', ..] => {
            let body = &rest[2..];
            match body.find("*/") {
                Some(length) => (Sign::Block { closed: true }, length + 4, &body[..length]),
                None => (Sign::Block { closed: false }, rest.trim_end().len(), body.trim_end()),
            }
        }
        [b'#', ..] if hash_is_comment(source, at, place) => (Sign::Hash, line().len(), &line()[1..]),
        _ => return None,
    };
    let text = text.strip_prefix(' ').unwrap_or(text).replace('\r', " ").replace('\0', "\u{fffd}");
    Some(Comment { span: Span::new(at, at + length), sign, text })
}

/// Whether `#` opens a comment: where it continues nothing, or before a capital, a digit or a rule of signs.
fn hash_is_comment(source: &str, at: usize, place: Place) -> bool {
    let next = source[at + 1..].chars().find(|c| !matches!(c, ' ' | '\t' | '\r')).filter(|&c| c != '\n');
    let word = next.is_some_and(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
    let rule = next.is_none_or(|c| "#=-*_.!/:".contains(c));
    match place {
        Place::LineStart { can_go_on } => word || rule || !can_go_on,
        Place::Inside => word && source[..at].ends_with([' ', '\t']),
    }
}

/// The place of a character that editors and this parser could see differently: what it hides may be code.
fn hidden(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let is_hidden = |at: usize| bytes[at] == 0 || (bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
    (0..bytes.len()).find(|&at| is_hidden(at))
}

impl Comment {
    /// Whether it is written as `--`.
    pub fn is_modern(&self) -> bool {
        self.sign == Sign::Dashes
    }

    /// Its lines, without the stars that some put in front of them.
    pub fn lines(&self) -> impl Iterator<Item = String> {
        let block = matches!(self.sign, Sign::Block { .. });
        let lines: Vec<String> = self
            .text
            .trim_end()
            .split('\n')
            .map(|line| if block { line.trim().trim_start_matches('*').trim() } else { line.trim_end() })
            .map(str::to_string)
            .collect();
        let skip = usize::from(block && lines.len() > 1 && lines[0].is_empty());
        lines.into_iter().skip(skip)
    }

    /// Its first line, and the others.
    pub fn split(self) -> (Option<String>, Vec<String>) {
        let mut lines = self.lines();
        (lines.next(), lines.collect())
    }

    /// What to say about its spelling.
    pub fn diagnostic(&self, source: &str) -> Option<Diagnostic> {
        if let Some(place) = hidden(self.span.text(source)) {
            return super::characters::judge(source, self.span.start as usize + place);
        }
        let opening = match self.sign {
            Sign::Dashes => return None,
            Sign::Hash => Span::new(self.span.start as usize, self.span.start as usize + 1),
            Sign::Slashes | Sign::Block { .. } => {
                Span::new(self.span.start as usize, self.span.start as usize + 2)
            }
        };
        if self.sign == (Sign::Block { closed: false }) {
            let end = Span::new(self.span.end as usize, self.span.end as usize);
            let diagnostic = Diagnostic::error(Code::UnclosedComment, end, "a comment is not closed")
                .label("`*/` expected")
                .related(opening, "opened here");
            return Some(diagnostic);
        }
        let note = Diagnostic::note(Code::LegacySpelling, opening, "an older sign for a comment");
        Some(match self.sign {
            Sign::Block { .. } => {
                let lines: Vec<String> =
                    self.lines().map(|line| format!("-- {line}").trim_end().to_string()).collect();
                note.fix("a comment starts with `--` and ends with its line", self.span, lines.join("\n"))
            }
            _ => note.fix("a comment starts with `--`", opening, "--"),
        })
    }
}

//! Rust text split into code and comments, which is as much of the language as the rules need.

/// A Rust file, read.
#[derive(Debug, Default)]
pub(crate) struct Source {
    /// The text with comments and the insides of strings blanked; its lines are those of the file.
    pub code: String,
    /// The comments, a line each.
    pub comments: Vec<Comment>,
}

/// A line of a comment.
#[derive(Debug, PartialEq)]
pub(crate) struct Comment {
    /// The line, from 1.
    pub line: usize,
    /// Whether it documents an item.
    pub doc: bool,
    /// Its text, without the comment sign.
    pub text: String,
}

impl Source {
    /// Splits `text`.
    pub(crate) fn read(text: &str) -> Source {
        let mut source = Source::default();
        let mut rest = text;
        while !rest.is_empty() {
            let (kind, length) = next_piece(rest, source.code.ends_with(is_word));
            let (piece, after) = rest.split_at(length);
            match kind {
                Piece::Code => source.code.push_str(piece),
                Piece::Text => source.blank(piece),
                Piece::Comment => {
                    source.add_comment(piece);
                    source.blank(piece);
                }
            }
            rest = after;
        }
        source
    }

    fn blank(&mut self, piece: &str) {
        self.code.extend(piece.chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
    }

    fn add_comment(&mut self, piece: &str) {
        let doc = ["///", "//!", "/**", "/*!"].iter().any(|sign| piece.starts_with(sign));
        let first = self.code.matches('\n').count() + 1;
        for (at, line) in piece.lines().enumerate() {
            let text = line.trim().trim_start_matches(['/', '*', '!']).trim_end_matches("*/").trim();
            self.comments.push(Comment { line: first + at, doc, text: text.into() });
        }
    }
}

/// Whether a character may stand in a name.
pub(crate) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The words of a line of code.
pub(crate) fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c| !is_word(c)).filter(|word| !word.is_empty())
}

enum Piece {
    Code,
    Text,
    Comment,
}

/// What `rest` begins with, and how many bytes of it. `in_word`: the code before it ends inside a word.
fn next_piece(rest: &str, in_word: bool) -> (Piece, usize) {
    let first = rest.chars().next().map_or(0, char::len_utf8);
    if rest.starts_with("//") {
        (Piece::Comment, rest.find('\n').unwrap_or(rest.len()))
    } else if rest.starts_with("/*") {
        (Piece::Comment, block_comment(rest))
    } else if !in_word && let Some(length) = raw_string(rest) {
        (Piece::Text, length)
    } else if rest.starts_with('"') {
        (Piece::Text, string(rest))
    } else if let Some(length) = character(rest) {
        (Piece::Text, length)
    } else {
        (Piece::Code, first)
    }
}

fn block_comment(rest: &str) -> usize {
    let (mut depth, mut at) = (0_u32, 0);
    while at < rest.len() {
        let here = &rest.as_bytes()[at..];
        let step = if here.starts_with(b"/*") {
            depth += 1;
            2
        } else if here.starts_with(b"*/") {
            depth -= 1;
            2
        } else {
            1
        };
        at += step;
        if depth == 0 {
            return at;
        }
    }
    rest.len()
}

fn string(rest: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// The length of `r"…"`, `r#"…"#`, `br"…"`, or nothing.
fn raw_string(rest: &str) -> Option<usize> {
    let body = rest.strip_prefix("br").or_else(|| rest.strip_prefix('r'))?;
    let hashes = body.len() - body.trim_start_matches('#').len();
    let start = rest.len() - body.len() + hashes;
    if !rest[start..].starts_with('"') {
        return None;
    }
    let end = format!("\"{}", "#".repeat(hashes));
    let length = rest[start + 1..].find(&end).map_or(rest.len(), |at| start + 1 + at + end.len());
    Some(length)
}

/// The length of a character literal; a lifetime is none.
fn character(rest: &str) -> Option<usize> {
    let inside = rest.strip_prefix('\'')?;
    let mut chars = inside.char_indices();
    let (_, c) = chars.next()?;
    if c == '\\' {
        let (_, escaped) = chars.next()?;
        let from = 1 + escaped.len_utf8();
        return inside[from..].find('\'').map(|at| 1 + from + at + 1);
    }
    inside[c.len_utf8()..].starts_with('\'').then(|| c.len_utf8() + 2)
}

#[cfg(test)]
mod tests {
    use super::Source;

    /// Checks the code that is left of `text`, without its blanks.
    fn check_code(text: &str, code: &str) {
        let left: String = Source::read(text).code.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(left, code, "{text}");
    }

    #[test]
    fn comments_and_texts_are_blanked() {
        check_code("a // b\nc", "a c");
        check_code("a /* b /* c */ d */ e", "a e");
        check_code(r#"a("b \" // c") d"#, "a( ) d");
        check_code("a(r#\"b \" c\"#) d", "a( ) d");
        check_code("a('\"', '\\'', '\\u{1f}') b", "a( , , ) b");
        check_code("fn a<'b>(c: &'b str) {}", "fn a<'b>(c: &'b str) {}");
        check_code("for_r\"x\"", "for_r");
    }

    #[test]
    fn comments_know_their_lines() {
        let source = Source::read("//! a\nfn b() {} // c\n\"\n\"; /* d\ne */");
        let found: Vec<_> = source.comments.iter().map(|c| (c.line, c.doc, c.text.as_str())).collect();
        assert_eq!(found, [(1, true, "a"), (2, false, "c"), (4, false, "d"), (5, false, "e")]);
    }
}

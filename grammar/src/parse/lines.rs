//! What can be told about a line by looking at its text.

/// The place behind blanks that are no newline.
pub(super) fn skip_blanks(source: &str, at: usize) -> usize {
    at + source.as_bytes()[at..].iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r')).count()
}

/// The place behind the rest of a line if only blanks are left of it, else `at`.
pub(super) fn skip_newline(source: &str, at: usize) -> usize {
    let end = skip_blanks(source, at);
    match source.as_bytes().get(end) {
        None => end,
        Some(b'\n') => end + 1,
        Some(_) => at,
    }
}

/// The place behind a word that starts at `at`.
pub(super) fn word_end(source: &str, at: usize) -> usize {
    let is_inner = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'\'');
    at + source.as_bytes()[at..].iter().take_while(is_inner).count()
}

/// Whether code is the head of a loop, whose body is indented.
pub(super) fn is_loop(code: &str) -> bool {
    code.starts_with("for ")
}

/// Whether code that ends so wants to go on in the next line.
pub(super) fn ends_in_operator(code: &str) -> bool {
    let word = ["if", "then", "else"].iter().find_map(|word| code.strip_suffix(word));
    code.ends_with(['#', '$', '+', '-', '*', '/', '|', '<', '>', '%', ':', '='])
        || code.ends_with("<~")
        || code.ends_with(" .")
        || word.is_some_and(|before| {
            before.is_empty() || before.ends_with([' ', '\t', '\r', '\n', ')', ']', '"'])
        })
}

/// Whether a line that starts so goes on with the line above it.
pub(super) fn starts_with_operator(line: &str) -> bool {
    let bytes = line.as_bytes();
    let second = bytes.get(1).copied().unwrap_or(b'\n');
    match bytes.first() {
        Some(b'#' | b'$' | b'+' | b'-' | b'*' | b'/' | b'|' | b'<' | b'>') => true,
        Some(b'%') => !second.is_ascii_alphabetic() && second != b'_',
        Some(b'~') => matches!(second, b'>' | b'+' | b'-' | b'*' | b'/'),
        Some(b'=' | b'!') => second == b'=',
        Some(b'.') => second.is_ascii_whitespace(),
        Some(b't' | b'e') => matches!(&line[..word_end(line, 0)], "then" | "else"),
        _ => false,
    }
}

/// Whether a line can only be the start of a statement: words, a colon, a blank.
///
/// Inside brackets no colon is followed by a blank, so this tells where an unclosed bracket ends.
pub(super) fn looks_like_a_start(line: &str) -> bool {
    let line = line.strip_prefix(['~', '@', '%']).unwrap_or(line);
    let is_head = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '\'' | ' ');
    let head = line.trim_start_matches(is_head);
    let named = line.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let colon = head
        .strip_prefix(':')
        .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n']));
    named && colon || line.starts_with("fn ")
}

/// The end of the text whose opening quote is at `start`: behind its closing quote, or, if it has none,
/// behind the line where it must have ended.
pub(super) fn quote_end(source: &str, start: usize) -> Result<usize, usize> {
    let bytes = source.as_bytes();
    let mut at = start + 1;
    loop {
        let Some(step) = bytes[at..].iter().position(|byte| matches!(byte, b'"' | b'\n')) else {
            return Err(source.trim_end().len().max(start + 1));
        };
        at += step;
        if bytes[at] == b'"' {
            return Ok(at + 1);
        }
        let line_end = start + source[start..at].trim_end().len();
        let next = skip_blanks(source, at + 1);
        let line = &source[next..];
        let ends = line.is_empty()
            || line.starts_with(['\n', '#', '$'])
            || line.starts_with("--")
            || line.starts_with("//")
            || (next == at + 1 && looks_like_a_start(line));
        if ends {
            return Err(line_end.max(start + 1));
        }
        at += 1;
    }
}

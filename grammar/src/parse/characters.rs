//! Characters that have no place in code, and what to write instead.

use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;

/// The bytes of the character at `at`.
pub(super) fn length(source: &str, at: usize) -> usize {
    source[at..].chars().next().map_or(1, char::len_utf8)
}

/// What is wrong with the character at `at` outside texts and comments, if anything is.
pub(super) fn judge(source: &str, at: usize) -> Option<Diagnostic> {
    let character = source[at..].chars().next()?;
    if is_code(character) {
        return None;
    }
    let span = Span::new(at, at + character.len_utf8());
    let message = format!("{} has no place here", describe(character));
    let diagnostic = Diagnostic::error(Code::UnexpectedCharacter, span, message);
    Some(match character {
        '“' | '”' | '„' | '‟' | '«' | '»' => {
            diagnostic.fix("a pattern stands in straight quotes", span, "\"")
        }
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => {
            diagnostic.fix("use a plain blank", span, " ")
        }
        '–' | '—' | '−' => diagnostic.fix("use a plain hyphen", span, "-"),
        '‘' | '’' | '`' => diagnostic.fix("a pattern stands in straight double quotes", span, "\""),
        '×' | '·' => diagnostic.fix("multiply with `*`", span, "*"),
        '^' => diagnostic.fix("a power is written `**`", span, "**"),
        '&' => diagnostic.help("`+` adds two sounds, and `#` sends a sound through an effect"),
        '{' | '}' | '?' => diagnostic.help("inside quotes it may be a part of a pattern"),
        ';' => diagnostic.help("a statement ends with its line"),
        _ => diagnostic,
    })
}

fn is_code(character: char) -> bool {
    let is_sign = matches!(
        character,
        '_' | '~'
            | '@'
            | '%'
            | ':'
            | '='
            | '$'
            | '#'
            | '+'
            | '-'
            | '*'
            | '/'
            | '<'
            | '>'
            | '|'
            | '.'
            | ','
            | '\''
            | '!'
    );
    is_sign
        || character.is_ascii_alphanumeric()
        || matches!(character, ' ' | '\t' | '\n' | '(' | ')' | '[' | ']' | '"')
}

fn describe(character: char) -> String {
    match character {
        '\0' => "a NUL character".to_string(),
        '\r' => "a carriage return without a newline".to_string(),
        '\u{a0}' => "a no-break space".to_string(),
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}' => {
            format!("the invisible direction mark U+{:04X}", u32::from(character))
        }
        '\u{feff}' | '\u{200b}'..='\u{200d}' | '\u{2060}' => {
            format!("the invisible character U+{:04X}", u32::from(character))
        }
        '`' => "a backquote".to_string(),
        _ if character.is_control() => format!("the control character U+{:04X}", u32::from(character)),
        _ => format!("`{character}`"),
    }
}

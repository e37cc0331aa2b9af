//! Sizes: a file that can be read in one sitting, a function that fits a screen.

use super::Findings;
use crate::Tree;
use crate::source::{Source, is_word};

/// Lines of a file, at most.
const FILE_LINES: usize = 500;

/// Lines of a function, at most.
const FUNCTION_LINES: usize = 60;

/// Rust files are short.
pub(crate) fn files(tree: &Tree) -> Findings {
    let mut findings = Findings::new();
    for (path, text) in tree.ending(".rs") {
        let lines = text.lines().count();
        if lines > FILE_LINES {
            findings.push((path.into(), 1, format!("{lines} lines, {FILE_LINES} at most")));
        }
    }
    findings
}

/// Functions are short.
pub(crate) fn functions(tree: &Tree) -> Findings {
    let mut findings = Findings::new();
    for (path, text) in tree.ending(".rs") {
        let code = Source::read(text).code;
        for at in function_starts(&code) {
            let line = code[..at].matches('\n').count() + 1;
            let lines = body_end(&code[at..]).map_or(1, |end| code[at..at + end].matches('\n').count() + 1);
            if lines > FUNCTION_LINES {
                findings.push((
                    path.into(),
                    line,
                    format!("a function of {lines} lines, {FUNCTION_LINES} at most"),
                ));
            }
        }
    }
    findings
}

/// Where the word `fn` stands before a name.
fn function_starts(code: &str) -> impl Iterator<Item = usize> {
    code.match_indices("fn ").map(|(at, _)| at).filter(|&at| {
        let before = code[..at].chars().next_back();
        let after = code[at + 3..].chars().next();
        !before.is_some_and(is_word) && after.is_some_and(is_word)
    })
}

/// Where the body of the function that `code` begins with ends; nothing for a declaration.
fn body_end(code: &str) -> Option<usize> {
    let (mut inside, mut depth) = (0_i32, 0_i32);
    for (at, c) in code.char_indices() {
        match c {
            '(' | '[' => inside += 1,
            ')' | ']' => inside -= 1,
            ';' if inside == 0 && depth == 0 => return None,
            '{' => depth += 1,
            '}' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

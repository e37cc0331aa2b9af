//! Words that do not belong into a finished tree.

use super::Findings;
use crate::Tree;
use crate::source::{Source, is_word, words};

/// Code that waits for somebody.
const UNFINISHED_CODE: &[&str] =
    &["todo!", "dbg!", "unimplemented!", "#[ignore", "#[should_panic", "allow(dead_code"];

/// Comments that wait for somebody.
const UNFINISHED_COMMENTS: &[&str] = &["TODO", "FIXME", "XXX", "HACK"];

/// Ends of names that tell a history instead of a meaning.
const VERSION_ENDS: &[&str] = &["_v1", "_v2", "_v3", "_new", "_old", "_tmp"];

/// Names of other libraries that end so all the same.
const FOREIGN_NAMES: &[&str] = &["create_new"];

/// Places on the machine of whoever wrote the text.
const MACHINE_PATHS: &[&str] = &["/work/", "/root/", "/home/", "shared/"];

/// This file must name what it forbids, and its tests must break it.
const EXEMPT: &[&str] = &["tools/tidy/src/rule/words.rs", "tools/tidy/tests/fires.rs"];

/// Nothing waits to be done, and every test runs and can fail.
pub(crate) fn unfinished(tree: &Tree) -> Findings {
    let mut findings = Findings::new();
    for (path, text) in own_rust(tree) {
        let source = Source::read(text);
        for (at, line) in source.code.lines().enumerate() {
            let found = UNFINISHED_CODE.iter().filter(|sign| line.contains(*sign));
            findings.extend(found.map(|sign| (path.into(), at + 1, format!("`{sign}`"))));
        }
        for comment in &source.comments {
            let found =
                UNFINISHED_COMMENTS.iter().filter(|sign| words(&comment.text).any(|word| word == **sign));
            findings.extend(found.map(|sign| (path.into(), comment.line, format!("`{sign}`"))));
        }
    }
    findings
}

/// Names say what a thing is, not which attempt it was.
pub(crate) fn versioned_names(tree: &Tree) -> Findings {
    let versioned =
        |name: &str| !FOREIGN_NAMES.contains(&name) && VERSION_ENDS.iter().any(|end| name.ends_with(end));
    let mut findings = Findings::new();
    for (path, text) in own_rust(tree) {
        if versioned(path.trim_end_matches(".rs")) {
            findings.push((path.into(), 1, "the name of the file tells its history".into()));
        }
        for (at, line) in Source::read(text).code.lines().enumerate() {
            let names = words(line).filter(|word| versioned(word));
            findings.extend(names.map(|name| (path.into(), at + 1, format!("`{name}` tells its history"))));
        }
    }
    findings
}

/// Code that is not used is not kept as a comment.
pub(crate) fn commented_code(tree: &Tree) -> Findings {
    let starts = ["let ", "use ", "fn ", "pub ", "impl ", "#["];
    let is_code = |text: &str| {
        text.ends_with(';') && (text.contains(" = ") || text.contains("(")) && !text.contains('`')
            || starts.iter().any(|start| text.starts_with(start)) && text.ends_with(['{', '}', ';', ']'])
    };
    let mut findings = Findings::new();
    for (path, text) in own_rust(tree) {
        let comments = Source::read(text).comments.into_iter().filter(|comment| !comment.doc);
        let dead = comments.filter(|comment| is_code(&comment.text));
        findings.extend(dead.map(|comment| (path.into(), comment.line, "code in a comment".into())));
    }
    findings
}

/// No text names a place on somebody's machine.
pub(crate) fn machine_paths(tree: &Tree) -> Findings {
    let mut findings = Findings::new();
    for (path, text) in tree.files().filter(|(path, _)| !EXEMPT.contains(path)) {
        for (at, line) in text.lines().enumerate() {
            let found = MACHINE_PATHS.iter().filter(|place| names_place(line, place));
            findings.extend(found.map(|place| (path.into(), at + 1, format!("names the place `{place}`"))));
        }
    }
    findings
}

/// Whether a path that begins with `place` stands in `line`.
fn names_place(line: &str, place: &str) -> bool {
    let inside_path = |c: char| is_word(c) || c == '.' || c == '/' || c == '-';
    line.match_indices(place).any(|(at, _)| !line[..at].chars().next_back().is_some_and(inside_path))
}

fn own_rust(tree: &Tree) -> impl Iterator<Item = (&str, &str)> {
    tree.ending(".rs").filter(|(path, _)| !EXEMPT.contains(path))
}

//! What is shown of patterns.
//!
//! * `tests/views/NAME.ph`: programs; beside each its patterns as grid, lines, JSON and drawing (`NAME.views`).
//! * `tests/views/patterns.txt`: patterns behind `> `, each followed by its grid or by what is wrong with it.

use phonon_compiler::lower::{Part, parts};
use phonon_compiler::view::{self, View};
use phonon_compiler::{Options, compile};
use phonon_grammar::diagnostic::{Format, render};
use phonon_tests::{Snapshots, files, root};

#[test]
fn programs_show_their_patterns() {
    let mut snapshots = Snapshots::default();
    for path in files("tests/views", "ph") {
        let source = std::fs::read_to_string(&path).expect("a program can be read");
        let compiled = compile(&source, &Options::default());
        assert!(compiled.plan.is_some(), "{} must compile", path.display());
        let parts = parts(&compiled.program, &Options::default());
        let one = View { source: &source, parts: parts.clone(), first: 0, cycles: 1, seed: 0 };
        let four = View { cycles: 4, ..one.clone() };
        let views =
            [("grid", four.grid()), ("lines", four.lines()), ("json", one.json()), ("svg", one.svg())];
        let text: Vec<String> = views.iter().map(|(form, text)| format!("== {form}\n{text}")).collect();
        snapshots.check(&path.with_extension("views"), &text.join("\n"));
    }
    snapshots.finish();
}

#[test]
fn patterns_are_shown_or_refused() {
    let path = root().join("tests/views/patterns.txt");
    let known = std::fs::read_to_string(&path).expect("the patterns can be read");
    let mut text = String::new();
    for pattern in known.lines().filter_map(|line| line.strip_prefix("> ")) {
        text += &format!("> {pattern}\n{}\n\n", shown(pattern).trim_end());
    }
    assert!(text.lines().count() > 100, "there are patterns to show");
    let mut snapshots = Snapshots::default();
    snapshots.check(&path, &text);
    snapshots.finish();
}

fn shown(pattern: &str) -> String {
    let view = |parts: Vec<Part>| View { source: pattern, parts, first: 0, cycles: 2, seed: 0 }.grid();
    let wrong = |diagnostics: Vec<_>| render(&diagnostics, pattern, "-e", Format::Human, false);
    view::read(pattern).map_or_else(wrong, view)
}

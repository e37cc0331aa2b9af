//! Programs and what each stage makes of them.
//!
//! * `tests/corpus/NAME.ph`: right programs; beside each its canonical text, graph and plan (`NAME.stages`).
//! * `tests/wrong/NAME.ph`: wrong programs, written as people get them wrong; beside each what is said (`NAME.txt`).

use phonon_compiler::{Options, compile, emit};
use phonon_grammar::diagnostic::{Format, render};
use phonon_tests::{Snapshots, files};
use std::path::Path;

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn name(path: &Path) -> &str {
    path.file_name().and_then(|name| name.to_str()).expect("test files have plain names")
}

#[test]
fn right_programs_give_their_stages() {
    let mut snapshots = Snapshots::default();
    for path in files("tests/corpus", "ph") {
        let source = read(&path);
        let compiled = compile(&source, &Options::default());
        let said = render(&compiled.diagnostics, &source, name(&path), Format::Short, false);
        let plan = compiled.plan.unwrap_or_else(|| panic!("{} must compile:\n{said}", path.display()));
        let stages = [
            ("diagnostics", said),
            ("program", compiled.program.to_string()),
            ("graph", emit::graph(&compiled.module.graph, &source)),
            ("plan", emit::plan(&plan, &source)),
        ];
        let text: Vec<String> = stages.iter().map(|(stage, text)| format!("== {stage}\n{text}")).collect();
        snapshots.check(&path.with_extension("stages"), &text.join("\n"));
    }
    snapshots.finish();
}

#[test]
fn wrong_programs_are_told_what_is_wrong() {
    let mut snapshots = Snapshots::default();
    for path in files("tests/wrong", "ph") {
        let source = read(&path);
        let compiled = compile(&source, &Options::default());
        assert!(compiled.plan.is_none(), "{} must not compile", path.display());
        snapshots.check(
            &path.with_extension("txt"),
            &render(&compiled.diagnostics, &source, name(&path), Format::Human, false),
        );
    }
    snapshots.finish();
}

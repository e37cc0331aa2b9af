//! The documents: every program in them compiles, and the reference is what the tables say, with its pictures.

use phonon_compiler::explain::document;
use phonon_compiler::pattern::chord::CHORDS;
use phonon_compiler::pattern::control::{CONTROLS, Reach};
use phonon_compiler::pattern::transform::{Param, THEMES};
use phonon_compiler::ugen::{self, Group, Made, Role, UgenId, Unit};
use phonon_compiler::{Options, compile};
use phonon_grammar::diagnostic::{Format, Severity, render};
use phonon_tests::document::{Program, programs};
use phonon_tests::figure::{FIGURES, Figure};
use phonon_tests::{Snapshots, files, in_parallel, root};
use std::fmt::Write;

#[test]
fn every_program_in_the_documents_compiles_without_complaint() {
    let mut found = 0;
    let paths = files("docs", "md").into_iter().chain([root().join("README.md")]);
    for path in paths {
        let text = std::fs::read_to_string(&path).expect("a document can be read");
        for Program { line, text: program, .. } in programs(&text) {
            let compiled = compile(&program, &Options::default());
            // A note, as on a name that is defined again, is no complaint.
            let complaints: Vec<_> = compiled
                .diagnostics
                .into_iter()
                .filter(|diagnostic| diagnostic.severity != Severity::Note)
                .collect();
            let said = render(&complaints, &program, "program", Format::Short, false);
            assert!(said.is_empty(), "{}, the program at line {line}:\n{said}", path.display());
            found += 1;
        }
    }
    assert!(found >= 10, "{found} programs");
}

#[test]
fn every_guard_of_the_map_exists() {
    let map = std::fs::read_to_string(root().join("docs/architecture.md")).expect("the map can be read");
    let (_, table) = map.split_once("| held by |").expect("the map has a table of invariants");
    let (mut guards, mut file) = (0, String::new());
    let rows = table.lines().skip(1).take_while(|line| line.starts_with('|'));
    for word in rows.filter_map(|row| row.rsplit(" | ").next()).flat_map(quoted) {
        if word.contains('/') {
            file =
                std::fs::read_to_string(root().join(word)).unwrap_or_else(|error| panic!("{word}: {error}"));
        } else if !file.is_empty() {
            assert!(file.contains(&format!("fn {word}(")), "there is no test `{word}` where the map says");
            guards += 1;
        }
    }
    assert!(guards >= 20, "{guards} guards");
}

/// What stands in backquotes.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

#[test]
fn the_reference_is_what_the_tables_say() {
    let mut snapshots = Snapshots::default();
    snapshots.check(&root().join("docs/reference.md"), &reference());
    snapshots.check(&root().join("docs/transforms.md"), &transforms());
    snapshots.check(&root().join("docs/ugens.md"), &ugens());
    snapshots.check(&root().join("docs/errors.md"), &document());
    snapshots.finish();
}

#[test]
fn pictures_show_what_ugens_do() {
    let mut snapshots = Snapshots::default();
    for (figure, svg) in FIGURES.iter().zip(in_parallel(FIGURES, Figure::svg)) {
        assert!(UgenId::find(figure.ugen).is_some_and(|ugen| ugen.name() == figure.ugen), "{}", figure.ugen);
        snapshots.check(&root().join("docs").join(picture(figure.ugen)), &svg);
    }
    snapshots.finish();
    assert_eq!(files("docs/pictures/ugens", "svg").len(), FIGURES.len(), "each is shown");
}

/// Where the picture of a ugen lies, seen from the documents.
fn picture(ugen: &str) -> String {
    format!("pictures/ugens/{ugen}.svg")
}

/// The groups of ugens that programs call.
const GROUPS: [Group; 6] =
    [Group::Source, Group::Filter, Group::Effect, Group::Envelope, Group::Control, Group::Arithmetic];

/// The text of `docs/reference.md`.
fn reference() -> String {
    let mut text = "# Reference\n\nMade from the tables of the compiler. The [language](language.md) tells how it all fits together.\n".to_owned();
    text += "\n## Unit generators\n\nArguments in the order they are written; those in brackets may be left out. \
        [All that is known of each](ugens.md) stands apart.\n";
    for group in GROUPS {
        let _ = write!(text, "\n### {group:?}\n\n| call | what it does |\n|---|---|\n");
        for row in ugen::all().filter(|row| row.group == group) {
            let _ = writeln!(text, "| {} | {} |", names(&call(row), row.aliases), cell(row.doc));
        }
    }
    for (heading, reach) in [
        ("Controls of voices", Reach::Voice),
        ("Effects of events", Reach::Effect),
        ("Effects of orbits", Reach::Orbit),
        ("Other controls", Reach::Nothing),
    ] {
        let _ = write!(text, "\n## {heading}\n\n| name | meaning |\n|---|---|\n");
        for row in CONTROLS.iter().filter(|row| row.reach == reach) {
            let _ = writeln!(text, "| {} | {} |", names(row.name, row.aliases), cell(row.doc));
        }
    }
    text += "\n## Chords\n\n| names | semitones |\n|---|---|\n";
    for (chords, notes) in CHORDS {
        let notes: Vec<String> = notes.iter().map(i64::to_string).collect();
        let _ = writeln!(text, "| {} | {} |", names(chords[0], &chords[1..]), notes.join(" "));
    }
    text
}

/// The text of `docs/ugens.md`.
fn ugens() -> String {
    let mut text = "# Unit generators\n\nMade from the table of the compiler; `phononc ugens NAME` shows one of them. \
        `x # name ...` and `name x ...` are the same call: the first signal is what stands before `#`. \
        Every argument is a number, a pattern, a bus or an expression, in its place or behind `:name`.\n\n\
        A ugen that is another expression is made of other ugens, as it is written there, and costs what they cost.\n"
        .to_owned();
    for group in GROUPS {
        let _ = write!(text, "\n## {group:?}\n");
        for row in ugen::all().filter(|row| row.group == group) {
            let knobs = row.ports.iter().filter(|port| !port.is_hidden() && !port.is_sound());
            let takes = knobs.map(|port| format!("* `{}`: {}", port.name, takes(port))).collect::<Vec<_>>();
            let made = match row.made {
                Made::Of(body) => format!("It is `{body}`."),
                Made::Kernel | Made::Wires => String::new(),
            };
            let origin = format!("From: {}.", row.origin);
            let shown = FIGURES.iter().find(|figure| figure.ugen == row.name);
            let shown = shown.map(|figure| {
                let curves: Vec<String> =
                    figure.expressions.iter().map(|expression| expression.replace('"', "'")).collect();
                format!("![{}]({})", curves.join(", "), picture(row.name))
            });
            let shown = shown.unwrap_or_default();
            let _ = writeln!(text, "\n### {}", names(&call(row), row.aliases));
            for part in [row.doc, &shown, &takes.join("\n"), &made, &origin]
                .into_iter()
                .filter(|part| !part.is_empty())
            {
                let _ = writeln!(text, "\n{part}");
            }
        }
    }
    text
}

/// What a port takes.
fn takes(port: &ugen::Port) -> String {
    let range = match port.role {
        Role::Trigger | Role::Gate => return "a pattern of truths, or a signal that rises".to_owned(),
        Role::List => return "a text of numbers".to_owned(),
        Role::Sample => return "the name of a sample".to_owned(),
        Role::Word(words) => format!("{}, or 0 to {}", words.join(" "), port.max),
        _ if port.max >= 1e9 => "any number".to_owned(),
        _ => format!("{} to {}", port.min, port.max),
    };
    let unit = match port.unit {
        Unit::One => "",
        Unit::Hz => " Hz",
        Unit::Seconds => " seconds",
        Unit::Semitones => " semitones",
        Unit::Decibels => " dB",
        Unit::Milliseconds => " ms",
    };
    let known = if port.role == Role::Literal { ", a plain number" } else { "" };
    let alias = port.alias.map(|alias| format!(", also `:{alias}`")).unwrap_or_default();
    let default = port.default.map(|default| format!(", else {default}")).unwrap_or_default();
    format!("{range}{unit}{known}{default}{alias}")
}

/// The text of `docs/transforms.md`.
fn transforms() -> String {
    let mut text = "# Transforms\n\nMade from the table of the compiler. `phononc transforms NAME` explains one of them and shows it at work; \
        the [language](language.md) tells how they are applied.\n\nWhat is written behind a name stands in this order, \
        and what is in brackets may be left out. A number may be a pattern of numbers.\n"
        .to_owned();
    for (title, rows) in THEMES {
        let _ =
            write!(text, "\n## {title}\n\n| call | what it does | takes | example |\n|---|---|---|---|\n");
        for row in *rows {
            let takes: Vec<String> = row.params.iter().map(parameter).collect();
            let (usage, example) = (names(&row.usage(), row.aliases), row.example.replace('\n', "; "));
            let (doc, takes) = (cell(row.doc), cell(&takes.join("; ")));
            let _ = writeln!(text, "| {usage} | {doc} | {takes} | `{}` |", cell(&example));
        }
    }
    text
}

/// A parameter of a transform: what it is called, what it takes, and what it is where it is left out.
fn parameter(param: &Param) -> String {
    let default = param.default.map(|default| format!(", else {default}"));
    format!("*{}*: {}{}", param.name, param.kind.words(), default.unwrap_or_default())
}

/// A ugen with its arguments: `lpf in cutoff [q]`.
fn call(row: &ugen::Ugen) -> String {
    let written = row.ports.iter().filter(|port| !port.is_hidden());
    let word = |port: &ugen::Port| match port.default {
        Some(_) => format!(" [{}]", port.name),
        None => format!(" {}", port.name),
    };
    written.fold(row.name.to_owned(), |call, port| call + &word(port))
}

/// A name, and the other names behind it.
fn names(name: &str, aliases: &[&str]) -> String {
    let all = std::iter::once(&name).chain(aliases);
    all.map(|name| format!("`{}`", cell(name))).collect::<Vec<_>>().join(", ")
}

/// Text inside a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

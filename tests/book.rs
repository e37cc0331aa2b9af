//! The documents as a book: every page is in the summary, and every picture is what the programs draw.
//!
//! A picture shows the program above it. The end of its name says how it is made: `-events.svg` as
//! `phononc events --emit svg`, `-plan.svg` and `-buses.svg` as `phononc compile --emit svg` by ugen and by bus,
//! `-schedule.svg` as `phononc compile --emit schedule --threads 2`.

use phonon_compiler::emit::{self, Grouping};
use phonon_compiler::lower::parts;
use phonon_compiler::simulate::turns;
use phonon_compiler::view::View;
use phonon_compiler::{Options, compile};
use phonon_tests::document::programs;
use phonon_tests::{Snapshots, files, root};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// The pages: all documents but the summary.
fn pages() -> Vec<(PathBuf, String)> {
    let mut paths = files("docs", "md");
    paths.retain(|path| !path.ends_with("SUMMARY.md"));
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).expect("a page can be read");
        (path, text)
    };
    paths.into_iter().map(read).collect()
}

#[test]
fn the_summary_lists_every_page_once() {
    let summary = std::fs::read_to_string(root().join("docs/SUMMARY.md")).expect("the summary can be read");
    for (path, _) in pages() {
        let name = path.file_name().and_then(|name| name.to_str()).expect("pages have plain names");
        assert_eq!(summary.matches(&format!("]({name})")).count(), 1, "{name} in the summary");
    }
}

#[test]
fn every_picture_is_what_the_programs_draw() {
    let mut snapshots = Snapshots::default();
    let mut shown = BTreeSet::new();
    for (page, text) in pages() {
        for program in programs(&text) {
            for picture in &program.pictures {
                let path = page.with_file_name(picture);
                snapshots.check(&path, &drawing(picture, &program.text));
                assert!(shown.insert(path), "{picture} is shown twice, by {}", page.display());
            }
        }
    }
    snapshots.finish();
    let drawn: BTreeSet<PathBuf> = files("docs/pictures", "svg").into_iter().collect();
    let unseen: Vec<_> = drawn.difference(&shown).collect();
    assert!(unseen.is_empty(), "no page shows {unseen:?}");
}

/// What a picture of that name shows of a program.
fn drawing(name: &str, source: &str) -> String {
    let compiled = compile(source, &Options::default());
    let plan = compiled.plan.as_ref().unwrap_or_else(|| panic!("{source}\nmust compile"));
    match name.trim_end_matches(".svg").rsplit('-').next() {
        Some("events") => {
            let parts = parts(&compiled.program, &Options::default());
            View { source, parts, first: 0, cycles: 4, seed: 0 }.svg()
        }
        Some("plan") => emit::picture(plan, Grouping::Ugen),
        Some("buses") => emit::picture(plan, Grouping::Bus),
        Some("schedule") => emit::gantt_svg(plan, &turns(plan, 2, 512), 2),
        _ => panic!("the name of {name} does not say what it shows"),
    }
}

#[test]
fn every_plan_in_the_book_is_that_of_the_program_above_it() {
    let mut snapshots = Snapshots::default();
    let mut listings = 0;
    for (page, text) in pages() {
        let mut pieces = text.split("\n```plan\n");
        let mut current = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            let source = &programs(&current).pop().expect("a program stands above the plan").text;
            let plan = compile(source, &Options::default()).plan.expect("it compiles");
            let (_, rest) = piece.split_once("```\n").expect("the plan is closed");
            let listing = format!("{}\n{}", emit::summary(&plan), emit::plan(&plan, source));
            current += &format!("\n```plan\n{listing}```\n{rest}");
            listings += 1;
        }
        snapshots.check(&page, &current);
    }
    snapshots.finish();
    assert!(listings > 0, "no page has a plan");
}

//! The documents as a book: every page is in the summary, and every picture is what the programs draw.
//!
//! A picture shows the program above it. The end of its name says how it is made: `-events.svg` as
//! `phononc events --emit svg`, `-plan.svg` and `-buses.svg` as `phononc compile --emit svg` by ugen and by bus,
//! `-schedule.svg` as `phononc compile --emit schedule --threads 2`, `-difference.svg` as
//! `phononc compile --diff --emit svg` of the two programs above it.

use phonon_compiler::emit::{self, Difference, Grouping, Version};
use phonon_compiler::lower::parts;
use phonon_compiler::simulate::turns;
use phonon_compiler::view::View;
use phonon_compiler::{Options, compile};
use phonon_tests::document::{Program, programs};
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
        let programs = programs(&text);
        for (at, program) in programs.iter().enumerate() {
            for picture in &program.pictures {
                let path = page.with_file_name(picture);
                snapshots.check(&path, &drawing(picture, &programs[..=at]));
                assert!(shown.insert(path), "{picture} is shown twice, by {}", page.display());
            }
        }
    }
    snapshots.finish();
    let drawn: BTreeSet<PathBuf> = files("docs/pictures", "svg").into_iter().collect();
    let unseen: Vec<_> = drawn.difference(&shown).collect();
    assert!(unseen.is_empty(), "no page shows {unseen:?}");
}

/// What a picture of that name shows of the last of some programs.
fn drawing(name: &str, programs: &[Program]) -> String {
    let source = &last(programs).text;
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
        Some("difference") => difference(programs, |difference| difference.picture(Grouping::Ugen)),
        _ => panic!("the name of {name} does not say what it shows"),
    }
}

fn last(programs: &[Program]) -> &Program {
    programs.last().expect("a program stands above it")
}

/// What is shown of the difference of the last two of some programs.
fn difference(programs: &[Program], shown: impl Fn(&Difference<'_>) -> String) -> String {
    let [.., old, new] = programs else { panic!("two programs stand above a difference") };
    let [old, new] = [old, new].map(|program| Version::of(&program.text, &Options::default()).0);
    let (old, new) = old.zip(new).expect("both compile");
    shown(&Difference::between(&old, &new))
}

#[test]
fn every_listing_in_the_book_is_that_of_the_programs_above_it() {
    let plan = |programs: &[Program]| {
        let source = &last(programs).text;
        let plan = compile(source, &Options::default()).plan.expect("it compiles");
        format!("{}\n{}", emit::summary(&plan), emit::plan(&plan, source))
    };
    let difference = |programs: &[Program]| difference(programs, |difference| difference.text());
    let mut snapshots = Snapshots::default();
    let kinds = [("plan", &plan as &dyn Fn(&[Program]) -> String), ("difference", &difference)];
    let mut listings = [0; 2];
    for (page, text) in pages() {
        let mut page_now = text;
        for (at, (kind, listing)) in kinds.iter().enumerate() {
            let pieces: Vec<String> = page_now.split(&format!("\n```{kind}\n")).map(str::to_owned).collect();
            page_now = pieces[0].clone();
            for piece in &pieces[1..] {
                let (_, rest) = piece.split_once("```\n").expect("the listing is closed");
                page_now += &format!("\n```{kind}\n{}```\n{rest}", listing(&programs(&page_now)));
                listings[at] += 1;
            }
        }
        snapshots.check(&page, &page_now);
    }
    snapshots.finish();
    assert!(listings.iter().all(|&count| count > 0), "no page has a plan, or none has a difference");
}

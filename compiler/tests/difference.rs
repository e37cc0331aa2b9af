//! What two versions of a program have in common: words, picture and JSON say the same, and what a reload does.

use phonon_compiler::emit::{Difference, Fate, Grouping, Version};
use phonon_compiler::plan::Key;
use phonon_compiler::transition::{Fading, left, transition};
use phonon_compiler::ugen::Memory;
use phonon_compiler::{Options, prepare};
use serde_json::Value;
use std::collections::BTreeSet;

fn version(source: &str) -> Version {
    let (version, diagnostics) = Version::of(source, &Options::default());
    version.unwrap_or_else(|| panic!("{source}: {diagnostics:?}"))
}

fn words(old: &str, new: &str) -> String {
    Difference::between(&version(old), &version(new)).text()
}

/// How many ugens have each fate in a text: told by its lines, where they are not kept, and told in its last line.
fn counts_of_words(text: &str) -> [[usize; 4]; 2] {
    let (mut listed, mut changed) = ([0; 4], BTreeSet::new());
    let (lines, told) = text.trim_end().rsplit_once('\n').unwrap_or(("", text));
    let is_of_all = |line: &&str| line.starts_with("  tempo  ") || line.starts_with("  outmix  ");
    for line in lines.lines().filter(|line| !line.contains("  heard: ") && !is_of_all(line)) {
        let (sign, rest) = line.split_at(2);
        let (bus, said) = rest.split_once("  ").expect("a bus, and what becomes of it");
        let mut said = said.split(' ');
        let (first, second) = (said.next().expect("a word"), said.next());
        let is_whole = second.is_some_and(|word| word.starts_with("ugen"));
        let count = if is_whole { first.parse().expect("a number") } else { 1 };
        match sign {
            "+ " => listed[2] += count,
            "- " => listed[3] += count,
            _ => drop(changed.insert((bus, first))),
        }
    }
    listed[1] = changed.len();
    let told = Fate::ALL.map(|fate| {
        let count = told.split(", ").find_map(|part| part.trim_end().strip_suffix(fate.name()));
        count.map_or(0, |count| count.trim().parse().expect("a number"))
    });
    listed[0] = told[0];
    [listed, told]
}

/// How many ugens have each fate in a picture: by its boxes, or by what these tell of what is in them.
fn counts_of_picture(picture: &str, grouping: Grouping) -> [usize; 4] {
    let boxes: Vec<(&str, &str)> = picture
        .lines()
        .filter_map(|line| line.strip_prefix("<g><title>")?.split_once("</title><rect class=\""))
        .filter(|(_, class)| !class.starts_with("output"))
        .collect();
    Fate::ALL.map(|fate| match grouping {
        Grouping::Ugen => {
            boxes.iter().filter(|(_, class)| class.starts_with(&format!("{}\"", fate.name()))).count()
        }
        _ => {
            let told = boxes.iter().filter_map(|(hint, _)| hint.rsplit_once(": "));
            let parts = told.flat_map(|(_, counts)| counts.split(", "));
            let counts = parts.filter_map(|part| part.strip_suffix(fate.name()));
            counts.map(|count| count.trim().parse::<usize>().expect("a number")).sum()
        }
    })
}

#[test]
fn words_and_pictures_and_json_agree() {
    let all: Vec<Version> =
        sources().iter().filter_map(|source| Version::of(source, &Options::default()).0).collect();
    assert!(all.len() > 20);
    for (at, old) in all.iter().enumerate() {
        for new in [&all[at], &all[(at + 1) % all.len()], &all[(7 * at + 3) % all.len()]] {
            let difference = Difference::between(old, new);
            let counts = Fate::ALL.map(|fate| difference.count(fate));
            assert_eq!(counts_of_words(&difference.text()), [counts; 2], "{}", difference.text());
            for grouping in [Grouping::Ugen, Grouping::Task, Grouping::Bus] {
                let picture = difference.picture(grouping);
                assert_eq!(counts_of_picture(&picture, grouping), counts, "{grouping:?}: {picture}");
            }
            let json: Value = serde_json::from_str(&difference.json()).expect("JSON");
            let ugens = json["ugens"].as_array().expect("a list");
            let of = |fate: Fate| ugens.iter().filter(|ugen| ugen["fate"] == fate.name()).count();
            assert_eq!(Fate::ALL.map(of), counts);
        }
    }
}

#[test]
fn a_program_has_all_in_common_with_itself() {
    for source in sources() {
        let (Some(version), _) = Version::of(&source, &Options::default()) else { continue };
        let difference = Difference::between(&version, &version);
        assert_eq!(difference.text().lines().count(), 1, "{source}\n{}", difference.text());
        assert!(!difference.picture(Grouping::Ugen).contains(" class=\"wire added\""), "{source}");
    }
}

/// Two filters that change places.
const FILTERS: [&str; 2] =
    ["out: saw 110 # lpf 500 0.8 # hpf 100 0.8", "out: saw 110 # hpf 100 0.8 # lpf 500 0.8"];

#[test]
fn what_a_reload_exchanges_is_removed_and_added() {
    let mut sources = sources();
    sources.extend(FILTERS.map(str::to_owned));
    let prepared: Vec<_> =
        sources.iter().filter_map(|source| Some((source, prepare(source, &Options::default()).0?))).collect();
    let mut exchanged = 0;
    // The last two exchange their filters, whatever the others do.
    let last = prepared.len() - 1;
    let pairs = (0..last).map(|at| (at, (5 * at + 2) % last)).chain([(last - 1, last)]);
    for (old, new) in pairs {
        let ((old_source, old), (new_source, new)) = (&prepared[old], &prepared[new]);
        let (before, after) = (version(old_source), version(new_source));
        let json: Value = serde_json::from_str(&Difference::between(&before, &after).json()).expect("JSON");
        let fates = |key: &Key| -> Vec<&str> {
            let place = if key.place > 0 { format!(".{}", key.place) } else { String::new() };
            let name = format!("{}{place}", key.ugen.name());
            let is_it = |ugen: &&Value| {
                let bus = ugen["bus"].as_str().expect("a bus");
                bus.trim_start_matches('~') == key.bus && ugen["name"] == name.as_str()
            };
            let found = json["ugens"].as_array().expect("a list").iter().filter(is_it);
            found.filter_map(|ugen| ugen["fate"].as_str()).collect()
        };
        let union = transition(old, new, &Fading { seconds: 0.02, pairs: 1 }).module.graph;
        let keys: BTreeSet<&Key> = union.dag.node_weights().map(|node| &node.key).collect();
        for was in keys.iter().filter_map(|key| left(key)).filter(|key| key.ugen.row().memory != Memory::None)
        {
            let fates = fates(&was);
            assert!(fates.contains(&"removed"), "{was:?} is {fates:?}");
            assert_eq!(keys.contains(&was), fates.contains(&"added"), "{was:?} is {fates:?}");
            exchanged += usize::from(keys.contains(&was));
        }
    }
    assert!(exchanged > 0, "nothing was exchanged");
}

#[test]
fn what_begins_anew_is_told_from_what_goes_on() {
    let [old, new] = FILTERS;
    let said = words(old, new);
    for line in
        ["+ out  lpf", "- out  lpf", "+ out  hpf", "- out  hpf", "  out  heard: hpf of out -> lpf of out"]
    {
        assert!(said.lines().any(|found| found == line), "`{line}` is missing in\n{said}");
    }
    assert!(said.ends_with("\n1 kept, 2 added, 2 removed\n"), "{said}");
}

#[test]
fn what_is_another_about_the_whole_program_is_told() {
    let (old, new) = ("tempo: 0.5\nout: saw 110", "tempo: 0.6\nout: saw 110\noutmix: tanh");
    let said = words(old, new);
    assert!(said.contains("  tempo  0.5 cycles per second -> 0.6 cycles per second\n"), "{said}");
    assert!(said.contains("  outmix  none -> tanh\n"), "{said}");
    let pattern = |numbers: &str| format!("tempo: \"{numbers}\"\nout: saw 110");
    let said = words(&pattern("<0.5 0.6>"), &pattern("<0.5 0.7>"));
    assert!(said.contains("  tempo  another pattern -> a pattern\n"), "{said}");
    assert!(!words(old, old).contains("tempo"));
}

#[test]
fn outputs_that_change_places_are_told() {
    let buses = "~a: saw 110\n~b: sine 220\n";
    let said = words(&format!("{buses}o1: ~a\no2: ~b"), &format!("{buses}o1: ~b\no2: ~a"));
    assert_eq!(
        said,
        "  out1  heard: saw of ~a -> sine of ~b\n  out2  heard: sine of ~b -> saw of ~a\n2 kept\n"
    );
}

#[test]
fn a_picture_tells_numbers_and_leaves_signals_to_its_wires() {
    let (old, new) =
        (version("out: saw 110 # lpf 500 0.8"), version("out: saw 110 # distort 2 # lpf 800 0.8"));
    let picture = Difference::between(&old, &new).picture(Grouping::Ugen);
    assert!(
        picture.contains(">~ lpf</text>") && picture.contains(">cutoff 500 -&gt; 800</text>"),
        "{picture}"
    );
    assert!(!picture.contains(">in saw of"), "{picture}");
    assert_eq!(
        ["wire added", "wire removed"].map(|class| picture.matches(class).count()),
        [2, 1],
        "{picture}"
    );
}

fn sources() -> Vec<String> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let folder = std::fs::read_dir(root.join("tests/corpus")).expect("a folder of the repository");
    let mut paths: Vec<_> = folder.map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "ph"));
    paths.sort();
    paths.iter().map(|path| std::fs::read_to_string(path).expect("a file of the repository")).collect()
}

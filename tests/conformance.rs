//! The conformance data of `tests/conformance/`, run against the pattern engine.
//!
//! `PHONON_CONFORMANCE` names another folder of the same form. Two lists stand beside the data:
//! `exceptions.txt` names every case that Phonon answers otherwise, with the reason; `unplayed.txt` names the areas
//! that it does not play yet. A case that is on a list and agrees all the same fails the test: the lists stay true.

#[path = "conformance/case.rs"]
mod case;
#[path = "conformance/expression.rs"]
mod expression;

use case::{Case, by_area, octaves_lowered};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const HOME: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/conformance");

/// Agreed and total of one area and tier.
#[derive(Default)]
struct Score {
    agreed: usize,
    excepted: usize,
    unplayed: usize,
    total: usize,
}

#[test]
fn agrees_with_the_reference() {
    let other = std::env::var_os("PHONON_CONFORMANCE").map(PathBuf::from);
    let cases = read_cases(other.as_deref().unwrap_or(Path::new(HOME)));
    assert!(!cases.is_empty(), "no cases found");
    let exceptions = read_list("exceptions.txt");
    let unplayed = read_list("unplayed.txt");
    let mut scores: BTreeMap<(&str, &str), Score> = BTreeMap::new();
    let mut failures = Vec::new();
    for case in &cases {
        let score = scores.entry((&case.area, &case.tier)).or_default();
        score.total += 1;
        let listed = exceptions.contains_key(&case.id);
        let skipped = unplayed.contains_key(&case.area);
        match case.disagreement() {
            None if listed => failures.push(format!("{}: agrees, and is on the list of exceptions", case.id)),
            None => score.agreed += 1,
            Some(_) if listed => score.excepted += 1,
            Some(_) if skipped => score.unplayed += 1,
            Some(difference) => failures.push(format!("{} {}: {difference}", case.id, case.text())),
        }
    }
    print_scores(&scores);
    check_unplayed(&unplayed, &scores, &mut failures);
    if other.is_none() {
        let known: BTreeSet<&str> = cases.iter().map(|case| case.id.as_str()).collect();
        let unknown = exceptions.keys().filter(|id| !known.contains(id.as_str()));
        failures.extend(unknown.map(|id| format!("{id}: an exception for a case that does not exist")));
    }
    assert!(failures.is_empty(), "{} failures:\n{}", failures.len(), failures.join("\n"));
}

/// An area that agrees in full does not belong on the list of those that are not played.
fn check_unplayed(
    unplayed: &BTreeMap<String, String>,
    scores: &BTreeMap<(&str, &str), Score>,
    failures: &mut Vec<String>,
) {
    for area in unplayed.keys() {
        let of_area = || scores.iter().filter(|((name, _), _)| name == area).map(|(_, score)| score);
        if of_area().next().is_some() && of_area().all(|score| score.unplayed == 0) {
            failures.push(format!("{area}: is played, and is on the list of areas that are not"));
        }
    }
}

fn print_scores(scores: &BTreeMap<(&str, &str), Score>) {
    println!(
        "{:<26} {:<9} {:>6} {:>6} {:>9} {:>9}",
        "area", "tier", "agreed", "total", "exception", "unplayed"
    );
    let mut tiers: BTreeMap<&str, Score> = BTreeMap::new();
    for ((area, tier), score) in scores {
        print_score(area, tier, score);
        let sum = tiers.entry(tier).or_default();
        sum.agreed += score.agreed;
        sum.excepted += score.excepted;
        sum.unplayed += score.unplayed;
        sum.total += score.total;
    }
    tiers.iter().for_each(|(tier, score)| print_score("all", tier, score));
}

fn print_score(area: &str, tier: &str, score: &Score) {
    let Score { agreed, excepted, unplayed, total } = score;
    println!("{area:<26} {tier:<9} {agreed:>6} {total:>6} {excepted:>9} {unplayed:>9}");
}

fn read_cases(folder: &Path) -> Vec<Case> {
    let mut cases = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder of the data") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|extension| extension == "jsonl") {
            let text = fs::read_to_string(&path).expect("a readable file");
            cases.extend(text.lines().map(|line| serde_json::from_str::<Case>(line).expect("a record")));
        }
    }
    cases.sort_by(by_area);
    cases
}

/// Lines of a name and a reason; `#` begins a comment.
fn read_list(file: &str) -> BTreeMap<String, String> {
    let text = fs::read_to_string(Path::new(HOME).join(file)).expect("the list");
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let (name, reason) = line.split_once(char::is_whitespace).expect("a name and a reason");
            (name.to_string(), reason.trim().to_string())
        })
        .collect()
}

#[test]
fn the_loader_moves_octaves() {
    assert_eq!(octaves_lowered("c5 <ef4'maj'd1 e>!2 -c5 bd:3 12 a10"), "c4 <ef3'maj'd1 e>!2 -c4 bd:3 12 a9");
}

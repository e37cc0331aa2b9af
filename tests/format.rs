//! The formatter: whatever a program looked like, the plan stays the same and every comment stays in its order.

use phonon_compiler::{Options, compile, emit, read};
use phonon_tests::files;
use proptest::prelude::*;
use serde_json::Value;
use std::path::Path;

/// All right programs of the repository.
fn programs() -> Vec<String> {
    let paths = files("tests/corpus", "ph").into_iter().chain(files("examples", "ph"));
    paths.map(|path| std::fs::read_to_string(path).expect("a program can be read")).collect()
}

/// The plan of a text, without the places in the text.
fn plan(text: &str) -> Value {
    let compiled = compile(text, &Options::default());
    let plan = compiled.plan.unwrap_or_else(|| panic!("{text}\nmust compile:\n{:#?}", compiled.diagnostics));
    let mut plan: Value = serde_json::from_str(&emit::json(&plan, None)).expect("plans are written as JSON");
    strip(&mut plan);
    plan
}

fn strip(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|name, _| name != "span" && name != "source");
            fields.values_mut().for_each(strip);
        }
        Value::Array(members) => members.iter_mut().for_each(strip),
        _ => {}
    }
}

fn formatted(text: &str) -> String {
    read(text).0.to_string()
}

/// The comments of a text, which are numbered: `c0`, `c1` and so on.
fn comments(text: &str) -> Vec<&str> {
    text.split_whitespace().filter(|word| word.strip_prefix('c').is_some_and(is_number)).collect()
}

fn is_number(digits: &str) -> bool {
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// The text with its layout changed, by a row of random choices: comments, lines, blanks, and older spellings.
fn disturbed(text: &str, choices: &[u8]) -> String {
    let (mut out, mut number) = (String::new(), 0);
    let mut choices = choices.iter().copied().cycle();
    let mut choose = move || choices.next().unwrap_or(0);
    for line in text.lines() {
        if line.starts_with("--") || line.starts_with("//") || line.trim().is_empty() {
            out += line;
            out.push('\n');
            continue;
        }
        for (at, part) in line.split('"').enumerate() {
            if at > 0 {
                out.push('"');
            }
            if at % 2 == 1 {
                out += part;
                continue;
            }
            let part = if at == 0 { older(part, choose()) } else { part.to_owned() };
            for (at, piece) in part.split(" # ").enumerate() {
                if at > 0 {
                    let is_first = out.rsplit('\n').next().is_none_or(|line| line.trim().is_empty());
                    match if is_first { 3 } else { choose() % 5 } {
                        0 => out += "\n  # ",
                        1 => {
                            out += &format!(" -- c{number}\n    -- c{}\n# ", number + 1);
                            number += 2;
                        }
                        2 => out += "   # ",
                        _ => out += " # ",
                    }
                }
                out += piece;
            }
        }
        if choose() % 4 == 0 && !line.contains("--") {
            out += &format!(" -- c{number}");
            number += 1;
        }
        out.push('\n');
        if choose() % 6 == 0 {
            out += &format!("-- c{number}\n");
            number += 1;
        }
    }
    out
}

/// The head of a statement in an older spelling.
fn older(head: &str, choice: u8) -> String {
    let name = head.split(':').next().unwrap_or_default();
    let is_head =
        head.contains(": ") && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'~');
    match choice % 3 {
        0 if is_head => head.replacen(": ", " = ", 1),
        1 if is_head && name.starts_with("out") => head.replacen(": ", " ", 1),
        _ => head.to_owned(),
    }
}

#[test]
fn programs_give_the_same_plan_each_time() {
    for text in programs() {
        let json =
            |text: &str| compile(text, &Options::default()).plan.as_ref().map(|plan| emit::json(plan, None));
        assert_eq!(json(&text), json(&text));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn formatting_keeps_the_plan_and_the_comments(choices in proptest::collection::vec(any::<u8>(), 1..200)) {
        for text in programs() {
            let written = disturbed(&text, &choices);
            let canonical = formatted(&written);
            prop_assert!(plan(&written) == plan(&text), "another plan for\n{}", written);
            prop_assert!(plan(&canonical) == plan(&text), "another plan for\n{}\n-- from\n{}", canonical, written);
            prop_assert_eq!(comments(&canonical), comments(&written), "{}\n-- becomes\n{}", written, canonical);
            prop_assert_eq!(formatted(&canonical), &*canonical, "formatting twice is formatting once");
        }
    }
}

#[test]
fn the_programs_of_the_repository_keep_their_comments() {
    for folder in ["tests/corpus", "examples", "tests/wrong"] {
        for path in files(folder, "ph") {
            check_comments(&path);
        }
    }
}

/// Checks that every comment line is still there, in order.
fn check_comments(path: &Path) {
    let text = std::fs::read_to_string(path).expect("a program can be read");
    let canonical = formatted(&text);
    let mut lines = canonical.lines();
    for comment in text.lines().filter_map(|line| Some(line.split_once("-- ")?.1.trim())) {
        assert!(lines.any(|line| line.contains(comment)), "{}: {comment}\n{canonical}", path.display());
    }
}

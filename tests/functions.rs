//! The names that people know: each is in the tables, or its absence has a reason.

use phonon_compiler::pattern::control::control;
use phonon_compiler::pattern::transform::transform;

/// What is wrong with a line of the list; `None` if it is true.
fn complaint(line: &str) -> Option<String> {
    let columns: Vec<&str> = line.split('\t').collect();
    let is_true = match columns.as_slice() {
        [name, "transform"] => transform(name).is_some(),
        [name, "control"] => control(name).is_some() && transform(name).is_none(),
        [name, "operator"] => phonon_grammar::parse(&format!("out: x {name} x")).1.is_empty(),
        [name, "absent", reason] => {
            !reason.is_empty() && transform(name).is_none() && control(name).is_none()
        }
        _ => false,
    };
    (!is_true).then(|| format!("not so: {line}"))
}

#[test]
fn every_known_name_is_here_or_has_a_reason() {
    let lines = include_str!("functions.tsv").lines().filter(|line| !line.starts_with("# "));
    let complaints: Vec<String> = lines.filter_map(complaint).collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

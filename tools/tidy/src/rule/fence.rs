//! The fences: crates and kinds of code that may stand in few places only.

use super::Findings;
use crate::Tree;
use crate::manifest;
use crate::source::{Source, words};

/// Crates that may be used only in files whose paths begin so.
const FENCED_CRATES: &[(&str, &[&str])] = &[
    ("pest", &["grammar/Cargo.toml", "grammar/src/parse"]),
    ("pest_derive", &["grammar/Cargo.toml", "grammar/src/parse"]),
    ("petgraph", &["compiler/"]),
    ("memmap2", &["runtime/Cargo.toml", "runtime/src/bank/mapped.rs"]),
];

/// The files that may hold unsafe code.
const UNSAFE_FILES: &[&str] = &[
    "runtime/src/arena.rs",
    "runtime/src/bank/mapped.rs",
    "runtime/src/exec/claim.rs",
    "runtime/src/exec/mailbox.rs",
];

/// Fenced crates are used behind their fences only.
pub(crate) fn dependencies(tree: &Tree) -> Findings {
    FENCED_CRATES.iter().flat_map(|(fenced, places)| uses(tree, fenced, places)).collect()
}

/// The uses of a crate outside of its places.
fn uses(tree: &Tree, fenced: &str, places: &[&str]) -> Findings {
    let inside = |path: &str| places.iter().any(|place| path.starts_with(place));
    let mut findings = Findings::new();
    let mut report = |path: &str, line| {
        findings.push((path.into(), line, format!("`{fenced}` belongs to {} only", places.join(", "))));
    };
    for (path, text) in tree.ending("/Cargo.toml").filter(|(path, _)| !inside(path)) {
        let lines = manifest::dependencies(text).into_iter().filter(|(name, _)| *name == fenced);
        lines.for_each(|(_, line)| report(path, line));
    }
    for (path, text) in tree.ending(".rs").filter(|(path, _)| !inside(path)) {
        let code = Source::read(text).code;
        let lines = code.lines().enumerate().filter(|(_, line)| words(line).any(|word| word == fenced));
        lines.for_each(|(at, _)| report(path, at + 1));
    }
    findings
}

/// Unsafe code, and the leave to write it, stand in the files that are named for it.
pub(crate) fn unsafe_code(tree: &Tree) -> Findings {
    let mut findings = Findings::new();
    for (path, text) in tree.ending(".rs").filter(|(path, _)| !UNSAFE_FILES.contains(path)) {
        for (at, line) in Source::read(text).code.lines().enumerate() {
            let leave = ["allow", "expect", "warn"]
                .iter()
                .any(|level| line.contains(&format!("{level}(unsafe_code")));
            if leave || words(line).any(|word| word == "unsafe") {
                findings.push((path.into(), at + 1, "unsafe code outside of its files".into()));
            }
        }
    }
    findings
}

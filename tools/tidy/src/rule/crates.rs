//! The crates: one straight line, under the same lints, with pinned dependencies.

use super::Findings;
use crate::Tree;
use crate::manifest::{dependencies, entries};

/// The libraries, each of which may know those before it. Everything else may know them all, and nobody else.
const LINE: &[(&str, &str)] = &[
    ("grammar", "phonon-grammar"),
    ("compiler", "phonon-compiler"),
    ("kernel", "phonon-kernel"),
    ("runtime", "phonon-runtime"),
];

/// No crate depends on one that comes after it in the line.
pub(crate) fn order(tree: &Tree) -> Findings {
    let mut findings = Findings::new();
    for (path, text) in manifests(tree) {
        let folder = path.trim_end_matches("/Cargo.toml");
        let place = LINE.iter().position(|(name, _)| *name == folder).unwrap_or(LINE.len());
        let allowed = &LINE[..place];
        for (dependency, line) in dependencies(text) {
            if dependency.starts_with("phonon") && !allowed.iter().any(|(_, name)| *name == dependency) {
                findings.push((path.into(), line, format!("`{folder}` must not know `{dependency}`")));
            }
        }
    }
    findings
}

/// Every crate takes its lints from the workspace.
pub(crate) fn lints(tree: &Tree) -> Findings {
    let strict = |text| {
        entries(text).iter().any(|e| e.section == "lints" && e.key == "workspace" && e.value == "true")
    };
    let lax = manifests(tree).filter(|(_, text)| !strict(text));
    lax.map(|(path, _)| (path.into(), 1, "no `[lints] workspace = true`".into())).collect()
}

/// The lock file is there, and git keeps it.
pub(crate) fn lock(tree: &Tree) -> Findings {
    let mut findings = Findings::new();
    if !tree.has("Cargo.lock") {
        findings.push(("Cargo.lock".into(), 1, "is missing".into()));
    }
    for (at, line) in tree.text(".gitignore").unwrap_or_default().lines().enumerate() {
        if line.trim().trim_start_matches('/') == "Cargo.lock" {
            findings.push((".gitignore".into(), at + 1, "`Cargo.lock` is ignored".into()));
        }
    }
    findings
}

/// The manifests of the members.
fn manifests(tree: &Tree) -> impl Iterator<Item = (&str, &str)> {
    tree.ending("/Cargo.toml")
}

//! A test of the tree itself: what a compiler cannot check about a repository, and a reader relies on.
//!
//! Each rule is one function from a [`Tree`] to findings; [`RULES`] lists them.
//! `cargo test -p phonon-tidy` holds this repository to all of them, and shows every rule firing on a small false tree.

mod manifest;
mod rule;
mod source;
mod tree;

pub use tree::Tree;

use std::fmt;

/// Something that is not tidy. Findings sort by place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The file, from the root of the tree.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// The name of the rule.
    pub rule: &'static str,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}: {}", self.path, self.line, self.rule, self.message)
    }
}

/// A rule: what is wrong in the tree, as path, line and message.
type Rule = fn(&Tree) -> Vec<(String, usize, String)>;

/// All rules by name.
pub const RULES: &[(&str, Rule)] = &[
    ("crate-order", rule::crates::order),
    ("crate-lints", rule::crates::lints),
    ("crate-lock", rule::crates::lock),
    ("crate-fence", rule::fence::dependencies),
    ("unsafe-fence", rule::fence::unsafe_code),
    ("dead-path", rule::paths::dead_paths),
    ("dead-link", rule::paths::dead_links),
    ("long-file", rule::size::files),
    ("long-function", rule::size::functions),
    ("unfinished", rule::words::unfinished),
    ("versioned-name", rule::words::versioned_names),
    ("dead-code", rule::words::commented_code),
    ("machine-path", rule::words::machine_paths),
];

/// All findings of all rules, sorted.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let findings = RULES.iter().flat_map(|&(rule, find)| {
        find(tree).into_iter().map(move |(path, line, message)| Finding { path, line, rule, message })
    });
    let mut findings: Vec<Finding> = findings.collect();
    findings.sort();
    findings
}

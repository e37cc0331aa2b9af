//! The rules, by what they look at.

pub(crate) mod crates;
pub(crate) mod fence;
pub(crate) mod paths;
pub(crate) mod size;
pub(crate) mod words;

/// What a rule gives back: path, line, message.
pub(crate) type Findings = Vec<(String, usize, String)>;

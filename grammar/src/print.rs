//! Syntax tree to canonical text.

mod mini;

impl std::fmt::Display for crate::Program {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "")
    }
}

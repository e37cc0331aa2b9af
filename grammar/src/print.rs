//! Syntax tree to canonical text.

mod mini;

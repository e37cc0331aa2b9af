//! Syntax tree to canonical text: one spelling for everything, as few brackets as the precedence allows.
//!
//! What is printed is read back as the same tree, places apart.

mod expr;
mod mini;
mod operator;
mod page;
mod statement;

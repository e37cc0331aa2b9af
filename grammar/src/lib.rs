//! Text to syntax tree and back.
//!
//! [`parse`] is total: any text gives a [`Program`] and a list of [`Diagnostic`]s.
//! Printing a program and parsing the print gives the same program.
//! This crate knows the shape of the language and none of its names: no ugen, no transform, no control.

pub mod ast;
pub mod diagnostic;
mod parse;
mod print;
pub mod span;

pub use ast::Program;
pub use diagnostic::Diagnostic;
pub use parse::{
    IncrementalParser, comments, is_program, parse, parse_expression, parse_pattern, statement_words,
};
pub use span::Span;

//! What a text may be at most. A program that people write stays far below.

/// Bytes in a text.
pub(super) const MAX_SOURCE_BYTES: usize = 16 << 20;
/// Bytes in a statement.
pub(super) const MAX_STATEMENT_BYTES: usize = 1 << 20;
/// Brackets, and `if`s, inside each other.
pub(super) const MAX_NESTING: usize = 64;
/// Loops inside each other.
pub(super) const MAX_LOOPS: usize = 8;
/// Levels of the tree of an expression: an operator or a call on the way to a leaf is one.
pub(super) const MAX_TREE_DEPTH: usize = 512;
/// Bytes of stack that reading a statement needs at most, measured generously: the limits above bound it.
pub(super) const STACK_BYTES: usize = 1 << 20;
/// Errors that are reported; one more line says how many there are.
pub(super) const MAX_ERRORS: usize = 20;
/// Notes that are reported.
pub(super) const MAX_NOTES: usize = 20;

/// The most statements that may be wrong before the rest is left unread.
pub(super) const MAX_WRONG_STATEMENTS: usize = 10_000;

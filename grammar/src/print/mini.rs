//! Mini-notation as canonical text.

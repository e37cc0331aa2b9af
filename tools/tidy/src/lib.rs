//! A test of the tree itself.

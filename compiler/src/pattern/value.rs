//! What an event carries.

use compact_str::CompactString;
use serde::{Deserialize, Serialize};

/// The value of an event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Value {
    /// A number: notes are semitones from c4.
    Number(f64),
    /// A truth.
    Bool(bool),
    /// A word: a sample name, or `~name` for a bus.
    Word(CompactString),
    /// Controls by name, sorted by name.
    Controls(Box<Vec<(CompactString, Value)>>),
}

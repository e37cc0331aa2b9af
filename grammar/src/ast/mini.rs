//! The tree of mini-notation: what stands between the quotes of a pattern.

use crate::span::Span;
use serde::Serialize;

/// A pattern text, read.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Mini {
    /// Where it stands, without the quotes.
    pub span: Span,
}

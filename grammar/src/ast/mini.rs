//! The tree of mini-notation: what stands between the quotes of a pattern.
//!
//! The tree follows the text, not its meaning: a word stays a word until somebody knows whether it is a sample,
//! a note or a number.

use crate::span::Span;
use serde::Serialize;

/// A pattern text, read.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Mini {
    /// Where it stands, without the quotes.
    pub span: Span,
    /// What it says.
    pub body: Body,
}

/// What stands between two brackets, or in a whole text.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Body {
    /// How its layers are joined.
    pub joint: Joint,
    /// Its layers: one at least, except in the tree of a text that could not be read.
    pub layers: Vec<Sequence>,
    /// Where it stands, without its brackets.
    pub span: Span,
}

/// How the layers of a body are joined.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum Joint {
    /// `a, b`: all at once. Also the joint of a single layer.
    #[default]
    Stack,
    /// `a | b`: one of them in each cycle, at random.
    Choice,
}

/// Steps in a row: one foot, or several set apart by ` . `.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Sequence {
    /// The feet; a sequence without dots has one, and an empty sequence one empty foot.
    pub feet: Vec<Vec<Step>>,
    /// Where it stands.
    pub span: Span,
}

/// A term and what is hung on it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Step {
    /// What sounds.
    pub term: Term,
    /// What is done to it, in the order written.
    pub suffixes: Vec<Suffix>,
    /// Where it stands, suffixes included.
    pub span: Span,
}

/// A word or a bracket, and its place.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Term {
    /// What it is.
    pub kind: TermKind,
    /// Where it stands.
    pub span: Span,
}

/// The forms of a term.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum TermKind {
    /// A name, number, note, truth or, with its `~`, a bus.
    Word(String),
    /// `~` or `-` alone: nothing sounds.
    Rest,
    /// `[a b]`.
    Group(Body),
    /// `<a b>`: one step a cycle.
    Alternate(Body),
    /// `{a b, c d e}%n`: each layer steps along its own list.
    Polymeter {
        /// The lists.
        body: Body,
        /// Steps a cycle; without it, the length of the first layer.
        steps: Option<Box<Term>>,
    },
    /// `c'maj'i`: a chord of root, name and modifiers, each of which may be a bracket.
    Chord {
        /// The root.
        root: Box<Term>,
        /// What follows the quotes: one at least.
        parts: Vec<Term>,
    },
    /// `a .. b`: all numbers from one to the other.
    Range {
        /// The first, with suffixes that belong to it alone.
        from: Box<Step>,
        /// The last.
        to: Box<Step>,
    },
}

/// Something hung on a step, and its place.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Suffix {
    /// What it does.
    pub kind: SuffixKind,
    /// Where it stands.
    pub span: Span,
}

/// The forms of a suffix.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum SuffixKind {
    /// `*n`: n times as fast.
    Fast(Term),
    /// `/n`: n times as slow.
    Slow(Term),
    /// `?` or `?p`: dropped by chance.
    Degrade(Option<String>),
    /// `(k,n)` or `(k,n,r)`: k pulses spread over n slots, started r slots later.
    Euclid {
        /// k.
        pulses: Sequence,
        /// n.
        steps: Sequence,
        /// r.
        rotation: Option<Sequence>,
    },
    /// `@w` makes the step w slots wide; `_` (no number) widens it by one.
    Weight(Option<String>),
    /// `!n` plays the step n times; `!` (no number) once more.
    Repeat(Option<String>),
}

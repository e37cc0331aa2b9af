//! The table of transforms and of pattern sources: one row each.
//!
//! A row says what a name takes and builds its nodes; the rest of the compiler, the documentation and the error
//! messages read the table and know no name.

mod arrange;
mod call;
mod chance;
mod choice;
mod condition;
mod layer;
mod music;
mod number;
mod repeat;
mod rhythm;
mod sample;
mod signal;
mod source;
mod stepwise;
mod structure;
mod time;
mod variation;

use super::function::{Combination, Function};
use super::mini::Reading;
use super::node::NodeId;
use super::{Pattern, Value};
pub use call::Call;
use foldhash::HashMap;
use phonon_grammar::diagnostic::nearest;
use std::sync::LazyLock;

/// A transform, or a source of patterns: its name, what it takes and what it does.
pub struct Transform {
    /// Its name.
    pub name: &'static str,
    /// Other names for it.
    pub aliases: &'static [&'static str],
    /// What it takes, without the pattern that it works on.
    pub params: &'static [Param],
    /// Whether it works on a pattern; a source has none.
    pub has_input: bool,
    /// What it is for.
    pub doc: &'static str,
    /// A program that shows it.
    pub example: &'static str,
    /// Builds its nodes.
    pub build: fn(&mut Call<'_>) -> NodeId,
}

/// A parameter of a transform.
pub struct Param {
    /// Its name.
    pub name: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// What it is when it is left out; `None` where it must be given.
    pub default: Option<f64>,
    /// The largest number that it takes, where there is one.
    pub most: Option<u32>,
}

/// What a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A pattern whose words are read so.
    Values(Reading),
    /// A pattern of words from a list.
    Named(Vocabulary),
    /// A pattern of the kind that the transform works on.
    Same,
    /// A transform with its arguments, a section, or several of them composed.
    Function,
    /// A transform without its last argument: with those of the list that follows, it makes a list of functions.
    Partial,
    /// What makes one pattern of two: a transform that takes another pattern, or an operator.
    Combination,
    /// A number, or a part of the cycle: a pair of numbers.
    NumberOrPart,
    /// A pattern of words that name members of the lists of names beside it.
    Names,
    /// A list, each member of this kind.
    List(&'static Kind),
    /// A pair.
    Pair(&'static Kind, &'static Kind),
    /// Three in parentheses.
    Triple([&'static Kind; 3]),
}

/// Words that a parameter knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vocabulary {
    /// The names of scales.
    Scales,
    /// The names of chords.
    Chords,
    /// The modes of arpeggios.
    Arpeggios,
    /// The names of grooves.
    Grooves,
}

impl Vocabulary {
    /// One of its words, for messages.
    pub fn noun(self) -> &'static str {
        match self {
            Vocabulary::Scales => "scale",
            Vocabulary::Chords => "chord",
            Vocabulary::Arpeggios => "arpeggio mode",
            Vocabulary::Grooves => "groove",
        }
    }

    /// All its words.
    pub fn words(self) -> Vec<&'static str> {
        match self {
            Vocabulary::Scales => super::scale::scale_names().collect(),
            Vocabulary::Chords => super::chord::chord_names().collect(),
            Vocabulary::Arpeggios => super::ARPEGGIO_MODES.to_vec(),
            Vocabulary::Grooves => time::groove_names().collect(),
        }
    }
}

impl Kind {
    /// Whether it is, or has members that are, of the kind that the transform works on.
    pub fn holds_patterns(self) -> bool {
        match self {
            Kind::Same => true,
            Kind::List(member) => member.holds_patterns(),
            Kind::Pair(first, second) => first.holds_patterns() || second.holds_patterns(),
            Kind::Triple(members) => members.iter().any(|member| member.holds_patterns()),
            _ => false,
        }
    }

    /// The kind in words, for messages.
    pub fn words(self) -> &'static str {
        match self {
            Kind::Values(Reading::Bool) => "a pattern of truths (`t` and `f`)",
            Kind::Values(Reading::Word) => "a pattern of words",
            Kind::Named(Vocabulary::Scales) => "the name of a scale",
            Kind::Named(Vocabulary::Chords) => "the name of a chord",
            Kind::Named(Vocabulary::Arpeggios) => "the mode of an arpeggio",
            Kind::Named(Vocabulary::Grooves) => "the name of a groove",
            Kind::Values(_) => "a number or a pattern of numbers",
            Kind::Same => "a pattern",
            Kind::Partial => "a function without its last argument, such as `fast`",
            Kind::Function => "a function such as `rev` or `(fast 2)`",
            Kind::Combination => "what makes one pattern of two, such as `overlay` or `(+)`",
            Kind::NumberOrPart => "a number, or where a part begins and ends",
            Kind::Names => "a pattern of names",
            Kind::List(_) => "a list in brackets",
            Kind::Pair(..) => "a pair in parentheses",
            Kind::Triple(_) => "three in parentheses",
        }
    }
}

/// An argument of a transform, as its parameter's kind demands.
#[derive(Clone, Debug, PartialEq)]
pub enum Argument {
    /// A pattern.
    Pattern(Pattern),
    /// A function.
    Function(Function),
    /// What makes one pattern of two.
    Combination(Combination),
    /// A list, or three in parentheses.
    List(Vec<Argument>),
    /// A pair.
    Pair(Box<(Argument, Argument)>),
}

/// A parameter that must be given.
const fn required(name: &'static str, kind: Kind) -> Param {
    Param { name, kind, default: None, most: None }
}

/// A parameter that must be given, and be no larger than `most`.
const fn at_most(name: &'static str, kind: Kind, most: u32) -> Param {
    Param { name, kind, default: None, most: Some(most) }
}

/// A parameter that may be left out.
const fn optional(name: &'static str, kind: Kind, default: f64) -> Param {
    Param { name, kind, default: Some(default), most: None }
}

/// A number or a pattern of exact fractions.
const RATIO: Kind = Kind::Values(Reading::Ratio);
/// A number or a pattern of numbers.
const NUMBER: Kind = Kind::Values(Reading::Number);
/// A whole number or a pattern of such.
const INT: Kind = Kind::Values(Reading::Int);
/// A note or a pattern of notes.
const NOTE: Kind = Kind::Values(Reading::Note);
/// The name of a chord, or a pattern of such.
const CHORD: Kind = Kind::Named(Vocabulary::Chords);
/// A pattern of truths.
const BOOL: Kind = Kind::Values(Reading::Bool);
/// A word or a pattern of words.
const WORD: Kind = Kind::Values(Reading::Word);
/// The name of a scale, or a pattern of such.
const SCALE: Kind = Kind::Named(Vocabulary::Scales);
/// The mode of an arpeggio, or a pattern of such.
const ARPEGGIO: Kind = Kind::Named(Vocabulary::Arpeggios);
/// The name of a groove.
const GROOVE: Kind = Kind::Named(Vocabulary::Grooves);
/// Where a part of the cycle begins and ends.
const SPAN: Kind = Kind::Pair(&RATIO, &RATIO);
/// A list of numbers.
pub const NUMBERS: Kind = Kind::List(&NUMBER);
/// A list of functions.
const FUNCTIONS: Kind = Kind::List(&Kind::Function);
/// A list of patterns.
const PATTERNS: Kind = Kind::List(&Kind::Same);
/// A list of patterns with their weights.
const WEIGHTED: Kind = Kind::List(&Kind::Pair(&Kind::Same, &NUMBER));
/// A list of weights with their patterns.
const TIMED: Kind = Kind::List(&Kind::Pair(&RATIO, &Kind::Same));
/// A list of patterns with the cycles in which they begin and end.
const SCORE: Kind = Kind::List(&Kind::Triple([&RATIO, &RATIO, &Kind::Same]));
/// Words that name members of a list.
const NAMES: Kind = Kind::Names;
/// A list of names with their functions.
const NAMED_FUNCTIONS: Kind = Kind::List(&Kind::Pair(&WORD, &Kind::Function));
/// A list of pairs of values.
const VALUE_PAIRS: Kind = Kind::List(&Kind::Pair(&Kind::Same, &Kind::Same));
/// A list of names with their lists of numbers.
const SCALE_TABLE: Kind = Kind::List(&Kind::Pair(&WORD, &NUMBERS));
/// A list of lists of patterns.
const PATTERN_LISTS: Kind = Kind::List(&PATTERNS);
/// A list of names with their patterns.
const NAMED: Kind = Kind::List(&Kind::Pair(&WORD, &Kind::Same));

/// All rows by theme, each theme under its title.
pub const THEMES: &[(&str, &[Transform])] = &[
    ("Time", time::ROWS),
    ("Repeats", repeat::ROWS),
    ("Layers", layer::ROWS),
    ("Conditions", condition::ROWS),
    ("Structure", structure::ROWS),
    ("Rhythm", rhythm::ROWS),
    ("Chance", chance::ROWS),
    ("Variation", variation::ROWS),
    ("Choice", choice::ROWS),
    ("Arrangement", arrange::ROWS),
    ("Steps", stepwise::ROWS),
    ("Samples", sample::ROWS),
    ("Notes", music::ROWS),
    ("Numbers", number::ROWS),
    ("Sources", source::ROWS),
    ("Continuous patterns", signal::ROWS),
];

/// All rows.
pub fn transforms() -> impl Iterator<Item = &'static Transform> {
    THEMES.iter().flat_map(|(_, rows)| rows.iter())
}

/// The names and aliases of all rows.
pub fn transform_names() -> impl Iterator<Item = &'static str> {
    transforms().flat_map(|row| [row.name].into_iter().chain(row.aliases.iter().copied()))
}

/// The row of this name or alias.
pub fn transform(name: &str) -> Option<&'static Transform> {
    static BY_NAME: LazyLock<HashMap<&str, &Transform>> = LazyLock::new(|| {
        transforms()
            .flat_map(|row| row.aliases.iter().chain([&row.name]).map(move |name| (*name, row)))
            .collect()
    });
    BY_NAME.get(name).copied()
}

/// The name of a row that was probably meant.
pub fn nearest_transform(name: &str) -> Option<&'static str> {
    nearest(name, transform_names())
}

impl Transform {
    /// How many arguments must be given.
    pub fn required(&self) -> usize {
        self.params.iter().filter(|param| param.default.is_none()).count()
    }

    /// Whether it works on numbers and truths alone, and has no meaning for controls.
    pub fn is_of_numbers(&self) -> bool {
        number::ROWS.iter().any(|row| row.name == self.name)
    }

    /// The call in one line: `every n f`.
    pub fn usage(&self) -> String {
        let mut usage = self.name.to_string();
        for param in self.params {
            let open = if param.default.is_some() { [" [", param.name, "]"] } else { [" ", param.name, ""] };
            usage.extend(open);
        }
        usage
    }
}

impl Param {
    /// The argument that stands for one left out.
    pub fn default_argument(&self) -> Option<Argument> {
        let number = self.default?;
        let value = match self.kind {
            RATIO => Value::Ratio(super::Time::from_f64(number)),
            _ => Value::Number(number),
        };
        Some(Argument::Pattern(Pattern::pure(value)))
    }
}

#[cfg(test)]
mod tests {
    use super::{transform, transforms};
    use std::collections::BTreeSet;

    #[test]
    fn every_name_means_one_row() {
        let mut names = BTreeSet::new();
        for row in transforms() {
            for name in [row.name].iter().chain(row.aliases) {
                assert!(names.insert(*name), "`{name}` stands in the table twice");
                assert_eq!(transform(name).map(|found| found.name), Some(row.name));
            }
            assert!(!row.doc.is_empty(), "`{}` lacks words", row.name);
        }
    }

    #[test]
    fn what_may_be_left_out_stands_last() {
        for row in transforms() {
            let optional = row.params.iter().skip(row.required());
            assert!(optional.into_iter().all(|param| param.default.is_some()), "{}", row.usage());
        }
    }
}

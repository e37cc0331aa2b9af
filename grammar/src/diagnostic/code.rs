//! The numbers of all diagnostics, in one place.

use serde::{Serialize, Serializer};
use std::fmt;

macro_rules! codes {
    ($($name:ident = $number:literal, $title:literal;)*) => {
        /// The kind of a diagnostic. Its number is stable; its title is the first line of its page.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $title] $name = $number,)*
        }

        impl Code {
            /// All codes, by number.
            pub const ALL: &'static [Code] = &[$(Code::$name,)*];

            /// One line that says what the code is about.
            pub fn title(self) -> &'static str {
                match self { $(Code::$name => $title,)* }
            }
        }
    };
}

codes! {
    // 01xx: the text.
    Syntax = 101, "the text is not a statement";
    UnclosedBracket = 102, "a bracket is not closed";
    UnclosedQuote = 103, "a quote is not closed";
    UnexpectedCharacter = 104, "a character that has no place in a program";
    TooDeep = 105, "brackets are nested too deep";
    TooLarge = 106, "the text is too large";
    LegacySpelling = 107, "an older spelling";
    UnclosedComment = 108, "a comment is not closed";
    // 02xx: mini-notation.
    MiniSyntax = 201, "the text is not a pattern";
    MiniUnclosed = 202, "a bracket inside a pattern is not closed";
    MiniValue = 203, "a word has no meaning for this kind of pattern";
    TooManyEvents = 204, "a pattern has too many events in a cycle";
    NumberRange = 205, "a number is out of range";
    UnknownChord = 206, "a chord is unknown";
    UnknownScale = 207, "a scale is unknown";
    // 03xx: names.
    UnknownBus = 301, "a bus is unknown";
    UnknownFunction = 302, "a function is unknown";
    UnknownTemplate = 303, "a template is unknown";
    UnknownSample = 304, "a sample is unknown";
    Redefined = 305, "a name is defined again";
    UnknownKeyword = 306, "a keyword argument is unknown";
    // 04xx: calls and kinds.
    Arity = 401, "the number of arguments is wrong";
    Kind = 402, "an argument is of the wrong kind";
    NotLiteral = 403, "an argument must be a plain number";
    OutOfRange = 404, "an argument is outside its range";
    NotFinite = 405, "a number is not finite";
    NoInput = 406, "a function takes no input";
    // 05xx: the graph.
    EmptyCycle = 501, "a cycle of buses with nothing in it";
    ShortLoop = 502, "a delay inside a loop is too short";
    NoOutput = 503, "the program has no output";
    TooLargeGraph = 504, "the program has too many parts";
    Unsupported = 506, "a form of the language that this version does not play";
    BadTempo = 507, "the tempo is out of range";
    // 06xx: files and sound.
    NotFiniteSound = 604, "a part of the program produced a value that is not finite";
    NoChannel = 605, "an output has no channels of its own";
    // 07xx: what a program expects of its sound.
    UnreadExpectation = 701, "an expectation cannot be read";
    UnmetExpectation = 702, "the sound is not as the program expects";
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "E{:04}", *self as u16)
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

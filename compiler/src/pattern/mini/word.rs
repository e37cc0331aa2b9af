//! What a word of mini-notation stands for.

use super::super::chord::{Modifier, chord};
use super::super::numeric;
use super::super::time::Time;
use super::super::value::Value;
use phonon_grammar::Span;
use phonon_grammar::diagnostic::{Code, Diagnostic};

/// How the words of a pattern are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// As they stand.
    Word,
    /// Numbers: decimals, ratios such as `3%8`, and the letters of `letter_ratio`.
    Number,
    /// Numbers as knobs are set to: a rest is 0.
    Level,
    /// Pitches in semitones from c4: note names first, then numbers.
    Note,
    /// Frequencies in hertz: numbers as they are, note names tuned to a4 = 440 Hz, a rest 0.
    Hertz,
    /// Whole numbers.
    Int,
    /// Exact fractions: times and factors of times.
    Ratio,
    /// `t` and `f`, also `1` and `0`.
    Bool,
    /// Single characters.
    Char,
    /// Names of chords.
    ChordName,
    /// What can be done to a chord: `5`, `i`, `o`, `d1`.
    ChordModifier,
}

/// Where names of notes have a meaning.
const NOTES_STAND: &str = "a note stands where a pitch is wanted: in `note` and `n`, and as the frequency of an oscillator or a filter";

/// Why a word has no meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Problem {
    /// It is not one of these.
    Not(&'static str),
    /// A number that does not fit.
    OutOfRange,
    /// A chord that does not exist.
    Chord,
}

impl Problem {
    pub(super) fn diagnostic(self, word: &str, span: Span) -> Diagnostic {
        match self {
            Problem::Not(kind) => {
                let message = format!("`{word}` is not {kind}");
                let diagnostic =
                    Diagnostic::error(Code::MiniValue, span, message).label(format!("not {kind}"));
                match note_name(word) {
                    Some(_) => diagnostic.help(NOTES_STAND),
                    None => diagnostic,
                }
            }
            Problem::OutOfRange => {
                Diagnostic::error(Code::NumberRange, span, format!("the number `{word}` is out of range"))
                    .label("too large")
            }
            Problem::Chord => super::unknown_chord(word, span),
        }
    }
}

impl Reading {
    /// What a word stands for.
    pub(super) fn read(self, word: &str) -> Result<Value, Problem> {
        let semitones = || note_name(word).map(|note| Value::Number(note as f64));
        match self {
            Reading::Word => Ok(Value::Word(word.into())),
            Reading::Number | Reading::Level => {
                number(word)?.map(Value::Number).ok_or(Problem::Not("a number"))
            }
            Reading::Note => match semitones().or_else(|| solfege(word)) {
                Some(note) => Ok(note),
                None => number(word)?.map(Value::Number).ok_or(Problem::Not("a note")),
            },
            Reading::Hertz => match note_name(word) {
                Some(note) => Ok(Value::Number(numeric::hertz(note as f64))),
                None => number(word)?.map(Value::Number).ok_or(Problem::Not("a frequency or a note")),
            },
            Reading::Int => {
                let whole = number(word)?.filter(|number| *number == number.trunc());
                whole.map(Value::Number).ok_or(Problem::Not("a whole number"))
            }
            Reading::Ratio => ratio(word)?.map(Value::Ratio).ok_or(Problem::Not("a number")),
            Reading::Bool => match word {
                "t" | "1" | "x" | "true" => Ok(Value::Bool(true)),
                "f" | "0" | "false" => Ok(Value::Bool(false)),
                _ => Err(Problem::Not("true or false (`t` or `f`)")),
            },
            Reading::Char if word.chars().count() == 1 => Ok(Value::Word(word.into())),
            Reading::Char => Err(Problem::Not("a single character")),
            Reading::ChordName if chord(word).is_some() => Ok(Value::Word(word.into())),
            Reading::ChordName => Err(Problem::Chord),
            Reading::ChordModifier if Modifier::parse(word).is_some() => Ok(Value::Word(word.into())),
            Reading::ChordModifier => {
                Err(Problem::Not("something to do with a chord (a number, `i`, `i2`, `o` or `d1`)"))
            }
        }
    }

    /// How the roots of chords are read; `None` where chords have no place.
    pub(super) fn of_pitches(self) -> Option<Reading> {
        match self {
            Reading::Number | Reading::Level | Reading::Int => Some(self),
            Reading::Note | Reading::Hertz => Some(Reading::Note),
            _ => None,
        }
    }
}

/// The fraction that a letter stands for: whole, half, quarter, eighth, sixteenth, third, fifth, sixth.
fn letter_ratio(letter: char) -> Option<Time> {
    let den = match letter {
        'w' => 1,
        'h' => 2,
        'q' => 4,
        'e' => 8,
        's' => 16,
        't' => 3,
        'f' => 5,
        'x' => 6,
        _ => return None,
    };
    Some(Time::new(1, den))
}

/// The semitones from c4 of a note name: a letter, any of `s` `#` (sharp), `f` `b` (flat), `n`, and an octave.
pub fn note_name(word: &str) -> Option<i64> {
    let (sign, name) = match word.strip_prefix('-') {
        Some(name) => (-1, name),
        None => (1, word),
    };
    let mut letters = name.chars();
    let base = match letters.next()? {
        'c' => 0,
        'd' => 2,
        'e' => 4,
        'f' => 5,
        'g' => 7,
        'a' => 9,
        'b' => 11,
        _ => return None,
    };
    let mut shift = 0;
    let mut rest = letters.as_str();
    while let Some(letter) = rest.chars().next() {
        shift += match letter {
            's' | '#' => 1,
            'f' | 'b' => -1,
            'n' => 0,
            _ => break,
        };
        rest = &rest[1..];
    }
    let octave = if rest.is_empty() {
        4
    } else {
        rest.parse::<i64>().ok().filter(|octave| (-1..=10).contains(octave))?
    };
    Some(sign * (base + shift + 12 * (octave - 4)))
}

fn solfege(word: &str) -> Option<Value> {
    let note = match word {
        "do" => 0,
        "re" => 2,
        "mi" => 4,
        "fa" => 5,
        "sol" => 7,
        "la" => 9,
        "ti" => 11,
        _ => return None,
    };
    Some(Value::Number(f64::from(note)))
}

/// A number as the nearest double. `None` if the word is none.
fn number(word: &str) -> Result<Option<f64>, Problem> {
    if let Ok(number) = word.parse::<f64>()
        && word.bytes().any(|byte| byte.is_ascii_digit())
    {
        return if number.is_finite() { Ok(Some(number)) } else { Err(Problem::OutOfRange) };
    }
    Ok(ratio(word)?.map(Time::to_f64))
}

/// A number as an exact fraction: decimal, with a letter behind it, a letter alone, or `a%b`.
fn ratio(word: &str) -> Result<Option<Time>, Problem> {
    if let Some((num, den)) = word.split_once('%') {
        return match (Time::parse_decimal(num), Time::parse_decimal(den)) {
            (Some(_), Some(Time::ZERO)) => Err(Problem::OutOfRange),
            (Some(num), Some(den)) => Ok(Some(num / den)),
            _ => Ok(None),
        };
    }
    if let Some(time) = Time::parse_decimal(word) {
        return Ok(Some(time));
    }
    if word.parse::<f64>().is_ok() && word.bytes().any(|byte| byte.is_ascii_digit()) {
        return Err(Problem::OutOfRange);
    }
    let Some(letter) = word.chars().last().and_then(letter_ratio) else { return Ok(None) };
    Ok(match &word[..word.len() - 1] {
        "" | "+" => Some(letter),
        "-" => Some(-letter),
        digits => Time::parse_decimal(digits).map(|time| time * letter),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_note_names() {
        for (name, semitones) in [
            ("c", 0),
            ("c4", 0),
            ("c#4", 1),
            ("cs5", 13),
            ("ef", 3),
            ("eb4", 3),
            ("bb", 10),
            ("a4", 9),
            ("css", 2),
            ("dn3", -10),
            ("-c5", -12),
            ("c-1", -60),
        ] {
            assert_eq!(note_name(name), Some(semitones), "{name}");
        }
        for name in ["h", "c99", "bd", "kick", "", "-"] {
            assert_eq!(note_name(name), None, "{name}");
        }
    }

    #[test]
    fn reads_numbers_exactly() {
        assert_eq!(ratio("3e"), Ok(Some(Time::new(3, 8))));
        assert_eq!(ratio("1e3"), Ok(Some(Time::from_int(1000))));
        assert_eq!(ratio("-q"), Ok(Some(Time::new(-1, 4))));
        assert_eq!(ratio("1%3"), Ok(Some(Time::new(1, 3))));
        assert_eq!(ratio("1%0"), Err(Problem::OutOfRange));
        assert_eq!(ratio("99999999999999999999"), Err(Problem::OutOfRange));
        assert_eq!(ratio("snare"), Ok(None));
        assert_eq!(number("inf"), Ok(None));
        assert_eq!(number("1e999"), Err(Problem::OutOfRange));
    }
}

//! Expectations as they are written.

use super::{Expectation, Quantity, Relation, Subject};
use phonon_compiler::pattern::Time;
use phonon_grammar::diagnostic::{Code, nearest};
use phonon_grammar::{Diagnostic, Span, comments};

/// The most cycles that an expectation may be about.
const CYCLES_MAX: i64 = 10_000;

/// A word, and where it stands.
type Word<'t> = (&'t str, Span);

/// The word that an expectation begins with.
const KEY: &str = "expect";

/// All expectations of a text, in order, and what cannot be read of them. They stand in comments, on lines of their own or
/// behind code.
pub fn read(text: &str) -> (Vec<Expectation>, Vec<Diagnostic>) {
    let (mut expectations, mut diagnostics) = (Vec::new(), Vec::new());
    for comment in comments(text) {
        let mut end = comment.start as usize;
        for line in comment.text(text).split_inclusive('\n') {
            end += line.len();
            let line = line.trim_start().trim_start_matches(['-', '/', '*', '#']).trim_start();
            let line = Line { text: line.trim_end().trim_end_matches("*/").trim_end(), at: end - line.len() };
            match line.clauses() {
                Ok(None) => {}
                Ok(Some((cycles, clauses))) => {
                    for clause in clauses {
                        match expectation(&clause, cycles) {
                            Ok(expectation) => expectations.push(expectation),
                            Err(diagnostic) => diagnostics.push(diagnostic),
                        }
                    }
                }
                Err(diagnostic) => diagnostics.push(diagnostic),
            }
        }
    }
    (expectations, diagnostics)
}

/// A line of a comment without its signs, and where it begins in the text.
struct Line<'t> {
    text: &'t str,
    at: usize,
}

/// The cycles that a line is about, and the words of each of its clauses.
type Clauses<'t> = (Option<Time>, Vec<Vec<Word<'t>>>);

impl<'t> Line<'t> {
    /// What is expected, where the line begins with `expect`.
    fn clauses(&self) -> Result<Option<Clauses<'t>>, Diagnostic> {
        let Line { text, at } = *self;
        let (key, body) = text.split_at(text.find([':', ' ']).unwrap_or(text.len()));
        if key == KEY {
            return if body.is_empty() { Ok(None) } else { clauses(body, at + key.len()).map(Some) };
        }
        if nearest(key, [KEY]).is_none() || !is_expectation(body) {
            return Ok(None);
        }
        let span = Span::new(at, at + key.len());
        let message = format!("`{key}` asks for nothing, and what follows is expected of a sound");
        Err(unread(span, message).fix(format!("did you mean `{KEY}`?"), span, KEY))
    }
}

/// Whether what stands behind a word can only be an expectation, rather than prose: it begins with what can be measured, or
/// compares something.
fn is_expectation(body: &str) -> bool {
    let rest = body.split_once(':').map_or(body, |(_, rest)| rest);
    let words = words(rest, 0);
    let names = || Subject::ALL.iter().map(|(name, _)| *name);
    let is_subject = |word: &str| names().any(|name| name == word) || nearest(word, names()).is_some();
    let is_sign = |word: &str| Relation::ALL.iter().any(|(sign, _)| *sign == word);
    words.first().is_some_and(|(first, _)| is_subject(first)) || words.iter().any(|(word, _)| is_sign(word))
}

/// What stands behind `expect`; `at` is where it begins in the text.
fn clauses(body: &str, at: usize) -> Result<Clauses<'_>, Diagnostic> {
    let Some((head, rest)) = body.split_once(':') else {
        let message = "a colon is missing behind `expect`";
        return Err(unread(Span::new(at, at + body.len()), message).help(EXAMPLE));
    };
    let head_words = words(head, at);
    let cycles = match head_words.as_slice() {
        [] => None,
        [("over", _), (count, span), ("cycle" | "cycles", _)] => {
            let known = Time::parse_decimal(count);
            let known = known.filter(|count| *count > Time::ZERO && *count <= Time::from_int(CYCLES_MAX));
            Some(
                known.ok_or_else(|| {
                    unread(*span, format!("a number of cycles up to {CYCLES_MAX} is expected"))
                })?,
            )
        }
        [(_, span), ..] => return Err(unread(*span, "`expect` is followed by `:` or by `over N cycles:`")),
    };
    let mut place = at + head.len() + 1;
    let mut clauses = Vec::new();
    for clause in rest.split(',') {
        match words(clause, place) {
            empty if empty.is_empty() => {
                let span = Span::new(place, place + clause.len());
                return Err(unread(span, "an expectation is missing here").help(EXAMPLE));
            }
            words => clauses.push(words),
        }
        place += clause.len() + 1;
    }
    Ok((cycles, clauses))
}

const EXAMPLE: &str = "write it as in `-- expect: peak < -1 dB, onsets ~drums = 16/cycle`";

/// The words of a text; signs of comparison are words of their own.
fn words(text: &str, at: usize) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(|letter: char| !letter.is_whitespace()) {
        rest = &rest[start..];
        let is_sign = |letter: char| matches!(letter, '<' | '=' | '>');
        let first_is_sign = rest.starts_with(is_sign);
        let ends = |letter: char| letter.is_whitespace() || is_sign(letter) != first_is_sign;
        let (word, after) = rest.split_at(rest.find(ends).unwrap_or(rest.len()));
        let begin = at + text.len() - rest.len();
        words.push((word, Span::new(begin, begin + word.len())));
        rest = after;
    }
    words
}

/// `SUBJECT [~BUS] RELATION VALUE [UNIT]`
fn expectation(words: &[Word<'_>], cycles: Option<Time>) -> Result<Expectation, Diagnostic> {
    let (first, last) = (words[0], words[words.len() - 1]);
    let span = first.1.to(last.1);
    let subject = subject(first)?;
    let (bus, rest) = match &words[1..] {
        [(name, span), rest @ ..] if name.starts_with('~') => (Some((name[1..].to_owned(), *span)), rest),
        rest => (None, rest),
    };
    if let Some((name, bus)) = bus.as_ref().filter(|_| !subject.is_of_buses()) {
        let message = format!("`{}` is one of the whole sound, not of `~{name}`", subject.name());
        return Err(unread(*bus, message));
    }
    let [sign, value @ ..] = rest else {
        return Err(
            unread(last.1, format!("what `{}` is compared with is missing", subject.name())).help(EXAMPLE)
        );
    };
    let Some((_, relation)) = Relation::ALL.into_iter().find(|(text, _)| *text == sign.0) else {
        return Err(unread(sign.1, "one of `<`, `<=`, `=`, `>=` and `>` is expected"));
    };
    let [begin, ..] = value else { return Err(unread(last.1, "a value is missing").help(EXAMPLE)) };
    let value_span = begin.1.to(last.1);
    let texts: Vec<&str> = value.iter().map(|(text, _)| *text).collect();
    let Some(value) = quantity(subject, &texts) else {
        return Err(unread(value_span, format!("{} is expected", wanted(subject))));
    };
    if subject == Subject::Hash && relation != Relation::Equal {
        return Err(unread(sign.1, "a hash is equal or not: write `hash = ...`"));
    }
    Ok(Expectation { span, cycles, subject, bus, relation, value, value_span })
}

fn subject((name, span): Word<'_>) -> Result<Subject, Diagnostic> {
    let names = || Subject::ALL.iter().map(|(name, _)| *name);
    if let Some((_, subject)) = Subject::ALL.iter().find(|(known, _)| *known == name) {
        return Ok(*subject);
    }
    let unread = unread(span, format!("nothing called `{name}` is measured"));
    Err(match nearest(name, names()) {
        Some(near) => unread.fix(format!("did you mean `{near}`?"), span, near),
        None => unread.help(format!("there are {}", names().collect::<Vec<_>>().join(", "))),
    })
}

/// What a subject is compared with.
fn wanted(subject: Subject) -> &'static str {
    match subject {
        Subject::Peak | Subject::Rms => "a level, as in `-6 dB`,",
        Subject::Silence => "a time, as in `0.5 s`,",
        Subject::Length => "a length, as in `16 s` or `705600 frames`,",
        Subject::Onsets => "a number of events, as in `64` or `16/cycle`,",
        Subject::Hash => "a hash of sixteen digits, as the last line of `phonon run` has it,",
    }
}

fn quantity(subject: Subject, words: &[&str]) -> Option<Quantity> {
    let number = |text: &str| text.parse::<f64>().ok().filter(|number| number.is_finite());
    match (subject, words) {
        (Subject::Peak | Subject::Rms, [level, "dB" | "dBFS"]) => number(level).map(Quantity::Dbfs),
        (Subject::Silence | Subject::Length, [time, "s"]) => number(time).map(Quantity::Seconds),
        (Subject::Silence | Subject::Length, [time, "ms"]) => {
            number(time).map(|ms| Quantity::Seconds(ms / 1e3))
        }
        (Subject::Silence | Subject::Length, [frames, "frames"]) => frames.parse().ok().map(Quantity::Frames),
        (Subject::Onsets, [count]) => match count.strip_suffix("/cycle") {
            Some(count) => count.parse().ok().map(Quantity::PerCycle),
            None => count.parse().ok().map(Quantity::Count),
        },
        (Subject::Hash, [hash]) if hash.len() == 16 => u64::from_str_radix(hash, 16).ok().map(Quantity::Hash),
        _ => None,
    }
}

fn unread(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(Code::UnreadExpectation, span, message)
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::expect::{Quantity, Relation, Subject};
    use phonon_compiler::pattern::Time;

    #[test]
    fn reads_every_form() {
        let text = "out: s \"bd\"\n  --expect: peak<-1 dB, rms ~a >= -20.5 dBFS\n\
            -- expect over 4 cycles: onsets ~drums = 16/cycle , hash = 00000000000000ff\n\
            -- expect: silence < 250 ms, length = 705600 frames, onsets > 3\n-- expecting nothing\n\
            ~a: s \"bd -- expect: peak < 0 dB\" -- expect: onsets ~a = 4\n-- expected: a loud drum\n\
            // expect: rms < 0 dB\n/* A song.\n * expect: hash = 0000000000000001 */\n";
        let (found, diagnostics) = read(text);
        assert_eq!(diagnostics, []);
        let values: Vec<_> = found.iter().map(|found| (found.subject, found.relation, found.value)).collect();
        assert_eq!(
            values,
            [
                (Subject::Peak, Relation::Less, Quantity::Dbfs(-1.0)),
                (Subject::Rms, Relation::AtLeast, Quantity::Dbfs(-20.5)),
                (Subject::Onsets, Relation::Equal, Quantity::PerCycle(16)),
                (Subject::Hash, Relation::Equal, Quantity::Hash(255)),
                (Subject::Silence, Relation::Less, Quantity::Seconds(0.25)),
                (Subject::Length, Relation::Equal, Quantity::Frames(705_600)),
                (Subject::Onsets, Relation::Greater, Quantity::Count(3)),
                (Subject::Onsets, Relation::Equal, Quantity::Count(4)),
                (Subject::Rms, Relation::Less, Quantity::Dbfs(0.0)),
                (Subject::Hash, Relation::Equal, Quantity::Hash(1)),
            ]
        );
        assert_eq!(
            found[2].bus.as_ref().map(|(name, span)| (name.as_str(), span.text(text))),
            Some(("drums", "~drums"))
        );
        assert_eq!((found[2].cycles, found[4].cycles), (Some(Time::from_int(4)), None));
        assert_eq!(found[0].span.text(text), "peak<-1 dB");
        assert_eq!(
            (found[2].span.text(text), found[2].value_span.text(text)),
            ("onsets ~drums = 16/cycle", "16/cycle")
        );
    }

    #[test]
    fn says_what_cannot_be_read_and_where() {
        let cases = [
            ("-- expect: peek < -1 dB", "peek", "nothing called `peek`"),
            ("-- expect peak < -1 dB", " peak < -1 dB", "a colon is missing"),
            ("-- expect: peak < -1 Hz", "-1 Hz", "a level"),
            ("-- expect: peak -1 dB", "-1", "one of `<`"),
            ("-- expect: peak", "peak", "is missing"),
            ("-- expect: peak <", "<", "a value is missing"),
            ("-- expect: rms > -9 dB, ", "", "an expectation is missing"),
            ("-- expect: hash < 0123456789abcdef", "<", "equal or not"),
            ("-- expect: hash = 12", "12", "sixteen digits"),
            ("-- expect: length ~a = 1 s", "~a", "of the whole sound"),
            ("-- expect over x cycles: peak < 0 dB", "x", "a number of cycles"),
            ("-- expect in 4 cycles: peak < 0 dB", "in", "`over N cycles:`"),
            ("-- expect: onsets = -1", "-1", "a number of events"),
            ("out: s \"bd\" -- expect: peek < 0 dB", "peek", "nothing called `peek`"),
            ("-- Expect: peak < 0 dB", "Expect", "`Expect` asks for nothing"),
            ("out: s \"bd\" -- expected: peak < 0 dB", "expected", "`expected` asks for nothing"),
            ("-- exepct over 2 cycles: onsets ~a = 3", "exepct", "`exepct` asks for nothing"),
        ];
        for (text, place, words) in cases {
            let (found, diagnostics) = read(text);
            assert_eq!(diagnostics.len(), 1, "{text}: {diagnostics:?}");
            let diagnostic = &diagnostics[0];
            assert_eq!(diagnostic.span.text(text), place, "{text}");
            assert!(diagnostic.message.contains(words), "{text}: {}", diagnostic.message);
            assert!(found.len() <= 1);
        }
    }
}

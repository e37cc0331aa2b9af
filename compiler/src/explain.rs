//! A page for each diagnostic: what it means and how to get out of it, with a program that has it and one that has not.

use phonon_grammar::diagnostic::Code;
use std::fmt::Write;

/// What there is to say about a diagnostic.
#[derive(Debug)]
pub struct Page {
    /// Its code.
    pub code: Code,
    /// Why it is said, and the way out.
    pub why: &'static str,
    /// What says it of `song.ph`, where compiling does not.
    pub command: Option<&'static str>,
    /// A program of which it is said.
    pub wrong: &'static str,
    /// A program like it of which it is not.
    pub right: &'static str,
}

const fn page(code: Code, why: &'static str, wrong: &'static str, right: &'static str) -> Page {
    Page { code, why, command: None, wrong, right }
}

/// A page of what only a command says that plays the program.
const fn heard(
    code: Code,
    why: &'static str,
    command: &'static str,
    wrong: &'static str,
    right: &'static str,
) -> Page {
    Page { code, why, command: Some(command), wrong, right }
}

/// All pages, by number.
pub const PAGES: &[Page] = &[
    page(
        Code::Syntax,
        "A program is a list of statements: `~name: sound`, `out: sound`, `tempo: number` and a few more. A statement \
         goes on in the next line while brackets are open, behind an operator, and where the next line begins with one.",
        "out: saw 110 +",
        "out: saw 110 + saw 220",
    ),
    page(
        Code::UnclosedBracket,
        "Every bracket needs its partner in the same statement.",
        "~a: saw (55 + 3\nout: ~a",
        "~a: saw (55 + 3)\nout: ~a",
    ),
    page(
        Code::UnclosedQuote,
        "A pattern stands between two quotes, on one line.",
        "out: s \"bd sn",
        "out: s \"bd sn\"",
    ),
    page(
        Code::UnexpectedCharacter,
        "Outside of quotes and comments a program is made of names, numbers, brackets and operators. Powers are \
         written `**`, comments begin with `--`.",
        "out: saw 110;",
        "out: saw 110",
    ),
    page(
        Code::TooDeep,
        "Brackets and calls may lie in each other 64 deep. What calls itself never ends.",
        "fn echo x = echo x * 0.5\nout: echo (saw 110)",
        "~echo: saw 110 + ~echo * 0.5 # delay 0.25 0 1\nout: ~echo",
    ),
    page(
        Code::TooLarge,
        "A text has at most 16 MiB and a statement 1 MiB; a loop has at most 1,024 turns, and all loops together 65,536 \
         statements.",
        "for i in 1..2000:\n  ~v[i]: saw (55 * i) * 0.02\nout: sum ~v[1..2000]",
        "for i in 1..16:\n  ~v[i]: saw (55 * i) * 0.02\nout: sum ~v[1..16]",
    ),
    page(
        Code::LegacySpelling,
        "Older programs spelt this differently. It plays as it did; `phononc fmt` gives it the spelling of today.",
        "bass = saw 55\nout = bass * 0.5",
        "~bass: saw 55\nout: ~bass * 0.5",
    ),
    page(
        Code::UnclosedComment,
        "A comment of older programs that begins with `/*` ends with `*/`; one that begins with `--` ends with its line.",
        "/* a bass\nout: saw 55",
        "-- a bass\nout: saw 55",
    ),
    page(
        Code::MiniSyntax,
        "Between quotes stands mini-notation: words and numbers, `~` for a rest, brackets, and behind a step `*` `/` `!` \
         `@` `?` `:` or a rhythm of two or three numbers.",
        "out: s \"bd(3)\"",
        "out: s \"bd(3,8)\"",
    ),
    page(
        Code::MiniUnclosed,
        "Brackets inside of quotes need their partners there.",
        "out: s \"bd [sn sn hh\"",
        "out: s \"bd [sn sn] hh\"",
    ),
    page(
        Code::MiniValue,
        "Each pattern holds values of one kind: names of sounds behind `s`, frequencies or notes in oscillators, numbers \
         elsewhere.",
        "out: saw \"bd sn\"",
        "out: s \"bd sn\"",
    ),
    page(
        Code::TooManyEvents,
        "A pattern has at most 65,536 events in a cycle.",
        "out: s \"bd*1000000\"",
        "out: s \"bd*1000\"",
    ),
    page(
        Code::NumberRange,
        "The number has a meaning only in its range: a chance lies between 0 and 1, a weight is above 0.",
        "out: s \"bd sn?1.5 hh\"",
        "out: s \"bd sn?0.5 hh\"",
    ),
    page(
        Code::UnknownChord,
        "Chords stand behind a root and a quote. `phononc transforms chord` and the reference list them.",
        "out: saw \"c3'majj7\"",
        "out: saw \"c3'maj7\"",
    ),
    page(
        Code::UnknownScale,
        "`scale` takes the name of a scale in quotes; the reference lists them.",
        "out: s \"drum*8\" # n (scale \"mayor\" \"0 .. 7\")",
        "out: s \"drum*8\" # n (scale \"major\" \"0 .. 7\")",
    ),
    page(
        Code::UnknownBus,
        "A bus is defined once as `~name: sound`, above or below, and then called `~name`.",
        "~bass: saw 55\nout: ~bas",
        "~bass: saw 55\nout: ~bass",
    ),
    page(
        Code::UnknownFunction,
        "Functions are unit generators (`phononc ugens`), transforms of patterns (`phononc transforms`), and what the \
         program defines with `fn`. The words of a pattern stand in quotes.",
        "out: sow 110",
        "out: saw 110",
    ),
    page(
        Code::UnknownTemplate,
        "A template is defined as `@name: expression`.",
        "@wet: reverb 0.8\nout: saw 110 # @wett",
        "@wet: reverb 0.8\nout: saw 110 # @wet",
    ),
    heard(
        Code::UnknownSample,
        "No folder within reach has this name. `phonon samples list` shows those there are; `--samples DIR` adds a \
         folder of folders.",
        "phonon run song.ph -o song.wav",
        "out: s \"bd kik\"",
        "out: s \"bd:2\"",
    ),
    page(
        Code::Redefined,
        "The last definition counts for what follows it; what stands above keeps the one before. Inside of a loop each \
         turn needs a name of its own.",
        "for i in 1..4:\n  ~v: saw (110 * i)\nout: ~v",
        "for i in 1..4:\n  ~v[i]: saw (110 * i)\nout: sum ~v[1..4]",
    ),
    page(
        Code::UnknownKeyword,
        "What stands behind a colon names a parameter, and some words are of a list. `phononc ugens NAME` shows the \
         parameters of a unit generator.",
        "out: saw 110 # lpf 500 :q1 2",
        "out: saw 110 # lpf 500 :q 2",
    ),
    page(
        Code::Arity,
        "A call has too few or too many arguments. Arguments are single words: what is more stands in parentheses.",
        "out: saw 55 # lpf",
        "out: saw 55 # lpf 800",
    ),
    page(
        Code::Kind,
        "Sounds, patterns and functions are different things: `#` takes effects and controls, `$` transforms, and the \
         words of a pattern stand in quotes.",
        "out: s bd $ fast 2",
        "out: s \"bd\" $ fast 2",
    ),
    page(
        Code::NotLiteral,
        "This number must be known before the program plays, so it cannot be a pattern or a sound.",
        "out1: saw 110\nhush drums",
        "out1: saw 110\nhush 1",
    ),
    page(
        Code::OutOfRange,
        "The value has no effect beyond the range of its port, and is taken for the nearest that has. `phononc ugens NAME` \
         shows ranges.",
        "out: saw 110 # lpf -5",
        "out: saw 110 # lpf 500",
    ),
    page(
        Code::NotFinite,
        "Numbers may not be divided by zero. Signals may: the quotient is 0 then.",
        "out: sine (1/0)",
        "out: sine (1/2)",
    ),
    page(
        Code::NoInput,
        "What makes a sound of its own has no use for one that comes before it: the sound on the left is not heard.",
        "out: saw 110 # noise",
        "out: saw 110 + noise",
    ),
    page(
        Code::EmptyCycle,
        "Buses may read each other, a quantum of 64 frames late; but something that makes a sound or takes time must be \
         among them.",
        "~a: ~b\n~b: ~a\nout: ~a",
        "~a: s \"bd\" + ~b\n~b: ~a # delay 0.25 0 1 * 0.5\nout: ~a",
    ),
    page(
        Code::ShortLoop,
        "What comes back in a loop comes 64 frames late, so no delay in it can be shorter.",
        "~a: (saw 110 + ~a * 0.5) # delay 0.0005 0 1\nout: ~a",
        "~a: (saw 110 + ~a * 0.5) # delay 0.005 0 1\nout: ~a",
    ),
    page(
        Code::NoOutput,
        "Something must be heard: `out: sound`, or a numbered output.",
        "tempo: 0.5",
        "tempo: 0.5\nout: s \"bd*4\"",
    ),
    page(
        Code::TooLargeGraph,
        "A program has at most 65,536 unit generators. Function buses and templates are written out at each use.",
        "~four f: saw f + saw (f * 2) + saw (f * 3) + saw (f * 4)\n\
         ~many f: ~four f + ~four (f * 5) + ~four (f * 6) + ~four (f * 7)\n\
         for i in 1..1000:\n  ~v[i]: ~many i + ~many (i * 1.01) + ~many (i * 1.02)\nout: sum ~v[1..1000]",
        "~voice f: saw f # lpf 800\nout: ~voice 110 + ~voice 220",
    ),
    page(
        Code::Unsupported,
        "The language has this form, and this version does not play it.",
        "~a: s \"~a\"\nout: ~a",
        "~a: saw 110\nout: s \"~a\"",
    ),
    page(
        Code::BadTempo,
        "The tempo is in cycles per second, above 0 and at most 1,000. `bpm: 120` is 2 cycles per second.",
        "tempo: 0\nout: s \"bd\"",
        "tempo: 0.5\nout: s \"bd\"",
    ),
    heard(
        Code::NotFiniteSound,
        "A part of the program, or the sum of its outputs, gave a value that is no number, or an infinite one. It is silent \
         there, and a part starts afresh; look for what grows without bound: a power, feedback above 1, or a division.",
        "phonon run song.ph -o song.wav",
        "out1: saw 110 ** -300\nout2: saw 110 ** -300",
        "out1: saw 110\nout2: saw 110 ** 3",
    ),
    heard(
        Code::NoChannel,
        "With `--channels 4`, `out1` is heard on the first two channels and `out2` on the other two. What has a number beyond \
         them is heard on the first two; play on more channels, or give it another number.",
        "phonon run song.ph --device null --channels 4 -d 100ms",
        "~lead: saw 440 # lpf 2000\nout1: saw 55\nout3: ~lead",
        "~lead: saw 440 # lpf 2000\nout1: saw 55\nout2: ~lead",
    ),
    heard(
        Code::UnreadExpectation,
        "`phonon test` reads comments of the form `-- expect: subject = value`. Subjects are `peak`, `rms`, `silence`, \
         `length`, `onsets` and `hash`; all but `length` and `hash` may be followed by a bus.",
        "phonon test song.ph",
        "-- expect: peek < -1 dB\n~drums: s \"bd*4\"\nout: ~drums * 0.5",
        "-- expect: peak < -1 dB, onsets ~drums = 4/cycle\n~drums: s \"bd*4\"\nout: ~drums * 0.5",
    ),
    heard(
        Code::UnmetExpectation,
        "`phonon test` has rendered the program, and what it measured is not what the comment expects. Change the \
         program back, or the expectation to what is said to have been found.",
        "phonon test song.ph",
        "-- expect over 4 cycles: onsets ~drums = 3/cycle\n~drums: s \"bd*4\"\nout: ~drums",
        "-- expect over 4 cycles: onsets ~drums = 4/cycle\n~drums: s \"bd*4\"\nout: ~drums",
    ),
];

impl Page {
    /// What stands above the wrong program.
    fn wrong_heading(&self, word: &str) -> String {
        match self.command {
            Some(command) => format!("{word}, as `{command}` says"),
            None => word.to_owned(),
        }
    }
}

/// The page of a code as text; all codes where none is named; `None` where there is no such code.
pub fn explain(code: Option<&str>) -> Option<String> {
    let Some(code) = code else {
        let lines = PAGES.iter().map(|page| format!("{}  {}\n", page.code, page.code.title()));
        return Some(lines.collect());
    };
    let page = PAGES.iter().find(|page| page.code.to_string().eq_ignore_ascii_case(code))?;
    let mut text = format!("{}: {}\n\n{}\n", page.code, page.code.title(), page.why);
    for (heading, program) in [(page.wrong_heading("wrong"), page.wrong), ("right".to_owned(), page.right)] {
        let _ = writeln!(text, "\n{heading}:");
        program.lines().for_each(|line| text += &format!("    {line}\n"));
    }
    Some(text)
}

/// All pages as a document.
pub fn document() -> String {
    let mut text = String::from(
        "# Errors and warnings\n\nEvery message has a code; `phononc explain CODE` shows its page. \
         This document is made from the same table.\n",
    );
    for page @ Page { code, why, wrong, right, .. } in PAGES {
        let _ = write!(text, "\n## {code}: {}\n\n{why}\n", code.title());
        let _ = write!(text, "\n{}:\n\n```text\n{wrong}\n```\n", page.wrong_heading("Wrong"));
        let _ = write!(text, "\nRight:\n\n```phonon\n{right}\n```\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{PAGES, explain};
    use crate::{Options, compile};
    use phonon_grammar::diagnostic::Code;

    fn codes(program: &str) -> Vec<Code> {
        let compiled = compile(program, &Options::default());
        compiled.diagnostics.into_iter().map(|diagnostic| diagnostic.code).collect()
    }

    #[test]
    fn every_code_has_its_page() {
        let known: Vec<Code> = PAGES.iter().map(|page| page.code).collect();
        assert_eq!(known, Code::ALL, "by number, and none twice");
    }

    #[test]
    fn wrong_programs_are_wrong_and_right_ones_right() {
        let mut faults = Vec::new();
        for page in PAGES {
            let (wrong, right) = (codes(page.wrong), codes(page.right));
            // What only a command says is right so far.
            let is_wrong = if page.command.is_some() { wrong.is_empty() } else { wrong.contains(&page.code) };
            if !is_wrong || !right.is_empty() {
                faults.push((page.code, wrong, right));
            }
        }
        assert!(faults.is_empty(), "{faults:?}");
    }

    #[test]
    fn pages_are_found_by_their_code() {
        assert!(explain(Some("e0402")).is_some_and(|text| text.contains("right:\n    out: s")));
        assert_eq!(explain(Some("E9999")), None);
        assert!(explain(None).is_some_and(|text| text.lines().count() == PAGES.len()));
    }
}

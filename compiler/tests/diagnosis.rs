//! A text that is edited is told what a text that is compiled is told, whatever stood there before.

use phonon_compiler::{Diagnosis, Options, compile};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use std::fs;
use std::path::Path;

/// Statements that depend on each other in every way there is.
const LINES: &[&str] = &[
    "~a: saw 110 # lpf 300",
    "~a: ~b * 0.5",
    "~b: sine ~c",
    "~b: s \"bd sn\" # lpf 500",
    "~b: ~a # delay 0.25 0.5",
    "~c: \"220 330\"",
    "~c: saw 1 # lpff 300",
    "~c: tri (~lfo * 100 + ~e)",
    "~lfo: sine 0.25",
    "~lfo: \"<1 2>\" $ fast ~lfo",
    "~pan: ~a # pan 0.2",
    "~pan: ~a # reverb 0.5 0.5 0.1",
    "~m # lpf 500",
    "~m # ~piece",
    "~piece # gain 0.5",
    "~through: ~a # ~m",
    "~e: every 2 (fast 2)",
    "~every: s \"bd sn\" $ ~e",
    "~nothing: ~a $ fast 2",
    "~synth: saw freq # lpf 900 # perc 0.01 0.2",
    "~synth p: saw freq * p",
    "~synth: s \"bd\"",
    "~played: s \"~synth*2\" # note \"0 7\"",
    "~played: s \"~synth ~other\" :p 2",
    "~other: ~synth + ~c",
    "~echo: s \"cp\" # room 0.5 # size 0.9",
    "~echo: s \"cp\" # orbit 1 # delay 0.5",
    "~size: s \"sn\" # size 0.3",
    "~far: s \"hh*4\" # gain 20 # nothing 1",
    "~loop: (~in + ~loop * 0.5) # delay 0.25",
    "~loop: ~loop",
    "~in: stack [~a # pan 0, ~a # pan 1]",
    "@t: lpf 400",
    "@t: ~a",
    "~templated: saw 55 # @t",
    "%p: \"0 3 5\"",
    "~named: saw (%p + 200)",
    "~missing: ~nowhere + @none + %none",
    "fn f x y = x * y",
    "fn lpf x = x * 0.5",
    "~called: f ~a 0.5",
    "~called: f ~a",
    "for i in 1..3:\n  ~v[i]: saw (i * 110) * ~lfo",
    "for i in 1..2:\n  ~v[i]: ~v[i] # lpf 10",
    "~sum: sum ~v[1..3]",
    "~if: if 2 > 1 then ~a else ~b",
    "a: saw 220",
    "~old: a * 0.5",
    "\"c4 e4\" # saw",
    "tempo: 2",
    "tempo: \"<0.5 1>\"",
    "setCycle 4",
    "hush 2",
    "out: ~a",
    "out: ~pan + ~played * 0.3 + ~echo",
    "out: stack [~through, ~every, ~called] + ~far",
    "out2: ~loop + ~templated + ~sum",
    "out: ~echo * 0.5 + ~size",
    "out: ~pan + ~other + ~named + ~old",
    "-- nothing",
    "",
];

/// What is said of a text by one who remembers, and by one who does not.
#[track_caller]
fn check(diagnosis: &mut Diagnosis, text: &str) {
    let options = Options::default();
    let (program, said) = diagnosis.next(text, &options);
    let compiled = compile(text, &options);
    assert_eq!(format!("{said:#?}"), format!("{:#?}", compiled.diagnostics), "{text}");
    assert_eq!(format!("{program:#?}"), format!("{:#?}", compiled.program), "{text}");
    diagnosis.take_back(program);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_version_is_told_what_is_wrong_with_it(
        first in vec(select(LINES), 4..20),
        edits in vec((any::<Index>(), select(LINES), 0..4), 1..8),
    ) {
        let mut lines = first;
        let mut diagnosis = Diagnosis::default();
        check(&mut diagnosis, &lines.join("\n"));
        for (at, line, edit) in edits {
            match edit {
                _ if lines.is_empty() => lines.push(line),
                0 => lines.insert(at.index(lines.len() + 1), line),
                1 => _ = lines.remove(at.index(lines.len())),
                2 => { let at = at.index(lines.len()); lines[at] = line }
                _ => lines.rotate_left(1),
            }
            check(&mut diagnosis, &lines.join("\n"));
        }
    }

    /// Letters that come and go in the middle of a line.
    #[test]
    fn every_keystroke_is_told_what_is_wrong_with_it(lines in vec(select(LINES), 1..12), at in any::<Index>()) {
        let text = lines.join("\n");
        let mut diagnosis = Diagnosis::default();
        let at = (0..=at.index(text.len() + 1)).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
        for letters in ["", "x", " #", " # g", " # gain 2", "", "\n", "\"", "--", "~a", ""] {
            check(&mut diagnosis, &format!("{}{letters}{}", &text[..at], &text[at..]));
        }
    }
}

/// The programs of the corpus, right and wrong, one after the other; each without one line after the other, too.
#[test]
fn the_corpus_is_told_what_is_wrong_with_it() {
    let mut diagnosis = Diagnosis::default();
    for folder in ["corpus", "wrong"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests").join(folder);
        let entries =
            fs::read_dir(folder).expect("the corpus is there").map(|entry| entry.expect("it is read"));
        let mut paths: Vec<_> = entries.map(|entry| entry.path()).collect();
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "ph"));
        paths.sort();
        assert!(!paths.is_empty());
        for path in paths {
            // Some of the wrong ones are no UTF-8.
            let Ok(text) = fs::read_to_string(&path) else { continue };
            check(&mut diagnosis, &text);
            let lines: Vec<&str> = text.lines().take(60).collect();
            for left_out in 0..lines.len() {
                let others =
                    lines.iter().enumerate().filter(|(at, _)| *at != left_out).map(|(_, line)| *line);
                check(&mut diagnosis, &others.collect::<Vec<_>>().join("\n"));
            }
        }
    }
}

//! The formatter: whatever a program looked like, the plan stays the same and every comment stays at its place.

use phonon_compiler::{Options, compile, emit, read};
use phonon_tests::files;
use proptest::prelude::*;
use serde_json::Value;
use std::path::Path;

/// All right programs of the repository.
fn programs() -> Vec<String> {
    let paths = files("tests/corpus", "ph").into_iter().chain(files("examples", "ph"));
    paths.map(|path| std::fs::read_to_string(path).expect("a program can be read")).collect()
}

/// The plan of a text, without the places in the text.
fn plan(text: &str) -> Value {
    let compiled = compile(text, &Options::default());
    let plan = compiled.plan.unwrap_or_else(|| panic!("{text}\nmust compile:\n{:#?}", compiled.diagnostics));
    let mut plan: Value = serde_json::from_str(&emit::json(&plan, None)).expect("plans are written as JSON");
    strip(&mut plan);
    plan
}

fn strip(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|name, _| name != "span" && name != "source");
            fields.values_mut().for_each(strip);
        }
        Value::Array(members) => members.iter_mut().for_each(strip),
        _ => {}
    }
}

fn formatted(text: &str) -> String {
    read(text).0.to_string()
}

/// A comment of a text, and where it stands.
#[derive(Debug, PartialEq)]
struct Place {
    comment: String,
    /// How many words of code stand before it.
    words: usize,
    /// Whether it has a line of its own.
    is_alone: bool,
}

/// The comments of a text and their places.
fn places(text: &str) -> Vec<Place> {
    let (mut places, mut words, mut is_quoted) = (Vec::new(), 0, false);
    for line in text.lines() {
        let code = &line[..code_end(line, &mut is_quoted)];
        words +=
            code.split(|c: char| " #$()[],:=+*/|<>-".contains(c)).filter(|word| !word.is_empty()).count();
        if let Some(comment) = line[code.len()..].strip_prefix("--") {
            let is_alone = code.trim().is_empty();
            places.push(Place { comment: comment.trim().to_owned(), words, is_alone });
        }
    }
    places
}

/// The numbered comments.
fn numbers(places: &[Place]) -> Vec<&str> {
    let is_number =
        |comment: &&str| comment.strip_prefix('c').is_some_and(|rest| rest.parse::<u32>().is_ok());
    places.iter().map(|place| place.comment.as_str()).filter(is_number).collect()
}

/// Where the comment of a line begins, or the line ends; `is_quoted` at its start, and then at its end.
fn code_end(line: &str, is_quoted: &mut bool) -> usize {
    for (at, byte) in line.bytes().enumerate() {
        match byte {
            b'"' => *is_quoted = !*is_quoted,
            b'-' if !*is_quoted && line[at..].starts_with("--") => return at,
            _ => {}
        }
    }
    line.len()
}

/// Random choices, and comments that are numbered: `c0`, `c1` and so on.
struct Chance<'c> {
    choices: std::iter::Cycle<std::slice::Iter<'c, u8>>,
    comments: usize,
}

impl Chance<'_> {
    fn choose(&mut self, among: u8) -> u8 {
        self.choices.next().map_or(0, |choice| choice % among)
    }

    fn comment(&mut self) -> String {
        self.comments += 1;
        format!("-- c{}", self.comments - 1)
    }

    /// What may stand between two tokens where a line can end.
    fn gap(&mut self, otherwise: &str) -> String {
        match self.choose(8) {
            0 => "\n        ".to_owned(),
            1 => format!(" {}\n        ", self.comment()),
            2 => format!("\n\n    {}\n        ", self.comment()),
            3 => format!(" {}\n {}\n\n        ", self.comment(), self.comment()),
            _ => otherwise.to_owned(),
        }
    }
}

/// The text with its layout changed by random choices: comments, lines, blanks, and older spellings.
fn disturbed(text: &str, choices: &[u8]) -> String {
    let mut chance = Chance { choices: choices.iter().cycle(), comments: 0 };
    // Brackets that are not needed vanish, and with them the lines inside.
    let is_canonical = formatted(text) == text;
    let mut out = String::new();
    for line in text.lines() {
        if line.starts_with("--") || line.starts_with("//") || line.trim().is_empty() {
            out += line;
            out.push('\n');
            continue;
        }
        let code = &line[..code_end(line, &mut false)];
        for (at, part) in code.split('"').enumerate() {
            match at {
                0 => out += &chained(&older(part, chance.choose(3)), &out, &mut chance),
                _ if at % 2 == 1 => out += &format!("\"{part}\""),
                _ => out += &chained(part, &out, &mut chance),
            }
        }
        if is_canonical {
            out = spread(&out, &mut chance);
        }
        out += &line[code.len()..];
        if chance.choose(4) == 0 && code.len() == line.len() {
            out += &format!(" {}", chance.comment());
        }
        out.push('\n');
        if chance.choose(6) == 0 {
            out += &format!("{}\n", chance.comment());
        }
    }
    out
}

/// A piece of code with its chain broken, and comments in it; `before` it stands what is written already.
fn chained(code: &str, before: &str, chance: &mut Chance<'_>) -> String {
    let mut out = String::new();
    for (at, piece) in code.split(" # ").enumerate() {
        let line = before.rsplit('\n').next().unwrap_or_default();
        let is_first = line.trim().is_empty() && out.trim().is_empty();
        if at > 0 && !is_first {
            out += &match chance.choose(5) {
                0 => "\n  # ".to_owned(),
                1 => format!(" {}\n    {}\n# ", chance.comment(), chance.comment()),
                2 => "   # ".to_owned(),
                3 => format!(" # {}\n        ", chance.comment()),
                _ => " # ".to_owned(),
            };
        } else if at > 0 {
            out += " # ";
        }
        out += piece;
    }
    out
}

/// The last line of a text with lines that end inside its brackets.
fn spread(text: &str, chance: &mut Chance<'_>) -> String {
    let start = text.rfind('\n').map_or(0, |newline| newline + 1);
    let mut out = text[..start].to_owned();
    let (mut is_quoted, mut depth) = (false, 0);
    for (at, letter) in text[start..].char_indices() {
        let before = text[..start + at].chars().next_back().unwrap_or(' ');
        is_quoted ^= letter == '"';
        match letter {
            _ if is_quoted => out.push(letter),
            '(' | '[' => {
                out.push(letter);
                depth += 1;
                // The bracket of a number (`~name[i]`) holds no lines.
                if !before.is_ascii_alphanumeric() && !is_leaf(&text[start + at + 1..]) {
                    out += &chance.gap("");
                }
            }
            ')' | ']' => {
                depth -= 1;
                out.push(letter);
            }
            ',' if depth > 0 => {
                out.push(letter);
                out += &chance.gap("");
            }
            _ => out.push(letter),
        }
    }
    out
}

/// Whether a bracket holds a single word.
fn is_leaf(inside: &str) -> bool {
    let word = inside.split([')', ']']).next().unwrap_or_default();
    word.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '.')
}

/// The head of a statement in an older spelling.
fn older(head: &str, choice: u8) -> String {
    let name = head.split(':').next().unwrap_or_default();
    let is_head =
        head.contains(": ") && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'~');
    match choice {
        0 if is_head => head.replacen(": ", " = ", 1),
        1 if is_head && name.starts_with("out") => head.replacen(": ", " ", 1),
        _ => head.to_owned(),
    }
}

#[test]
fn programs_give_the_same_plan_each_time() {
    for text in programs() {
        let json =
            |text: &str| compile(text, &Options::default()).plan.as_ref().map(|plan| emit::json(plan, None));
        assert_eq!(json(&text), json(&text));
    }
}

/// Whether some comments have an older sign: they would swallow those that are put behind their lines.
fn has_older_comments(text: &str) -> bool {
    text.lines().any(|line| line.starts_with("# ") || line.contains("/*"))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn formatting_keeps_the_plan_and_the_comments(choices in proptest::collection::vec(any::<u8>(), 1..200)) {
        for text in programs().into_iter().filter(|text| !has_older_comments(text)) {
            let written = disturbed(&text, &choices);
            let canonical = formatted(&written);
            prop_assert!(plan(&written) == plan(&text), "another plan for\n{}", written);
            prop_assert!(plan(&canonical) == plan(&text), "another plan for\n{}\n-- from\n{}", canonical, written);
            let (before, after) = (places(&written), places(&canonical));
            // Where spellings change, words do: there the comments stay in their order.
            let is_same = before == after || (formatted(&text) != text && numbers(&before) == numbers(&after));
            prop_assert!(is_same, "{}\n-- becomes\n{}\n{:?}\n{:?}", written, canonical, before, after);
            prop_assert_eq!(formatted(&canonical), &*canonical, "formatting twice is formatting once");
        }
    }
}

#[test]
fn the_programs_of_the_repository_keep_their_comments() {
    for folder in ["tests/corpus", "examples", "tests/wrong"] {
        for path in files(folder, "ph") {
            check_comments(&path);
        }
    }
}

/// Checks that every comment line is still there, in order.
fn check_comments(path: &Path) {
    let text = std::fs::read_to_string(path).expect("a program can be read");
    let canonical = formatted(&text);
    let mut lines = canonical.lines();
    for comment in text.lines().filter_map(|line| Some(line.split_once("-- ")?.1.trim())) {
        assert!(lines.any(|line| line.contains(comment)), "{}: {comment}\n{canonical}", path.display());
    }
}

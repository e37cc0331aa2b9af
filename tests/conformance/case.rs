//! One case of the conformance data: reading it, playing it, comparing.

use super::expression;
use phonon_compiler::pattern::mini::has_notes;
use phonon_compiler::pattern::{Event, Pattern, Reading, Time, TimeSpan, Value, Want, merge_pieces};
use phonon_grammar::parse_pattern;
use serde::Deserialize;
use serde_json::Value as Json;
use std::cmp::Ordering;

/// A record of the data, as its README describes it.
#[derive(Deserialize)]
pub struct Case {
    pub id: String,
    pub area: String,
    pub tier: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub mini: Option<String>,
    pub phonon: Option<String>,
    pub cycles: i64,
    pub events: Vec<Expected>,
    #[serde(default)]
    pub error: bool,
    #[serde(default)]
    pub odd: bool,
    #[serde(default)]
    pub span: bool,
}

/// An event of the reference.
#[derive(Deserialize)]
pub struct Expected {
    whole: Option<[String; 2]>,
    part: [String; 2],
    value: Json,
}

/// An event in the form in which two engines are compared.
#[derive(Clone, Debug)]
struct Fact {
    part: TimeSpan,
    whole: Option<TimeSpan>,
    value: Json,
}

impl Case {
    /// What differs from the reference; `None` if nothing does.
    pub fn disagreement(&self) -> Option<String> {
        let pattern = match (self.pattern(), self.error) {
            (Ok(_), true) => return Some("accepted, and must be rejected".to_string()),
            (Err(_), true) => return None,
            (Err(message), false) => return Some(format!("rejected: {message}")),
            (Ok(pattern), false) => pattern,
        };
        let expected: Vec<Fact> = self.events.iter().map(Expected::fact).collect();
        if let Some(message) = self.compare(&expected, &self.ask(&pattern, |_| Vec::new())) {
            return Some(message);
        }
        let ask = |name: &str, cuts: fn(i64) -> Vec<Time>| {
            let message = self.compare(&expected, &self.ask(&pattern, cuts))?;
            Some(format!("in {name}: {message}"))
        };
        // What is continuous has the value of the start of each piece: its answer changes with the pieces.
        let is_continuous = expected.iter().any(|fact| fact.whole.is_none());
        let thirds = if self.span { None } else { ask("thirds", thirds_of) };
        let blocks = if self.span || is_continuous { None } else { ask("blocks", blocks_of) };
        thirds.or(blocks)
    }

    /// What is played.
    pub fn text(&self) -> &str {
        self.mini.as_deref().or(self.phonon.as_deref()).unwrap_or_default()
    }

    fn pattern(&self) -> Result<Pattern, String> {
        match (&self.mini, &self.phonon) {
            (Some(mini), _) => self.mini_pattern(mini),
            (None, Some(text)) => self.expression(text),
            (None, None) => Err("a case without a pattern".to_string()),
        }
    }

    fn reading(&self) -> Result<Reading, String> {
        Ok(match self.kind.as_str() {
            "string" => Reading::Word,
            "double" => Reading::Number,
            "note" => Reading::Note,
            "int" => Reading::Int,
            "rational" => Reading::Ratio,
            "bool" => Reading::Bool,
            "char" => Reading::Char,
            other => return Err(format!("no reading for {other}")),
        })
    }

    fn mini_pattern(&self, text: &str) -> Result<Pattern, String> {
        let reading = self.reading()?;
        let pitches = matches!(reading, Reading::Number | Reading::Note | Reading::Int);
        let text = if pitches { octaves_lowered(text) } else { text.to_string() };
        let (mini, mut problems) = parse_pattern(&text, 0);
        let (mut pattern, mut more) = Pattern::from_mini(&mini, reading);
        if pitches && !more.is_empty() && has_notes(&mini) {
            // Note names are numbers in the reference; here they stand where a pitch is wanted.
            (pattern, more) = Pattern::from_mini(&mini, Reading::Note);
        }
        problems.extend(more);
        match problems.first() {
            Some(problem) => Err(problem.message.clone()),
            None => Ok(pattern),
        }
    }

    fn expression(&self, text: &str) -> Result<Pattern, String> {
        let want = if self.kind == "control" { Want::Controls } else { Want::Values(self.reading()?) };
        expression::pattern(text, want)
    }

    /// The events of every cycle, each asked for in the pieces that its cuts make.
    fn ask(&self, pattern: &Pattern, cuts: fn(i64) -> Vec<Time>) -> Vec<Fact> {
        let mut facts = Vec::new();
        for cycle in 0..self.cycles {
            let mut edges = cuts(cycle);
            edges.insert(0, Time::from_int(cycle));
            edges.push(Time::from_int(cycle + 1));
            let events = edges.windows(2).flat_map(|piece| pattern.query(piece[0], piece[1])).collect();
            facts.extend(merge_pieces(events).iter().map(fact_of));
        }
        facts
    }

    fn compare(&self, expected: &[Fact], found: &[Fact]) -> Option<String> {
        let onsets = |facts: &[Fact]| {
            let has_onset = |fact: &&Fact| fact.whole.is_some_and(|whole| whole.begin == fact.part.begin);
            let moment = |fact: &Fact| Fact {
                part: TimeSpan::new(fact.part.begin, fact.part.begin),
                whole: None,
                value: fact.value.clone(),
            };
            facts.iter().filter(has_onset).map(moment).collect::<Vec<Fact>>()
        };
        if self.odd {
            return difference(onsets(expected), onsets(found));
        }
        difference(expected.to_vec(), found.to_vec())
    }
}

/// The times inside a cycle at which its thirds meet.
fn thirds_of(cycle: i64) -> Vec<Time> {
    vec![Time::new(cycle * 3 + 1, 3), Time::new(cycle * 3 + 2, 3)]
}

/// The times inside a cycle at which blocks of 512 frames meet, at 44.1 kHz and half a cycle a second.
fn blocks_of(cycle: i64) -> Vec<Time> {
    const FRAMES: i64 = 512;
    const FRAMES_PER_CYCLE: i64 = 88_200;
    let first = cycle * FRAMES_PER_CYCLE / FRAMES + 1;
    (first..)
        .map(|block| block * FRAMES)
        .take_while(|frame| *frame < (cycle + 1) * FRAMES_PER_CYCLE)
        .map(|frame| Time::new(frame, FRAMES_PER_CYCLE))
        .collect()
}

impl Expected {
    fn fact(&self) -> Fact {
        let span = |[begin, end]: &[String; 2]| TimeSpan::new(time(begin), time(end));
        Fact { part: span(&self.part), whole: self.whole.as_ref().map(span), value: self.value.clone() }
    }
}

fn time(text: &str) -> Time {
    let (num, den) = text.split_once('/').expect("a fraction");
    Time::new(num.parse().expect("a numerator"), den.parse().expect("a denominator"))
}

fn fact_of(event: &Event) -> Fact {
    Fact { part: event.part, whole: event.whole, value: json(&event.value) }
}

fn json(value: &Value) -> Json {
    match value {
        Value::Number(number) => Json::from(*number),
        Value::Ratio(ratio) => Json::from(ratio.to_string()),
        Value::Bool(truth) => Json::from(*truth),
        Value::Word(word) => Json::from(word.as_str()),
        Value::Controls(controls) => {
            controls.iter().map(|(name, value)| (name.to_string(), json(value))).collect()
        }
    }
}

/// The first event that only one side has. Equal twins count twice.
fn difference(mut expected: Vec<Fact>, found: Vec<Fact>) -> Option<String> {
    for fact in found {
        match expected.iter().position(|other| same(&fact, other)) {
            Some(at) => {
                expected.remove(at);
            }
            None => return Some(format!("too much: {fact:?}; missing: {:?}", expected.first())),
        }
    }
    expected.first().map(|fact| format!("missing: {fact:?}"))
}

fn same(a: &Fact, b: &Fact) -> bool {
    a.part == b.part && a.whole == b.whole && alike(&a.value, &b.value)
}

fn alike(a: &Json, b: &Json) -> bool {
    match (a, b) {
        (Json::Number(a), Json::Number(b)) => {
            let (a, b) = (a.as_f64().unwrap_or(f64::NAN), b.as_f64().unwrap_or(f64::NAN));
            (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0)
        }
        (Json::Object(a), Json::Object(b)) => {
            a.len() == b.len()
                && a.iter().all(|(name, value)| b.get(name).is_some_and(|other| alike(value, other)))
        }
        // A number that was written as a fraction.
        (Json::String(text), Json::Number(_)) => match text.split_once('/').map(|_| time(text)) {
            Some(ratio) => alike(&Json::from(ratio.to_f64()), b),
            None => false,
        },
        _ => a == b,
    }
}

/// The data counts octaves from c5 = 0 semitones, Phonon from c4 = 0: explicit octaves move down by one.
pub fn octaves_lowered(text: &str) -> String {
    let mut lowered = String::new();
    let mut word = String::new();
    // After a quote stand the names and modifiers of chords: `d1` is no note there.
    let mut in_chord = false;
    for char in text.chars().chain([' ']) {
        if char.is_alphanumeric() {
            word.push(char);
            continue;
        }
        let digits = word.find(|char: char| char.is_ascii_digit()).unwrap_or(word.len());
        let (name, octave) = word.split_at(digits);
        let is_note = name.starts_with(|char| ('a'..='g').contains(&char))
            && name[1..].chars().all(|char| matches!(char, 's' | 'f' | 'n'));
        match octave.parse::<i64>() {
            Ok(octave) if is_note && !in_chord => lowered.push_str(&format!("{name}{}", octave - 1)),
            _ => lowered.push_str(&word),
        }
        word.clear();
        lowered.push(char);
        in_chord = char == '\'';
    }
    lowered.pop();
    lowered
}

/// By area, then by tier.
pub fn by_area(a: &Case, b: &Case) -> Ordering {
    (&a.area, &a.tier, &a.id).cmp(&(&b.area, &b.tier, &b.id))
}

//! Mini-notation to patterns.
//!
//! The meaning of every form is TidalCycles'. What a word means depends on the [`Reading`] that its user asks for.

mod word;

use super::Pattern;
use super::arg::Arg;
use super::build::Builder;
use super::chord::{Modifier, chord, chord_names};
use super::limit::{EVENTS_PER_CYCLE, too_many_events};
use super::node::{Join, Kept, Node, NodeId, Slot, ValueFunction};
use super::time::Time;
use super::value::Value;
use phonon_grammar::Span;
use phonon_grammar::ast::mini::{Body, Joint, Mini, Sequence, Step, Suffix, SuffixKind, Term, TermKind};
use phonon_grammar::diagnostic::{Code, Diagnostic, nearest};

pub use word::{Reading, note_name};

impl Pattern {
    /// The pattern of a text whose words are read as `reading`. Total: what has no meaning is silent and reported.
    pub fn from_mini(mini: &Mini, reading: Reading) -> (Pattern, Vec<Diagnostic>) {
        let mut builder = Builder::new();
        let (root, diagnostics) = lower(&mut builder, mini, reading);
        (builder.finish(root), diagnostics)
    }
}

/// Adds the pattern of a text to an arena.
pub fn lower(builder: &mut Builder, mini: &Mini, reading: Reading) -> (NodeId, Vec<Diagnostic>) {
    let mut lowering = Lowering { builder, diagnostics: Vec::new(), streams: 0 };
    let root = lowering.body(&mini.body, reading);
    (root, lowering.diagnostics)
}

/// Adds the pattern of one word that stands outside a string.
pub(super) fn lower_word(
    builder: &mut Builder,
    word: &str,
    span: Span,
    reading: Reading,
) -> (NodeId, Vec<Diagnostic>) {
    let mut lowering = Lowering { builder, diagnostics: Vec::new(), streams: 0 };
    let node = lowering.word(word, span, reading);
    (node, lowering.diagnostics)
}

/// Whether a text holds note names or chords: such a text triggers voices where numbers would step a frequency.
pub fn has_notes(mini: &Mini) -> bool {
    let mut found = false;
    for_each_term(&mini.body, &mut |term| match &term.kind {
        TermKind::Word(word) => found |= note_name(word).is_some(),
        TermKind::Chord { .. } => found = true,
        _ => {}
    });
    found
}

/// Calls `f` with every term that sounds; factors and other arguments do not.
fn for_each_term(body: &Body, f: &mut dyn FnMut(&Term)) {
    for step in body.layers.iter().flat_map(|layer| layer.feet.iter().flatten()) {
        in_step(step, f);
    }
}

fn in_step(step: &Step, f: &mut dyn FnMut(&Term)) {
    f(&step.term);
    match &step.term.kind {
        TermKind::Group(body) | TermKind::Alternate(body) | TermKind::Polymeter { body, .. } => {
            for_each_term(body, f);
        }
        TermKind::Range { from, to } => {
            in_step(from, f);
            in_step(to, f);
        }
        TermKind::Word(_) | TermKind::Rest | TermKind::Chord { .. } => {}
    }
}

struct Lowering<'b> {
    builder: &'b mut Builder,
    diagnostics: Vec<Diagnostic>,
    /// How many `?` and `|` are complete: each draws its own random numbers.
    streams: u32,
}

/// A pattern and its length in steps.
struct Steps {
    node: NodeId,
    length: Time,
}

impl Lowering<'_> {
    fn error(&mut self, code: Code, span: Span, message: String, label: &str) {
        self.diagnostics.push(Diagnostic::error(code, span, message).label(label));
    }

    fn next_stream(&mut self) -> u32 {
        self.streams += 1;
        self.streams - 1
    }

    /// The node, or silence and a message if it has too many events in a cycle.
    fn limited(&mut self, node: NodeId, span: Span) -> NodeId {
        match self.builder.excess(node) {
            Some(count) => self.too_many(count, span),
            None => node,
        }
    }

    fn too_many(&mut self, count: f64, span: Span) -> NodeId {
        self.diagnostics.push(too_many_events(count, span));
        self.builder.silence()
    }

    fn body(&mut self, body: &Body, reading: Reading) -> NodeId {
        let layers: Vec<NodeId> =
            body.layers.iter().map(|layer| self.sequence(layer, reading).node).collect();
        let node = match (body.joint, layers.as_slice()) {
            (_, []) => self.builder.silence(),
            (Joint::Choice, _) => {
                let stream = self.next_stream();
                self.builder.push(Node::Choose { stream, of: layers })
            }
            (Joint::Stack, [only]) => *only,
            (Joint::Stack, _) => self.builder.push(Node::Stack(layers)),
        };
        self.limited(node, body.span)
    }

    fn sequence(&mut self, sequence: &Sequence, reading: Reading) -> Steps {
        match sequence.feet.as_slice() {
            [only] => self.steps(only, sequence.span, reading),
            feet => {
                let parts = feet
                    .iter()
                    .map(|foot| (1, Time::ONE, self.steps(foot, sequence.span, reading).node))
                    .collect();
                self.in_slots(parts, sequence.span)
            }
        }
    }

    fn steps(&mut self, steps: &[Step], span: Span, reading: Reading) -> Steps {
        let mut parts = Vec::with_capacity(steps.len());
        for step in steps {
            let node = self.step(step, reading);
            let (count, weight) = self.widening(step);
            parts.push((count, weight, node));
        }
        self.in_slots(parts, span)
    }

    /// Steps side by side: how often, how wide, and what.
    fn in_slots(&mut self, parts: Vec<(u64, Time, NodeId)>, span: Span) -> Steps {
        let slots = parts.iter().fold(0u64, |sum, (count, ..)| sum.saturating_add(*count));
        let events: f64 =
            parts.iter().map(|&(count, _, node)| count as f64 * self.builder.density(node).max(1.0)).sum();
        if slots > EVENTS_PER_CYCLE {
            let node = self.too_many(events, span);
            return Steps { node, length: Time::ONE };
        }
        let length = parts
            .iter()
            .fold(Time::ZERO, |sum, (count, weight, _)| sum + *weight * Time::from_int(*count as i64));
        if let [(1, _, node)] = parts.as_slice() {
            return Steps { node: *node, length };
        }
        let mut at = Time::ZERO;
        let mut row = Vec::with_capacity(slots as usize);
        for (count, weight, of) in parts {
            for _ in 0..count {
                let slot = Slot { begin: at / length, end: (at + weight) / length, of };
                at = at + weight;
                if slot.begin < slot.end {
                    row.push(slot);
                }
            }
        }
        let node = if row.is_empty() { Node::Silence } else { Node::Sequence(row) };
        let node = self.builder.push(node);
        Steps { node: self.limited(node, span), length }
    }

    /// How often a step is played, and how wide it is each time.
    fn widening(&mut self, step: &Step) -> (u64, Time) {
        let (mut count, mut weight) = (1u64, Time::ONE);
        for suffix in &step.suffixes {
            match &suffix.kind {
                SuffixKind::Weight(None) => weight = weight + Time::ONE,
                SuffixKind::Weight(Some(text)) => match self.ratio(text, suffix.span) {
                    Some(ratio) if ratio >= Time::ZERO => weight = weight + ratio - Time::ONE,
                    Some(_) => {
                        let message = format!("`{text}` is below zero");
                        self.error(Code::NumberRange, suffix.span, message, "a weight is at least 0");
                    }
                    None => {}
                },
                SuffixKind::Repeat(None) => count = count.saturating_add(1),
                SuffixKind::Repeat(Some(text)) => match text.parse::<u64>() {
                    Ok(times) => count = count.saturating_add(times).saturating_sub(1),
                    Err(_) => {
                        let message = format!("the number `{text}` is out of range");
                        self.error(Code::NumberRange, suffix.span, message, "too large");
                    }
                },
                _ => {}
            }
        }
        if count > EVENTS_PER_CYCLE {
            self.diagnostics.push(too_many_events(count as f64, step.span));
            count = 1;
        }
        (count, weight)
    }

    fn ratio(&mut self, text: &str, span: Span) -> Option<Time> {
        match Reading::Ratio.read(text) {
            Ok(value) => value.time(),
            Err(problem) => {
                self.diagnostics.push(problem.diagnostic(text, span));
                None
            }
        }
    }

    fn step(&mut self, step: &Step, reading: Reading) -> NodeId {
        let mut node = self.term(&step.term, reading);
        for suffix in &step.suffixes {
            node = self.suffix(node, suffix, step.span, reading);
        }
        node
    }

    fn suffix(&mut self, of: NodeId, suffix: &Suffix, step: Span, reading: Reading) -> NodeId {
        let here = Span { start: step.start, end: suffix.span.end };
        let node = match &suffix.kind {
            SuffixKind::Fast(by) | SuffixKind::Slow(by) => {
                let slow = matches!(suffix.kind, SuffixKind::Slow(_));
                let by = self.term(by, Reading::Ratio);
                self.builder
                    .with_arg(by, Join::Inner, |builder, by| builder.push(Node::Rate { by, slow, of }))
            }
            SuffixKind::Degrade(chance) => self.degrade(of, chance.as_deref(), suffix.span),
            SuffixKind::Euclid { pulses, steps, rotation } => {
                let mut number = |sequence| self.sequence(sequence, Reading::Int).node;
                let (pulses, steps) = (number(pulses), number(steps));
                let rotation = match rotation {
                    Some(rotation) => number(rotation),
                    None => self.builder.atom(Value::Number(0.0)),
                };
                let args = [pulses, steps, rotation];
                let (count, limit) = (self.builder.magnitude(steps), EVENTS_PER_CYCLE as f64);
                if count > limit && count.is_finite() {
                    let message = format!("{count:.0} steps per cycle (limit {limit})");
                    self.error(Code::TooManyEvents, here, message, "too many steps in a cycle");
                }
                self.builder.euclid(&args, reading == Reading::Bool, of)
            }
            SuffixKind::Weight(_) | SuffixKind::Repeat(_) => return of,
        };
        self.limited(node, here)
    }

    fn degrade(&mut self, of: NodeId, chance: Option<&str>, span: Span) -> NodeId {
        let chance = match chance.map(str::parse::<f64>) {
            None => 0.5,
            Some(Ok(chance)) if (0.0..=1.0).contains(&chance) => chance,
            Some(_) => {
                let message = "a chance lies between 0 and 1".to_string();
                self.error(Code::NumberRange, span, message, "not a chance");
                0.5
            }
        };
        let stream = self.next_stream();
        self.builder.push(Node::Degrade {
            amount: Arg::Const(Value::Number(chance)),
            stream: Arg::int(i64::from(stream)),
            kept: Kept::AtLeast,
            of,
        })
    }

    fn term(&mut self, term: &Term, reading: Reading) -> NodeId {
        match &term.kind {
            // A frequency or a level that rests is 0; a rest elsewhere is nothing.
            TermKind::Rest if matches!(reading, Reading::Hertz | Reading::Level) => {
                self.builder.atom(Value::Ratio(Time::ZERO))
            }
            TermKind::Rest => self.builder.silence(),
            TermKind::Word(word) => self.word(word, term.span, reading),
            TermKind::Group(body) => self.body(body, reading),
            TermKind::Alternate(body) => {
                let layers = self.layers(body, reading);
                let one = self.builder.atom(Value::Ratio(Time::ONE));
                self.at_rate(layers, one, term.span)
            }
            TermKind::Polymeter { body, steps } => self.lists(body, steps.as_deref(), term.span, reading),
            TermKind::Chord { root, parts } => self.chord(root, parts, term.span, reading),
            TermKind::Range { from, to } => {
                let ends = [self.step(from, reading), self.step(to, reading)];
                let source = Some(term.span);
                let node =
                    self.builder.with_args(
                        &ends,
                        Join::Both,
                        &mut |builder, args| match <[Arg; 2]>::try_from(args) {
                            Ok([from, to]) => builder.push(Node::Range { from, to, source }),
                            Err(_) => builder.silence(),
                        },
                    );
                self.limited(node, term.span)
            }
        }
    }

    fn word(&mut self, word: &str, span: Span, reading: Reading) -> NodeId {
        match reading.read(word) {
            Ok(value) => self.builder.push(Node::Atom { value, source: Some(span) }),
            Err(problem) => {
                self.diagnostics.push(problem.diagnostic(word, span));
                self.builder.silence()
            }
        }
    }

    /// The lists of `{a b, c d e}%n`. The random numbers of the lists come before those of the rate.
    fn lists(&mut self, body: &Body, steps: Option<&Term>, span: Span, reading: Reading) -> NodeId {
        let layers = self.layers(body, reading);
        let rate = match (steps, layers.first()) {
            (Some(steps), _) => self.term(steps, Reading::Ratio),
            (None, Some(first)) => {
                let length = first.length;
                self.builder.atom(Value::Ratio(length))
            }
            (None, None) => return self.builder.silence(),
        };
        self.at_rate(layers, rate, span)
    }

    fn layers(&mut self, body: &Body, reading: Reading) -> Vec<Steps> {
        match body.joint {
            Joint::Stack => body.layers.iter().map(|layer| self.sequence(layer, reading)).collect(),
            Joint::Choice => vec![Steps { node: self.body(body, reading), length: Time::ONE }],
        }
    }

    fn at_rate(&mut self, layers: Vec<Steps>, rate: NodeId, span: Span) -> NodeId {
        let mut stacked = Vec::with_capacity(layers.len());
        for Steps { node, length } in layers {
            if length == Time::ZERO {
                continue;
            }
            let per_step = Time::ONE / length;
            stacked.push(match self.builder.node(rate) {
                Node::Atom { value, .. } => {
                    let rate = value.time().unwrap_or(Time::ONE) * per_step;
                    self.builder.fast(rate, node)
                }
                _ => {
                    let scaled = self.builder.map(ValueFunction::Scale(per_step), rate);
                    self.builder.with_arg(scaled, Join::Inner, |builder, by| {
                        builder.push(Node::Rate { by, slow: false, of: node })
                    })
                }
            });
        }
        let node = match stacked.as_slice() {
            [only] => *only,
            _ => self.builder.push(Node::Stack(stacked)),
        };
        self.limited(node, span)
    }

    fn chord(&mut self, root: &Term, parts: &[Term], span: Span, reading: Reading) -> NodeId {
        let Some(pitch) = reading.of_pitches() else {
            let message = "a chord has no place in a pattern of words".to_string();
            self.error(Code::MiniValue, span, message, "not a word");
            return self.builder.silence();
        };
        let mut args = vec![self.term(root, pitch)];
        let (name, modifiers) = match parts.split_first() {
            Some((first, rest)) if !is_modifier(first) => (Some(first), rest),
            _ => (None, parts),
        };
        args.push(match name {
            Some(name) => self.term(name, Reading::ChordName),
            None => self.builder.atom(Value::Word("major".into())),
        });
        for modifier in modifiers {
            args.push(self.term(modifier, Reading::ChordModifier));
        }
        let source = Some(span);
        let node = self.builder.with_args(&args, Join::Both, &mut |builder, args| {
            let mut args = args.into_iter();
            let (root, name) = (args.next(), args.next());
            let (Some(root), Some(name)) = (root, name) else { return builder.silence() };
            builder.push(Node::Chord { root, name, modifiers: args.collect(), source })
        });
        match reading {
            Reading::Hertz => self.builder.map(ValueFunction::Hertz, node),
            _ => node,
        }
    }
}

/// Whether the first word after a root is no chord but something done to one: `c'i` is a major chord inverted.
fn is_modifier(part: &Term) -> bool {
    matches!(&part.kind, TermKind::Word(word) if chord(word).is_none() && Modifier::parse(word).is_some())
}

/// What is wrong with a chord's name.
fn unknown_chord(name: &str, span: Span) -> Diagnostic {
    let diagnostic = Diagnostic::error(Code::UnknownChord, span, format!("there is no chord `{name}`"));
    match nearest(name, chord_names()) {
        Some(near) => diagnostic.fix(format!("did you mean `{near}`?"), span, near),
        None => diagnostic,
    }
}

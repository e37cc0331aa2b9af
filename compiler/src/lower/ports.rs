//! What the ports of a ugen read.

use super::arguments::Given;
use super::scope::{Bound, Scope, Start};
use super::statements::exact;
use super::{Lowering, Sound};
use crate::graph::Signal;
use crate::pattern::{Nature, Pattern, Value};
use crate::plan::{Link, Setting};
use crate::resolve::Sort;
use crate::ugen::{Port, Role, Ugen, UgenId, Unit};
use petgraph::stable_graph::NodeIndex;
use phonon_grammar::ast::{Expr, ExprKind};
use phonon_grammar::diagnostic::Code;
use phonon_grammar::{Diagnostic, Span};
use std::collections::BTreeSet;

/// Oscillators with a constant frequency below this one are modulators: a voice's note leaves them alone.
const MODULATOR_HZ: f32 = 20.0;
/// What an oscillator plays in a voice where no frequency is given: c4.
const MIDDLE_C_HZ: f32 = 261.625_58;

/// The output of `voice` that is the ratio of its frequencies to those of c4.
const RATIO: u8 = 2;

/// The output of `voice` that is its note in semitones.
const NOTE: u8 = 3;

/// What a voice is told of its event, by the names that an instrument has for it.
pub(super) const TOLD: [&str; 6] = ["note", "freq", "gain", "gate", "velocity", "sustain"];

/// How long the step of a level or a place takes: 63 % of the way.
const GLIDE_SECONDS: f32 = 0.002;

/// How many numbers a list holds at most.
const LIST_MAX: usize = 64;

impl Lowering<'_> {
    /// What each port reads; a list, and a port that takes any number, gives as many as there are.
    pub(super) fn ports(
        &mut self,
        row: &Ugen,
        given: &Given<'_>,
        input: Option<Sound>,
        span: Span,
        scope: &Scope,
    ) -> Vec<Bound> {
        let mut first = input;
        let (mut start, mut listed) = (None, None);
        let mut ports = Vec::with_capacity(row.ports.len());
        for (port, argument) in row.ports.iter().zip(&given.ports) {
            // A kernel reads the start or the gate; an expression, in which the port is a name, may need both.
            let begun = |start: Start| match port.role {
                Role::Gate if row.has_kernel() => Bound::Sound(start.gate),
                _ => Bound::Start(start),
            };
            let sound = match (port.role, argument) {
                (Role::Signal, argument) => {
                    let sound = first.unwrap_or_else(|| {
                        argument.map_or(Sound::SILENCE, |argument| self.sound(argument, scope))
                    });
                    first = Some(sound);
                    sound
                }
                (Role::Trigger, _) | (Role::Gate, Some(_)) => {
                    let found = self.start(*argument, span, scope);
                    start = Some(found);
                    ports.push(begun(found));
                    continue;
                }
                (Role::Gate, None) => {
                    ports.push(begun(start.unwrap_or_else(|| self.start(None, span, scope))));
                    continue;
                }
                (Role::Many, argument) => {
                    let before = input.filter(|_| row.input().is_none());
                    let members = argument.iter().chain(&given.more).map(|member| self.sound(member, scope));
                    let members: Vec<Sound> = before.into_iter().chain(members.collect::<Vec<_>>()).collect();
                    ports.extend(members.into_iter().map(Bound::Sound));
                    continue;
                }
                (Role::List, Some(argument)) => {
                    let numbers = self.list(row, port, argument);
                    self.check_list(row, port, numbers.len(), &mut listed, argument.span);
                    ports.extend(numbers.map(|number| Bound::Sound(Sound::Mono(Signal::Constant(number)))));
                    continue;
                }
                (Role::Sample, _) => Sound::Mono(Signal::Constant(0.0)),
                (Role::Sound, Some(argument)) => self.sound(argument, scope),
                (Role::Word(words), Some(argument)) => self.word(words, argument, scope),
                (Role::Pitch, argument) => self.pitch(port, *argument, scope, span),
                (_, Some(argument)) => self.knob(row, port, argument, scope),
                (_, None) => Sound::Mono(Signal::Constant(port.default.unwrap_or(0.0))),
            };
            ports.push(Bound::Sound(sound));
        }
        ports
    }

    /// What moves a knob. A number outside the range of the port is worth a warning: the kernel will clamp it.
    fn knob(&mut self, row: &Ugen, port: &Port, argument: &Expr, scope: &Scope) -> Sound {
        let sound = self.sound(argument, &if port.unit == Unit::Hz { scope.knob() } else { scope.level() });
        if let Some(value) = sound.constant()
            && (value < port.min || value > port.max)
            && !scope.is_row
        {
            let near = value.clamp(port.min, port.max);
            let message = format!("`{}` of `{}` is {value}, and plays as {near}", port.name, row.name);
            let help = format!("it goes from {} to {}", port.min, port.max);
            self.report(Diagnostic::warning(Code::OutOfRange, argument.span, message).help(help));
        }
        if port.role == Role::Literal && sound.constant().is_none() {
            let message = format!("`{}` of `{}` must be a plain number", port.name, row.name);
            self.report(Diagnostic::error(Code::NotLiteral, argument.span, message));
        }
        if port.glides { self.glided(sound, argument.span, scope) } else { sound }
    }

    /// What moves in steps, with the steps rounded off; anything else as it is.
    fn glided(&mut self, sound: Sound, span: Span, scope: &Scope) -> Sound {
        if !sound.sides().iter().any(|side| self.module.graph.is_pattern(*side)) {
            return sound;
        }
        let seconds = Sound::Mono(Signal::Constant(GLIDE_SECONDS));
        self.spread(UgenId::known("lag"), &[sound, seconds], &scope.knob(), span)
    }

    /// The numbers of a text.
    fn list(&mut self, row: &Ugen, port: &Port, argument: &Expr) -> std::vec::IntoIter<f32> {
        let text = if let ExprKind::Text(text) = &argument.kind { text.raw.as_str() } else { "" };
        let numbers: Result<Vec<f32>, _> = text.split_whitespace().map(str::parse).collect();
        match numbers {
            Ok(numbers)
                if (1..=LIST_MAX).contains(&numbers.len()) && numbers.iter().all(|n| n.is_finite()) =>
            {
                numbers.into_iter()
            }
            _ => {
                let message = format!("`{}` of `{}` is a text of numbers", port.name, row.name);
                let help = format!("for example `\"1 0.5 0.25\"`, at most {LIST_MAX} of them");
                self.report(Diagnostic::error(Code::NotLiteral, argument.span, message).help(help));
                vec![0.0].into_iter()
            }
        }
    }

    /// Of two lists, the second stands between the members of the first.
    fn check_list(&mut self, row: &Ugen, port: &Port, count: usize, listed: &mut Option<usize>, span: Span) {
        if let Some(first) = listed.replace(count)
            && count + 1 != first
        {
            let message = format!("`{}` of `{}` has {count} numbers for {first} levels", port.name, row.name);
            let help = format!("there is one from each level to the next: {}", first.saturating_sub(1));
            self.report(Diagnostic::error(Code::Arity, span, message).help(help));
        }
    }

    /// A number, or a pattern of words that each stand for their place among `words`.
    fn word(&mut self, words: &[&str], argument: &Expr, scope: &Scope) -> Sound {
        let is_text = self.nature(argument, scope) == Nature::Values && exact(argument).is_none();
        let places = if is_text { self.places(words, argument, scope) } else { None };
        match places {
            Some(pattern) => self.stepped(pattern, argument.span, scope),
            None => self.sound(argument, &scope.knob()),
        }
    }

    /// A frequency; in a voice, what is heard follows the note.
    fn pitch(&mut self, port: &Port, argument: Option<&Expr>, scope: &Scope, span: Span) -> Sound {
        let frequency = match argument {
            Some(argument) => self.sound(argument, &scope.knob()),
            None if scope.in_voice => Sound::Mono(Signal::Constant(MIDDLE_C_HZ)),
            None => Sound::Mono(Signal::Constant(port.default.unwrap_or(1.0))),
        };
        let is_tone = frequency.constant().is_none_or(|hz| hz.abs() >= MODULATOR_HZ);
        if !(scope.in_voice && scope.is_path && is_tone) || self.follows_note(frequency) {
            return frequency;
        }
        let ratio = Sound::Mono(Signal::Output(self.starter(scope, span), RATIO));
        self.arithmetic("mul", frequency, ratio, &scope.knob(), span)
    }

    /// Whether a frequency is made of the note of the voice already.
    fn follows_note(&self, frequency: Sound) -> bool {
        let Some(starter) = self.starter else { return false };
        let is_note = |output| [RATIO, NOTE].contains(&output);
        let (mut waiting, mut seen) = (frequency.sides().to_vec(), BTreeSet::new());
        while let Some(signal) = waiting.pop() {
            match signal {
                Signal::Output(node, output) if node == starter && is_note(output) => return true,
                Signal::Output(node, _) if seen.insert(node) => {
                    waiting.extend(self.module.graph.inputs(node));
                }
                Signal::Output(..) | Signal::Constant(_) => {}
            }
        }
        false
    }

    /// What the voice that plays an expression is told of its event, by name; a function of the program hides it.
    pub(super) fn told(&mut self, name: &str, span: Span, scope: &Scope) -> Option<Sound> {
        let is_hidden = self.definitions.find(Sort::Function, name, span).is_some();
        if !TOLD.contains(&name) || !scope.in_voice || scope.is_row || is_hidden {
            return None;
        }
        if name == "velocity" {
            return Some(self.setting(Setting::new(name, 1.0), scope, span)[0]);
        }
        let starter = self.starter(scope, span);
        let output = |output| Sound::Mono(Signal::Output(starter, output));
        Some(match name {
            "gate" => output(1),
            "note" => output(NOTE),
            "gain" => output(4),
            "sustain" => output(5),
            _ => {
                let middle_c = Sound::Mono(Signal::Constant(MIDDLE_C_HZ));
                self.arithmetic("mul", middle_c, output(RATIO), &scope.knob(), span)
            }
        })
    }

    /// What starts an envelope: the events of a pattern of truths, or where a signal rises; where nothing is given, the
    /// voice, and outside of voices the cycle.
    fn start(&mut self, argument: Option<&Expr>, span: Span, scope: &Scope) -> Start {
        let Some(argument) = argument else {
            let starter = self.starter(scope, span);
            let output = |output| Sound::Mono(Signal::Output(starter, output));
            let trigger = output(if scope.in_voice { 0 } else { 2 });
            return Start { trigger, gate: output(1) };
        };
        if let ExprKind::Name(name) = &argument.kind
            && let Some(Bound::Start(start)) = scope.params.get(name)
        {
            return *start;
        }
        if self.nature(argument, scope) == Nature::Values && exact(argument).is_none() {
            let track = self.truths(argument, scope);
            let track = self.track(track, argument.span);
            let node = self.add(UgenId::known("track"), &scope.bus, &[], Some(Link::Track(track)), span);
            let output = |output| Sound::Mono(Signal::Output(node, output));
            return Start { trigger: output(2), gate: output(1) };
        }
        let gate = self.sound(argument, &scope.knob());
        let trigger = self.spread(UgenId::known("edge"), &[gate], &scope.knob(), span);
        Start { trigger, gate }
    }

    /// The node that says when a voice, or outside of voices a cycle, begins.
    fn starter(&mut self, scope: &Scope, span: Span) -> NodeIndex {
        if let Some(starter) = self.starter {
            return starter;
        }
        let starter = if scope.in_voice {
            self.add(UgenId::known("voice"), &scope.bus, &[], None, span)
        } else {
            let track = self.track(Pattern::pure(Value::Number(1.0)), Span::default());
            self.add(UgenId::known("track"), "cycle", &[], Some(Link::Track(track)), span)
        };
        self.starter = Some(starter);
        starter
    }
}

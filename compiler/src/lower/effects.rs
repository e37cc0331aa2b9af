//! Effects as values of functions: `x $ every 2 (# lpf 500 0.8)`.
//!
//! What a function does to a pattern it does to marks as well. Events that come out of it with a mark are played by
//! voices of their own, and these go through the effect: so every transform decides by its own rule what is wet and
//! what is dry. A sound without events is treated as one event a cycle, faded in and out.

use super::expr::Meaning;
use super::scope::{Bound, Scope};
use super::{Lowering, Sound};
use crate::graph::Signal;
use crate::pattern::marks::{LAYERS_MAX, Layer};
use crate::pattern::{Arg, Builder, Function, Nature, Pattern, Value, starts_voices};
use crate::plan::Link;
use crate::ugen::UgenId;
use phonon_grammar::ast::{Expr, Op};
use phonon_grammar::diagnostic::Code;
use phonon_grammar::{Diagnostic, Span};
use std::collections::BTreeMap;

/// How long a sound without events is faded where a function turns to it or away from it.
const FADE_SECONDS: f32 = 0.003;

/// How many places in a cycle are told apart where a function asks for the place of a sound without events.
const PLACES: i64 = 48;

/// An effect that a function was given: an operator with its right side, and what stands around it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Effect {
    op: Op,
    right: Expr,
    params: BTreeMap<String, Bound>,
    functions: Vec<Function>,
}

impl Effect {
    /// The effect of `(op right)` in `scope`.
    pub(super) fn new(op: Op, right: &Expr, scope: &Scope) -> Effect {
        Effect { op, right: right.clone(), params: scope.params.clone(), functions: scope.functions.clone() }
    }
}

impl Lowering<'_> {
    /// What `value` becomes by a function: its events changed, or its sound.
    pub(super) fn changed_meaning(
        &mut self,
        function: &Function,
        span: Span,
        value: &Expr,
        scope: &Scope,
    ) -> Meaning {
        if self.nature(value, scope) != Nature::Signal || self.is_events(value, scope) {
            return self.meaning(value, &scope.with(function.clone()));
        }
        if starts_voices(value, &self.naming(scope)) && self.asks_for_events(function) {
            return Meaning::Events(self.events(value, &scope.with(function.clone())));
        }
        Meaning::Sound(
            self.changed(function, span, scope, &mut |lowering, inner| lowering.sound(value, inner)),
        )
    }

    /// Whether a function works on events alone: it sets their controls, or moves what an effect goes with.
    fn asks_for_events(&self, function: &Function) -> bool {
        function.apply(&Pattern::pure(Value::Number(0.0))).gives_controls()
            || function.steps().any(|step| self.parted(&step).is_some_and(|(gates, _)| gates.moves()))
    }

    /// What a function makes of a sound that `make` makes in a scope. Steps without effects change the patterns inside.
    pub(super) fn changed(
        &mut self,
        function: &Function,
        span: Span,
        scope: &Scope,
        make: &mut dyn FnMut(&mut Self, &Scope) -> Sound,
    ) -> Sound {
        let mut steps: Vec<Function> = function.steps().collect();
        let Some(last) = steps.pop() else { return make(self, scope) };
        let before = steps.into_iter().fold(Function::identity(), Function::then);
        if let Some(mark) = last.effect() {
            let dry = self.changed(&before, span, scope, make);
            self.pattern_count += 1;
            return self.through_effect(dry, mark, scope);
        }
        match self.parted(&last) {
            Some((gates, branches)) => {
                self.pattern_count += 1;
                if gates.moves() {
                    return self.fail(unmovable(span));
                }
                let gates = scope.functions.iter().fold(gates, |gates, function| function.apply(&gates));
                let layers = gates.layers().unwrap_or_default();
                let sounds = layers.iter().map(|layer| {
                    let chosen = layer.marks.iter().filter_map(|mark| branches.get(number(mark)));
                    let all = chosen.cloned().fold(before.clone(), Function::then);
                    let sound = self.changed(&all, span, scope, make);
                    self.gated(sound, layer, span, scope)
                });
                let sounds: Vec<Sound> = sounds.collect();
                self.spread(UgenId::known("mix"), &sounds, scope, span)
            }
            None => {
                let inner = scope.with(last);
                self.changed(&before, span, &inner, make)
            }
        }
    }

    /// For a step that decides which of several sounds is heard, and where: an event a cycle with the marks of the
    /// functions that it is given, and these functions.
    fn parted(&self, step: &Function) -> Option<(Pattern, Vec<Function>)> {
        let (function, branches) = step.branches();
        let gates = function.apply(&places(1));
        let whole = step.apply(&places(1));
        let names = whole.control_names();
        let is_placed = (names.contains("pan") || names.contains("gain")) && !gates.moves();
        if !step.has_effects() && !is_placed {
            return None;
        }
        let gates = if gates.asks_for_place() { function.apply(&places(PLACES)) } else { gates };
        Some((gates, branches))
    }

    /// A sound where and as loud as the events of a layer.
    fn gated(&mut self, sound: Sound, layer: &Layer, span: Span, scope: &Scope) -> Sound {
        let knob = scope.knob();
        let track = self.track(layer.pattern.control_or("gain", 1.0), span);
        let node = self.add(UgenId::known("track"), &scope.bus, &[], Some(Link::Track(track)), span);
        let [level, gate] = [0, 1].map(|output| Sound::Mono(Signal::Output(node, output)));
        let level = self.arithmetic("mul", level, gate, &knob, span);
        let fade = Sound::Mono(Signal::Constant(FADE_SECONDS));
        let level = self.spread(UgenId::known("lag"), &[level, fade], &knob, span);
        let sound = self.arithmetic("mul", sound, level, scope, span);
        if !layer.pattern.control_names().contains("pan") {
            return sound;
        }
        let place = self.stepped(layer.pattern.control_or("pan", 0.5), span, scope);
        self.place(UgenId::known("pan"), &[sound, place], scope, span)
    }

    /// The layers of a pattern, each made by `make` and sent through the effects of its marks, together.
    pub(super) fn layered(
        &mut self,
        pattern: &Pattern,
        span: Span,
        scope: &Scope,
        make: &mut dyn FnMut(&mut Self, Pattern) -> Sound,
    ) -> Sound {
        if !pattern.is_marked() {
            return make(self, pattern.clone());
        }
        let Some(layers) = pattern.layers() else {
            let message =
                format!("functions with effects make more than {LAYERS_MAX} different sounds of this");
            let help = "give a part of it a bus, and put the rest of the effects behind that";
            return self.fail(Diagnostic::error(Code::TooLargeGraph, span, message).help(help));
        };
        let mut sounds = Vec::with_capacity(layers.len());
        for layer in layers {
            let dry = make(self, layer.pattern);
            let wet = layer.marks.iter().fold(dry, |sound, mark| self.through_effect(sound, mark, scope));
            sounds.push(wet);
        }
        match sounds.as_slice() {
            [sound] => *sound,
            _ => self.spread(UgenId::known("mix"), &sounds, scope, span),
        }
    }

    /// A sound through the effect that a mark stands for.
    fn through_effect(&mut self, sound: Sound, mark: &str, scope: &Scope) -> Sound {
        let Some(Effect { op, right, params, functions }) =
            self.functional.borrow().get(number(mark)).cloned()
        else {
            return sound;
        };
        let depth = scope.depth + 1;
        let inner = Scope { params, functions, depth, is_beside_events: true, ..scope.clone() };
        let meaning = match op {
            Op::Value { what, .. } => {
                let right_sound = self.sound(&right, &inner.knob());
                self.operate(what, sound, right_sound, &inner, right.span)
            }
            _ => self.through(Meaning::Sound(sound), &right, &inner),
        };
        self.sounding(meaning, right.span, &inner)
    }
}

/// So many events a cycle that say nothing.
fn places(count: i64) -> Pattern {
    let mut builder = Builder::new();
    let cycle = builder.control("s", Arg::int(0));
    let root = builder.faster(Arg::int(count), cycle);
    builder.finish(root)
}

/// The number of a mark.
fn number(mark: &str) -> usize {
    mark.rsplit(' ').next().and_then(|digits| digits.parse().ok()).unwrap_or(usize::MAX)
}

fn unmovable(span: Span) -> Diagnostic {
    let message = "this plays events later, and a sound without events has none";
    Diagnostic::error(Code::Kind, span, message)
        .help("give it events, as in `s \"~bus\"`, or delay it with `# delay`")
}

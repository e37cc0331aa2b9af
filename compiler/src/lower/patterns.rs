//! What lowering asks of patterns: which expressions are some, and what they are.

use super::call::{ordered, with_arguments};
use super::effects::Effect;
use super::scope::{Bound, Scope};
use super::voices::{Events, head};
use super::{Lowering, Sound};
use crate::graph::Signal;
use crate::pattern::{
    Builder, Function, Names, Nature, Node, Pattern, Reading, Value, ValueFunction, Want, control,
    leaves_nothing, marks, nature, sets_controls, starts_voices, transform, wrong_count,
};
use crate::plan::Link;
use crate::resolve::{DefId, Definition, Definitions, Sort};
use crate::ugen::UgenId;
use compact_str::CompactString;
use foldhash::HashMap;
use phonon_grammar::ast::{Arg, Expr, ExprKind, Op, Structure};
use phonon_grammar::diagnostic::{Code, nearest};
use phonon_grammar::{Diagnostic, Span};
use std::borrow::Cow;
use std::cell::RefCell;

/// Envelopes that are controls behind events, by the controls that their arguments are.
const ENVELOPES: [(&str, &[&str]); 2] =
    [("adsr", &["attack", "decay", "sustain_level", "release"]), (PERCUSSIVE, &["attack", "decay"])];
/// The envelope that falls to silence without waiting for the end of its note.
const PERCUSSIVE: &str = "ar";

/// What definitions and expressions are, as far as that is known already.
#[derive(Default)]
pub(super) struct Natures {
    definitions: RefCell<HashMap<DefId, Nature>>,
    /// Whether statements share their places: then nothing is remembered by place.
    are_shared: bool,
    /// Operators by their place and sort: a long sum is judged once, not once for each of its terms.
    operators: RefCell<HashMap<(Span, Op), Nature>>,
}

impl Natures {
    /// Of a program with these definitions nothing is known yet.
    pub(super) fn of(definitions: &Definitions<'_>) -> Natures {
        Natures { are_shared: definitions.has_copies(), ..Natures::default() }
    }

    /// What is known of the definitions.
    pub(super) fn definitions(&mut self) -> &mut HashMap<DefId, Nature> {
        self.definitions.get_mut()
    }
}

/// The names that an expression sees.
pub(super) struct Naming<'s, 'a> {
    definitions: &'s Definitions<'a>,
    natures: &'s Natures,
    effects: &'s RefCell<Vec<Effect>>,
    doubts: &'s RefCell<Vec<Diagnostic>>,
    scope: &'s Scope,
}

impl Naming<'_, '_> {
    /// Whether a place in the text means one expression: not in functions and loops.
    fn has_places(&self) -> bool {
        self.scope.params.is_empty() && !self.scope.is_row && !self.natures.are_shared
    }

    /// The definition that a reference without arguments means.
    fn definition(&self, expr: &Expr) -> Option<DefId> {
        let (sort, name) = match &expr.kind {
            ExprKind::Bus { name, .. } => (Sort::Bus, name),
            ExprKind::Template(name) => (Sort::Template, name),
            ExprKind::PatternRef(name) => (Sort::Pattern, name),
            ExprKind::Name(name) if !self.scope.params.contains_key(name) => (Sort::Function, name),
            _ => return None,
        };
        let id = self.definitions.find(sort, name, expr.span)?;
        self.definitions[id].params.is_empty().then_some(id)
    }

    /// The definition of a function of the program.
    fn callable(&self, head: &Expr) -> Option<&Definition<'_>> {
        if self.scope.is_row {
            return None;
        }
        let (sort, name) = match &head.kind {
            ExprKind::Bus { name, .. } => (Sort::Bus, name),
            ExprKind::Template(name) => (Sort::Template, name),
            ExprKind::Name(name) if !self.scope.params.contains_key(name) => (Sort::Function, name),
            _ => return None,
        };
        Some(&self.definitions[self.definitions.find(sort, name, head.span)?])
    }

    /// The body of a call of something that the program defines.
    fn called(&self, head: &Expr, args: &[Arg]) -> Option<Expr> {
        let definition = self.callable(head)?;
        let own = args.get(..definition.params.len())?;
        let more = &args[own.len()..];
        let own = ordered(definition.params, own)?;
        let body = with_arguments(definition.body, definition.params, &own);
        if more.is_empty() { Some(body) } else { with_more(&body, more) }
    }
}

/// `every 2` with `rev` behind it: a transform bus that is called takes the arguments that its transform lacks.
fn with_more(body: &Expr, args: &[Arg]) -> Option<Expr> {
    let (head, known) = match &body.kind {
        ExprKind::Call { head, args } => (head.clone(), args.as_slice()),
        _ => (Box::new(body.clone()), [].as_slice()),
    };
    let ExprKind::Name(name) = &head.kind else { return None };
    transform::transform(name).filter(|row| row.has_input && known.len() < row.required())?;
    let args = known.iter().chain(args).cloned().collect();
    Some(Expr { kind: ExprKind::Call { head, args }, span: body.span })
}

/// A function of the program and the arguments that it has.
fn parts(expr: &Expr) -> (&Expr, &[Arg]) {
    if let ExprKind::Call { head, args } = &expr.kind { (head, args) } else { (expr, &[]) }
}

impl Naming<'_, '_> {
    /// Whether an operator with this right side works on what is heard, and not on the events behind it.
    fn is_effect(&self, op: Op, right: &Expr) -> bool {
        match op {
            Op::Chain => {
                if let ExprKind::Binary { op: Op::Chain, left, .. } = &right.kind {
                    return self.is_effect(op, left);
                }
                let is_control = head(right)
                    .is_some_and(|name| control::control(name).is_some() && UgenId::find(name).is_none());
                !is_control && envelope(right).is_none() && !nature(right, self).is_controls()
            }
            Op::Value { structure: Structure::Plain | Structure::Signal, .. } => {
                let args = if let ExprKind::Call { args, .. } = &right.kind { args.len() } else { 0 };
                let source = head(right).and_then(transform::transform);
                nature(right, self) == Nature::Signal && source.is_none_or(|row| args > row.params.len())
            }
            _ => false,
        }
    }
}

impl Names for Naming<'_, '_> {
    fn expand(&self, expr: &Expr) -> Option<Cow<'_, Expr>> {
        if let ExprKind::Name(name) = &expr.kind
            && let Some(bound) = self.scope.params.get(name)
        {
            return match bound {
                Bound::Written(written) => Some(Cow::Borrowed(written)),
                Bound::Sound(_) | Bound::Start(_) => None,
            };
        }
        if let ExprKind::Call { head, args } = &expr.kind {
            return self.called(head, args).map(Cow::Owned);
        }
        self.definition(expr).map(|id| Cow::Borrowed(self.definitions[id].body))
    }

    fn nature(&self, expr: &Expr) -> Option<Nature> {
        match &expr.kind {
            // A parameter hides a transform of its name.
            ExprKind::Name(name) if self.scope.params.contains_key(name) => {
                let is_written = matches!(self.scope.params[name], Bound::Written(_));
                return (!is_written).then_some(Nature::Signal);
            }
            ExprKind::Binary { op, .. } if self.has_places() => {
                return self.natures.operators.borrow().get(&(expr.span, *op)).copied();
            }
            _ => {}
        }
        let id = self.definition(expr)?;
        if let Some(&known) = self.natures.definitions.borrow().get(&id) {
            return Some(known);
        }
        // Until it is known, what refers to itself is a signal.
        self.natures.definitions.borrow_mut().insert(id, Nature::Signal);
        // A definition does not see the parameters of who refers to it.
        let scope = Scope::new("");
        let found = nature(self.definitions[id].body, &Naming { scope: &scope, ..*self });
        self.natures.definitions.borrow_mut().insert(id, found);
        Some(found)
    }

    fn effect(&self, op: Op, right: &Expr) -> Option<CompactString> {
        if !self.is_effect(op, right) {
            return None;
        }
        // Each use has its own mark: an effect that stands in a function twice is gone through twice.
        let mut effects = self.effects.borrow_mut();
        effects.push(Effect::new(op, right, self.scope));
        Some(marks::name(effects.len() - 1))
    }

    fn is_piece(&self, expr: &Expr) -> bool {
        matches!(expr.kind, ExprKind::Bus { .. })
            && self.definition(expr).is_some_and(|id| self.definitions[id].modifier)
    }

    fn lacks_input(&self, expr: &Expr) -> bool {
        let (head, args) = parts(expr);
        let lacks_last = |definition: &Definition<'_>| {
            let known = definition.params.split_last().map(|(_, known)| known);
            known.is_some_and(|known| known.len() == args.len() && ordered(known, args).is_some())
        };
        self.callable(head).is_some_and(lacks_last)
    }

    fn function(&self, expr: &Expr, input: &str) -> Option<Expr> {
        let (head, args) = parts(expr);
        let definition = self.callable(head)?;
        let value = Expr { kind: ExprKind::Name(input.to_owned()), span: definition.params.last()?.span };
        let input = Arg { key: None, value };
        let (_, known) = definition.params.split_last()?;
        let args: Vec<&Arg> = ordered(known, args)?.into_iter().chain([&input]).collect();
        Some(with_arguments(definition.body, definition.params, &args))
    }

    fn suggestion(&self, expr: &Expr) -> Option<String> {
        let (sort, sign, name) = match &expr.kind {
            ExprKind::Bus { name, .. } => (Sort::Bus, '~', name),
            ExprKind::Template(name) => (Sort::Template, '@', name),
            ExprKind::PatternRef(name) => (Sort::Pattern, '%', name),
            ExprKind::Name(name) => {
                return nearest(name, self.definitions.names(Sort::Function)).map(str::to_owned);
            }
            _ => return None,
        };
        nearest(name, self.definitions.names(sort)).map(|near| format!("{sign}{near}"))
    }

    fn is_parameter(&self, name: &str) -> bool {
        !self.scope.is_row
            && !self.scope.params.contains_key(name)
            && self.definitions.first(Sort::Function, name).is_none()
            && self.definitions.is_parameter(name)
    }

    fn arity(&self, head: &Expr) -> Option<usize> {
        self.callable(head).map(|definition| definition.params.len()).filter(|&count| count > 0)
    }

    fn doubt(&self, diagnostic: Diagnostic) {
        self.doubts.borrow_mut().push(diagnostic);
    }

    fn remember(&self, expr: &Expr, nature: Nature) {
        // What stands in a function depends on its arguments.
        if let ExprKind::Binary { op, .. } = &expr.kind
            && self.has_places()
        {
            self.natures.operators.borrow_mut().insert((expr.span, *op), nature);
        }
    }
}

/// Whether a bare name means something of the language, so that it cannot be a bus without its sign.
pub(super) fn is_known(name: &str) -> bool {
    let word = ["id", "const"].contains(&name) || envelope_controls(name).is_some();
    word || UgenId::find(name).is_some()
        || control::control(name).is_some()
        || transform::transform(name).is_some()
}

impl Lowering<'_> {
    /// What an expression is.
    pub(super) fn nature(&self, expr: &Expr, scope: &Scope) -> Nature {
        nature(expr, &self.naming(scope))
    }

    /// What is wrong with a function of the program beside `$` that lacks more than its last argument, or nothing.
    pub(super) fn wrong_function(&self, expr: &Expr, scope: &Scope) -> Option<Diagnostic> {
        let (head, args) = parts(expr);
        let arity = self.naming(scope).arity(head)?;
        (args.len() + 1 < arity).then(|| wrong_count(head, arity, args.len()))
    }

    /// Whether an expression is a piece of chain that has a name.
    pub(super) fn is_piece(&self, expr: &Expr, scope: &Scope) -> bool {
        self.naming(scope).is_piece(expr)
    }

    pub(super) fn naming<'s>(&'s self, scope: &'s Scope) -> Naming<'s, 's> {
        Naming {
            definitions: self.definitions,
            natures: &self.natures,
            effects: &self.functional,
            doubts: &self.doubts,
            scope,
        }
    }

    /// The pattern of an expression, through all functions of its scope; `None` where there is an error.
    fn pattern(&mut self, expr: &Expr, want: Want, scope: &Scope) -> Option<Pattern> {
        self.pattern_count += 1;
        let read = Pattern::from_expr(expr, want, &self.naming(scope));
        self.doubts.take().into_iter().for_each(|diagnostic| self.report(diagnostic));
        match read {
            Ok(written) => {
                let is_beside = want != Want::Controls && scope.is_beside_events;
                let pattern =
                    scope.functions.iter().fold(written.clone(), |pattern, function| match is_beside {
                        true => function.apply_beside(&pattern),
                        false => function.apply(&pattern),
                    });
                if pattern.is_silence() && !written.is_silence() {
                    self.report(leaves_nothing(expr.span));
                }
                if want != Want::Controls && pattern.gives_controls() {
                    self.report(sets_controls(expr.span).label("changed by a function that sets controls"));
                    return None;
                }
                Some(pattern)
            }
            Err(diagnostics) => {
                diagnostics.into_iter().for_each(|diagnostic| self.report(diagnostic));
                None
            }
        }
    }

    /// Looks at a pattern of words or numbers that nothing reads.
    pub(super) fn words(&mut self, expr: &Expr, scope: &Scope) {
        self.pattern(expr, Want::Values(Reading::Word), scope);
    }

    /// A pattern of numbers, read as its scope says.
    pub(super) fn numbers(&mut self, expr: &Expr, scope: &Scope) -> Pattern {
        let pattern = self.pattern(expr, Want::Values(scope.reading), scope).unwrap_or_default();
        if !pattern.is_marked() {
            return pattern;
        }
        let message = "an effect works on a sound, and this is a pattern of numbers";
        let help = "put the function behind the sound, as in `saw \"110 220\" $ every 2 (# lpf 500)`";
        self.report(Diagnostic::error(Code::Kind, expr.span, message).help(help));
        Pattern::default()
    }

    /// A pattern of words, each as its place among `words`; `None` where it is one of numbers.
    pub(super) fn places(&mut self, words: &[&str], expr: &Expr, scope: &Scope) -> Option<Pattern> {
        let pattern = self.pattern(expr, Want::Values(Reading::Word), scope).unwrap_or_default();
        let found = pattern.nodes().iter().filter_map(|node| match node {
            Node::Atom { value: Value::Word(word), .. } => Some(word),
            _ => None,
        });
        let unknown: Vec<_> = found.filter(|word| !words.contains(&word.as_str())).collect();
        if unknown.iter().any(|word| word.parse::<f32>().is_ok()) {
            return None;
        }
        for word in unknown {
            let message = format!("`{word}` is none of {}", words.join(", "));
            self.report(Diagnostic::error(Code::MiniValue, expr.span, message));
        }
        let known = words.iter().map(|word| Value::Word((*word).into())).collect();
        Some(pattern.map(ValueFunction::IndexOf(known)))
    }

    /// Where a pattern of truths is true.
    pub(super) fn truths(&mut self, expr: &Expr, scope: &Scope) -> Pattern {
        let truths = self.pattern(expr, Want::Values(Reading::Bool), scope).unwrap_or_default();
        let mut builder = Builder::new();
        let (by, one) = (builder.import(&truths), builder.number(1.0));
        let root = builder.structured(by, true, one);
        builder.finish(root)
    }

    /// A pattern of exact numbers.
    pub(super) fn ratios(&mut self, expr: &Expr, scope: &Scope) -> Option<Pattern> {
        self.pattern(expr, Want::Values(Reading::Ratio), scope)
    }

    /// The notes of an expression as controls.
    pub(super) fn notes(&mut self, expr: &Expr, scope: &Scope) -> Pattern {
        let own = Scope { functions: Vec::new(), ..scope.clone() };
        let mut notes = self.pattern(expr, Want::Values(Reading::Note), &own).unwrap_or_default();
        let mut are_controls = false;
        for function in &scope.functions {
            if !are_controls && function.sets_controls() {
                (notes, are_controls) = (notes.as_control("note"), true);
            }
            notes = function.apply(&notes);
        }
        if are_controls { notes } else { notes.as_control("note") }
    }

    /// A pattern of controls.
    pub(super) fn controls(&mut self, expr: &Expr, scope: &Scope) -> Pattern {
        match envelope(expr) {
            None => self.pattern(expr, Want::Controls, scope).unwrap_or_default(),
            Some((controls, args)) => {
                let parts = controls.iter().zip(args).map(|(name, arg)| {
                    let seconds = self.pattern(&arg.value, Want::Values(Reading::Number), scope);
                    seconds.unwrap_or_default().as_control(name)
                });
                let pattern = parts.reduce(|all, part| all.union(&part)).unwrap_or_default();
                match head(expr) {
                    Some(PERCUSSIVE) => pattern.union(&Pattern::control("sustain_level", Value::Number(0.0))),
                    _ => pattern,
                }
            }
        }
    }

    /// Events that samples play.
    pub(super) fn events(&mut self, expr: &Expr, scope: &Scope) -> Events {
        Events { pattern: self.controls(expr, scope), instruments: Vec::new(), span: expr.span }
    }

    /// A function from patterns to patterns, to be applied to `value`.
    pub(super) fn function(&mut self, expr: &Expr, value: &Expr, scope: &Scope) -> Option<Function> {
        let is_events = self.is_events(value, scope) || starts_voices(value, &self.naming(scope));
        let is_controls = is_events && !self.plays_notes(value, scope);
        let want = if is_controls { Want::Controls } else { Want::Values(Reading::Number) };
        let read = Function::from_expr(expr, want, &self.naming(scope));
        self.doubts.take().into_iter().for_each(|diagnostic| self.report(diagnostic));
        read.map_err(|diagnostics| diagnostics.into_iter().for_each(|diagnostic| self.report(diagnostic)))
            .ok()
    }

    /// Whether an expression behind `#` says something to voices.
    pub(super) fn is_voice_control(&self, expr: &Expr, scope: &Scope) -> bool {
        envelope(expr).is_some() || self.nature(expr, scope).is_controls()
    }

    /// Whether an expression is a text with note names, or stands for one.
    pub(super) fn is_note_text(&self, expr: &Expr, scope: &Scope) -> bool {
        let naming = self.naming(scope);
        let has_notes = |expr: &Expr| matches!(&expr.kind, ExprKind::Text(text) if crate::pattern::mini::has_notes(&text.mini));
        has_notes(expr)
            || (self.nature(expr, scope) == Nature::Values
                && naming.expand(expr).is_some_and(|body| has_notes(&body)))
    }

    /// A pattern of numbers as a signal that steps from value to value.
    pub(super) fn stepped(&mut self, pattern: Pattern, span: Span, scope: &Scope) -> Sound {
        if let Some(value) = pattern.constant().and_then(|value| value.number()) {
            return Sound::Mono(Signal::Constant(value as f32));
        }
        let track = self.track(pattern, span);
        let node = self.add(UgenId::known("track"), &scope.bus, &[], Some(Link::Track(track)), span);
        Sound::Mono(Signal::Output(node, 0))
    }
}

/// The controls that an envelope behind events sets, and their arguments.
fn envelope(expr: &Expr) -> Option<(&'static [&'static str], &[Arg])> {
    let ExprKind::Call { head, args } = &expr.kind else { return None };
    let ExprKind::Name(name) = &head.kind else { return None };
    let controls = envelope_controls(name)?;
    args.iter().all(|arg| arg.key.is_none()).then_some((controls, args))
}

/// The controls that the arguments of an envelope are.
fn envelope_controls(name: &str) -> Option<&'static [&'static str]> {
    ENVELOPES.iter().find(|(envelope, _)| *envelope == name).map(|(_, controls)| *controls)
}

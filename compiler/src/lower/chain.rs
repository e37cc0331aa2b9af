//! `left # right` and `left $ right`.

use super::call::misplaced;
use super::expr::{Meaning, deeper};
use super::scope::Scope;
use super::voices::{Events, head, starts_notes};
use super::{DEPTH_MAX, Lowering};
use crate::pattern::control::control;
use crate::pattern::{Names, Nature, call_in_row, called_behind, completed, row, starts_voices};
use crate::resolve::Sort;
use crate::ugen::{Chain, UgenId};
use phonon_grammar::ast::{Arg, Expr, ExprKind, Op, Structure, ValueOp};
use phonon_grammar::diagnostic::Code;
use phonon_grammar::{Diagnostic, Span};
use std::borrow::Cow;

impl Lowering<'_> {
    /// `left # right`: events take controls, sounds take effects, and a sound before `note` becomes an instrument.
    pub(super) fn chain(&mut self, left: &Expr, right: &Expr, scope: &Scope) -> Meaning {
        if let Some(diagnostic) = miscalled(right) {
            return self.silence(diagnostic);
        }
        if let Some(call) = called_behind(left, right, &self.naming(scope)) {
            return self.meaning(&call, &deeper(scope));
        }
        if self.is_voice_control(right, scope) {
            if self.nature(left, scope) == Nature::Values
                && holds_text(left)
                && self.is_control_only(right, scope)
            {
                return self.silence(nameless(left, right));
            }
            if !self.is_events(left, scope)
                && self.is_control_only(right, scope)
                && let Some(chain) = self.before_effects(left, right, scope)
            {
                return self.meaning(&chain, scope);
            }
            if self.is_events(left, scope)
                && let Some(events) = self.events_of(left, scope)
            {
                let events = Events { span: left.span, ..events };
                return Meaning::Events(self.with_controls(right, events, scope));
            }
            if starts_notes(right) {
                if self.is_events(chain_start(left), scope) {
                    let name = head(right).unwrap_or_default();
                    let word = Span { end: right.span.start + name.len() as u32, ..right.span };
                    return self.silence(misplaced(name, word));
                }
                return Meaning::Events(self.played_by(left, right, scope));
            }
        }
        if let Some(meaning) = self.triggered(left, right, left.span.to(right.span), scope) {
            return meaning;
        }
        let input = match self.starts_with_control(right, scope) && self.is_events(left, scope) {
            true => self.events_of(left, scope).map(Meaning::Events),
            false => None,
        };
        let input = input.unwrap_or_else(|| self.meaning(left, scope));
        self.through(input, right, scope)
    }

    /// Whether what stands behind `#` begins with a control: a piece of chain may.
    fn starts_with_control(&self, expr: &Expr, scope: &Scope) -> bool {
        match &expr.kind {
            ExprKind::Binary { op: Op::Chain, left, right } => {
                self.starts_with_control(left, scope) || self.is_control_only(right, scope)
            }
            ExprKind::Bus { .. } | ExprKind::Template(_) if scope.depth < DEPTH_MAX => {
                let written = self.naming(scope).expand(expr).map(Cow::into_owned);
                written.is_some_and(|body| self.starts_with_control(&body, &deeper(scope)))
            }
            _ => self.is_control_only(expr, scope),
        }
    }

    /// Whether what stands behind `#` belongs to events wherever it stands: `gain` and `pan` are effects behind an effect.
    fn is_control_only(&self, expr: &Expr, scope: &Scope) -> bool {
        match &expr.kind {
            _ if !self.is_voice_control(expr, scope) => false,
            ExprKind::Binary { op: Op::Chain | Op::Apply, left, right } => {
                [left, right].into_iter().all(|side| {
                    self.nature(side, scope) == Nature::Function || self.is_control_only(side, scope)
                })
            }
            ExprKind::Bus { .. } | ExprKind::Template(_) if scope.depth < DEPTH_MAX => {
                let written = self.naming(scope).expand(expr).map(Cow::into_owned);
                written.is_some_and(|body| self.is_control_only(&body, &deeper(scope)))
            }
            _ => head(expr).is_none_or(|name| UgenId::find(name).is_none()),
        }
    }

    /// `left # right` with a control before the effects that stand in `left` behind events: effects work on all voices
    /// together, whatever these are told.
    fn before_effects(&self, left: &Expr, right: &Expr, scope: &Scope) -> Option<Expr> {
        if !starts_voices(left, &self.naming(scope)) && !self.is_events(chain_start(left), scope) {
            return None;
        }
        let binary = |op, left: Expr, right: &Expr| {
            let span = left.span.to(right.span);
            let (left, right) = (Box::new(left), Box::new(right.clone()));
            Expr { kind: ExprKind::Binary { op, left, right }, span }
        };
        match &left.kind {
            ExprKind::Binary { op: Op::Chain, left: events, right: effect } => {
                let events = match self.is_events(events, scope) {
                    true => binary(Op::Chain, (**events).clone(), right),
                    false => self.before_effects(events, right, scope)?,
                };
                Some(binary(Op::Chain, events, effect))
            }
            ExprKind::Binary { op: Op::Apply, left: first, right: second } => {
                let (function, value) = self.function_side(first, second, scope)?;
                let chain = binary(Op::Chain, value.clone(), right);
                Some(binary(Op::Apply, chain, function))
            }
            ExprKind::Binary { op: op @ (Op::Early | Op::Late), left: time, right: value } => {
                Some(binary(*op, (**time).clone(), &binary(Op::Chain, (**value).clone(), right)))
            }
            ExprKind::Call { head, args } if let [Arg { value, .. }] = args.as_slice() => {
                // Of events that are mixed each has the control.
                let ExprKind::List(members) = &value.kind else { return None };
                let members = members.iter().map(|member| binary(Op::Chain, member.clone(), right)).collect();
                let list = Expr { kind: ExprKind::List(members), span: value.span };
                let args = vec![Arg { key: None, value: list }];
                Some(Expr { kind: ExprKind::Call { head: head.clone(), args }, span: left.span })
            }
            _ => {
                let written = self.naming(scope).expand(left).map(Cow::into_owned)?;
                self.before_effects(&written, right, scope)
            }
        }
    }

    /// What `input` becomes on its way through `effect`.
    pub(super) fn through(&mut self, input: Meaning, effect: &Expr, scope: &Scope) -> Meaning {
        let span = effect.span;
        if scope.depth > DEPTH_MAX {
            return self.too_deep(span);
        }
        let input = match input {
            Meaning::Events(events) if self.is_voice_control(effect, scope) => {
                return Meaning::Events(self.with_controls(effect, events, scope));
            }
            other => other,
        };
        match &effect.kind {
            // Arithmetic behind a chain works on its result: the input belongs to the leftmost leaf.
            ExprKind::Binary { op: Op::Value { what, .. }, left, right } => {
                if let Some(diagnostic) = self.number_beside_control(*what, left, right, scope) {
                    return self.silence(diagnostic);
                }
                let left = self.through(input, left, scope);
                let left = self.sounding(left, span, scope);
                let right = self.sound(right, scope);
                self.operate(*what, left, right, scope, span)
            }
            ExprKind::Binary { op: Op::Chain, left, right } => {
                let (first, second) = match &input {
                    Meaning::Events(_) if self.is_control_only(right, scope) => (right, left),
                    _ => (left, right),
                };
                let input = self.through(input, first, scope);
                self.through(input, second, scope)
            }
            ExprKind::Binary { op: Op::Apply, left, right } => {
                self.through_applied(input, [left, right], span, scope)
            }
            ExprKind::Name(name) => self.call(name, &[], Some(input), span, scope),
            ExprKind::Bus { name, .. } => self.through_bus(input, name, span, scope),
            ExprKind::Template(name) => self.template(name, Some(input), span, scope),
            ExprKind::Call { head, args } => self.call_head(head, args, Some(input), span, scope),
            _ => {
                let message = "this is no effect: nothing can go through it";
                self.silence(Diagnostic::error(Code::Kind, span, message))
            }
        }
    }

    /// `input # f $ e`: what the function makes of the effect. It changes the patterns of that and not the input.
    fn through_applied(
        &mut self,
        input: Meaning,
        [left, right]: [&Expr; 2],
        span: Span,
        scope: &Scope,
    ) -> Meaning {
        if let Some(call) = call_in_row(left, right, &self.naming(scope), |expr| self.nature(expr, scope)) {
            return self.through(input, &call, scope);
        }
        let Some((function, value)) = self.function_side(left, right, scope) else {
            return self.through(input, &applied(left, right, span), scope);
        };
        let Some(steps) = self.function(function, value, scope) else { return input };
        let input = self.sounding(input, span, scope);
        let before = self.pattern_count;
        let sound = self.changed(&steps, function.span, scope, &mut |lowering, inner| {
            let meaning = lowering.through(Meaning::Sound(input), value, inner);
            lowering.sounding(meaning, span, inner)
        });
        if self.pattern_count == before {
            let help = "`$` binds tighter than `#`: put brackets around what it is to change";
            self.report(unchanged(function.span).help(help));
        }
        Meaning::Sound(sound)
    }

    /// `input # ~name`: the bus made anew with the input.
    fn through_bus(&mut self, input: Meaning, name: &str, span: Span, scope: &Scope) -> Meaning {
        let Some(id) = self.definitions.find(Sort::Bus, name, span) else {
            return self.unknown_bus(name, span);
        };
        self.effects.insert(id);
        self.memory.goes_through(id);
        let definition = &self.definitions[id];
        if !definition.params.is_empty() {
            return self.invoke(id, &[], Some(input), span, scope);
        }
        let inner = Scope { params: Default::default(), ..deeper(scope) };
        self.through(input, definition.body, &inner)
    }

    /// `left $ right`, where one side is a function, or the left is a call that takes the right as its last argument.
    pub(super) fn apply(&mut self, left: &Expr, right: &Expr, span: Span, scope: &Scope) -> Meaning {
        let unknown = |member: &&Expr| self.is_unknown(member, scope);
        match row(left).into_iter().chain([right]).find(unknown) {
            Some(Expr { kind: ExprKind::Bus { name, .. }, span }) => return self.unknown_bus(name, *span),
            Some(other) => return self.unknown_function(head(other).unwrap_or_default(), other.span),
            None => {}
        }
        if let Some(diagnostic) = [left, right].into_iter().find_map(|side| self.wrong_function(side, scope))
        {
            return self.silence(diagnostic);
        }
        if let Some(call) = completed(left, right, &self.naming(scope), |expr| self.nature(expr, scope)) {
            return self.meaning(&call, &deeper(scope));
        }
        if let Some(call) = call_in_row(left, right, &self.naming(scope), |expr| self.nature(expr, scope)) {
            return self.meaning(&call, &deeper(scope));
        }
        if self.is_voice_control(right, scope) && starts_voices(left, &self.naming(scope)) {
            return self.chain(left, right, scope);
        }
        match self.function_side(left, right, scope) {
            Some((piece, value)) if self.is_piece(piece, scope) => self.chain(value, piece, scope),
            Some((function, value)) => match self.function(function, value, scope) {
                Some(steps) => {
                    let before = self.pattern_count;
                    let meaning = self.changed_meaning(&steps, function.span, value, scope);
                    if self.pattern_count > before {
                        return meaning;
                    }
                    if let Some(gated) = gated(function, value, span) {
                        return self.meaning(&gated, &deeper(scope));
                    }
                    self.report(unchanged(function.span));
                    meaning
                }
                None => self.meaning(value, scope),
            },
            None if is_effect(right) || is_effect(left) => {
                let effect = if is_effect(right) { right } else { left };
                let name = head(effect).unwrap_or_default();
                let message = format!("`{name}` is an effect, and `$` applies transforms");
                let help = format!("it stands behind `#`, as in `saw 110 # {name} ...`");
                self.silence(Diagnostic::error(Code::Kind, effect.span, message).help(help))
            }
            None => match &left.kind {
                ExprKind::Name(_) | ExprKind::Call { .. } | ExprKind::Bus { .. } => {
                    self.meaning(&applied(left, right, span), scope)
                }
                _ => {
                    let message = "neither side of `$` is a transform";
                    self.silence(Diagnostic::error(Code::Kind, span, message))
                }
            },
        }
    }

    /// The side of `$` that is a function, and the other.
    fn function_side<'e>(
        &self,
        left: &'e Expr,
        right: &'e Expr,
        scope: &Scope,
    ) -> Option<(&'e Expr, &'e Expr)> {
        let is_function = |side| self.nature(side, scope) == Nature::Function || self.is_piece(side, scope);
        let is_effect = |side| self.is_piece(side, scope) || self.naming(scope).lacks_input(side);
        if is_effect(left) && is_function(right) && !is_effect(right) {
            return Some((right, left));
        }
        match (is_function(left), is_function(right)) {
            (true, _) => Some((left, right)),
            (false, true) => Some((right, left)),
            (false, false) => None,
        }
    }
}

/// Whether an expression calls something that a sound goes through.
fn is_effect(expr: &Expr) -> bool {
    head(expr).and_then(UgenId::find).is_some_and(|ugen| ugen.row().chain == Chain::Input)
}

/// Whether a text stands in an expression.
fn holds_text(expr: &Expr) -> bool {
    let mut found = false;
    expr.look_at_nodes(&mut |node| found |= matches!(node.kind, ExprKind::Text(_)));
    found
}

/// A sound that has no pattern of its own with the structure of another: it is heard where that is true.
fn gated(function: &Expr, sound: &Expr, span: Span) -> Option<Expr> {
    let ExprKind::Call { args, .. } = &function.kind else { return None };
    let ([truths], Some("struct")) = (args.as_slice(), head(function)) else { return None };
    let name = |name: &str| Expr { kind: ExprKind::Name(name.to_owned()), span: function.span };
    let number = |text: &str| Expr { kind: ExprKind::Number(text.to_owned()), span: function.span };
    let envelope = std::iter::once(truths.value.clone()).chain(["0.001", "0.1", "0", "0.05"].map(number));
    let args = envelope.map(|value| Arg { key: None, value }).collect();
    let envelope = ExprKind::Call { head: Box::new(name("env_trig")), args };
    let right = Box::new(Expr { kind: envelope, span: function.span });
    let op = Op::Value { what: ValueOp::Mul, structure: Structure::Both };
    Some(Expr { kind: ExprKind::Binary { op, left: Box::new(sound.clone()), right }, span })
}

/// What is wrong with values before a control: they are not named.
fn nameless(values: &Expr, control: &Expr) -> Diagnostic {
    let is_named = matches!(head(control), Some("s" | "sound"));
    let name = if is_named { "n" } else { "s" };
    let message = "these values have no name, and `#` joins controls";
    let help = format!("say what they are, as in `{name} {values} # {control}`");
    Diagnostic::error(Code::Kind, values.span, message).help(help)
}

/// A doubt about a function that finds no pattern.
fn unchanged(span: Span) -> Diagnostic {
    let message = "there is no pattern here that this could change";
    Diagnostic::warning(Code::Kind, span, message).label("has no effect")
}

/// What is wrong with a control of voices that has no pattern, or more than one.
fn miscalled(expr: &Expr) -> Option<Diagnostic> {
    let (head, args) = match &expr.kind {
        ExprKind::Call { head, args } => (&**head, args.as_slice()),
        _ => (expr, [].as_slice()),
    };
    let ExprKind::Name(name) = &head.kind else { return None };
    control(name).filter(|control| control.is_heard() && UgenId::find(name).is_none())?;
    let mut plain = args.iter().filter(|arg| arg.key.is_none());
    let (first, count) = (plain.next(), plain.count() + 1);
    let (message, help) = match first.map(|arg| &arg.value) {
        None => (format!("`{name}` lacks its pattern"), format!("as in `{name} \"0 1\"`")),
        Some(_) if count == 1 => return None,
        Some(Expr { kind: ExprKind::Name(_), .. }) => {
            let call: Vec<String> = args.iter().map(|arg| arg.value.to_string()).collect();
            let help =
                format!("a function with its arguments stands in brackets: `{name} ({})`", call.join(" "));
            (format!("`{name}` takes one pattern, not {count}"), help)
        }
        Some(_) => {
            let help = format!("several values are one text, as in `{name} \"0 1\"`");
            (format!("`{name}` takes one pattern, not {count}"), help)
        }
    };
    Some(Diagnostic::error(Code::Arity, expr.span, message).help(help))
}

/// What a chain begins with.
fn chain_start(expr: &Expr) -> &Expr {
    match &expr.kind {
        ExprKind::Binary { op: Op::Chain, left, .. } => chain_start(left),
        _ => expr,
    }
}

/// `f a $ x` as the call `f a x`.
fn applied(left: &Expr, right: &Expr, span: Span) -> Expr {
    let (head, mut args) = match &left.kind {
        ExprKind::Call { head, args } => (head.clone(), args.clone()),
        _ => (Box::new(left.clone()), Vec::new()),
    };
    args.push(Arg { key: None, value: right.clone() });
    Expr { kind: ExprKind::Call { head, args }, span }
}

//! What an expression is: a pattern, controls, a function or a signal.

use super::super::control::{Reach, control};
use super::super::transform::{Kind, Transform, transform};
use super::abstraction::{called_behind, completed};
use super::argument::paired;
use super::function::{CONSTANT, call_in_row, is_constant_row};
use super::{EXPANSION_LIMIT, Names, lacks_argument};
use crate::ugen;
use phonon_grammar::ast::{Arg, Expr, ExprKind, Op, Structure};

/// How many names may stand for each other where events are looked for behind effects.
const HIDDEN_LIMIT: usize = 8;

/// The source whose patterns sound together, as sounds do that are mixed.
const MIXED: &str = "stack";

/// What an expression is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// A pattern of numbers, words or truths.
    Values,
    /// A pattern of controls that says what sounds: `s "bd" # n 3`.
    Voices,
    /// A pattern of other controls: `n 3`.
    Controls,
    /// A function from patterns to patterns.
    Function,
    /// None of these: a matter of signals.
    Signal,
}

impl Nature {
    /// Whether it is a pattern of controls.
    pub fn is_controls(self) -> bool {
        matches!(self, Nature::Voices | Nature::Controls)
    }

    /// Of two patterns of controls made into one.
    fn with_controls(self, other: Nature) -> Nature {
        if self == Nature::Voices { self } else { other }
    }
}

/// Whether an expression begins with what says what sounds, also where effects stand behind it.
pub fn starts_voices(expr: &Expr, names: &dyn Names) -> bool {
    Judge { names, depth: 0 }.starts_voices(expr)
}

/// What an expression is. A name that is both a ugen and a pattern source (`sine`) is a signal, until a `segment`
/// makes events of it; a name that is both a control and a ugen (`lpf`) is a control only if sample voices obey it.
pub fn nature(expr: &Expr, names: &dyn Names) -> Nature {
    Judge { names, depth: 0 }.expr(expr)
}

#[derive(Clone, Copy)]
struct Judge<'n> {
    names: &'n dyn Names,
    depth: usize,
}

impl Judge<'_> {
    fn expr(self, expr: &Expr) -> Nature {
        if let Some(nature) = self.names.nature(expr) {
            return nature;
        }
        let nature = self.found(expr);
        self.names.remember(expr, nature);
        nature
    }

    fn found(self, expr: &Expr) -> Nature {
        if self.names.lacks_input(expr) {
            return Nature::Function;
        }
        if let Some(value) = self.names.expand(expr) {
            let deeper = Judge { depth: self.depth + 1, ..self };
            return if self.depth < EXPANSION_LIMIT { deeper.expr(&value) } else { Nature::Signal };
        }
        match &expr.kind {
            ExprKind::Number(_) | ExprKind::Text(_) => Nature::Values,
            ExprKind::Name(name) => self.call(name, expr, &[]),
            ExprKind::Call { head, args } => match &head.kind {
                ExprKind::Name(name) => self.call(name, head, args),
                _ => Nature::Signal,
            },
            ExprKind::Negate(inner) => self.expr(inner),
            ExprKind::Section { .. } | ExprKind::LeftSection { .. } => Nature::Function,
            ExprKind::Binary { op, left, right } => self.binary(expr, *op, left, right),
            ExprKind::Bus { .. }
            | ExprKind::Template(_)
            | ExprKind::PatternRef(_)
            | ExprKind::Indexed { .. }
            | ExprKind::Range { .. }
            | ExprKind::Operator(_)
            | ExprKind::List(_)
            | ExprKind::Tuple(_)
            | ExprKind::If { .. } => Nature::Signal,
        }
    }

    fn binary(self, expr: &Expr, op: Op, left: &Expr, right: &Expr) -> Nature {
        match op {
            Op::Chain => self.chained(left, right),
            Op::Apply if is_constant_row(expr) => Nature::Function,
            Op::Apply if lacks_argument(right) => self.expr(right),
            Op::Apply => self.applied(left, right),
            Op::Early | Op::Late => self.expr(right),
            Op::Value { structure: Structure::Signal, .. } | Op::Compare(_) => Nature::Signal,
            Op::Value { structure, .. } => match (self.expr(left), self.expr(right)) {
                // What sounds is mixed: the sum of two beats is no beat of sums.
                (Nature::Voices, Nature::Voices) if structure == Structure::Plain => Nature::Signal,
                (left, right) if left.is_controls() && right.is_controls() => left.with_controls(right),
                (left, right) if left == right && left != Nature::Function => left,
                _ => Nature::Signal,
            },
        }
    }

    /// What a function and a pattern with `$` between them are.
    fn applied(self, left: &Expr, right: &Expr) -> Nature {
        if let Some(call) = completed(left, right, self.names, |expr| self.expr(expr))
            .or_else(|| call_in_row(left, right, self.names, |expr| self.expr(expr)))
        {
            return self.expr(&call);
        }
        match (self.names.is_piece(left), self.names.is_piece(right)) {
            (true, true) => return Nature::Function,
            (true, false) if self.expr(right) == Nature::Function => return Nature::Function,
            (false, true) if self.expr(left) == Nature::Function => return Nature::Function,
            (true, false) => return self.chained(right, left),
            (false, true) => return self.chained(left, right),
            (false, false) => {}
        }
        match (self.expr(left), self.expr(right)) {
            (Nature::Function, Nature::Signal) => self.sampled(left, right),
            (Nature::Signal, Nature::Function) => self.sampled(right, left),
            (Nature::Function, other) | (other, Nature::Function) => other,
            (left, right) if left.is_controls() && right.is_controls() => left.with_controls(right),
            (first, Nature::Values | Nature::Voices | Nature::Controls) => first,
            _ => Nature::Signal,
        }
    }

    /// What something and what stands behind `#` are.
    fn chained(self, left: &Expr, right: &Expr) -> Nature {
        if let Some(call) = called_behind(left, right, self.names) {
            return self.expr(&call);
        }
        match (self.expr(left), self.expr(right)) {
            (Nature::Function, _) => Nature::Function,
            (left, right) if left.is_controls() && right.is_controls() => left.with_controls(right),
            _ => Nature::Signal,
        }
    }

    fn call(self, name: &str, head: &Expr, args: &[Arg]) -> Nature {
        if self.names.arity(head).is_some() {
            // A function of the program hides what the language has, even with arguments that do not fit.
            return Nature::Signal;
        }
        let plain = args.iter().filter(|arg| arg.key.is_none()).count();
        // A list is an argument of transforms, never of ugens: `select 0.5 [a, b]` is one of patterns.
        let has_list = args.iter().any(|arg| matches!(arg.value.kind, ExprKind::List(_)));
        let is_effect = !has_list && ugen::UgenId::find(name).is_some();
        if let Some(control) = control(name).filter(|control| control.reach == Reach::Voice || !is_effect)
            && plain == 1
        {
            // A sound moves the level of what is heard; events would have to be asked for it.
            if is_effect && args.iter().any(|arg| self.is_sound(&arg.value)) {
                return Nature::Signal;
            }
            return if control.name == "s" { Nature::Voices } else { Nature::Controls };
        }
        if plain == 1 && !is_effect && transform(name).is_none() && self.names.is_parameter(name) {
            return Nature::Controls;
        }
        match transform(name) {
            Some(row) if row.has_input => {
                let args = paired(row, args);
                let plain = args.iter().filter(|arg| arg.key.is_none()).count();
                match args.last() {
                    Some(last) if plain > row.params.len() && is_silence(&last.value) => {
                        self.source(row, &args)
                    }
                    Some(last) if plain > row.params.len() && is_wave(&last.value) => Nature::Values,
                    Some(last) if plain > row.params.len() => self.expr(&last.value),
                    _ => Nature::Function,
                }
            }
            Some(row) if !is_effect => self.source(row, args),
            _ if matches!((name, plain), ("id", 0) | (CONSTANT, 1)) => Nature::Function,
            _ => Nature::Signal,
        }
    }

    /// Whether an expression is a sound and no pattern: there is more in it than the bare names of waves.
    fn is_sound(self, expr: &Expr) -> bool {
        if self.expr(expr) != Nature::Signal {
            return false;
        }
        match self.names.expand(expr) {
            Some(body) => holds_sound(&body),
            None => holds_sound(expr),
        }
    }

    /// A source is of the nature of the patterns that it takes, if it takes such.
    fn source(self, row: &Transform, args: &[Arg]) -> Nature {
        let mut found = None;
        for (param, arg) in row.params.iter().zip(args) {
            for member in patterns_of(param.kind, &arg.value).into_iter().filter(|member| !is_silence(member))
            {
                match (found, self.member(row, member)) {
                    (None, nature) => found = Some(nature),
                    (Some(known), nature) if known == nature => {}
                    (Some(known), nature) if known.is_controls() && nature.is_controls() => {
                        found = Some(known.with_controls(nature));
                    }
                    _ => return Nature::Signal,
                }
            }
        }
        found.unwrap_or(Nature::Values)
    }

    /// What a member of a list of patterns is. Events with effects behind them are still events, but where all members
    /// are mixed, as they are when they are heard.
    fn member(self, row: &Transform, expr: &Expr) -> Nature {
        match self.expr(expr) {
            Nature::Signal if row.name != MIXED && self.starts_voices(expr) => Nature::Voices,
            nature => nature,
        }
    }

    /// Whether an expression begins with what says what sounds.
    fn starts_voices(self, expr: &Expr) -> bool {
        if self.expr(expr) == Nature::Voices {
            return true;
        }
        if let Some(value) = self.names.expand(expr) {
            let deeper = Judge { depth: self.depth + 1, ..self };
            return self.depth < HIDDEN_LIMIT && deeper.starts_voices(&value);
        }
        match &expr.kind {
            ExprKind::Binary { op: Op::Chain, left: voices, .. }
            | ExprKind::Binary { op: Op::Early | Op::Late, right: voices, .. } => self.starts_voices(voices),
            ExprKind::Binary { op: Op::Apply, left, right } => [(left, right), (right, left)]
                .into_iter()
                .any(|(function, input)| self.is_function(function) && self.starts_voices(input)),
            ExprKind::Call { head, args } => {
                let ([Arg { value: Expr { kind: ExprKind::List(members), .. }, .. }], ExprKind::Name(name)) =
                    (args.as_slice(), &head.kind)
                else {
                    return false;
                };
                name == MIXED && members.iter().all(|member| is_silence(member) || self.starts_voices(member))
            }
            _ => false,
        }
    }

    fn is_function(self, expr: &Expr) -> bool {
        self.expr(expr) == Nature::Function || self.names.is_piece(expr)
    }

    /// A function of a signal is a pattern if the signal is also a pattern source, and the function one of patterns:
    /// a wave without a frequency has nothing else that could be changed.
    fn sampled(self, function: &Expr, input: &Expr) -> Nature {
        if is_wave(input) && is_of_patterns(function) { Nature::Values } else { Nature::Signal }
    }
}

/// Whether something in an expression is a ugen with arguments, or a name for what may be one.
fn holds_sound(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Bus { .. } | ExprKind::Template(_) => true,
        ExprKind::Call { head, args } => {
            let ExprKind::Name(name) = &head.kind else { return true };
            let is_ugen = ugen::UgenId::find(name).is_some();
            let is_sound =
                is_ugen && transform(name).is_none_or(|row| !row.has_input && args.len() > row.params.len());
            is_sound || args.iter().any(|arg| holds_sound(&arg.value))
        }
        ExprKind::Binary { left, right, .. } => holds_sound(left) || holds_sound(right),
        ExprKind::Negate(inner) => holds_sound(inner),
        _ => false,
    }
}

/// Whether it is the pattern of nothing, which fits patterns of any kind.
fn is_silence(expr: &Expr) -> bool {
    matches!(&expr.kind, ExprKind::Name(name) if name == "silence")
}

/// Whether it is the bare name of an oscillator that is a pattern source too.
fn is_wave(expr: &Expr) -> bool {
    matches!(&expr.kind, ExprKind::Name(name) if transform(name).is_some_and(|row| !row.has_input))
}

/// The parts of an argument that are patterns of the kind that the whole is.
fn patterns_of(kind: Kind, expr: &Expr) -> Vec<&Expr> {
    match (kind, &expr.kind) {
        (Kind::Same, _) => vec![expr],
        (Kind::List(kind), ExprKind::List(members)) => {
            members.iter().flat_map(|member| patterns_of(*kind, member)).collect()
        }
        (Kind::Triple(kinds), ExprKind::Tuple(members) | ExprKind::List(members)) => {
            kinds.into_iter().zip(members).flat_map(|(kind, expr)| patterns_of(*kind, expr)).collect()
        }
        (Kind::Pair(first, second), ExprKind::Tuple(members) | ExprKind::List(members)) => [*first, *second]
            .into_iter()
            .zip(members)
            .flat_map(|(kind, expr)| patterns_of(kind, expr))
            .collect(),
        _ => Vec::new(),
    }
}

/// Whether a function is made of transforms, without effects.
fn is_of_patterns(function: &Expr) -> bool {
    match &function.kind {
        ExprKind::Name(name) => transform(name).is_some(),
        ExprKind::Call { head, args } => {
            let has_effects = args.iter().any(|arg| matches!(arg.value.kind, ExprKind::Section { .. }));
            is_of_patterns(head) && !has_effects
        }
        ExprKind::Binary { left, right, .. } => is_of_patterns(left) && is_of_patterns(right),
        _ => false,
    }
}

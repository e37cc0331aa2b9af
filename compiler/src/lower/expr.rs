//! What an expression means.

use super::scope::{Bound, Scope};
use super::statements::exact;
use super::voices::{Events, head};
use super::{Bus, DEPTH_MAX, Lowering, Sound};
use crate::graph::Signal;
use crate::pattern::{Names, Nature, Pattern, starts_voices};
use crate::resolve::{DefId, Sort};
use crate::ugen::UgenId;
use phonon_grammar::ast::{Expr, ExprKind, Op, Structure, ValueOp};
use phonon_grammar::diagnostic::{Code, nearest};
use phonon_grammar::{Diagnostic, Span};

/// What an expression means.
pub(super) enum Meaning {
    /// Something that is heard, or moves a knob.
    Sound(Sound),
    /// A pattern of numbers.
    Numbers(Pattern),
    /// Events that start voices.
    Events(Events),
}

impl Lowering<'_> {
    /// The expression as a sound.
    pub(super) fn sound(&mut self, expr: &Expr, scope: &Scope) -> Sound {
        let meaning = self.meaning(expr, scope);
        self.sounding(meaning, expr.span, scope)
    }

    /// A meaning as a sound.
    pub(super) fn sounding(&mut self, meaning: Meaning, span: Span, scope: &Scope) -> Sound {
        match meaning {
            Meaning::Sound(sound) => sound,
            Meaning::Numbers(pattern) => self.stepped(pattern, span, scope),
            Meaning::Events(events) => self.voices(events, scope),
        }
    }

    /// What the expression means.
    pub(super) fn meaning(&mut self, expr: &Expr, scope: &Scope) -> Meaning {
        if scope.depth > DEPTH_MAX {
            return self.too_deep(expr.span);
        }
        if let ExprKind::Binary { .. } = &expr.kind
            && scope.functions.is_empty()
            && let Some(value) = exact(expr)
        {
            return Meaning::Sound(Sound::Mono(Signal::Constant(value.to_f64() as f32)));
        }
        match &expr.kind {
            ExprKind::Number(text) => Meaning::Sound(self.number(text, expr.span)),
            ExprKind::Bus { name, .. } if scope.functions.is_empty() && !self.is_note_text(expr, scope) => {
                self.reference(name, expr.span, scope)
            }
            _ => match self.nature(expr, scope) {
                Nature::Values => Meaning::Numbers(self.numbers(expr, scope)),
                Nature::Voices | Nature::Controls => Meaning::Events(self.events(expr, scope)),
                Nature::Function if self.naming(scope).lacks_input(expr) => self.signal(expr, scope),
                Nature::Function => {
                    let message = "a transform stands where a sound is expected";
                    let help = "apply it to a pattern, as in `s \"bd sn\" $ fast 2`";
                    self.silence(Diagnostic::error(Code::Kind, expr.span, message).help(help))
                }
                Nature::Signal => self.signal(expr, scope),
            },
        }
    }

    /// What an expression means that is no pattern.
    fn signal(&mut self, expr: &Expr, scope: &Scope) -> Meaning {
        let span = expr.span;
        match &expr.kind {
            ExprKind::Name(name) => match scope.params.get(name) {
                Some(Bound::Sound(sound)) => Meaning::Sound(*sound),
                Some(Bound::Start(start)) => Meaning::Sound(start.gate),
                Some(Bound::Written(written)) => self.meaning(&written.clone(), &deeper(scope)),
                None => match self.told(name, span, scope) {
                    Some(told) => Meaning::Sound(told),
                    None => self.call(name, &[], None, span, scope),
                },
            },
            ExprKind::Bus { name, .. } => self.reference(name, span, scope),
            ExprKind::Template(name) => self.template(name, None, span, scope),
            ExprKind::Call { head, args } => self.call_head(head, args, None, span, scope),
            ExprKind::Binary { op: Op::Chain, left, right } => self.chain(left, right, scope),
            ExprKind::Binary { op: Op::Apply, left, right } => self.apply(left, right, span, scope),
            ExprKind::Binary { op: Op::Value { what, structure }, left, right } => {
                self.combined((*what, *structure), [left, right], span, scope)
            }
            ExprKind::Binary { op: op @ (Op::Early | Op::Late), left, right } => {
                let kind = ExprKind::LeftSection { op: *op, left: left.clone() };
                let shift = Expr { kind, span: left.span };
                self.apply(&shift, right, span, scope)
            }
            ExprKind::Negate(inner) => {
                let inner = self.sound(inner, scope);
                Meaning::Sound(self.arithmetic(
                    "mul",
                    inner,
                    Sound::Mono(Signal::Constant(-1.0)),
                    scope,
                    span,
                ))
            }
            ExprKind::PatternRef(name) => {
                let mut diagnostic =
                    Diagnostic::error(Code::UnknownBus, span, format!("there is no pattern `%{name}`"));
                if let Some(near) = nearest(name, self.definitions.names(Sort::Pattern)) {
                    diagnostic = diagnostic.fix(format!("did you mean `%{near}`?"), span, format!("%{near}"));
                }
                self.silence(diagnostic)
            }
            ExprKind::Indexed { name, .. } => {
                let help = format!("`sum ~{name}[1..4]` adds them");
                self.silence(Diagnostic::error(Code::Kind, span, "several buses are no sound").help(help))
            }
            // What is wrong with a condition has been said where loops are written out.
            ExprKind::If { .. } => Meaning::Sound(Sound::SILENCE),
            ExprKind::List(_) | ExprKind::Tuple(_) => {
                let help = "to hear several sounds together, write `stack [a, b]` or `a + b`";
                self.silence(Diagnostic::error(Code::Kind, span, "a list is no sound").help(help))
            }
            _ => self.silence(Diagnostic::error(Code::Kind, span, "this is no sound")),
        }
    }

    /// An operator between two expressions of which one at least is heard.
    fn combined(
        &mut self,
        (what, structure): (ValueOp, Structure),
        [left, right]: [&Expr; 2],
        span: Span,
        scope: &Scope,
    ) -> Meaning {
        if let Some(meaning) = self.triggered(left, right, span, scope) {
            return meaning;
        }
        if let Some(diagnostic) = self.number_beside_control(what, left, right, scope) {
            return self.silence(diagnostic);
        }
        let natures = [left, right].map(|side| self.nature(side, scope));
        if natures == [Nature::Signal, Nature::Controls] && starts_voices(left, &self.naming(scope)) {
            let op = Op::Value { what, structure };
            let kind = ExprKind::Section { op, right: Box::new(right.clone()) };
            return self.apply(left, &Expr { kind, span: right.span }, span, scope);
        }
        if natures.contains(&Nature::Signal) && natures.contains(&Nature::Controls) {
            let control = if natures[0] == Nature::Controls { left } else { right };
            return self.silence(lone_control(control));
        }
        let (left, right) = (self.sound(left, scope), self.sound(right, scope));
        self.operate(what, left, right, scope, span)
    }

    /// What is wrong with a sum of a control and numbers, such as `n "0 2" + 12`: it would be a sum of sounds.
    pub(super) fn number_beside_control(
        &self,
        what: ValueOp,
        left: &Expr,
        right: &Expr,
        scope: &Scope,
    ) -> Option<Diagnostic> {
        let control = match (self.nature(left, scope), self.nature(right, scope)) {
            (Nature::Controls, Nature::Values) => left,
            (Nature::Values, Nature::Controls) => right,
            _ => return None,
        };
        let name = head(control)?;
        let message = format!("`{name}` is a control, and beside it are plain numbers");
        let help = format!(
            "give them the same name, as in `{name} \"0 2\" {what} {name} 3`, or put brackets around the numbers"
        );
        Some(Diagnostic::error(Code::Kind, left.span.to(right.span), message).help(help))
    }

    /// Reports that names stand for each other without end.
    pub(super) fn too_deep(&mut self, span: Span) -> Meaning {
        let message = format!("calls lie deeper than {DEPTH_MAX} in each other");
        self.silence(Diagnostic::error(Code::TooDeep, span, message).help("does a name call itself?"))
    }

    /// Reports an error; the meaning of what could not be made is silence.
    pub(super) fn silence(&mut self, diagnostic: Diagnostic) -> Meaning {
        Meaning::Sound(self.fail(diagnostic))
    }

    /// A number as it is written.
    fn number(&mut self, text: &str, span: Span) -> Sound {
        match text.parse::<f32>() {
            Ok(value) if value.is_finite() => Sound::Mono(Signal::Constant(value)),
            _ => self.fail(Diagnostic::error(
                Code::NumberRange,
                span,
                format!("the number {text} is out of range"),
            )),
        }
    }

    /// An operator between two sounds. Where its structure comes from has no meaning for them.
    pub(super) fn operate(
        &mut self,
        what: ValueOp,
        left: Sound,
        right: Sound,
        scope: &Scope,
        span: Span,
    ) -> Meaning {
        match arithmetic_name(what) {
            Some(name) => Meaning::Sound(self.arithmetic(name, left, right, scope, span)),
            None => self.silence(Diagnostic::error(Code::Kind, span, "this operator works on patterns only")),
        }
    }

    /// Arithmetic on two sounds, side by side.
    pub(super) fn arithmetic(
        &mut self,
        name: &str,
        left: Sound,
        right: Sound,
        scope: &Scope,
        span: Span,
    ) -> Sound {
        if name == "div" && right.constant() == Some(0.0) {
            return self.fail(division_by_zero(span));
        }
        self.spread(UgenId::known(name), &[left, right], scope, span)
    }

    /// `~name` on its own.
    fn reference(&mut self, name: &str, span: Span, scope: &Scope) -> Meaning {
        let Some(id) = self.definitions.find(Sort::Bus, name, span) else {
            return self.unknown_bus(name, span);
        };
        let definition = &self.definitions[id];
        if !definition.params.is_empty() || definition.modifier {
            let message = match definition.params.len() {
                0 => format!("`~{name}` is a piece of chain: it needs a sound before it"),
                count => format!("`~{name}` needs {count} argument{}", if count == 1 { "" } else { "s" }),
            };
            let defined = definition.name.span;
            return self
                .silence(Diagnostic::error(Code::Arity, span, message).related(defined, "defined here"));
        }
        if scope.functions.is_empty() || self.open.contains(&id) {
            return Meaning::Sound(self.bus(id, scope));
        }
        if self.changing.contains(&id) {
            let message = format!("`~{name}` reads itself, and a function cannot change a loop");
            let help = "put it on what goes into the loop";
            return self.silence(Diagnostic::error(Code::Kind, span, message).help(help));
        }
        let inner = Scope { params: Default::default(), ..deeper(scope) };
        self.changed.insert(id);
        self.changing.push(id);
        let meaning = self.meaning(definition.body, &inner);
        self.changing.pop();
        meaning
    }

    /// A name that no bus has.
    pub(super) fn unknown_bus(&mut self, name: &str, span: Span) -> Meaning {
        let mut diagnostic = Diagnostic::error(Code::UnknownBus, span, format!("there is no bus `~{name}`"));
        if let Some(near) = nearest(name, self.definitions.names(Sort::Bus)) {
            let question = format!("did you mean `~{near}`?");
            // A numbered bus is not written by its name.
            diagnostic = match (span.end - span.start) as usize == name.len() + 1 {
                true => diagnostic.fix(question, span, format!("~{near}")),
                false => diagnostic.help(question),
            };
        }
        self.silence(diagnostic)
    }

    /// The sound of a bus: made once, read by all.
    pub(super) fn bus(&mut self, id: DefId, scope: &Scope) -> Sound {
        let definition = &self.definitions[id];
        let place = (id, scope.in_voice && !scope.is_path);
        if scope.in_voice {
            self.voiced.insert(id);
            self.memory.voices(id);
        } else {
            self.memory.reads(id, scope);
        }
        if !scope.in_voice && !self.buses.contains_key(&place) {
            self.recall(id, scope);
        }
        match self.buses.get(&place) {
            Some(Bus::Done(sound)) | Some(Bus::Open(Some(sound))) => *sound,
            Some(Bus::Open(None)) => {
                self.refuse_names_only(id);
                let zero = Sound::Mono(Signal::Constant(0.0));
                let first = self.copy(zero, &definition.label, definition.name.span);
                let stand_in = match first {
                    Sound::Mono(left) if self.stereo_loops.contains(&id) => {
                        let right = self.copy(zero, &definition.label, definition.name.span);
                        Sound::Stereo([left, right.side(1)])
                    }
                    mono => mono,
                };
                self.buses.insert(place, Bus::Open(Some(stand_in)));
                stand_in
            }
            Some(Bus::Known(_)) => self.stand_in(id),
            None => {
                let sound = self.new_bus(id, scope);
                if let Some(Bus::Open(Some(stand_in))) = self.buses.insert(place, Bus::Done(sound)) {
                    self.close_loop(id, stand_in, sound);
                }
                sound
            }
        }
    }

    fn new_bus(&mut self, id: DefId, scope: &Scope) -> Sound {
        let Scope { in_voice, is_path, .. } = *scope;
        let definition = &self.definitions[id];
        self.buses.insert((id, in_voice && !is_path), Bus::Open(None));
        let inner = Scope { in_voice, is_path, depth: scope.depth + 1, ..Scope::new(&definition.label) };
        // What is done to patterns beside a name does not reach those of the bus.
        let pattern_count = self.pattern_count;
        self.open.push(id);
        if !in_voice {
            self.memory.opens();
        }
        let sound = self.sound(definition.body, &inner);
        if !in_voice {
            self.memory.closes_bus(id, scope, sound);
        }
        self.open.pop();
        self.pattern_count = pattern_count;
        sound
    }

    /// Buses that stand for nothing but each other make no sound.
    fn refuse_names_only(&mut self, id: DefId) {
        let start = self.open.iter().position(|&open| open == id).unwrap_or(0);
        let cycle: Vec<DefId> = self.open[start..].to_vec();
        let definitions = self.definitions;
        if !cycle.iter().all(|&id| matches!(definitions[id].body.kind, ExprKind::Bus { .. })) {
            return;
        }
        let names = cycle.iter().chain([&id]).map(|&id| format!("`~{}`", definitions[id].name.text));
        let message = format!("the cycle {} has no sound in it", names.collect::<Vec<_>>().join(" -> "));
        let mut diagnostic = Diagnostic::error(Code::EmptyCycle, definitions[id].name.span, message)
            .label("stands for itself")
            .help("give one of them a sound, as in `~a: saw 110`");
        for &other in &cycle[1..] {
            diagnostic = diagnostic.related(definitions[other].name.span, "by way of this");
        }
        self.report(diagnostic);
    }

    /// Plugs a finished bus into the stand-in that its own expression has read.
    fn close_loop(&mut self, id: DefId, stand_in: Sound, sound: Sound) {
        if sound.is_stereo() && !stand_in.is_stereo() {
            self.stereo_loop = Some(id);
        }
        for side in 0..if stand_in.is_stereo() { 2 } else { 1 } {
            if let Signal::Output(copy, _) = stand_in.side(side) {
                self.module.graph.plug(copy, 0, sound.side(side));
            }
        }
    }

    /// A stand-in for a sound that is plugged in later.
    fn copy(&mut self, sound: Sound, bus: &str, span: Span) -> Sound {
        let node = self.add(UgenId::known("copy"), bus, &[sound.side(0)], None, span);
        Sound::Mono(Signal::Output(node, 0))
    }
}

/// What is wrong with a control that stands beside a sound.
fn lone_control(control: &Expr) -> Diagnostic {
    let name = head(control).unwrap_or("this");
    let message = format!("`{name}` is a control, and has no sound of its own");
    let help = format!("behind `#` it belongs to events, as in `s \"bd sn\" # {name} ...`");
    Diagnostic::error(Code::Kind, control.span, message).help(help)
}

fn division_by_zero(span: Span) -> Diagnostic {
    Diagnostic::error(Code::NotFinite, span, "a division by zero")
}

/// The scope of something that a name in `scope` stands for.
pub(super) fn deeper(scope: &Scope) -> Scope {
    Scope { depth: scope.depth + 1, ..scope.clone() }
}

/// The row of the ugen table that an operator stands for.
fn arithmetic_name(what: ValueOp) -> Option<&'static str> {
    match what {
        ValueOp::Add => Some("add"),
        ValueOp::Sub => Some("sub"),
        ValueOp::Mul => Some("mul"),
        ValueOp::Div => Some("div"),
        ValueOp::Mod => Some("mod"),
        ValueOp::Pow => Some("pow"),
        ValueOp::Append | ValueOp::Right | ValueOp::Left => None,
    }
}

//! Older spellings that only the names of a program tell: made new before anything else is done with it.

use super::patterns::is_known;
use super::synths::modern;
use crate::pattern::control::control;
use crate::pattern::transform::transform;
use crate::ugen::{Chain, Memory, UgenId};
use foldhash::HashSet;
use phonon_grammar::ast::{
    Arg, Expr, ExprKind, Name, Op, Program, StatementKind, statements, statements_mut,
};
use phonon_grammar::diagnostic::Code;
use phonon_grammar::{Diagnostic, Span};
use std::collections::BTreeSet;

/// Puts the new spelling in place of the older one, and says so once for each name.
///
/// A bus without its sign gets it (`kick` is `~kick`), and a text before an oscillator becomes its argument
/// (`"c5 ~" # saw` is `saw "c5 ~"`). The meaning stays. Also gives the numbers of the statements that are changed.
pub fn modernise(program: &mut Program) -> (Vec<Diagnostic>, BTreeSet<usize>) {
    let (mut spelling, mut changed) = (Spelling::default(), BTreeSet::new());
    program.statements().for_each(|statement| spelling.collect(&statement.kind));
    for (at, statement) in program.statements_mut().enumerate() {
        spelling.is_changed = false;
        spelling.statement(&mut statement.kind);
        if spelling.is_changed {
            changed.insert(at);
        }
    }
    program.settle_comments();
    (spelling.notes, changed)
}

#[derive(Default)]
struct Spelling {
    buses: HashSet<String>,
    functions: HashSet<String>,
    /// Whether something was changed in the statement that is looked at.
    is_changed: bool,
    /// The names that were remarked on.
    seen: BTreeSet<String>,
    notes: Vec<Diagnostic>,
}

impl Spelling {
    /// Learns the names that a statement defines.
    fn collect(&mut self, kind: &StatementKind) {
        match kind {
            StatementKind::Bus { name, .. } | StatementKind::Modifier { name, .. } => {
                self.buses.insert(name.text.clone());
            }
            StatementKind::Function { name, .. } => {
                self.functions.insert(name.text.clone());
            }
            StatementKind::For { body, .. } => {
                statements(body).for_each(|statement| self.collect(&statement.kind));
            }
            _ => {}
        }
    }

    fn statement(&mut self, kind: &mut StatementKind) {
        match kind {
            StatementKind::Function { params, body, .. } | StatementKind::Bus { params, body, .. } => {
                self.expr(body, params);
            }
            StatementKind::Modifier { body, .. }
            | StatementKind::Indexed { body, .. }
            | StatementKind::Template { body, .. }
            | StatementKind::PatternDef { body, .. }
            | StatementKind::Out { body, .. }
            | StatementKind::Tempo { value: body, .. } => self.expr(body, &[]),
            StatementKind::For { var, body, .. } => {
                // The number of the turn hides a bus of its name.
                let hidden = self.buses.take(&var.text);
                statements_mut(body).for_each(|statement| self.statement(&mut statement.kind));
                self.buses.extend(hidden);
            }
            StatementKind::Buffer(_) | StatementKind::Outmix(_) | StatementKind::Command { .. } => {}
        }
    }

    fn expr(&mut self, expr: &mut Expr, params: &[Name]) {
        match &mut expr.kind {
            ExprKind::Name(name) if self.is_bus(name, params) => {
                let name = std::mem::take(name);
                self.is_changed = true;
                self.note_bus(&name, expr.span);
                expr.kind = ExprKind::Bus { name, suffixes: Vec::new() };
            }
            // Noise of older programs has a number, which says nothing.
            ExprKind::Call { head, args } if is_numbered_noise(head, args) => {
                let note = Diagnostic::note(Code::LegacySpelling, expr.span, "an older spelling of noise");
                self.notes.push(note.fix("it takes no number", expr.span, head.to_string()));
                *expr = (**head).clone();
                self.is_changed = true;
            }
            ExprKind::Name(name) if name == "wedge" && !self.functions.contains(name) => {
                let note = Diagnostic::note(Code::LegacySpelling, expr.span, "an older spelling of `phasor`");
                self.notes.push(note.fix(
                    "a ramp from 0 to 1 with each cycle is `phasor`",
                    expr.span,
                    "phasor",
                ));
                *expr = Expr { kind: ExprKind::Name("phasor".to_owned()), span: expr.span };
                self.is_changed = true;
            }
            ExprKind::Call { head, args } if is_bare_chord(head, args) => {
                let root = Expr { kind: ExprKind::Number("0".to_owned()), span: head.span };
                args.insert(0, Arg { key: None, value: root });
                let (span, text) = (expr.span, expr.to_string());
                let note = Diagnostic::note(Code::LegacySpelling, span, "a chord without its roots");
                self.notes.push(note.fix("the notes come first", span, text));
                self.is_changed = true;
            }
            ExprKind::Call { head, args } if let Some(synth) = self.synthesizer(head, args, expr.span) => {
                let note =
                    Diagnostic::note(Code::LegacySpelling, expr.span, "an older spelling of a synthesizer");
                let message = "its notes and its envelope stand behind the oscillator";
                self.notes.push(note.fix(message, expr.span, synth.to_string()));
                *expr = synth;
                self.is_changed = true;
                expr.kind.for_each_child(|child| self.expr(child, params));
            }
            ExprKind::Call { head, args } if matches!(&head.kind, ExprKind::Name(name) if name == "wedge") => {
                args.iter_mut().for_each(|arg| self.expr(&mut arg.value, params));
            }
            // The words behind `sp` are names of samples.
            ExprKind::Call { head, .. } if matches!(&head.kind, ExprKind::Name(name) if name == "sp") => {}
            ExprKind::Binary { op: Op::Chain, left, right } if is_played_text(left, right) => {
                let call = Expr {
                    kind: ExprKind::Call {
                        head: right.clone(),
                        args: vec![Arg { key: None, value: (**left).clone() }],
                    },
                    span: expr.span,
                };
                let note = Diagnostic::note(Code::LegacySpelling, expr.span, "an older spelling of a call");
                self.notes.push(note.fix("the notes follow the oscillator", expr.span, call.to_string()));
                *expr = call;
                self.is_changed = true;
            }
            ExprKind::Binary { op: Op::Chain, left, right } if is_chord_behind(left, right) => {
                let chord = chord_of(left, right);
                let note = Diagnostic::note(Code::LegacySpelling, right.span, "an older spelling of chords");
                self.notes.push(note.fix("the notes come first", expr.span, chord.to_string()));
                *expr = chord;
                self.is_changed = true;
                expr.kind.for_each_child(|child| self.expr(child, params));
            }
            ExprKind::Binary { op, right, .. } if *op == Op::Chain && self.is_transform(right, params) => {
                *op = Op::Apply;
                self.is_changed = true;
                let note = Diagnostic::note(Code::LegacySpelling, right.span, "a transform behind `#`");
                let message = "`#` takes controls and effects, and `$` transforms";
                let (span, text) = (expr.span, expr.to_string());
                self.notes.push(note.fix(message, span, text));
                expr.kind.for_each_child(|child| self.expr(child, params));
            }
            ExprKind::Binary { op: Op::Apply, left, right } => {
                self.looped(left);
                self.looped(right);
                expr.kind.for_each_child(|child| self.expr(child, params));
            }
            kind => kind.for_each_child(|child| self.expr(child, params)),
        }
    }

    /// What a call of an older synthesizer is, if no function of the program has its name.
    fn synthesizer(&self, head: &Expr, args: &[Arg], span: Span) -> Option<Expr> {
        let is_own = matches!(&head.kind, ExprKind::Name(name) if self.functions.contains(name));
        if is_own { None } else { modern(head, args, span) }
    }

    /// `loop 2` beside `$` is `fast 2`; behind `#` it is a control.
    fn looped(&mut self, expr: &mut Expr) {
        let ExprKind::Call { head, .. } = &mut expr.kind else { return };
        if matches!(&head.kind, ExprKind::Name(name) if name == "loop") && !self.functions.contains("loop") {
            head.kind = ExprKind::Name("fast".to_owned());
            self.is_changed = true;
            let note = Diagnostic::note(Code::LegacySpelling, head.span, "an older spelling of `fast`");
            self.notes.push(note.fix("write `fast`", head.span, "fast"));
        }
    }

    /// Whether an expression is a transform that lacks its pattern, and nothing else bears the name.
    fn is_transform(&self, expr: &Expr, params: &[Name]) -> bool {
        let (head, count) = match &expr.kind {
            ExprKind::Call { head, args } => (&**head, args.len()),
            _ => (expr, 0),
        };
        let ExprKind::Name(name) = &head.kind else { return false };
        let is_other = UgenId::find(name).is_some()
            || control(name).is_some()
            || self.functions.contains(name)
            || params.iter().any(|param| param.text == *name);
        !is_other
            && transform(name)
                .is_some_and(|row| row.has_input && count >= row.required() && count <= row.params.len())
    }

    fn is_bus(&self, name: &str, params: &[Name]) -> bool {
        self.buses.contains(name)
            && !self.functions.contains(name)
            && !is_known(name)
            && params.iter().all(|param| param.text != name)
    }

    fn note_bus(&mut self, name: &str, span: Span) {
        if self.seen.insert(name.to_owned()) {
            let note = Diagnostic::note(Code::LegacySpelling, span, "a bus without its sign");
            self.notes.push(note.fix(format!("write `~{name}`"), span, format!("~{name}")));
        }
    }
}

/// Whether a number stands behind a source of noise, which takes none.
fn is_numbered_noise(head: &Expr, args: &[Arg]) -> bool {
    let ([Arg { key: None, value }], ExprKind::Name(name)) = (args, &head.kind) else { return false };
    let takes_none = |ugen: UgenId| ugen.row().ports.is_empty() && ugen.row().memory == Memory::Seeded;
    matches!(value.kind, ExprKind::Number(_)) && UgenId::find(name).is_some_and(takes_none)
}

/// Whether a chord has names and no roots.
fn is_bare_chord(head: &Expr, args: &[Arg]) -> bool {
    let is_chord = matches!(&head.kind, ExprKind::Name(name) if name == "chord");
    is_chord && matches!(args, [Arg { key: None, value }] if matches!(value.kind, ExprKind::Text(_)))
}

/// Whether `chord "min"` stands behind `n "0 3"`: the names of chords behind their roots.
fn is_chord_behind(left: &Expr, right: &Expr) -> bool {
    let ExprKind::Call { head, args } = &right.kind else { return false };
    let is_chord = matches!(&head.kind, ExprKind::Name(name) if name == "chord");
    is_chord && args.len() == 1 && notes_of(left).is_some()
}

/// The call at the end of a chain, if it gives notes.
fn notes_of(expr: &Expr) -> Option<&Expr> {
    match &expr.kind {
        ExprKind::Binary { op: Op::Chain, right, .. } => notes_of(right),
        ExprKind::Call { head, args } if args.len() == 1 => {
            matches!(&head.kind, ExprKind::Name(name) if ["n", "note"].contains(&name.as_str()))
                .then_some(expr)
        }
        _ => None,
    }
}

/// `n (chord "0 3" "min")` for `n "0 3" # chord "min"`.
fn chord_of(left: &Expr, right: &Expr) -> Expr {
    let mut expr = left.clone();
    expr.span = left.span.to(right.span);
    match &mut expr.kind {
        ExprKind::Binary { right: inner, .. } => **inner = chord_of(inner, right),
        ExprKind::Call { args, .. } => {
            if let (Some(notes), ExprKind::Call { head, args: names }) = (args.first_mut(), &right.kind) {
                let args = std::iter::once(&*notes).chain(names).cloned().collect();
                notes.value = Expr { kind: ExprKind::Call { head: head.clone(), args }, span: right.span };
            }
        }
        _ => {}
    }
    expr
}

/// Whether a text stands before an oscillator that lacks its frequency.
fn is_played_text(left: &Expr, right: &Expr) -> bool {
    let (ExprKind::Text(_), ExprKind::Name(name)) = (&left.kind, &right.kind) else { return false };
    UgenId::find(name).is_some_and(|ugen| ugen.has_pitch() && ugen.row().chain == Chain::Ignore)
}

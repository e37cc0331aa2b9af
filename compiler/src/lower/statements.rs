//! The statements of a program, in order: tempo, outputs, commands.

use super::patterns::is_known;
use super::{Lowering, Sound, scope::Scope};
use crate::graph::Heard;
use crate::pattern::Nature;
use crate::pattern::Time;
use crate::plan::Mix;
use crate::resolve::{DefId, Sort};
use crate::tempo::Tempo;
use phonon_grammar::ast::mini::{Term, TermKind};
use phonon_grammar::ast::{Expr, ExprKind, Name, Op, Piece, Program, StatementKind, Structure, ValueOp};
use phonon_grammar::diagnostic::{Code, nearest};
use phonon_grammar::{Diagnostic, Span};
use std::collections::BTreeSet;

/// The words that act on outputs and on the clock.
const COMMANDS: [&str; 10] =
    ["hush", "unhush", "solo", "unsolo", "mute", "unmute", "panic", "resetCycles", "setCycle", "nudge"];

impl Lowering<'_> {
    /// Lowers all statements.
    pub(super) fn program(&mut self, program: &Program) {
        self.module.tempo = Tempo::Constant(self.options.cps);
        let mut outs: Vec<(Option<u32>, &Expr)> = Vec::new();
        let mut silenced = Silenced::default();
        for statement in program.statements() {
            match &statement.kind {
                StatementKind::Tempo { unit, value, .. } => self.tempo(*unit, value),
                StatementKind::Outmix(name) => self.outmix(name),
                StatementKind::Out { channel, body } => {
                    outs.retain(|(earlier, _)| earlier != channel);
                    outs.push((*channel, body));
                    silenced.muted.retain(|muted| muted != channel);
                }
                StatementKind::Command { name, args } => self.command(name, args, &outs, &mut silenced),
                StatementKind::Buffer(_)
                | StatementKind::Bus { .. }
                | StatementKind::Indexed { .. }
                | StatementKind::For { .. }
                | StatementKind::Modifier { .. }
                | StatementKind::Template { .. }
                | StatementKind::PatternDef { .. }
                | StatementKind::Function { .. } => {}
            }
        }
        self.remember();
        self.voiced = self.played(outs.iter().map(|(_, body)| *body));
        for &(channel, body) in &outs {
            let label = channel.map_or("out".to_owned(), |channel| format!("out{channel}"));
            let sound = self.sound(body, &Scope::new(&label));
            self.heard(channel, sound, !silenced.contains(channel));
        }
        let routed = if outs.is_empty() { self.route(program) } else { Vec::new() };
        self.orbits();
        self.unheard();
        if self.options.stems {
            let definitions = self.definitions;
            let audible = outs.iter().filter(|(channel, _)| !silenced.contains(*channel));
            let routed = routed.into_iter().map(|id| definitions[id].body);
            self.bus_stems(audible.map(|(_, body)| *body).chain(routed));
        }
        self.redefined();
        self.keep();
    }

    /// Adds an output.
    pub(super) fn heard(&mut self, channel: Option<u32>, sound: Sound, audible: bool) {
        self.module.graph.outputs.push(Heard { channel, signals: sound.sides(), audible, stem: None });
    }

    /// The buses that texts name as instruments, in definitions and outputs.
    fn played<'e>(&'e self, outs: impl Iterator<Item = &'e Expr>) -> BTreeSet<DefId> {
        let mut played = BTreeSet::new();
        for body in self.definitions.iter().map(|(_, definition)| definition.body).chain(outs) {
            body.look_at_nodes(&mut |node| {
                let ExprKind::Text(text) = &node.kind else { return };
                text.mini.for_each_piece(&mut |piece| {
                    if let Piece::Term(Term { kind: TermKind::Word(word), .. }) = piece
                        && let Some(name) = word.strip_prefix('~')
                    {
                        played.extend(self.definitions.last_bus(name));
                    }
                });
            });
        }
        played
    }

    /// Lowers the signal buses that nothing has read, so that what is wrong with them is said as well.
    fn unheard(&mut self) {
        let definitions = self.definitions;
        for (id, definition) in definitions.iter() {
            let is_signal =
                definition.sort == Sort::Bus && definition.params.is_empty() && !definition.modifier;
            let scope = Scope::new(&definition.label);
            let is_read = self.effects.contains(&id)
                || self.voiced.contains(&id)
                || self.buses.contains_key(&(id, false));
            if is_signal && !is_read {
                match self.nature(definition.body, &scope) {
                    Nature::Function => {}
                    // Words or numbers: what reads it decides, and nothing does.
                    Nature::Values => self.words(definition.body, &scope),
                    _ => _ = self.bus(id, &scope),
                }
            }
        }
    }

    /// Says which names are defined more than once: right in a collection of little pieces, a slip elsewhere.
    fn redefined(&mut self) {
        let definitions = self.definitions;
        for (_, definition) in definitions.iter() {
            let name = &definition.name.text;
            let earlier = definitions.first(definition.sort, name).map(|id| &definitions[id]);
            if let Some(earlier) = earlier.filter(|earlier| earlier.at < definition.at) {
                let message = format!("`{name}` is defined again");
                let note = Diagnostic::note(Code::Redefined, definition.name.span, message);
                self.report(note.related(earlier.name.span, "defined here first"));
            }
            if definition.sort == Sort::Function && is_known(name) {
                let message = format!("the function `{name}` hides the one of the language");
                self.report(Diagnostic::note(Code::Redefined, definition.name.span, message));
            }
            let twice = definition.params.iter().enumerate().find(|(at, param)| {
                definition.params[..*at].iter().any(|earlier| earlier.text == param.text)
            });
            if let Some((_, param)) = twice {
                let message = format!("`{name}` has two parameters `{}`", param.text);
                self.report(Diagnostic::error(Code::Redefined, param.span, message));
            }
        }
    }

    /// Warns of a command that stands where there is no output for it.
    fn check_outputs(&mut self, name: &Name, channel: Option<u32>, outs: &[(Option<u32>, &Expr)]) {
        let message = match channel {
            Some(channel) => format!("there is no output {channel} above `{}`", name.text),
            None if outs.is_empty() => format!("there is no output above `{}`", name.text),
            None => return,
        };
        let help = "commands act on the outputs that stand above them";
        self.report(
            Diagnostic::warning(Code::NoOutput, name.span, message).label("has no effect").help(help),
        );
    }

    fn outmix(&mut self, name: &Name) {
        if let Some(mix) = Mix::ALL.into_iter().find(|mix| mix.name() == name.text) {
            self.module.graph.mix = mix;
            return;
        }
        let message = format!("`{}` is no way to mix outputs", name.text);
        let diagnostic = Diagnostic::error(Code::UnknownKeyword, name.span, message);
        self.report(match nearest(&name.text, Mix::ALL.map(Mix::name)) {
            Some(near) => diagnostic.fix(format!("did you mean `{near}`?"), name.span, near),
            None => diagnostic.help("one of `none`, `gain`, `sqrt`, `tanh`, `hard`"),
        });
    }

    fn command(
        &mut self,
        name: &Name,
        args: &[Expr],
        outs: &[(Option<u32>, &Expr)],
        silenced: &mut Silenced,
    ) {
        let word = name.text.as_str();
        if let Err(diagnostic) = check_arguments(name, args) {
            return self.report(diagnostic);
        }
        let number = args.first().and_then(exact);
        let is_of_clock = matches!(word, "setCycle" | "nudge");
        let channel = number.filter(|_| !is_of_clock).map(|number| number.floor() as u32);
        let is_of_outputs = matches!(word, "hush" | "mute" | "unhush" | "unmute" | "solo");
        if is_of_outputs && channel.is_none_or(|channel| outs.iter().all(|(out, _)| *out != Some(channel))) {
            self.check_outputs(name, channel, outs);
        }
        let chosen = || outs.iter().map(|&(out, _)| out).filter(|out| channel.is_none() || *out == channel);
        match word {
            "hush" | "mute" => silenced.muted.extend(chosen()),
            "unhush" | "unmute" if channel.is_none() => silenced.muted.clear(),
            "unhush" | "unmute" => silenced.muted.retain(|&muted| muted != channel),
            "solo" if chosen().next().is_some() => silenced.solo = channel,
            "solo" => {}
            "unsolo" => silenced.solo = None,
            "panic" => self.module.panics = true,
            "resetCycles" => self.module.start_cycle = Time::ZERO,
            "setCycle" => self.module.start_cycle = number.unwrap_or(Time::ZERO),
            "nudge" => {
                let seconds = number.unwrap_or(Time::ZERO);
                let start = self.module.start_cycle;
                self.module.start_cycle = start + seconds * self.module.tempo.at(start, 0);
            }
            _ => self.report(no_command(name)),
        }
    }
}

/// Checks that a command has the numbers that it takes.
fn check_arguments(name: &Name, args: &[Expr]) -> Result<(), Diagnostic> {
    let word = name.text.as_str();
    let (needed, example) = match word {
        "setCycle" => (Some(true), "setCycle 4"),
        "nudge" => (Some(true), "nudge 0.1"),
        "solo" => (Some(true), "solo 1"),
        "hush" | "mute" | "unhush" | "unmute" => (Some(false), "hush 2"),
        _ => (None, word),
    };
    let arity = |span, message: String| Diagnostic::error(Code::Arity, span, message);
    match (needed, args) {
        (None, [first, ..]) => return Err(arity(first.span, format!("`{word}` takes nothing"))),
        (Some(true), []) => {
            return Err(
                arity(name.span, format!("`{word}` takes a number")).help(format!("as in `{example}`"))
            );
        }
        (Some(_), [_, second, ..]) => {
            let help = "for several numbers write several lines";
            return Err(arity(second.span, format!("`{word}` takes one number")).help(help));
        }
        _ => {}
    }
    let Some(arg) = args.first() else { return Ok(()) };
    let Some(number) = exact(arg) else {
        let message = format!("`{word}` takes a plain number");
        return Err(Diagnostic::error(Code::NotLiteral, arg.span, message).help(format!("as in `{example}`")));
    };
    let is_output = !matches!(word, "setCycle" | "nudge");
    if is_output && (number < Time::ZERO || number.den() != 1) {
        let message = "outputs have whole numbers from 0".to_owned();
        return Err(
            Diagnostic::error(Code::NumberRange, arg.span, message).help(format!("as in `{example}`"))
        );
    }
    Ok(())
}

/// What is wrong with a word that commands nothing.
fn no_command(name: &Name) -> Diagnostic {
    let message = format!("`{}` is neither a statement nor a command", name.text);
    let diagnostic = Diagnostic::error(Code::Syntax, name.span, message);
    match nearest(&name.text, COMMANDS) {
        Some(near) => diagnostic.fix(format!("did you mean `{near}`?"), name.span, near),
        None => diagnostic,
    }
}

/// The outputs that are not to be heard.
#[derive(Default)]
struct Silenced {
    muted: Vec<Option<u32>>,
    solo: Option<u32>,
}

impl Silenced {
    fn contains(&self, channel: Option<u32>) -> bool {
        self.muted.contains(&channel) || self.solo.is_some_and(|solo| channel != Some(solo))
    }
}

/// The exact value of an expression of numbers.
pub(crate) fn exact(expr: &Expr) -> Option<Time> {
    match &expr.kind {
        ExprKind::Number(text) => Time::parse_decimal(text),
        ExprKind::Negate(inner) => exact(inner).map(|value| Time::ZERO - value),
        ExprKind::Binary { op: Op::Value { what, structure: Structure::Plain }, left, right } => {
            // Long sums lean to the left, so the right side says sooner that there is no number.
            let (right, left) = (exact(right)?, exact(left)?);
            match what {
                ValueOp::Add => Some(left + right),
                ValueOp::Sub => Some(left - right),
                ValueOp::Mul => Some(left * right),
                ValueOp::Div if right != Time::ZERO => Some(left / right),
                ValueOp::Mod if right != Time::ZERO => Some(left - right * (left / right).sam()),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The span of a whole program, for what is said about all of it.
pub(super) fn whole(program: &Program) -> Span {
    program.statements().map(|statement| statement.span).reduce(Span::to).unwrap_or_default()
}

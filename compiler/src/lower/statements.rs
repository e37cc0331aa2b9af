//! The statements of a program, in order: tempo, outputs, commands.

use super::{Lowering, Sound, scope::Scope};
use crate::graph::Heard;
use crate::pattern::Nature;
use crate::pattern::Time;
use crate::plan::Mix;
use crate::resolve::Sort;
use crate::tempo::Tempo;
use phonon_grammar::ast::{Expr, ExprKind, Name, Op, Program, StatementKind, Structure, ValueOp};
use phonon_grammar::diagnostic::{Code, nearest};
use phonon_grammar::{Diagnostic, Span};

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
        for &(channel, body) in &outs {
            let label = channel.map_or("out".to_owned(), |channel| format!("out{channel}"));
            let sound = self.sound(body, &Scope::new(&label));
            self.heard(channel, sound, !silenced.contains(channel));
        }
        if outs.is_empty() {
            self.route(program);
        }
        self.unheard();
        self.redefined();
    }

    /// Adds an output.
    pub(super) fn heard(&mut self, channel: Option<u32>, sound: Sound, audible: bool) {
        self.module.graph.outputs.push(Heard { channel, signals: sound.sides(), audible });
    }

    /// Lowers the signal buses that nothing has read, so that what is wrong with them is said as well.
    fn unheard(&mut self) {
        let definitions = self.definitions;
        for (id, definition) in definitions.iter() {
            let is_signal =
                definition.sort == Sort::Bus && definition.params.is_empty() && !definition.modifier;
            let scope = Scope::new(&definition.label);
            if is_signal
                && !self.effects.contains(&id)
                && !self.buses.contains_key(&(id, false))
                && self.nature(definition.body, &scope) != Nature::Function
            {
                self.bus(id, &scope);
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
        const MIXES: [(&str, Mix); 5] = [
            ("none", Mix::None),
            ("gain", Mix::Gain),
            ("sqrt", Mix::Sqrt),
            ("tanh", Mix::Tanh),
            ("hard", Mix::Hard),
        ];
        match MIXES.iter().find(|(word, _)| *word == name.text) {
            Some(&(_, mix)) => self.module.graph.mix = mix,
            None => {
                let message = format!("`{}` is no way to mix outputs", name.text);
                let help = "one of `none`, `gain`, `sqrt`, `tanh`, `hard`";
                self.report(Diagnostic::error(Code::UnknownKeyword, name.span, message).help(help));
            }
        }
    }

    fn command(
        &mut self,
        name: &Name,
        args: &[Expr],
        outs: &[(Option<u32>, &Expr)],
        silenced: &mut Silenced,
    ) {
        let (word, number) = split_number(&name.text);
        let argument = args.first().map(|arg| (exact(arg), arg.span));
        let channel = match argument {
            Some((Some(number), _)) => Some(number.floor().max(0) as u32),
            Some((None, span)) => {
                return self.report(Diagnostic::error(
                    Code::NotLiteral,
                    span,
                    format!("`{word}` takes a plain number"),
                ));
            }
            None => number,
        };
        if let [_, second, ..] = args {
            let message = format!("`{word}` takes one number");
            return self.report(Diagnostic::error(Code::Arity, second.span, message));
        }
        let is_of_outputs = matches!(word, "hush" | "mute" | "unhush" | "unmute" | "solo");
        if is_of_outputs && channel.is_none_or(|channel| outs.iter().all(|(out, _)| *out != Some(channel))) {
            self.check_outputs(name, channel, outs);
        }
        let chosen = || outs.iter().map(|&(out, _)| out).filter(|out| channel.is_none() || *out == channel);
        match word {
            "hush" | "mute" => silenced.muted.extend(chosen()),
            "unhush" | "unmute" if channel.is_none() => silenced.muted.clear(),
            "unhush" | "unmute" => silenced.muted.retain(|&muted| muted != channel),
            "solo" if channel.is_none() || chosen().next().is_some() => {
                silenced.solo = channel.or(silenced.solo);
            }
            "solo" => {}
            "unsolo" => silenced.solo = None,
            "panic" => {}
            "resetCycles" => self.module.start_cycle = Time::ZERO,
            "setCycle" => {
                self.module.start_cycle = argument.and_then(|(number, _)| number).unwrap_or(Time::ZERO)
            }
            "nudge" => {
                let seconds = argument.and_then(|(number, _)| number).unwrap_or(Time::ZERO);
                let start = self.module.start_cycle;
                self.module.start_cycle = start + seconds * self.module.tempo.at(start, 0);
            }
            _ => self.report(no_command(name, word)),
        }
    }
}

/// What is wrong with a word that commands nothing.
fn no_command(name: &Name, word: &str) -> Diagnostic {
    let message = format!("`{}` is neither a statement nor a command", name.text);
    let diagnostic = Diagnostic::error(Code::Syntax, name.span, message);
    match nearest(word, COMMANDS) {
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

/// `hush2` as `hush` and 2.
fn split_number(word: &str) -> (&str, Option<u32>) {
    let letters = word.trim_end_matches(|character: char| character.is_ascii_digit());
    (letters, word[letters.len()..].parse().ok())
}

/// The exact value of an expression of numbers.
pub(super) fn exact(expr: &Expr) -> Option<Time> {
    match &expr.kind {
        ExprKind::Number(text) => Time::parse_decimal(text),
        ExprKind::Negate(inner) => exact(inner).map(|value| Time::ZERO - value),
        ExprKind::Binary { op: Op::Value { what, structure: Structure::Plain }, left, right } => {
            let (left, right) = (exact(left)?, exact(right)?);
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

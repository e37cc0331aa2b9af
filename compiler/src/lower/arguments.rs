//! Ugens and their arguments.

use super::expr::Meaning;
use super::scope::Scope;
use super::{Lowering, Sound};
use crate::graph::Signal;
use crate::pattern::{Pattern, Value};
use crate::plan::Link;
use crate::ugen::{Chain, Port, Role, Ugen, UgenId, Unit};
use petgraph::stable_graph::NodeIndex;
use phonon_grammar::ast::{Arg, Expr};
use phonon_grammar::diagnostic::{Code, nearest};
use phonon_grammar::{Diagnostic, Span};

/// Oscillators with a constant frequency below this one are modulators: a voice's note leaves them alone.
const MODULATOR_HZ: f32 = 20.0;
/// What an oscillator plays in a voice where no frequency is given: c4.
const MIDDLE_C_HZ: f32 = 261.625_58;

impl Lowering<'_> {
    /// A call of a ugen, with what stands before `#` as `input`.
    pub(super) fn ugen(
        &mut self,
        ugen: UgenId,
        args: &[Arg],
        input: Option<Sound>,
        span: Span,
        scope: &Scope,
    ) -> Meaning {
        let row = ugen.row();
        let takes_input = input.is_some() && row.chain == Chain::Input;
        let Some(given) = self.assign(row, args, takes_input, span) else {
            return Meaning::Sound(Sound::SILENCE);
        };
        let pitch = row.ports.iter().zip(&given).find(|(port, _)| port.role == Role::Pitch);
        if let Some((_, &Some(notes))) = pitch
            && self.is_note_text(notes, scope)
        {
            return Meaning::Events(self.note_synth(ugen, args, notes, span, scope));
        }
        let ports = self.ports(row, &given, input.filter(|_| takes_input), span, scope);
        let sound = self.place(ugen, &ports, scope, span);
        Meaning::Sound(match input {
            Some(input) if row.chain == Chain::Multiply => self.arithmetic("mul", input, sound, scope, span),
            Some(_) if row.chain == Chain::Ignore => {
                let message =
                    format!("`{}` makes its own sound: what stands before it is not heard", row.name);
                self.report(Diagnostic::warning(Code::NoInput, span, message));
                sound
            }
            _ => sound,
        })
    }

    /// Which argument belongs to which port; a sum takes them all, in order.
    fn assign<'e>(
        &mut self,
        row: &Ugen,
        args: &'e [Arg],
        takes_input: bool,
        span: Span,
    ) -> Option<Vec<Option<&'e Expr>>> {
        if row.ports[..].iter().any(|port| port.role == Role::Many) {
            return Some(args.iter().map(|arg| Some(&arg.value)).collect());
        }
        let open: Vec<usize> = open_ports(row, takes_input).collect();
        let mut given: Vec<Option<&Expr>> = vec![None; row.ports.len()];
        let mut positional = open.iter();
        let mut positions = 0;
        for arg in args {
            let port = match &arg.key {
                Some(key) => match open.iter().find(|&&port| row.ports[port].is_called(&key.text)) {
                    Some(&port) => port,
                    None => {
                        self.unknown_keyword(row, &key.text, key.span);
                        return None;
                    }
                },
                None => {
                    positions += 1;
                    match positional.next() {
                        Some(&port) => port,
                        None => continue,
                    }
                }
            };
            if given[port].replace(&arg.value).is_some() {
                let message = format!("`{}` of `{}` is given twice", row.ports[port].name, row.name);
                self.report(Diagnostic::error(Code::Arity, arg.value.span, message).help(usage(row)));
                return None;
            }
        }
        if positions > open.len() {
            let plural = if open.len() == 1 { "" } else { "s" };
            let message = format!("`{}` takes {} argument{plural}, {positions} given", row.name, open.len());
            let diagnostic = Diagnostic::error(Code::Arity, span, message);
            self.report(if open.is_empty() { diagnostic } else { diagnostic.help(usage(row)) });
            return None;
        }
        if let Some(&missing) =
            open.iter().find(|&&port| given[port].is_none() && row.ports[port].default.is_none())
        {
            let lacks_input = !takes_input && row.chain == Chain::Input && positions > 0;
            let message = match lacks_input {
                true => format!("`{}` works on a sound, and none stands before it", row.name),
                false => format!("`{}` needs a value for `{}`", row.name, row.ports[missing].name),
            };
            self.report(Diagnostic::error(Code::Arity, span, message).help(usage(row)));
            return None;
        }
        Some(given)
    }

    fn unknown_keyword(&mut self, row: &Ugen, key: &str, span: Span) {
        let names: Vec<&str> = open_ports(row, true).map(|port| row.ports[port].name).collect();
        let message = format!("`{}` has no parameter `{key}`", row.name);
        let mut diagnostic = Diagnostic::error(Code::UnknownKeyword, span, message);
        if let Some(near) = nearest(key, names.iter().copied()) {
            diagnostic = diagnostic.help(format!("did you mean `:{near}`?"));
        }
        self.report(diagnostic.help(usage(row)));
    }

    /// What each port reads.
    fn ports(
        &mut self,
        row: &Ugen,
        given: &[Option<&Expr>],
        input: Option<Sound>,
        span: Span,
        scope: &Scope,
    ) -> Vec<Sound> {
        if row.ports[0..].first().is_some_and(|port| port.role == Role::Many) {
            let members = given.iter().flatten().map(|member| self.sound(member, scope));
            return input.into_iter().chain(members.collect::<Vec<_>>()).collect();
        }
        let mut first = input;
        let mut ports = Vec::with_capacity(row.ports.len());
        for (port, argument) in row.ports.iter().zip(given) {
            ports.push(match (port.role, argument) {
                (Role::Signal, argument) => {
                    let sound = first.unwrap_or_else(|| {
                        argument.map_or(Sound::SILENCE, |argument| self.sound(argument, scope))
                    });
                    first = Some(sound);
                    sound
                }
                (Role::Trigger | Role::Gate, _) => self.start(port.role, scope, span),
                (Role::Pitch, argument) => self.pitch(port, *argument, scope, span),
                (_, Some(argument)) => self.knob(row, port, argument, scope),
                (_, None) => Sound::Mono(Signal::Constant(port.default.unwrap_or(0.0))),
            });
        }
        ports
    }

    /// What moves a knob. A number outside the range of the port is worth a warning: the kernel will clamp it.
    fn knob(&mut self, row: &Ugen, port: &Port, argument: &Expr, scope: &Scope) -> Sound {
        let sound = self.sound(argument, &if port.unit == Unit::Hz { scope.knob() } else { scope.level() });
        if let Some(value) = sound.constant()
            && (value < port.min || value > port.max)
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
        sound
    }

    /// A frequency; in a voice, what is heard follows the note.
    fn pitch(&mut self, port: &Port, argument: Option<&Expr>, scope: &Scope, span: Span) -> Sound {
        let frequency = match argument {
            Some(argument) => self.sound(argument, &scope.knob()),
            None if scope.in_voice => Sound::Mono(Signal::Constant(MIDDLE_C_HZ)),
            None => Sound::Mono(Signal::Constant(port.default.unwrap_or(1.0))),
        };
        let follows =
            scope.in_voice && scope.is_path && frequency.constant().is_none_or(|hz| hz.abs() >= MODULATOR_HZ);
        if !follows {
            return frequency;
        }
        const RATIO: u8 = 2;
        let ratio = Sound::Mono(Signal::Output(self.starter(scope, span), RATIO));
        self.arithmetic("mul", frequency, ratio, &scope.knob(), span)
    }

    /// The trigger or the gate that starts an envelope: the voice's in a voice, else that of the cycle.
    fn start(&mut self, role: Role, scope: &Scope, span: Span) -> Sound {
        let starter = self.starter(scope, span);
        let output = match (role, scope.in_voice) {
            (Role::Trigger, true) => 0,
            (Role::Trigger, false) => 2,
            _ => 1,
        };
        Sound::Mono(Signal::Output(starter, output))
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

    /// Nodes for a ugen whose ports read `ports`.
    pub(super) fn place(&mut self, ugen: UgenId, ports: &[Sound], scope: &Scope, span: Span) -> Sound {
        if ugen.row().outputs == 1 {
            return self.spread(ugen, ports, scope, span);
        }
        let (ugen, signals) = match ports {
            [input, position] if ugen.name() == "pan" && input.is_stereo() => (
                UgenId::known("balance"),
                vec![input.side(0), input.side(1), self.centre(*position, scope, span)],
            ),
            _ => {
                let mut signals = Vec::with_capacity(ports.len());
                for (at, (port, sound)) in ugen.row().ports.iter().zip(ports).enumerate() {
                    let side = usize::from(at == 1);
                    let is_side = port.role == Role::Signal;
                    signals.push(if is_side { sound.side(side) } else { self.centre(*sound, scope, span) });
                }
                (ugen, signals)
            }
        };
        let node = self.add(ugen, &scope.bus, &signals, None, span);
        Sound::Stereo([Signal::Output(node, 0), Signal::Output(node, 1)])
    }

    /// A node for a ugen with one output, or two of them where one of the ports is stereo.
    pub(super) fn spread(&mut self, ugen: UgenId, ports: &[Sound], scope: &Scope, span: Span) -> Sound {
        let mut side = |side| {
            let inputs: Vec<Signal> = ports.iter().map(|port| port.side(side)).collect();
            Signal::Output(self.add(ugen, &scope.bus, &inputs, None, span), 0)
        };
        if ports.iter().any(Sound::is_stereo) {
            Sound::Stereo([side(0), side(1)])
        } else {
            Sound::Mono(side(0))
        }
    }

    /// A sound as one signal: the mean of its sides.
    fn centre(&mut self, sound: Sound, scope: &Scope, span: Span) -> Signal {
        match sound {
            Sound::Mono(signal) => signal,
            Sound::Stereo([left, right]) => {
                let sum = self.arithmetic("add", Sound::Mono(left), Sound::Mono(right), scope, span);
                self.arithmetic("mul", sum, Sound::Mono(Signal::Constant(0.5)), scope, span).side(0)
            }
        }
    }
}

/// The ports that arguments can be given to: all but those that the compiler plugs, those that the input fills,
/// and the right side of a stereo input.
fn open_ports(row: &Ugen, takes_input: bool) -> impl Iterator<Item = usize> + '_ {
    row.ports.iter().enumerate().filter_map(move |(at, port)| match port.role {
        Role::Trigger | Role::Gate => None,
        Role::Signal if takes_input || at > 0 => None,
        _ => Some(at),
    })
}

/// How a ugen is called, as advice.
fn usage(row: &Ugen) -> String {
    let arguments = open_ports(row, row.chain == Chain::Input).map(|at| {
        let port = &row.ports[at];
        match port.default {
            Some(default) => format!(" {}[{default}]", port.name),
            None => format!(" {}", port.name),
        }
    });
    let input = if row.chain == Chain::Input { "x # " } else { "" };
    format!("it is called as `{input}{}{}`", row.name, arguments.collect::<String>())
}

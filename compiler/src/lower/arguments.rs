//! Ugens and their arguments.

use super::expr::Meaning;
use super::scope::{Bound, Scope};
use super::{Lowering, Sound};
use crate::ugen::{Chain, Made, Role, Ugen, UgenId};
use phonon_grammar::ast::{Arg, Expr};
use phonon_grammar::diagnostic::{Code, nearest};
use phonon_grammar::{Diagnostic, Span};

/// The arguments of a call.
pub(super) struct Given<'e> {
    /// What each port is given.
    pub ports: Vec<Option<&'e Expr>>,
    /// What is given to the last port besides, where it takes any number.
    pub more: Vec<&'e Expr>,
}

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
        let positions = args.iter().filter(|arg| arg.key.is_none()).count();
        let has_more = open_ports(ugen.row(), input.is_some()).count() < positions;
        let ugen = ugen.with_more().filter(|_| has_more).unwrap_or(ugen);
        let row = ugen.row();
        let takes_input = input.is_some() && row.chain == Chain::Input;
        let Some(given) = self.assign(row, args, takes_input, span) else {
            return Meaning::Sound(Sound::SILENCE);
        };
        let pitch = row.ports.iter().zip(&given.ports).find(|(port, _)| port.role == Role::Pitch);
        if let Some((_, &Some(notes))) = pitch
            && self.is_note_text(notes, scope)
        {
            return Meaning::Events(self.note_synth(ugen, args, notes, span, scope));
        }
        let ports = self.ports(row, &given, input.filter(|_| takes_input), span, scope);
        let named = row.ports.iter().zip(&given.ports).find(|(port, _)| port.role == Role::Sample);
        let response = named.and_then(|(_, argument)| self.response(row, (*argument)?));
        let sound = match row.made {
            Made::Kernel => {
                let ports: Vec<Sound> = ports.iter().map(Bound::sound).collect();
                let sound = self.place(ugen, &ports, scope, span);
                response.into_iter().for_each(|response| self.respond(sound, response));
                sound
            }
            Made::Of(body) => self.body(row, body, ports, span, scope),
            Made::Wires => self.wires(row, &ports, scope, span),
        };
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

    /// Which argument belongs to which port.
    fn assign<'e>(
        &mut self,
        row: &Ugen,
        args: &'e [Arg],
        takes_input: bool,
        span: Span,
    ) -> Option<Given<'e>> {
        let open: Vec<usize> = open_ports(row, takes_input).collect();
        let takes_more = row.ports.last().is_some_and(|port| port.role == Role::Many);
        let mut given: Vec<Option<&Expr>> = vec![None; row.ports.len()];
        let mut more = Vec::new();
        let mut positional = open.iter();
        let mut positions = 0;
        for arg in args {
            let port = match &arg.key {
                Some(key) => match keyed(row, takes_input, &key.text) {
                    Some(port) => port,
                    None => {
                        self.unknown_keyword(row, &key.text, key.span);
                        return None;
                    }
                },
                None => {
                    positions += 1;
                    match positional.next() {
                        Some(&port) => port,
                        None => {
                            more.push(&arg.value);
                            continue;
                        }
                    }
                }
            };
            if given[port].replace(&arg.value).is_some() {
                let message = format!("`{}` of `{}` is given twice", row.ports[port].name, row.name);
                self.report(Diagnostic::error(Code::Arity, arg.value.span, message).help(usage(row)));
                return None;
            }
        }
        if positions > open.len() && !takes_more {
            let plural = if open.len() == 1 { "" } else { "s" };
            let message = format!("`{}` takes {} argument{plural}, {positions} given", row.name, open.len());
            let diagnostic = Diagnostic::error(Code::Arity, span, message);
            self.report(if open.is_empty() { diagnostic } else { diagnostic.help(usage(row)) });
            return None;
        }
        let is_needed = |port: usize| row.ports[port].default.is_none() && row.ports[port].role != Role::Many;
        if let Some(&missing) = open.iter().find(|&&port| given[port].is_none() && is_needed(port)) {
            let lacks_input = !takes_input && row.chain == Chain::Input && positions > 0;
            let message = match lacks_input {
                true => format!("`{}` works on a sound, and none stands before it", row.name),
                false => format!("`{}` needs a value for `{}`", row.name, row.ports[missing].name),
            };
            self.report(Diagnostic::error(Code::Arity, span, message).help(usage(row)));
            return None;
        }
        Some(Given { ports: given, more })
    }

    fn unknown_keyword(&mut self, row: &Ugen, key: &str, span: Span) {
        let names: Vec<&str> = open_ports(row, true).map(|port| row.ports[port].name).collect();
        let message = format!("`{}` has no parameter `{key}`", row.name);
        let mut diagnostic = Diagnostic::error(Code::UnknownKeyword, span, message);
        if let Some(near) = nearest(key, names.iter().copied()) {
            diagnostic = diagnostic.fix(format!("did you mean `:{near}`?"), span, near);
        }
        self.report(diagnostic.help(usage(row)));
    }
}

/// The ports that arguments can be given to: all but those that the compiler plugs, those that the input fills,
/// and the right side of a stereo input.
fn open_ports(row: &Ugen, takes_input: bool) -> impl Iterator<Item = usize> + '_ {
    let input = row.input();
    row.ports.iter().enumerate().filter_map(move |(at, port)| match port.role {
        _ if port.is_hidden() => None,
        Role::Signal if takes_input || input != Some(at) => None,
        _ => Some(at),
    })
}

/// The port that a keyword means; those that the compiler plugs can be named as well.
fn keyed(row: &Ugen, takes_input: bool, key: &str) -> Option<usize> {
    let hidden = (0..row.ports.len()).filter(|&port| row.ports[port].is_hidden());
    open_ports(row, takes_input).chain(hidden).find(|&port| row.ports[port].is_called(key))
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

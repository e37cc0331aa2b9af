//! Nodes for ugens.

use super::scope::{Bound, Scope};
use super::{Lowering, Sound};
use crate::graph::Signal;
use crate::ugen::{Port, Role, Ugen, UgenId};
use phonon_grammar::{Span, parse_expression};

impl Lowering<'_> {
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
                let mut side = 0;
                for (port, sound) in ugen.row().ports.iter().zip(ports) {
                    let is_side = port.role == Role::Signal;
                    signals.push(if is_side { sound.side(side) } else { self.centre(*sound, scope, span) });
                    side += usize::from(is_side);
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

    /// The sound of a row that is an expression of the language, with its ports as names. A knob that moves is kept in
    /// its range here, as a kernel would keep it.
    pub(super) fn body(
        &mut self,
        row: &Ugen,
        text: &str,
        mut ports: Vec<Bound>,
        span: Span,
        scope: &Scope,
    ) -> Sound {
        for (port, bound) in row.ports.iter().zip(&mut ports) {
            if let Bound::Sound(sound) = bound {
                *sound = self.within(port, *sound, &scope.knob(), span);
            }
        }
        let names = row.ports.iter().map(|port| port.name.to_owned());
        let inner = Scope {
            params: names.zip(ports).collect(),
            functions: Vec::new(),
            is_path: false,
            is_row: true,
            depth: scope.depth + 1,
            ..scope.clone()
        };
        self.expression(text, &inner, span)
    }

    /// An expression of the language that stands in no program, wholly at `span`.
    ///
    /// # Panics
    /// Where it is none: a mistake of the compiler itself.
    pub(super) fn expression(&mut self, text: &str, scope: &Scope, span: Span) -> Sound {
        let (Some(mut expression), _) = parse_expression(text) else { panic!("`{text}` is no expression") };
        expression.for_each_node(&mut |node| node.span = span);
        self.sound(&expression, scope)
    }

    /// A sound in the range of a port.
    fn within(&mut self, port: &Port, sound: Sound, scope: &Scope, span: Span) -> Sound {
        if let Some(value) = sound.constant() {
            return Sound::Mono(Signal::Constant(value.clamp(port.min, port.max)));
        }
        if !port.is_bounded() {
            return sound;
        }
        let end = |value| Sound::Mono(Signal::Constant(value));
        self.spread(UgenId::known("clip"), &[sound, end(port.min), end(port.max)], scope, span)
    }

    /// The signals that a row means which computes nothing.
    pub(super) fn wires(&mut self, row: &Ugen, ports: &[Bound], scope: &Scope, span: Span) -> Sound {
        match (row.name, ports) {
            ("trig", [Bound::Start(start)]) => start.trigger,
            ("gate", [Bound::Start(start)]) => start.gate,
            ("left", [input]) => Sound::Mono(input.sound().side(0)),
            ("right", [input]) => Sound::Mono(input.sound().side(1)),
            ("centre", [input]) => Sound::Mono(self.centre(input.sound(), scope, span)),
            ("stereo", [left, right]) => {
                Sound::Stereo([left, right].map(|side| self.centre(side.sound(), scope, span)))
            }
            _ => unreachable!("`{}` computes something", row.name),
        }
    }
}

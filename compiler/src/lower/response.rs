//! Samples that sounds are played through: the impulse responses of rooms.

use super::{Lowering, Sound};
use crate::graph::Signal;
use crate::plan::{Link, Response, ResponseId};
use crate::ugen::Ugen;
use phonon_grammar::Diagnostic;
use phonon_grammar::ast::{Expr, ExprKind};
use phonon_grammar::diagnostic::Code;

impl Lowering<'_> {
    /// The sample that an argument names; `None` where it names none.
    pub(super) fn response(&mut self, row: &Ugen, argument: &Expr) -> Option<ResponseId> {
        let text = if let ExprKind::Text(text) = &argument.kind { text.raw.trim() } else { "" };
        let (name, number) = text.split_once(':').unwrap_or((text, "0"));
        let is_name =
            !name.is_empty() && name.chars().all(|letter| letter.is_alphanumeric() || letter == '_');
        let (true, Ok(number)) = (is_name, number.parse()) else {
            let message = format!("`{}` needs the name of one sample", row.name);
            let help = format!("as in `{} \"hall\"`, or `\"hall:2\"` for the third of that name", row.name);
            self.report(Diagnostic::error(Code::NotLiteral, argument.span, message).help(help));
            return None;
        };
        let wanted = Response { name: name.to_owned(), number, span: argument.span };
        let responses = &mut self.module.responses;
        let known = responses.iter().position(|known| known.is_same_as(&wanted));
        let id = known.unwrap_or_else(|| {
            responses.push(wanted);
            responses.len() - 1
        });
        Some(ResponseId(id as u32))
    }

    /// Lets the nodes that make a sound play through a sample.
    pub(super) fn respond(&mut self, sound: Sound, response: ResponseId) {
        for signal in sound.sides() {
            if let Signal::Output(node, _) = signal {
                self.module.graph.dag[node].link = Some(Link::Response(response));
            }
        }
    }
}

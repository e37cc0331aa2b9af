//! What is heard where a program names no output.

use super::statements::whole;
use super::{Lowering, Sound, scope::Scope};
use crate::graph::Signal;
use crate::pattern::Nature;
use crate::resolve::{DefId, Sort};
use phonon_grammar::Diagnostic;
use phonon_grammar::ast::Program;
use phonon_grammar::diagnostic::Code;

/// The level of each bus where all of them are heard together.
const TOGETHER: f32 = 0.25;

impl Lowering<'_> {
    /// Routes a program without outputs: `~master`; else `~out`; else the sum of `~d1 ~d2 ...` and `~out1 ...`;
    /// else all buses together, quietly. What is heard.
    pub(super) fn route(&mut self, program: &Program) -> Vec<DefId> {
        let buses = self.signal_buses();
        let named = ["master", "out"].iter().find_map(|name| self.definitions.last_bus(name));
        let numbered: Vec<DefId> =
            buses.iter().copied().filter(|&id| is_numbered(&self.definitions[id].name.text)).collect();
        let (chosen, level) = match named {
            Some(id) => (vec![id], 1.0),
            None if !numbered.is_empty() => (numbered, 1.0),
            None => (buses, TOGETHER),
        };
        if chosen.is_empty() {
            let message = "the program makes no sound: it has no output";
            let diagnostic = Diagnostic::error(Code::NoOutput, whole(program), message);
            self.report(diagnostic.help("say what is to be heard, as in `out: s \"bd*4\"`"));
        }
        for &id in &chosen {
            let definition = &self.definitions[id];
            let scope = Scope::new(&definition.label);
            let sound = self.bus(id, &scope);
            let sound = self.arithmetic(
                "mul",
                sound,
                Sound::Mono(Signal::Constant(level)),
                &scope,
                definition.name.span,
            );
            self.heard(None, sound, true);
        }
        chosen
    }

    /// The last definition of every bus that is a signal.
    fn signal_buses(&self) -> Vec<DefId> {
        let definitions = self.definitions;
        let last = definitions.iter().filter(|(id, definition)| {
            definition.sort == Sort::Bus
                && !definition.modifier
                && definition.params.is_empty()
                && definitions.last_bus(&definition.name.text) == Some(*id)
                && self.nature(definition.body, &Scope::new(&definition.label)) != Nature::Function
        });
        last.map(|(id, _)| id).collect()
    }
}

/// Whether a bus is called `d1`, `out2` and so on.
fn is_numbered(name: &str) -> bool {
    let digits =
        name.strip_prefix("out").or_else(|| name.strip_prefix('d')).or_else(|| name.strip_prefix('o'));
    digits.is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

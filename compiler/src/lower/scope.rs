//! Where an expression stands: which names it sees and what is to be done with its patterns.

use super::Sound;
use crate::pattern::{Function, Reading};
use phonon_grammar::ast::Expr;
use std::collections::BTreeMap;

/// The surroundings of an expression.
#[derive(Clone, Debug)]
pub struct Scope {
    /// The label of the bus or output it belongs to.
    pub bus: String,
    /// The parameters it sees.
    pub params: BTreeMap<String, Bound>,
    /// What is applied to every pattern in it, in this order.
    pub functions: Vec<Function>,
    /// How the words of its patterns are read.
    pub reading: Reading,
    /// Whether the functions work on events, so that what they set of controls is not for these patterns.
    pub is_beside_events: bool,
    /// Whether it is played by a voice.
    pub in_voice: bool,
    /// Whether it is heard, rather than moving a knob of what is heard.
    pub is_path: bool,
    /// How many calls lie around it.
    pub depth: usize,
}

/// What a parameter stands for.
#[derive(Clone, Debug, PartialEq)]
pub enum Bound {
    /// A sound, made once.
    Sound(Sound),
    /// A pattern or a function, as it was written; its own parameters are put in already.
    Written(Expr),
}

impl Scope {
    /// The scope of a statement that makes the bus or output `bus`.
    pub fn new(bus: &str) -> Scope {
        Scope {
            bus: bus.to_owned(),
            params: BTreeMap::new(),
            functions: Vec::new(),
            reading: Reading::Hertz,
            is_beside_events: false,
            in_voice: false,
            is_path: true,
            depth: 0,
        }
    }

    /// The scope in which every pattern goes through `function` first.
    pub fn with(&self, function: Function) -> Scope {
        let mut inner = self.clone();
        inner.functions.insert(0, function);
        inner
    }

    /// The scope of something that moves a knob.
    pub fn knob(&self) -> Scope {
        Scope { is_path: false, reading: Reading::Hertz, ..self.clone() }
    }

    /// The scope of something that moves a knob which is no frequency.
    pub fn level(&self) -> Scope {
        Scope { reading: Reading::Level, ..self.knob() }
    }
}

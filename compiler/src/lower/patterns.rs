//! What lowering asks of patterns: which expressions are some, and what they are.

use super::scope::Scope;
use super::voices::Events;
use super::{Lowering, Sound};
use crate::pattern::{Function, Pattern};
use phonon_grammar::Span;
use phonon_grammar::ast::Expr;

/// What kind of thing an expression is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sense {
    /// A pattern of numbers or words.
    Numbers,
    /// A pattern of controls.
    Controls,
    /// A function from patterns to patterns.
    Function,
    /// A sound.
    Signal,
}

impl Lowering<'_> {
    pub(super) fn sense(&self, _e: &Expr, _s: &Scope) -> Sense {
        Sense::Signal
    }
    pub(super) fn function(&mut self, _e: &Expr, _s: &Scope) -> Option<Function> {
        None
    }
    pub(super) fn numbers(&mut self, _e: &Expr, _s: &Scope) -> Pattern {
        Pattern::default()
    }
    pub(super) fn notes(&mut self, _e: &Expr, _s: &Scope) -> Pattern {
        Pattern::default()
    }
    pub(super) fn controls(&mut self, _e: &Expr, _s: &Scope) -> Pattern {
        Pattern::default()
    }
    pub(super) fn events(&mut self, _e: &Expr, _s: &Scope) -> Events {
        Events { pattern: Pattern::default(), instruments: vec![] }
    }
    pub(super) fn is_note_text(&self, _e: &Expr, _s: &Scope) -> bool {
        false
    }
    pub(super) fn is_voice_control(&self, _e: &Expr, _s: &Scope) -> bool {
        false
    }
    pub(super) fn stepped(&mut self, _p: Pattern, _span: Span, _s: &Scope) -> Sound {
        Sound::SILENCE
    }
}

//! Walks over the tree: what stands in what, from left to right.

use super::mini::{Body, Mini, Sequence, Step, Suffix, SuffixKind, Term, TermKind};
use super::{Expr, ExprKind, Name, StatementKind};

impl StatementKind {
    /// The name that it defines.
    pub fn defined(&self) -> Option<&Name> {
        match self {
            StatementKind::Function { name, .. }
            | StatementKind::Bus { name, .. }
            | StatementKind::Modifier { name, .. }
            | StatementKind::Template { name, .. }
            | StatementKind::PatternDef { name, .. }
            | StatementKind::Indexed { name, .. } => Some(name),
            _ => None,
        }
    }

    /// The parameters of what it defines.
    pub fn params(&self) -> &[Name] {
        match self {
            StatementKind::Function { params, .. } | StatementKind::Bus { params, .. } => params,
            _ => &[],
        }
    }

    /// The expressions that stand directly in it; those in the body of a loop belong to its statements.
    pub fn exprs(&self) -> Vec<&Expr> {
        match self {
            StatementKind::Tempo { value: body, .. }
            | StatementKind::Buffer(body)
            | StatementKind::Function { body, .. }
            | StatementKind::Bus { body, .. }
            | StatementKind::Modifier { body, .. }
            | StatementKind::Template { body, .. }
            | StatementKind::PatternDef { body, .. }
            | StatementKind::Out { body, .. } => vec![body],
            StatementKind::Indexed { index, body, .. } => vec![index, body],
            StatementKind::For { from, to, .. } => vec![from, to],
            StatementKind::Command { args, .. } => args.iter().collect(),
            StatementKind::Outmix(_) => Vec::new(),
        }
    }
}

impl Expr {
    /// The expressions that stand directly in it.
    pub fn children(&self) -> Vec<&Expr> {
        match &self.kind {
            ExprKind::Number(_)
            | ExprKind::Text(_)
            | ExprKind::Name(_)
            | ExprKind::Bus { .. }
            | ExprKind::Template(_)
            | ExprKind::PatternRef(_)
            | ExprKind::Operator(_) => Vec::new(),
            ExprKind::Call { head, args } => {
                std::iter::once(&**head).chain(args.iter().map(|arg| &arg.value)).collect()
            }
            ExprKind::List(members) | ExprKind::Tuple(members) => members.iter().collect(),
            ExprKind::Negate(inner)
            | ExprKind::Indexed { index: inner, .. }
            | ExprKind::Section { right: inner, .. }
            | ExprKind::LeftSection { left: inner, .. } => vec![inner],
            ExprKind::Range { from: left, to: right } | ExprKind::Binary { left, right, .. } => {
                vec![left, right]
            }
            ExprKind::If { condition, then, otherwise } => vec![condition, then, otherwise],
        }
    }
}

/// A piece of mini-notation: a term, or what is hung on a step.
#[derive(Clone, Copy, Debug)]
pub enum Piece<'m> {
    /// A word, a rest or a bracket.
    Term(&'m Term),
    /// What follows a term.
    Suffix(&'m Suffix),
}

impl Mini {
    /// Calls `visit` for every term and every suffix, each before what stands in it.
    pub fn for_each_piece<'m>(&'m self, visit: &mut dyn FnMut(Piece<'m>)) {
        self.body.walk(visit);
    }
}

impl Body {
    fn walk<'m>(&'m self, visit: &mut dyn FnMut(Piece<'m>)) {
        self.layers.iter().for_each(|layer| layer.walk(visit));
    }
}

impl Sequence {
    fn walk<'m>(&'m self, visit: &mut dyn FnMut(Piece<'m>)) {
        self.feet.iter().flatten().for_each(|step| step.walk(visit));
    }
}

impl Step {
    fn walk<'m>(&'m self, visit: &mut dyn FnMut(Piece<'m>)) {
        self.term.walk(visit);
        self.suffixes.iter().for_each(|suffix| suffix.walk(visit));
    }
}

impl Term {
    fn walk<'m>(&'m self, visit: &mut dyn FnMut(Piece<'m>)) {
        visit(Piece::Term(self));
        match &self.kind {
            TermKind::Word(_) | TermKind::Rest => {}
            TermKind::Group(body) | TermKind::Alternate(body) => body.walk(visit),
            TermKind::Polymeter { body, steps } => {
                body.walk(visit);
                steps.iter().for_each(|steps| steps.walk(visit));
            }
            TermKind::Chord { root, parts } => {
                root.walk(visit);
                parts.iter().for_each(|part| part.walk(visit));
            }
            TermKind::Range { from, to } => {
                from.walk(visit);
                to.walk(visit);
            }
        }
    }
}

impl Suffix {
    fn walk<'m>(&'m self, visit: &mut dyn FnMut(Piece<'m>)) {
        visit(Piece::Suffix(self));
        match &self.kind {
            SuffixKind::Fast(factor) | SuffixKind::Slow(factor) => factor.walk(visit),
            SuffixKind::Euclid { pulses, steps, rotation } => {
                pulses.walk(visit);
                steps.walk(visit);
                rotation.iter().for_each(|rotation| rotation.walk(visit));
            }
            SuffixKind::Degrade(_) | SuffixKind::Weight(_) | SuffixKind::Repeat(_) => {}
        }
    }
}

//! Functions from patterns to patterns, as plain data.

use super::build::Builder;
use super::expr::{self, Names};
use super::node::{Node, NodeId, Structure};
use super::operation::Operation;
use super::transform::{Argument, Call, transform};
use super::{Arg, Pattern};
use phonon_grammar::ast::Expr;
use phonon_grammar::diagnostic::Diagnostic;

/// A function from patterns to patterns: its parts, applied one after the other. Without parts it is `id`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Function {
    parts: Vec<Part>,
}

/// A part of a function.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Part {
    /// A row of the table with its arguments.
    Transform { name: &'static str, args: Vec<Argument> },
    /// `(# speed 2)`, `(|+ n 12)`: an operator that waits for its left side.
    Section { operation: Operation, structure: Structure, right: Pattern },
    /// `(12 -)`: an operator that waits for its right side.
    LeftSection { operation: Operation, structure: Structure, left: Pattern },
    /// `(0.25 <~)`: a shift.
    Shift { by: Pattern, late: bool },
    /// `const p`: another pattern in place of its input.
    Constant(Pattern),
}

impl Function {
    /// The function that leaves a pattern alone, to refer to.
    pub const IDENTITY: &'static Function = &Function { parts: Vec::new() };

    /// The function that leaves a pattern alone.
    pub fn identity() -> Function {
        Function::default()
    }

    /// Reads a function: a transform with its arguments, a section, `id`, `const p`, a bus or parameter that holds
    /// one, or several with `$` between them, the right one first.
    pub fn from_expr(expr: &Expr, names: &dyn Names) -> Result<Function, Vec<Diagnostic>> {
        expr::function(expr, names)
    }

    /// The pattern changed by the function.
    pub fn apply(&self, pattern: &Pattern) -> Pattern {
        let mut builder = Builder::new();
        let input = builder.import(pattern);
        let root = self.apply_in(&mut builder, input);
        builder.finish(root)
    }

    /// The same in an arena.
    pub fn apply_in(&self, builder: &mut Builder, input: NodeId) -> NodeId {
        self.parts.iter().fold(input, |node, part| part.apply(builder, node))
    }

    /// This function, then `next`.
    pub fn then(mut self, next: Function) -> Function {
        self.parts.extend(next.parts);
        self
    }

    /// The last argument of its transform, if it is a pattern.
    pub fn last_argument(&self) -> Option<&Pattern> {
        match self.parts.as_slice() {
            [Part::Transform { args, .. }] => match args.last() {
                Some(Argument::Pattern(pattern)) => Some(pattern),
                _ => None,
            },
            _ => None,
        }
    }

    /// The function with another last argument.
    pub fn with_last_argument(&self, argument: Pattern) -> Function {
        let mut function = self.clone();
        if let [Part::Transform { args, .. }] = function.parts.as_mut_slice()
            && let Some(last) = args.last_mut()
        {
            *last = Argument::Pattern(argument);
        }
        function
    }

    pub(super) fn of(part: Part) -> Function {
        Function { parts: vec![part] }
    }
}

impl Part {
    fn apply(&self, builder: &mut Builder, input: NodeId) -> NodeId {
        match self {
            Part::Transform { name, args } => match transform(name) {
                Some(row) => (row.build)(&mut Call { builder, args, input }),
                None => input,
            },
            Part::Section { operation, structure, right } => {
                let right = builder.import(right);
                builder.combine(*operation, *structure, input, right)
            }
            Part::LeftSection { operation, structure, left } => {
                let left = builder.import(left);
                builder.combine(*operation, *structure, left, input)
            }
            Part::Shift { by, late } => {
                let by = builder.import(by);
                builder.with_arg(by, super::Join::Inner, |builder, by: Arg| {
                    builder.push(Node::Shift { by, late: *late, of: input })
                })
            }
            Part::Constant(pattern) => builder.import(pattern),
        }
    }
}

/// What makes one pattern of two, as plain data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Combination {
    /// A row of the table that takes one other pattern: `overlay`.
    Transform(&'static str),
    /// An operator: `+`, `|+`.
    Operator(Operation, Structure),
}

impl Combination {
    /// The pattern of two in an arena.
    pub fn apply_in(self, builder: &mut Builder, left: NodeId, right: NodeId) -> NodeId {
        match self {
            Combination::Operator(operation, structure) => builder.combine(operation, structure, left, right),
            Combination::Transform(name) => {
                let args = vec![Argument::Pattern(builder.finish(left))];
                Part::Transform { name, args }.apply(builder, right)
            }
        }
    }
}

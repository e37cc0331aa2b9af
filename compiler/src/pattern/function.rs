//! Functions from patterns to patterns, as plain data.

use super::arg::VarId;
use super::build::Builder;
use super::expr::{self, Names, Want};
use super::marks;
use super::node::{Node, NodeId, Structure};
use super::operation::Operation;
use super::transform::{Argument, Call, transform};
use super::{Arg, Pattern, Value};
use compact_str::CompactString;
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
    /// A pattern that is made of the input: the values of a variable that nothing binds stand for it.
    Body { pattern: Pattern, hole: VarId },
    /// `(# lpf 500)`: an effect on what is heard. In the pattern it leaves a mark on the events that go through it.
    Effect { mark: CompactString },
}

impl Function {
    /// The function that leaves a pattern alone, to refer to.
    pub const IDENTITY: &'static Function = &Function { parts: Vec::new() };

    /// The function that leaves a pattern alone.
    pub fn identity() -> Function {
        Function::default()
    }

    /// Reads a function for patterns that hold what is wanted: a transform with its arguments, a section, `id`,
    /// `const p`, a bus or parameter that holds one, or several with `$` between them, the right one first.
    pub fn from_expr(expr: &Expr, want: Want, names: &dyn Names) -> Result<Function, Vec<Diagnostic>> {
        expr::function(expr, want, names)
    }

    /// The pattern changed by the function.
    pub fn apply(&self, pattern: &Pattern) -> Pattern {
        let mut builder = Builder::new();
        let input = builder.import(pattern);
        let root = self.apply_in(&mut builder, input);
        builder.finish(root)
    }

    /// What becomes of values that stand beside events on which the function works: it moves them, and what it sets of
    /// controls is for the events alone. One that adds events of its own leaves them as they are.
    pub fn apply_beside(&self, values: &Pattern) -> Pattern {
        const BESIDE: &str = "value";
        if !self.sets_controls() {
            return self.apply(values);
        }
        let moved = self.apply(&values.as_control(BESIDE)).values_of(BESIDE);
        let adds_events = self.apply(&Pattern::default()).gives_controls();
        if adds_events { values.clone() } else { moved }
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

    /// Whether it sets controls: then it works on events that have such, and not on plain numbers.
    pub fn sets_controls(&self) -> bool {
        !self.apply(&Pattern::pure(Value::Number(0.0))).control_names().is_empty()
    }

    /// Its steps, in the order in which they are applied.
    pub fn steps(&self) -> impl DoubleEndedIterator<Item = Function> + '_ {
        self.parts.iter().map(|part| Function::of(part.clone()))
    }

    /// The mark of the effect that the function is, where it is one and nothing else.
    pub fn effect(&self) -> Option<&str> {
        match self.parts.as_slice() {
            [Part::Effect { mark }] => Some(mark),
            _ => None,
        }
    }

    /// Whether an effect is in it, or in a function that it is given.
    pub fn has_effects(&self) -> bool {
        self.parts.iter().any(|part| match part {
            Part::Effect { .. } => true,
            Part::Constant(pattern) | Part::Body { pattern, .. } => pattern.is_marked(),
            Part::Transform { args, .. } => args.iter().any(Argument::has_effects),
            Part::Section { .. } | Part::LeftSection { .. } | Part::Shift { .. } => false,
        })
    }

    /// The function with marks in place of the functions that it is given, and what each of them stands for.
    pub fn branches(&self) -> (Function, Vec<Function>) {
        let mut branches = Vec::new();
        let mut function = self.clone();
        for part in &mut function.parts {
            if let Part::Transform { args, .. } = part {
                args.iter_mut().for_each(|arg| arg.branch(&mut branches));
            }
        }
        (function, branches)
    }

    pub(super) fn of(part: Part) -> Function {
        Function { parts: vec![part] }
    }
}

impl Argument {
    fn has_effects(&self) -> bool {
        match self {
            Argument::Pattern(_) | Argument::Combination(_) => false,
            Argument::Function(function) => function.has_effects(),
            Argument::List(members) => members.iter().any(Argument::has_effects),
            Argument::Pair(pair) => pair.0.has_effects() || pair.1.has_effects(),
        }
    }

    fn branch(&mut self, branches: &mut Vec<Function>) {
        match self {
            Argument::Pattern(_) | Argument::Combination(_) => {}
            Argument::Function(function) => {
                let mark = Function::of(Part::Effect { mark: marks::name(branches.len()) });
                branches.push(std::mem::replace(function, mark));
            }
            Argument::List(members) => members.iter_mut().for_each(|member| member.branch(branches)),
            Argument::Pair(pair) => {
                pair.0.branch(branches);
                pair.1.branch(branches);
            }
        }
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
            Part::Body { pattern, hole } => builder.fill(pattern, *hole, input),
            Part::Effect { mark } => {
                let mark = builder.control(mark, Arg::int(1));
                builder.combine(Operation::Right, Structure::Left, input, mark)
            }
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

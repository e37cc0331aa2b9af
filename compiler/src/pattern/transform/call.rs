//! A call of a transform: its arguments while its nodes are built.

use super::Argument;
use crate::pattern::Value;
use crate::pattern::arg::Arg;
use crate::pattern::build::Builder;
use crate::pattern::function::{Combination, Function};
use crate::pattern::node::{Join, Keep, Node, NodeId};
use compact_str::CompactString;

/// A call of a transform while its nodes are built.
pub struct Call<'b> {
    /// The arena.
    pub builder: &'b mut Builder,
    /// One argument for each parameter, of its kind.
    pub args: &'b [Argument],
    /// What it works on; silence for a source.
    pub input: NodeId,
}

impl<'b> Call<'b> {
    /// The node of a pattern argument; silence where the argument is no pattern.
    pub fn pattern(&mut self, index: usize) -> NodeId {
        match self.args.get(index) {
            Some(Argument::Pattern(pattern)) => self.builder.import(pattern),
            _ => self.builder.silence(),
        }
    }

    /// Whether an argument is the 0 that stands for one left out.
    pub fn is_default(&self, index: usize) -> bool {
        matches!(self.args.get(index), Some(Argument::Pattern(pattern)) if pattern.constant() == Some(&Value::Number(0.0)))
    }

    /// The nodes of a list of patterns.
    pub fn patterns(&mut self, index: usize) -> Vec<NodeId> {
        let Some(Argument::List(members)) = self.args.get(index) else { return Vec::new() };
        members
            .iter()
            .map(|member| match member {
                Argument::Pattern(pattern) => self.builder.import(pattern),
                _ => self.builder.silence(),
            })
            .collect()
    }

    /// A function argument applied to a node.
    pub fn apply(&mut self, index: usize, to: NodeId) -> NodeId {
        match self.args.get(index) {
            Some(Argument::Function(function)) => function.apply_in(self.builder, to),
            _ => to,
        }
    }

    /// Gives a node the values of pattern argument `index`: a constant as it is, a pattern bound, its events cutting
    /// those of the node.
    pub fn with(&mut self, index: usize, make: impl FnOnce(&mut Builder, Arg) -> NodeId) -> NodeId {
        let arg = self.pattern(index);
        self.builder.with_arg(arg, Join::Inner, make)
    }

    /// As [`Call::with`], with one node for values below 0 and another for the rest.
    pub fn with_sign(
        &mut self,
        index: usize,
        negative: impl FnOnce(&mut Builder, Arg) -> NodeId,
        other: impl FnOnce(&mut Builder, Arg) -> NodeId,
    ) -> NodeId {
        let arg = self.pattern(index);
        if let Node::Atom { value, .. } = self.builder.node(arg) {
            let value = value.clone();
            let is_negative = value.number().is_some_and(|number| number < 0.0);
            return match is_negative {
                true => negative(self.builder, Arg::Const(value)),
                false => other(self.builder, Arg::Const(value)),
            };
        }
        let below = self.builder.push(Node::Filter { keep: Keep::Negative(true), of: arg });
        let below = self.builder.bind(below, Join::Inner, negative);
        let above = self.builder.push(Node::Filter { keep: Keep::Negative(false), of: arg });
        let above = self.builder.bind(above, Join::Inner, other);
        self.builder.overlay(below, above)
    }

    /// As [`Call::with`], for the first `N` arguments.
    pub fn with_each<const N: usize>(
        &mut self,
        make: &mut dyn FnMut(&mut Builder, [Arg; N]) -> NodeId,
    ) -> NodeId {
        let args: Vec<NodeId> = (0..N).map(|index| self.pattern(index)).collect();
        self.builder.with_args(&args, Join::Inner, &mut |builder, args| match args.try_into() {
            Ok(args) => make(builder, args),
            Err(_) => builder.silence(),
        })
    }

    /// As [`Call::with_each`], with the events of the arguments, of constants too, joined to those of the node.
    pub fn joined_each<const N: usize>(
        &mut self,
        make: &mut dyn FnMut(&mut Builder, [Arg; N]) -> NodeId,
    ) -> NodeId {
        let args: Vec<NodeId> = (0..N).map(|index| self.pattern(index)).collect();
        self.builder.bind_all(&args, Vec::with_capacity(N), &mut |builder, args| match args.try_into() {
            Ok(args) => make(builder, args),
            Err(_) => builder.silence(),
        })
    }

    /// A function argument; `id` where the argument is none.
    pub fn function(&self, index: usize) -> &'b Function {
        match self.args.get(index) {
            Some(Argument::Function(function)) => function,
            _ => Function::IDENTITY,
        }
    }

    /// An argument that makes one pattern of two; overlaying where the argument is none.
    pub fn combination(&self, index: usize) -> Combination {
        match self.args.get(index) {
            Some(Argument::Combination(combination)) => *combination,
            _ => Combination::Transform("overlay"),
        }
    }

    /// The functions of a list.
    pub fn functions(&self, index: usize) -> Vec<&'b Function> {
        let Some(Argument::List(members)) = self.args.get(index) else { return Vec::new() };
        members
            .iter()
            .filter_map(|member| match member {
                Argument::Function(function) => Some(function),
                _ => None,
            })
            .collect()
    }

    /// The values of an argument or of a list that are known before the pattern plays.
    pub fn values(&self, index: usize) -> Vec<Value> {
        let members = match self.args.get(index) {
            Some(Argument::List(members)) => members,
            Some(member) => std::slice::from_ref(member),
            None => return Vec::new(),
        };
        members
            .iter()
            .filter_map(|member| match member {
                Argument::Pattern(pattern) => pattern.constant().cloned(),
                _ => None,
            })
            .collect()
    }

    /// The nodes of a pair of patterns.
    pub fn span(&mut self, index: usize) -> [NodeId; 2] {
        match self.args.get(index) {
            Some(Argument::Pair(pair)) => match &**pair {
                (Argument::Pattern(first), Argument::Pattern(second)) => {
                    [self.builder.import(first), self.builder.import(second)]
                }
                _ => [self.builder.silence(); 2],
            },
            _ => [self.builder.silence(); 2],
        }
    }

    /// The first nodes and the second nodes of a list of pairs of patterns.
    pub fn pairs(&mut self, index: usize) -> (Vec<NodeId>, Vec<NodeId>) {
        let Some(Argument::List(members)) = self.args.get(index) else { return Default::default() };
        let pair = |member: &'b Argument| {
            let mut call =
                Call { builder: self.builder, args: std::slice::from_ref(member), input: self.input };
            let [first, second] = call.span(0);
            (first, second)
        };
        members.iter().map(pair).unzip()
    }

    /// The words and nodes of a list of pairs of a word and a list of patterns.
    pub fn named_lists(&mut self, index: usize) -> (Vec<CompactString>, Vec<Vec<NodeId>>) {
        let Some(Argument::List(members)) = self.args.get(index) else { return Default::default() };
        let mut named = (Vec::new(), Vec::new());
        for member in members {
            let Argument::Pair(pair) = member else { continue };
            let (Argument::Pattern(name), list) = &**pair else { continue };
            if let Some(word) = name.constant().and_then(Value::word) {
                named.0.push(word.into());
                named.1.push(
                    Call { builder: self.builder, args: std::slice::from_ref(list), input: self.input }
                        .patterns(0),
                );
            }
        }
        named
    }

    /// The words and functions of a list of pairs of a word and a function.
    pub fn named_functions(&self, index: usize) -> Vec<(CompactString, &'b Function)> {
        let Some(Argument::List(members)) = self.args.get(index) else { return Vec::new() };
        let pair = |member: &'b Argument| match member {
            Argument::Pair(pair) => match &**pair {
                (Argument::Pattern(name), Argument::Function(function)) => {
                    Some((name.constant()?.word()?.into(), function))
                }
                _ => None,
            },
            _ => None,
        };
        members.iter().filter_map(pair).collect()
    }

    /// The words that a pattern argument can have.
    pub fn words(&self, index: usize) -> Vec<CompactString> {
        let Some(Argument::Pattern(pattern)) = self.args.get(index) else { return Vec::new() };
        let atoms = pattern.nodes().iter().filter_map(|node| match node {
            Node::Atom { value: Value::Word(word), .. } => Some(word.clone()),
            _ => None,
        });
        atoms.collect()
    }

    /// The words and nodes of a list of pairs of a word and a pattern.
    pub fn named(&mut self, index: usize) -> (Vec<CompactString>, Vec<NodeId>) {
        let Some(Argument::List(members)) = self.args.get(index) else { return Default::default() };
        let mut named = (Vec::new(), Vec::new());
        for member in members {
            let Argument::Pair(pair) = member else { continue };
            let (Argument::Pattern(name), Argument::Pattern(pattern)) = (&pair.0, &pair.1) else { continue };
            if let Some(word) = name.constant().and_then(Value::word) {
                named.0.push(word.into());
                named.1.push(self.builder.import(pattern));
            }
        }
        named
    }
}

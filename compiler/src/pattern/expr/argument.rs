//! Arguments of transforms, and functions as arguments.

use super::super::function::{Combination, Function, Part};
use super::super::transform::{Argument, Kind, Param, Transform, Vocabulary, transform};
use super::super::{Node, Operation, Pattern, Reading, Structure, Value};
use super::{
    Lowering, Nature, Want, nature, operation_of, structure_of, unknown, unknown_function, unknown_head,
};
use crate::pattern::Builder;
use crate::ugen::{Chain, UgenId};
use phonon_grammar::Span;
use phonon_grammar::ast::{self, Expr, ExprKind, Op, StatementKind};
use phonon_grammar::diagnostic::{Code, Diagnostic};
use std::borrow::Cow;

impl Lowering<'_> {
    /// One argument for each parameter; `None` with an error reported where that cannot be.
    pub(super) fn arguments(
        &mut self,
        row: &'static Transform,
        head: &Expr,
        args: &[ast::Arg],
        reading: Reading,
        want: Want,
    ) -> Option<Vec<Argument>> {
        let mut given: Vec<Option<&Expr>> = vec![None; row.params.len()];
        let mut next = 0;
        for arg in args {
            let place = match &arg.key {
                None => {
                    next += 1;
                    next - 1
                }
                Some(key) => match row.params.iter().position(|param| param.name == key.text) {
                    Some(place) => place,
                    None => {
                        let names = row.params.iter().map(|param| param.name);
                        let diagnostic = unknown(Code::UnknownKeyword, "keyword", &key.text, key.span, names);
                        self.error(diagnostic.help(format!(
                            "write `{}`, as in `{}`",
                            row.usage(),
                            row.example
                        )));
                        return None;
                    }
                },
            };
            match given.get_mut(place) {
                Some(slot) => *slot = Some(&arg.value),
                None => return self.wrong_count(row, head.span, args.len()),
            }
        }
        let missing = |(param, expr): (&Param, &Option<&Expr>)| expr.is_none() && param.default.is_none();
        if row.params.iter().zip(&given).any(missing) {
            return self.wrong_count(row, head.span, args.len());
        }
        if let (Some(Kind::Partial), [Some(f), Some(list)]) =
            (row.params.first().map(|param| param.kind), given.as_slice())
        {
            return match row.params.get(1).map(|param| param.kind) {
                Some(Kind::List(_)) => self.spread(f, list, reading).map(|functions| vec![functions]),
                _ => Some(vec![Argument::Function(self.completed(f, list, reading))]),
            };
        }
        let mut arguments = Vec::with_capacity(given.len());
        for (param, expr) in row.params.iter().zip(given) {
            match expr {
                Some(expr) => arguments.push(self.argument(param, expr, reading, want)?),
                None => arguments.extend(param.default_argument()),
            }
        }
        self.check_names(row, &arguments);
        Some(arguments)
    }

    /// Reports the first of the words that should name members of lists beside them, and does not. After a colon
    /// stands the name of a function.
    fn check_names(&mut self, row: &Transform, arguments: &[Argument]) {
        let Some(place) = row.params.iter().position(|param| param.kind == Kind::Names) else { return };
        let lists: Vec<Vec<&str>> = arguments.iter().filter_map(names_of).collect();
        let Some(Argument::Pattern(pattern)) = arguments.get(place) else { return };
        for node in pattern.nodes() {
            let Node::Atom { value: Value::Word(word), source: Some(span) } = node else { continue };
            let mut start = span.start;
            for (part, list) in word.split(':').zip(&lists) {
                if !list.contains(&part) {
                    let place = Span { start, end: start + part.len() as u32 };
                    self.error(unknown(Code::UnknownKeyword, "member", part, place, list.iter().copied()));
                    return;
                }
                start += part.len() as u32 + 1;
            }
        }
    }

    /// The functions that a transform without its last argument makes with each member of a list.
    fn spread(&mut self, f: &Expr, list: &Expr, reading: Reading) -> Option<Argument> {
        let ExprKind::List(members) = &list.kind else {
            self.kind_error(list.span, "the arguments must be a list", "not a list");
            return None;
        };
        let functions = members.iter().map(|member| Argument::Function(self.completed(f, member, reading)));
        Some(Argument::List(functions.collect()))
    }

    /// The function that a transform without its last argument makes with that argument.
    fn completed(&mut self, f: &Expr, last: &Expr, reading: Reading) -> Function {
        let (head, known) = match &f.kind {
            ExprKind::Call { head, args } => (head.clone(), args.as_slice()),
            _ => (Box::new(f.clone()), [].as_slice()),
        };
        let argument = ast::Arg { key: None, value: last.clone() };
        let args = known.iter().cloned().chain([argument]).collect();
        self.function(&Expr { kind: ExprKind::Call { head, args }, span: last.span }, reading)
    }

    fn wrong_count<T>(&mut self, row: &Transform, span: Span, count: usize) -> Option<T> {
        let (least, most) = (row.required(), row.params.len());
        let takes = if least == most { most.to_string() } else { format!("{least} to {most}") };
        let plural = if most == 1 { "" } else { "s" };
        let message = format!("`{}` takes {takes} argument{plural}, not {count}", row.name);
        let diagnostic = Diagnostic::error(Code::Arity, span, message);
        self.error(diagnostic.help(format!("write `{}`, as in `{}`", row.usage(), row.example)));
        None
    }

    fn argument(&mut self, param: &Param, expr: &Expr, reading: Reading, want: Want) -> Option<Argument> {
        let misfit = match self.of_kind(param.kind, expr, reading, want) {
            Ok(argument) => {
                if let (Argument::Pattern(pattern), Some(most)) = (&argument, param.most) {
                    self.check_size(param, most, pattern, expr.span);
                }
                return Some(argument);
            }
            Err(misfit) => misfit,
        };
        if let Some(name) = called_effect(misfit.expr).filter(|_| misfit.kind == Kind::Function) {
            let message = format!("`{}` must be a function, and `{name}` is an effect", param.name);
            let help = format!("an effect as a function reads `(# {name} ...)`");
            self.error(Diagnostic::error(Code::Kind, misfit.expr.span, message).help(help));
            return None;
        }
        if misfit.kind == Kind::Function
            && let Some(diagnostic) = unknown_head(misfit.expr, self.names)
        {
            self.error(diagnostic);
            return None;
        }
        let (span, words) = (misfit.expr.span, misfit.kind.words());
        let what = if span == expr.span { "" } else { "what stands in " };
        let message = format!("{what}`{}` must be {words}", param.name);
        self.kind_error(span, &message, &format!("not {words}"));
        None
    }

    /// The argument, or what is of another kind than it should be.
    fn of_kind<'e>(
        &mut self,
        kind: Kind,
        expr: &'e Expr,
        reading: Reading,
        want: Want,
    ) -> Result<Argument, Misfit<'e>> {
        let misfit = Misfit { expr, kind };
        match kind {
            Kind::Values(_) | Kind::Named(_) | Kind::Names if !self.may_be_pattern(expr) => Err(misfit),
            Kind::Values(reading) => Ok(Argument::Pattern(self.separate(expr, Want::Values(reading)))),
            Kind::Named(vocabulary) => {
                let pattern = self.separate(expr, Want::Values(Reading::Word));
                self.check_words(vocabulary, &pattern);
                Ok(Argument::Pattern(pattern))
            }
            Kind::Same => Ok(Argument::Pattern(self.separate(expr, self.want_of(expr, reading, want)))),
            Kind::Names => Ok(Argument::Pattern(self.separate(expr, Want::Values(Reading::Word)))),
            Kind::NumberOrPart => match &expr.kind {
                ExprKind::Tuple(_) | ExprKind::List(_) => self.of_kind(PART, expr, reading, want),
                _ => self.of_kind(Kind::Values(Reading::Ratio), expr, reading, want),
            },
            Kind::Combination => combination(expr).map(Argument::Combination).ok_or(misfit),
            Kind::Partial => Err(misfit),
            Kind::Function => {
                if self.names.is_piece(expr) {
                    return Ok(Argument::Function(self.behind_chain(expr)));
                }
                let is_function = nature(expr, self.names) == Nature::Function || is_setting(expr);
                if is_function { Ok(Argument::Function(self.function(expr, reading))) } else { Err(misfit) }
            }
            Kind::List(_) | Kind::Triple(_) | Kind::Pair(..) => self.members(kind, expr, reading, want),
        }
    }

    /// As [`Lowering::of_kind`], for what has members.
    fn members<'e>(
        &mut self,
        kind: Kind,
        expr: &'e Expr,
        reading: Reading,
        want: Want,
    ) -> Result<Argument, Misfit<'e>> {
        let misfit = Misfit { expr, kind };
        let members = match &expr.kind {
            ExprKind::List(members) => members,
            ExprKind::Tuple(members) if !matches!(kind, Kind::List(_)) => members,
            _ => return Err(misfit),
        };
        let kinds: Vec<&Kind> = match &kind {
            Kind::List(member) => vec![*member; members.len()],
            Kind::Triple(kinds) => kinds.to_vec(),
            Kind::Pair(first, second) => vec![*first, *second],
            _ => return Err(misfit),
        };
        if kinds.len() != members.len() {
            return Err(misfit);
        }
        let mut arguments = Vec::with_capacity(members.len());
        for (kind, member) in kinds.into_iter().zip(members) {
            arguments.push(self.of_kind(*kind, member, reading, want)?);
        }
        match (kind, <[Argument; 2]>::try_from(arguments)) {
            (Kind::Pair(..), Ok([first, second])) => Ok(Argument::Pair(Box::new((first, second)))),
            (_, Ok(two)) => Ok(Argument::List(two.into())),
            (_, Err(all)) => Ok(Argument::List(all)),
        }
    }

    /// Whether an expression is neither a list nor a function.
    fn may_be_pattern(&self, expr: &Expr) -> bool {
        !matches!(expr.kind, ExprKind::List(_) | ExprKind::Tuple(_))
            && nature(expr, self.names) != Nature::Function
    }

    /// Reports a number that is larger than a parameter takes, where it is written if that is known.
    fn check_size(&mut self, param: &Param, most: u32, pattern: &Pattern, span: Span) {
        let mut builder = Builder::new();
        let root = builder.import(pattern);
        let largest = builder.magnitude(root);
        if largest <= f64::from(most) || !largest.is_finite() {
            return;
        }
        let place = pattern.nodes().iter().find_map(|node| match node {
            Node::Atom { value, source } => source.filter(|_| value.number() == Some(largest)),
            _ => None,
        });
        let message = format!("`{}` is at most {most}, not {largest}", param.name);
        self.error(Diagnostic::error(Code::NumberRange, place.unwrap_or(span), message).label("too large"));
    }

    /// Reports the first word of a pattern that is none of a vocabulary.
    fn check_words(&mut self, vocabulary: Vocabulary, pattern: &Pattern) {
        let words = vocabulary.words();
        let unknown_word = pattern.nodes().iter().find_map(|node| match node {
            Node::Atom { value: Value::Word(word), source: Some(span) }
                if !words.contains(&word.as_str()) =>
            {
                Some((word, *span))
            }
            _ => None,
        });
        if let Some((word, span)) = unknown_word {
            let code = match vocabulary {
                Vocabulary::Scales => Code::UnknownScale,
                Vocabulary::Chords => Code::UnknownChord,
                Vocabulary::Arpeggios | Vocabulary::Grooves => Code::UnknownKeyword,
            };
            self.error(unknown(code, vocabulary.noun(), word, span, words.into_iter()));
        }
    }

    /// What a pattern beside the piped one is wanted to hold: controls if it is such, or if the piped one does.
    fn want_of(&self, expr: &Expr, reading: Reading, want: Want) -> Want {
        match (nature(expr, self.names), want) {
            (Nature::Voices | Nature::Controls, _) | (_, Want::Controls) => Want::Controls,
            _ => Want::Values(reading),
        }
    }

    /// A pattern with an arena of its own.
    fn separate(&mut self, expr: &Expr, want: Want) -> Pattern {
        let outer = std::mem::replace(&mut self.builder, Builder::new());
        let root = self.pattern(expr, want);
        let inner = std::mem::replace(&mut self.builder, outer);
        inner.finish(root)
    }

    /// A function value; where there is none, `id` and an error.
    pub(super) fn function(&mut self, expr: &Expr, reading: Reading) -> Function {
        if let Some(result) = self.expanded(expr, |lowering, value| lowering.function(value, reading)) {
            return result.unwrap_or_else(|diagnostic| {
                self.error(*diagnostic);
                Function::identity()
            });
        }
        match &expr.kind {
            ExprKind::Call { .. } if is_setting(expr) => self.behind_chain(expr),
            ExprKind::Name(name) => self.named_function(name, expr, &[], reading),
            ExprKind::Call { head, args } if matches!(head.kind, ExprKind::Name(_)) => {
                let ExprKind::Name(name) = &head.kind else { return Function::identity() };
                self.named_function(name, head, args, reading)
            }
            ExprKind::Binary { op: Op::Apply, left, right } => {
                let (outer, inner) = (self.function(left, reading), self.function(right, reading));
                inner.then(outer)
            }
            ExprKind::Section { op, right } => self.section(*op, right, expr.span, reading, false),
            ExprKind::LeftSection { op, left } => self.section(*op, left, expr.span, reading, true),
            _ => self.no_function_here(expr.span),
        }
    }

    fn no_function_here(&mut self, span: Span) -> Function {
        self.kind_error(span, "this is no function", "a function such as `rev` or `(fast 2)` is needed");
        Function::identity()
    }

    fn named_function(&mut self, name: &str, head: &Expr, args: &[ast::Arg], reading: Reading) -> Function {
        match (name, args) {
            ("id", []) => return Function::identity(),
            ("const", [arg]) => {
                let want = self.natural_want(&arg.value, reading);
                return Function::of(Part::Constant(self.separate(&arg.value, want)));
            }
            _ => {}
        }
        match transform(name) {
            Some(row) if row.has_input => {
                let want = Want::Values(reading);
                let args = self.arguments(row, head, &paired(row, args), reading, want);
                args.map_or_else(Function::identity, |args| {
                    Function::of(Part::Transform { name: row.name, args })
                })
            }
            Some(_) => self.no_function_here(head.span),
            None => {
                self.error(unknown_function(name, head.span));
                Function::identity()
            }
        }
    }

    fn natural_want(&self, expr: &Expr, reading: Reading) -> Want {
        self.want_of(expr, reading, Want::Values(reading))
    }

    /// `(# e)`: the controls at its beginning join the events; from the first effect on it works on what is heard.
    fn behind_chain(&mut self, side: &Expr) -> Function {
        if let Some(mark) = self.names.effect(Op::Chain, side) {
            return Function::of(Part::Effect { mark });
        }
        if let ExprKind::Binary { op: Op::Chain, left, right } = &side.kind {
            return self.behind_chain(left).then(self.behind_chain(right));
        }
        let right = self.separate(side, Want::Controls);
        let (operation, structure) = (Operation::Right, Structure::Left);
        Function::of(Part::Section { operation, structure, right })
    }

    /// `(# speed 2)`, `(|+ n 12)`, `(0.25 <~)`: an operator with one side.
    fn section(&mut self, op: Op, side: &Expr, span: Span, reading: Reading, is_left: bool) -> Function {
        if !is_left
            && op != Op::Chain
            && let Some(mark) = self.names.effect(op, side)
        {
            return Function::of(Part::Effect { mark });
        }
        let (operation, structure) = match op {
            Op::Early | Op::Late if is_left => {
                let by = self.separate(side, Want::Values(Reading::Ratio));
                return Function::of(Part::Shift { by, late: op == Op::Late });
            }
            Op::Chain => return self.behind_chain(side),
            Op::Value { what, structure } => match structure_of(structure) {
                Some(structure) => (operation_of(what), structure),
                None => return self.no_function_here(span),
            },
            Op::Apply | Op::Early | Op::Late | Op::Compare(_) => return self.no_function_here(span),
        };
        let want = if is_setting(side) { Want::Controls } else { self.natural_want(side, reading) };
        let pattern = self.separate(side, want);
        Function::of(match is_left {
            true => Part::LeftSection { operation, structure, left: pattern },
            false => Part::Section { operation, structure, right: pattern },
        })
    }
}

/// The arguments with two numbers side by side as a pair where a pair is wanted: `within 0 0.5 f`.
pub(super) fn paired<'a>(row: &Transform, args: &'a [ast::Arg]) -> Cow<'a, [ast::Arg]> {
    let mut paired = Cow::Borrowed(args);
    for (place, param) in row.params.iter().enumerate() {
        let is_plain = |arg: &ast::Arg| {
            arg.key.is_none() && !matches!(arg.value.kind, ExprKind::Tuple(_) | ExprKind::List(_))
        };
        let is_number = |arg: &ast::Arg| {
            matches!(arg.value.kind, ExprKind::Number(_) | ExprKind::Text(_) | ExprKind::Negate(_))
        };
        if let Some([first, second]) = paired.get(place..place + 2)
            && is_plain(first)
            && is_plain(second)
            && match param.kind {
                Kind::Pair(..) => true,
                Kind::NumberOrPart => is_number(second),
                _ => false,
            }
        {
            let span = first.value.span.to(second.value.span);
            let kind = ExprKind::Tuple(vec![first.value.clone(), second.value.clone()]);
            let pair = ast::Arg { key: None, value: Expr { kind, span } };
            paired.to_mut().splice(place..place + 2, [pair]);
        }
    }
    paired
}

/// An expression that is of another kind than it should be.
struct Misfit<'e> {
    expr: &'e Expr,
    kind: Kind,
}

/// The name of the effect that an expression calls.
fn called_effect(expr: &Expr) -> Option<&str> {
    let head = if let ExprKind::Call { head, .. } = &expr.kind { head } else { expr };
    let ExprKind::Name(name) = &head.kind else { return None };
    let ugen = UgenId::find(name)?;
    (ugen.row().chain == Chain::Input).then_some(name)
}

/// Where a part of the cycle begins and ends.
const PART: Kind = Kind::Pair(&Kind::Values(Reading::Ratio), &Kind::Values(Reading::Ratio));

/// The names of a list of pairs of a name and something.
fn names_of(argument: &Argument) -> Option<Vec<&str>> {
    let Argument::List(members) = argument else { return None };
    members.iter().map(name_of).collect()
}

/// The word that a pair begins with.
fn name_of(member: &Argument) -> Option<&str> {
    let Argument::Pair(pair) = member else { return None };
    let Argument::Pattern(name) = &pair.0 else { return None };
    name.constant().and_then(Value::word)
}

/// What makes one pattern of two: a transform that takes another pattern, or a text with an operator.
fn combination(expr: &Expr) -> Option<Combination> {
    match &expr.kind {
        ExprKind::Name(name) => {
            let row = transform(name).filter(|row| row.has_input)?;
            let takes_another = matches!(row.params, [Param { kind: Kind::Same, .. }]);
            takes_another.then_some(Combination::Transform(row.name))
        }
        ExprKind::Text(text) => match operator(text.raw.trim())? {
            Op::Chain => Some(Combination::Operator(Operation::Right, Structure::Left)),
            Op::Value { what, structure } => {
                Some(Combination::Operator(operation_of(what), structure_of(structure)?))
            }
            _ => None,
        },
        _ => None,
    }
}

/// The operator of a text, read as it is in a program.
fn operator(text: &str) -> Option<Op> {
    let (program, problems) = phonon_grammar::parse(&format!("out: x {text} x"));
    match &program.statements().next()?.kind {
        StatementKind::Out { body, .. } if problems.is_empty() => match &body.kind {
            ExprKind::Binary { op, .. } => Some(*op),
            _ => None,
        },
        _ => None,
    }
}

/// Whether an expression is a control with its value: as a function it sets that control, as `(# legato 0.5)` does.
pub(super) fn is_setting(expr: &Expr) -> bool {
    matches!(&expr.kind, ExprKind::Call { head, .. } if is_control(head))
}

/// Whether the head of a call is the name of a control and of no transform.
fn is_control(head: &Expr) -> bool {
    match &head.kind {
        ExprKind::Name(name) => super::control(name).is_some() && transform(name).is_none(),
        _ => false,
    }
}

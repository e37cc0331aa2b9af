//! Arguments of transforms.

use super::super::function::Combination;
use super::super::transform::{Argument, Kind, NUMBERS, Param, Transform, Vocabulary, transform};
use super::super::{Node, Operation, Pattern, Reading, Structure, Value};
use super::{
    Lowering, Names, Nature, Want, nature, operation_of, structure_of, unknown, unknown_member,
    unknown_reference, unquoted, wrong_count,
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
                Some(Kind::List(_)) => self.spread(f, list, want).map(|functions| vec![functions]),
                _ => Some(vec![Argument::Function(self.completed(f, list, want))]),
            };
        }
        let mut arguments = Vec::with_capacity(given.len());
        for (param, expr) in row.params.iter().zip(given) {
            match expr {
                Some(expr) => arguments.push(self.argument(row, param, expr, want)?),
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
    fn spread(&mut self, f: &Expr, list: &Expr, want: Want) -> Option<Argument> {
        let ExprKind::List(members) = &list.kind else {
            self.kind_error(list.span, "the arguments must be a list", "not a list");
            return None;
        };
        let functions = members.iter().map(|member| Argument::Function(self.completed(f, member, want)));
        Some(Argument::List(functions.collect()))
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

    fn argument(&mut self, row: &Transform, param: &Param, expr: &Expr, want: Want) -> Option<Argument> {
        if let Kind::Named(_) | Kind::Values(Reading::Word) = param.kind
            && let Some(diagnostic) = unquoted(row.name, expr, self.names)
        {
            self.error(diagnostic);
            return None;
        }
        let misfit = match self.of_kind(param.kind, expr, want) {
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
        if let (Kind::Function, ExprKind::Operator(op)) = (misfit.kind, &misfit.expr.kind) {
            let message = format!("`({op})` alone is no function");
            let help = format!(
                "one side makes it a function, as in `(# speed 2)` or `({op} ...)`; `id` changes nothing"
            );
            self.error(Diagnostic::error(Code::Kind, misfit.expr.span, message).help(help));
            return None;
        }
        let diagnostic = match misfit.kind {
            Kind::Function => {
                whole_call(misfit.expr, self.names).or_else(|| unknown_member(misfit.expr, self.names))
            }
            _ => unknown_reference(misfit.expr, self.names),
        };
        if let Some(diagnostic) = diagnostic {
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
    fn of_kind<'e>(&mut self, kind: Kind, expr: &'e Expr, want: Want) -> Result<Argument, Misfit<'e>> {
        let misfit = Misfit { expr, kind };
        match kind {
            Kind::Values(_) | Kind::Named(_) | Kind::Names if !self.may_be_pattern(expr) => Err(misfit),
            Kind::Values(reading) => Ok(Argument::Pattern(self.separate(expr, Want::Values(reading)))),
            Kind::Named(vocabulary) => {
                let pattern = self.separate(expr, Want::Values(Reading::Word));
                self.check_words(vocabulary, &pattern);
                Ok(Argument::Pattern(pattern))
            }
            Kind::Same => Ok(Argument::Pattern(self.separate(expr, self.want_of(expr, want)))),
            Kind::Names => Ok(Argument::Pattern(self.separate(expr, Want::Values(Reading::Word)))),
            Kind::NumberOrPart => match &expr.kind {
                ExprKind::Tuple(_) | ExprKind::List(_) => self.of_kind(PART, expr, want),
                _ => self.of_kind(Kind::Values(Reading::Ratio), expr, want),
            },
            Kind::Combination => combination(expr).map(Argument::Combination).ok_or(misfit),
            Kind::Partial => Err(misfit),
            Kind::Function if self.is_function(expr) => Ok(Argument::Function(self.function(expr, want))),
            Kind::Function => Err(misfit),
            Kind::List(_) | Kind::Triple(_) | Kind::Pair(..) => self.members(kind, expr, want),
        }
    }

    /// As [`Lowering::of_kind`], for what has members.
    fn members<'e>(&mut self, kind: Kind, expr: &'e Expr, want: Want) -> Result<Argument, Misfit<'e>> {
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
        if members.is_empty() && (kind.holds_patterns() || kind == NUMBERS) {
            let message = "there is nothing in this list";
            self.names.doubt(Diagnostic::error(Code::Kind, expr.span, message).label("one member at least"));
        }
        if kinds.len() != members.len() {
            return Err(misfit);
        }
        let mut arguments = Vec::with_capacity(members.len());
        for (kind, member) in kinds.into_iter().zip(members) {
            arguments.push(self.of_kind(*kind, member, want)?);
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
    pub(super) fn want_of(&self, expr: &Expr, want: Want) -> Want {
        if nature(expr, self.names).is_controls() { Want::Controls } else { want }
    }

    /// A pattern with an arena of its own.
    pub(super) fn separate(&mut self, expr: &Expr, want: Want) -> Pattern {
        let outer = std::mem::replace(&mut self.builder, Builder::new());
        let root = self.pattern(expr, want);
        let inner = std::mem::replace(&mut self.builder, outer);
        inner.finish(root)
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

/// What is wrong with a call of a function of the program that has all its arguments, where a function is wanted.
fn whole_call(expr: &Expr, names: &dyn Names) -> Option<Diagnostic> {
    let ExprKind::Call { head, args } = &expr.kind else { return None };
    (names.arity(head)? == args.len()).then(|| wrong_count(head, args.len() - 1, args.len()))
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

/// What makes one pattern of two: a transform that takes another pattern, or an operator in brackets or in a text.
fn combination(expr: &Expr) -> Option<Combination> {
    match &expr.kind {
        ExprKind::Name(name) => {
            let row = transform(name).filter(|row| row.has_input)?;
            let takes_another = matches!(row.params, [Param { kind: Kind::Same, .. }]);
            takes_another.then_some(Combination::Transform(row.name))
        }
        ExprKind::Operator(op) => operator_combination(*op),
        ExprKind::Text(text) => operator_combination(operator(text.raw.trim())?),
        _ => None,
    }
}

fn operator_combination(op: Op) -> Option<Combination> {
    match op {
        Op::Chain => Some(Combination::Operator(Operation::Right, Structure::Left)),
        Op::Value { what, structure } => {
            Some(Combination::Operator(operation_of(what), structure_of(structure)?))
        }
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

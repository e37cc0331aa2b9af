//! Expressions of the language to patterns.
//!
//! [`nature`] says what an expression is; [`Pattern::from_expr`] turns it into a pattern and
//! [`super::Function::from_expr`] into a function from patterns to patterns. Names that the program defines come
//! from its [`Names`].

mod abstraction;
mod argument;
mod function;
mod names;
mod nature;
mod operator;
mod program;

use super::arg::Arg;
use super::build::Builder;
use super::control::{control, control_names};
use super::function::Function;
use super::limit::too_many_events;
use super::mini::{self, Reading};
use super::node::{Join, Node, NodeId, Structure, ValueFunction};
use super::operation::Operation;
use super::transform::{Transform, transform};
use super::{Pattern, Time, Value};
use crate::ugen::UgenId;
use phonon_grammar::Span;
use phonon_grammar::ast::{self, Expr, ExprKind, Op};
use phonon_grammar::diagnostic::{Code, Diagnostic};

pub use abstraction::{called_behind, completed};
pub use function::call_in_row;
pub use function::row;
pub use names::wrong_count;
use names::{name_of, unknown, unknown_function, unknown_member, unknown_name, unknown_reference, unquoted};
pub use nature::{Nature, nature, starts_voices};
use operator::{operation_of, structure_of};
pub use program::{Names, NoNames};

/// What a pattern is wanted to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Want {
    /// Values, their words read so.
    Values(Reading),
    /// Controls.
    Controls,
}

impl Want {
    /// Whether numbers are wanted that are not times as well.
    fn is_of_numbers(self) -> bool {
        matches!(self, Want::Values(Reading::Level | Reading::Note | Reading::Hertz | Reading::Int))
    }

    /// How the values of a pattern are read that stands beside one of these.
    fn reading(self) -> Reading {
        if let Want::Values(reading) = self { reading } else { Reading::Number }
    }
}

/// How many parts a pattern may have.
const NODES_MAX: usize = 1 << 18;

/// How often a name may stand for something with a name in it.
const EXPANSION_LIMIT: usize = 64;

impl Pattern {
    /// The pattern of an expression.
    pub fn from_expr(expr: &Expr, want: Want, names: &dyn Names) -> Result<Pattern, Vec<Diagnostic>> {
        let mut lowering = Lowering { builder: Builder::new(), names, diagnostics: Vec::new(), depth: 0 };
        let root = lowering.pattern(expr, want);
        let root = lowering.limited(root, expr.span);
        if lowering.diagnostics.iter().any(Diagnostic::is_error) {
            return Err(lowering.diagnostics);
        }
        Ok(lowering.builder.finish(root))
    }
}

/// The function of an expression, for patterns that hold what is wanted.
pub(super) fn function(expr: &Expr, want: Want, names: &dyn Names) -> Result<Function, Vec<Diagnostic>> {
    let mut lowering = Lowering { builder: Builder::new(), names, diagnostics: Vec::new(), depth: 0 };
    let function = lowering.function(expr, want);
    if lowering.diagnostics.iter().any(Diagnostic::is_error) {
        Err(lowering.diagnostics)
    } else {
        Ok(function)
    }
}

struct Lowering<'n> {
    builder: Builder,
    names: &'n dyn Names,
    diagnostics: Vec<Diagnostic>,
    /// How many names were expanded on the way here.
    depth: usize,
}

impl Lowering<'_> {
    /// Reports an error; silence stands for what has no meaning.
    fn error(&mut self, diagnostic: Diagnostic) -> NodeId {
        self.diagnostics.push(diagnostic);
        self.builder.silence()
    }

    fn kind_error(&mut self, span: Span, message: &str, label: &str) -> NodeId {
        self.error(Diagnostic::error(Code::Kind, span, message).label(label))
    }

    /// Whether a node is the number zero and nothing else.
    fn is_zero(&self, node: NodeId) -> bool {
        matches!(self.builder.node(node), Node::Atom { value, .. } if value.number() == Some(0.0))
    }

    fn limited(&mut self, node: NodeId, span: Span) -> NodeId {
        if !self.diagnostics.is_empty() {
            return node;
        }
        match self.builder.excess(node) {
            Some(count) => self.error(too_many_events(count, span)),
            None => node,
        }
    }

    /// Goes on with what a name stands for, unless it stands for itself.
    fn expanded<T>(
        &mut self,
        expr: &Expr,
        go_on: impl FnOnce(&mut Self, &Expr) -> T,
    ) -> Option<Result<T, Box<Diagnostic>>> {
        let names = self.names;
        let value = names.expand(expr)?;
        if self.depth >= EXPANSION_LIMIT {
            let message = format!("`{}` stands for itself", name_of(expr));
            return Some(Err(Box::new(Diagnostic::error(Code::EmptyCycle, expr.span, message))));
        }
        self.depth += 1;
        let before = self.diagnostics.len();
        let result = go_on(self, &value);
        self.depth -= 1;
        let is_elsewhere = |found: &&mut Diagnostic| found.related.is_empty() && found.span != expr.span;
        for found in self.diagnostics[before..].iter_mut().filter(is_elsewhere) {
            found.related.push((expr.span, "used here".to_owned()));
        }
        Some(Ok(result))
    }

    fn pattern(&mut self, expr: &Expr, want: Want) -> NodeId {
        if self.builder.node_count() > NODES_MAX {
            if self.diagnostics.is_empty() {
                let message = format!("the pattern has more than {NODES_MAX} parts");
                self.diagnostics.push(Diagnostic::error(Code::TooManyEvents, expr.span, message));
            }
            return self.builder.silence();
        }
        if let Some(result) = self.expanded(expr, |lowering, value| lowering.pattern(value, want)) {
            return result.unwrap_or_else(|diagnostic| self.error(*diagnostic));
        }
        match &expr.kind {
            ExprKind::Number(text) => self.number(text, expr.span, want),
            ExprKind::Text(text) => self.text(text, expr.span, want),
            ExprKind::Name(name) => self.call(name, expr, &[], want),
            ExprKind::Call { head, args } => match &head.kind {
                ExprKind::Name(name) => self.call(name, head, args, want),
                _ => self.unknown_reference(head),
            },
            ExprKind::Binary { op, left, right } => self.binary(*op, left, right, expr.span, want),
            ExprKind::Negate(inner) => {
                let zero = self.builder.atom(Value::Ratio(Time::ZERO));
                let inner = self.pattern(inner, want);
                self.builder.combine(Operation::Sub, Structure::Right, zero, inner)
            }
            ExprKind::Bus { .. } | ExprKind::Template(_) | ExprKind::PatternRef(_) => {
                self.unknown_reference(expr)
            }
            ExprKind::Indexed { .. } | ExprKind::Range { .. } => {
                self.kind_error(expr.span, "a range is no pattern", "as a text it is `\"1 .. 4\"`")
            }
            ExprKind::List(_) | ExprKind::Tuple(_) => {
                self.kind_error(expr.span, "a list is no pattern", "put it in `stack` or `cat`")
            }
            ExprKind::Section { .. } | ExprKind::LeftSection { .. } => {
                self.kind_error(expr.span, "a function stands where a pattern should", "a function")
            }
            ExprKind::Operator(_) => self.kind_error(
                expr.span,
                "an operator alone is no pattern",
                "it stands between two patterns",
            ),
            ExprKind::If { .. } => {
                self.kind_error(expr.span, "a condition on signals is no pattern", "use `while` or `every`")
            }
        }
    }

    fn number(&mut self, text: &str, span: Span, want: Want) -> NodeId {
        match want {
            Want::Values(reading) => self.word(text, span, reading),
            Want::Controls => self.kind_error(span, "a number stands where controls should", "a number"),
        }
    }

    /// A number outside a string: one value, once a cycle.
    fn word(&mut self, text: &str, span: Span, reading: Reading) -> NodeId {
        let (node, problems) = mini::lower_word(&mut self.builder, text, span, reading);
        self.diagnostics.extend(problems);
        node
    }

    fn text(&mut self, text: &ast::Text, span: Span, want: Want) -> NodeId {
        let Want::Values(reading) = want else {
            let diagnostic =
                Diagnostic::error(Code::Kind, span, "a pattern of words stands where controls should");
            return self.error(diagnostic.help("name the control, as in `s \"bd sn\"`"));
        };
        self.diagnostics.extend(text.errors.iter().cloned());
        let (node, problems) = mini::lower(&mut self.builder, &text.mini, reading);
        self.diagnostics.extend(problems);
        node
    }

    fn binary(&mut self, op: Op, left: &Expr, right: &Expr, span: Span, want: Want) -> NodeId {
        match op {
            Op::Chain if want == Want::Controls => {
                let left = self.pattern(left, want);
                self.behind_chain(right).apply_in(&mut self.builder, left)
            }
            Op::Chain => {
                let message = "`#` joins controls; these are values";
                let help =
                    "an effect stands behind the sound, and in a function of sounds the argument stands once";
                self.error(Diagnostic::error(Code::Kind, span, message).label("values").help(help))
            }
            Op::Apply => self.applied(left, right, want),
            Op::Early | Op::Late => {
                let by = self.pattern(left, Want::Values(Reading::Ratio));
                let of = self.pattern(right, want);
                let late = op == Op::Late;
                self.builder
                    .with_arg(by, Join::Inner, |builder, by: Arg| builder.push(Node::Shift { by, late, of }))
            }
            Op::Value { what, structure } => match structure_of(structure) {
                Some(_) if what == ast::ValueOp::Append && want.is_of_numbers() => {
                    self.kind_error(span, "`++` joins words, and these are numbers", "numbers")
                }
                Some(structure) => {
                    let (left, right) = (self.pattern(left, want), self.pattern(right, want));
                    if matches!(what, ast::ValueOp::Div | ast::ValueOp::Mod) && self.is_zero(right) {
                        let diagnostic = Diagnostic::error(Code::NotFinite, span, "a division by zero");
                        return self.error(diagnostic);
                    }
                    self.builder.combine(operation_of(what), structure, left, right)
                }
                None => self.kind_error(span, "`~` before an operator makes it one of signals", "a signal"),
            },
            Op::Compare(_) => self.kind_error(span, "a comparison is no pattern", "a comparison"),
        }
    }

    /// `f $ x` and `x $ f`: the side that is a function is applied to the other. `name $ x` is a call.
    fn applied(&mut self, left: &Expr, right: &Expr, want: Want) -> NodeId {
        if let Some(call) = completed(left, right, self.names, |expr| nature(expr, self.names))
            .or_else(|| call_in_row(left, right, self.names, |expr| nature(expr, self.names)))
        {
            return self.pattern(&call, want);
        }
        let (function, input) = match (nature(left, self.names), nature(right, self.names)) {
            (Nature::Function, Nature::Function) => {
                return self.kind_error(right.span, "a function stands where a pattern should", "a function");
            }
            (Nature::Function, _) => (left, right),
            (_, Nature::Function) => (right, left),
            _ if self.names.is_piece(left) => (left, right),
            _ if self.names.is_piece(right) => (right, left),
            (Nature::Controls, Nature::Voices) if function::is_setting(left) => (left, right),
            (Nature::Voices | Nature::Controls, Nature::Controls) if function::is_setting(right) => {
                (right, left)
            }
            _ => match [left, right].into_iter().find_map(|side| unknown_member(side, self.names)) {
                Some(diagnostic) => return self.error(diagnostic),
                None if lacks_argument(right) => return self.appended(right, left, want),
                None if is_whole(left) => return self.no_function_beside(right),
                None => return self.appended(left, right, want),
            },
        };
        let input = self.pattern(input, want);
        let function_value = self.function(function, want);
        if !self.diagnostics.is_empty() {
            // What is wrong may be without end.
            return input;
        }
        let applied = function_value.apply_in(&mut self.builder, input);
        let applied = self.limited(applied, function.span);
        self.wanted(applied, input, function.span, want)
    }

    /// Looks at what a function made of its input. One that sets controls where plain values should stand is an error:
    /// they would not be heard.
    fn wanted(&mut self, node: NodeId, input: NodeId, span: Span, want: Want) -> NodeId {
        if self.builder.is_silence(node) && !self.builder.is_silence(input) && self.diagnostics.is_empty() {
            self.names.doubt(leaves_nothing(span));
        }
        let gives = |id| self.builder.gives_controls(id);
        if want == Want::Controls || !self.diagnostics.is_empty() || gives(input) || !gives(node) {
            return node;
        }
        self.error(sets_controls(span))
    }

    /// `stack $ [a, b]`, `n $ "0 3"`: the right side is one argument more.
    fn appended(&mut self, left: &Expr, right: &Expr, want: Want) -> NodeId {
        let last = ast::Arg { key: None, value: right.clone() };
        let (name, head, args) = match &left.kind {
            ExprKind::Name(name) => (name, left, vec![last]),
            ExprKind::Call { head, args } => match &head.kind {
                ExprKind::Name(name) => (name, &**head, args.iter().cloned().chain([last]).collect()),
                _ => return self.no_function(right),
            },
            _ => return self.no_function(right),
        };
        self.call(name, head, &args, want)
    }

    /// What stands on the other side of `$` than a pattern that is whole, and is no function.
    fn no_function_beside(&mut self, other: &Expr) -> NodeId {
        let call = match &other.kind {
            ExprKind::Call { head, args } => name_in(head).and_then(transform).map(|row| (row, args.len())),
            _ => None,
        };
        match call.filter(|(row, count)| row.has_input && *count > row.params.len()) {
            Some((row, count)) => {
                let message =
                    format!("`{}` takes {} arguments here, not {count}", row.name, row.params.len());
                let help = "a function with arguments stands in brackets, as in `every 4 (fast 2)`";
                self.error(Diagnostic::error(Code::Arity, other.span, message).help(help))
            }
            None => self.no_function(other),
        }
    }

    fn no_function(&mut self, right: &Expr) -> NodeId {
        self.kind_error(right.span, "neither side of `$` is a function", "not a function")
    }

    fn call(&mut self, name: &str, head: &Expr, args: &[ast::Arg], want: Want) -> NodeId {
        if let Some(arity) = self.names.arity(head) {
            return self.error(wrong_count(head, arity, args.len()));
        }
        let row = transform(name);
        if let Some(control) = self.control_named(name).filter(|_| want == Want::Controls || row.is_none()) {
            return self.control(control, head, args, want);
        }
        match (row, self.input(name)) {
            (Some(row), _) => self.transform(row, head, args, want),
            (None, Some(input)) => input,
            (None, None) => self.error(unknown_function(name, head.span)),
        }
    }

    /// The control that a name means, and how its texts are read: one of the language, or a parameter of instruments.
    fn control_named<'n>(&self, name: &'n str) -> Option<(&'n str, Reading)> {
        match control(name) {
            Some(row) => Some((row.name, row.reading)),
            None => self.names.is_parameter(name).then_some((name, Reading::Number)),
        }
    }

    /// `s "bd sn"`, with keywords that are controls themselves.
    fn control(
        &mut self,
        (name, reading): (&str, Reading),
        head: &Expr,
        args: &[ast::Arg],
        want: Want,
    ) -> NodeId {
        if want != Want::Controls {
            let message = format!("`{name}` gives controls where values should stand");
            return self.kind_error(head.span, &message, "a control");
        }
        let (keyed, plain): (Vec<&ast::Arg>, Vec<&ast::Arg>) = args.iter().partition(|arg| arg.key.is_some());
        let [value] = plain.as_slice() else {
            let message = format!("`{name}` takes 1 argument, not {}", plain.len());
            return self.error(Diagnostic::error(Code::Arity, head.span, message).label("takes one pattern"));
        };
        if reading == Reading::Word
            && let Some(diagnostic) = unquoted(name, &value.value, self.names)
        {
            return self.error(diagnostic);
        }
        let value = self.pattern(&value.value, Want::Values(reading));
        let mut node = self.builder.map(ValueFunction::Control(name.into()), value);
        for arg in keyed {
            let Some(key) = &arg.key else { continue };
            let Some((name, reading)) = self.control_named(&key.text) else {
                let diagnostic =
                    unknown(Code::UnknownKeyword, "keyword", &key.text, key.span, control_names());
                node = self.error(diagnostic);
                continue;
            };
            let value = self.pattern(&arg.value, Want::Values(reading));
            let value = self.builder.map(ValueFunction::Control(name.into()), value);
            node = self.builder.combine(Operation::Right, Structure::Left, node, value);
        }
        node
    }

    /// A source, or a transform with its pattern as last argument.
    fn transform(&mut self, row: &'static Transform, head: &Expr, args: &[ast::Arg], want: Want) -> NodeId {
        if !row.has_input && args.len() > row.params.len() && UgenId::find(row.name).is_some() {
            let message =
                format!("`{}` with arguments is a sound, and a pattern should stand here", row.name);
            let help = format!("as a pattern a wave has one period a cycle, as in `{}`", row.example);
            return self.error(Diagnostic::error(Code::Kind, head.span, message).help(help));
        }
        let args = argument::paired(row, args);
        self.check_use(row, head, want);
        let plain = args.iter().filter(|arg| arg.key.is_none()).count();
        let (args, input) = match args.split_last() {
            Some((last, args)) if row.has_input && plain > row.required() => {
                (args, self.pattern(&last.value, want))
            }
            _ if row.has_input => {
                let message = format!("`{}` has no pattern to work on", row.name);
                let diagnostic = Diagnostic::error(Code::Arity, head.span, message);
                return self.error(diagnostic.help(format!("as in `{}`", row.example)));
            }
            _ => (&*args, self.builder.silence()),
        };
        let Some(arguments) = self.arguments(row, head, args, want) else { return input };
        if !self.diagnostics.is_empty() {
            return input;
        }
        let mut call = super::transform::Call { builder: &mut self.builder, args: &arguments, input };
        let built = (row.build)(&mut call);
        let is_counted =
            !row.params.is_empty() && row.params.iter().all(|param| !param.kind.holds_patterns());
        if !row.has_input && is_counted && self.builder.is_silence(built) && self.diagnostics.is_empty() {
            self.names.doubt(leaves_nothing(head.span));
        }
        self.wanted(built, input, head.span, want)
    }

    fn unknown_reference(&mut self, expr: &Expr) -> NodeId {
        let diagnostic = unknown_name(expr, self.names);
        self.error(diagnostic)
    }
}

/// A doubt about a function of which nothing comes.
pub fn leaves_nothing(span: Span) -> Diagnostic {
    let message = "nothing is left to be heard";
    Diagnostic::warning(Code::Kind, span, message).label("a count below 1?")
}

/// What is wrong with a function of controls among plain values.
pub fn sets_controls(span: Span) -> Diagnostic {
    let message = "this sets controls, and here are plain values";
    let help = "put it behind the sound, as in `s \"bd sn\" # n \"0 1\" $ chop 2`";
    Diagnostic::error(Code::Kind, span, message).help(help)
}

/// Whether an expression is a pattern source that lacks an argument: what stands on the other side of a `$`.
fn lacks_argument(expr: &Expr) -> bool {
    let (head, count) = match &expr.kind {
        ExprKind::Call { head, args } => (&**head, args.iter().filter(|arg| arg.key.is_none()).count()),
        _ => (expr, 0),
    };
    match &head.kind {
        ExprKind::Name(name) => transform(name).is_some_and(|row| !row.has_input && count < row.required()),
        _ => false,
    }
}

/// Whether an expression is a control that has its pattern: it takes no more.
fn is_whole(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Call { head, args } => {
            name_in(head).is_some_and(|name| control(name).is_some() && transform(name).is_none())
                && args.iter().any(|arg| arg.key.is_none())
        }
        ExprKind::Binary { op: Op::Chain | Op::Apply, left, .. } => is_whole(left),
        _ => false,
    }
}

/// The name that an expression is.
fn name_in(expr: &Expr) -> Option<&str> {
    if let ExprKind::Name(name) = &expr.kind { Some(name) } else { None }
}

//! Calls: of ugens, of the program's own functions, of templates.

use super::expr::{Meaning, deeper};
use super::patterns::is_known;
use super::ports::TOLD;
use super::scope::{Bound, Scope};
use super::voices::head;
use super::{Lowering, Sound};
use crate::pattern::control::{Control, control, control_names};
use crate::pattern::{Nature, transform};
use crate::resolve::{DefId, Sort};
use crate::ugen::{self, Group, UgenId};
use phonon_grammar::ast::{Arg, Expr, ExprKind, Name, Op};
use phonon_grammar::diagnostic::{Code, nearest};
use phonon_grammar::{Diagnostic, Span};
use std::collections::BTreeMap;

impl Lowering<'_> {
    /// A call whose head is an expression.
    pub(super) fn call_head(
        &mut self,
        head: &Expr,
        args: &[Arg],
        input: Option<Meaning>,
        span: Span,
        scope: &Scope,
    ) -> Meaning {
        match &head.kind {
            ExprKind::Name(name) => self.call(name, args, input, span, scope),
            ExprKind::Bus { name, .. } => match self.definitions.find(Sort::Bus, name, span) {
                Some(id) => self.invoke(id, args, input, span, scope),
                None => match (name.as_str(), args) {
                    ("add" | "sub" | "mul" | "div", [left, right]) => {
                        let (left, right) = (self.sound(&left.value, scope), self.sound(&right.value, scope));
                        Meaning::Sound(self.arithmetic(name, left, right, scope, span))
                    }
                    _ => self.unknown_bus(name, head.span),
                },
            },
            _ => self.silence(Diagnostic::error(Code::Kind, head.span, "this cannot be called")),
        }
    }

    /// A call by name: the program's own functions first, then ugens.
    pub(super) fn call(
        &mut self,
        name: &str,
        args: &[Arg],
        input: Option<Meaning>,
        span: Span,
        scope: &Scope,
    ) -> Meaning {
        let head = Expr { kind: ExprKind::Name(name.to_owned()), span };
        if let Some(call) = called_parameter(&head, args, &scope.params) {
            let call = Expr { span, ..call };
            return match input {
                Some(input) => self.through(input, &call, &deeper(scope)),
                None => self.meaning(&call, &deeper(scope)),
            };
        }
        if let Some(id) = self.definitions.find(Sort::Function, name, span).filter(|_| !scope.is_row) {
            return self.invoke(id, args, input, span, scope);
        }
        if let Some((last, before)) = args.split_last()
            && input.is_none()
            && UgenId::find(name).is_none()
            && transform::transform(name).is_some_and(|row| row.has_input && before.len() >= row.required())
        {
            let left = match before {
                [] => head,
                _ => Expr { kind: ExprKind::Call { head: Box::new(head), args: before.to_vec() }, span },
            };
            let (left, right) = (Box::new(left), Box::new(last.value.clone()));
            let kind = ExprKind::Binary { op: Op::Apply, left, right };
            return self.meaning(&Expr { kind, span }, &deeper(scope));
        }
        if name == "stack" {
            return self.stack(args, span, scope);
        }
        if let Some(ugen) = UgenId::find(name) {
            let input = input.map(|input| self.sounding(input, span, scope));
            return self.ugen(ugen, args, input, span, scope);
        }
        self.unknown_function(name, span)
    }

    /// `stack [a, b]`: all members together.
    fn stack(&mut self, args: &[Arg], span: Span, scope: &Scope) -> Meaning {
        let [Arg { value: Expr { kind: ExprKind::List(members), .. }, .. }] = args else {
            let message = "`stack` takes a list";
            return self
                .silence(Diagnostic::error(Code::Kind, span, message).help("for example `stack [a, b]`"));
        };
        for member in members {
            if self.nature(member, scope) == Nature::Values && !is_silence(member) {
                let message = "numbers stand among sounds";
                let help =
                    "samples are played by `s`, as in `s \"bd\"`; a number makes a sound louder with `* 2`";
                self.report(Diagnostic::error(Code::Kind, member.span, message).label("no sound").help(help));
            }
        }
        let heard = members.iter().filter(|member| !is_silence(member));
        let sounds: Vec<Sound> = heard.map(|member| self.sound(member, scope)).collect();
        Meaning::Sound(self.spread(UgenId::known("mix"), &sounds, scope, span))
    }

    /// A call of something that the program defines.
    pub(super) fn invoke(
        &mut self,
        id: DefId,
        args: &[Arg],
        input: Option<Meaning>,
        span: Span,
        scope: &Scope,
    ) -> Meaning {
        let definition = &self.definitions[id];
        let mut params = BTreeMap::new();
        let mut open = definition.params;
        let mut input = input;
        // What stands before `#` is the first argument, where the body has a parameter for it.
        if let [first, rest @ ..] = open
            && args.len() == rest.len()
            && let Some(before) = input.take()
        {
            params.insert(first.text.clone(), Bound::Sound(self.sounding(before, span, scope)));
            open = rest;
        }
        if args.len() != open.len() {
            let (wanted, name) = (definition.params.len(), &definition.name.text);
            let sign = if definition.sort == Sort::Bus { "~" } else { "" };
            let plural = if wanted == 1 { "" } else { "s" };
            let message = format!("`{sign}{name}` takes {wanted} argument{plural}, {} given", args.len());
            let mut diagnostic =
                Diagnostic::error(Code::Arity, span, message).related(definition.name.span, "defined here");
            if wanted == 0 {
                diagnostic = diagnostic
                    .help(format!("put an operator behind `{sign}{name}`, as in `{sign}{name} * 0.5`"));
            }
            return self.silence(diagnostic);
        }
        let Some(args) = ordered(open, args) else {
            let diagnostic = wrong_keyword(&definition.name.text, open, args, span);
            return self.silence(diagnostic.related(definition.name.span, "defined here"));
        };
        for (param, arg) in open.iter().zip(args) {
            let is_alone = count_uses(definition.body, &param.text) == 1;
            let bound = if is_alone { self.written(&arg.value, scope) } else { None };
            params.insert(param.text.clone(), bound.unwrap_or_else(|| self.bind(&arg.value, scope)));
        }
        let inner = Scope { params, ..deeper(scope) };
        match input {
            Some(input) => self.through(input, definition.body, &inner),
            None => self.meaning(definition.body, &inner),
        }
    }

    /// An argument as it is written; `None` where a sound that is made already stands in it.
    fn written(&self, expr: &Expr, scope: &Scope) -> Option<Bound> {
        let is_made =
            |(name, bound): (&String, &Bound)| matches!(bound, Bound::Sound(_)) && count_uses(expr, name) > 0;
        (!scope.params.iter().any(is_made)).then(|| Bound::Written(substituted(expr, &scope.params)))
    }

    /// An argument for a parameter: a sound is made once, a pattern stays as it is written.
    fn bind(&mut self, expr: &Expr, scope: &Scope) -> Bound {
        match self.nature(expr, scope) {
            Nature::Signal if !matches!(expr.kind, ExprKind::Number(_)) => {
                Bound::Sound(self.sound(expr, scope))
            }
            _ => Bound::Written(substituted(expr, &scope.params)),
        }
    }

    /// `@name`, expanded.
    pub(super) fn template(
        &mut self,
        name: &str,
        input: Option<Meaning>,
        span: Span,
        scope: &Scope,
    ) -> Meaning {
        let Some(id) = self.definitions.find(Sort::Template, name, span) else {
            let mut diagnostic =
                Diagnostic::error(Code::UnknownTemplate, span, format!("there is no template `@{name}`"));
            if let Some(near) = nearest(name, self.definitions.names(Sort::Template)) {
                diagnostic = diagnostic.fix(format!("did you mean `@{near}`?"), span, format!("@{near}"));
            }
            return self.silence(diagnostic);
        };
        self.invoke(id, &[], input, span, scope)
    }

    /// Whether an expression begins with a name that nothing has.
    pub(super) fn is_unknown(&self, expr: &Expr, scope: &Scope) -> bool {
        if let ExprKind::Bus { name, .. } = &expr.kind {
            return self.definitions.find(Sort::Bus, name, expr.span).is_none();
        }
        let defined = |name: &str| self.definitions.find(Sort::Function, name, expr.span).is_some();
        head(expr).is_some_and(|name| !is_known(name) && !scope.params.contains_key(name) && !defined(name))
    }

    /// A name that nothing has, or only the events of a pattern.
    pub(super) fn unknown_function(&mut self, name: &str, span: Span) -> Meaning {
        let word = Span { end: span.start + name.len() as u32, ..span };
        if control(name).is_some_and(Control::is_heard) {
            return self.silence(misplaced(name, word));
        }
        if let Some(control) = control(name) {
            let message = format!("`{name}` is a control of SuperDirt ({}), and no effect", control.doc);
            let help = "`phononc ugens` lists the effects, such as `reverb`, `delay` and `distort`";
            return self.silence(Diagnostic::error(Code::Unsupported, word, message).help(help));
        }
        if RECORDERS.contains(&name) {
            let message = format!("`{name}` writes a file, and programs write none");
            let help =
                "`phonon run FILE --stems DIR` writes every bus, and `--record FILE` what is played live";
            return self.silence(Diagnostic::error(Code::Unsupported, word, message).help(help));
        }
        if let Some(row) = transform::transform(name).filter(|row| !row.has_input) {
            let message =
                format!("`{name}` makes a pattern of patterns of one kind, and these are of several");
            let help = format!("as in `{}`; several sounds together are `stack [a, b]`", row.example);
            return self.silence(Diagnostic::error(Code::Kind, word, message).help(help));
        }
        if transform::transform(name).is_some() {
            let message = format!("`{name}` is a transform, and `#` takes controls and effects");
            let help = format!("apply it with `$`, as in `s \"bd sn\" $ {name} ...`");
            return self.silence(Diagnostic::error(Code::Kind, word, message).help(help));
        }
        let mut diagnostic =
            Diagnostic::error(Code::UnknownFunction, word, format!("there is no function `{name}`"));
        if let Some(near) = nearest(name, self.definitions.names(Sort::Bus)) {
            return self.silence(diagnostic.fix(
                format!("did you mean `~{near}`?"),
                word,
                format!("~{near}"),
            ));
        }
        let mut names: Vec<&str> = transform::transform_names().collect();
        for row in ugen::all().filter(|row| row.group != Group::Plumbing) {
            names.push(row.name);
            names.extend(row.aliases);
        }
        let is_heard = |name: &&str| control(name).is_some_and(Control::is_heard);
        names.extend(control_names().filter(is_heard).map(|name| -> &str { name }));
        names.extend(self.definitions.names(Sort::Function));
        diagnostic = match nearest(name, names) {
            Some(near) => diagnostic.fix(format!("did you mean `{near}`?"), word, near),
            None => diagnostic.help(
                "the words of a pattern stand in quotes, as in `s \"bd sn\"`; `phononc transforms` and `phononc ugens` list what there is",
            ),
        };
        self.silence(diagnostic)
    }
}

/// What recorded a signal in older programs.
const RECORDERS: [&str; 2] = ["tap", "probe"];

/// A control where there are no events that could have it.
pub(super) fn misplaced(name: &str, span: Span) -> Diagnostic {
    let (message, help) = if matches!(name, "s" | "sound") {
        (format!("`{name}` takes one pattern of names"), format!("for example `{name} \"bd sn\"`"))
    } else {
        let help =
            "its place is behind the pattern, before any effect, as in `s \"bd sn\" # speed 2 # lpf 800`";
        (format!("`{name}` belongs to the events of a pattern, and here are none"), help.to_owned())
    };
    let diagnostic = Diagnostic::error(Code::Kind, span, message).help(help);
    match TOLD.contains(&name) {
        true => diagnostic.help("a bus that voices play, as in `s \"~name\"`, has it as a name"),
        false => diagnostic,
    }
}

/// What is wrong with arguments that have no order.
fn wrong_keyword(function: &str, params: &[Name], args: &[Arg], span: Span) -> Diagnostic {
    let names = || params.iter().map(|param| &*param.text);
    let mut keys = args.iter().filter_map(|arg| arg.key.as_ref());
    match keys.find(|key| names().all(|name| name != key.text)) {
        None => Diagnostic::error(Code::Arity, span, format!("an argument of `{function}` is given twice")),
        Some(key) => {
            let message = format!("`{function}` has no parameter `{}`", key.text);
            let diagnostic = Diagnostic::error(Code::UnknownKeyword, key.span, message);
            match nearest(&key.text, names()) {
                Some(near) => diagnostic.fix(format!("did you mean `:{near}`?"), key.span, near),
                None => diagnostic,
            }
        }
    }
}

/// As many arguments as parameters in the order of these; `None` where a keyword is none of them, or given twice.
pub(super) fn ordered<'a>(params: &[Name], args: &'a [Arg]) -> Option<Vec<&'a Arg>> {
    let mut slots: Vec<Option<&Arg>> = vec![None; params.len()];
    for arg in args {
        if let Some(key) = &arg.key {
            let place = params.iter().position(|param| param.text == key.text)?;
            if slots[place].replace(arg).is_some() {
                return None;
            }
        }
    }
    for arg in args.iter().filter(|arg| arg.key.is_none()) {
        *slots.iter_mut().find(|slot| slot.is_none())? = Some(arg);
    }
    slots.into_iter().collect()
}

/// The body of a definition with arguments in the places of its parameters.
pub(super) fn with_arguments(body: &Expr, params: &[Name], args: &[&Arg]) -> Expr {
    let bound = |arg: &Arg| Bound::Written(arg.value.clone());
    substituted(body, &params.iter().zip(args).map(|(param, arg)| (param.text.clone(), bound(arg))).collect())
}

/// Whether the head of a call is a control: with its value it is a function that sets it.
fn is_setting(head: &Expr) -> bool {
    matches!(&head.kind, ExprKind::Name(name) if control(name).is_some() && transform::transform(name).is_none())
}

/// How often a name stands in an expression.
fn count_uses(expr: &Expr, name: &str) -> usize {
    let (mut count, mut expr) = (0, expr.clone());
    expr.for_each_node(&mut |node| {
        count += usize::from(matches!(&node.kind, ExprKind::Name(other) if other == name));
    });
    count
}

/// Whether it is the pattern of nothing.
fn is_silence(expr: &Expr) -> bool {
    head(expr) == Some("silence")
}

/// The expression with what its parameters stand for put in their places.
fn substituted(expr: &Expr, params: &BTreeMap<String, Bound>) -> Expr {
    let mut expr = expr.clone();
    if !params.is_empty() {
        substitute(&mut expr, params);
    }
    expr
}

fn substitute(expr: &mut Expr, params: &BTreeMap<String, Bound>) {
    match &mut expr.kind {
        ExprKind::Name(name) => {
            if let Some(Bound::Written(written)) = params.get(name) {
                *expr = written.clone();
            }
        }
        ExprKind::Call { head, args } => {
            args.iter_mut().for_each(|arg| substitute(&mut arg.value, params));
            if let Some(call) = called_parameter(head, args, params) {
                *expr = Expr { span: expr.span, ..call };
            } else if !matches!(head.kind, ExprKind::Name(_)) {
                substitute(head, params);
            }
        }
        kind => kind.for_each_child(|child| substitute(child, params)),
    }
}

/// `f x` where `f` is a parameter that stands for a function; the names of the language keep their meaning in a call.
fn called_parameter(head: &Expr, args: &[Arg], params: &BTreeMap<String, Bound>) -> Option<Expr> {
    let ExprKind::Name(name) = &head.kind else { return None };
    let Bound::Written(written) = params.get(name).filter(|_| !is_known(name))? else { return None };
    let kind = match (&written.kind, args) {
        (ExprKind::Name(name), [arg]) if name == "id" => return Some(arg.value.clone()),
        (ExprKind::Call { head, .. }, [arg]) if is_setting(head) => {
            let (left, right) = (Box::new(arg.value.clone()), Box::new(written.clone()));
            ExprKind::Binary { op: Op::Chain, left, right }
        }
        (ExprKind::Call { head, args: known }, _) => {
            ExprKind::Call { head: head.clone(), args: known.iter().chain(args).cloned().collect() }
        }
        (ExprKind::Name(_) | ExprKind::Bus { .. } | ExprKind::Template(_), _) => {
            ExprKind::Call { head: Box::new(written.clone()), args: args.to_vec() }
        }
        (_, [arg]) => {
            let (left, right) = (Box::new(written.clone()), Box::new(arg.value.clone()));
            ExprKind::Binary { op: Op::Apply, left, right }
        }
        _ => return None,
    };
    Some(Expr { kind, span: head.span })
}

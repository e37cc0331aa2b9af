//! What pest found in a statement, as a tree.

use super::Rule;
use super::expr::{Reader, Result};
use super::limits::MAX_LOOPS;
use super::log::Log;
use super::{Place, layout, read_items};
use crate::ast::{Arg, Expr, ExprKind, Item, Name, StatementKind, TempoUnit};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::span::Span;
use pest::iterators::{Pair, Pairs};

/// The words that act at once.
const COMMANDS: [&str; 10] =
    ["hush", "unhush", "solo", "unsolo", "mute", "unmute", "panic", "resetCycles", "setCycle", "nudge"];

/// The words that a statement starts with, and an example of each.
const EXAMPLES: [(&str, &str); 9] = [
    ("for", "for i in 1..4:"),
    ("tempo", "tempo: 0.5"),
    ("cps", "cps: 0.5"),
    ("bpm", "bpm: 120"),
    ("cpm", "cpm: 30"),
    ("buffer", "buffer: 512"),
    ("outmix", "outmix: tanh"),
    ("out", "out: saw 110"),
    ("fn", "fn double x = x * 2"),
];

/// Words of other languages that begin a statement there, and what is written here.
const ELSEWHERE: [(&str, &str); 9] = [
    ("setcps", "tempo: 0.5"),
    ("setCps", "tempo: 0.5"),
    ("setcpm", "cpm: 30"),
    ("setbpm", "bpm: 120"),
    ("once", "out: s \"bd\""),
    ("samples", "out: s \"bd\""),
    ("let", "~freq: 220"),
    ("var", "~freq: 220"),
    ("const", "~freq: 220"),
];

/// The words that a statement starts with, each with how such a statement reads.
pub fn statement_words() -> impl Iterator<Item = (&'static str, &'static str)> {
    EXAMPLES.into_iter().chain(COMMANDS.into_iter().map(|word| (word, word)))
}

/// How a statement reads that starts as `text` does.
pub(super) fn example(text: &str) -> Option<&'static str> {
    let word = &text[..super::lines::word_end(text, 0)];
    EXAMPLES.iter().find(|(keyword, _)| *keyword == word).map(|(_, example)| *example)
}

/// Whether a line begins with the word of a statement or a command, or with a name that is given a value.
pub(super) fn begins(line: &str) -> bool {
    let name = line.trim_start_matches(['~', '@', '%']);
    let (word, rest) = name.split_at(super::lines::word_end(name, 0));
    let rest = rest.trim_start();
    let is_number = rest.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'.'));
    if rest.starts_with('=') && !rest.starts_with("==") {
        return !word.is_empty();
    }
    if name.len() < line.len() {
        return !word.is_empty() && rest.starts_with(['$', '#']);
    }
    match word.trim_end_matches(|digit: char| digit.is_ascii_digit()) {
        "out" => rest.starts_with(|first: char| first.is_ascii_alphabetic() || "\"~$#:([@".contains(first)),
        "fn" | "for" => !rest.is_empty(),
        word if COMMANDS.contains(&word) => is_number,
        word => example(word).is_some() && is_number && !rest.is_empty(),
    }
}

/// The statement in `pairs`, which starts `offset` bytes into its source.
pub(super) fn statement(
    mut pairs: Pairs<'_, Rule>,
    source: &str,
    offset: usize,
    place: Place,
    log: &mut Log,
) -> Result<StatementKind> {
    let Some(pair) = pairs.next() else { unreachable!("a statement has a form") };
    let mut reader = Reader { offset, place, log };
    let span = reader.span(&pair);
    let rule = pair.as_rule();
    let mut parts = pair.into_inner();
    match rule {
        Rule::function => reader.function(parts),
        Rule::for_loop => reader.for_loop(span, source, parts),
        Rule::indexed_definition => reader.indexed_definition(parts),
        Rule::tempo => reader.tempo(parts),
        Rule::buffer => Ok(StatementKind::Buffer(reader.set("buffer", span, parts)?)),
        Rule::outmix => reader.outmix(span, parts),
        Rule::out => reader.out(parts),
        Rule::definition => reader.definition(parts),
        Rule::template_definition => reader.named(parts, |name, body| StatementKind::Template { name, body }),
        Rule::pattern_definition => {
            reader.named(parts, |name, body| StatementKind::PatternDef { name, body })
        }
        Rule::command => reader.command(parts),
        Rule::bare_definition => reader.bare_definition(parts),
        Rule::lone => match parts.next() {
            Some(expr) => reader.lone(expr),
            None => unreachable!("an expression is never empty"),
        },
        rule => unreachable!("{rule:?} is no statement"),
    }
}

impl Reader<'_> {
    fn function(&mut self, mut parts: Pairs<'_, Rule>) -> Result<StatementKind> {
        let mut names: Vec<Name> = Vec::new();
        while let Some(word) = next_if(&mut parts, |rule| rule == Rule::free_word) {
            names.push(self.name(&word));
        }
        let name = names.remove(0);
        Ok(StatementKind::Function { name, params: names, body: self.body(parts)? })
    }

    /// `for i in 1..4:`; `source` ends with the loop.
    fn for_loop(&mut self, span: Span, source: &str, mut parts: Pairs<'_, Rule>) -> Result<StatementKind> {
        let (Some(var), Some(range)) = (parts.next(), parts.next()) else {
            unreachable!("a loop has a name and a range")
        };
        if self.place.loops == MAX_LOOPS {
            let message = format!("more than {MAX_LOOPS} loops lie in each other");
            return Err(Box::new(Diagnostic::error(Code::TooDeep, self.span(&var), message)));
        }
        let [from, to] = self.bounds(range)?.map(|end| end.expr);
        let Some(turns) = parts.next_back() else { unreachable!("a loop has a body, which may be empty") };
        let (pieces, _) = layout::layout_from(source, self.span(&turns).start as usize);
        let place = Place { is_alone: false, loops: self.place.loops + 1 };
        let body = read_items(source, pieces, place, self.log, None);
        if !body.iter().any(|item| matches!(item, Item::Statement(_))) {
            let diagnostic = Diagnostic::error(Code::Syntax, span, "a loop without a body")
                .help("what is repeated stands below, further to the right than `for`");
            return Err(Box::new(diagnostic));
        }
        Ok(StatementKind::For { var: self.name(&var), from, to, body })
    }

    /// `~name[i]: e`.
    fn indexed_definition(&mut self, mut parts: Pairs<'_, Rule>) -> Result<StatementKind> {
        let (Some(head), Some(index)) = (parts.next(), parts.next()) else {
            unreachable!("a numbered bus has a name and a number")
        };
        let name = self.name(&head);
        let index_span = self.span(&index);
        let index = self.index(index)?.expr;
        if let ExprKind::Range { .. } = index.kind {
            let diagnostic = Diagnostic::error(Code::Syntax, index_span, "one bus is defined at a time")
                .help("a loop defines several: `for i in 1..4:`");
            return Err(Box::new(diagnostic));
        }
        if parts.next().is_some_and(|sign| sign.as_rule() == Rule::equals) {
            self.note_colon(&format!("~{}[{index}]", name.text), name.span.to(index_span));
        }
        Ok(StatementKind::Indexed { name, index, body: self.body(parts)? })
    }

    fn tempo(&mut self, mut parts: Pairs<'_, Rule>) -> Result<StatementKind> {
        let Some(word) = parts.next() else { unreachable!("a tempo starts with its unit") };
        let unit = match word.as_str() {
            "bpm" => TempoUnit::Bpm,
            "cpm" => TempoUnit::Cpm,
            _ => TempoUnit::Cps,
        };
        let meter = parts.clone().last().filter(|part| part.as_rule() == Rule::text);
        let meter = meter.map(|text| text.as_str().trim_matches('"').to_string());
        let value = self.set(word.as_str(), self.span(&word), parts)?;
        Ok(StatementKind::Tempo { unit, value, meter })
    }

    fn outmix(&mut self, span: Span, mut parts: Pairs<'_, Rule>) -> Result<StatementKind> {
        let Some(word) = parts.next_back() else { unreachable!("outmix has a mode") };
        let keyword = Span { end: span.start + "outmix".len() as u32, ..span };
        self.check_colon("outmix", keyword, &mut parts);
        Ok(StatementKind::Outmix(self.name(&word)))
    }

    fn out(&mut self, mut parts: Pairs<'_, Rule>) -> Result<StatementKind> {
        let Some(head) = parts.next() else { unreachable!("an output starts with its name") };
        let digits = head.as_str().trim_start_matches(|c: char| c.is_ascii_alphabetic());
        let channel = if digits.is_empty() { None } else { Some(self.channel(digits, &head)?) };
        let keyword = channel.map_or("out".to_string(), |channel| format!("out{channel}"));
        self.check_colon(&keyword, self.span(&head), &mut parts);
        Ok(StatementKind::Out { channel, body: self.body(parts)? })
    }

    fn channel(&mut self, digits: &str, pair: &Pair<'_, Rule>) -> Result<u32> {
        digits.parse().map_err(|_| {
            let message = format!("there is no channel {digits}");
            Box::new(Diagnostic::error(Code::NumberRange, self.span(pair), message))
        })
    }

    /// `~name …`: with `#` a modifier, else a bus.
    fn definition(&mut self, mut parts: Pairs<'_, Rule>) -> Result<StatementKind> {
        let Some(head) = parts.next() else { unreachable!("a definition starts with its name") };
        let name = self.name(&head);
        let mut params: Vec<Name> = Vec::new();
        while let Some(word) = next_if(&mut parts, |rule| rule == Rule::free_word) {
            params.push(self.name(&word));
        }
        let Some(sign) = parts.next() else { unreachable!("a definition has a sign") };
        let sign_span = self.span(&sign);
        if sign.as_rule() == Rule::hash {
            if let Some(param) = params.first() {
                let diagnostic = Diagnostic::error(Code::Syntax, sign_span, "a modifier has no parameters")
                    .label("expected `:`")
                    .related(param.span, "a parameter");
                return Err(Box::new(diagnostic));
            }
            return Ok(StatementKind::Modifier { name, body: self.body(parts)? });
        }
        if sign.as_rule() == Rule::equals {
            let head = params.iter().fold(format!("~{}", name.text), |head, param| head + " " + &param.text);
            self.note_colon(&head, name.span.to(sign_span));
        }
        Ok(StatementKind::Bus { name, params, body: self.body(parts)? })
    }

    /// `@name: e` and `%name: e`.
    fn named(
        &mut self,
        mut parts: Pairs<'_, Rule>,
        form: impl FnOnce(Name, Expr) -> StatementKind,
    ) -> Result<StatementKind> {
        let Some(head) = parts.next() else { unreachable!("a definition starts with its name") };
        let name = self.name(&head);
        if parts.next().is_some_and(|sign| sign.as_rule() == Rule::equals) {
            self.note_colon(head.as_str(), name.span);
        }
        Ok(form(name, self.body(parts)?))
    }

    fn command(&mut self, mut parts: Pairs<'_, Rule>) -> Result<StatementKind> {
        let Some(word) = parts.next() else { unreachable!("a command starts with its word") };
        let name = self.name(&word);
        let mut args = Vec::new();
        if let Some(channel) = next_if(&mut parts, |rule| rule == Rule::channel) {
            let span = self.span(&channel);
            args.push(Expr { kind: ExprKind::Number(channel.as_str().to_string()), span });
        }
        args.extend(self.args(parts)?);
        Ok(StatementKind::Command { name, args })
    }

    /// `name = e` and `name: e`, the older form of a bus.
    fn bare_definition(&mut self, mut parts: Pairs<'_, Rule>) -> Result<StatementKind> {
        let (Some(word), Some(sign)) = (parts.next(), parts.next()) else {
            unreachable!("a definition has a name and a sign")
        };
        let name = self.name(&word);
        if matches!(name.text.as_str(), "o" | "d") {
            let diagnostic = Diagnostic::error(Code::Syntax, name.span, "a channel without a number").fix(
                "give it a number",
                name.span,
                format!("{}1", name.text),
            );
            return Err(Box::new(diagnostic));
        }
        let head = format!("~{}", name.text);
        self.note_colon(&head, name.span.to(self.span(&sign)));
        Ok(StatementKind::Bus { name, params: Vec::new(), body: self.body(parts)? })
    }

    /// An expression with no name. A pattern text is a drum pattern; of all else, only what is the whole program is
    /// heard.
    fn lone(&mut self, pair: Pair<'_, Rule>) -> Result<StatementKind> {
        let body = self.expr(pair)?;
        let start = Span { end: body.span.start, ..body.span };
        match &body.kind {
            ExprKind::Text(_) => {
                let note = Diagnostic::note(Code::LegacySpelling, body.span, "a pattern without an output")
                    .fix("say that it is heard", start, "out: s ");
                self.log.push(note);
                let head = Box::new(Expr { kind: ExprKind::Name("s".into()), span: start });
                let span = body.span;
                let kind = ExprKind::Call { head, args: vec![Arg { key: None, value: body }] };
                Ok(StatementKind::Out { channel: None, body: Expr { kind, span } })
            }
            ExprKind::Call { .. } | ExprKind::Binary { .. }
                if self.place.is_alone && first_word(&body).and_then(|(word, _)| example(word)).is_none() =>
            {
                Ok(StatementKind::Out { channel: None, body })
            }
            _ => Err(Box::new(lost(&body))),
        }
    }

    /// The last part: the body.
    fn body(&mut self, mut parts: Pairs<'_, Rule>) -> Result<Expr> {
        match parts.next_back() {
            Some(body) => self.expr(body),
            None => unreachable!("a definition has a body"),
        }
    }

    /// The value of `keyword: e`, `keyword = e` or `keyword e`.
    fn set(&mut self, keyword: &str, span: Span, mut parts: Pairs<'_, Rule>) -> Result<Expr> {
        let keyword_span = Span { end: span.start + keyword.len() as u32, ..span };
        self.check_colon(keyword, keyword_span, &mut parts);
        match parts.find(|part| part.as_rule() == Rule::expr) {
            Some(value) => self.expr(value),
            None => unreachable!("a setting has a value"),
        }
    }

    /// Takes the sign behind a keyword, and notes an older one.
    fn check_colon(&mut self, keyword: &str, span: Span, parts: &mut Pairs<'_, Rule>) {
        let sign =
            next_if(parts, |rule| matches!(rule, Rule::colon | Rule::equals | Rule::dollar | Rule::hash));
        match sign {
            None => self.note_colon(keyword, span),
            Some(sign) if sign.as_rule() == Rule::equals => {
                self.note_colon(keyword, span.to(self.span(&sign)))
            }
            Some(_) => {}
        }
    }

    fn note_colon(&mut self, head: &str, span: Span) {
        let note = Diagnostic::note(Code::LegacySpelling, span, "an older spelling of a definition").fix(
            format!("write `{head}:`"),
            span,
            format!("{head}:"),
        );
        self.log.push(note);
    }
}

fn next_if<'i>(parts: &mut Pairs<'i, Rule>, accepts: impl FnOnce(Rule) -> bool) -> Option<Pair<'i, Rule>> {
    if accepts(parts.peek()?.as_rule()) { parts.next() } else { None }
}

/// What to say about an expression that is no statement.
fn lost(expr: &Expr) -> Diagnostic {
    let (kind, span) = (&expr.kind, expr.span);
    let (word, place) = first_word(expr).unwrap_or(("", span));
    if let Some(example) = example(word) {
        return Diagnostic::error(Code::Syntax, span, format!("`{word}` alone is not a statement"))
            .help(format!("a statement of this kind reads `{example}`"));
    }
    let diagnostic = Diagnostic::error(Code::Syntax, span, "an expression that goes nowhere");
    if let Some((_, here)) = ELSEWHERE.iter().find(|(elsewhere, _)| *elsewhere == word) {
        return diagnostic.help(format!("here it reads `{here}`"));
    }
    if let Some(name) = called_bus(kind) {
        let end = Span { start: name.end, ..name };
        return diagnostic.fix("a bus is defined with a colon", end, ":");
    }
    match nearest(word, COMMANDS) {
        Some(command) => diagnostic.fix(format!("did you mean `{command}`?"), place, command),
        None => diagnostic.fix("to hear it, make it an output", Span { end: span.start, ..span }, "out: "),
    }
}

/// The word that an expression starts with, and where it stands.
fn first_word(expr: &Expr) -> Option<(&str, Span)> {
    match &expr.kind {
        ExprKind::Name(name) => Some((name, expr.span)),
        ExprKind::Call { head, .. } => first_word(head),
        ExprKind::Binary { left, .. } => first_word(left),
        _ => None,
    }
}

/// The place of the bus that an expression calls.
fn called_bus(kind: &ExprKind) -> Option<Span> {
    match kind {
        ExprKind::Call { head, .. } => matches!(head.kind, ExprKind::Bus { .. }).then_some(head.span),
        ExprKind::Binary { left, .. } => called_bus(&left.kind),
        _ => None,
    }
}

//! Where names stand: every definition and every reference, and which definition each means.
//!
//! Names are looked up as they are for the graph, by [`Definitions::find`] and [`Definitions::last_bus`], in the program
//! with its loops written out; the places are those of the program as it is written.

use crate::lower::expand;
use crate::resolve::{DefId, Definitions, Sort};
use phonon_grammar::Span;
use phonon_grammar::ast::mini::{Term, TermKind};
use phonon_grammar::ast::{
    Arg, Expr, ExprKind, Item, Name, Piece, Program, Statement, StatementKind, Text, statements,
};

/// A name in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// Where it stands: its letters, without its sign, and without the number of a bus that a loop numbers.
    pub span: Span,
    /// The same with its sign and its number.
    pub place: Span,
    /// The kind of name; `None` for a parameter and for the number of a loop.
    pub sort: Option<Sort>,
    /// Where the letters of the definitions that it means stand: one, or several for `~name[1..4]`.
    pub targets: Vec<Span>,
    /// Whether it is written as `~name[i]`.
    pub is_numbered: bool,
}

/// All occurrences of names that the program defines, in the order of the text.
pub fn occurrences(program: &Program, source: &str) -> Vec<Occurrence> {
    let (expanded, _) = expand(program);
    let definitions = Definitions::of(&expanded);
    let mut finder = Finder { source, definitions: &definitions, locals: Vec::new(), found: Vec::new() };
    finder.items(&program.items);
    let mut found = finder.found;
    found.sort_by_key(|occurrence| occurrence.span);
    found.dedup();
    found
}

struct Finder<'a> {
    source: &'a str,
    definitions: &'a Definitions<'a>,
    /// The parameters and numbers of loops that are in sight, the innermost last.
    locals: Vec<(&'a str, Span)>,
    found: Vec<Occurrence>,
}

impl<'a> Finder<'a> {
    fn items(&mut self, items: &'a [Item]) {
        statements(items).for_each(|statement| self.statement(statement));
    }

    fn statement(&mut self, statement: &'a Statement) {
        let kind = &statement.kind;
        let outer = self.locals.len();
        if let Some((sort, name)) = sort(kind).zip(kind.defined()) {
            let span = self.letters(name.span, &name.text);
            let place = Span { end: span.end, ..name.span };
            let is_numbered = matches!(kind, StatementKind::Indexed { .. });
            self.add(span, place, Some(sort), vec![span], is_numbered);
        }
        for param in kind.params() {
            self.local(param);
        }
        kind.exprs().into_iter().for_each(|expr| self.expr(expr));
        if let StatementKind::For { var, body, .. } = kind {
            self.local(var);
            self.items(body);
        }
        self.locals.truncate(outer);
    }

    /// A name that is seen in the statement alone.
    fn local(&mut self, name: &'a Name) {
        self.locals.push((&name.text, name.span));
        self.add(name.span, name.span, None, vec![name.span], false);
    }

    fn expr(&mut self, expr: &'a Expr) {
        match &expr.kind {
            ExprKind::Name(name) => match self.locals.iter().rev().find(|(local, _)| local == name) {
                Some(&(_, target)) => self.add(expr.span, expr.span, None, vec![target], false),
                None => self.named(Sort::Function, name, expr.span),
            },
            ExprKind::Bus { name, .. } => self.named(Sort::Bus, name, expr.span),
            ExprKind::Template(name) => self.named(Sort::Template, name, expr.span),
            ExprKind::PatternRef(name) => self.named(Sort::Pattern, name, expr.span),
            ExprKind::Indexed { name, index } => self.numbered(name, index, expr.span),
            ExprKind::Text(text) => self.text(text),
            ExprKind::Call { head, args } => self.keys(head, args),
            _ => {}
        }
        expr.children().into_iter().for_each(|child| self.expr(child));
    }

    fn named(&mut self, sort: Sort, name: &str, place: Span) {
        if let Some(id) = self.definitions.find(sort, name, place) {
            self.refer(sort, id, name, place);
        }
    }

    fn refer(&mut self, sort: Sort, id: DefId, name: &str, place: Span) {
        let target = self.target(id);
        let written = self.letters(place, name);
        // What follows the letters of a numbered bus is its number.
        let end = written.end.min(written.start + (target.end - target.start));
        self.add(Span { end, ..written }, place.to(written), Some(sort), vec![target], false);
    }

    /// `~name[i]`: all buses of this name and a number that it may mean.
    fn numbered(&mut self, name: &str, index: &Expr, place: Span) {
        let only = if let ExprKind::Number(number) = &index.kind { Some(number.as_str()) } else { None };
        let is_meant = |number: &str| match only {
            Some(only) => number == only,
            None => !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()),
        };
        let names = self.definitions.names(Sort::Bus);
        let names: Vec<&str> = names.filter(|bus| bus.strip_prefix(name).is_some_and(is_meant)).collect();
        let ids = names.into_iter().filter_map(|bus| self.definitions.find(Sort::Bus, bus, place));
        let mut targets: Vec<Span> = ids.map(|id| self.target(id)).collect();
        targets.sort_unstable();
        targets.dedup();
        if !targets.is_empty() {
            let span = self.letters(place, name);
            self.add(span, Span { end: span.end, ..place }, Some(Sort::Bus), targets, true);
        }
    }

    /// The buses that a text names as instruments.
    fn text(&mut self, text: &'a Text) {
        text.mini.for_each_piece(&mut |piece| {
            if let Piece::Term(Term { kind: TermKind::Word(word), span }) = piece
                && let Some(name) = word.strip_prefix('~')
                && let Some(id) = self.definitions.last_bus(name)
            {
                self.refer(Sort::Bus, id, name, *span);
            }
        });
    }

    /// The parameters that a call names: `:level` in `voice 110 :level 0.3`.
    fn keys(&mut self, head: &Expr, args: &'a [Arg]) {
        let id = match &head.kind {
            ExprKind::Name(name) => self.definitions.find(Sort::Function, name, head.span),
            ExprKind::Bus { name, .. } => self.definitions.find(Sort::Bus, name, head.span),
            _ => None,
        };
        let Some(id) = id else { return };
        for key in args.iter().filter_map(|arg| arg.key.as_ref()) {
            let params = self.definitions[id].params;
            if let Some(param) = params.iter().find(|param| param.text == key.text) {
                self.add(self.letters(key.span, &key.text), key.span, None, vec![param.span], false);
            }
        }
    }

    /// Where the letters of a definition stand.
    fn target(&self, id: DefId) -> Span {
        let name = self.definitions[id].name;
        let written = self.letters(name.span, &name.text);
        // In a loop the span goes on to the number.
        let text = written.text(self.source);
        let length = text.find('[').unwrap_or(text.len());
        Span { end: written.start + length as u32, ..written }
    }

    /// The letters of a name that is written at `place`, without its sign.
    fn letters(&self, place: Span, name: &str) -> Span {
        let text = place.text(self.source);
        let sign = text.len() - text.trim_start_matches(['~', '@', '%', ':']).len();
        let start = place.start + sign as u32;
        Span { start, end: place.end.min(start + name.len() as u32) }
    }

    fn add(&mut self, span: Span, place: Span, sort: Option<Sort>, targets: Vec<Span>, is_numbered: bool) {
        self.found.push(Occurrence { span, place, sort, targets, is_numbered });
    }
}

/// The kind of name that a statement defines.
fn sort(kind: &StatementKind) -> Option<Sort> {
    match kind {
        StatementKind::Bus { .. } | StatementKind::Modifier { .. } | StatementKind::Indexed { .. } => {
            Some(Sort::Bus)
        }
        StatementKind::Template { .. } => Some(Sort::Template),
        StatementKind::PatternDef { .. } => Some(Sort::Pattern),
        StatementKind::Function { .. } => Some(Sort::Function),
        _ => None,
    }
}

//! Semantic tokens: what each word is, inside patterns too.

use crate::document::Document;
use crate::symbols::word;
use ls_types::{SemanticToken, SemanticTokenModifier, SemanticTokenType, SemanticTokensLegend};
use phonon_compiler::pattern::control::{Reach, control};
use phonon_compiler::pattern::transform::transform;
use phonon_compiler::resolve::Sort;
use phonon_compiler::ugen::UgenId;
use phonon_grammar::Span;
use phonon_grammar::ast::mini::{Suffix, SuffixKind, Term, TermKind};
use phonon_grammar::ast::{Expr, ExprKind, Item, Piece, Statement, StatementKind, Text, statements};

/// The kinds of tokens, in the order of [`legend`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// The word of a statement, and a rest in a pattern.
    Keyword,
    /// A bus, and a bus that a pattern plays.
    Bus,
    /// A function of the program, and a unit generator.
    Function,
    /// A transform.
    Transform,
    /// A control of events, and a named argument.
    Control,
    /// A parameter, and the number of a loop.
    Parameter,
    /// A template.
    Template,
    /// A number, in a pattern too.
    Number,
    /// What stands between the words of a pattern.
    Operator,
    /// The word of a pattern.
    Word,
    /// The quotes of a text.
    Quote,
}

/// What the numbers of the tokens mean.
pub fn legend() -> SemanticTokensLegend {
    let token_types = vec![
        SemanticTokenType::KEYWORD,
        SemanticTokenType::VARIABLE,
        SemanticTokenType::FUNCTION,
        SemanticTokenType::METHOD,
        SemanticTokenType::PROPERTY,
        SemanticTokenType::PARAMETER,
        SemanticTokenType::MACRO,
        SemanticTokenType::NUMBER,
        SemanticTokenType::OPERATOR,
        SemanticTokenType::ENUM_MEMBER,
        SemanticTokenType::STRING,
    ];
    SemanticTokensLegend { token_types, token_modifiers: vec![SemanticTokenModifier::DEFINITION] }
}

/// The tokens of a document, each told by its distance from the one before, as the protocol wants them.
pub fn tokens(document: &Document) -> Vec<SemanticToken> {
    let mut found = Tokens { source: document.source(), all: Vec::new() };
    found.names(document);
    found.items(&document.program().items);
    found.all.sort_by_key(|&(span, ..)| span);
    let text = document.text();
    let (mut line, mut column, mut end) = (0, 0, 0);
    let mut tokens = Vec::with_capacity(found.all.len());
    for (span, kind, is_definition) in found.all {
        let covered = span.text(text.source());
        if span.start < end || covered.is_empty() || covered.contains(['\n', '\r']) {
            continue;
        }
        end = span.end;
        let at = text.position(span.start);
        let delta_line = at.line - line;
        let delta_start = if delta_line == 0 { at.character - column } else { at.character };
        (line, column) = (at.line, at.character);
        tokens.push(SemanticToken {
            delta_line,
            delta_start,
            length: text.encoding().columns(covered),
            token_type: kind as u32,
            token_modifiers_bitset: u32::from(is_definition),
        });
    }
    tokens
}

struct Tokens<'d> {
    source: &'d str,
    /// Each with whether it is a definition.
    all: Vec<(Span, Kind, bool)>,
}

impl<'d> Tokens<'d> {
    /// Names that the program defines, with their signs.
    fn names(&mut self, document: &Document) {
        for name in document.names() {
            let kind = match name.sort {
                Some(Sort::Bus | Sort::Pattern) => Kind::Bus,
                Some(Sort::Template) => Kind::Template,
                Some(Sort::Function) => Kind::Function,
                None => Kind::Parameter,
            };
            self.all.push((name.place, kind, name.targets == [name.span]));
        }
    }

    fn items(&mut self, items: &'d [Item]) {
        for statement in statements(items) {
            self.statement(statement);
        }
    }

    fn statement(&mut self, statement: &'d Statement) {
        let text = statement.span.text(self.source);
        match &statement.kind {
            StatementKind::Bus { .. }
            | StatementKind::Modifier { .. }
            | StatementKind::Template { .. }
            | StatementKind::PatternDef { .. }
            | StatementKind::Indexed { .. } => {}
            _ => {
                let end = statement.span.start + word(text).len() as u32;
                self.add(Span { end, ..statement.span }, Kind::Keyword);
            }
        }
        statement.kind.exprs().into_iter().for_each(|expr| self.expr(expr));
        if let StatementKind::For { body, .. } = &statement.kind {
            self.items(body);
        }
    }

    fn expr(&mut self, expr: &'d Expr) {
        match &expr.kind {
            ExprKind::Number(_) => self.add(expr.span, Kind::Number),
            ExprKind::Name(name) => {
                if let Some(kind) = known(name) {
                    self.add(expr.span, kind);
                }
            }
            ExprKind::Text(text) => self.text(text, expr.span),
            ExprKind::Call { args, .. } => {
                for key in args.iter().filter_map(|arg| arg.key.as_ref()) {
                    self.add(key.span, Kind::Control);
                }
            }
            _ => {}
        }
        expr.children().into_iter().for_each(|child| self.expr(child));
    }

    /// A text: its quotes, and between them the pieces of its pattern where it is one.
    fn text(&mut self, text: &'d Text, span: Span) {
        // A text that the compiler has put elsewhere in the tree has no place of its own.
        if !span.text(self.source).starts_with('"') {
            return;
        }
        if !text.errors.is_empty() {
            self.add(span, Kind::Quote);
            return;
        }
        self.add(Span { end: span.start + 1, ..span }, Kind::Quote);
        self.add(Span { start: span.end - 1, ..span }, Kind::Quote);
        text.mini.for_each_piece(&mut |piece| match piece {
            Piece::Term(term) => self.term(term),
            Piece::Suffix(suffix) => self.suffix(suffix),
        });
    }

    fn term(&mut self, term: &Term) {
        let span = term.span;
        match &term.kind {
            TermKind::Word(word) if word.starts_with('~') => self.add(span, Kind::Bus),
            TermKind::Word(word) if word.parse::<f64>().is_ok() => self.add(span, Kind::Number),
            TermKind::Word(_) => self.add(span, Kind::Word),
            TermKind::Rest => self.add(span, Kind::Keyword),
            TermKind::Group(body) | TermKind::Alternate(body) | TermKind::Polymeter { body, .. } => {
                self.add(Span { end: span.start + 1, ..span }, Kind::Operator);
                let closing = body.span.end.max(span.start + 1);
                if self.source.as_bytes().get(closing as usize).is_some_and(|byte| b"]>}".contains(byte)) {
                    self.add(Span { start: closing, end: closing + 1 }, Kind::Operator);
                }
            }
            TermKind::Chord { .. } | TermKind::Range { .. } => {}
        }
    }

    /// A suffix: its sign, and its number where that is no term.
    fn suffix(&mut self, suffix: &Suffix) {
        let Span { start, end } = suffix.span;
        self.add(Span { start, end: start + 1 }, Kind::Operator);
        match &suffix.kind {
            SuffixKind::Degrade(Some(_)) | SuffixKind::Weight(Some(_)) | SuffixKind::Repeat(Some(_)) => {
                self.add(Span { start: start + 1, end }, Kind::Number);
            }
            SuffixKind::Euclid { .. } => self.add(Span { start: end - 1, end }, Kind::Operator),
            _ => {}
        }
    }

    fn add(&mut self, span: Span, kind: Kind) {
        self.all.push((span, kind, false));
    }
}

/// What a name of the language is first of all.
fn known(name: &str) -> Option<Kind> {
    match (control(name), UgenId::find(name)) {
        (Some(control), _) if control.reach == Reach::Voice => Some(Kind::Control),
        (_, Some(_)) => Some(Kind::Function),
        (Some(_), None) => Some(Kind::Control),
        (None, None) => transform(name).map(|_| Kind::Transform),
    }
}

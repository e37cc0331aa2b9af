//! What stands at a place of a program.

use phonon_compiler::pattern::transform::{Kind, Vocabulary, transform};
use phonon_grammar::Span;
use phonon_grammar::ast::mini::{Mini, Term, TermKind};
use phonon_grammar::ast::{Expr, ExprKind, Item, Piece, Program, Statement, StatementKind, statements};

/// The innermost statement at a byte of the text.
pub fn statement_at(program: &Program, offset: u32) -> Option<&Statement> {
    fn find(items: &[Item], offset: u32) -> Option<&Statement> {
        let statement = statements(items).find(|statement| touches(statement.span, offset))?;
        let StatementKind::For { body, .. } = &statement.kind else { return Some(statement) };
        find(body, offset).or(Some(statement))
    }
    find(&program.items, offset)
}

/// The expressions at a byte of a statement, each in the one before.
pub fn path(statement: &Statement, offset: u32) -> Vec<&Expr> {
    let mut path = Vec::new();
    let mut inside = statement.kind.exprs();
    while let Some(next) = inside.into_iter().find(|expr| touches(expr.span, offset)) {
        path.push(next);
        inside = next.children();
    }
    path
}

/// A word of a pattern.
#[derive(Clone, Copy, Debug)]
pub struct Word<'m> {
    /// Its letters.
    pub text: &'m str,
    /// Where it stands.
    pub span: Span,
    /// Whether it names a chord, or says what is done to one: it stands behind `'`.
    pub is_of_chord: bool,
}

/// The word of a pattern at a byte of the text.
pub fn word_at(mini: &Mini, offset: u32) -> Option<Word<'_>> {
    let mut found: Option<Word<'_>> = None;
    let mut chords: Vec<Span> = Vec::new();
    mini.for_each_piece(&mut |piece| match piece {
        Piece::Term(Term { kind: TermKind::Chord { parts, .. }, .. }) => {
            chords.extend(parts.iter().map(|part| part.span));
        }
        Piece::Term(Term { kind: TermKind::Word(text), span }) if touches(*span, offset) => {
            let is_of_chord = chords.iter().any(|part| part.start <= span.start && span.end <= part.end);
            found = Some(Word { text, span: *span, is_of_chord });
        }
        _ => {}
    });
    found
}

/// The words that the text at the end of a path of expressions is made of, where it is made of words from a list.
pub fn vocabulary(path: &[&Expr]) -> Option<Vocabulary> {
    let text = path.last()?;
    let call = path.iter().rev().find(|expr| matches!(expr.kind, ExprKind::Call { .. }))?;
    let ExprKind::Call { head, args } = &call.kind else { return None };
    let ExprKind::Name(name) = &head.kind else { return None };
    let at = args.iter().position(|arg| touches(arg.value.span, text.span.start))?;
    wanted(name, at)
}

/// The list of words that an argument of a transform is taken from.
pub fn wanted(name: &str, at: usize) -> Option<Vocabulary> {
    match transform(name)?.params.get(at)?.kind {
        Kind::Named(vocabulary) => Some(vocabulary),
        _ => None,
    }
}

/// Whether a span holds a byte, or ends there.
fn touches(span: Span, offset: u32) -> bool {
    (span.start..=span.end).contains(&offset)
}

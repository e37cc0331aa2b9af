//! Completion: what could be written here.

mod context;
mod items;

use crate::document::Document;
use crate::locate::wanted;
use context::{Place, context};
use items::{Offer, names, plain, starts, words};
use ls_types::{CompletionItem, CompletionItemKind, Position};
use phonon_compiler::pattern::Reading;
use phonon_compiler::pattern::control::control;
use phonon_compiler::pattern::kit;
use phonon_compiler::pattern::transform::Vocabulary;
use phonon_compiler::resolve::Sort;
use phonon_grammar::Span;
use phonon_grammar::ast::mini::TermKind;
use phonon_grammar::ast::{Expr, ExprKind, Item, Piece, StatementKind, statements};
use std::collections::{BTreeMap, BTreeSet};

/// What can stand at a place, written as snippets where the editor has them.
pub fn completion(document: &Document, position: Position, has_snippets: bool) -> Vec<CompletionItem> {
    let offset = document.text().offset(position);
    let context = context(document.source(), offset as usize);
    let range = document.text().range(Span { start: context.start as u32, end: offset });
    let offers = offers(document, &context.place);
    offers.into_iter().map(|offer| offer.into_item(range, has_snippets)).collect()
}

fn offers(document: &Document, place: &Place) -> Vec<Offer> {
    match place {
        Place::Comment => Vec::new(),
        Place::Start => starts().into_iter().chain(defined(document, Sort::Bus, "~")).collect(),
        Place::Bus => defined(document, Sort::Bus, "~"),
        Place::Template => defined(document, Sort::Template, "@"),
        Place::Pattern => defined(document, Sort::Pattern, "%"),
        Place::Chord => words(Vocabulary::Chords),
        Place::Text { head, at } => {
            head.as_deref().map(|head| in_text(document, head, *at)).unwrap_or_default()
        }
        Place::Chain | Place::Value => {
            let own = defined(document, Sort::Function, "").into_iter().chain(parameters(document));
            own.chain(names(*place == Place::Chain)).collect()
        }
    }
}

/// The words that a text can be made of.
fn in_text(document: &Document, head: &str, at: usize) -> Vec<Offer> {
    if let Some(vocabulary) = wanted(head, at) {
        return words(vocabulary);
    }
    match control(head).map(|control| (control.name, control.reading)) {
        Some(("s", _)) => {
            let offer =
                |name: &str, what: &str| plain(name.to_owned(), CompletionItemKind::ENUM_MEMBER, what);
            let kit = kit::NAMES.into_iter().map(|name| offer(name, "a sample of the built-in kit"));
            let samples = samples(document);
            let played = samples.iter().filter(|name| !kit::NAMES.contains(&name.as_str()));
            let played = played.map(|name| offer(name, "a sample that the program plays"));
            defined(document, Sort::Bus, "~").into_iter().chain(kit).chain(played).collect()
        }
        Some((_, Reading::Note)) => {
            let note = |letter: &str| plain(letter.to_owned(), CompletionItemKind::ENUM_MEMBER, "a note");
            ["c", "d", "e", "f", "g", "a", "b"].into_iter().map(note).collect()
        }
        _ => Vec::new(),
    }
}

/// The names of a kind that the program defines, each with the line that defines it first.
fn defined(document: &Document, sort: Sort, sign: &str) -> Vec<Offer> {
    let kind =
        if sort == Sort::Function { CompletionItemKind::FUNCTION } else { CompletionItemKind::VARIABLE };
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    for name in document.names().iter().filter(|name| name.sort == Some(sort) && name.targets == [name.span])
    {
        let statement = document.definition(name.span);
        let line = statement.and_then(|statement| statement.span.text(document.source()).lines().next());
        let label = format!("{sign}{}", name.span.text(document.source()));
        found.entry(label).or_insert_with(|| line.unwrap_or_default().to_owned());
    }
    found.into_iter().map(|(label, line)| plain(label, kind, line)).collect()
}

/// The parameters of all functions, and the numbers of loops.
fn parameters(document: &Document) -> Vec<Offer> {
    let local = document.names().iter().filter(|name| name.sort.is_none());
    let names: BTreeSet<&str> = local.map(|name| name.span.text(document.source())).collect();
    let offer = |name: &str| plain(name.to_owned(), CompletionItemKind::VARIABLE, "a parameter");
    names.into_iter().map(offer).collect()
}

/// The samples that the program plays already.
fn samples(document: &Document) -> BTreeSet<String> {
    fn of_items(items: &[Item], found: &mut BTreeSet<String>) {
        for statement in statements(items) {
            statement.kind.exprs().into_iter().for_each(|expr| of_expr(expr, found));
            if let StatementKind::For { body, .. } = &statement.kind {
                of_items(body, found);
            }
        }
    }
    fn of_expr(expr: &Expr, found: &mut BTreeSet<String>) {
        if let ExprKind::Call { head, args } = &expr.kind
            && matches!(&head.kind, ExprKind::Name(name) if control(name).is_some_and(|row| row.name == "s"))
        {
            for text in args.iter().filter_map(|arg| match &arg.value.kind {
                ExprKind::Text(text) => Some(text),
                _ => None,
            }) {
                text.mini.for_each_piece(&mut |piece| {
                    // A word without a letter is a number of something.
                    if let Piece::Term(term) = piece
                        && let TermKind::Word(word) = &term.kind
                        && !word.starts_with('~')
                        && word.contains(char::is_alphabetic)
                    {
                        found.insert(word.split(':').next().unwrap_or_default().to_owned());
                    }
                });
            }
        }
        expr.children().into_iter().for_each(|child| of_expr(child, found));
    }
    let mut found = BTreeSet::new();
    of_items(&document.program().items, &mut found);
    found
}

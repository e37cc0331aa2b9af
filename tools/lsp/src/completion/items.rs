//! What is offered: the tables of the compiler, with a snippet for the arguments of each name.

use crate::hover::of_control;
use ls_types::{
    CompletionItem, CompletionItemKind, Documentation, InsertTextFormat, MarkupContent, MarkupKind,
};
use phonon_compiler::pattern::Reading;
use phonon_compiler::pattern::control::{CONTROLS, Control, control};
use phonon_compiler::pattern::transform::{Kind, Param, Transform, Vocabulary, transform, transforms};
use phonon_compiler::ugen::{self, Chain, Group, Port, Role, Ugen, UgenId};
use phonon_grammar::statement_words;

/// Whether a word is a name of the language that takes arguments.
pub(super) fn is_head(word: &str) -> bool {
    transform(word).is_some() || control(word).is_some() || UgenId::find(word).is_some()
}

/// An item and the snippet that writes it.
pub(super) struct Offer {
    pub item: CompletionItem,
    /// The item with a place for each argument.
    pub snippet: Option<String>,
}

/// An item that is written as it is shown.
pub(super) fn plain(label: String, kind: CompletionItemKind, detail: impl Into<String>) -> Offer {
    let item =
        CompletionItem { label, kind: Some(kind), detail: Some(detail.into()), ..CompletionItem::default() };
    Offer { item, snippet: None }
}

/// The words that begin statements.
pub(super) fn starts() -> Vec<Offer> {
    let offer = |(word, example): (&str, &str)| {
        let snippet = match example.split_once(": ") {
            Some((head, value)) => format!("{head}: ${{1:{value}}}"),
            None => format!("{example}$0"),
        };
        Offer { snippet: Some(snippet), ..plain(word.to_owned(), CompletionItemKind::KEYWORD, example) }
    };
    statement_words().map(offer).collect()
}

/// All ugens, transforms and controls; behind `#` controls and effects come first, elsewhere transforms and sources.
pub(super) fn names(is_chain: bool) -> Vec<Offer> {
    let callable = ugen::all().filter(|row| row.group != Group::Plumbing);
    let ugens = callable.map(|row| {
        let is_first = (row.chain == Chain::Ignore) != is_chain;
        sorted(of_ugen(row, is_chain), is_first)
    });
    let transforms = transforms().map(|row| sorted(of_transform(row), !is_chain));
    let controls = CONTROLS.iter().map(|row| sorted(of_control_row(row), is_chain && row.is_heard()));
    ugens.chain(transforms).chain(controls).collect()
}

/// The words of a list.
pub(super) fn words(vocabulary: Vocabulary) -> Vec<Offer> {
    let offer = |word: &str| plain(word.to_owned(), CompletionItemKind::ENUM_MEMBER, vocabulary.noun());
    vocabulary.words().into_iter().map(offer).collect()
}

fn sorted(mut offer: Offer, is_first: bool) -> Offer {
    offer.item.sort_text = Some(format!("{}{}", if is_first { 1 } else { 2 }, offer.item.label));
    offer
}

fn of_ugen(row: &Ugen, is_chain: bool) -> Offer {
    let is_given = |port: &&Port| match port.role {
        Role::Trigger | Role::Gate | Role::Many => false,
        Role::Signal => !(is_chain && row.chain == Chain::Input),
        Role::Knob
        | Role::Pitch
        | Role::Literal
        | Role::Sound
        | Role::Sample
        | Role::List
        | Role::Word(_) => true,
    };
    let ports: Vec<&Port> = row.ports.iter().filter(is_given).collect();
    let usage = ports.iter().fold(row.name.to_owned(), |usage, port| match port.default {
        Some(default) => format!("{usage} [{} {default}]", port.name),
        None => format!("{usage} {}", port.name),
    });
    let needed = ports.iter().filter(|port| port.default.is_none()).map(|port| port.name.to_owned());
    let offer = plain(row.name.to_owned(), CompletionItemKind::FUNCTION, usage);
    documented(offer, row.doc, snippet(row.name, needed))
}

fn of_transform(row: &Transform) -> Offer {
    let needed = row.params.iter().filter(|param| param.default.is_none()).map(argument);
    let offer = plain(row.name.to_owned(), CompletionItemKind::METHOD, row.usage());
    let doc = format!("{}\n```phonon\n{}\n```", row.doc, row.example);
    documented(offer, &doc, snippet(row.name, needed))
}

fn of_control_row(row: &Control) -> Offer {
    let value = match row.reading {
        Reading::Word | Reading::Note => "\"${1}\"",
        _ => "${1}",
    };
    let offer = plain(row.name.to_owned(), CompletionItemKind::PROPERTY, format!("control: {}", row.doc));
    documented(offer, &of_control(row), format!("{} {value}", row.name))
}

/// What stands for an argument until it is written, in the brackets that its kind demands.
fn argument(param: &Param) -> String {
    match param.kind {
        Kind::Function => format!("({})", param.name),
        Kind::Named(_) | Kind::Names => format!("\"{}\"", param.name),
        Kind::List(_) => format!("[{}]", param.name),
        _ => param.name.to_owned(),
    }
}

/// A call with a place for each argument; the brackets of an argument stay where it is written over.
fn snippet(name: &str, arguments: impl Iterator<Item = String>) -> String {
    let brackets: &[char] = &['(', ')', '[', ']', '"'];
    arguments.enumerate().fold(name.to_owned(), |call, (at, argument)| {
        let inner = argument.trim_matches(brackets);
        let place = argument.replace(inner, &format!("${{{}:{inner}}}", at + 1));
        format!("{call} {place}")
    })
}

fn documented(mut offer: Offer, doc: &str, snippet: String) -> Offer {
    let content = MarkupContent { kind: MarkupKind::Markdown, value: doc.to_owned() };
    offer.item.documentation = Some(Documentation::MarkupContent(content));
    offer.snippet = Some(snippet);
    offer
}

impl Offer {
    /// The item that replaces what is written already.
    pub(super) fn into_item(self, range: ls_types::Range, has_snippets: bool) -> CompletionItem {
        let mut item = self.item;
        let text = match self.snippet {
            Some(snippet) if has_snippets => {
                item.insert_text_format = Some(InsertTextFormat::SNIPPET);
                snippet
            }
            _ => item.label.clone(),
        };
        item.filter_text = Some(item.label.clone());
        item.text_edit = Some(ls_types::TextEdit::new(range, text).into());
        item
    }
}

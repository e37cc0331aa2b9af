//! What definitions are made of, as numbers: the same in two versions of a program where nothing of it has changed.

use super::{DefId, Definitions, Sort};
use foldhash::HashMap;
use foldhash::quality::FixedState;
use phonon_grammar::Span;
use phonon_grammar::ast::mini::{Term, TermKind};
use phonon_grammar::ast::{Expr, ExprKind, Piece};
use std::hash::{BuildHasher, Hash, Hasher};

/// How deep references are followed.
const DEPTH_MAX: usize = 64;

/// The letters of a definition, and those of all that it refers to.
///
/// Two that differ have the same print by chance, once in 2^64.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Print(u64);

/// The prints of the definitions of a program.
///
/// A definition has none where its letters do not say what it is: in a loop, which writes them more than once, and
/// where it leads back to itself, at whatever distance.
#[derive(Clone, Debug, Default)]
pub struct Prints {
    by_id: Vec<Option<Print>>,
    by_print: HashMap<Print, DefId>,
}

impl Prints {
    /// The prints of the definitions of `source`, in which loops stand at `loops`. Whatever else they depend on is
    /// `common` to all.
    pub fn of(definitions: &Definitions<'_>, source: &str, loops: &[Span], common: impl Hash) -> Prints {
        let common = FixedState::default().hash_one((common, &definitions.parameters()));
        let mut reader = Reader { definitions, source, loops, common, found: Vec::new() };
        reader.found.resize(definitions.all.len(), Found::Unread);
        let by_id: Vec<Option<Print>> = definitions.iter().map(|(id, _)| reader.print(id, 0)).collect();
        let printed = by_id.iter().enumerate().filter_map(|(at, print)| Some(((*print)?, DefId(at))));
        Prints { by_print: printed.collect(), by_id }
    }

    /// The print of a definition, if it has one.
    pub fn get(&self, id: DefId) -> Option<Print> {
        self.by_id.get(id.0).copied().flatten()
    }

    /// The definitions that have a print.
    pub fn iter(&self) -> impl Iterator<Item = (DefId, Print)> {
        self.by_id.iter().enumerate().filter_map(|(at, print)| Some((DefId(at), (*print)?)))
    }

    /// The definition that has a print.
    pub fn find(&self, print: Print) -> Option<DefId> {
        self.by_print.get(&print).copied()
    }
}

/// What is known of a definition.
#[derive(Clone, Copy)]
enum Found {
    Unread,
    /// It is being read: who refers to it now is part of a circle.
    Open,
    Read(Option<Print>),
}

struct Reader<'a, 'd> {
    definitions: &'a Definitions<'d>,
    source: &'a str,
    loops: &'a [Span],
    common: u64,
    found: Vec<Found>,
}

impl Reader<'_, '_> {
    fn print(&mut self, id: DefId, depth: usize) -> Option<Print> {
        match self.found[id.0] {
            Found::Read(print) => return print,
            Found::Open => return None,
            Found::Unread if depth > DEPTH_MAX => return None,
            Found::Unread => {}
        }
        self.found[id.0] = Found::Open;
        let print = self.read(id, depth);
        self.found[id.0] = Found::Read(print);
        print
    }

    fn read(&mut self, id: DefId, depth: usize) -> Option<Print> {
        let definition = &self.definitions[id];
        let place = definition.statement;
        if self.loops.iter().any(|around| around.start <= place.start && place.end <= around.end) {
            return None;
        }
        let mut hasher = FixedState::default().build_hasher();
        (self.common, &definition.label, place.text(self.source)).hash(&mut hasher);
        for reference in references(self.definitions, definition.body) {
            // That a name means nothing of the program is a meaning too.
            let print = reference.map(|id| self.print(id, depth + 1).ok_or(())).transpose();
            print.ok()?.hash(&mut hasher);
        }
        Some(Print(hasher.finish()))
    }
}

/// What the names in an expression mean, in the order of the text.
pub(crate) fn references(definitions: &Definitions<'_>, body: &Expr) -> Vec<Option<DefId>> {
    let mut found = Vec::new();
    body.look_at_nodes(&mut |node| {
        let (sort, name) = match &node.kind {
            ExprKind::Bus { name, .. } | ExprKind::Indexed { name, .. } => (Sort::Bus, name),
            ExprKind::Template(name) => (Sort::Template, name),
            ExprKind::PatternRef(name) => (Sort::Pattern, name),
            ExprKind::Name(name) => (Sort::Function, name),
            ExprKind::Text(text) => {
                text.mini.for_each_piece(&mut |piece| {
                    if let Piece::Term(Term { kind: TermKind::Word(word), .. }) = piece
                        && let Some(name) = word.strip_prefix('~')
                    {
                        found.push(definitions.last_bus(name));
                    }
                });
                return;
            }
            _ => return,
        };
        found.push(definitions.find(sort, name, node.span));
    });
    found
}

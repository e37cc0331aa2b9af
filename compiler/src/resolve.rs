//! Names: what is defined, and which definition a reference means.
//!
//! A reference means the nearest definition above it, else the statement it stands in, else the first one below.
//! A name inside a trigger string (`s "~synth"`) means the last definition.

mod prints;

use foldhash::{HashMap, HashSet};
use phonon_grammar::Span;
use phonon_grammar::ast::{Expr, Name, Program, StatementKind};

pub(crate) use prints::references;
pub use prints::{Print, Prints};

/// The kinds of names; each has its own space.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sort {
    /// `~name`, with or without parameters, and modifiers.
    Bus,
    /// `@name`.
    Template,
    /// `%name`.
    Pattern,
    /// `fn name`.
    Function,
}

/// A definition of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DefId(usize);

/// A name and what it stands for.
#[derive(Clone, Debug)]
pub struct Definition<'a> {
    /// Its kind.
    pub sort: Sort,
    /// Its name.
    pub name: &'a Name,
    /// Its parameters.
    pub params: &'a [Name],
    /// What it stands for.
    pub body: &'a Expr,
    /// Whether it is a piece of chain (`~name # e`).
    pub modifier: bool,
    /// The place of its statement in the program.
    pub at: usize,
    /// Where its statement stands in the text.
    pub statement: Span,
    /// A name that no other definition has: the name itself, with a number from the second on.
    pub label: String,
}

/// All definitions of a program.
#[derive(Clone, Debug, Default)]
pub struct Definitions<'a> {
    all: Vec<Definition<'a>>,
    /// Where each statement starts in the text.
    starts: Vec<u32>,
    by_name: HashMap<(Sort, &'a str), Vec<DefId>>,
    /// The names of the parameters of all buses.
    params: HashSet<&'a str>,
}

impl<'a> Definitions<'a> {
    /// Collects the definitions of `program`.
    pub fn of(program: &'a Program) -> Definitions<'a> {
        let mut definitions = Definitions::default();
        for (at, statement) in program.statements().enumerate() {
            definitions.starts.push(statement.span.start);
            let (sort, name, params, body, modifier) = match &statement.kind {
                StatementKind::Bus { name, params, body } => {
                    (Sort::Bus, name, params.as_slice(), body, false)
                }
                StatementKind::Modifier { name, body } => (Sort::Bus, name, &[][..], body, true),
                StatementKind::Template { name, body } => (Sort::Template, name, &[][..], body, false),
                StatementKind::PatternDef { name, body } => (Sort::Pattern, name, &[][..], body, false),
                StatementKind::Function { name, params, body } => {
                    (Sort::Function, name, params.as_slice(), body, false)
                }
                _ => continue,
            };
            let same = definitions.by_name.entry((sort, &name.text)).or_default();
            let label =
                if same.is_empty() { name.text.clone() } else { format!("{}.{}", name.text, same.len() + 1) };
            same.push(DefId(definitions.all.len()));
            if sort == Sort::Bus {
                definitions.params.extend(params.iter().map(|param| param.text.as_str()));
            }
            let statement = statement.span;
            definitions.all.push(Definition { sort, name, params, body, modifier, at, statement, label });
        }
        definitions
    }

    /// Whether statements share their places in the text: the turns of a loop do.
    pub fn has_copies(&self) -> bool {
        self.starts.windows(2).any(|pair| pair[0] >= pair[1])
    }

    /// The definition that a reference at `place` means.
    pub fn find(&self, sort: Sort, name: &str, place: Span) -> Option<DefId> {
        let at = self.starts.partition_point(|&start| start <= place.start).saturating_sub(1);
        let same = self.by_name.get(&(sort, name))?;
        let above = same.iter().rev().find(|&&id| self[id].at < at);
        let here = || same.iter().find(|&&id| self[id].at == at);
        above.or_else(here).or_else(|| same.first()).copied()
    }

    /// The first definition of a name.
    pub fn first(&self, sort: Sort, name: &str) -> Option<DefId> {
        self.by_name.get(&(sort, name))?.first().copied()
    }

    /// The last definition of a bus: what a trigger string means.
    pub fn last_bus(&self, name: &str) -> Option<DefId> {
        self.by_name.get(&(Sort::Bus, name))?.last().copied()
    }

    /// The names of the parameters of all buses, in order.
    pub fn parameters(&self) -> Vec<&'a str> {
        let mut names: Vec<&str> = self.params.iter().copied().collect();
        names.sort_unstable();
        names
    }

    /// Whether a bus has a parameter of this name.
    pub fn is_parameter(&self, name: &str) -> bool {
        self.params.contains(name)
    }

    /// All names of a kind, in the order of the text.
    pub fn names(&self, sort: Sort) -> impl Iterator<Item = &'a str> {
        let names = self.all.iter().filter(move |definition| definition.sort == sort);
        names.map(|definition| definition.name.text.as_str())
    }

    /// All definitions in the order of the text.
    pub fn iter(&self) -> impl Iterator<Item = (DefId, &Definition<'a>)> {
        self.all.iter().enumerate().map(|(id, definition)| (DefId(id), definition))
    }
}

impl<'a> std::ops::Index<DefId> for Definitions<'a> {
    type Output = Definition<'a>;

    fn index(&self, id: DefId) -> &Definition<'a> {
        &self.all[id.0]
    }
}

//! A document that is open in an editor, and what is known of it.

use crate::text::Text;
use ls_types::Uri;
use phonon_compiler::occurrence::{Occurrence, occurrences};
use phonon_compiler::{Compiled, Diagnosis, Options, compile};
use phonon_grammar::ast::{Item, Program, Statement, StatementKind, statements};
use phonon_grammar::{Diagnostic, Span};
use std::cell::{OnceCell, RefCell};

/// A text, its version, and what the compiler says of it: each asked for when it is first wanted, and forgotten with
/// the next change.
#[derive(Debug)]
pub struct Document {
    /// Its name.
    pub uri: Uri,
    /// The editor's number for this state of the text.
    pub version: i32,
    text: Text,
    diagnosis: RefCell<Diagnosis>,
    read: OnceCell<(Program, Vec<Diagnostic>)>,
    names: OnceCell<Vec<Occurrence>>,
    compiled: OnceCell<Compiled>,
}

impl Document {
    /// A document as it is opened.
    pub fn new(uri: Uri, version: i32, text: Text) -> Document {
        let (read, names, compiled) = (OnceCell::new(), OnceCell::new(), OnceCell::new());
        Document { uri, version, text, diagnosis: RefCell::default(), read, names, compiled }
    }

    /// Its text.
    pub fn text(&self) -> &Text {
        &self.text
    }

    /// The text as the compiler reads it.
    pub fn source(&self) -> &str {
        self.text.source()
    }

    /// The text, to be changed: what was known of it is forgotten.
    pub fn change(&mut self) -> &mut Text {
        if let Some((program, _)) = self.read.take() {
            self.diagnosis.get_mut().take_back(program);
        }
        self.names.take();
        self.compiled.take();
        &mut self.text
    }

    /// What could be read of it.
    pub fn program(&self) -> &Program {
        &self.read().0
    }

    /// What the compiler says of it.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.read().1
    }

    /// Where its names stand.
    pub fn names(&self) -> &[Occurrence] {
        self.names.get_or_init(|| occurrences(self.program(), self.source()))
    }

    /// The occurrence of a name at a byte, or that ends there.
    pub fn name_at(&self, offset: u32) -> Option<&Occurrence> {
        self.names().iter().find(|name| (name.place.start..=name.place.end).contains(&offset))
    }

    /// The whole compilation, where the program is right.
    pub fn compiled(&self) -> Option<&Compiled> {
        if self.diagnostics().iter().any(Diagnostic::is_error) {
            return None;
        }
        let compiled = self.compiled.get_or_init(|| compile(self.source(), &Options::default()));
        compiled.plan.is_some().then_some(compiled)
    }

    /// The statement, in loops too, that has its name at `span`.
    pub fn definition(&self, span: Span) -> Option<&Statement> {
        fn find(items: &[Item], span: Span) -> Option<&Statement> {
            statements(items).find_map(|statement| {
                let holds = |place: Span| place.start <= span.start && span.end <= place.end;
                if statement.kind.defined().is_some_and(|name| holds(name.span)) {
                    return Some(statement);
                }
                let StatementKind::For { body, .. } = &statement.kind else { return None };
                find(body, span)
            })
        }
        find(&self.program().items, span)
    }

    fn read(&self) -> &(Program, Vec<Diagnostic>) {
        self.read.get_or_init(|| self.diagnosis.borrow_mut().next(self.source(), &Options::default()))
    }
}

//! The layout of a statement: where its author ended lines, and the comments between its tokens.

use super::{Item, Program, Statement, StatementKind};
use serde::Serialize;

/// What the author put between two tokens of a statement.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Mark {
    /// Where it stands in the source.
    pub at: u32,
    /// What it is.
    pub kind: MarkKind,
}

/// The kinds of marks.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum MarkKind {
    /// A line ends here.
    LineEnd,
    /// A comment, which goes to the end of its line; its text without the comment sign.
    Comment(String),
}

impl Program {
    /// Puts the comments inside of statements where they belong after a change of the tree: those that have no place
    /// inside any more stand above.
    pub fn settle_comments(&mut self) {
        settle(&mut self.items);
    }
}

fn settle(items: &mut Vec<Item>) {
    for mut item in std::mem::take(items) {
        if let Item::Statement(statement) = &mut item {
            if let StatementKind::For { body, .. } = &mut statement.kind {
                settle(body);
            }
            items.extend(statement.take_homeless().into_iter().map(Item::Comment));
        }
        items.push(item);
    }
}

impl Statement {
    /// Takes out the comments that its canonical text has no place for: lines cannot end where they stand.
    pub(crate) fn take_homeless(&mut self) -> Vec<String> {
        let mut homeless = self.unplaced_comments();
        let mut taken = Vec::with_capacity(homeless);
        while homeless > 0
            && let Some(mark) = self.layout.pop()
        {
            if let MarkKind::Comment(text) = mark.kind {
                taken.push(text);
                homeless -= 1;
            }
        }
        taken.reverse();
        taken
    }
}

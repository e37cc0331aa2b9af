//! Trees without places, to be compared: two texts that differ in layout alone give the same one.

use super::{Expr, ExprKind, Item, MarkKind, Name, Program, StatementKind};
use crate::span::Span;

impl Program {
    /// The program with every span at zero.
    pub fn without_spans(mut self) -> Program {
        strip(&mut self.items);
        self
    }
}

fn strip(items: &mut [Item]) {
    for item in items {
        if let Item::Statement(statement) = item {
            statement.span = Span::default();
            statement.layout.retain(|mark| mark.kind != MarkKind::LineEnd);
            statement.layout.iter_mut().for_each(|mark| mark.at = 0);
            statement.kind.strip();
        }
    }
}

impl StatementKind {
    fn strip(&mut self) {
        match self {
            StatementKind::Tempo { value, .. } | StatementKind::Buffer(value) => value.strip(),
            StatementKind::Outmix(name) => name.strip(),
            StatementKind::Function { name, params, body } | StatementKind::Bus { name, params, body } => {
                name.strip();
                params.iter_mut().for_each(Name::strip);
                body.strip();
            }
            StatementKind::Modifier { name, body }
            | StatementKind::Template { name, body }
            | StatementKind::PatternDef { name, body } => {
                name.strip();
                body.strip();
            }
            StatementKind::Out { body, .. } => body.strip(),
            StatementKind::Indexed { name, index, body } => {
                name.strip();
                index.strip();
                body.strip();
            }
            StatementKind::For { var, from, to, body } => {
                var.strip();
                from.strip();
                to.strip();
                strip(body);
            }
            StatementKind::Command { name, args } => {
                name.strip();
                args.iter_mut().for_each(Expr::strip);
            }
        }
    }
}

impl Expr {
    fn strip(&mut self) {
        self.span = Span::default();
        if let ExprKind::Call { args, .. } = &mut self.kind {
            args.iter_mut().filter_map(|arg| arg.key.as_mut()).for_each(Name::strip);
        }
        self.kind.for_each_child(Expr::strip);
    }
}

impl Name {
    fn strip(&mut self) {
        self.span = Span::default();
    }
}

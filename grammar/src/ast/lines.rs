//! The lines of a statement that is too long for one.

use super::{Expr, ExprKind, Item, Op, Program, Statement, StatementKind};
use crate::span::Span;

/// Where the body of a statement can be broken.
#[derive(Clone, Debug)]
pub(crate) enum Lines<'e> {
    /// A chain: what it begins with, and its operators with their right sides.
    Chain(&'e Expr, Vec<(Op, &'e Expr)>),
    /// A call of a name with a list as its last argument: a line for each member.
    List(&'e Expr, &'e [Expr]),
}

impl Lines<'_> {
    /// Where each line but the first begins in the source.
    fn starts(&self) -> Vec<u32> {
        match self {
            Lines::Chain(_, links) => links.iter().map(|(_, right)| right.span.start).collect(),
            Lines::List(_, members) => members.iter().map(|member| member.span.start).collect(),
        }
    }
}

impl StatementKind {
    /// What stands behind the head.
    pub(crate) fn body(&self) -> Option<&Expr> {
        match self {
            StatementKind::Function { body, .. }
            | StatementKind::Bus { body, .. }
            | StatementKind::Indexed { body, .. }
            | StatementKind::Modifier { body, .. }
            | StatementKind::Template { body, .. }
            | StatementKind::PatternDef { body, .. }
            | StatementKind::Out { body, .. }
            | StatementKind::Buffer(body) => Some(body),
            StatementKind::Tempo { .. }
            | StatementKind::Outmix(_)
            | StatementKind::For { .. }
            | StatementKind::Command { .. } => None,
        }
    }

    /// The lines of its body, if it can have more than one.
    pub(crate) fn lines(&self) -> Option<Lines<'_>> {
        let body = self.body()?;
        match &body.kind {
            ExprKind::Binary { op: Op::Chain | Op::Apply, .. } => {
                let mut links = Vec::new();
                let mut first = body;
                let mut inner = None;
                while let ExprKind::Binary { op: op @ (Op::Chain | Op::Apply), left, right } = &first.kind {
                    // `(a # b) $ f`: the brackets stay on one line.
                    if inner == Some(Op::Apply) && *op == Op::Chain {
                        break;
                    }
                    links.push((*op, &**right));
                    (inner, first) = (Some(*op), left);
                }
                links.reverse();
                Some(Lines::Chain(first, links))
            }
            ExprKind::Call { args, .. } => match args.last().map(|arg| (&arg.key, &arg.value.kind)) {
                Some((None, ExprKind::List(members))) if members.len() > 1 => {
                    Some(Lines::List(body, members))
                }
                _ => None,
            },
            _ => None,
        }
    }
}

impl Program {
    /// Puts the comments inside of statements where they belong after a change of the tree: a statement that has fewer
    /// lines now keeps them on its last ones, and one that cannot be broken has them above it.
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
            match statement.kind.lines().map(|lines| lines.starts().len()) {
                Some(count) => {
                    statement.inside.iter_mut().for_each(|(line, _)| *line = (*line).min(count - 1))
                }
                None => items.extend(statement.inside.drain(..).map(|(_, text)| Item::Comment(text))),
            }
        }
        items.push(item);
    }
}

impl Statement {
    /// Puts the comments that stand inside it on its lines; gives back those that must stand above it. Those in a loop
    /// are in its body already.
    pub(crate) fn take_in(&mut self, comments: Vec<(Span, Vec<String>)>) -> Vec<String> {
        if matches!(self.kind, StatementKind::For { .. }) {
            return Vec::new();
        }
        let Some(starts) = self.kind.lines().map(|lines| lines.starts()) else {
            return comments.into_iter().flat_map(|(_, lines)| lines).collect();
        };
        for (span, lines) in comments {
            // The last line has the comment behind the statement.
            let line = starts.partition_point(|&start| start < span.start).min(starts.len() - 1);
            self.inside.extend(lines.into_iter().map(|text| (line, text)));
        }
        self.is_broken |= !self.inside.is_empty();
        Vec::new()
    }
}

//! All places of a tree, to be changed: taken out so that trees can be compared, or moved with their text.

use super::mini::{Body, Sequence, Step, Suffix, SuffixKind, Term, TermKind};
use super::{Expr, ExprKind, Item, MarkKind, Name, Program, Statement, StatementKind, Text};
use crate::diagnostic::Diagnostic;
use crate::span::Span;

/// What is done to every place.
type Visit<'v> = &'v mut dyn FnMut(&mut Span);

impl Program {
    /// The program with every span at zero: two texts that differ in layout alone give the same one.
    pub fn without_spans(mut self) -> Program {
        strip(&mut self.items);
        self
    }
}

fn strip(items: &mut [Item]) {
    for item in items {
        if let Item::Statement(statement) = item {
            statement.layout.retain(|mark| mark.kind != MarkKind::LineEnd);
            if let StatementKind::For { body, .. } = &mut statement.kind {
                strip(body);
            }
            statement.for_each_span(&mut |span| *span = Span::default());
        }
    }
}

impl Statement {
    /// Moves it to another place of the text. What has no place, as in the tree of a text that is no pattern, gets none.
    pub(crate) fn shift_to(&mut self, start: u32) {
        let from = self.span.start;
        if from == start {
            return;
        }
        self.for_each_span(&mut |span| {
            if *span != Span::default() {
                *span = Span { start: span.start - from + start, end: span.end - from + start };
            }
        });
    }

    fn for_each_span(&mut self, visit: Visit<'_>) {
        visit(&mut self.span);
        for mark in &mut self.layout {
            let mut span = Span { start: mark.at, end: mark.at };
            visit(&mut span);
            mark.at = span.start;
        }
        self.kind.for_each_span(visit);
    }
}

impl StatementKind {
    fn for_each_span(&mut self, visit: Visit<'_>) {
        match self {
            StatementKind::Tempo { value: body, .. }
            | StatementKind::Buffer(body)
            | StatementKind::Out { body, .. } => body.for_each_span(visit),
            StatementKind::Outmix(name) => visit(&mut name.span),
            StatementKind::Function { name, params, body } | StatementKind::Bus { name, params, body } => {
                visit(&mut name.span);
                params.iter_mut().for_each(|param| visit(&mut param.span));
                body.for_each_span(visit);
            }
            StatementKind::Modifier { name, body }
            | StatementKind::Template { name, body }
            | StatementKind::PatternDef { name, body } => {
                visit(&mut name.span);
                body.for_each_span(visit);
            }
            StatementKind::Indexed { name, index, body } => {
                visit(&mut name.span);
                index.for_each_span(visit);
                body.for_each_span(visit);
            }
            StatementKind::For { var, from, to, body } => {
                visit(&mut var.span);
                from.for_each_span(visit);
                to.for_each_span(visit);
                for item in body {
                    if let Item::Statement(statement) = item {
                        statement.for_each_span(visit);
                    }
                }
            }
            StatementKind::Command { name, args } => {
                visit(&mut name.span);
                args.iter_mut().for_each(|arg| arg.for_each_span(visit));
            }
        }
    }
}

impl Expr {
    fn for_each_span(&mut self, visit: Visit<'_>) {
        visit(&mut self.span);
        match &mut self.kind {
            ExprKind::Call { args, .. } => {
                let keys = args.iter_mut().filter_map(|arg| arg.key.as_mut());
                keys.for_each(|Name { span, .. }| visit(span));
            }
            ExprKind::Text(text) => text.for_each_span(visit),
            _ => {}
        }
        self.kind.for_each_child(|child| child.for_each_span(visit));
    }
}

impl Text {
    fn for_each_span(&mut self, visit: Visit<'_>) {
        visit(&mut self.mini.span);
        self.mini.body.for_each_span(visit);
        self.errors.iter_mut().for_each(|error| error.for_each_span(visit));
    }
}

impl Diagnostic {
    fn for_each_span(&mut self, visit: Visit<'_>) {
        visit(&mut self.span);
        self.related.iter_mut().for_each(|(span, _)| visit(span));
        self.help.iter_mut().filter_map(|help| help.edit.as_mut()).for_each(|(span, _)| visit(span));
    }
}

impl Body {
    fn for_each_span(&mut self, visit: Visit<'_>) {
        visit(&mut self.span);
        self.layers.iter_mut().for_each(|layer| layer.for_each_span(visit));
    }
}

impl Sequence {
    fn for_each_span(&mut self, visit: Visit<'_>) {
        visit(&mut self.span);
        self.feet.iter_mut().flatten().for_each(|step| step.for_each_span(visit));
    }
}

impl Step {
    fn for_each_span(&mut self, visit: Visit<'_>) {
        visit(&mut self.span);
        self.term.for_each_span(visit);
        self.suffixes.iter_mut().for_each(|suffix| suffix.for_each_span(visit));
    }
}

impl Term {
    fn for_each_span(&mut self, visit: Visit<'_>) {
        visit(&mut self.span);
        match &mut self.kind {
            TermKind::Word(_) | TermKind::Rest => {}
            TermKind::Group(body) | TermKind::Alternate(body) => body.for_each_span(visit),
            TermKind::Polymeter { body, steps } => {
                body.for_each_span(visit);
                steps.iter_mut().for_each(|steps| steps.for_each_span(visit));
            }
            TermKind::Chord { root, parts } => {
                root.for_each_span(visit);
                parts.iter_mut().for_each(|part| part.for_each_span(visit));
            }
            TermKind::Range { from, to } => {
                from.for_each_span(visit);
                to.for_each_span(visit);
            }
        }
    }
}

impl Suffix {
    fn for_each_span(&mut self, visit: Visit<'_>) {
        visit(&mut self.span);
        match &mut self.kind {
            SuffixKind::Fast(factor) | SuffixKind::Slow(factor) => factor.for_each_span(visit),
            SuffixKind::Euclid { pulses, steps, rotation } => {
                pulses.for_each_span(visit);
                steps.for_each_span(visit);
                rotation.iter_mut().for_each(|rotation| rotation.for_each_span(visit));
            }
            SuffixKind::Degrade(_) | SuffixKind::Weight(_) | SuffixKind::Repeat(_) => {}
        }
    }
}

//! The example of a transform: what it plays, and what it would play without the transform.

use super::{View, beside};
use crate::Options;
use crate::lower::{Part, lower, parts};
use crate::pattern::transform::Transform;
use crate::pattern::{Event, Pattern};
use phonon_grammar::Diagnostic;
use phonon_grammar::ast::{Expr, ExprKind, Program, StatementKind};

/// The cycles in which a difference is looked for.
const CYCLES: i64 = 8;

/// What the example of a transform plays.
#[derive(Clone, Debug)]
pub struct Example {
    /// Without the transform; `None` for a source, which works on nothing.
    pub before: Option<Pattern>,
    /// With it.
    pub after: Pattern,
    /// The first cycle that shows it.
    pub cycle: i64,
}

impl Example {
    /// The example of a row; `None` where it is no program.
    pub fn of(row: &Transform) -> Option<Example> {
        let (mut program, _) = phonon_grammar::parse(row.example);
        let after = first(&program)?;
        let before = if row.has_input {
            out(&mut program)?.for_each_node(&mut |expr| leave_out(row, expr));
            Some(first(&program)?)
        } else {
            None
        };
        let mut example = Example { before, after, cycle: 0 };
        example.cycle = (0..CYCLES).find(|cycle| example.shows(*cycle)).unwrap_or(0);
        Some(example)
    }

    /// Whether a cycle differs from what it was, or has events where it can be compared with nothing.
    pub fn shows(&self, cycle: i64) -> bool {
        let after = played(&self.after, cycle);
        self.before.as_ref().map_or(!after.is_empty(), |before| played(before, cycle) != after)
    }

    /// The cycle before and after on one grid.
    pub fn grid(&self) -> String {
        let before = self.before.clone().map(|pattern| beside("before", pattern));
        let name = if before.is_some() { "after" } else { "" };
        let parts = before.into_iter().chain([beside(name, self.after.clone())]).collect();
        View { source: "", parts, first: self.cycle, cycles: 1, seed: 0 }.grid()
    }
}

/// What is heard of a pattern in a cycle; the places in the text do not count.
fn played(pattern: &Pattern, cycle: i64) -> Vec<Event> {
    let mut events = super::events(pattern, super::cycle(cycle), 0);
    events.iter_mut().for_each(|event| event.sources.clear());
    events
}

/// The first pattern of a program.
fn first(program: &Program) -> Option<Pattern> {
    let (_, diagnostics) = lower(program, &Options::default());
    let is_right = !diagnostics.iter().any(Diagnostic::is_error);
    is_right.then(|| parts(program, &Options::default()).into_iter().next().map(|part: Part| part.pattern))?
}

/// The last output.
fn out(program: &mut Program) -> Option<&mut Expr> {
    let statements = program.statements_mut();
    let outs = statements.filter_map(|statement| match &mut statement.kind {
        StatementKind::Out { body, .. } => Some(body),
        _ => None,
    });
    outs.last()
}

/// Puts what the transform works on in place of its call, or `id` where it is a function.
fn leave_out(row: &Transform, expr: &mut Expr) {
    let is_meant = |name: &str| name == row.name || row.aliases.contains(&name);
    match &mut expr.kind {
        ExprKind::Name(name) if is_meant(name) => *name = "id".to_owned(),
        ExprKind::Call { head, args } => {
            if !matches!(&head.kind, ExprKind::Name(name) if is_meant(name)) {
                return;
            }
            match args.pop() {
                Some(last) if args.len() >= row.params.len() => *expr = last.value,
                _ => expr.kind = ExprKind::Name("id".to_owned()),
            }
        }
        _ => {}
    }
}

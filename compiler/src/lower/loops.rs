//! Loops, numbered buses, ranges, sums and conditions: written out before names are looked up.

use super::statements::exact;
use crate::pattern::Time;
use phonon_grammar::ast::{
    Comparison, Expr, ExprKind, Item, Name, Op, Program, Statement, StatementKind, Structure, ValueOp,
    statements,
};
use phonon_grammar::diagnostic::Code;
use phonon_grammar::{Diagnostic, Span};
use std::borrow::Cow;

/// The most turns of a loop, and members of a range.
const TURNS_MAX: i64 = 1_024;
/// The most statements of a program, its loops written out.
const STATEMENTS_MAX: usize = 65_536;

/// The program with its loops written out: `~name[i]` is `~name1`, `~name2` and so on, a condition is one of its
/// cases, and the sum of several buses is a sum. A program without any of these is the same.
pub fn expand(program: &Program) -> (Cow<'_, Program>, Vec<Diagnostic>) {
    if is_written_out(program) {
        return (Cow::Borrowed(program), Vec::new());
    }
    let mut expansion = Expansion::default();
    let items = expansion.items(&program.items);
    (Cow::Owned(Program { items }), expansion.diagnostics)
}

/// Whether there is nothing to be written out.
fn is_written_out(program: &Program) -> bool {
    let mut found = false;
    let mut look = |expr: &Expr| {
        expr.look_at_nodes(&mut |node| {
            let kind = &node.kind;
            found |= matches!(kind, ExprKind::Indexed { .. } | ExprKind::Range { .. } | ExprKind::If { .. });
        });
    };
    let mut count = 0;
    for statement in program.statements() {
        count += 1;
        match &statement.kind {
            StatementKind::For { .. } | StatementKind::Indexed { .. } => return false,
            StatementKind::Function { body, .. }
            | StatementKind::Bus { body, .. }
            | StatementKind::Modifier { body, .. }
            | StatementKind::Template { body, .. }
            | StatementKind::PatternDef { body, .. }
            | StatementKind::Out { body, .. }
            | StatementKind::Buffer(body)
            | StatementKind::Tempo { value: body, .. } => look(body),
            StatementKind::Command { args, .. } => args.iter().for_each(&mut look),
            StatementKind::Outmix(_) => {}
        }
    }
    !found && count <= STATEMENTS_MAX
}

#[derive(Default)]
struct Expansion {
    /// The numbers of the turns that the loops around are in.
    numbers: Vec<(String, i64)>,
    diagnostics: Vec<Diagnostic>,
    count: usize,
}

impl Expansion {
    fn items(&mut self, items: &[Item]) -> Vec<Item> {
        statements(items).flat_map(|statement| self.statement(statement)).collect()
    }

    fn statement(&mut self, statement: &Statement) -> Vec<Item> {
        if let StatementKind::For { var, from, to, body } = &statement.kind {
            return self.turns(var, from, to, body);
        }
        self.count += 1;
        if self.count > STATEMENTS_MAX {
            if self.count == STATEMENTS_MAX + 1 {
                let message = format!("its loops make more than {STATEMENTS_MAX} statements of the program");
                self.diagnostics.push(Diagnostic::error(Code::TooLarge, statement.span, message));
            }
            return Vec::new();
        }
        let mut statement = statement.clone();
        self.kind(&mut statement.kind);
        vec![Item::Statement(Box::new(statement))]
    }

    fn turns(&mut self, var: &Name, from: &Expr, to: &Expr, body: &[Item]) -> Vec<Item> {
        let Some((from, to)) = self.bounds(from, to) else { return Vec::new() };
        let mut all = Vec::new();
        for number in from..=to {
            self.numbers.push((var.text.clone(), number));
            for statement in statements(body) {
                if let Some(diagnostic) = not_in_a_loop(&statement.kind) {
                    self.report(diagnostic);
                    continue;
                }
                all.extend(self.statement(statement));
            }
            self.numbers.pop();
        }
        all
    }

    fn kind(&mut self, kind: &mut StatementKind) {
        match kind {
            StatementKind::Indexed { name, index, body } => {
                self.expr(index);
                self.expr(body);
                let Some(number) = self.number(index, "the number of a bus") else { return };
                let name = Name { text: format!("{}{number}", name.text), span: name.span.to(index.span) };
                *kind = StatementKind::Bus { name, params: Vec::new(), body: body.clone() };
            }
            StatementKind::Function { body, .. }
            | StatementKind::Bus { body, .. }
            | StatementKind::Modifier { body, .. }
            | StatementKind::Template { body, .. }
            | StatementKind::PatternDef { body, .. }
            | StatementKind::Out { body, .. }
            | StatementKind::Buffer(body)
            | StatementKind::Tempo { value: body, .. } => self.expr(body),
            StatementKind::Command { args, .. } => args.iter_mut().for_each(|arg| self.expr(arg)),
            StatementKind::Outmix(_) | StatementKind::For { .. } => {}
        }
    }

    fn expr(&mut self, expr: &mut Expr) {
        let span = expr.span;
        expr.kind.for_each_child(|child| self.expr(child));
        match &mut expr.kind {
            ExprKind::Name(name) => {
                if let Some((_, number)) = self.numbers.iter().rev().find(|(var, _)| var == name) {
                    expr.kind = ExprKind::Number(number.to_string());
                }
            }
            ExprKind::Indexed { name, index } if !matches!(index.kind, ExprKind::Range { .. }) => {
                if let Some(number) = self.number(index, "the number of a bus") {
                    expr.kind = ExprKind::Bus { name: format!("{name}{number}"), suffixes: Vec::new() };
                }
            }
            ExprKind::List(members) => {
                if let [Expr { kind: ExprKind::Range { from, to }, span }] = members.as_slice()
                    && let Some((from, to)) = self.bounds(from, to)
                {
                    *members = (from..=to).map(|number| whole(number, *span)).collect();
                }
            }
            ExprKind::Call { head, args } => {
                let is_sum = matches!(&head.kind, ExprKind::Name(name) if name == "sum");
                if let ([arg], true) = (args.as_slice(), is_sum)
                    && let ExprKind::Indexed { name, index } = &arg.value.kind
                    && let Some(sum) = self.sum(name, index, span)
                {
                    *expr = sum;
                }
            }
            ExprKind::If { condition, then, otherwise } => {
                if let Some(holds) = self.holds(condition) {
                    let case = if holds { then } else { otherwise };
                    *expr = (**case).clone();
                }
            }
            _ => {}
        }
    }

    /// `sum ~name[1..4]` as `~name1 + ~name2 + ~name3 + ~name4`.
    fn sum(&mut self, name: &str, index: &Expr, span: Span) -> Option<Expr> {
        let ExprKind::Range { from, to } = &index.kind else { return None };
        let (from, to) = self.bounds(from, to)?;
        let bus = |number| Expr {
            kind: ExprKind::Bus { name: format!("{name}{number}"), suffixes: Vec::new() },
            span: index.span,
        };
        let op = Op::Value { what: ValueOp::Add, structure: Structure::Plain };
        (from..=to).map(bus).reduce(|left, right| {
            let kind = ExprKind::Binary { op, left: Box::new(left), right: Box::new(right) };
            Expr { kind, span }
        })
    }

    /// Whether a condition holds.
    fn holds(&mut self, condition: &Expr) -> Option<bool> {
        let known = match &condition.kind {
            ExprKind::Binary { op: Op::Compare(comparison), left, right } => {
                exact(left).zip(exact(right)).map(|(left, right)| compare(*comparison, left, right))
            }
            _ => exact(condition).map(|value| value != Time::ZERO),
        };
        if known.is_none() {
            let message = "a condition is decided before the program plays, and this is no plain number";
            let help = "a pattern is changed by a condition with `while \"t f\"`, `every` or `whenmod`";
            self.report(Diagnostic::error(Code::NotLiteral, condition.span, message).help(help));
        }
        known
    }

    /// The ends of a range.
    fn bounds(&mut self, from: &Expr, to: &Expr) -> Option<(i64, i64)> {
        let span = from.span.to(to.span);
        let mut ends = [from.clone(), to.clone()];
        ends.iter_mut().for_each(|end| self.expr(end));
        let from = self.number(&ends[0], "the end of a range")?;
        let to = self.number(&ends[1], "the end of a range")?;
        if from > to {
            let message = format!("the range from {from} to {to} is empty");
            self.report(
                Diagnostic::error(Code::NumberRange, span, message).help("the smaller number comes first"),
            );
            return None;
        }
        if to - from >= TURNS_MAX {
            let message = format!("a range of {} numbers (limit {TURNS_MAX})", to - from + 1);
            self.report(Diagnostic::error(Code::TooLarge, span, message));
            return None;
        }
        Some((from, to))
    }

    /// The whole number that an expression is.
    fn number(&mut self, expr: &Expr, what: &str) -> Option<i64> {
        let number = exact(expr).filter(|number| number.den() == 1 && number.num().abs() < 1 << 31);
        if number.is_none() {
            let message = format!("{what} must be a whole number that is known before the program plays");
            self.report(Diagnostic::error(Code::NotLiteral, expr.span, message));
        }
        number.map(Time::num)
    }

    /// Every turn of a loop has the same to say.
    fn report(&mut self, diagnostic: Diagnostic) {
        if !self.diagnostics.contains(&diagnostic) {
            self.diagnostics.push(diagnostic);
        }
    }
}

fn whole(number: i64, span: Span) -> Expr {
    Expr { kind: ExprKind::Number(number.to_string()), span }
}

fn compare(comparison: Comparison, left: Time, right: Time) -> bool {
    match comparison {
        Comparison::Equal => left == right,
        Comparison::NotEqual => left != right,
        Comparison::Less => left < right,
        Comparison::Greater => left > right,
        Comparison::LessEqual => left <= right,
        Comparison::GreaterEqual => left >= right,
        Comparison::Multiple => right != Time::ZERO && (left / right).den() == 1,
    }
}

/// What is wrong with a statement that every turn of a loop would make anew under the same name.
fn not_in_a_loop(kind: &StatementKind) -> Option<Diagnostic> {
    match kind {
        StatementKind::Indexed { .. } | StatementKind::For { .. } => None,
        StatementKind::Bus { name, .. } => {
            let message = format!("every turn of the loop defines `~{}` again", name.text);
            let help = format!("give it the number of the turn, as in `~{}[i]`", name.text);
            Some(Diagnostic::error(Code::Redefined, name.span, message).help(help))
        }
        StatementKind::Modifier { name, .. }
        | StatementKind::Template { name, .. }
        | StatementKind::PatternDef { name, .. }
        | StatementKind::Outmix(name)
        | StatementKind::Command { name, .. }
        | StatementKind::Function { name, .. } => Some(alone(name.span)),
        StatementKind::Out { body, .. }
        | StatementKind::Tempo { value: body, .. }
        | StatementKind::Buffer(body) => Some(alone(body.span)),
    }
}

fn alone(span: Span) -> Diagnostic {
    Diagnostic::error(Code::Syntax, span, "only numbered buses and loops stand in a loop")
        .help("what the loop made is heard by `out: sum ~name[1..4]` behind it")
}

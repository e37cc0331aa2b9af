//! A pattern from the command line: an expression, or mini-notation without its quotes.

use crate::lower::{Part, lower, parts};
use crate::pattern::{self, Nature, NoNames, Pattern, Reading, Want};
use crate::{Options, ugen};
use phonon_grammar::ast::{Expr, ExprKind, Item, Program, Statement, StatementKind, Text};
use phonon_grammar::diagnostic::{Code, Diagnostic};
use phonon_grammar::{Span, is_program, parse_expression, parse_pattern};

/// The patterns of a text: a program where one of its lines begins as a statement does; else an expression, or
/// mini-notation without its quotes. Words that are all notes or
/// numbers are read as such. What sounds gives the patterns that its sounds follow.
pub fn read(text: &str) -> Result<Vec<Part>, Vec<Diagnostic>> {
    if is_program(text) {
        let (program, problems) = crate::read(text);
        return if problems.iter().any(Diagnostic::is_error) { Err(problems) } else { of_program(&program) };
    }
    if is_mini(text) {
        return of_expression(quoted(text));
    }
    let (expr, problems) = parse_expression(text);
    expr.map_or(Err(problems), of_expression)
}

fn of_expression(expr: Expr) -> Result<Vec<Part>, Vec<Diagnostic>> {
    let span = expr.span;
    let pattern = |want| {
        let pattern = Pattern::from_expr(&expr, want, &NoNames)?;
        Ok(vec![Part { name: String::new(), span, pattern }])
    };
    let values = || pattern(Want::Values(Reading::Note)).or_else(|_| pattern(Want::Values(Reading::Word)));
    match pattern::nature(&expr, &NoNames) {
        Nature::Voices | Nature::Controls => {
            pattern(Want::Controls).or_else(|wrong| of_sound(expr.clone()).map_err(|_| wrong))
        }
        Nature::Values => values(),
        Nature::Function => {
            let message = "a function has no events of its own";
            let help = "apply it to a pattern, as in `s \"bd sn\" $ rev`";
            Err(vec![Diagnostic::error(Code::Kind, span, message).help(help)])
        }
        Nature::Signal => values().or_else(|_| of_sound(expr.clone())),
    }
}

/// The patterns that a sound follows.
fn of_sound(body: Expr) -> Result<Vec<Part>, Vec<Diagnostic>> {
    let span = body.span;
    let kind = StatementKind::Out { channel: None, body };
    let statement = Statement { kind, span, comment: None, layout: Vec::new() };
    let parts = of_program(&Program { items: vec![Item::Statement(Box::new(statement))] })?;
    Ok(parts.into_iter().map(|part| Part { name: String::new(), ..part }).collect())
}

fn of_program(program: &Program) -> Result<Vec<Part>, Vec<Diagnostic>> {
    let (_, diagnostics) = lower(program, &Options::default());
    match diagnostics.iter().any(Diagnostic::is_error) {
        true => Err(diagnostics),
        false => Ok(parts(program, &Options::default())),
    }
}

/// Whether a text is mini-notation: there is no quote in it, and it starts with no name of the language and with no
/// parenthesis.
fn is_mini(text: &str) -> bool {
    let start = text.trim_start();
    let is_letter = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '\'');
    let word = start.find(|letter| !is_letter(letter)).map_or(start, |end| &start[..end]);
    let is_known = pattern::names().any(|name| name == word)
        || ugen::UgenId::find(word).is_some()
        || matches!(word, "id" | "const");
    !text.contains('"') && !start.starts_with('(') && !is_known
}

/// Mini-notation as if it stood in quotes.
fn quoted(text: &str) -> Expr {
    let (mini, errors) = parse_pattern(text, 0);
    let text = Text { raw: text.to_owned(), mini, errors };
    Expr { span: Span::new(0, text.raw.len()), kind: ExprKind::Text(text) }
}

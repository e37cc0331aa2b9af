//! A program that is entered statement by statement.

use phonon_grammar::ast::{Item, Program, Statement, StatementKind};
use phonon_grammar::{Diagnostic, is_program, parse};
use std::path::PathBuf;

/// What is entered at the prompt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// One statement, or several.
    Statements(String),
    /// The program so far, its graph, its plan.
    Text,
    Graph,
    Plan,
    /// The events of the next cycles, of one statement or of all.
    Events(Option<String>),
    /// Another program, from a file.
    Load(PathBuf),
    /// The program so far, to a file; without a name to the one it came from.
    Save(Option<PathBuf>),
    /// Takes a statement away.
    Drop(String),
    Help,
    Quit,
    /// None of these.
    Unknown(String),
}

/// What can be entered, a line for each.
pub const HELP: &str =
    "~name: ...     a statement comes into the program, in the place of the one of that name
saw 110        an expression is what `out` plays
:text          the program so far
:graph :plan   its unit generators; who computes them when
:events ~name  what the patterns of a statement play next; all of them without a name
:drop ~name    takes a statement out of the program
:load FILE     another program
:save FILE     writes the program
:help          this
:quit          fades out and quits, as Ctrl-D does";

/// The words behind the colon.
pub const COMMANDS: [&str; 10] =
    [":text", ":graph", ":plan", ":events", ":drop", ":load", ":save", ":help", ":quit", ":q"];

impl Entry {
    /// Reads a line, or several.
    pub fn read(text: &str) -> Entry {
        let text = text.trim();
        let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let rest = rest.trim();
        let name = || (!rest.is_empty()).then(|| rest.to_owned());
        match (word, name()) {
            (":text", None) => Entry::Text,
            (":graph", None) => Entry::Graph,
            (":plan", None) => Entry::Plan,
            (":events", name) => Entry::Events(name),
            (":load", Some(file)) => Entry::Load(file.into()),
            (":save", file) => Entry::Save(file.map(PathBuf::from)),
            (":drop", Some(name)) => Entry::Drop(name),
            (":help" | ":h" | ":?", None) => Entry::Help,
            (":quit" | ":q", None) => Entry::Quit,
            _ if word.starts_with(':') => Entry::Unknown(text.to_owned()),
            _ => Entry::Statements(text.to_owned()),
        }
    }
}

/// A program with what was entered: a statement takes the place of the one of its name, or comes to the end. What is no
/// statement is what `out` plays.
pub fn entered(program: &str, text: &str) -> Result<String, Vec<Diagnostic>> {
    let text = if is_program(text) { text.to_owned() } else { format!("out: {text}") };
    let (new, diagnostics) = parse(&text);
    if diagnostics.iter().any(Diagnostic::is_error) {
        return Err(diagnostics);
    }
    let mut program = program.to_owned();
    for statement in statements(&new) {
        let words = &text[statement.span.start as usize..statement.span.end as usize];
        program = without(&program, statement).unwrap_or(program);
        if !program.is_empty() && !program.ends_with('\n') {
            program.push('\n');
        }
        program = match place(&program, &label(statement)) {
            Some(span) => format!("{}{words}{}", &program[..span.0], &program[span.1..]),
            None => format!("{program}{words}\n"),
        };
    }
    Ok(program)
}

/// A program without the statement of a name, as it is written before the colon; `None` where it has none.
pub fn dropped(program: &str, name: &str) -> Option<String> {
    let (start, end) = place(program, &Some(name.to_owned()))?;
    let end = program[end..].find('\n').map_or(program.len(), |at| end + at + 1);
    Some(format!("{}{}", &program[..start], &program[end..]))
}

/// The names of the statements of a program, as they are written before the colon.
pub fn names(program: &str) -> Vec<String> {
    statements(&parse(program).0).filter_map(label).collect()
}

/// Commands act in the order of the text, so that one that is said again is said last.
fn without(program: &str, command: &Statement) -> Option<String> {
    let StatementKind::Command { name, args } = &command.kind else { return None };
    let (parsed, _) = parse(program);
    let is_said = |statement: &&Statement| match &statement.kind {
        StatementKind::Command { name: other, args: others } => {
            other.text == name.text && others.len() == args.len()
        }
        _ => false,
    };
    let said = statements(&parsed).find(is_said)?.span;
    let end = said.end as usize;
    let end = program[end..].find('\n').map_or(program.len(), |at| end + at + 1);
    Some(format!("{}{}", &program[..said.start as usize], &program[end..]))
}

fn statements(program: &Program) -> impl Iterator<Item = &Statement> {
    program.items.iter().filter_map(|item| match item {
        Item::Statement(statement) => Some(&**statement),
        _ => None,
    })
}

/// Where the last statement of a name stands.
fn place(program: &str, name: &Option<String>) -> Option<(usize, usize)> {
    let name = name.as_ref()?;
    let (parsed, _) = parse(program);
    let found = statements(&parsed).filter(|statement| label(statement).as_ref() == Some(name)).last()?;
    Some((found.span.start as usize, found.span.end as usize))
}

/// What a statement names, as it is written before the colon.
fn label(statement: &Statement) -> Option<String> {
    match &statement.kind {
        StatementKind::Tempo { .. } => Some("tempo".to_owned()),
        StatementKind::Buffer(_) => Some("buffer".to_owned()),
        StatementKind::Outmix(_) => Some("outmix".to_owned()),
        StatementKind::Function { name, .. } => Some(name.text.clone()),
        StatementKind::Bus { name, .. } | StatementKind::Modifier { name, .. } => {
            Some(format!("~{}", name.text))
        }
        StatementKind::Template { name, .. } => Some(format!("@{}", name.text)),
        StatementKind::PatternDef { name, .. } => Some(format!("%{}", name.text)),
        StatementKind::Out { channel, .. } => {
            Some(channel.map_or("out".to_owned(), |channel| format!("out{channel}")))
        }
        StatementKind::Indexed { .. } | StatementKind::For { .. } | StatementKind::Command { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Entry, dropped, entered, names};

    #[test]
    fn a_statement_takes_the_place_of_the_one_of_its_name() {
        let mut program = String::new();
        let mut enter = |text: &str| {
            program = entered(&program, text).expect("right statements");
            program.clone()
        };
        assert_eq!(enter("~a: saw 110"), "~a: saw 110\n");
        assert_eq!(enter("~a * 0.2"), "~a: saw 110\nout: ~a * 0.2\n");
        assert_eq!(enter("~a: saw 55 # lpf 500"), "~a: saw 55 # lpf 500\nout: ~a * 0.2\n");
        assert_eq!(
            enter("tempo: 1\nout2: s \"bd\""),
            "~a: saw 55 # lpf 500\nout: ~a * 0.2\ntempo: 1\nout2: s \"bd\"\n"
        );
        assert_eq!(enter("cps: 2"), "~a: saw 55 # lpf 500\nout: ~a * 0.2\ncps: 2\nout2: s \"bd\"\n");
        assert_eq!(names(&program), ["~a", "out", "tempo", "out2"]);
        assert_eq!(
            dropped(&program, "out").as_deref(),
            Some("~a: saw 55 # lpf 500\ncps: 2\nout2: s \"bd\"\n")
        );
        assert_eq!(dropped(&program, "~b"), None);
    }

    #[test]
    fn commands_act_in_the_order_they_are_said() {
        let mut program = "out: saw 1\n".to_owned();
        for command in ["hush", "unhush", "hush"] {
            program = entered(&program, command).expect("a command");
        }
        assert_eq!(program, "out: saw 1\nunhush\nhush\n");
    }

    #[test]
    fn what_is_wrong_changes_nothing() {
        assert!(entered("out: saw 1\n", "~a: saw (").is_err());
    }

    #[test]
    fn commands_are_told_from_statements() {
        assert_eq!(Entry::read(" :events ~a "), Entry::Events(Some("~a".to_owned())));
        assert_eq!(Entry::read(":save"), Entry::Save(None));
        assert_eq!(Entry::read(":load"), Entry::Unknown(":load".to_owned()));
        assert_eq!(Entry::read("saw 110"), Entry::Statements("saw 110".to_owned()));
    }
}

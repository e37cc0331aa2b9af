//! A prompt at which a program is entered, with a history and completion.

use super::notebook::{COMMANDS, Entry};
use etcetera::BaseStrategy;
use phonon_compiler::emit::all_names;
use rustyline::completion::Completer;
use rustyline::error::ReadlineError;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::history::DefaultHistory;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{CompletionType, Config, Context, Editor, ExternalPrinter, Helper};
use std::collections::VecDeque;
use std::io::Write;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::sync::{Arc, Mutex};
use std::thread;

/// What stands before the cursor.
const PROMPT: &str = "phonon> ";

/// The names of the program so far.
type Names = Arc<Mutex<Vec<String>>>;

/// Words above a prompt that is being written at.
pub type Printer = Box<dyn FnMut(&str)>;

/// A prompt, read on a thread of its own.
pub struct Prompt {
    lines: Receiver<String>,
    waiting: VecDeque<Entry>,
    names: Names,
    is_over: bool,
    _terminal: Terminal,
}

impl Prompt {
    /// Begins to read; and who says something meanwhile.
    pub fn new() -> Result<(Prompt, Printer), String> {
        let terminal = Terminal::now();
        let names = Names::default();
        let config = Config::builder().completion_type(CompletionType::List).auto_add_history(true).build();
        let mut editor: Editor<Words, DefaultHistory> =
            Editor::with_config(config).map_err(|error| format!("cannot read from the terminal: {error}"))?;
        editor.set_helper(Some(Words { names: Arc::clone(&names) }));
        let printer: Printer = match editor.create_external_printer() {
            Ok(mut printer) => Box::new(move |text| {
                let _ = printer.print(text.to_owned());
            }),
            // What is read is no terminal: nothing is disturbed.
            Err(_) => Box::new(|text| {
                let _ = std::io::stderr().write_all(text.as_bytes());
            }),
        };
        let (sender, lines) = channel();
        let body = move || {
            let history = history();
            // There may be none yet.
            let _ = history.as_ref().map(|path| editor.load_history(path));
            loop {
                match editor.readline(PROMPT) {
                    Ok(line) => {
                        let is_last = Entry::read(&line) == Entry::Quit;
                        if sender.send(line).is_err() || is_last {
                            break;
                        }
                    }
                    Err(ReadlineError::Interrupted) => {}
                    Err(_) => break,
                }
            }
            // A history that cannot be kept is none.
            let _ = history.as_ref().map(|path| editor.save_history(path));
        };
        thread::Builder::new()
            .name("phonon prompt".to_owned())
            .spawn(body)
            .map_err(|error| format!("cannot start a thread: {error}"))?;
        let prompt = Prompt { lines, waiting: VecDeque::new(), names, is_over: false, _terminal: terminal };
        Ok((prompt, printer))
    }

    /// What was entered next; [`Entry::Quit`] at the end.
    pub fn next(&mut self) -> Option<Entry> {
        while !self.is_over {
            match self.lines.try_recv() {
                Ok(line) if line.trim().is_empty() => {}
                Ok(line) => self.waiting.push_back(Entry::read(&line)),
                Err(TryRecvError::Empty) => break,
                Err(TryRecvError::Disconnected) => {
                    self.is_over = true;
                    self.waiting.push_back(Entry::Quit);
                }
            }
        }
        self.waiting.pop_front()
    }

    /// The names of the program so far, to complete words with.
    pub fn learn(&self, names: Vec<String>) {
        if let Ok(mut known) = self.names.lock() {
            *known = names;
        }
    }
}

/// Where what was entered is kept from one session to the next.
fn history() -> Option<PathBuf> {
    let strategy = etcetera::choose_base_strategy().ok()?;
    let folder = strategy.state_dir().unwrap_or_else(|| strategy.data_dir()).join("phonon");
    std::fs::create_dir_all(&folder).ok()?;
    Some(folder.join("history"))
}

/// Completes names, and reads on where a bracket or a text is open.
struct Words {
    names: Names,
}

impl Helper for Words {}

impl Highlighter for Words {}

impl Hinter for Words {
    type Hint = String;
}

impl Completer for Words {
    type Candidate = String;

    fn complete(
        &self,
        line: &str,
        at: usize,
        _context: &Context<'_>,
    ) -> rustyline::Result<(usize, Vec<String>)> {
        let begins = |letter: char| !(letter.is_alphanumeric() || "_~@%:".contains(letter));
        let start = line[..at]
            .rfind(begins)
            .map_or(0, |before| before + line[before..].chars().next().map_or(1, char::len_utf8));
        let word = &line[start..at];
        let known = self.names.lock().map(|names| names.clone()).unwrap_or_default();
        let commands = COMMANDS.into_iter().filter(|_| start == 0);
        let all = known.into_iter().chain(all_names().chain(commands).map(str::to_owned));
        let mut found: Vec<String> = all.filter(|name| !word.is_empty() && name.starts_with(word)).collect();
        found.sort_unstable();
        found.dedup();
        Ok((start, found))
    }
}

impl Validator for Words {
    fn validate(&self, context: &mut ValidationContext<'_>) -> rustyline::Result<ValidationResult> {
        Ok(match is_open(context.input()) {
            true => ValidationResult::Incomplete,
            false => ValidationResult::Valid(None),
        })
    }
}

/// Whether a bracket or a text has not been closed.
fn is_open(text: &str) -> bool {
    let (mut depth, mut is_text) = (0i32, false);
    for letter in text.chars() {
        match letter {
            '"' => is_text = !is_text,
            '(' | '[' | '{' if !is_text => depth += 1,
            ')' | ']' | '}' if !is_text => depth -= 1,
            _ => {}
        }
    }
    is_text || depth > 0
}

/// A terminal as it was before it was read from: it is given back like that, whatever the thread that reads does.
struct Terminal(#[cfg(unix)] Option<rustix::termios::Termios>);

impl Terminal {
    #[cfg(unix)]
    fn now() -> Terminal {
        Terminal(rustix::termios::tcgetattr(std::io::stdin()).ok())
    }

    #[cfg(not(unix))]
    fn now() -> Terminal {
        Terminal()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        #[cfg(unix)]
        if let Some(before) = &self.0 {
            use rustix::termios::{OptionalActions, tcsetattr};
            let _ = tcsetattr(std::io::stdin(), OptionalActions::Now, before);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Names, Words, is_open};
    use rustyline::Context;
    use rustyline::completion::Completer;
    use rustyline::history::DefaultHistory;

    #[test]
    fn names_are_completed() {
        let words = Words { names: Names::default() };
        *words.names.lock().expect("a lock") = vec!["~bass".to_owned(), "~bell".to_owned()];
        let history = DefaultHistory::new();
        let complete = |line: &str| words.complete(line, line.len(), &Context::new(&history)).expect("names");
        assert_eq!(complete("out: ~b"), (5, vec!["~bass".to_owned(), "~bell".to_owned()]));
        assert!(complete("out: ~bass # lp").1.contains(&"lpf".to_owned()));
        assert_eq!(complete(":gr"), (0, vec![":graph".to_owned()]));
        assert_eq!(complete("out: "), (5, vec![]));
    }

    #[test]
    fn what_is_open_is_read_on() {
        assert!(is_open("~a: s \"bd [sn") && is_open("~a: (saw 1"));
        assert!(!is_open("~a: s \"bd (sn\"") && !is_open("~a: saw 1"));
    }
}

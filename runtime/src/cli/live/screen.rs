//! The terminal: keys, and a line that tells how it goes.

use super::full::{self, Full, Glance};
use crate::cli::console::Console;
use crate::cli::stop::Stop;
use crossterm::event::{self, Event, KeyCode, KeyEventKind, KeyModifiers};
use crossterm::terminal;
use std::cell::RefCell;
use std::io::{IsTerminal, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    Hush,
    Solo,
    Mute,
    Number(usize),
    Record,
    Tap,
    Panic,
    Help,
    /// As the signal for it would.
    Quit,
}

/// What the keys do, a line for each.
pub const HELP: &str = "space  hush, and again to go on
m 1-9  mute an output, and again to hear it
s 1-9  hear one output alone; s s to hear all
r      record to a file, and again to end it
t      tap the tempo, a beat at a time
!      panic: end all voices and tails, and go on
?      this help
q      fade out and quit";

/// The terminal, if there is one. It is given back as it was, whatever happens.
pub struct Screen {
    has_keys: bool,
    has_status: bool,
    keys: Option<Receiver<Key>>,
    /// All of it.
    full: Option<RefCell<Full>>,
}

impl Screen {
    /// Takes the terminal, unless plain lines are wanted; all of it, if `is_full`. Then `console` speaks there.
    pub fn new(is_plain: bool, is_full: bool, console: &Console) -> Screen {
        let is_terminal = std::io::stderr().is_terminal();
        let has_keys =
            !is_plain && is_terminal && std::io::stdin().is_terminal() && terminal::enable_raw_mode().is_ok();
        if has_keys {
            let restore = if is_full { restore_full } else { restore };
            Stop::before_the_end(restore);
            // A panic is told on a terminal that can show it.
            let next = std::panic::take_hook();
            std::panic::set_hook(Box::new(move |info| {
                // On any other thread a panic costs a part of the sound at most, and the set goes on.
                if std::thread::current().name() == Some("main") {
                    restore();
                }
                next(info);
            }));
        }
        let full = if is_full && has_keys { Full::new().ok() } else { None };
        if let Some(full) = &full {
            console.say_to(full.listener());
        }
        let keys = has_keys.then(keys);
        Screen { has_keys, has_status: !is_plain && is_terminal, keys, full: full.map(RefCell::new) }
    }

    /// Nothing of the terminal: somebody else reads from it.
    pub fn none() -> Screen {
        Screen { has_keys: false, has_status: false, keys: None, full: None }
    }

    /// Whether keys are read.
    pub fn has_keys(&self) -> bool {
        self.has_keys
    }

    /// Waits for a key, at most so long.
    pub fn key(&self, wait: Duration) -> Option<Key> {
        match self.keys.as_ref().map(|keys| keys.recv_timeout(wait)) {
            Some(Ok(key)) => Some(key),
            Some(Err(RecvTimeoutError::Timeout)) => None,
            // Nobody presses keys any more.
            Some(Err(RecvTimeoutError::Disconnected)) | None => {
                std::thread::park_timeout(wait);
                None
            }
        }
    }

    /// Says something of several lines, above the status line.
    pub fn say(&self, say: impl FnOnce()) {
        if self.full.is_some() {
            return say();
        }
        self.clear();
        // In raw mode a line break alone would not go back to the first column.
        if self.has_keys {
            let _ = terminal::disable_raw_mode();
        }
        say();
        if self.has_keys {
            let _ = terminal::enable_raw_mode();
        }
    }

    /// Whether it is a whole screen that [`Screen::show`] fills.
    pub fn is_full(&self) -> bool {
        self.full.is_some()
    }

    /// Fills the whole screen.
    pub fn show(&self, glance: &Glance<'_>) {
        if let Some(full) = &self.full {
            full.borrow_mut().show(glance);
        }
    }

    /// Gives back what is only for the full screen, so that the last words are seen where they stay.
    pub fn close(&mut self, console: &Console) {
        if self.full.take().is_some() {
            console.say_plainly();
        }
    }

    /// Shows how it goes, in one line that is written over.
    pub fn status(&self, line: &str) {
        if self.has_status && self.full.is_none() {
            let columns = terminal::size().map_or(80, |(columns, _)| usize::from(columns));
            let line: String = line.chars().take(columns.saturating_sub(1)).collect();
            let _ = write!(std::io::stderr(), "\r\x1b[K{line}");
        }
    }

    fn clear(&self) {
        if self.has_status {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }
}

/// Gives the terminal back.
fn restore() {
    let _ = terminal::disable_raw_mode();
}

/// Gives a terminal back whose whole screen was taken.
fn restore_full() {
    full::leave();
    restore();
}

/// The keys that are pressed, read on a thread of its own: who reads from a terminal that is gone may never come back.
fn keys() -> Receiver<Key> {
    let (sender, keys) = channel();
    std::thread::spawn(move || {
        while !is_gone() {
            match event::poll(Duration::from_millis(100)) {
                Ok(false) => {}
                Ok(true) => {
                    let Ok(event) = event::read() else { break };
                    if meaning(&event).is_some_and(|key| sender.send(key).is_err()) {
                        break;
                    }
                }
                Err(_) => break,
            }
        }
    });
    keys
}

/// What an event of the terminal asks for.
fn meaning(event: &Event) -> Option<Key> {
    let Event::Key(key) = event else { return None };
    if key.kind != KeyEventKind::Press {
        return None;
    }
    match key.code {
        KeyCode::Char('c' | 'd') if key.modifiers.contains(KeyModifiers::CONTROL) => Some(Key::Quit),
        KeyCode::Char(' ') => Some(Key::Hush),
        KeyCode::Char('s') => Some(Key::Solo),
        KeyCode::Char('m') => Some(Key::Mute),
        KeyCode::Char('r') => Some(Key::Record),
        KeyCode::Char('t') => Some(Key::Tap),
        KeyCode::Char('!') => Some(Key::Panic),
        KeyCode::Char('?' | 'h') => Some(Key::Help),
        KeyCode::Char('q') => Some(Key::Quit),
        KeyCode::Char(digit @ '1'..='9') => Some(Key::Number(digit as usize - '1' as usize)),
        _ => None,
    }
}

/// Whether the terminal is gone.
#[cfg(unix)]
fn is_gone() -> bool {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    let stdin = std::io::stdin();
    let mut terminal = [PollFd::new(&stdin, PollFlags::IN)];
    let now = Timespec { tv_sec: 0, tv_nsec: 0 };
    let gone = PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL;
    poll(&mut terminal, Some(&now)).is_ok() && terminal[0].revents().intersects(gone)
}

#[cfg(not(unix))]
fn is_gone() -> bool {
    false
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.clear();
        if self.has_keys {
            let _ = terminal::disable_raw_mode();
        }
    }
}

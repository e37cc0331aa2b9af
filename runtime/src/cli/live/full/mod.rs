//! The full screen view: the text with what plays of it, meters, the wave and its spectrum.

mod draw;
mod spectrum;

use crossterm::execute;
use crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen};
use phonon_grammar::Span;
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::io::{self, Stderr, stderr};
use std::rc::Rc;

/// How many lines of what was said are kept.
const SAID: usize = 200;

/// What is shown at a moment.
pub struct Glance<'a> {
    /// What is played, and where.
    pub title: &'a str,
    /// How it goes.
    pub status: &'a str,
    /// The text that is heard, and the places in it of what plays now.
    pub text: &'a str,
    pub places: Vec<Span>,
    /// Outputs and what they are made of, each with the loudest value since the last glance.
    pub meters: Vec<(String, f32)>,
    /// The last frames of the sound, both sides as one.
    pub wave: &'a [f32],
    pub sample_rate_hz: u32,
}

/// What was said, the last line last.
pub type Said = Rc<RefCell<VecDeque<String>>>;

/// The terminal as a whole. It is given back as it was, whatever happens.
pub struct Full {
    terminal: Terminal<CrosstermBackend<Stderr>>,
    pub said: Said,
}

impl Full {
    /// Takes the terminal, which is in raw mode already.
    pub fn new() -> io::Result<Full> {
        execute!(stderr(), EnterAlternateScreen)?;
        let terminal = Terminal::new(CrosstermBackend::new(stderr()))?;
        Ok(Full { terminal, said: Said::default() })
    }

    /// Takes what is said from now on.
    pub fn listener(&self) -> Box<dyn FnMut(&str)> {
        let said = Rc::clone(&self.said);
        Box::new(move |text| {
            let mut said = said.borrow_mut();
            said.extend(text.lines().map(str::to_owned));
            let surplus = said.len().saturating_sub(SAID);
            said.drain(..surplus);
        })
    }

    /// Shows how it goes.
    pub fn show(&mut self, glance: &Glance<'_>) {
        let said = self.said.borrow();
        // A terminal that cannot be written to is gone, and the music goes on.
        let _ = self.terminal.draw(|frame| draw::draw(frame, glance, &said));
    }
}

/// Gives the terminal back.
pub fn leave() {
    let _ = execute!(stderr(), LeaveAlternateScreen);
}

impl Drop for Full {
    fn drop(&mut self) {
        leave();
    }
}

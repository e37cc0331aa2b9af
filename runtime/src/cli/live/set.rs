//! A set: everything that goes on while a program is played live.

use super::args::Stage as Wanted;
use super::aside::{AHEAD_CYCLES, Made, Wish, make};
use super::hands::Hands;
use super::screen::{HELP, Key, Screen};
use super::sound::{Sound, begin};
use super::source::Source;
use crate::cli::args::Input;
use crate::cli::console::Console;
use crate::cli::options::Options;
use crate::cli::program::{Program, settings};
use crate::cli::run::refusal;
use crate::cli::stop::Stop;
use crate::cli::{Outcome, exit, sounds};
use phonon_compiler::pattern::Time;
use phonon_compiler::plan::QUANTUM_FRAMES;
use phonon_runtime::bank::Bank;
use phonon_runtime::device::Chosen;
use phonon_runtime::io::{Length, Place};
use phonon_runtime::live::{Change, News, Reload, Session};
use phonon_runtime::report::{LOAD_MAX, decibels};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError};
use std::time::{Duration, Instant};

/// How often everything is looked after.
const TICK: Duration = Duration::from_millis(5);

/// How often the status line is written.
const STATUS: Duration = Duration::from_millis(100);

/// How long the sound has to fade out at the end.
const FAREWELL: Duration = Duration::from_millis(500);

/// What is played live, and how.
pub struct Gig<'a> {
    pub input: &'a Input,
    pub wanted: &'a Wanted,
    pub options: &'a Options,
    /// Where it ends, if it does.
    pub length: Option<Length>,
}

/// Plays a program on a device until it is over or somebody ends it.
pub fn play(gig: &Gig<'_>, program: Program, chosen: Chosen, stop: &Stop, console: &Console) -> Outcome {
    let bank = Arc::new(sounds::load(&program, Time::from_int(AHEAD_CYCLES), gig.options, console)?);
    let (session, sound) = begin(gig, &program, &bank, chosen, console)?;
    let mut set = Set {
        gig,
        console,
        screen: Screen::new(gig.wanted.plain),
        name: program.name.clone(),
        session,
        sound,
        source: gig.input.path().map(|path| Source::new(path, &program.text)),
        bank,
        wanted: (program.text.clone(), Hands::default()),
        heard: (program.text.clone(), Hands::default()),
        asked: (program.text, Hands::default()),
        aside: None,
        ready: None,
        reported: 0,
        started: Instant::now(),
        status_at: Duration::ZERO,
        underruns: 0,
    };
    if let Some(path) = &gig.wanted.record {
        set.record(path.clone())?;
    }
    let outcome = set.run(stop);
    let closed = set.close();
    outcome.and(closed)
}

/// A text, and what the hands of the performer make of it.
type Score = (String, Hands);

struct Set<'a> {
    gig: &'a Gig<'a>,
    console: &'a Console,
    screen: Screen,
    name: String,
    session: Session,
    sound: Sound,
    source: Option<Source>,
    bank: Arc<Bank>,
    /// What is wanted, what is made aside or was made last, and what is heard.
    wanted: Score,
    asked: Score,
    heard: Score,
    aside: Option<Receiver<Made>>,
    /// A change that waits for the one before to be over.
    ready: Option<Box<Change>>,
    /// How many sounds were found missing while it played.
    reported: usize,
    started: Instant,
    status_at: Duration,
    underruns: u64,
}

impl Set<'_> {
    fn run(&mut self, stop: &Stop) -> Outcome {
        self.hello();
        loop {
            let now = self.started.elapsed();
            self.session.tend();
            self.sound.recorder.tend().map_err(|error| refusal(&error, self.console))?;
            self.look_after_the_device(now);
            self.follow(now);
            self.take_over();
            self.status(now);
            if let Some(signal) = stop.signal() {
                return Err(exit::by_signal(signal));
            }
            let is_over = |length: &Length| self.sound.frames_played() >= length.frames_max();
            if self.gig.length.as_ref().is_some_and(is_over) {
                return Ok(());
            }
            if let Some(key) = self.screen.key(TICK)
                && self.press(key)
            {
                return Ok(());
            }
        }
    }

    fn hello(&self) {
        let keys = if self.screen.has_keys() { "; ? shows the keys" } else { "" };
        let follows = if self.source.is_some() { "; save the file to change it" } else { "" };
        self.console.note(&format!("playing `{}` on {}{follows}{keys}", self.name, self.sound.device));
        for remedy in self.sound.remedies() {
            self.console.note(&remedy);
        }
    }

    /// Says something above the status line.
    fn say(&self, say: impl FnOnce(&Console)) {
        self.screen.say(|| say(self.console));
    }

    fn look_after_the_device(&mut self, now: Duration) {
        match self.sound.tend(now) {
            Some(News::Lost(reason)) => {
                self.say(|console| {
                    console.warning(&format!(
                        "the device is gone ({reason}); playing on unheard, and trying again"
                    ));
                });
            }
            Some(News::Back) => self.say(|console| console.note("the device is back")),
            None => {}
        }
        let missing = self.session.unknown().len();
        if missing > self.reported {
            // A pattern asks for what it did not when it was looked at: it is loaded now.
            self.reported = missing;
            self.asked.0.clear();
        }
    }

    /// Reads the file if it has changed, and lets what is wanted be made.
    fn follow(&mut self, now: Duration) {
        match self.source.as_mut().and_then(|source| source.news(now)) {
            Some(Ok(text)) => self.wanted.0 = text,
            Some(Err(message)) => self.say(|console| console.error(&message)),
            None => {}
        }
        if self.aside.is_some() || self.ready.is_some() || self.session.is_busy() || self.asked == self.wanted
        {
            return;
        }
        self.asked = self.wanted.clone();
        let frame = self.session.gauge().frame();
        let clock = self.session.clock();
        clock.reach(frame);
        self.aside = Some(make(Wish {
            text: self.wanted.0.clone(),
            before: self.heard.0.clone(),
            hands: self.wanted.1.clone(),
            cycle: clock.edge(frame),
            version: self.session.version().clone(),
            bank: Arc::clone(&self.bank),
            settings: self.sound.settings,
            compiling: settings(self.gig.options),
            load_max: (!self.gig.wanted.force).then_some(LOAD_MAX as f32),
            is_lenient: self.gig.options.lenient,
        }));
    }

    /// Goes over to what was made aside.
    fn take_over(&mut self) {
        match self.aside.as_ref().map(Receiver::try_recv) {
            Some(Ok(made)) => {
                self.aside = None;
                self.show(&made);
                if let Some((change, bank)) = made.change {
                    self.bank = bank;
                    self.heard = (made.text, made.hands);
                    self.ready = Some(Box::new(change));
                }
            }
            Some(Err(TryRecvError::Disconnected)) => {
                self.aside = None;
                self.say(|console| console.error("this version could not be made; the one before plays on"));
            }
            Some(Err(TryRecvError::Empty)) | None => {}
        }
        if let Some(change) = self.ready.take() {
            match self.session.reload(*change, self.gig.wanted.quantize.cycles()) {
                Reload::Begins(_) => {}
                Reload::Busy(change) => self.ready = Some(change),
            }
        }
    }

    /// What there is to say of a version.
    fn show(&self, made: &Made) {
        let is_news = !made.diagnostics.is_empty() || !made.notes.is_empty() || !made.difference.is_empty();
        if is_news {
            self.say(|console| {
                console.diagnostics(&made.diagnostics, &made.text, &self.name);
                made.notes.iter().for_each(|note| console.warning(note));
                if made.change.is_none() {
                    console.note("the version before plays on");
                } else {
                    made.difference.lines().for_each(|line| console.line(line));
                }
            });
        }
    }

    /// Does what a key asks for; whether that is to end.
    fn press(&mut self, key: Key) -> bool {
        match key {
            Key::Quit => return true,
            Key::Help => self.say(|console| HELP.lines().for_each(|line| console.line(line))),
            Key::Record if self.sound.recorder.is_recording() => self.end_recording(),
            Key::Record => {
                let path = self.gig.input.recording(self.sound.recorder.takes() + 1);
                // What went wrong has been said, and the music goes on.
                let _ = self.record(path);
            }
            _ => {
                let outputs = self.session.version().module.graph.outputs.len();
                let said = self.wanted.1.press(key, outputs, self.started.elapsed());
                if let Some(said) = said {
                    self.say(|console| console.line(&said));
                }
            }
        }
        false
    }

    fn record(&mut self, path: PathBuf) -> Outcome {
        let frames = self.gig.length.as_ref().and_then(Length::known_frames);
        let begun = self.sound.record(&Place::new(&path), self.gig.options, frames);
        let refused = |error| {
            self.screen.say(|| ());
            Err(refusal(&error, self.console))
        };
        begun.or_else(refused)?;
        self.say(|console| console.note(&format!("recording to `{}`", path.display())));
        Ok(())
    }

    fn end_recording(&mut self) {
        let ended = self.sound.recorder.finish();
        self.say(|console| match &ended {
            Ok(()) => console.note("the recording is whole"),
            Err(error) => {
                refusal(error, console);
            }
        });
    }

    fn status(&mut self, now: Duration) {
        if now.saturating_sub(self.status_at) < STATUS {
            return;
        }
        self.status_at = now;
        let reading = self.session.gauge().read();
        let clock = self.session.clock();
        clock.reach(reading.frame);
        let cycle = clock.edge(reading.frame).to_f64();
        self.underruns = self.sound.underruns() + reading.starved;
        let recording = if self.sound.recorder.is_recording() { "  REC" } else { "" };
        self.screen.status(&format!(
            "cycle {cycle:.2}  load {:.0} %  {} voices  peak {:.1} dBFS  {} underruns{}{recording}",
            self.sound.load() * 100.0,
            reading.voices,
            decibels(f64::from(reading.peak)),
            self.underruns,
            self.wanted.1.words(),
        ));
    }

    /// Fades out, and closes everything that is open.
    fn close(mut self) -> Outcome {
        if self.gig.length.is_none() {
            self.fade_out();
        }
        self.sound.close();
        let ended = match self.sound.recorder.is_recording() {
            true => self.sound.recorder.finish().map_err(|error| refusal(&error, self.console)),
            false => Ok(()),
        };
        let Set { screen, underruns, .. } = &self;
        let count = *underruns;
        screen.say(|| {
            if count > 0 {
                self.console.warning(&format!("{count} underruns: the sound had gaps"));
            }
        });
        ended
    }

    /// Lets everything fade into silence.
    fn fade_out(&mut self) {
        let frame = self.session.gauge().frame();
        let silent = {
            let mut version = self.session.version().clone();
            Hands::hushed().apply(&mut version.module);
            version
        };
        let change = Change::between(self.session.version(), silent, &self.sound.settings);
        let until = Instant::now() + FAREWELL;
        while self.session.is_busy() && Instant::now() < until {
            self.session.tend();
            std::thread::park_timeout(TICK);
        }
        let Ok(change) = change else { return };
        let Reload::Begins(begin) = self.session.reload(change, None) else { return };
        let over = begin.max(frame) + self.sound.fade_frames() + 2 * QUANTUM_FRAMES as u64;
        while self.session.gauge().frame() < over && Instant::now() < until {
            self.session.tend();
            let _ = self.sound.recorder.tend();
            std::thread::park_timeout(TICK);
        }
    }
}

//! A set: everything that goes on while a program is played live.

use super::args::Stage as Wanted;
use super::aside::{AHEAD_CYCLES, Made};
#[cfg(unix)]
use super::beacon::Beacon;
use super::follow::Ready;
use super::glance::Playing;
use super::hands::Hands;
use super::pairs::beyond;
use super::prompt::Prompt;
use super::screen::{HELP, Key, Screen};
use super::sound::{Sound, begin};
use super::source::Source;
use super::stems::StemFiles;
use super::tended::Tended;
use crate::cli::args::Input;
use crate::cli::console::Console;
use crate::cli::options::Options;
use crate::cli::program::{Program, settings};
use crate::cli::stop::Stop;
use crate::cli::{Outcome, exit, sounds};
use phonon_compiler::pattern::Time;
use phonon_runtime::bank::Bank;
use phonon_runtime::device::Chosen;
use phonon_runtime::io::Length;
use phonon_runtime::live::{News, Reading};
use phonon_runtime::report::SetSummary;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant, SystemTime};

/// How often everything is looked after.
const TICK: Duration = Duration::from_millis(5);

/// How long the sound has to fade out at the end, and how long it needs.
const FAREWELL: Duration = Duration::from_millis(500);
const FADE_SECONDS: f64 = 0.03;

/// What is played live, and how.
pub struct Gig<'a> {
    pub input: &'a Input,
    pub wanted: &'a Wanted,
    /// The folder for stems, if they are wanted as files.
    pub stems: Option<&'a Path>,
    pub options: &'a Options,
    /// Where it ends, if it does.
    pub length: Option<Length>,
}

impl Gig<'_> {
    /// What programs are compiled with: where meters are shown or stems are written, with a stem for each bus.
    pub fn compiling(&self) -> phonon_compiler::Options {
        phonon_compiler::Options { stems: self.wanted.tui || self.stems.is_some(), ..settings(self.options) }
    }
}

/// Plays a program on a device until it is over or somebody ends it.
pub fn play(gig: &Gig<'_>, program: Program, chosen: Chosen, stop: &Stop, console: &Console) -> Outcome {
    if gig.options.tail.is_asked_for() {
        console.warning("--tail is for files: what is played on a device fades out when it ends");
    }
    let prompt = if gig.wanted.interactive { Some(prompt(console)?) } else { None };
    let bank = Arc::new(sounds::load(&program, Time::from_int(AHEAD_CYCLES), gig.options, console)?);
    let (session, sound) = begin(gig, &program, &bank, chosen, console)?;
    let mut set = Set {
        gig,
        console,
        screen: if gig.wanted.interactive {
            Screen::none()
        } else {
            Screen::new(gig.wanted.plain, gig.wanted.tui, console)
        },
        name: program.name.clone(),
        prompt,
        playing: Playing::default(),
        session: Tended::new(session, console)?,
        sound,
        source: gig
            .input
            .path()
            .filter(|_| !gig.wanted.interactive)
            .map(|path| Source::new(path, &program.text)),
        #[cfg(unix)]
        beacon: if gig.wanted.publish { beacon(gig, console)? } else { None },
        bank,
        stems: None,
        failed: Ok(()),
        lost_told: 0,
        wanted: (program.text.clone(), Hands::default()),
        heard: (program.text.clone(), Hands::default()),
        aside: None,
        ready: None,
        shown: program.text,
        is_short: false,
        remedies: 0,
        saved: None,
        reported: 0,
        started: Instant::now(),
        status_at: Duration::ZERO,
        summary: SetSummary { versions_heard: 1, ..SetSummary::default() },
        told: Reading::default(),
        moved: (0, Duration::ZERO),
    };
    let told = beyond(&set.heard.0, gig.wanted.pairs());
    set.say(|console| console.diagnostics(&told, &set.heard.0, &set.name));
    if let Some(path) = &gig.wanted.record {
        set.record(path.clone())?;
    }
    if let Some(folder) = gig.stems {
        set.keep_stems(folder)?;
    }
    let outcome = set.run(stop);
    let closed = set.close();
    outcome.and(closed)
}

/// A prompt, above which everything is said from now on.
fn prompt(console: &Console) -> Result<Prompt, u8> {
    let (prompt, printer) = Prompt::new().map_err(|message| {
        console.error(&message);
        exit::FILES
    })?;
    console.say_to(printer);
    Ok(prompt)
}

/// A socket beside the file.
#[cfg(unix)]
fn beacon(gig: &Gig<'_>, console: &Console) -> Result<Option<Beacon>, u8> {
    let Some(path) = gig.input.path() else { return Ok(None) };
    Beacon::of(path).map(Some).map_err(|error| {
        console.error(&format!("cannot tell editors what plays in `{}`: {error}", path.display()));
        exit::FILES
    })
}

/// A text, and what the hands of the performer make of it.
pub(super) type Score = (String, Hands);

/// What is played, and everything around it.
pub(super) struct Set<'a> {
    pub(super) gig: &'a Gig<'a>,
    pub(super) console: &'a Console,
    pub(super) screen: Screen,
    pub(super) name: String,
    pub(super) playing: Playing,
    pub(super) prompt: Option<Prompt>,
    pub(super) session: Tended,
    pub(super) sound: Sound,
    pub(super) source: Option<Source>,
    #[cfg(unix)]
    pub(super) beacon: Option<Beacon>,
    pub(super) bank: Arc<Bank>,
    /// The files of stems, and how the set ends once a file could not be written.
    pub(super) stems: Option<StemFiles>,
    pub(super) failed: Outcome,
    /// How many frames had been lost to a slow disk when it was last spoken of.
    pub(super) lost_told: u64,
    /// What is wanted, and what is heard.
    pub(super) wanted: Score,
    pub(super) heard: Score,
    /// What is made aside.
    pub(super) aside: Option<Receiver<Made>>,
    /// What waits for its time.
    pub(super) ready: Option<Ready>,
    /// The text that was spoken of last.
    pub(super) shown: String,
    /// Whether samples are missing that patterns have asked for since the version was made.
    pub(super) is_short: bool,
    /// How many remedies were told.
    remedies: usize,
    /// When the text was saved that is being made.
    pub(super) saved: Option<SystemTime>,
    /// How many sounds were found missing while it played.
    reported: usize,
    pub(super) started: Instant,
    pub(super) status_at: Duration,
    /// What will be said of it at the end.
    pub(super) summary: SetSummary<'static>,
    /// How it stood when overload was last spoken of, and since when no frame has been computed.
    pub(super) told: Reading,
    pub(super) moved: (u64, Duration),
}

impl Set<'_> {
    fn run(&mut self, stop: &Stop) -> Outcome {
        self.hello();
        loop {
            let now = self.started.elapsed();
            self.write()?;
            self.look_after_the_device(now);
            self.follow(now);
            self.take_over();
            self.status(now);
            self.watch(now);
            if self.enter() {
                return Ok(());
            }
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
        let follows = match (&self.source, &self.prompt) {
            (Some(_), _) => "; save the file to change it",
            (None, Some(_)) => "; :help tells what can be entered",
            (None, None) => "",
        };
        self.teach();
        self.console.note(&format!("playing `{}` on {}{follows}{keys}", self.name, self.sound.device));
    }

    /// Says something above the status line.
    pub(super) fn say(&self, say: impl FnOnce(&Console)) {
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
            Some(News::Back(_)) => {
                self.say(|console| console.note(&format!("playing on {} again", self.sound.device)));
            }
            None => {}
        }
        // Threads find out by themselves what they are not allowed.
        let remedies = self.sound.remedies();
        for remedy in remedies.iter().skip(self.remedies) {
            self.say(|console| console.note(remedy));
        }
        self.remedies = self.remedies.max(remedies.len());
        let missed = self.sound.missed_frames();
        self.session.gauge().skip(missed);
        let missing = self.session.lock().unknown().len();
        if missing > self.reported {
            // A pattern asks for what it did not when it was looked at: it is loaded now.
            self.reported = missing;
            self.is_short = true;
            self.shown.clear();
        }
    }

    /// Does what a key asks for; whether that is to end.
    fn press(&mut self, key: Key) -> bool {
        match key {
            Key::Quit => return true,
            Key::Help => self.say(|console| HELP.lines().for_each(|line| console.line(line))),
            Key::Record if self.sound.recorder.is_recording() => self.end_recording(),
            Key::Record => {
                // No take of an earlier set is written over.
                let mut takes = self.sound.recorder.takes() + 1..;
                let path = takes.find_map(|take| {
                    let path = self.gig.input.recording(take);
                    (!path.exists()).then_some(path)
                });
                let Some(path) = path else { return false };
                // What went wrong has been said, and the music goes on.
                let _ = self.record(path);
            }
            _ => {
                let outputs = self.session.lock().version().module.graph.outputs.len();
                let said = self.wanted.1.press(key, outputs, self.started.elapsed());
                // Silence waits for nothing.
                self.session.gauge().silence(self.wanted.1.is_hushed);
                if let Some(said) = said {
                    self.say(|console| console.line(&said));
                }
            }
        }
        false
    }

    /// Fades out, and closes everything that is open.
    fn close(mut self) -> Outcome {
        if self.gig.length.is_none() {
            self.fade_out();
        }
        self.look();
        self.sound.close();
        self.session.end();
        self.screen.close(self.console);
        let ended = self.finish();
        self.last_words();
        ended
    }

    /// Lets everything fade into silence.
    fn fade_out(&mut self) {
        let (gauge, until) = (Arc::clone(self.session.gauge()), Instant::now() + FAREWELL);
        gauge.silence(true);
        let silent = gauge.frame() + (FADE_SECONDS * f64::from(self.gig.options.sample_rate)) as u64;
        while gauge.frame() < silent + self.gig.options.block_frames() as u64 && Instant::now() < until {
            // What went wrong has been said.
            let _ = self.write();
            std::thread::park_timeout(TICK);
        }
    }
}

//! A set: everything that goes on while a program is played live.

use super::args::{Overload, Stage as Wanted};
use super::aside::{AHEAD_CYCLES, Made, Wish, make};
#[cfg(unix)]
use super::beacon::Beacon;
use super::glance::Playing;
use super::hands::Hands;
use super::pairs::beyond;
use super::prompt::Prompt;
use super::screen::{HELP, Key, Screen};
use super::sound::{Sound, begin};
use super::source::Source;
use super::stems::StemFiles;
use crate::cli::args::Input;
use crate::cli::console::Console;
use crate::cli::options::Options;
use crate::cli::program::{Program, settings};
use crate::cli::stop::Stop;
use crate::cli::{Outcome, exit, sounds};
use phonon_compiler::pattern::Time;
use phonon_compiler::plan::QUANTUM_FRAMES;
use phonon_runtime::bank::Bank;
use phonon_runtime::device::Chosen;
use phonon_runtime::io::Length;
use phonon_runtime::live::{Change, News, Reading, Reload, Session};
use phonon_runtime::report::{LOAD_MAX, SetSummary};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError};
use std::time::{Duration, Instant, SystemTime};

/// How often everything is looked after.
const TICK: Duration = Duration::from_millis(5);

/// How long the sound has to fade out at the end.
const FAREWELL: Duration = Duration::from_millis(500);

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
        session,
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
        asked: (program.text, Hands::default()),
        aside: None,
        ready: None,
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
type Score = (String, Hands);

/// What is played, and everything around it.
pub(super) struct Set<'a> {
    pub(super) gig: &'a Gig<'a>,
    pub(super) console: &'a Console,
    pub(super) screen: Screen,
    pub(super) name: String,
    pub(super) playing: Playing,
    pub(super) prompt: Option<Prompt>,
    pub(super) session: Session,
    pub(super) sound: Sound,
    source: Option<Source>,
    #[cfg(unix)]
    pub(super) beacon: Option<Beacon>,
    bank: Arc<Bank>,
    /// The files of stems, and how the set ends once a file could not be written.
    pub(super) stems: Option<StemFiles>,
    pub(super) failed: Outcome,
    /// How many frames had been lost to a slow disk when it was last spoken of.
    pub(super) lost_told: u64,
    /// What is wanted, what is made aside or was made last, and what is heard.
    pub(super) wanted: Score,
    pub(super) asked: Score,
    pub(super) heard: Score,
    aside: Option<Receiver<Made>>,
    /// A change that waits for the one before to be over, and whether it is one of the text.
    ready: Option<(Box<Change>, bool)>,
    /// How many remedies were told.
    remedies: usize,
    /// When the text was saved that is being made.
    saved: Option<SystemTime>,
    /// How many sounds were found missing while it played.
    reported: usize,
    pub(super) started: Instant,
    pub(super) status_at: Duration,
    /// What will be said of it at the end.
    pub(super) summary: SetSummary,
    /// How it stood when overload was last spoken of, and since when no frame has been computed.
    pub(super) told: Reading,
    pub(super) moved: (u64, Duration),
}

impl Set<'_> {
    fn run(&mut self, stop: &Stop) -> Outcome {
        self.hello();
        loop {
            let now = self.started.elapsed();
            self.session.tend();
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

    /// Whether all that was wanted is heard.
    pub(super) fn is_settled(&self) -> bool {
        let waits = self.aside.is_some() || self.ready.is_some() || self.session.is_busy();
        !waits && self.asked == self.wanted
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
            Some(News::Back) => self.say(|console| console.note("the device is back")),
            None => {}
        }
        // Threads find out by themselves what they are not allowed.
        let remedies = self.sound.remedies();
        for remedy in remedies.iter().skip(self.remedies) {
            self.say(|console| console.note(remedy));
        }
        self.remedies = self.remedies.max(remedies.len());
        let missed = self.sound.missed_frames();
        if self.gig.wanted.overload == Overload::Shed {
            self.session.gauge().skip(missed);
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
            Some(Ok(text)) => {
                self.wanted.0 = text;
                self.saved = self.source.as_ref().and_then(Source::saved);
            }
            Some(Err(message)) => self.say(|console| console.error(&message)),
            None => {}
        }
        if self.is_settled() || self.aside.is_some() || self.ready.is_some() || self.session.is_busy() {
            return;
        }
        self.asked = self.wanted.clone();
        let frame = self.session.gauge().frame();
        let clock = self.session.clock();
        clock.reach(frame);
        self.aside = Some(make(Wish {
            text: self.wanted.0.clone(),
            before: self.heard.clone(),
            hands: self.wanted.1.clone(),
            cycle: clock.edge(frame),
            version: self.session.version().clone(),
            bank: Arc::clone(&self.bank),
            settings: self.sound.settings,
            compiling: self.gig.compiling(),
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
                    let is_edited = self.heard.0 != made.text;
                    self.heard = (made.text, made.hands);
                    self.teach();
                    self.ready = Some((Box::new(change), is_edited));
                } else {
                    let is_wrong = !made.diagnostics.is_empty() || !made.notes.is_empty();
                    self.summary.versions_refused += u64::from(is_wrong);
                    self.forget();
                }
            }
            Some(Err(TryRecvError::Disconnected)) => {
                self.aside = None;
                self.say(|console| console.error("this version could not be made; the one before plays on"));
            }
            Some(Err(TryRecvError::Empty)) | None => {}
        }
        if let Some((change, is_edited)) = self.ready.take() {
            // What a hand does is heard at once.
            let grid = self.gig.wanted.quantize.cycles().filter(|_| is_edited);
            match self.session.reload(*change, grid) {
                Reload::Begins(frame) => {
                    self.summary.versions_heard += u64::from(is_edited);
                    self.tell_delay(frame);
                }
                Reload::Busy(change) => self.ready = Some((change, is_edited)),
            }
        }
    }

    /// Says how long after it was saved a version is heard.
    fn tell_delay(&mut self, frame: u64) {
        let Some(since) = self.saved.take().and_then(|saved| saved.elapsed().ok()) else { return };
        let ahead = frame.saturating_sub(self.session.gauge().frame()) as f64;
        let delay_ms = since.as_secs_f64() * 1e3 + ahead * 1e3 / f64::from(self.gig.options.sample_rate);
        self.say(|console| console.line(&format!("heard {delay_ms:.0} ms after it was saved")));
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
                let outputs = self.session.version().module.graph.outputs.len();
                let said = self.wanted.1.press(key, outputs, self.started.elapsed());
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
            // What went wrong has been said.
            let _ = self.write();
            std::thread::park_timeout(TICK);
        }
    }
}

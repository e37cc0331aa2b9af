//! How a set follows its file and the hands of the performer.

use super::aside::{Made, Wish, make};
use super::hands::Hands;
use super::set::{Score, Set};
use super::source::Source;
use phonon_compiler::pattern::Time;
use phonon_runtime::bank::Bank;
use phonon_runtime::live::{Change, Reload};
use phonon_runtime::report::LOAD_MAX;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError};
use std::time::Duration;

/// How long before its time a version is handed over to the audio side, in seconds. Until then another one can take its
/// place.
const HANDOVER_SECONDS: f64 = 0.1;

/// A version that is made, and waits for its time.
pub struct Ready {
    change: Box<Change>,
    bank: Arc<Bank>,
    score: Score,
    /// The frame that it waits for.
    begin: u64,
}

impl Set<'_> {
    /// Whether all that was wanted is heard, or waits for its time.
    pub(super) fn is_settled(&self) -> bool {
        self.aside.is_none() && !self.is_busy() && self.wish().is_none()
    }

    /// Whether a version is still coming in.
    fn is_busy(&self) -> bool {
        self.session.lock().is_busy()
    }

    /// The cycle that plays.
    pub(super) fn now(&self) -> Time {
        let frame = self.session.gauge().frame();
        let mut session = self.session.lock();
        let clock = session.clock();
        clock.reach(frame);
        clock.edge(frame)
    }

    /// Reads the file if it has changed, and lets what is wanted be made.
    pub(super) fn follow(&mut self, now: Duration) {
        match self.source.as_mut().and_then(|source| source.news(now)) {
            Some(Ok(text)) => {
                self.wanted.0 = text;
                self.saved = self.source.as_ref().and_then(Source::saved);
            }
            Some(Err(message)) => self.say(|console| console.error(&message)),
            None => {}
        }
        if self.aside.is_some() || self.is_busy() {
            return;
        }
        let Some((text, hands)) = self.wish() else { return };
        self.is_short = false;
        self.aside = Some(make(Wish {
            text,
            before: self.heard.clone(),
            hands,
            cycle: self.now(),
            version: self.session.lock().version().clone(),
            bank: Arc::clone(&self.bank),
            settings: self.sound.settings,
            compiling: self.gig.compiling(),
            load_max: (!self.gig.wanted.force).then_some(LOAD_MAX as f32),
            is_lenient: self.gig.options.lenient,
        }));
    }

    /// What is to be made next: what hands do to what is heard, and then the text.
    fn wish(&self) -> Option<Score> {
        let (text, hands) = &self.wanted;
        if *hands != self.heard.1 {
            return Some((self.heard.0.clone(), hands.clone()));
        }
        (text != self.standing() || self.is_short).then(|| (text.clone(), hands.clone()))
    }

    /// The text that is heard, or will be.
    fn standing(&self) -> &String {
        self.ready.as_ref().map_or(&self.heard.0, |ready| &ready.score.0)
    }

    /// Goes over to what was made aside, when it is time.
    pub(super) fn take_over(&mut self) {
        match self.aside.as_ref().map(Receiver::try_recv) {
            Some(Ok(made)) => {
                self.aside = None;
                self.take(made);
            }
            Some(Err(TryRecvError::Disconnected)) => {
                self.aside = None;
                self.say(|console| console.error("this version could not be made; the one before plays on"));
                let (text, hands) = self.wanted.clone();
                self.give_up(&text, &hands, true);
            }
            Some(Err(TryRecvError::Empty)) | None => {}
        }
        let ahead = (HANDOVER_SECONDS * f64::from(self.gig.options.sample_rate)) as u64;
        let soon = self.session.gauge().frame() + ahead + self.gig.options.block_frames() as u64;
        if !self.is_busy()
            && let Some(ready) = self.ready.take_if(|ready| ready.begin <= soon)
        {
            self.turn(ready);
        }
    }

    /// Takes what was made, unless it was made from something that is not heard any more: then it is made again.
    fn take(&mut self, made: Made) {
        if made.before != self.heard {
            self.is_short = true;
            return;
        }
        self.show(&made);
        let is_wrong = !made.diagnostics.is_empty() || !made.notes.is_empty();
        match made.change {
            Some((change, bank)) => self.get_ready(change, bank, (made.text, made.hands)),
            None => self.give_up(&made.text, &made.hands, is_wrong),
        }
    }

    /// Keeps a version until its time has come.
    fn get_ready(&mut self, change: Change, bank: Arc<Bank>, score: Score) {
        // What a hand does is heard at once.
        let grid = self.gig.wanted.quantize.cycles().filter(|_| score.0 != self.heard.0);
        let begin = self.session.lock().next_begin(grid);
        self.ready = Some(Ready { change: Box::new(change), bank, score, begin });
    }

    /// Lets a version be played.
    fn turn(&mut self, ready: Ready) {
        let Ready { change, bank, score, begin } = ready;
        let is_edited = score.0 != self.heard.0;
        let grid = self.gig.wanted.quantize.cycles().filter(|_| is_edited);
        let reload = self.session.lock().reload(*change, grid);
        match reload {
            Reload::Begins(frame) => {
                (self.heard, self.bank) = (score, bank);
                self.teach();
                self.summary.versions_heard += u64::from(is_edited);
                self.tell_delay(frame);
            }
            Reload::Busy(change) => self.ready = Some(Ready { change, bank, score, begin }),
        }
    }

    /// Forgets what cannot be played: what stood before stands.
    fn give_up(&mut self, text: &str, hands: &Hands, is_wrong: bool) {
        self.summary.versions_refused += u64::from(is_wrong);
        if *hands != self.heard.1 && *hands == self.wanted.1 {
            self.wanted.1 = self.heard.1.clone();
        } else if *text == self.wanted.0 {
            self.wanted.0 = self.standing().clone();
        }
    }

    /// Says how long after it was saved a version is heard.
    fn tell_delay(&mut self, frame: u64) {
        let Some(since) = self.saved.take().and_then(|saved| saved.elapsed().ok()) else { return };
        let ahead = frame.saturating_sub(self.session.gauge().frame()) as f64;
        let delay_ms = since.as_secs_f64() * 1e3 + ahead * 1e3 / f64::from(self.gig.options.sample_rate);
        self.say(|console| console.line(&format!("heard {delay_ms:.0} ms after it was saved")));
    }

    /// What there is to say of a version, once.
    fn show(&mut self, made: &Made) {
        let is_wrong = made.change.is_none();
        let is_news = !made.diagnostics.is_empty() || !made.notes.is_empty() || !made.difference.is_empty();
        let is_of_hands = made.hands != self.heard.1;
        let is_said = is_of_hands || self.shown == made.text;
        if !is_of_hands {
            self.shown.clone_from(&made.text);
        }
        if !is_news || (is_said && !is_wrong) {
            return;
        }
        self.say(|console| {
            console.diagnostics(&made.diagnostics, &made.text, &self.name);
            made.notes.iter().for_each(|note| console.warning(note));
            if is_wrong {
                console.note("the version before plays on");
            } else {
                made.difference.lines().for_each(|line| console.line(line));
            }
        });
    }
}

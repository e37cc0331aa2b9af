//! The way to a device that may disappear.

use super::lag::Lag;
use super::music::{Music, Turn};
use crate::device::{Device, DeviceError, Fill, Health, Stream, Wanted};
use rtrb::Consumer;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::Duration;

/// How long after a failure the device is tried again.
const RETRY: Duration = Duration::from_millis(500);

/// A device that asks for nothing for so long is lost.
const SILENCE: Duration = Duration::from_secs(5);

/// The longest that may count as silence from one look to the next: whoever did not look for longer was stopped itself.
const GLANCE: Duration = Duration::from_millis(100);

/// What has happened to the device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// It is gone, for this reason; the music goes on unheard.
    Lost(String),
    /// Its output of this name plays again, or another one where any will do.
    Back(String),
}

/// Sound on its way to a device. When that is lost another one stands in, which keeps the time, until it is there again.
pub struct Outlet {
    /// The device, unless it is being opened.
    device: Option<Box<dyn Device>>,
    stand_in: Box<dyn Device>,
    wanted: Wanted,
    /// Whether any output of the device will do where the one that is wanted is gone.
    takes_any: bool,
    music: Music,
    floors: Consumer<i64>,
    lag: Lag,
    /// What plays: the device, or what stands in for it.
    stream: Option<Box<dyn Stream>>,
    /// What is done about a device that is lost.
    search: Option<Search>,
    /// Underruns of streams that are closed, and of all when it was last looked.
    past_underruns: u64,
    seen_underruns: u64,
    /// How many frames had been asked for when it was last looked, when that was, and for how long it had been none.
    looked: (u64, Duration, Duration),
}

/// A device that is lost is tried again and again.
struct Search {
    tried: Duration,
    /// Why it cannot be opened, where that will not pass by itself.
    unfit: Option<String>,
    /// An attempt that goes on: a server that hangs answers late or never.
    attempt: Option<Receiver<Attempt>>,
}

/// What came of an attempt: the device comes back in any case.
struct Attempt {
    device: Box<dyn Device>,
    turn: Turn,
    opened: Result<(Box<dyn Stream>, String), DeviceError>,
}

impl Outlet {
    /// Opens the output of a device that is wanted by its name. Once it is lost, any output will do where `takes_any`.
    pub fn open(
        mut device: Box<dyn Device>,
        stand_in: Box<dyn Device>,
        wanted: Wanted,
        takes_any: bool,
        fill: Fill,
    ) -> Result<Outlet, DeviceError> {
        let (mut music, floors) = Music::new(fill, wanted.rate_hz, wanted.channels);
        let (turn, fill) = music.lend();
        let stream = device.open(&wanted, fill)?;
        music.pass(turn);
        Ok(Outlet {
            device: Some(device),
            stand_in,
            lag: Lag::new(wanted.rate_hz),
            wanted,
            takes_any,
            music,
            floors,
            stream: Some(stream),
            search: None,
            past_underruns: 0,
            seen_underruns: 0,
            looked: (0, Duration::ZERO, Duration::ZERO),
        })
    }

    /// How often a device ran out of frames.
    pub fn underruns(&self) -> u64 {
        self.past_underruns + self.health().underruns
    }

    /// Whether the device is gone, and what stands in for it plays.
    pub fn is_away(&self) -> bool {
        self.search.is_some()
    }

    /// How many frames passed in gaps and were never asked for: by so many the music is late. It is known half a second after a gap.
    pub fn missed_frames(&self) -> u64 {
        self.lag.missed_frames()
    }

    /// How what plays is.
    pub fn health(&self) -> Health {
        self.stream.as_ref().map(|stream| stream.health()).unwrap_or_default()
    }

    /// Looks after the device; `now` is the time since the beginning. To be called a hundred times a second.
    pub fn tend(&mut self, now: Duration) -> Option<News> {
        let silence = self.look(now);
        match &mut self.search {
            None => {
                let reason = trouble(&self.health(), silence)?;
                self.end_stream();
                let (turn, fill) = self.music.lend();
                let wanted = Wanted { name: None, ..self.wanted.clone() };
                self.stream = self.stand_in.open(&wanted, fill).ok();
                self.music.pass(turn);
                self.search = Some(Search { tried: now, unfit: None, attempt: None });
                Some(News::Lost(reason))
            }
            Some(Search { attempt: Some(attempt), .. }) => match attempt.try_recv() {
                Ok(attempt) => self.end_attempt(attempt, now),
                Err(TryRecvError::Empty | TryRecvError::Disconnected) => None,
            },
            Some(search) if now.saturating_sub(search.tried) >= RETRY => {
                let device = self.device.take()?;
                let (turn, fill) = self.music.lend();
                search.attempt = Some(attempt(device, self.wanted.clone(), self.takes_any, turn, fill));
                None
            }
            Some(_) => None,
        }
    }

    /// Ends it: nothing more is played.
    pub fn close(&mut self) {
        self.music.end();
        self.end_stream();
    }

    /// Looks at how frames are asked for; for how long none have been.
    fn look(&mut self, now: Duration) -> Duration {
        let underruns = self.underruns();
        if underruns > self.seen_underruns {
            self.seen_underruns = underruns;
            self.lag.watch();
        }
        let latency_frames = self.stream.as_ref().map_or(0, |stream| stream.latency_frames());
        while let Ok(floor) = self.floors.pop() {
            self.lag.note(floor, latency_frames);
        }
        let (asked, (asked_before, before, silence)) = (self.music.asked_frames(), self.looked);
        let waited = now.saturating_sub(before).min(GLANCE);
        let silence = if asked == asked_before { silence + waited } else { Duration::ZERO };
        self.looked = (asked, now, silence);
        silence
    }

    fn end_attempt(&mut self, attempt: Attempt, now: Duration) -> Option<News> {
        self.device = Some(attempt.device);
        let (stream, name) = match attempt.opened {
            Ok(opened) => opened,
            Err(error) => {
                let known = self.search.take().and_then(|search| search.unfit);
                let unfit = if let DeviceError::Unfit(reason) = error { Some(reason) } else { known.clone() };
                let news = unfit.clone().filter(|_| unfit != known).map(News::Lost);
                self.search = Some(Search { tried: now, unfit, attempt: None });
                return news;
            }
        };
        self.music.pass(attempt.turn);
        self.end_stream();
        self.looked = (self.music.asked_frames(), now, Duration::ZERO);
        (self.stream, self.search, self.wanted.name) = (Some(stream), None, Some(name.clone()));
        Some(News::Back(name))
    }

    fn end_stream(&mut self) {
        self.past_underruns += self.health().underruns;
        self.stream = None;
        self.lag.watch();
    }
}

/// Tries to open a device, on a thread of its own.
fn attempt(
    mut device: Box<dyn Device>,
    mut wanted: Wanted,
    takes_any: bool,
    turn: Turn,
    fill: Fill,
) -> Receiver<Attempt> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        let outputs = if takes_any { device.outputs().unwrap_or_default() } else { Vec::new() };
        let is_there = outputs.iter().any(|output| Some(&output.name) == wanted.name.as_ref());
        if let Some(preferred) = outputs.into_iter().next().filter(|_| !is_there) {
            wanted.name = Some(preferred.name);
        }
        let opened = device.open(&wanted, fill);
        let opened = opened.map(|stream| (stream, wanted.name.unwrap_or_default()));
        // Nobody listens any more where the program ends meanwhile.
        let _ = sender.send(Attempt { device, turn, opened });
    });
    receiver
}

/// Why a stream cannot go on.
fn trouble(health: &Health, silence: Duration) -> Option<String> {
    let rate = || health.new_rate_hz.map(|rate_hz| format!("it runs at {rate_hz} Hz now"));
    let hangs =
        || (silence >= SILENCE).then(|| format!("it has asked for nothing for {} s", SILENCE.as_secs()));
    health.lost.clone().or_else(rate).or_else(hangs)
}

#[cfg(test)]
mod tests {
    use super::{News, Outlet};
    use crate::device::{DeviceError, Wanted, fake};
    use std::time::Duration;

    const TICK: Duration = Duration::from_millis(10);

    /// An outlet, the hands that move its device and what stands in, and the time.
    struct Scene {
        outlet: Outlet,
        hand: fake::Hand,
        stand_in: fake::Hand,
        now: Duration,
    }

    impl Scene {
        fn new(takes_any: bool) -> Scene {
            let ((device, hand), (other, stand_in)) = (fake::device(), fake::device());
            let name = Some("fake".to_owned());
            let wanted = Wanted { rate_hz: 48_000, block_frames: 64, channels: 2, name, pin: None };
            let mut next = 0.0;
            let count = move |frames: &mut [f32]| {
                frames.chunks_exact_mut(2).for_each(|frame| {
                    frame.fill(next);
                    next += 1.0;
                });
            };
            let open = Outlet::open(Box::new(device), Box::new(other), wanted, takes_any, Box::new(count));
            Scene { outlet: open.expect("a stream"), hand, stand_in, now: Duration::ZERO }
        }

        /// Lets so much time pass, as long as there are no news.
        fn wait(&mut self, time: Duration) -> Option<News> {
            let until = self.now + time;
            while self.now < until {
                self.now += TICK;
                let news = self.outlet.tend(self.now);
                if news.is_some() {
                    return news;
                }
            }
            None
        }

        /// Waits for an attempt to open the device, the so manieth.
        fn wait_for_attempt(&mut self, count: usize) {
            while self.hand.opened().len() < count {
                assert_eq!(self.wait(TICK), None);
                std::thread::yield_now();
            }
        }

        /// Waits until the device is back.
        fn wait_for_news(&mut self) -> News {
            loop {
                if let Some(news) = self.wait(TICK) {
                    return news;
                }
                std::thread::yield_now();
            }
        }
    }

    #[test]
    fn the_music_goes_on_while_the_device_is_away() {
        let mut scene = Scene::new(false);
        assert_eq!(scene.hand.ask(1), Some(vec![0.0, 0.0]));
        assert_eq!(scene.wait(TICK), None);
        scene.hand.underrun();
        scene.hand.lose("unplugged");
        scene.hand.refuse(DeviceError::Absent("unplugged".to_owned()));
        assert_eq!(scene.wait(TICK), Some(News::Lost("unplugged".to_owned())));
        assert_eq!(scene.stand_in.ask(1), Some(vec![1.0, 1.0]));
        assert_eq!(scene.wait(Duration::from_millis(400)), None, "it is not tried all the time");
        assert_eq!(scene.hand.opened().len(), 1);
        scene.wait_for_attempt(2);
        assert_eq!(scene.stand_in.ask(1), Some(vec![2.0, 2.0]), "it is not there yet");
        scene.hand.admit();
        assert_eq!(scene.wait_for_news(), News::Back("fake".to_owned()));
        assert_eq!((scene.hand.ask(1), scene.stand_in.ask(1)), (Some(vec![3.0, 3.0]), None));
        scene.hand.change_rate(44_100);
        let lost = scene.wait(TICK);
        assert!(matches!(lost, Some(News::Lost(_))), "at another rate it would be out of tune");
        assert_eq!(scene.outlet.underruns(), 1);
        scene.outlet.close();
        assert_eq!(scene.stand_in.ask(1), None);
    }

    #[test]
    fn a_device_that_asks_for_nothing_is_lost() {
        let mut scene = Scene::new(false);
        for _ in 0..3 {
            assert_eq!(scene.wait(Duration::from_secs(4)), None);
            assert!(scene.hand.ask(64).is_some());
        }
        // As if the program itself had been stopped: nobody knows what happened meanwhile.
        scene.now += Duration::from_secs(3_600);
        assert_eq!(scene.wait(Duration::from_secs(4)), None);
        let lost = scene.wait(Duration::from_secs(2));
        assert_eq!(lost, Some(News::Lost("it has asked for nothing for 5 s".to_owned())));
    }

    #[test]
    fn another_output_is_taken_where_any_will_do() {
        for takes_any in [false, true] {
            let mut scene = Scene::new(takes_any);
            scene.hand.rename("hall");
            scene.hand.lose("unplugged");
            assert!(matches!(scene.wait(TICK), Some(News::Lost(_))));
            if takes_any {
                assert_eq!(scene.wait_for_news(), News::Back("hall".to_owned()));
            } else {
                scene.wait_for_attempt(3);
            }
        }
    }
}

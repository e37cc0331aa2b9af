//! A device for tests: the test says what happens, step by step, on its own thread and in no time.
//!
//! ```
//! use phonon_runtime::device::{Device, Wanted, fake};
//!
//! let (mut device, hand) = fake::device();
//! let wanted = Wanted { rate_hz: 48_000, block_frames: 64, channels: 2, name: None, pin: None };
//! let mut next = 0.0;
//! let count = move |frames: &mut [f32]| frames.fill_with(|| { next += 1.0; next });
//! let stream = device.open(&wanted, Box::new(count)).expect("a stream");
//! // Frames as the device asks for them, whatever was wanted.
//! assert_eq!(hand.ask(1), Some(vec![1.0, 2.0]));
//! hand.lose("unplugged");
//! assert_eq!(hand.ask(1), None);
//! assert_eq!(stream.health().lost.as_deref(), Some("unplugged"));
//! ```

use super::health::Ledger;
use super::{Device, DeviceError, Fill, Health, Output, Stream, Wanted};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A device, and the hand that moves it. There is one stream at a time: to open another takes the place of the last.
pub fn device() -> (Fake, Hand) {
    let hand = Hand(Arc::default());
    (Fake(hand.clone()), hand)
}

/// The device.
pub struct Fake(Hand);

/// What moves the device. Clones move the same one.
#[derive(Clone)]
pub struct Hand(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    /// Why nothing can be opened.
    refusal: Option<DeviceError>,
    opened: Vec<Wanted>,
    /// What its output is called, unless it is `fake`.
    name: Option<String>,
    /// What the stream that is open asks, unless it is lost.
    playing: Option<Playing>,
}

impl State {
    fn name(&self) -> String {
        self.name.clone().unwrap_or_else(|| "fake".to_owned())
    }
}

struct Playing {
    fill: Fill,
    channels: usize,
    ledger: Arc<Ledger>,
}

impl Hand {
    /// Asks for so many frames, as the device's thread would, and gives them; nothing where no stream is open, or the
    /// device is lost.
    pub fn ask(&self, frames: usize) -> Option<Vec<f32>> {
        let mut state = self.state();
        let playing = state.playing.as_mut().filter(|playing| !playing.ledger.is_lost())?;
        // Whoever forgets to fill a frame is found out.
        let mut block = vec![f32::NAN; frames * playing.channels];
        (playing.fill)(&mut block);
        Some(block)
    }

    /// The device reports that it ran out of frames.
    pub fn underrun(&self) {
        self.tell(|ledger| ledger.count(1));
    }

    /// The device goes on at another rate.
    pub fn change_rate(&self, rate_hz: u32) {
        self.tell(|ledger| ledger.change_rate(rate_hz));
    }

    /// The device disappears while it plays. It can be opened again unless it is told to [`refuse`](Hand::refuse).
    pub fn lose(&self, reason: &str) {
        self.tell(|ledger| ledger.lose(reason));
    }

    /// Nothing can be opened from now on, nor listed.
    pub fn refuse(&self, error: DeviceError) {
        self.state().refusal = Some(error);
    }

    /// Streams can be opened again.
    pub fn admit(&self) {
        self.state().refusal = None;
    }

    /// Its output has another name from now on.
    pub fn rename(&self, name: &str) {
        self.state().name = Some(name.to_owned());
    }

    /// Whether a stream is open, lost or not.
    pub fn is_open(&self) -> bool {
        self.state().playing.is_some()
    }

    /// What was wanted each time that a stream was asked for, refused or not.
    pub fn opened(&self) -> Vec<Wanted> {
        self.state().opened.clone()
    }

    fn tell(&self, tell: impl FnOnce(&Ledger)) {
        if let Some(playing) = &self.state().playing {
            tell(&playing.ledger);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Device for Fake {
    fn outputs(&mut self) -> Result<Vec<Output>, DeviceError> {
        let refusal = self.0.state().refusal.clone();
        match refusal {
            Some(error) => Err(error),
            None => Ok(vec![Output {
                name: self.0.state().name(),
                description: "moved by a test".to_owned(),
                is_default: true,
                channels: 2,
                rate_hz: 48_000,
                rates_hz: (1, u32::MAX),
            }]),
        }
    }

    fn open(&mut self, wanted: &Wanted, fill: Fill) -> Result<Box<dyn Stream>, DeviceError> {
        let mut state = self.0.state();
        state.opened.push(wanted.clone());
        if let Some(error) = state.refusal.clone() {
            return Err(error);
        }
        let there = state.name();
        if let Some(name) = wanted.name.as_ref().filter(|name| **name != there) {
            return Err(DeviceError::Missing { name: name.clone(), there: vec![there] });
        }
        let ledger = Arc::new(Ledger::default());
        let channels = usize::from(wanted.channels);
        state.playing = Some(Playing { fill, channels, ledger: Arc::clone(&ledger) });
        let latency_frames = wanted.block_frames as u32;
        Ok(Box::new(FakeStream { hand: self.0.clone(), ledger, latency_frames }))
    }
}

struct FakeStream {
    hand: Hand,
    ledger: Arc<Ledger>,
    latency_frames: u32,
}

impl Stream for FakeStream {
    fn latency_frames(&self) -> u32 {
        self.latency_frames
    }

    fn health(&self) -> Health {
        self.ledger.health()
    }
}

impl Drop for FakeStream {
    /// Ends what it plays, unless another has taken its place.
    fn drop(&mut self) {
        let mut state = self.hand.state();
        drop(state.playing.take_if(|playing| Arc::ptr_eq(&playing.ledger, &self.ledger)));
    }
}

#[cfg(test)]
mod tests {
    use super::device;
    use crate::device::{Device, DeviceError, Fill, Health, Wanted};

    fn wanted() -> Wanted {
        Wanted { rate_hz: 48_000, block_frames: 512, channels: 2, name: None, pin: None }
    }

    /// Fills frames with whole numbers, upwards from 0.
    fn counter() -> Fill {
        let mut next = 0.0;
        Box::new(move |frames| {
            for value in frames {
                *value = next;
                next += 1.0;
            }
        })
    }

    #[test]
    fn it_asks_for_what_it_is_told_to() {
        let (mut device, hand) = device();
        assert_eq!(hand.ask(64), None);
        let stream = device.open(&wanted(), counter()).expect("a stream");
        let mut heard = Vec::new();
        for frames in [64, 1_024, 17, 0, 1] {
            heard.extend(hand.ask(frames).expect("frames"));
        }
        assert!(heard.iter().enumerate().all(|(at, value)| at as f32 == *value));
        assert_eq!(heard.len(), 2 * (64 + 1_024 + 17 + 1));
        drop(stream);
        assert!(!hand.is_open());
    }

    #[test]
    fn what_happens_is_told() {
        let (mut device, hand) = device();
        let stream = device.open(&wanted(), counter()).expect("a stream");
        assert_eq!(stream.health(), Health::default());
        hand.underrun();
        hand.change_rate(44_100);
        let expected = Health { underruns: 1, new_rate_hz: Some(44_100), ..Health::default() };
        assert_eq!(stream.health(), expected);
        // The first reason stays.
        hand.lose("unplugged");
        hand.lose("on fire");
        assert_eq!(stream.health(), Health { lost: Some("unplugged".to_owned()), ..expected });
    }

    #[test]
    fn it_refuses_as_long_as_it_is_told_to() {
        let (mut device, hand) = device();
        let absent = DeviceError::Absent("nobody there".to_owned());
        hand.refuse(absent.clone());
        assert_eq!(device.outputs(), Err(absent.clone()));
        let refused = device.open(&wanted(), counter()).err().expect("a refusal");
        assert_eq!(refused, absent);
        hand.admit();
        let stream = device.open(&wanted(), counter()).expect("a stream");
        assert_eq!(hand.ask(1), Some(vec![0.0, 1.0]));
        assert_eq!(hand.opened(), [wanted(), wanted()]);
        drop(stream);
    }

    #[test]
    fn a_stream_whose_place_was_taken_ends_nothing() {
        let (mut device, hand) = device();
        let first = device.open(&wanted(), counter()).expect("a stream");
        let second = device.open(&wanted(), counter()).expect("a stream");
        drop(first);
        assert!(hand.is_open());
        drop(second);
        assert!(!hand.is_open());
    }
}

//! Real time without hardware.

use super::health::Ledger;
use super::pace::Pace;
use super::{Device, DeviceError, Fill, Health, Output, Stream, Wanted};
use crate::exec::Pin;
use crate::priority::Pauses;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

/// The name of its only output.
const NAME: &str = "null";

/// A device that nobody hears: it asks for blocks at the pace of the clock, and drops them.
///
/// A block that takes longer than it lasts is an underrun. The next one keeps its time; blocks whose time has gone by
/// meanwhile are missed, as hardware would miss them.
#[derive(Debug, Default)]
pub struct Null;

impl Device for Null {
    fn outputs(&mut self) -> Result<Vec<Output>, DeviceError> {
        Ok(vec![Output {
            name: NAME.to_owned(),
            description: "real time, unheard".to_owned(),
            is_default: true,
            channels: 2,
            rate_hz: 44_100,
            rates_hz: (8_000, 384_000),
        }])
    }

    fn open(&mut self, wanted: &Wanted, fill: Fill) -> Result<Box<dyn Stream>, DeviceError> {
        match wanted.name.as_deref() {
            None | Some(NAME) => {}
            Some(name) => {
                return Err(DeviceError::Missing { name: name.to_owned(), there: vec![NAME.to_owned()] });
            }
        }
        let beat = Arc::new(Beat { ledger: Ledger::default(), is_over: AtomicBool::new(false) });
        let pace = Pace::new(wanted.rate_hz, wanted.block_frames);
        let block = vec![0.0; wanted.block_frames * usize::from(wanted.channels)];
        let body = {
            let (beat, pin) = (Arc::clone(&beat), wanted.pin);
            move || beat.play(fill, pace, block, pin)
        };
        let begun = thread::Builder::new().name("phonon null".to_owned()).spawn(body);
        let begun = begun.map_err(|error| DeviceError::Failed(format!("cannot start a thread: {error}")))?;
        let (thread, block_frames) = (begun.thread().clone(), wanted.block_frames as u32);
        Ok(Box::new(NullStream { beat, thread, block_frames }))
    }
}

/// What the thread and its stream share.
struct Beat {
    ledger: Ledger,
    is_over: AtomicBool,
}

impl Beat {
    /// Asks for block after block until it is over.
    fn play(&self, mut fill: Fill, mut pace: Pace, mut block: Vec<f32>, pin: Option<Pin>) {
        self.ledger.settle(pin);
        let (started, mut pauses) = (Instant::now(), Pauses::new());
        loop {
            let wait = pace.wait(started.elapsed());
            if self.is_over.load(Ordering::Acquire) {
                return;
            }
            if wait > Duration::ZERO {
                // It may wake for nothing, and then waits again.
                thread::park_timeout(wait);
                pauses.made();
                continue;
            }
            let missed = pace.begin(started.elapsed());
            fill(&mut block);
            let late = u64::from(pace.end(started.elapsed()));
            self.ledger.count(late + missed);
            pauses.make();
        }
    }
}

struct NullStream {
    beat: Arc<Beat>,
    thread: Thread,
    block_frames: u32,
}

impl Stream for NullStream {
    fn latency_frames(&self) -> u32 {
        self.block_frames
    }

    fn health(&self) -> Health {
        self.beat.ledger.health()
    }
}

impl Drop for NullStream {
    fn drop(&mut self) {
        // Release: pairs with the Acquire of the thread; no more is asked for after it.
        self.beat.is_over.store(true, Ordering::Release);
        self.thread.unpark();
    }
}

#[cfg(test)]
mod tests {
    use super::Null;
    use crate::device::{Device, DeviceError, Wanted};
    use std::sync::mpsc::channel;

    fn wanted(block_frames: usize, name: Option<&str>) -> Wanted {
        Wanted { rate_hz: 48_000, block_frames, channels: 3, name: name.map(str::to_owned), pin: None }
    }

    #[test]
    fn it_asks_for_blocks_until_it_is_dropped() {
        for block_frames in [16, 1_024, 17] {
            let (asked, asks) = channel();
            let fill = move |frames: &mut [f32]| asked.send(frames.len()).expect("a listener");
            let stream = Null.open(&wanted(block_frames, None), Box::new(fill)).expect("a stream");
            assert_eq!(stream.latency_frames(), block_frames as u32);
            let lens: Vec<usize> = asks.iter().take(3).collect();
            assert_eq!(lens, [3 * block_frames; 3]);
            assert_eq!(stream.health().lost, None);
            drop(stream);
            // The end of the thread ends the channel.
            assert!(asks.iter().all(|len| len == 3 * block_frames));
        }
    }

    #[test]
    fn it_has_one_name() {
        let refused = Null.open(&wanted(64, Some("nul")), Box::new(|_| ())).err().expect("a refusal");
        let there = vec!["null".to_owned()];
        assert_eq!(refused, DeviceError::Missing { name: "nul".to_owned(), there });
        assert!(Null.open(&wanted(64, Some("null")), Box::new(|_| ())).is_ok());
    }
}

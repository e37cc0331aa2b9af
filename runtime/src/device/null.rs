//! Real time without hardware.

use super::health::Ledger;
use super::lent::{Home, Lent, lend};
use super::pace::Pace;
use super::{Device, DeviceError, Fill, Health, Output, Refused, Stream, Wanted};
use crate::priority::{Pauses, promote};
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

    fn open(&mut self, wanted: &Wanted, fill: Fill) -> Result<Box<dyn Stream>, Refused> {
        match wanted.name.as_deref() {
            None | Some(NAME) => {}
            Some(name) => {
                let error = DeviceError::Missing { name: name.to_owned(), there: vec![NAME.to_owned()] };
                return Err(Refused { error, fill });
            }
        }
        let (lent, home) = lend(fill);
        let beat = Arc::new(Beat { ledger: Ledger::default(), is_over: AtomicBool::new(false) });
        let pace = Pace::new(wanted.rate_hz, wanted.block_frames);
        let block = vec![0.0; wanted.block_frames * usize::from(wanted.channels)];
        let body = {
            let beat = Arc::clone(&beat);
            move || beat.play(lent, pace, block)
        };
        match thread::Builder::new().name("phonon null".to_owned()).spawn(body) {
            Ok(thread) => Ok(Box::new(NullStream {
                beat,
                home,
                thread: thread.thread().clone(),
                block_frames: wanted.block_frames as u32,
            })),
            // The fill was dropped with the thread that never began, and so came home.
            Err(error) => Err(Refused {
                error: DeviceError::Failed(format!("cannot start a thread: {error}")),
                fill: home.wait().expect("what was lent to a thread that never began"),
            }),
        }
    }
}

/// What the thread and its stream share.
struct Beat {
    ledger: Ledger,
    is_over: AtomicBool,
}

impl Beat {
    /// Asks for block after block until it is over.
    fn play(&self, mut lent: Lent, mut pace: Pace, mut block: Vec<f32>) {
        if let Err(refusal) = promote() {
            self.ledger.note_priority(&refusal);
        }
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
            lent.fill(&mut block);
            let late = u64::from(pace.end(started.elapsed()));
            self.ledger.count(late + missed, missed * pace.block_frames() as u64);
            pauses.make();
        }
    }
}

struct NullStream {
    beat: Arc<Beat>,
    home: Home,
    thread: Thread,
    block_frames: u32,
}

impl NullStream {
    fn end(&self) {
        // Release: pairs with the Acquire of the thread; no more is asked for after it.
        self.beat.is_over.store(true, Ordering::Release);
        self.thread.unpark();
    }
}

impl Stream for NullStream {
    fn latency_frames(&self) -> u32 {
        self.block_frames
    }

    fn health(&self) -> Health {
        self.beat.ledger.health()
    }

    fn close(self: Box<Self>) -> Option<Fill> {
        self.end();
        self.home.wait()
    }
}

impl Drop for NullStream {
    fn drop(&mut self) {
        self.end();
    }
}

#[cfg(test)]
mod tests {
    use super::Null;
    use crate::device::{Device, DeviceError, Wanted};
    use std::sync::mpsc::channel;

    fn wanted(block_frames: usize, name: Option<&str>) -> Wanted {
        Wanted { rate_hz: 48_000, block_frames, channels: 3, name: name.map(str::to_owned) }
    }

    #[test]
    fn it_asks_for_blocks_until_it_is_closed_and_gives_back_what_filled_them() {
        let (asked, asks) = channel();
        let mut device = Null;
        let mut fill: super::Fill = Box::new(move |frames| asked.send(frames.len()).expect("a listener"));
        for block_frames in [16, 1_024, 17] {
            let opened = device.open(&wanted(block_frames, None), fill);
            let stream = opened.map_err(|refused| refused.error).expect("a stream");
            assert_eq!(stream.latency_frames(), block_frames as u32);
            let lens: Vec<usize> = asks.iter().take(3).collect();
            assert_eq!(lens, [3 * block_frames; 3]);
            assert_eq!(stream.health().lost, None);
            fill = stream.close().expect("the fill");
            while asks.try_recv().is_ok() {}
        }
        drop(fill);
        assert!(asks.recv().is_err(), "nothing is asked for after the end");
    }

    #[test]
    fn a_stream_that_is_dropped_ends() {
        let (asked, asks) = channel();
        let fill: super::Fill = Box::new(move |frames| asked.send(frames.len()).expect("a listener"));
        drop(Null.open(&wanted(64, Some("null")), fill).expect("a stream"));
        // The end of the thread ends the channel.
        assert!(asks.iter().all(|len| len == 192));
    }

    #[test]
    fn it_has_one_name() {
        let refused = Null.open(&wanted(64, Some("nul")), Box::new(|_| ())).err().expect("a refusal");
        let there = vec!["null".to_owned()];
        assert_eq!(refused.error, DeviceError::Missing { name: "nul".to_owned(), there });
    }
}

//! A fill that comes home, whatever becomes of the thread it was lent to.

use super::{CLOSE_SECONDS_MAX, Fill};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::Duration;

/// A fill on the thread of a device. Dropped, by whatever end that thread takes, it goes home.
pub(super) struct Lent {
    fill: Option<Fill>,
    home: SyncSender<Fill>,
}

/// Where a fill comes back to.
pub(super) struct Home(Receiver<Fill>);

/// Lends a fill.
pub(super) fn lend(fill: Fill) -> (Lent, Home) {
    let (home, back) = sync_channel(1);
    (Lent { fill: Some(fill), home }, Home(back))
}

impl Lent {
    /// Asks for frames.
    pub fn fill(&mut self, frames: &mut [f32]) {
        if let Some(fill) = &mut self.fill {
            fill(frames);
        }
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        if let Some(fill) = self.fill.take() {
            // Where nobody waits for it any more, it is dropped here.
            _ = self.home.try_send(fill);
        }
    }
}

impl Home {
    /// Waits until it has come back, at most [`CLOSE_SECONDS_MAX`].
    pub fn wait(&self) -> Option<Fill> {
        self.0.recv_timeout(Duration::from_secs(CLOSE_SECONDS_MAX)).ok()
    }

    /// A fill that is silent until it has come back, and then goes on with it.
    #[cfg(any(test, feature = "alsa", feature = "jack", target_os = "macos", windows))]
    pub fn late(self) -> Fill {
        let mut found = None;
        Box::new(move |frames| {
            found = found.take().or_else(|| self.0.try_recv().ok());
            match &mut found {
                Some(fill) => fill(frames),
                None => frames.fill(0.0),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::lend;

    #[test]
    fn it_goes_on_when_it_comes_home_late() {
        let (lent, home) = lend(Box::new(|frames| frames.fill(1.0)));
        let mut fill = home.late();
        let mut heard = [f32::NAN; 3];
        fill(&mut heard[..1]);
        drop(lent);
        fill(&mut heard[1..2]);
        fill(&mut heard[2..]);
        assert_eq!(heard, [0.0, 1.0, 1.0]);
    }

    #[test]
    fn it_comes_home_from_a_thread_that_panics() {
        let (mut lent, home) = lend(Box::new(|frames| frames.fill(1.0)));
        let thread = std::thread::spawn(move || {
            lent.fill(&mut [0.0]);
            std::panic::resume_unwind(Box::new(()));
        });
        assert!(thread.join().is_err());
        let mut frames = [0.0];
        home.wait().expect("the fill")(&mut frames);
        assert_eq!(frames, [1.0]);
    }
}

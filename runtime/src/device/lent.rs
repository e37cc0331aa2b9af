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
}

#[cfg(test)]
mod tests {
    use super::lend;

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

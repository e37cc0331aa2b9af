//! A session that is tended on a thread of its own: the music goes on while the set waits for a disk or a terminal.

use crate::cli::console::Console;
use crate::cli::exit;
use phonon_runtime::live::{Gauge, Session};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// How often the session is tended.
const TICK: Duration = Duration::from_millis(5);

/// A session, tended until its end.
pub struct Tended {
    session: Arc<Mutex<Session>>,
    gauge: Arc<Gauge>,
    is_over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Tended {
    /// Tends a session from now on. Where the system has no thread for it, nothing is.
    pub fn new(session: Session, console: &Console) -> Result<Tended, u8> {
        let gauge = Arc::clone(session.gauge());
        let (session, is_over) = (Arc::new(Mutex::new(session)), Arc::new(AtomicBool::new(false)));
        let (tended, over) = (Arc::clone(&session), Arc::clone(&is_over));
        let tend = move || {
            while !over.load(Ordering::Acquire) {
                tended.lock().unwrap_or_else(PoisonError::into_inner).tend();
                thread::park_timeout(TICK);
            }
        };
        let begun = thread::Builder::new().name("phonon session".to_owned()).spawn(tend);
        let thread = begun.map_err(|error| {
            console.error(&format!("cannot start a thread: {error}"));
            exit::FILES
        })?;
        Ok(Tended { session, gauge, is_over, thread: Some(thread) })
    }

    /// What the audio side shows.
    pub fn gauge(&self) -> &Arc<Gauge> {
        &self.gauge
    }

    /// The session. Who holds it keeps it from being tended, and waits for nothing.
    pub fn lock(&self) -> MutexGuard<'_, Session> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Nothing plays any more: all that is played has been played.
    pub fn end(&mut self) {
        self.is_over.store(true, Ordering::Release);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            // One that has panicked has said so.
            let _ = thread.join();
        }
        self.lock().end();
    }
}

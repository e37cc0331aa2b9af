//! Signals that ask the program to end.

use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGXCPU, SIGXFSZ};
use signal_hook::flag;
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// What must be done before the process ends at once: the terminal is given back.
static LAST_RITE: Mutex<fn()> = Mutex::new(|| ());

/// Whether, and by which signal, the program was asked to end.
#[derive(Clone, Debug, Default)]
pub struct Stop {
    signal: Arc<AtomicUsize>,
}

impl Stop {
    /// Listens from now on. The first signal asks for an orderly end, the second ends at once, and so does `SIGQUIT`.
    ///
    /// A thread that has worked for too long without a pause ([`RUNAWAY_SECONDS`](phonon_runtime::device)) asks for an end
    /// too, however often it does. A file that grows beyond the limit of the process is from now on a failed write, not a
    /// signal.
    pub fn listen() -> io::Result<Stop> {
        let stop = Stop::default();
        let mut all = vec![SIGINT, SIGTERM, SIGXCPU, SIGQUIT];
        all.extend(Some(SIGHUP).filter(|signal| !is_ignored(*signal)));
        let (mut signals, asked) = (Signals::new(all)?, Arc::clone(&stop.signal));
        std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
            for signal in signals.forever() {
                let is_first = asked.load(Ordering::Relaxed) == 0;
                match signal {
                    SIGXCPU if !is_first => {}
                    SIGQUIT => end(signal),
                    _ if is_first => asked.store(signal as usize, Ordering::Relaxed),
                    _ => end(signal),
                }
            }
        })?;
        flag::register(SIGXFSZ, Arc::default())?;
        Ok(stop)
    }

    /// The signal that asked for an end.
    pub fn signal(&self) -> Option<usize> {
        match self.signal.load(Ordering::Relaxed) {
            0 => None,
            signal => Some(signal),
        }
    }

    /// What is to be done before a second signal ends the process.
    pub fn before_the_end(rite: fn()) {
        *LAST_RITE.lock().unwrap_or_else(PoisonError::into_inner) = rite;
    }
}

/// Ends the process as the signal would by itself.
fn end(signal: i32) {
    LAST_RITE.lock().unwrap_or_else(PoisonError::into_inner)();
    // Where that cannot be, the code says which signal it was.
    let _ = emulate_default_handler(signal);
    std::process::exit(128 + signal);
}

/// Whether the parent asked for a signal to be ignored, as `nohup` does, where the system can tell.
fn is_ignored(signal: i32) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0);
    mask >> (signal - 1) & 1 == 1
}

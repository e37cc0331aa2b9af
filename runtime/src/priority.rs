//! Real-time priority: an audio thread goes before all others.

use std::fmt;
use std::thread;
use std::time::{Duration, Instant};

/// Why a thread runs like any other, in one line that says what helps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotRealtime(String);

impl fmt::Display for NotRealtime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NotRealtime {}

/// Gives the calling thread real-time priority, where the system allows it; one that has it keeps it.
///
/// On Linux the process is also bound never to hold a core with it for longer than [`RUNAWAY_SECONDS`] without a pause:
/// the system then sends `SIGXCPU`, and ends the process after twice the time. A program that computes for ever so
/// cannot take the machine with it.
pub fn promote() -> Result<(), NotRealtime> {
    system::promote()
}

/// How long a thread with real-time priority may compute without a pause.
pub const RUNAWAY_SECONDS: u64 = 2;

/// How long a device's thread works on before it makes a pause by itself, far below [`RUNAWAY_SECONDS`].
const WORK: Duration = Duration::from_millis(250);

/// How long a pause is: enough for workers to fall asleep too, which look for work for a while before they do.
const PAUSE: Duration = Duration::from_micros(300);

/// Pauses of a thread that has more to do than it can: overload is no runaway.
#[derive(Debug)]
pub(crate) struct Pauses {
    last: Instant,
}

impl Pauses {
    /// From now on.
    pub fn new() -> Pauses {
        Pauses { last: Instant::now() }
    }

    /// Makes a pause where the last was long ago.
    pub fn make(&mut self) {
        if self.last.elapsed() > WORK {
            thread::park_timeout(PAUSE);
            self.made();
        }
    }

    /// The thread has slept anyway.
    pub fn made(&mut self) {
        self.last = Instant::now();
    }
}

#[cfg(target_os = "linux")]
mod system {
    use super::{NotRealtime, RUNAWAY_SECONDS};
    use rlimit::Resource;
    use thread_priority::unix::{
        RealtimeThreadSchedulePolicy, ThreadSchedulePolicy, set_thread_priority_and_policy, thread_native_id,
        thread_schedule_policy,
    };
    use thread_priority::{Error, ThreadPriority, ThreadPriorityValue};

    /// Above all ordinary work, below the servers of sound and the system's own threads.
    const PRIORITY: u8 = 10;

    pub fn promote() -> Result<(), NotRealtime> {
        if matches!(thread_schedule_policy(), Ok(ThreadSchedulePolicy::Realtime(_))) {
            return Ok(());
        }
        bind().map_err(|error| {
            NotRealtime(format!("no real-time priority: no limit can be set to it: {error}"))
        })?;
        let priority =
            ThreadPriorityValue::try_from(PRIORITY).map_err(|reason| NotRealtime(reason.to_owned()))?;
        let policy = ThreadSchedulePolicy::Realtime(RealtimeThreadSchedulePolicy::Fifo);
        set_thread_priority_and_policy(thread_native_id(), ThreadPriority::Crossplatform(priority), policy)
            .map_err(|error| NotRealtime(reason(&error)))
    }

    /// Ends the process instead of the machine.
    fn bind() -> std::io::Result<()> {
        let (soft, hard) = Resource::RTTIME.get()?;
        // In microseconds. Limits can be lowered, and only root raises them.
        let wanted = RUNAWAY_SECONDS * 1_000_000;
        Resource::RTTIME.set(soft.min(wanted), hard.min(2 * wanted))
    }

    fn reason(error: &Error) -> String {
        const EPERM: i32 = 1;
        match error {
            Error::OS(EPERM) => "no real-time priority: the system does not allow it; put `@audio - rtprio 95` \
                                 into /etc/security/limits.d/audio.conf, join the group `audio` and log in again"
                .to_owned(),
            error => format!("no real-time priority: {error}"),
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    use super::NotRealtime;
    use thread_priority::ThreadPriority;

    pub fn promote() -> Result<(), NotRealtime> {
        let refused = |error| NotRealtime(format!("no real-time priority: {error}"));
        ThreadPriority::Max.set_for_current().map_err(refused)
    }
}

#[cfg(test)]
mod tests {
    use super::promote;

    #[test]
    fn it_is_granted_or_the_remedy_is_named() {
        let thread = std::thread::spawn(|| (promote(), promote()));
        let (first, second) = thread.join().expect("a thread");
        assert_eq!(first, second);
        if let Err(refusal) = first {
            let words = refusal.to_string();
            assert!(words.starts_with("no real-time priority: ") && !words.contains('\n'), "{words}");
        }
        #[cfg(target_os = "linux")]
        if rlimit::Resource::RTTIME.get().expect("a limit").0 > 2_000_000 {
            panic!("real-time threads are not bound");
        }
    }
}

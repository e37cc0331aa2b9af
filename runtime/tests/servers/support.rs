//! Servers that are started and killed, and a signal that can be recognised.

use phonon_runtime::device::{Device, Fill, Null, Pulse, Wanted};
use phonon_runtime::live::{News, Outlet};
use std::ffi::OsStr;
use std::io::Read;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A process that ends with its owner.
pub struct Process(pub Child);

impl Process {
    /// Starts a program, which says nothing; nothing where it is not installed.
    pub fn start(command: &mut Command) -> Option<Process> {
        let command = command.stdin(Stdio::null()).stderr(Stdio::null());
        command.spawn().ok().map(Process)
    }

    /// Stops it without ending it.
    pub fn hang(&self) {
        self.signal("-STOP");
    }

    /// Lets it go on.
    #[cfg(feature = "jack")]
    pub fn go_on(&self) {
        self.signal("-CONT");
    }

    fn signal(&self, signal: &str) {
        let sent = Command::new("kill").args([signal, &self.0.id().to_string()]).status();
        assert!(sent.expect("kill").success());
    }

    /// Ends it as `kill -9` does.
    pub fn kill(&mut self) {
        _ = self.0.kill();
        _ = self.0.wait();
    }
}

impl Drop for Process {
    /// Lets it end by itself, so that it leaves nothing behind.
    fn drop(&mut self) {
        if matches!(self.0.try_wait(), Ok(None)) {
            self.signal("-TERM");
            self.signal("-CONT");
            if !passes(Duration::from_secs(5), || !matches!(self.0.try_wait(), Ok(None))) {
                self.kill();
            }
        }
    }
}

/// A program that is ended where it has not ended by itself, so that nobody waits for it in vain.
pub fn bounded(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new("timeout");
    command.args(["--kill-after=5", "60"]).arg(program);
    command
}

/// Waits until something is so; where it never is, the test fails.
pub fn wait_until(what: &str, is_so: impl FnMut() -> bool) {
    assert!(passes(Duration::from_secs(30), is_so), "waited in vain: {what}");
}

/// Waits until something is so, but no longer than that; whether it is.
fn passes(limit: Duration, mut is_so: impl FnMut() -> bool) -> bool {
    let began = Instant::now();
    loop {
        if is_so() {
            return true;
        }
        if began.elapsed() > limit {
            return false;
        }
        thread::park_timeout(Duration::from_millis(5));
    }
}

/// A server of PulseAudio with one output, `hall`, that nobody hears: four channels of floats at 48 kHz.
pub struct Server {
    folder: TempDir,
    pub process: Process,
}

impl Server {
    /// Starts a server; nothing where there is none to start.
    pub fn start() -> Option<Server> {
        let folder = tempfile::tempdir().expect("a folder");
        let process = Server::process(&folder)?;
        let server = Server { folder, process };
        server.wait();
        Some(server)
    }

    fn process(folder: &TempDir) -> Option<Process> {
        let socket = folder.path().join("native");
        let protocol = format!("module-native-protocol-unix auth-anonymous=1 socket={}", socket.display());
        let sink = "module-null-sink sink_name=hall format=float32le rate=48000 channels=4 \
                    channel_map=front-left,front-right,rear-left,rear-right";
        let mut command = Command::new("pulseaudio");
        command.args(["-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "-L", &protocol]);
        command.args(["-L", sink]).env("HOME", folder.path()).env("XDG_RUNTIME_DIR", folder.path());
        Process::start(&mut command)
    }

    /// Starts it again at the same socket.
    pub fn restart(&mut self) {
        self.process = Server::process(&self.folder).expect("a server");
        self.wait();
    }

    /// Where it listens.
    pub fn socket(&self) -> PathBuf {
        self.folder.path().join("native")
    }

    /// The device that reaches it.
    pub fn device(&self) -> Pulse {
        Pulse::at(self.socket())
    }

    fn wait(&self) {
        wait_until("a server", || self.device().outputs().is_ok_and(|outputs| !outputs.is_empty()));
    }

    /// Records so many frames that are not silent, of so many channels.
    pub fn record(&self, frames: usize, channels: usize) -> Vec<f32> {
        let mut command = bounded("parec");
        let channels_option = format!("--channels={channels}");
        command.args(["--raw", "--format=float32le", "--rate=48000", "--no-remap", "--no-remix"]);
        command.args([&channels_option, "--device=hall.monitor", "--latency-msec=20"]);
        command
            .env("PULSE_SERVER", format!("unix:{}", self.socket().display()))
            .env("HOME", self.folder.path());
        let mut recorder = Process::start(command.stdout(Stdio::piped())).expect("a recorder");
        let mut from = recorder.0.stdout.take().expect("a pipe");
        let (mut recorded, mut heard) = (Vec::new(), 0);
        let mut bytes = vec![0; 4 * channels];
        while heard < frames {
            from.read_exact(&mut bytes).expect("a sound within a minute");
            let frame =
                bytes.chunks_exact(4).map(|bytes| f32::from_le_bytes(bytes.try_into().expect("a value")));
            recorded.extend(frame);
            let last = &recorded[recorded.len() - channels..];
            heard += usize::from(last.iter().any(|value| *value != 0.0));
        }
        recorded
    }
}

/// The signal on its way to a device, with what stands in for that while it is gone.
pub struct Player {
    pub outlet: Outlet,
    asked: Arc<AtomicU64>,
    /// Whether the next block is to take far too long.
    stalls: Arc<AtomicBool>,
    began: Instant,
}

/// How long a block takes that takes far too long.
const STALL: Duration = Duration::from_millis(300);

impl Player {
    /// Plays the signal.
    pub fn open(device: impl Device + 'static, wanted: Wanted) -> Player {
        let mut fill = signal(usize::from(wanted.channels));
        let (asked, stalls) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicBool::new(false)));
        let (count, stall) = (Arc::clone(&asked), Arc::clone(&stalls));
        let counted = move |frames: &mut [f32]| {
            count.fetch_add(1, Ordering::Relaxed);
            fill(frames);
            if stall.swap(false, Ordering::Relaxed) {
                let began = Instant::now();
                while began.elapsed() < STALL {
                    thread::park_timeout(STALL);
                }
            }
        };
        let outlet = Outlet::open(Box::new(device), Box::new(Null), wanted, false, Box::new(counted));
        Player { outlet: outlet.expect("a stream"), asked, stalls, began: Instant::now() }
    }

    /// Waits for the next news, which must be these.
    pub fn wait_for(&mut self, news: &News) {
        assert_eq!(self.news(), *news);
    }

    /// Lets a block take far too long, and waits until it is known how many frames were missed: nearly as many as passed.
    pub fn stall(&mut self, rate_hz: u32) {
        let expected = (STALL.as_secs_f64() * f64::from(rate_hz) * 0.6) as u64;
        let mut tend_until = |what: &str, is_so: &dyn Fn(&Outlet) -> bool| {
            wait_until(what, || {
                assert_eq!(self.outlet.tend(self.began.elapsed()), None);
                is_so(&self.outlet)
            });
        };
        // The floor of a window without a gap must be known.
        let begun = Instant::now();
        tend_until("a second", &|_| begun.elapsed() > Duration::from_secs(1));
        self.stalls.store(true, Ordering::Relaxed);
        tend_until("what was missed", &|outlet| outlet.missed_frames() >= expected);
    }

    /// Waits until the device is lost, for whatever reason.
    #[cfg(feature = "jack")]
    pub fn wait_for_loss(&mut self) {
        let news = self.news();
        assert!(matches!(news, News::Lost(_)), "{news:?}");
    }

    /// Waits until a few blocks have been asked for, by whatever plays.
    pub fn wait_for_sound(&mut self) {
        let before = self.asked.load(Ordering::Relaxed);
        wait_until("a sound", || self.asked.load(Ordering::Relaxed) > before + 10);
    }

    fn news(&mut self) -> News {
        let mut news = None;
        wait_until("news", || {
            news = self.outlet.tend(self.began.elapsed());
            news.is_some()
        });
        news.expect("news")
    }
}

/// Frames of the signal before it begins again.
const PERIOD: u32 = 1 << 22;

/// A value of the signal: the frame and the channel can be told from it, and none is 0.
fn value(frame: u32, channel: usize) -> f32 {
    let number = (frame % PERIOD + 1) as f32 / (2 * PERIOD) as f32;
    if channel.is_multiple_of(2) { number } else { -number }
}

/// The signal, from its beginning.
pub fn signal(channels: usize) -> Fill {
    let mut frame = 0;
    Box::new(move |frames| {
        for values in frames.chunks_exact_mut(channels) {
            values.iter_mut().enumerate().for_each(|(channel, place)| *place = value(frame, channel));
            frame += 1;
        }
    })
}

/// Checks that what was recorded is the signal, each frame to the bit and none twice, and gives its first frame.
///
/// A busy machine may make the server wait for frames: it plays silence then, and may drop frames that come too late.
/// There may be so many such gaps.
pub fn check(recorded: &[f32], channels: usize, gaps_max: u64) -> u32 {
    let heard = recorded.chunks_exact(channels).filter(|frame| frame.iter().any(|value| *value != 0.0));
    let (mut begin, mut next, mut gaps) = (None, 0, 0);
    for values in heard {
        let frame = (values[0] * (2 * PERIOD) as f32) as u32 - 1;
        let expected: Vec<f32> = (0..channels).map(|channel| value(frame, channel)).collect();
        assert_eq!(values, expected, "frame {frame}");
        begin = begin.or(Some(frame));
        assert!(begin == Some(frame) || frame >= next, "frame {frame} comes after {next}");
        gaps += u64::from(begin != Some(frame) && frame != next);
        next = frame + 1;
    }
    assert!(gaps <= gaps_max, "{gaps} gaps, {gaps_max} are explained");
    begin.expect("a sound")
}

//! JACK, with its driver that needs no sound card.
//!
//! Clients find the server by a variable of the environment, so each test runs itself again with a server of its own.

use crate::support::*;
use cpal::traits::{DeviceTrait, HostTrait, StreamTrait};
use cpal::{HostId, StreamConfig, host_from_id};
use phonon_runtime::device::{Cpal, Device, DeviceError, Health, Wanted};
use phonon_runtime::live::News;
use std::env;
use std::process::Command;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Names the server that a test runs with.
const SERVER: &str = "JACK_DEFAULT_SERVER";

/// What the block of the server is.
const BLOCK_FRAMES: &str = "256";

/// One server at a time: those that run together on a machine share the memory they are found by, and disturb each other.
/// All have one name, because one that was killed stays in the list of the few there may be until its name comes again.
static ALONE: Mutex<()> = Mutex::new(());

/// The name of the server.
const NAME: &str = "phonon-test";

/// Runs a test again, in a process that knows its server; whether this is that process.
pub fn has_server(module: &str, test: &str) -> bool {
    if env::var_os(SERVER).is_some_and(|server| server == NAME) {
        return true;
    }
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let mut command = bounded(env::current_exe().expect("a program"));
    command.args(["--exact", &format!("{module}::{test}"), "--nocapture"]).env(SERVER, NAME);
    command.env("JACK_NO_START_SERVER", "1").env("JACK_NO_AUDIO_RESERVATION", "1");
    assert!(command.status().expect("a process").success());
    false
}

/// Starts the server; nothing where there is none to start.
pub fn start(rate_hz: u32) -> Option<Process> {
    let mut command = Command::new("jackd");
    // In time with its clients, so that one that comes late hears nothing twice.
    command.args(["-n", NAME, "--no-realtime", "--sync", "-d", "dummy"]);
    command.args(["-r", &rate_hz.to_string(), "-p", BLOCK_FRAMES]);
    let server = Process::start(command.stdout(std::process::Stdio::null()))?;
    wait_until("a server", || device().outputs().is_ok_and(|outputs| outputs[0].rate_hz == rate_hz));
    Some(server)
}

fn device() -> Cpal {
    Cpal::new(HostId::Jack)
}

fn wanted(rate_hz: u32) -> Wanted {
    Wanted { rate_hz, block_frames: 64, channels: 2, name: Some("system".to_owned()), pin: None }
}

/// A client that hears what the ports of `phonon_out` play.
pub struct Recorder {
    heard: Receiver<Vec<f32>>,
    channels: usize,
    _stream: cpal::Stream,
}

impl Recorder {
    /// Begins to record so many channels.
    pub fn start(rate_hz: u32, channels: usize) -> Recorder {
        let (told, heard) = channel();
        let host = host_from_id(HostId::Jack).expect("a host");
        let input = host.default_input_device().expect("an input");
        let config = StreamConfig {
            channels: channels as u16,
            sample_rate: rate_hz,
            buffer_size: cpal::BufferSize::Default,
        };
        // What a test asks of the system on this thread disturbs nobody but itself.
        let hear = move |block: &[f32], _: &cpal::InputCallbackInfo| _ = told.send(block.to_vec());
        let stream = input.build_input_stream(config, hear, |_| (), None).expect("a stream");
        stream.play().expect("a stream");
        let mine = format!("cpal_client_{}_in", std::process::id());
        for channel in 0..channels {
            let (from, to) = (format!("phonon_out:out_{channel}"), format!("{mine}:in_{channel}"));
            let plug = || Command::new("jack_connect").args([&from, &to]).output().expect("jack_connect");
            wait_until("a connection", || plug().status.success());
        }
        Recorder { heard, channels, _stream: stream }
    }

    /// Waits for so many frames that are not silent.
    pub fn record(&self, frames: usize) -> Vec<f32> {
        let mut recorded = Vec::new();
        let began = Instant::now();
        while recorded.len() < self.channels * frames {
            assert!(began.elapsed() < Duration::from_secs(30), "there is no sound");
            let block = self.heard.recv_timeout(Duration::from_secs(30)).expect("a block");
            let sounds = |frame: &&[f32]| frame.iter().all(|value| *value != 0.0);
            recorded.extend(block.chunks_exact(self.channels).filter(sounds).flatten());
        }
        recorded
    }
}

/// Records what is played, and checks that it is the signal; its first frame.
fn check_sound(rate_hz: u32, health: impl Fn() -> Health) -> u32 {
    let recorded = Recorder::start(rate_hz, 2).record(24_000);
    assert_eq!(health().lost, None);
    check(&recorded, 2, health().underruns)
}

#[test]
fn what_is_played_arrives_to_the_bit() {
    if !has_server("jack", "what_is_played_arrives_to_the_bit") {
        return;
    }
    let Some(_server) = start(48_000) else { return eprintln!("going on without jackd") };
    let stream = device().open(&wanted(48_000), signal(2)).expect("a stream");
    check_sound(48_000, || stream.health());
    let refused = device().open(&wanted(44_100), signal(2)).err().expect("a refusal");
    let expected = "`system` has up to 64 channels at 48000 Hz, not 2 at 44100";
    assert_eq!(refused, DeviceError::Unfit(expected.to_owned()));
}

#[test]
fn a_server_that_is_killed_ends_the_stream_and_not_the_music() {
    if !has_server("jack", "a_server_that_is_killed_ends_the_stream_and_not_the_music") {
        return;
    }
    let Some(mut server) = start(44_100) else { return eprintln!("going on without jackd") };
    let mut player = Player::open(device(), wanted(44_100));
    check_sound(44_100, || player.outlet.health());
    server.kill();
    player.wait_for_loss();
    let nobody = DeviceError::Absent("no JACK server answers".to_owned());
    wait_until("a refusal", || device().open(&wanted(44_100), signal(2)).err() == Some(nobody.clone()));
    let _server = start(44_100);
    player.wait_for(&News::Back("system".to_owned()));
    let begin = check_sound(44_100, || player.outlet.health());
    assert!(begin >= 24_000, "the sound goes on where it was");
}

#[test]
fn frames_that_were_missed_are_counted() {
    if !has_server("jack", "frames_that_were_missed_are_counted") {
        return;
    }
    let Some(_server) = start(48_000) else { return eprintln!("going on without jackd") };
    Player::open(device(), wanted(48_000)).stall(48_000);
}

#[test]
fn a_server_that_hangs_is_left_and_found_again() {
    if !has_server("jack", "a_server_that_hangs_is_left_and_found_again") {
        return;
    }
    let Some(server) = start(48_000) else { return eprintln!("going on without jackd") };
    let mut player = Player::open(device(), wanted(48_000));
    player.wait_for_sound();
    server.hang();
    player.wait_for_loss();
    player.wait_for_sound();
    server.go_on();
    player.wait_for(&News::Back("system".to_owned()));
    player.wait_for_sound();
}

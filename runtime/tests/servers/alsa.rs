//! ALSA, whose plugin for PulseAudio stands for a card.
//!
//! ALSA finds its outputs by a file in the home of the user, so the test runs itself again with a home of its own.

use crate::support::*;
use cpal::HostId;
use phonon_runtime::device::{Cpal, Device, Wanted};
use std::env;

/// Names the home that the test was given.
const HOME: &str = "PHONON_HOME";

#[test]
fn what_is_played_arrives_to_the_bit() {
    if env::var_os(HOME).is_some() {
        return play();
    }
    let Some(mut server) = Server::start() else { return eprintln!("going on without pulseaudio") };
    let home = tempfile::tempdir().expect("a folder");
    let card = format!(
        "pcm.card {{ type pulse server \"unix:{}\" device \"hall\" hint {{ show on description \"a card\" }} }}\n",
        server.socket().display()
    );
    std::fs::write(home.path().join(".asoundrc"), card).expect("a file");
    let mut command = bounded(env::current_exe().expect("a program"));
    command.args(["--exact", "alsa::what_is_played_arrives_to_the_bit", "--nocapture"]);
    let mut player =
        Process(command.env("HOME", home.path()).env(HOME, home.path()).spawn().expect("a process"));
    let recorded = server.record(24_000, 2);
    check(&recorded, 2, u64::MAX);
    // The player ends when its card is gone.
    server.process.kill();
    assert!(player.0.wait().expect("an end").success());
}

/// Plays until the card is gone.
fn play() {
    let mut device = Cpal::new(HostId::Alsa);
    let outputs = device.outputs().expect("outputs");
    assert!(outputs.iter().any(|output| output.name == "card"), "{outputs:?}");
    let name = Some("card".to_owned());
    let wanted = Wanted { rate_hz: 48_000, block_frames: 512, channels: 2, name, pin: None };
    let stream = device.open(&wanted, signal(2)).expect("a stream");
    wait_until("a sound", || stream.latency_frames() > 0);
    assert_eq!(stream.health().lost, None);
    wait_until("a loss", || stream.health().lost.is_some());
    drop(stream);
}

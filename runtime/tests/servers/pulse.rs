//! PulseAudio.

use crate::support::*;
use phonon_runtime::device::{Device, DeviceError, Pulse, Stream, Wanted};
use phonon_runtime::live::News;

fn wanted(block_frames: usize, channels: u16) -> Wanted {
    Wanted { rate_hz: 48_000, block_frames, channels, name: Some("hall".to_owned()), pin: None }
}

/// Opens a stream that plays the signal.
fn play(server: &Server, block_frames: usize, channels: u16) -> Box<dyn Stream> {
    let opened = server.device().open(&wanted(block_frames, channels), signal(usize::from(channels)));
    opened.expect("a stream")
}

#[test]
fn what_is_played_arrives_to_the_bit_at_any_size_of_blocks() {
    let Some(server) = Server::start() else { return eprintln!("going on without pulseaudio") };
    for block_frames in [16, 512, 8_192] {
        let stream = play(&server, block_frames, 4);
        let recorded = server.record(24_000, 4);
        let health = stream.health();
        check(&recorded, 4, health.underruns);
        assert_eq!(health.lost, None);
        assert!(stream.latency_frames() > 0, "{health:?}");
    }
}

#[test]
fn a_server_that_is_killed_ends_the_stream_and_not_the_music() {
    let Some(mut server) = Server::start() else { return eprintln!("going on without pulseaudio") };
    let mut player = Player::open(server.device(), wanted(256, 2));
    server.process.kill();
    player.wait_for(&News::Lost("the sound server is gone".to_owned()));
    player.wait_for_sound();
    let refused = server.device().open(&wanted(256, 2), signal(2)).err().expect("a refusal");
    assert!(matches!(refused, DeviceError::Absent(_)), "{refused}");
    server.restart();
    player.wait_for(&News::Back("hall".to_owned()));
    let recorded = server.record(24_000, 2);
    let begin = check(&recorded, 2, player.outlet.underruns());
    assert!(begin > 0, "the sound goes on where it was");
}

#[test]
fn frames_that_were_missed_are_counted() {
    let Some(server) = Server::start() else { return eprintln!("going on without pulseaudio") };
    Player::open(server.device(), wanted(256, 2)).stall(48_000);
}

#[test]
fn a_server_that_hangs_is_lost() {
    let Some(server) = Server::start() else { return eprintln!("going on without pulseaudio") };
    let stream = play(&server, 256, 2);
    server.process.hang();
    wait_until("a loss", || stream.health().lost.is_some());
    assert_eq!(stream.health().lost.as_deref(), Some("the sound server does not answer"));
}

#[test]
fn outputs_are_listed_and_what_is_wrong_is_said() {
    let Some(server) = Server::start() else { return eprintln!("going on without pulseaudio") };
    let outputs = server.device().outputs().expect("outputs");
    let found: Vec<_> =
        outputs.iter().map(|o| (o.name.as_str(), o.is_default, o.channels, o.rate_hz)).collect();
    assert_eq!(found, [("hall", true, 4, 48_000)]);
    let check = |wanted: Wanted, words: &str| {
        let refused = server.device().open(&wanted, signal(1)).err().expect("a refusal");
        assert_eq!(refused.to_string(), words);
    };
    let missing = Wanted { name: Some("hal".to_owned()), ..wanted(64, 2) };
    check(missing, "there is no device `hal`; there are `hall`");
    check(wanted(64, 6), "`hall` has 4 channels, not 6");
    check(Wanted { rate_hz: 999, ..wanted(64, 2) }, "the sound server plays 1000 to 384000 Hz, not 999");
    let nowhere = Pulse::at("/nowhere/native").outputs().expect_err("nobody there").to_string();
    assert!(nowhere.starts_with("no sound server answers at `/nowhere/native`: "), "{nowhere}");
}

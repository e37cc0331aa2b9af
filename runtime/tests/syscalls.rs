//! While blocks are played, no thread asks the system for anything but to sleep and to wake \[R3\]: seen by `strace`.
#![cfg(target_os = "linux")]

#[path = "engine/support.rs"]
#[expect(dead_code, reason = "made for more tests than this one")]
mod support;

use phonon_compiler::pattern::Time;
use phonon_runtime::clock::Clock;
use phonon_runtime::engine::{Options, Player, Threads};
use phonon_runtime::score::{CHUNK_FRAMES, Interpolation, Sequencer};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use support::*;

/// Says that the program runs under `strace`.
const TRACED: &str = "PHONON_TRACED";
/// Paths that are asked for to mark where playing begins and ends; nothing is there.
const BEGIN: &str = "/phonon-playing-begins";
const END: &str = "/phonon-playing-ends";

/// Plays live and offline, with marks around what audio threads do.
fn play() {
    let mut plan = plan(Time::new(3, 2));
    plan.instruments.push(instrument("saw"));
    for _ in 0..6 {
        voices(&mut plan, r#"s "one*64 sine*32 wide*600" # gain 0.01"#, &[]);
        voices(&mut plan, r##"s "synth*96" # release 2"##, &[("synth", 0)]);
    }
    let plan = Arc::new(plan);
    let clock = Clock::of(&plan, 0);
    for (window, frames, steps) in [(1, 512, 40), (8, 64 * 512, 3)] {
        let mut sequencer =
            Sequencer::new(Arc::clone(&plan), sounds(), clock.clone(), 0, Interpolation::Sinc);
        let options = Options { threads: Threads::Exactly(4), window, ..Options::default() };
        let mut player = Player::build(Arc::clone(&plan), sounds(), &clock, &options).expect("a plan");
        for step in 0..steps {
            while player.give_back().is_some() {}
            while player.needs_score(frames) {
                player.take(sequencer.next(CHUNK_FRAMES));
            }
            // What a thread takes from the system once, it takes in the first step.
            let mark = |path| step > 0 && Path::new(path).exists();
            mark(BEGIN);
            player.play(frames, &mut |_| ());
            mark(END);
        }
    }
}

/// The calls that begin between the marks, over all threads.
fn between_marks(log: &str) -> Vec<&str> {
    let mut is_playing = false;
    let line = |line: &&str| {
        is_playing = (is_playing || line.contains(BEGIN)) && !line.contains(END);
        is_playing && !line.contains(BEGIN) && !line.contains(" resumed>")
    };
    log.lines().filter(line).collect()
}

#[test]
fn playing_asks_the_system_to_sleep_and_to_wake_only() {
    if std::env::var_os(TRACED).is_some() {
        return play();
    }
    if Command::new("strace").arg("-V").output().is_err() {
        eprintln!("strace is not installed: what playing asks of the system was not looked at");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("log");
    let mut command = Command::new("strace");
    command.args(["-f", "-o"]).arg(&log).arg(std::env::current_exe().expect("this program")).env(TRACED, "1");
    let output = command.output().expect("strace runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let log = std::fs::read_to_string(log).expect("a log");
    assert_eq!((log.matches(BEGIN).count(), log.matches(END).count()), (41, 41), "the marks are seen");
    let others: Vec<_> = between_marks(&log).into_iter().filter(|line| !line.contains("futex")).collect();
    assert!(others.is_empty(), "{others:#?}");
}

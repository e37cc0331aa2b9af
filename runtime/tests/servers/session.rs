//! A whole set on a real server: what is heard is what is rendered, and the set goes on when the server does not.

use crate::jack::{Recorder, has_server, start};
use crate::support::{Process, wait_until};
use phonon_compiler::{Options, compile};
use phonon_runtime::bank::Bank;
use phonon_runtime::engine::{self, Engine};
use phonon_runtime::live::Guard;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

const RATE_HZ: u32 = 48_000;
/// What is played on each pair of channels.
const PAIRS: [&str; 2] = ["saw 110 * 0.3 + sine 0.7 * 0.2 # pan 0.4", "tri 82.5 * 0.4 # pan 0.7"];
const CHANNELS: usize = 2 * PAIRS.len();

/// How many frames are compared, and how many are rendered to find them in.
const FRAMES: usize = 24_000;
const RENDERED_FRAMES: usize = 60 * RATE_HZ as usize;

/// The song.
fn song() -> String {
    PAIRS.iter().zip(1..).map(|(sound, number)| format!("out{number}: {sound}\n")).collect()
}

/// What the song gives a device: what each pair is rendered as, behind the filter and the limiter.
fn rendered() -> Vec<f32> {
    let options = Options { sample_rate_hz: RATE_HZ, ..Options::default() };
    let library = Arc::new(Bank::index(&[]).expect("the kit"));
    let mut frames = vec![0.0; CHANNELS * RENDERED_FRAMES];
    for (pair, sound) in PAIRS.iter().enumerate() {
        let plan = compile(&format!("out: {sound}"), &options).plan.expect("a plan");
        let library = Arc::clone(&library);
        let mut engine = Engine::new(plan, library, &engine::Options::default()).expect("an engine");
        let mut sides = vec![0.0; 2 * RENDERED_FRAMES];
        engine.render(&mut sides);
        for (frame, sides) in frames.chunks_exact_mut(CHANNELS).zip(sides.chunks_exact(2)) {
            frame[2 * pair..2 * pair + 2].copy_from_slice(sides);
        }
    }
    Guard::new(CHANNELS).run(&mut frames);
    let sounds = |frame: &&[f32]| frame.iter().all(|value| *value != 0.0);
    frames.chunks_exact(CHANNELS).filter(sounds).flatten().copied().collect()
}

#[test]
fn a_set_is_heard_as_it_is_rendered_and_outlives_the_server() {
    let test = "a_set_is_heard_as_it_is_rendered_and_outlives_the_server";
    if !has_server("session", test) {
        return;
    }
    let Some(mut server) = start(RATE_HZ) else { return eprintln!("going on without jackd") };
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("song.ph");
    std::fs::write(&path, song()).expect("a file");
    let mut command = Command::new(env!("CARGO_BIN_EXE_phonon"));
    command.current_dir(folder.path()).stdin(Stdio::null()).stderr(Stdio::piped());
    command.args(["run", "song.ph", "--host", "jack", "--plain", "-r", "48000", "--overload", "wait"]);
    command.args(["--channels", &CHANNELS.to_string()]);
    let mut child = Process(command.spawn().expect("a process"));
    let said = Arc::new(Mutex::new(String::new()));
    let (lines, all) = (BufReader::new(child.0.stderr.take().expect("a pipe")).lines(), Arc::clone(&said));
    let (told, over) = channel();
    thread::spawn(move || {
        for line in lines.map_while(Result::ok) {
            *all.lock().expect("a lock") += &format!("{line}\n");
        }
        _ = told.send(());
    });
    let until = |words: &str| wait_until(words, || said.lock().expect("a lock").contains(words));
    until("playing `song.ph`");
    let heard = Recorder::start(RATE_HZ, CHANNELS).record(FRAMES);
    let whole = rendered();
    let first = &heard[..64];
    let at = whole.windows(64).step_by(CHANNELS).position(|frames| frames == first).expect("the song");
    assert!(whole[CHANNELS * at..].starts_with(&heard), "the same bits, from frame {at} on");
    server.kill();
    until("the device is gone");
    let _server = start(RATE_HZ);
    until("playing on `system` (jack) again");
    std::fs::write(&path, song().replace("110", "220")).expect("a file");
    until("110 -> 220");
    Recorder::start(RATE_HZ, CHANNELS).record(1_000);
    let id = child.0.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().expect("kill").success());
    over.recv_timeout(Duration::from_secs(30)).expect("the end of all words");
    assert_eq!(child.0.wait().expect("an end").code(), Some(143), "{}", said.lock().expect("a lock"));
}

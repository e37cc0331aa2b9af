//! Playing live in a real terminal, which tmux is: keys are pressed and the screen is read. Without tmux nothing is tried.

use super::support::*;
use std::process::Command;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A terminal of its own server, which ends with it.
struct Terminal {
    folder: TempDir,
}

impl Terminal {
    /// Runs `phonon` in a shell that says how it ended and how it left the terminal; nothing where there is no tmux.
    fn run(arguments: &str) -> Option<Terminal> {
        let terminal = Terminal { folder: folder() };
        write(&terminal.folder, "a.ph", "~a: saw 110 # lpf 500\nout1: ~a * 0.2\nout2: s \"bd*4\"\n");
        let phonon = env!("CARGO_BIN_EXE_phonon");
        let script = format!("{phonon} {arguments}; echo code=$?; stty -a; cat");
        let begun = terminal.tmux(&["new-session", "-d", "-x", "110", "-y", "40", &script]);
        match begun {
            Ok(said) => assert!(said.is_empty(), "{said}"),
            Err(_) => {
                eprintln!("going on without tmux");
                return None;
            }
        }
        Some(terminal)
    }

    fn tmux(&self, arguments: &[&str]) -> std::io::Result<String> {
        let socket = self.folder.path().join("tmux");
        let mut command = Command::new("tmux");
        command.args(["-f", "/dev/null", "-S"]).arg(socket).args(arguments).current_dir(self.folder.path());
        let output = command.output()?;
        Ok(String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr))
    }

    fn press(&self, keys: &[&str]) {
        self.tmux(&[&["send-keys"], keys].concat()).expect("tmux");
    }

    /// Waits until the screen shows these words; what it shows then.
    #[track_caller]
    fn until(&self, words: &str) -> String {
        let began = Instant::now();
        loop {
            let screen = self.tmux(&["capture-pane", "-p"]).expect("tmux");
            if screen.contains(words) {
                return screen;
            }
            assert!(began.elapsed() < Duration::from_secs(60), "`{words}` is not shown:\n{screen}");
            std::thread::park_timeout(Duration::from_millis(20));
        }
    }

    /// Waits for the end of the program, and checks that the terminal is as it was.
    #[track_caller]
    fn ends(&self, code: i32) {
        let screen = self.until("icanon");
        assert!(screen.contains(&format!("code={code}")), "{screen}");
        for mode in ["icanon", "echo", "opost"] {
            assert!(screen.split_whitespace().any(|word| word == mode), "{mode} is off: {screen}");
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        _ = self.tmux(&["kill-server"]);
    }
}

#[test]
fn keys_do_what_they_say() {
    let Some(terminal) = Terminal::run("run a.ph --device null") else { return };
    terminal.until("cycle");
    terminal.press(&["Space"]);
    terminal.until("hushed");
    terminal.press(&["Space", "m", "2"]);
    terminal.until("muted 2");
    terminal.press(&["s", "1"]);
    terminal.until("solo 1");
    terminal.press(&["s", "s", "r"]);
    terminal.until("REC");
    terminal.press(&["?"]);
    terminal.until("tap the tempo");
    // Two that follow each other soon enough are among them, however busy the machine is.
    for _ in 0..8 {
        terminal.press(&["t"]);
    }
    terminal.until("cycles per second");
    terminal.press(&["q"]);
    terminal.ends(0);
    assert!(frames(&terminal.folder, "a.take1.wav") > 0);
}

#[test]
fn keys_act_on_what_plays_while_the_file_is_wrong() {
    let Some(terminal) = Terminal::run("run a.ph --device null") else { return };
    terminal.until("cycle");
    write(&terminal.folder, "a.ph", "out: saw (");
    terminal.until("plays on");
    terminal.press(&["Space"]);
    terminal.until("peak -inf dBFS");
    terminal.press(&["q"]);
    terminal.ends(0);
}

#[test]
fn the_full_screen_shows_the_text_and_gives_the_terminal_back() {
    let Some(terminal) = Terminal::run("run a.ph --device null --tui") else { return };
    terminal.until("spectrum");
    let screen = terminal.until("out2");
    for words in ["~a: saw 110 # lpf 500", "dBFS", "wave", "said", "cycle"] {
        assert!(screen.contains(words), "{words}:\n{screen}");
    }
    write(&terminal.folder, "a.ph", "~a: saw 110 # lfp 500\nout1: ~a * 0.2\n");
    terminal.until("did you mean `lpf`");
    terminal.tmux(&["resize-window", "-x", "100", "-y", "24"]).expect("tmux");
    terminal.press(&["m", "1"]);
    terminal.until("muted 1");
    terminal.press(&["C-c"]);
    terminal.ends(0);
}

#[test]
fn a_signal_gives_the_terminal_back() {
    let Some(terminal) = Terminal::run("run a.ph --device null --tui") else { return };
    terminal.until("spectrum");
    let id = terminal.tmux(&["list-panes", "-F", "#{pane_pid}"]).expect("tmux");
    let killed = Command::new("pkill").args(["-TERM", "-P", id.trim(), "phonon"]).status().expect("pkill");
    assert!(killed.success());
    terminal.ends(143);
}

#[test]
fn a_terminal_that_is_closed_ends_the_set() {
    for arguments in ["run a.ph --device null --tui", "run a.ph --device null", "run a.ph -i --device null"] {
        let Some(terminal) = Terminal::run(arguments) else { return };
        terminal.until(if arguments.contains("-i") { "phonon>" } else { "cycle" });
        let id = terminal.tmux(&["list-panes", "-F", "#{pane_pid}"]).expect("tmux");
        let of_pane = ["-P", id.trim(), "phonon"];
        let player = Command::new("pgrep").args(of_pane).output().expect("pgrep").stdout;
        let player = String::from_utf8_lossy(&player).trim().to_owned();
        drop(terminal);
        let began = Instant::now();
        while Command::new("kill").args(["-0", &player]).output().expect("kill").status.success() {
            assert!(began.elapsed() < Duration::from_secs(30), "`{arguments}` plays on");
            std::thread::park_timeout(Duration::from_millis(20));
        }
    }
}

#[test]
fn the_prompt_completes_and_gives_the_terminal_back() {
    let Some(terminal) = Terminal::run("run -i --device null") else { return };
    terminal.until("phonon>");
    terminal.press(&["~bass: saw 55 # lpf 500", "Enter"]);
    terminal.until("kept");
    terminal.press(&["out: ~b", "Tab"]);
    terminal.until("out: ~bass");
    terminal.press(&["Enter"]);
    terminal.press(&[":te", "Tab", "Enter"]);
    terminal.until("out: ~bass\n");
    terminal.press(&["C-d"]);
    terminal.ends(0);
}

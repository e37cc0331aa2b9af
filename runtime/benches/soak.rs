//! A set that is edited without mercy: random edits at random moments, saved as editors save, while the program plays on
//! the device that nobody hears and records itself.
//!
//! `cargo bench -p phonon-runtime --locked --bench soak -- SECONDS [SEED]` shows how long after it was saved a version is
//! heard, and what the set said and took. It fails where the set ends by itself or leaves a file that is not whole.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// The longest pause between two edits.
const PAUSE_MS: u64 = 700;

/// What is added to programs.
const ADDITIONS: [&str; 6] = [
    "out9: saw \"55 82.5 <110 220>\" # lpf 700 0.6 # gain 0.1",
    "~extra: s \"hh*8\" $ sometimes (fast 2)\nout8: ~extra * 0.2",
    "out7: sine 440 * 0.05 # delay 0.25 0.6",
    "out6: s \"bd(5,8)\" # room 0.4",
    "~many: supersaw \"c3 e3 g3\" * adsr 0.01 0.1 0.5 0.3\nout5: s \"~many*4\" # gain 0.2",
    "out4: s \"~ cp\" # coarse 4 # pan \"0 1\"",
];

/// Random numbers by xorshift (Marsaglia, 2003), so that a seed tells a set again.
struct Dice(u64);

impl Dice {
    /// A number below `count`.
    fn below(&mut self, count: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % count.max(1) as u64) as usize
    }

    fn of<'t, T>(&mut self, all: &'t [T]) -> &'t T {
        &all[self.below(all.len())]
    }
}

/// The performer: what the program is now, and what it was.
struct Hands {
    dice: Dice,
    songs: Vec<String>,
    text: String,
    past: Vec<String>,
}

impl Hands {
    fn new(seed: u64) -> Hands {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples");
        let mut paths: Vec<PathBuf> =
            fs::read_dir(folder).expect("examples").map(|entry| entry.expect("a file").path()).collect();
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "ph"));
        paths.sort();
        let songs: Vec<String> =
            paths.iter().map(|path| fs::read_to_string(path).expect("a program")).collect();
        Hands { dice: Dice(seed), text: songs[0].clone(), past: vec![songs[0].clone()], songs }
    }

    /// Changes the program; what was done.
    fn edit(&mut self) -> &'static str {
        let kind = self.dice.below(100);
        if kind >= 40 && self.past.len() < 50 {
            self.past.push(self.text.clone());
        }
        match kind {
            0..30 => self.turn_a_number(),
            30..40 => {
                self.text = self.dice.of(&self.past).clone();
                "goes back"
            }
            40..55 => {
                let addition = *self.dice.of(&ADDITIONS);
                self.text += &format!("\n{addition}\n");
                "adds"
            }
            55..70 => {
                let mut lines: Vec<&str> = self.text.lines().collect();
                lines.remove(self.dice.below(lines.len()));
                self.text = lines.join("\n");
                "removes a line"
            }
            70..90 => {
                let places: Vec<usize> = self.text.char_indices().map(|(at, _)| at).collect();
                if !places.is_empty() {
                    self.text.remove(*self.dice.of(&places));
                }
                "mistypes"
            }
            _ => {
                self.text = self.dice.of(&self.songs).clone();
                "plays another song"
            }
        }
    }

    fn turn_a_number(&mut self) -> &'static str {
        let is_digit = |(at, letter): &(usize, char)| {
            letter.is_ascii_digit() && !self.text[..*at].ends_with(|before: char| before.is_alphanumeric())
        };
        let places: Vec<usize> = self.text.char_indices().filter(is_digit).map(|(at, _)| at).collect();
        if !places.is_empty() {
            let (at, digit) = (*self.dice.of(&places), self.dice.below(9) + 1);
            self.text.replace_range(at..at + 1, &digit.to_string());
        }
        "turns a number"
    }

    /// Saves the program as one editor or another does.
    fn save(&mut self, song: &Path) -> &'static str {
        let write = |text: &str| fs::write(song, text).expect("a file");
        match self.dice.below(4) {
            0 => {
                write(&self.text);
                "in place"
            }
            1 => {
                let aside = song.with_extension("swp");
                fs::write(&aside, &self.text).expect("a file");
                fs::rename(&aside, song).expect("a file");
                "renamed over"
            }
            2 => {
                write("");
                thread::park_timeout(Duration::from_millis(self.dice.below(40) as u64));
                write(&self.text);
                "emptied first"
            }
            _ => {
                let places: Vec<usize> = self.text.char_indices().map(|(at, _)| at).collect();
                let half = places.get(places.len() / 2).copied().unwrap_or(0);
                write(&self.text[..half]);
                thread::park_timeout(Duration::from_millis(self.dice.below(40) as u64));
                write(&self.text);
                "half written"
            }
        }
    }
}

/// The memory that a process holds, in megabytes.
fn resident_mb(child: &Child) -> f64 {
    let status = fs::read_to_string(format!("/proc/{}/statm", child.id())).unwrap_or_default();
    let pages = status.split(' ').nth(1).and_then(|pages| pages.parse().ok()).unwrap_or(0.0);
    pages * 4_096.0 / 1e6
}

/// All that the set has said so far.
type Said = Arc<Mutex<Vec<String>>>;

fn listen(child: &mut Child) -> Said {
    let said = Said::default();
    let (lines, all) = (BufReader::new(child.stderr.take().expect("a pipe")).lines(), Arc::clone(&said));
    thread::spawn(move || {
        lines.map_while(Result::ok).for_each(|line| all.lock().expect("a lock").push(line));
    });
    said
}

fn count(said: &Said, words: &str) -> usize {
    said.lock().expect("a lock").iter().filter(|line| line.contains(words)).count()
}

/// Shows how long after they were saved versions were heard.
fn show_delays(said: &Said) {
    let said = said.lock().expect("a lock");
    let delay = |line: &String| line.strip_prefix("heard ")?.split(' ').next()?.parse::<u32>().ok();
    let mut delays_ms: Vec<u32> = said.iter().filter_map(delay).collect();
    delays_ms.sort_unstable();
    let share = |share: f64| delays_ms.get((delays_ms.len() as f64 * share) as usize).copied().unwrap_or(0);
    let most = delays_ms.last().copied().unwrap_or(0);
    println!(
        "saved to heard, {} versions: p50 {} ms, p99 {} ms, most {most} ms",
        delays_ms.len(),
        share(0.5),
        share(0.99)
    );
}

fn main() -> ExitCode {
    let mut numbers = std::env::args().filter_map(|argument| argument.parse::<u64>().ok());
    let (seconds, seed) = (numbers.next().unwrap_or(60), numbers.next().unwrap_or(1).max(1));
    let folder = tempfile::tempdir().expect("a folder");
    let song = folder.path().join("song.ph");
    let mut hands = Hands::new(seed);
    fs::write(&song, &hands.text).expect("a file");
    let mut command = Command::new(env!("CARGO_BIN_EXE_phonon"));
    command.current_dir(folder.path()).stdin(Stdio::null()).stderr(Stdio::piped());
    command.args(["run", "song.ph", "--device", "null", "--plain", "--record", "set.wav"]);
    let mut child = command.spawn().expect("a process");
    let said = listen(&mut child);
    let (began, length) = (Instant::now(), Duration::from_secs(seconds));
    let (mut done, mut memory) = (BTreeMap::<&str, u32>::new(), Vec::new());
    while began.elapsed() < length {
        thread::park_timeout(Duration::from_millis(hands.dice.below(PAUSE_MS as usize) as u64));
        for deed in [hands.edit(), hands.save(&song)] {
            *done.entry(deed).or_default() += 1;
        }
        memory.push(resident_mb(&child));
        if let Ok(Some(status)) = child.try_wait() {
            let words = said.lock().expect("a lock").join("\n");
            eprintln!("the set ended by itself after {:?}, {status}:\n{words}", began.elapsed());
            return ExitCode::FAILURE;
        }
    }
    let id = child.id().to_string();
    _ = Command::new("kill").args(["-INT", &id]).status();
    let code = child.wait().expect("an end").code();
    let recorded = hound::WavReader::open(folder.path().join("set.wav")).map(|file| file.duration());
    println!("{seconds} s, seed {seed}, exit code {code:?}, recorded {recorded:?} frames");
    println!("{done:?}");
    let errors = count(&said, "plays on");
    println!("{errors} versions refused, the one before played on; {} lines said", count(&said, ""));
    show_delays(&said);
    let at = |share: usize| memory.get(memory.len() * share / 100).or(memory.last()).copied().unwrap_or(0.0);
    println!("resident: {:.1} MB after a tenth, {:.1} after half, {:.1} at the end", at(10), at(50), at(100));
    let trouble =
        ["underruns", "more to do than time", "could not be made", "device is gone", "no sound has been"];
    let said = said.lock().expect("a lock");
    said.iter()
        .filter(|line| trouble.iter().any(|word| line.contains(word)))
        .for_each(|line| println!("{line}"));
    let is_whole = recorded.is_ok_and(|frames| u64::from(frames) > (seconds - seconds / 10) * 44_100);
    if code == Some(130) && is_whole { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

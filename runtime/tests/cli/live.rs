//! Playing live, on the device that nobody hears.

use super::report::read_report;
use super::support::*;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};

/// A set under way.
struct Set {
    child: Child,
    lines: std::io::Lines<BufReader<std::process::ChildStderr>>,
}

impl Set {
    fn new(folder: &tempfile::TempDir, arguments: &[&str]) -> Set {
        let mut command = phonon(folder, arguments);
        let mut child = command.stderr(Stdio::piped()).spawn().expect("a process");
        let lines = BufReader::new(child.stderr.take().expect("a pipe")).lines();
        Set { child, lines }
    }

    /// Reads what is said until a line has these words.
    fn until(&mut self, words: &str) {
        let mut said = Vec::new();
        for line in self.lines.by_ref() {
            let line = line.expect("a line");
            let is_it = line.contains(words);
            said.push(line);
            if is_it {
                return;
            }
        }
        panic!("`{words}` was never said: {said:#?}");
    }

    /// Sends a signal; the exit code.
    fn signal(self, name: &str) -> i32 {
        self.end(name).0
    }

    /// Sends a signal; the exit code, and the last line that is said.
    fn end(mut self, name: &str) -> (i32, String) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-s", name, &id]).status().expect("a process").success());
        let last = self.lines.by_ref().map(|line| line.expect("a line")).last();
        (self.child.wait().expect("an end").code().expect("an exit code"), last.unwrap_or_default())
    }
}

#[test]
fn what_is_recorded_is_what_is_rendered() {
    let folder = folder();
    write(&folder, "a.ph", "tempo: 8\n~a: saw 110 # lpf 800\nout: s \"bd*4 hh*8\" + ~a * 0.2");
    let length = ["-c", "5", "--bit-depth", "32f"];
    expect(&folder, &[&["run", "a.ph", "-o", "offline.wav"], &length[..]].concat(), 0, &[]);
    let live = [
        "run",
        "a.ph",
        "--device",
        "null",
        "--record",
        "live.wav",
        "--plain",
        "-b",
        "128",
        "--overload",
        "wait",
    ];
    expect(&folder, &[&live[..], &length].concat(), 0, &["playing `a.ph` on `null`", "recording to"]);
    assert_eq!(frames(&folder, "live.wav"), frames(&folder, "offline.wav"));
    assert!(read(&folder, "live.wav") == read(&folder, "offline.wav"), "the bits are the same");
}

#[test]
fn more_channels_and_stems_change_nothing_that_is_recorded_and_are_what_is_rendered() {
    let folder = folder();
    write(
        &folder,
        "a.ph",
        "tempo: 8\n~a: saw 110 # lpf 800\n~b: s \"bd*4 hh*8\"\nout1: ~b + ~a * 0.2\nout2: ~a",
    );
    let length = ["-c", "5", "--bit-depth", "32f"];
    let files = ["run", "a.ph", "-o", "offline.wav", "--stems", "offline"];
    expect(&folder, &[&files[..], &length].concat(), 0, &[]);
    let live =
        ["run", "a.ph", "--device", "null", "--channels", "4", "--record", "live.wav", "--stems", "live"];
    let rest = ["--plain", "--overload", "wait"];
    let words = ["recording to `live.wav`", "writing stems to `live`"];
    expect(&folder, &[&live[..], &length, &rest].concat(), 0, &words);
    for file in [".wav", "/1-out1.wav", "/2-out2.wav", "/buses/a.wav", "/buses/b.wav"] {
        let [offline, live] = ["offline", "live"].map(|name| read(&folder, &format!("{name}{file}")));
        assert!(offline == live, "{file} has the same bits");
    }
    assert_eq!(names(&folder), ["a.ph", "live", "live.wav", "offline", "offline.wav"]);
}

#[test]
fn stems_of_buses_that_come_and_go_are_equally_long() {
    let folder = folder();
    let text =
        |out: &str| format!("~bass: saw 55 * 0.2\n~lead: sine 440 * 0.1\n~wind: noise * 0.1\nout: {out}\n");
    write(&folder, "a.ph", text("~bass + ~lead"));
    let mut set = Set::new(&folder, &["run", "a.ph", "--device", "null", "--plain", "--stems", "s"]);
    set.until("playing");
    for out in ["~bass + ~lead + ~wind", "~bass + ~wind"] {
        write(&folder, "a.ph", text(out));
        set.until("heard");
    }
    assert_eq!(set.signal("TERM"), 143);
    let stems = ["outputs/out", "1-bass", "2-lead", "3-wind", "buses/bass", "buses/lead", "buses/wind"];
    let lengths = stems.map(|name| frames(&folder, &format!("s/{name}.wav")));
    assert!(lengths[0] > 1_000 && lengths == [lengths[0]; 7], "{lengths:?}");
}

#[test]
fn outputs_without_channels_are_told_once_in_each_version() {
    let folder = folder();
    write(&folder, "a.ph", "out1: saw 55 * 0.1\nout3: saw 110 * 0.1");
    let mut set = Set::new(&folder, &["run", "a.ph", "--device", "null", "--plain", "--channels", "4"]);
    set.until("`out3` has no channels of its own: there are 4");
    set.until("`--channels 6` plays on as many");
    write(&folder, "a.ph", "out1: saw 55 * 0.1\nout4: saw 110 * 0.1");
    set.until("`out4` has no channels of its own: there are 4");
    assert_eq!(set.signal("TERM"), 143);
    for (number, words) in [("3", "an even number from 2 to 64"), ("66", "an even number from 2 to 64")] {
        let arguments = ["run", "a.ph", "--device", "null", "--channels", number];
        expect(&folder, &arguments, 2, &["--channels", words]);
    }
}

#[test]
fn a_set_follows_its_file_and_plays_on_whatever_is_written() {
    let folder = folder();
    write(&folder, "a.ph", "~bass: saw 55 # lpf 500 0.8\nout: ~bass * 0.3");
    let mut set = Set::new(&folder, &["run", "a.ph", "--device", "null", "--plain", "--record", "a.wav"]);
    set.until("playing");
    write(&folder, "a.ph", "~bass: saw 55 # lpf 800 0.8\nout: ~bass * 0.3");
    set.until("lpf cutoff 500 -> 800");
    set.until("kept");
    write(&folder, "a.ph", "~bass: saw 55 # lfp 800 0.8\nout: ~bass * 0.3");
    set.until("did you mean `lpf`");
    set.until("plays on");
    write(&folder, "a.ph", "out: s \"nosuchsample\"");
    set.until("there is no sample");
    set.until("plays on");
    write(&folder, "a.ph", "~bass: saw 55 # lpf 800 0.8\nout: ~bass * 0.4 + s \"bd*4\"");
    set.until("+");
    assert_eq!(set.signal("TERM"), 143);
    // It faded out, and the recording is whole.
    let mut reader = hound::WavReader::open(folder.path().join("a.wav")).expect("a WAV");
    let values: Vec<i16> = reader.samples().map(|value| value.expect("a value")).collect();
    let end = &values[values.len() - 16..];
    assert!(end.iter().all(|value| value.abs() < 8), "{end:?}");
    assert!(values.iter().any(|value| value.abs() > 1_000));
}

#[test]
fn a_set_ends_with_a_report() {
    let folder = folder();
    write(&folder, "a.ph", TONE);
    let arguments = ["run", "a.ph", "--device", "null", "--plain", "--report", "json"];
    let mut set = Set::new(&folder, &arguments);
    set.until("playing");
    write(&folder, "a.ph", format!("{TONE} * 0.5"));
    set.until("heard");
    write(&folder, "a.ph", format!("{TONE} * nothing"));
    set.until("plays on");
    let (code, said) = set.end("TERM");
    assert_eq!(code, 143);
    let report = read_report(&said);
    assert_eq!(report["versions"], serde_json::json!({ "heard": 2, "refused": 1 }), "{report:#}");
    assert!(report["frames"].as_u64() > Some(0) && report["peak_dbfs"].is_number(), "{report:#}");
}

#[test]
fn a_version_that_waits_for_its_cycle_can_be_replaced_and_the_end_does_not_wait() {
    let folder = folder();
    // No cycle ends while this is tested.
    let text = |cutoff_hz: u32| format!("cps: 0.0001\nout: saw 110 # lpf {cutoff_hz} 0.7\n");
    write(&folder, "a.ph", text(500));
    let arguments = ["run", "a.ph", "--device", "null", "--plain", "--quantize", "cycle", "--report", "json"];
    let mut set = Set::new(&folder, &[&arguments[..], &["--record", "a.wav"]].concat());
    set.until("playing");
    for cutoff_hz in [600, 700] {
        write(&folder, "a.ph", text(cutoff_hz));
        set.until(&format!("cutoff 500 -> {cutoff_hz}"));
    }
    write(&folder, "a.ph", "out: saw 110 # lfp 500");
    set.until("did you mean `lpf`");
    let (code, said) = set.end("TERM");
    assert_eq!(code, 143);
    let report = read_report(&said);
    assert_eq!(report["versions"], serde_json::json!({ "heard": 1, "refused": 1 }), "{report:#}");
    for figure in ["rms_dbfs", "true_peak_dbtp"] {
        assert!(report[figure].as_f64().is_some_and(|level| level < 3.0), "{report:#}");
    }
    let mut reader = hound::WavReader::open(folder.path().join("a.wav")).expect("a WAV");
    let values: Vec<i16> = reader.samples().map(|value| value.expect("a value")).collect();
    let end = &values[values.len() - 16..];
    assert!(end.iter().all(|value| value.abs() < 8), "it fades out: {end:?}");
}

#[test]
fn what_will_not_be_computed_in_time_is_refused_for_its_voices_too() {
    let folder = folder();
    write(&folder, "a.ph", TONE);
    let mut set = Set::new(&folder, &["run", "a.ph", "--device", "null", "--plain", "--threads", "1"]);
    set.until("playing");
    // Few notes, each of which is held for very long.
    let ugens = " # lush 0.5".repeat(16);
    write(&folder, "a.ph", format!("~pad: saw freq{ugens}\nout: s \"~pad*16\" # sustain 60 # gain 0.01\n"));
    set.until("of the time there is, so the version before plays on");
    assert_eq!(set.signal("TERM"), 143);
}

#[test]
fn a_device_that_is_named_must_be_there() {
    let folder = folder();
    write(&folder, "a.ph", TONE);
    expect(&folder, &["run", "a.ph", "--device", "hall"], 3, &["there is no device `hall`"]);
    expect(&folder, &["run", "a.ph", "--host", "nohost"], 2, &["--host"]);
}

#[test]
fn what_is_for_files_is_refused_on_a_device() {
    let folder = folder();
    for option in [
        "-o=a.wav",
        "--plot=a.png",
        "--spectrogram=a.png",
        "--profile",
        "--timings=a.json",
        "--normalize",
        "--until-silent",
        "--tail=2s",
    ] {
        for live in [
            &["--device", "null"][..],
            &["--channels", "4"],
            &["--record", "b.wav"],
            &["--interactive"],
            &["--tui"],
        ] {
            let (name, _) = option.split_once('=').unwrap_or((option, ""));
            let name = if name == "-o" { "--output" } else { name };
            expect(&folder, &[&["run", "-e", TONE, option], live].concat(), 2, &[name, live[0]]);
        }
    }
    assert_eq!(names(&folder), [""; 0]);
}

#[test]
fn an_interrupted_set_ends_with_its_signal() {
    let folder = folder();
    write(&folder, "a.ph", TONE);
    let mut set = Set::new(&folder, &["run", "a.ph", "--device", "null", "--plain"]);
    set.until("playing");
    assert_eq!(set.signal("INT"), 130);
}

#[test]
fn a_program_is_entered_at_the_prompt() {
    let folder = folder();
    let mut command = phonon(&folder, &["run", "-i", "--device", "null", "--record", "a.wav"]);
    let mut child = command.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("a process");
    let entries = "~bass: saw 55 # lpf 500\n\
                   ~bass * 0.3\n\
                   ~bass: saw 55 # lfp 500\n\
                   ~bass: saw 110 # lpf 800\n\
                   ~drums: s \"bd*4\"\n\
                   :text\n:graph\n:events ~drums\n:nosuch\n:save a.ph\n:quit\n";
    child.stdin.take().expect("a pipe").write_all(entries.as_bytes()).expect("written");
    let output = child.wait_with_output().expect("an end");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}");
    for words in
        ["did you mean `lpf`", "~bass: saw 110 # lpf 800", "there is no `:nosuch`", "saved to `a.ph`"]
    {
        assert!(said.contains(words), "{words}: {said}");
    }
    let text = std::fs::read_to_string(folder.path().join("a.ph")).expect("a text");
    assert_eq!(text, "out: ~bass * 0.3\n~bass: saw 110 # lpf 800\n~drums: s \"bd*4\"\n");
    assert!(frames(&folder, "a.wav") > 1_000);
}

//! `phonon run`, and its older spellings.

use crate::support::*;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};

#[test]
fn renders_a_file_beside_the_source() {
    let folder = folder();
    write(&folder, "pieces/song.ph", TONE);
    let words = [
        "there is no audio device",
        "pieces/song.wav",
        " 16.000 s ",
        "x real time",
        "peak -6.0 dBFS",
        "hash ",
    ];
    expect(&folder, &["run", "pieces/song.ph"], 0, &words);
    assert_eq!(frames(&folder, "pieces/song.wav"), 705_600);
    expect(&folder, &["run", "-e", TONE, "-c", "1"], 0, &["`phonon.wav`"]);
    assert_eq!(names(&folder), ["phonon.wav", "pieces"]);
}

#[test]
fn reads_standard_input() {
    let folder = folder();
    let mut child = phonon(&folder, &["run", "-", "-o", "a.wav", "-c", "1"])
        .stdin(Stdio::piped())
        .spawn()
        .expect("a process");
    child.stdin.take().expect("a pipe").write_all(TONE.as_bytes()).expect("a pipe");
    assert!(child.wait().expect("an end").success());
    assert_eq!(frames(&folder, "a.wav"), 88_200);
}

#[test]
fn writes_standard_output() {
    let folder = folder();
    expect(&folder, &["run", "-e", TONE, "-c", "1", "-o", "a.wav"], 0, &[]);
    let output =
        phonon(&folder, &["run", "-e", TONE, "-c", "1", "-o", "-", "-q"]).output().expect("a process");
    assert!(output.stdout == read(&folder, "a.wav"));
    assert_eq!(said(&output), (0, String::new()));
}

#[test]
fn lengths_can_be_given_in_many_ways() {
    let folder = folder();
    let cases: [(&[&str], u32); 7] = [
        (&["-c", "0.5"], 44_100),
        (&["--duration", "1.5s"], 66_150),
        (&["-d", "100ms", "--tail", "1s"], 48_510),
        (&["-d", "0", "--tail", "1ms"], 44),
        (&["-c", "1", "-r", "8000"], 16_000),
        (&["-c", "1", "--start", "1000000"], 88_200),
        (&["-d", "500ms", "--tail", "0", "--seed", "7", "--no-opt"], 22_050),
    ];
    for (options, expected) in cases {
        expect(&folder, &[&["run", "-e", TONE, "-o", "a.wav"], options].concat(), 0, &[]);
        assert_eq!(frames(&folder, "a.wav"), expected, "{options:?}");
    }
}

#[test]
fn the_size_of_blocks_is_not_heard() {
    let folder = folder();
    for (name, size) in [("a.wav", "512"), ("b.wav", "1"), ("c.wav", "1000")] {
        expect(&folder, &["run", "-e", TONE, "-c", "1", "-o", name, "-b", size], 0, &[]);
    }
    assert!(read(&folder, "a.wav") == read(&folder, "b.wav"));
    assert!(read(&folder, "a.wav") == read(&folder, "c.wav"));
}

#[test]
fn older_spellings_do_the_same() {
    let folder = folder();
    write(&folder, "song.ph", TONE);
    expect(&folder, &["run", "song.ph", "-o", "a.wav", "-c", "2"], 0, &[]);
    let older =
        ["render", "song.ph", "b.wav", "--cycles", "2", "--threads", "4", "--realtime", "--parallel=true"];
    expect(&folder, &older, 0, &[]);
    expect(&folder, &["live", "song.ph", "-c", "2", "--parallel"], 0, &["song.wav"]);
    assert!(read(&folder, "a.wav") == read(&folder, "b.wav"));
    assert!(read(&folder, "a.wav") == read(&folder, "song.wav"));
}

#[test]
fn says_when_nothing_or_too_much_is_heard() {
    let folder = folder();
    expect(
        &folder,
        &["run", "-e", "out: sine 440 * 0", "-c", "1"],
        0,
        &["warning: the sound is all zero", "-inf dBFS"],
    );
    let loud = "out: sine 440 * 4";
    expect(
        &folder,
        &["run", "-e", loud, "-c", "1"],
        0,
        &["warning: the sound clips", "+12.0 dBFS", "multiply it by 0.2"],
    );
    let (_, said) = run(&folder, &["run", "-e", loud, "-c", "1", "--bit-depth", "32f"]);
    assert!(!said.contains("warning"), "{said}");
    let crowd = "~a: sine 440 * 0.001\nout: s \"~a*16000\" # legato 9000";
    expect(&folder, &["run", "-e", crowd, "-d", "300ms"], 0, &["warning: too many voices at once"]);
}

#[test]
fn what_sounds_at_the_end_rings_out() {
    let folder = folder();
    // An event begins on the very frame that the piece is over on.
    for tail in ["auto", "500ms"] {
        let piece = "out: s \"bd*4\" # speed 0.25";
        let (code, said) = run(&folder, &["run", "-e", piece, "-c", "1", "--tail", tail, "-o", "a.wav"]);
        assert!(code == 0 && !said.contains("internal error"), "{said}");
    }
}

#[test]
fn a_cycle_with_too_many_events_writes_nothing() {
    let folder = folder();
    let code = "out: s \"bd/<1!9 0.000001>\"";
    expect(&folder, &["run", "-e", code, "-c", "10"], 1, &["E0204", "more than 65536 events in cycle 9"]);
    expect(&folder, &["run", "-e", code, "-o", "ok.wav", "-c", "9"], 0, &[]);
    assert_eq!(names(&folder), ["ok.wav"]);
}

#[test]
fn says_when_voices_are_missing() {
    let folder = folder();
    let crowd = "~v: saw 110\nout: s \"~v*16000\" # gain 0.001 # legato 9000";
    expect(&folder, &["run", "-e", crowd, "-d", "300ms"], 0, &["warning: too many voices at once: "]);
}

#[test]
fn messages_have_three_forms() {
    let folder = folder();
    let (_, said) = run(&folder, &["run", "-e", TONE, "-c", "1", "--message-format", "json"]);
    let lines: Vec<serde_json::Value> =
        said.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(lines[0]["severity"], "note");
    assert_eq!((&lines[1]["frames"], &lines[1]["output"]), (&88_200.into(), &"phonon.wav".into()));
    let (_, said) = run(&folder, &["run", "nothing.ph", "--color", "always"]);
    assert!(said.starts_with("\u{1b}[1;31merror\u{1b}[0m: "), "{said}");
    let (code, said) = run(&folder, &["run", "-e", TONE, "-c", "1", "-q"]);
    assert_eq!((code, said.as_str()), (0, ""));
}

#[test]
fn progress_is_shown_if_asked_for() {
    let folder = folder();
    let (_, said) = run(&folder, &["run", "-e", TONE, "-c", "8", "-q", "--progress", "always"]);
    let tenths: Vec<String> = (1..=10).map(|tenth| format!("{} %", tenth * 10)).collect();
    assert_eq!(said.lines().collect::<Vec<_>>(), tenths);
}

#[test]
fn usage_errors_end_with_2() {
    let folder = folder();
    write(&folder, "song.ph", TONE);
    let cases: [&[&str]; 9] = [
        &[],
        &["play", "song.ph"],
        &["run"],
        &["run", "song.ph", "-e", TONE],
        &["run", "song.ph", "-c", "-1"],
        &["run", "song.ph", "-c", "1", "-d", "1s"],
        &["run", "song.ph", "-r", "0"],
        &["run", "song.ph", "-b", "0"],
        &["run", "song.ph", "--bit-depth", "12"],
    ];
    for arguments in cases {
        expect(&folder, arguments, 2, &["--help"]);
    }
    assert_eq!(names(&folder), ["song.ph"]);
}

#[test]
fn help_has_examples() {
    let folder = folder();
    for arguments in [
        &["--help"][..],
        &["run", "--help"],
        &["render", "-h"],
        &["live", "-h"],
        &["samples", "list", "-h"],
        &["diff", "-h"],
        &["test", "-h"],
        &["init", "-h"],
        &["completions", "-h"],
        &["man", "-h"],
    ] {
        let output = phonon(&folder, arguments).output().expect("a process");
        assert!(String::from_utf8_lossy(&output.stdout).contains("Example"), "{arguments:?}");
    }
}

#[test]
fn programs_that_cannot_be_read_end_with_3() {
    let folder = folder();
    fs::create_dir(folder.path().join("pieces")).expect("a folder");
    expect(&folder, &["run", "nothing.ph"], 3, &["error: cannot read `nothing.ph`"]);
    expect(&folder, &["run", "pieces"], 3, &["`pieces` is a directory"]);
}

#[test]
fn texts_that_are_no_program_end_with_1() {
    let folder = folder();
    write(&folder, "nul.ph", "out: sine\0 440");
    write(&folder, "large.ph", vec![b' '; (16 << 20) + 1]);
    expect(&folder, &["run", "nul.ph"], 1, &["nul.ph:1:10", "NUL"]);
    expect(&folder, &["run", "large.ph"], 1, &["large.ph:1:1", "larger than 16 MiB"]);
    write(&folder, "latin.ph", b"out: sine 440\n-- caf\xe9");
    expect(&folder, &["run", "latin.ph"], 1, &["latin.ph:2:7", "UTF-8"]);
    #[cfg(unix)]
    expect(&folder, &["run", "/dev/zero"], 1, &["/dev/zero:1:1", "larger than 16 MiB"]);
    assert_eq!(names(&folder), ["large.ph", "latin.ph", "nul.ph"]);
}

#[test]
fn a_program_with_errors_writes_nothing() {
    let folder = folder();
    write(&folder, "old.wav", "precious");
    for code in
        ["out: sine (", "out: ~nothing", "out: nothing 3", "", "out: s \"bd*1000000\"", "out: s \"nothing\""]
    {
        expect(&folder, &["run", "-e", code, "-o", "old.wav"], 1, &[]);
        expect(&folder, &["run", "-e", code], 1, &[]);
    }
    assert_eq!((names(&folder), read(&folder, "old.wav")), (vec!["old.wav".into()], b"precious".to_vec()));
}

#[test]
fn the_source_is_not_written() {
    let folder = folder();
    write(&folder, "song.wav", TONE);
    expect(&folder, &["run", "song.wav"], 2, &["`song.wav` is read, so it is not written"]);
    expect(&folder, &["run", "song.wav", "-o", "./song.wav"], 2, &[]);
    assert_eq!(
        (names(&folder), read(&folder, "song.wav")),
        (vec!["song.wav".into()], TONE.as_bytes().to_vec())
    );
}

#[test]
fn unfit_outputs_are_refused_before_rendering() {
    let folder = folder();
    fs::create_dir(folder.path().join("pieces")).expect("a folder");
    expect(&folder, &["run", "-e", TONE, "-o", "pieces"], 2, &["is a directory"]);
    expect(&folder, &["run", "-e", TONE, "-o", "nowhere/a.wav"], 3, &["cannot write `nowhere/a.wav`"]);
    expect(&folder, &["run", "-e", TONE, "-o", "a.wav", "-d", "100h"], 2, &["59.14 GiB", "at most 4 GiB"]);
    assert_eq!(names(&folder), ["pieces"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_ends_with_3() {
    let folder = folder();
    expect(&folder, &["run", "-e", TONE, "-o", "/dev/full"], 3, &["cannot write `/dev/full`"]);
    expect(&folder, &["run", "-e", TONE, "-c", "1", "-o", "/dev/null"], 0, &[]);
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_grow_ends_with_3() {
    let folder = folder();
    write(&folder, "a.wav", "precious");
    let limited = format!("ulimit -f 100; exec {} run -e '{TONE}' -o a.wav", env!("CARGO_BIN_EXE_phonon"));
    let mut command = Command::new("sh");
    command.args(["-c", &limited]).current_dir(folder.path());
    let (code, said) = said(&command.output().expect("a process"));
    assert!(code == 3 && said.contains("cannot write `a.wav`"), "{code}: {said}");
    assert_eq!((names(&folder), read(&folder, "a.wav")), (vec!["a.wav".into()], b"precious".to_vec()));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let folder = folder();
    let mut command = phonon(&folder, &["run", "-e", TONE, "-d", "10m", "-o", "-"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("a process");
    let mut head = [0; 4];
    child.stdout.take().expect("a pipe").read_exact(&mut head).expect("a header");
    assert_eq!(&head, b"RIFF");
    assert_eq!(said(&child.wait_with_output().expect("an end")), (0, String::new()));
}

/// Renders a long sound, and sends a signal when a tenth of it is done.
#[cfg(unix)]
fn interrupted(signal: &str, code: i32) {
    let folder = folder();
    write(&folder, "long.wav", "precious");
    let mut command =
        phonon(&folder, &["run", "-e", TONE, "-d", "10m", "-o", "long.wav", "--progress", "always"]);
    let mut child = command.stderr(Stdio::piped()).spawn().expect("a process");
    let mut lines = BufReader::new(child.stderr.take().expect("a pipe")).lines();
    assert_eq!(lines.next().expect("a line").expect("a line"), "10 %");
    let sent = Command::new("kill").args([signal, &child.id().to_string()]).status();
    assert!(sent.expect("a signal").success());
    let said: Vec<String> = lines.map(|line| line.expect("a line")).collect();
    assert_eq!(child.wait().expect("an end").code(), Some(code), "{said:?}");
    assert!(said.last().expect("last words").ends_with("kept as `long.partial.wav`"), "{said:?}");
    assert_eq!(
        (names(&folder), read(&folder, "long.wav")),
        (vec!["long.partial.wav".into(), "long.wav".into()], b"precious".to_vec())
    );
    let kept = frames(&folder, "long.partial.wav");
    assert!((600 * 4_410..600 * 44_100).contains(&kept), "{kept} frames");
}

#[cfg(unix)]
#[test]
fn an_interrupt_keeps_what_is_there() {
    interrupted("-INT", 130);
}

#[cfg(unix)]
#[test]
fn a_termination_keeps_what_is_there() {
    interrupted("-TERM", 143);
}

#[test]
fn blocks_are_timed_without_a_device() {
    let folder = folder();
    write(&folder, "song.ph", TONE);
    let words = ["song.ph  173 blocks of 512 frames  1 thread ", "mean", "p99", "% of the budget", "fit"];
    expect(&folder, &["run", "--realtime", "song.ph", "-c", "1"], 0, &words);
    let json = ["run", "--realtime", "song.ph", "-c", "1", "--report", "json", "--threads", "2", "-b", "64"];
    let (code, said) = run(&folder, &json);
    let said: serde_json::Value = serde_json::from_str(&said).expect("one object");
    assert_eq!((code, &said["blocks"], &said["threads"]), (0, &1_379.into(), &2.into()));
    assert!(said["p50_ms"].as_f64() > Some(0.0) && said["p50_ms"].as_f64() <= said["max_ms"].as_f64());
    assert_eq!(names(&folder), ["song.ph"], "nothing is written");
    expect(&folder, &["run", "--realtime", "song.ph", "-o", "a.wav"], 2, &["--output"]);
    expect(&folder, &["run", "song.ph", "--threads", "0"], 2, &["`auto` or a number from 1 to 64"]);
}

#[test]
fn threads_are_not_heard() {
    let folder = folder();
    let text = "out: s \"bd*4\" + (saw 110 # lpf 900 0.4) + (saw 165 # reverb 0.3 0.5)";
    for (name, threads) in [("a.wav", "1"), ("b.wav", "2"), ("c.wav", "5"), ("d.wav", "auto")] {
        let run = ["run", "-e", text, "-c", "2", "-o", name, "--threads", threads, "--pin"];
        expect(&folder, &run, 0, &["thread"]);
        assert!(read(&folder, "a.wav") == read(&folder, name), "{threads} threads");
    }
}

//! Samples as the command line shows them, and what it says of bad ones.

use crate::support::*;
use phonon_runtime::bank::SIDE_BYTES_MAX;
use tempfile::TempDir;

#[test]
fn samples_are_looked_for_in_order() {
    let folder = folder();
    let roots = ["given", "listed", "samples", "home/.local/share/phonon/samples"];
    std::fs::create_dir(folder.path().join("given")).expect("a folder");
    for root in roots.iter().rev() {
        write_sample(&folder, &format!("{root}/mine/a.wav"), 0.5);
        let mut command = phonon(&folder, &["samples", "list", "--samples", "given"]);
        command.env("PHONON_SAMPLES", "listed").env("HOME", folder.path().join("home"));
        let list = String::from_utf8(command.output().expect("a process").stdout).expect("text");
        let line = list.lines().find(|line| line.starts_with("mine")).expect("a line");
        assert!(
            line.ends_with(&format!("  1  {root}/mine")) || line.ends_with(&format!("/{root}/mine")),
            "{line}"
        );
    }
}

#[test]
fn unknown_samples_are_shown_in_the_text() {
    let folder = folder();
    write_sample(&folder, "samples/kick/a.wav", 0.5);
    write(&folder, "song.ph", "-- a piece\nout: s \"kick kik kick\"\n");
    let words = ["song.ph:2:14", "E0304", "there is no sample `kik`", "kick"];
    expect(&folder, &["run", "song.ph", "--message-format", "short"], 1, &words[..3]);
    expect(&folder, &["run", "song.ph"], 1, &words);
    assert_eq!(names(&folder), ["samples", "song.ph"]);
    // The place is that of the name, not that of another control.
    let code = "out: s \"kik\" # n 2 # note (\"0 1\" $ fast 2)";
    expect(&folder, &["run", "-e", code, "--message-format", "short"], 1, &["-e:1:9"]);
    // So it is with a sample that a sound is played through.
    let code = "out: saw 110 # convolve \"kik\"";
    expect(&folder, &["run", "-e", code, "--message-format", "short"], 1, &["-e:1:25", words[2]]);
}

#[test]
fn samples_that_cannot_be_read_end_with_3() {
    let folder = folder();
    write(&folder, "samples/kick/a.wav", "no sound");
    write(&folder, "samples/kick/b.flac", "");
    write_sample(&folder, "samples/kick/c.wav", 0.5);
    let code = "out: s \"kick kick:1 kick:2\"";
    let words = ["samples/kick/a.wav` is not a sound file", "samples/kick/b.flac` is empty"];
    expect(&folder, &["run", "-e", code], 3, &words);
    assert_eq!(names(&folder), ["samples"]);
    expect(&folder, &["run", "-e", TONE, "--samples", "nowhere"], 3, &["`nowhere` is not a folder"]);
    // What can be played is played.
    let words = ["warning: sample", words[0], words[1], "; it is silent", "peak -9.0 dBFS"];
    expect(&folder, &["run", "-e", code, "--lenient", "-o", "a.wav"], 0, &words);
    let words = ["warning[E0304]: there is no sample `kik`", "peak -9.0 dBFS"];
    expect(&folder, &["run", "-e", "out: s \"kik kick:2\"", "--lenient", "-o", "a.wav"], 0, &words);
}

#[test]
fn samples_are_shown() {
    let folder = folder();
    write_sample(&folder, "given/a/b/c.wav", 0.5);
    write_sample(&folder, "given/piano/c3.wav", 0.25);
    write_sample(&folder, "given/piano/c4.wav", 0.25);
    let shown = |arguments: &[&str]| {
        let all: Vec<&str> =
            ["samples"].iter().chain(arguments).chain(&["--samples", "given"]).copied().collect();
        let output = phonon(&folder, &all).output().expect("a process");
        assert!(output.status.success(), "{all:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("text")
    };
    let list = shown(&["list"]);
    for line in
        ["a_b       1  given/a/b\n", "b         1  given/a/b\n", "piano     2  given/piano, by note\n"]
    {
        assert!(list.contains(line), "{line} {list}");
    }
    let json =
        |arguments: &[&str]| -> serde_json::Value { serde_json::from_str(&shown(arguments)).expect("JSON") };
    let list = json(&["list", "--emit", "json"]);
    let piano = list.as_array().and_then(|names| names.iter().find(|entry| entry["name"] == "piano"));
    let expected =
        serde_json::json!({ "name": "piano", "count": 2, "place": "given/piano", "by_note": true });
    assert_eq!(piano, Some(&expected));
    let info = shown(&["info", "piano:0"]);
    for word in [
        "piano:0  given/piano/c3.wav",
        "32-bit float WAV, 44100 Hz, 1 channels, 4410 frames (0.100 s)",
        "peak 0.250",
        "-12 semitones",
    ] {
        assert!(info.contains(word), "{word} {info}");
    }
    assert_eq!(json(&["info", "piano", "--emit", "json"])[1]["frames"], 4_410);
    assert!(shown(&["info", "given/a/b/c.wav"]).starts_with("given/a/b/c.wav  given/a/b/c.wav"));
    assert!(shown(&["info", "bd"]).contains("bd:3  built in"));
    expect(&folder, &["samples", "info", "pian", "--samples", "given"], 3, &["did you mean `piano`?"]);
}

#[test]
fn samples_are_checked() {
    let folder = folder();
    write_sample(&folder, "given/good/a.wav", 0.5);
    expect(
        &folder,
        &["samples", "check", "--samples", "given"],
        0,
        &["1 files: 0 cannot be played, 0 are odd"],
    );
    let whole = read(&folder, "given/good/a.wav");
    write(&folder, "given/good/b.wav", &whole[..whole.len() / 2]);
    write(&folder, "given/bad/a.ogg", "OggS, and then nothing");
    write(&folder, "given/strudel.json", "[]");
    let words =
        ["warning: the map `given/strudel.json` is no JSON object", "3 files: 1 cannot be played, 1 are odd"];
    expect(&folder, &["samples", "check", "--samples", "given"], 3, &words);
    let output = phonon(&folder, &["samples", "check", "--samples", "given"]).output().expect("a process");
    let shown = String::from_utf8(output.stdout).expect("text");
    assert!(
        shown.contains("given/bad/a.ogg` cannot be decoded") && shown.contains("is cut short"),
        "{shown}"
    );
}

const LONG_FRAMES: u32 = SIDE_BYTES_MAX as u32 / 4 + 1;

/// A folder with `long.wav`, a frame longer than memory may have it.
fn long_sample() -> TempDir {
    let folder = folder();
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 44_100,
        bits_per_sample: 8,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::create(folder.path().join("long.wav"), spec).expect("a file");
    (0..LONG_FRAMES).for_each(|at| writer.write_sample(at as i32 % 100).expect("a value"));
    writer.finalize().expect("a header");
    folder
}

/// Plays `long.wav`.
const PLAY_LONG: [&str; 7] =
    ["run", "-e", "out: s \"long\"", "--samples=.", "--output=a.wav", "--cycles=1", "--quiet"];

#[test]
fn long_samples_stream_from_the_cache_of_the_user() {
    let folder = long_sample();
    let shown = |arguments: &[&str]| {
        let mut command = phonon(&folder, arguments);
        let output = command.env("HOME", folder.path()).output().expect("a process");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        [output.stdout, output.stderr].map(|said| String::from_utf8(said).expect("text"))
    };
    let [info, _] = shown(&["samples", "info", "long.wav"]);
    assert!(info.contains(", streams from disk (33 MiB)"), "{info}");
    let [info, _] = shown(&["samples", "info", "long.wav", "--emit", "json"]);
    let json: serde_json::Value = serde_json::from_str(&info).expect("JSON");
    assert_eq!((&json[0]["memory_bytes"], &json[0]["disk_bytes"]), (&0.into(), &(4 * LONG_FRAMES).into()));
    let [_, check] = shown(&["samples", "check", "--samples", "."]);
    assert!(check.contains("1 files: 0 cannot be played, 0 are odd, 1 stream from disk"), "{check}");
    shown(&PLAY_LONG);
    assert_eq!(frames(&folder, "a.wav"), 2 * 44_100);
}

#[cfg(unix)]
#[test]
fn a_disk_without_room_for_a_long_sample_is_told() {
    let folder = long_sample();
    let expected = "long.wav` does not fit into memory and cannot be kept on disk, in `";
    // A home that is a file.
    let mut command = phonon(&folder, &PLAY_LONG);
    let (code, shown) =
        said(&command.env("HOME", folder.path().join("long.wav")).output().expect("a process"));
    assert!(code == 3 && shown.contains(expected), "{shown}");
    // No file may be longer than half of it.
    let limited = "trap '' XFSZ; ulimit -f 32768; exec \"$0\" \"$@\"";
    let mut command = std::process::Command::new("sh");
    command.args(["-c", limited, env!("CARGO_BIN_EXE_phonon")]).args(PLAY_LONG);
    command.current_dir(folder.path()).env_clear().env("HOME", folder.path());
    let (code, shown) = said(&command.output().expect("a process"));
    assert!(code == 3 && shown.contains(expected) && shown.contains("too large"), "{shown}");
    assert!(!names(&folder).contains(&"a.wav".to_owned()));
}

#[test]
fn a_sample_in_use_is_not_written() {
    let folder = folder();
    write_sample(&folder, "samples/kick/a.wav", 0.5);
    let before = read(&folder, "samples/kick/a.wav");
    expect(
        &folder,
        &["run", "-e", "out: s \"kick\"", "-o", "samples/kick/a.wav"],
        2,
        &["is read, so it is not written"],
    );
    assert!(read(&folder, "samples/kick/a.wav") == before);
}

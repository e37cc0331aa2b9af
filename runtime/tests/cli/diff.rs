//! `phonon diff`.

use crate::support::*;

#[test]
fn equal_sounds_end_with_0_and_different_ones_with_4() {
    let folder = folder();
    let render = |code: &str, name: &str, length: &str| {
        expect(&folder, &["run", "-e", code, "-d", length, "-o", name], 0, &[]);
    };
    render(TONE, "a.wav", "1s");
    render(TONE, "b.flac", "1s");
    render(TONE, "longer.wav", "1500ms");
    render("out: sine 440 * 0.5 + s \"~ bd\" * 0.1", "louder.wav", "2s");
    let diff = |arguments: &[&str]| {
        let all: Vec<&str> = ["diff"].iter().chain(arguments).copied().collect();
        let output = phonon(&folder, &all).output().expect("a process");
        (output.status.code(), String::from_utf8(output.stdout).expect("text"))
    };
    let (code, said) = diff(&["a.wav", "b.flac"]);
    assert_eq!((code, said.as_str()), (Some(0), "`a.wav` and `b.flac` are the same sound: 44100 frames\n"));
    let (code, said) = diff(&["a.wav", "longer.wav"]);
    assert!(code == Some(4) && said.contains("longer.wav` is longer by 22050 (0.5000 s)"), "{said}");
    let (code, said) = diff(&["longer.wav", "louder.wav", "--cps", "0.5"]);
    assert!(code == Some(4) && said.contains("first     frame 44") && said.contains("cycle 0.50"), "{said}");
    let (code, said) = diff(&["longer.wav", "louder.wav", "--emit", "json"]);
    let said: serde_json::Value = serde_json::from_str(&said).expect("JSON");
    assert_eq!((code, &said["equal"], &said["frames"][1]), (Some(4), &false.into(), &88_200.into()));
    assert!(said["stretches"][0]["begin_frame"].as_u64() >= Some(44_100), "{said}");
}

#[test]
fn files_that_cannot_be_compared_end_with_3() {
    let folder = folder();
    expect(&folder, &["run", "-e", TONE, "-d", "1ms", "-o", "a.wav"], 0, &[]);
    write(&folder, "text.wav", "no sound");
    expect(&folder, &["diff", "a.wav", "text.wav"], 3, &["text.wav` is not a sound file"]);
    expect(&folder, &["diff", "a.wav", "nothing.wav"], 3, &["nothing.wav"]);
    expect(&folder, &["diff", "a.wav"], 2, &["--help"]);
    expect(&folder, &["diff", "a.wav", "a.wav", "--cps", "0"], 2, &["cycles per second"]);
}

#[test]
fn what_is_too_soft_to_count_can_be_said() {
    let folder = folder();
    let render = |depth: &str, name: &str| {
        expect(&folder, &["run", "-e", TONE, "-d", "500ms", "-o", name, "--bit-depth", depth], 0, &[]);
    };
    render("16", "a.wav");
    render("32f", "b.wav");
    let code = |arguments: &[&str]| phonon(&folder, arguments).output().expect("a process").status.code();
    assert_eq!(code(&["diff", "a.wav", "b.wav"]), Some(4));
    assert_eq!(code(&["diff", "a.wav", "b.wav", "--tolerance", "-80"]), Some(0));
}

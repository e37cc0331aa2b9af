//! Sample packs as people have them: folders in folders, notes, maps, and loose files.

use crate::support::*;
use phonon_runtime::bank::{Bank, Fault, Samples, inspect};
use std::fs;
use std::path::Path;

/// A root with a sound of one frame in each file; its value is the place in the list, in hundredths.
fn root(files: &[&str]) -> tempfile::TempDir {
    let root = folder();
    for (place, file) in files.iter().enumerate() {
        write(&at(root.path(), file), 1, 32, &[place as f32 / 100.0]);
    }
    root
}

/// The place of the file that is played.
fn place(bank: &mut Bank, name: &str, n: i64, pitch: Option<f64>) -> Result<(usize, f32), Fault> {
    let take = bank.load(name, n, pitch)?;
    Ok(((bank.get(take.id).channels[0][0] * 100.0).round() as usize, take.pitch))
}

/// Expects names with the places of their files.
fn check(root: &Path, expected: &[(&str, &[usize])]) {
    let mut bank = bank(root);
    for (name, places) in expected {
        let heard: Vec<usize> = (0..places.len() as i64)
            .map(|n| place(&mut bank, name, n, None).unwrap_or_else(|fault| panic!("{fault}")).0)
            .collect();
        assert_eq!(heard, *places, "{name}");
        assert_eq!(bank.variants(name).map(<[_]>::len), Ok(places.len()), "{name}");
    }
    let names: Vec<&str> = bank.names().map(|(name, ..)| name).collect();
    assert_eq!(names, expected.iter().map(|(name, _)| *name).collect::<Vec<_>>());
}

#[test]
fn notes_may_stand_behind_the_name_of_their_instrument() {
    let root =
        root(&["piano/piano_c3.wav", "piano/piano_e3.wav", "bass/my bass-C2.wav", "bass/my bass-c1.wav"]);
    let mut bank = bank(root.path());
    assert_eq!(place(&mut bank, "piano", 0, Some(-11.0)).map_err(|fault| fault.to_string()), Ok((0, -12.0)));
    assert_eq!(place(&mut bank, "piano", 0, Some(-6.0)).map_err(|fault| fault.to_string()), Ok((1, -8.0)));
    assert_eq!(place(&mut bank, "bass", 0, Some(-25.0)).map_err(|fault| fault.to_string()), Ok((2, -24.0)));
    // Names that are not all alike are no notes of one instrument.
    let root = self::root(&["odd/kick_c3.wav", "odd/snare_e3.wav"]);
    let mut bank = self::bank(root.path());
    assert_eq!(place(&mut bank, "odd", 1, Some(-12.0)).map_err(|fault| fault.to_string()), Ok((1, 0.0)));
}

#[test]
fn folders_in_folders_have_a_long_name_and_a_short_one() {
    let root = root(&[
        "drums/909/Kick Drums (hard)/a.wav",
        "drums/909/Kick Drums (hard)/b.wav",
        "drums/909/hat/a.wav",
        "hat/a.wav",
        "loose.wav",
        "drums/in between.wav",
        ".git/a/a.wav",
    ]);
    check(
        root.path(),
        &[
            ("Kick_Drums_hard", &[0, 1]),
            ("drums", &[5]),
            ("drums_909_Kick_Drums_hard", &[0, 1]),
            ("drums_909_hat", &[2]),
            ("hat", &[3]),
            ("loose", &[4]),
        ],
    );
}

#[test]
fn a_sound_is_in_memory_once_whatever_it_is_called() {
    let root = root(&["a/b/c.wav"]);
    let mut bank = bank(root.path());
    let ids = ["b", "a_b", "b"].map(|name| bank.load(name, 0, None).expect(name).id);
    assert!(ids[0] == ids[1] && ids[1] == ids[2]);
}

#[test]
fn files_that_are_notes_are_played_for_the_notes_near_them() {
    let root = root(&[
        "piano/c3.wav",
        "piano/C4.wav",
        "piano/F#4.wav",
        "piano/Bb2.wav",
        "notes/a.wav",
        "notes/c3.wav",
    ]);
    let mut bank = bank(root.path());
    let mut heard = |name, n, pitch| place(&mut bank, name, n, pitch).expect("a sample");
    for (pitch, expected) in [
        (0.0, (1, 0.0)),
        (2.9, (1, 0.0)),
        (3.1, (2, 6.0)),
        (60.0, (2, 6.0)),
        (-7.0, (0, -12.0)),
        (-13.0, (3, -14.0)),
        (-99.0, (3, -14.0)),
    ] {
        assert_eq!(heard("piano", 0, Some(pitch)), expected, "{pitch}");
    }
    // Without a note they are counted, from the lowest, and play as they are.
    assert_eq!([0, 1, 2, 3].map(|n| heard("piano", n, None)), [(3, 0.0), (0, 0.0), (1, 0.0), (2, 0.0)]);
    // One name that is no note, and they are files like others.
    assert_eq!(heard("notes", 1, Some(7.0)), (5, 0.0));
}

#[test]
fn maps_give_names_of_their_own() {
    let root =
        root(&["kit/k1.wav", "kit/k2.wav", "keys/low.wav", "keys/high.wav", "keys/soft.wav", "bd/other.wav"]);
    let map = r#"{
        "_base": "https://example.org/pack/",
        "bd": ["kit/k1.wav", "kit/k2.wav"],
        "one": "kit/k2.wav",
        "organ": { "c2": "keys/low.wav", "c5": ["keys/high.wav", "keys/soft.wav"] }
    }"#;
    fs::write(root.path().join("strudel.json"), map).expect("a map");
    check(
        root.path(),
        &[("bd", &[0, 1]), ("keys", &[3, 2, 4]), ("kit", &[0, 1]), ("one", &[1]), ("organ", &[2, 3, 4])],
    );
    let mut bank = bank(root.path());
    assert_eq!(place(&mut bank, "organ", 1, Some(10.0)), Ok((4, 12.0)));
    assert_eq!(place(&mut bank, "organ", 1, Some(-20.0)), Ok((2, -24.0)));
    assert_eq!(bank.take_notices(), [""; 0]);
}

#[test]
fn a_pack_in_a_root_brings_its_map() {
    let root = root(&["pack/wav/a.wav"]);
    let map = r#"{ "_base": "./wav/", "tom": ["a.wav"] }"#;
    fs::write(root.path().join("pack/strudel.json"), map).expect("a map");
    check(root.path(), &[("pack_wav", &[0]), ("tom", &[0]), ("wav", &[0])]);
}

#[test]
fn what_is_wrong_with_a_map_is_said_and_the_rest_is_played() {
    let root = root(&["a.wav", "b/c.wav"]);
    let map = r#"{ "up": ["../../etc/passwd", "a.wav"], "net": "https://example.org/a.wav", "root": "/etc/passwd",
                   "odd": [7], "notes": { "high": "a.wav", "c4": "a.wav" }, "lost": "lost.wav" }"#;
    fs::write(root.path().join("strudel.json"), map).expect("a map");
    fs::write(root.path().join("b/strudel.json"), "{ \"a\": ").expect("a map");
    let mut bank = bank(root.path());
    let notices = bank.take_notices();
    for said in [
        "`up`: `../../etc/passwd` is no file below the map",
        "`net`: `https://example.org/a.wav` is no file below the map",
        "`root`: `/etc/passwd` is no file below the map",
        "`odd`: 7 is no path",
        "`notes`: `high` is no note with its octave",
        "b/strudel.json` is no JSON object: EOF while parsing",
    ] {
        assert!(notices.iter().any(|notice| notice.contains(said)), "{said}: {notices:#?}");
    }
    assert_eq!(notices.len(), 6, "{notices:#?}");
    assert_eq!(place(&mut bank, "up", 1, None), Ok((0, 0.0)));
    assert_eq!(place(&mut bank, "b", 0, None), Ok((1, 0.0)));
    let fault = bank.load("lost", 0, None).expect_err("a file that is not there");
    assert!(fault.to_string().contains("lost.wav` cannot be read: "), "{fault}");
}

#[cfg(unix)]
#[test]
fn links_that_go_in_circles_come_to_an_end() {
    let root = root(&["a/b/c.wav"]);
    for (link, target) in [("a/up", "."), ("a/b/top", "../.."), ("a/b/self", "self")] {
        std::os::unix::fs::symlink(target, root.path().join(link)).expect("a link");
    }
    check(root.path(), &[("a_b", &[0]), ("b", &[0])]);
}

#[test]
fn a_file_that_cannot_be_read_keeps_no_other_from_playing() {
    let root = root(&["x/a.wav", "x/b.wav", "y/a.wav"]);
    fs::write(root.path().join("x/a.wav"), "no sound").expect("a file");
    let mut bank = bank(root.path());
    let first = bank.load("x", 0, None).expect_err("no sound");
    // It is not read twice.
    write(&root.path().join("x/a.wav"), 1, 32, &[0.5]);
    assert_eq!(bank.load("x", 0, None), Err(first));
    assert_eq!(place(&mut bank, "x", 1, None), Ok((1, 0.0)));
    assert_eq!(place(&mut bank, "y", 0, None), Ok((2, 0.0)));
}

/// The samples of Sonic Pi, as Debian's `sonic-pi-samples` installs them.
const SONIC_PI: &str = "/usr/share/sonic-pi/samples";

#[test]
fn the_samples_of_sonic_pi_are_played() {
    let root = Path::new(SONIC_PI);
    if !root.is_dir() {
        // Not everybody has them; every format is tested with files of our own.
        return;
    }
    let mut bank = bank(root);
    assert!(bank.names().count() > 100);
    for name in ["bd_haus", "loop_amen", "ambi_choir", "drum_heavy_kick"] {
        let take = bank.load(name, 0, None).unwrap_or_else(|fault| panic!("{fault}"));
        let sample = bank.get(take.id);
        assert!(sample.frames() > 1_000 && sample.channels.iter().flatten().any(|value| value.abs() > 0.1));
    }
    assert_eq!(bank.take_notices(), [""; 0]);
    let amen = inspect(&root.join("loop_amen.flac")).expect("a break");
    assert_eq!((amen.channels, amen.sample_rate_hz, amen.format.as_str()), (2, 44_100, "16-bit FLAC"));
}

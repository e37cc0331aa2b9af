//! Folders, roots and names.

use crate::support::*;
use phonon_runtime::bank::{Bank, Fault, Sample, SampleId, Samples, Take};
use std::fs;

#[test]
fn sorts_by_file_name_and_counts_round_and_round() {
    let root = folder();
    for (name, value) in [("c.wav", 0.75), ("a.WAV", 0.25), ("b.wav", 0.5)] {
        write(&at(root.path(), &format!("bd/{name}")), 1, 32, &[value]);
    }
    fs::write(at(root.path(), "bd/._a.wav"), "left by a file manager").expect("a file");
    fs::write(at(root.path(), "bd/readme.txt"), "not a sample").expect("a file");
    let mut bank = bank(root.path());
    for (n, value) in [(0, 0.25), (1, 0.5), (2, 0.75), (3, 0.25), (-1, 0.75), (99_999, 0.25)] {
        let Take { id, .. } = bank.load("bd", n, None).expect("a sample");
        assert_eq!(bank.get(id).channels[0][0], value, "bd:{n}");
        assert_eq!(bank.find("bd", n, None), Some(Take { id, pitch: 0.0 }));
    }
    assert_eq!(
        bank.names().map(|(name, variants, _)| (name, variants.len())).collect::<Vec<_>>(),
        [("bd", 3)]
    );
}

#[test]
fn finds_only_what_was_loaded_and_decodes_it_once() {
    let root = folder();
    write(&at(root.path(), "bd/a.wav"), 1, 16, &[0.5]);
    let mut bank = bank(root.path());
    assert_eq!(bank.find("bd", 0, None), None);
    assert_eq!(bank.files().count(), 0);
    let Take { id, .. } = bank.load("bd", 0, None).expect("a sample");
    assert_eq!((bank.memory_bytes(), bank.disk_bytes()), (4, 0));
    fs::remove_file(root.path().join("bd/a.wav")).expect("a file");
    assert_eq!(bank.load("bd", 7, None), Ok(Take { id, pitch: 0.0 }));
    assert_eq!(bank.files().collect::<Vec<_>>(), [root.path().join("bd/a.wav")]);
}

#[test]
fn the_first_root_wins_and_built_in_sounds_come_last() {
    let (first, second) = (folder(), folder());
    write(&at(first.path(), "bd/a.wav"), 1, 32, &[0.1]);
    write(&at(second.path(), "bd/a.wav"), 1, 32, &[0.2]);
    write(&at(second.path(), "sn/a.wav"), 1, 32, &[0.3]);
    fs::create_dir(first.path().join("sn")).expect("an empty folder");
    let roots = [first.path().to_owned(), "no/such/folder".into(), second.path().to_owned()];
    let mut bank = Bank::index(&roots).expect("an index");
    bank.add_built_in(&[("sn", 1), ("cp", 4)], |name, variant| {
        assert_eq!(name, "cp");
        Sample { channels: vec![vec![variant as f32].into()], sample_rate_hz: 44_100 }
    });
    for (name, n, value) in [("bd", 0, 0.1), ("sn", 0, 0.3), ("cp", 6, 2.0)] {
        let Take { id, .. } = bank.load(name, n, None).expect("a sample");
        assert_eq!(bank.get(id).channels[0][0], value, "{name}:{n}");
    }
}

#[test]
fn an_unknown_name_gets_the_nearest() {
    let root = folder();
    write(&at(root.path(), "kick-2/a.wav"), 1, 16, &[0.5]);
    write(&at(root.path(), "not a name/a.wav"), 1, 16, &[0.5]);
    let mut bank = bank(root.path());
    for (name, nearest) in
        [("kik-2", Some("kick-2")), ("../../etc/passwd", None), ("not a name", Some("not_a_name"))]
    {
        let expected = Fault::Unknown { name: name.into(), nearest: nearest.map(str::to_owned) };
        assert_eq!(bank.load(name, 0, None), Err(expected));
    }
}

#[cfg(unix)]
#[test]
fn links_stay_inside_their_root() {
    use std::os::unix::fs::symlink;
    let (root, elsewhere) = (folder(), folder());
    write(&at(elsewhere.path(), "secret/a.wav"), 1, 16, &[0.5]);
    write(&at(root.path(), "good/a.wav"), 1, 16, &[0.5]);
    symlink(elsewhere.path().join("secret"), root.path().join("out")).expect("a link");
    symlink(root.path().join("good"), root.path().join("alias")).expect("a link");
    symlink(elsewhere.path().join("secret/a.wav"), root.path().join("good/b.wav")).expect("a link");
    symlink("nowhere", root.path().join("good/c.wav")).expect("a link");
    let mut bank = bank(root.path());
    assert!(bank.load("alias", 0, None).is_ok());
    for (name, n) in [("out", 0), ("good", 1)] {
        assert!(matches!(bank.load(name, n, None), Err(Fault::Outside { .. })), "{name}:{n}");
    }
    assert!(matches!(bank.load("good", 2, None), Err(Fault::Unreadable { .. })));
}

#[test]
fn ids_are_small_numbers() {
    let mut bank = Bank::default();
    bank.add_built_in(&[("a", 2)], |_, _| Sample { channels: vec![vec![].into()], sample_rate_hz: 1 });
    let ids = [0, 1, 2].map(|n| bank.load("a", n, None).map(|take| take.id));
    assert_eq!(ids, [Ok(SampleId(0)), Ok(SampleId(1)), Ok(SampleId(0))]);
}

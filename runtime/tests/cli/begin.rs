//! `phonon init`, `completions` and `man`.

use crate::support::*;

#[test]
fn a_first_piece_holds_what_it_promises() {
    let folder = folder();
    let output = phonon(&folder, &["init", "first"]).output().expect("a process");
    assert!(output.status.success());
    assert!(String::from_utf8_lossy(&output.stdout).contains("phonon run first/first.ph"));
    let mut files: Vec<_> = std::fs::read_dir(folder.path().join("first")).expect("a folder").collect();
    assert_eq!(files.drain(..).filter(Result::is_ok).count(), 3);
    expect(&folder, &["test", "first/first.ph"], 0, &["3 of 3 expectations hold"]);
    expect(&folder, &["init", "first"], 2, &["`first` is there already"]);
    expect(&folder, &["init", ".."], 2, &["not the name of a folder"]);
}

#[test]
fn shells_and_pages_know_every_command() {
    let folder = folder();
    let stdout = |arguments: &[&str]| {
        let output = phonon(&folder, arguments).output().expect("a process");
        assert!(output.status.success(), "{arguments:?}");
        String::from_utf8(output.stdout).expect("text")
    };
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let text = stdout(&["completions", shell]);
        assert!(["stems", "until-silent", "diff"].iter().all(|word| text.contains(word)), "{shell}");
    }
    assert!(stdout(&["man"]).contains(".TH phonon"));
    stdout(&["man", "pages"]);
    let pages = std::fs::read_dir(folder.path().join("pages")).expect("pages");
    let mut pages: Vec<String> =
        pages.map(|page| page.expect("a page").file_name().to_string_lossy().into_owned()).collect();
    pages.sort();
    for page in ["phonon.1", "phonon-run.1", "phonon-diff.1", "phonon-test.1", "phonon-samples-list.1"] {
        assert!(pages.iter().any(|name| name == page), "{page}: {pages:?}");
    }
}

#[test]
fn the_help_fits_a_screen() {
    let folder = folder();
    let output = phonon(&folder, &["--help"]).output().expect("a process");
    let help = String::from_utf8(output.stdout).expect("text");
    assert!(help.lines().count() <= 24, "{help}");
    assert!(help.lines().all(|line| line.chars().count() <= 80), "{help}");
}

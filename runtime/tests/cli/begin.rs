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
    let output = phonon(&folder, &["init", "it's mine"]).output().expect("a process");
    let said = String::from_utf8_lossy(&output.stdout).replace('\\', "/");
    assert!(said.contains("phonon run 'it'/''s mine/it'/''s mine.ph'"), "{said}");
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

#[test]
fn every_option_has_an_example_in_the_documents() {
    let page =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/commands.md")).expect("a page");
    let examples: Vec<&str> =
        page.split('`').skip(1).step_by(2).filter(|text| text.starts_with("phonon ")).collect();
    let is_shown = |command: &str, option: &str| {
        examples.iter().any(|example| {
            example.starts_with(&format!("phonon {command}"))
                && example.split([' ', '=']).any(|word| word == option)
        })
    };
    for command in ["run", "test", "diff", "bench", "samples list", "devices", "init", "render", "live"] {
        let arguments: Vec<&str> = command.split(' ').chain(["--help"]).collect();
        let output = phonon(&folder(), &arguments).output().expect("a process");
        let help = String::from_utf8(output.stdout).expect("text");
        assert!(help.contains("Usage"), "{command}");
        // What `run` shows for others it need not show again.
        for option in help.split_whitespace().filter(|word| word.starts_with("--")) {
            let option = option.split(|c: char| c != '-' && !c.is_ascii_alphabetic()).next().unwrap_or("");
            let is_known = matches!(option, "" | "--" | "--help" | "--version")
                || is_shown(command, option)
                || is_shown("run", option);
            assert!(is_known, "`{command} {option}` has no example in docs/commands.md");
        }
    }
}

//! What shells and readers know of `phononc`: completions, man pages, and an example of every option.

use std::process::Command;

/// What `phononc` writes.
fn stdout(args: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_phononc")).args(args).output().expect("a process");
    assert!(output.status.success(), "{args:?}");
    String::from_utf8(output.stdout).expect("text")
}

#[test]
fn shells_and_pages_know_every_command() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let text = stdout(&["completions", shell]);
        assert!(["trace-passes", "transforms", "explain"].iter().all(|word| text.contains(word)), "{shell}");
    }
    assert!(stdout(&["man"]).contains(".TH phononc"));
    let folder = std::env::temp_dir().join(format!("phononc-pages-{}", std::process::id()));
    stdout(&["man", &folder.display().to_string()]);
    assert!(folder.join("phononc-compile.1").exists());
    std::fs::remove_dir_all(&folder).expect("the pages can be removed");
}

#[test]
fn every_option_has_an_example_in_the_documents() {
    let page =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/commands.md")).expect("a page");
    let examples: Vec<&str> =
        page.split('`').skip(1).step_by(2).filter(|text| text.starts_with("phononc ")).collect();
    let is_shown = |command: &str, option: &str| {
        examples.iter().any(|example| {
            example.starts_with(&format!("phononc {command}"))
                && example.split([' ', '=']).any(|word| word == option)
        })
    };
    for command in ["compile", "check", "fmt", "events", "ugens", "transforms", "explain"] {
        let help = stdout(&[command, "--help"]);
        assert!(help.contains("Usage"), "{command}");
        // What `check` shows for others it need not show again.
        for option in help.split_whitespace().filter(|word| word.starts_with("--")) {
            let option = option.split(|c: char| c != '-' && !c.is_ascii_alphabetic()).next().unwrap_or("");
            let is_known = matches!(option, "" | "--" | "--help" | "--version")
                || is_shown(command, option)
                || is_shown("check", option);
            assert!(is_known, "`{command} {option}` has no example in docs/commands.md");
        }
    }
}

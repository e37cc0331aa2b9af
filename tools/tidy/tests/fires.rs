//! Every rule fires where it should, and only there: small false trees, one fault each.

use phonon_tidy::{RULES, Tree, check};

/// Checks that `files`, put over a tidy tree, give these findings.
fn check_findings(files: &[(&str, &str)], expected: &[&str]) {
    let tidy = [
        ("Cargo.lock", ""),
        ("grammar/Cargo.toml", "[dependencies]\npest.workspace = true\n[lints]\nworkspace = true\n"),
        ("grammar/src/parse.rs", "use pest::Parser;\n"),
    ];
    let files: Vec<(&str, &str)> = tidy.iter().chain(files).copied().collect();
    let found: Vec<String> = check(&Tree::of(&files)).iter().map(ToString::to_string).collect();
    assert_eq!(found, expected);
}

const LINTS: &str = "[lints]\nworkspace = true\n";

#[test]
fn a_tidy_tree_has_no_findings() {
    check_findings(&[], &[]);
}

#[test]
fn crates_stand_in_line() {
    let upward = format!("[dependencies]\nphonon-runtime.workspace = true\n{LINTS}");
    let sideways = format!("[dev-dependencies]\nphonon-tests = {{ path = \"../tests\" }}\n{LINTS}");
    check_findings(
        &[("compiler/Cargo.toml", &upward), ("benches/Cargo.toml", &sideways), ("tests/Cargo.toml", &upward)],
        &[
            "benches/Cargo.toml:2: crate-order: `benches` must not know `phonon-tests`",
            "compiler/Cargo.toml:2: crate-order: `compiler` must not know `phonon-runtime`",
        ],
    );
}

#[test]
fn crates_take_the_lints_of_the_workspace() {
    check_findings(
        &[("runtime/Cargo.toml", "[lints]\nworkspace = false\n")],
        &["runtime/Cargo.toml:1: crate-lints: no `[lints] workspace = true`"],
    );
}

#[test]
fn the_lock_file_is_kept() {
    check_findings(
        &[(".gitignore", "/target/\n/Cargo.lock\n")],
        &[".gitignore:2: crate-lock: `Cargo.lock` is ignored"],
    );
    let found = check(&Tree::of(&[("grammar/Cargo.toml", LINTS)]));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].to_string(), "Cargo.lock:1: crate-lock: is missing");
}

#[test]
fn crates_stay_behind_their_fences() {
    let manifest = format!("[dependencies]\npetgraph = \"1\"\n{LINTS}");
    check_findings(
        &[
            ("compiler/Cargo.toml", &manifest),
            ("runtime/Cargo.toml", &manifest),
            ("grammar/src/lib.rs", "// pest\nuse pest::Span;\n"),
        ],
        &[
            "grammar/src/lib.rs:2: crate-fence: `pest` belongs to grammar/Cargo.toml, grammar/src/parse only",
            "runtime/Cargo.toml:2: crate-fence: `petgraph` belongs to compiler/ only",
        ],
    );
}

#[test]
fn unsafe_code_stays_in_its_files() {
    check_findings(
        &[
            ("runtime/src/arena.rs", "#![allow(unsafe_code)]\nunsafe fn a() {}\n"),
            ("runtime/src/lib.rs", "// unsafe\nfn b() { unsafe { \"unsafe\" } }\n#[allow(unsafe_code)]\n"),
        ],
        &[
            "runtime/src/lib.rs:2: unsafe-fence: unsafe code outside of its files",
            "runtime/src/lib.rs:3: unsafe-fence: unsafe code outside of its files",
        ],
    );
}

#[test]
fn paths_in_texts_exist() {
    check_findings(
        &[
            (
                "README.md",
                "See `grammar/src/parse.rs`, `parse.rs:3`, `src/parse.rs`, `grammar/NAME.rs`, `grammar/`.\nSee `grammar/gone`.\n",
            ),
            ("docs/a.md", "```\ncargo run grammar/gone.ph -o grammar/made.wav\n```\n"),
            ("grammar/src/lib.rs", "//! See `lost.rs` and `x/y`.\nconst A: &str = \"`lost.rs`\";\n"),
        ],
        &[
            "README.md:2: dead-path: there is no `grammar/gone`",
            "docs/a.md:2: dead-path: there is no `grammar/gone.ph`",
            "grammar/src/lib.rs:1: dead-path: there is no `lost.rs`",
        ],
    );
}

#[test]
fn links_lead_somewhere() {
    check_findings(
        &[("docs/a.md", "[b](../grammar/src/parse.rs) [c](c.md) [d](#d) [e](https://e.org/e) `[f](g)`\n")],
        &["docs/a.md:1: dead-link: the link to `c.md` leads nowhere"],
    );
}

#[test]
fn files_and_functions_are_short() {
    let long_file = "\n".repeat(501);
    let long_function = format!("fn short();\n\nfn long(a: [u8; 2]) {{\n{}}}\n", "if a {}\n".repeat(59));
    let just_fits = format!("fn fits() {{\n{}}}\n", "// }}\n".repeat(58));
    check_findings(
        &[("tests/a.rs", &long_file), ("tests/b.rs", &long_function), ("tests/c.rs", &just_fits)],
        &[
            "tests/a.rs:1: long-file: 501 lines, 500 at most",
            "tests/b.rs:3: long-function: a function of 61 lines, 60 at most",
        ],
    );
}

#[test]
fn nothing_is_unfinished() {
    check_findings(
        &[("tests/a.rs", "fn a() { todo!() }\n// TODO: b\n#[ignore]\n// mastodon\nlet c = \"todo!\";\n")],
        &[
            "tests/a.rs:1: unfinished: `todo!`",
            "tests/a.rs:2: unfinished: `TODO`",
            "tests/a.rs:3: unfinished: `#[ignore`",
        ],
    );
}

#[test]
fn names_tell_no_history() {
    check_findings(
        &[("tests/parse_v2.rs", "fn mix_new() { renew(is_new).create_new() }\n")],
        &[
            "tests/parse_v2.rs:1: versioned-name: `is_new` tells its history",
            "tests/parse_v2.rs:1: versioned-name: `mix_new` tells its history",
            "tests/parse_v2.rs:1: versioned-name: the name of the file tells its history",
        ],
    );
}

#[test]
fn comments_hold_no_code() {
    check_findings(
        &[("tests/a.rs", "// let a = b(c);\n/// let d = e;\n// A sentence; and `f = g;`\n// #[test]\n")],
        &["tests/a.rs:1: dead-code: code in a comment", "tests/a.rs:4: dead-code: code in a comment"],
    );
}

#[test]
fn texts_name_no_machine() {
    check_findings(
        &[("docs/a.md", "cd /home/me\na http://b.org/work/c\nsee shared/notes\n")],
        &[
            "docs/a.md:1: machine-path: names the place `/home/`",
            "docs/a.md:3: machine-path: names the place `shared/`",
        ],
    );
}

#[test]
fn every_rule_is_shown_to_fire() {
    let this_file = include_str!("fires.rs");
    for (rule, _) in RULES {
        assert!(this_file.contains(&format!(": {rule}: ")), "no test shows `{rule}` firing");
    }
}

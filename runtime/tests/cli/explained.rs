//! The pages of what only a command says: it says so of the wrong program, and not of the right one.

use crate::support::*;
use phonon_compiler::explain::PAGES;

#[test]
fn commands_say_what_their_pages_say() {
    let mut count = 0;
    for page in PAGES {
        let Some(command) = page.command else { continue };
        let words: Vec<&str> = command.split_whitespace().skip(1).collect();
        for (program, is_wrong) in [(page.wrong, true), (page.right, false)] {
            let folder = folder();
            write(&folder, "song.ph", program);
            let (_, said) = run(&folder, &words);
            assert_eq!(said.contains(&page.code.to_string()), is_wrong, "{command}: {program}\n{said}");
        }
        count += 1;
    }
    assert!(count >= 5);
}

//! The table of transforms: what it says of itself is true.

use phonon_compiler::pattern::transform::transforms;
use phonon_compiler::{Options, compile};

#[test]
fn every_example_is_a_program() {
    let wrong: Vec<String> = transforms()
        .filter_map(|row| {
            let compiled = compile(row.example, &Options::default());
            let said: Vec<&str> =
                compiled.diagnostics.iter().map(|diagnostic| diagnostic.message.as_str()).collect();
            (!said.is_empty()).then(|| format!("{}: {}", row.example, said.join("; ")))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

//! What the benchmarks share: programs of a given length, the examples, and the sounds that they play.

use phonon_runtime::bank::{Bank, kit};
use std::path::Path;
use std::sync::Arc;

/// A program of about `lines` lines that uses the language as people do, all of it heard.
pub fn program(lines: usize) -> String {
    let mut text = String::from("tempo: 0.5\n");
    let voices = lines.saturating_sub(2) / 4;
    for voice in 0..voices.max(1) {
        let root = 40 + voice % 24;
        text.push_str(&format!("~lfo{voice}: sine {}.25 * 0.5 + 0.5\n", voice % 5));
        text.push_str(&format!(
            "~bass{voice}: saw \"{root} <{} {}> [{root} {}]\" # lpf (~lfo{voice} * 2000 + 500) 0.8\n",
            root + 3,
            root + 7,
            root + 12
        ));
        text.push_str(&format!(
            "~drums{voice}: s \"bd*4, ~ sn ~ [sn cp], hh(5,8,{})\" $ every 4 (fast 2)\n",
            voice % 8
        ));
        text.push_str(&format!("~mix{voice}: ~drums{voice} + ~bass{voice} * 0.3 # reverb 0.5 0.5 0.1\n"));
    }
    let names: Vec<String> = (0..voices.max(1)).map(|voice| format!("~mix{voice}")).collect();
    text.push_str(&format!("out: {}\n", names.join(" + ")));
    text
}

/// All sounds of the kit in memory.
///
/// # Panics
/// Never: the kit is built in.
pub fn bank() -> Arc<Bank> {
    let mut bank = Bank::default();
    bank.add_built_in(&kit::NAMES.map(|name| (name, kit::VARIANTS)), kit::make);
    for name in kit::NAMES {
        for variant in 0..kit::VARIANTS as i64 {
            bank.load(name, variant, None).expect("the kit is built in");
        }
    }
    Arc::new(bank)
}

/// The examples: name and text.
///
/// # Panics
/// Where they cannot be read.
pub fn examples() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples");
    let entries = folder.read_dir().expect("the examples");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    let read = |path: &std::path::PathBuf| {
        let name = path.file_stem().and_then(|name| name.to_str()).expect("a plain name");
        (name.to_owned(), std::fs::read_to_string(path).expect("an example"))
    };
    paths.iter().map(read).collect()
}

/// Resident memory in kB, where the system tells.
pub fn resident_kb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").trim().parse().unwrap_or(0)
}

//! From a keystroke to the diagnostics: the program itself over its standard streams, and 2,000 lines of text.

#[path = "../tests/support/mod.rs"]
mod support;

use std::time::{Duration, Instant};
use support::Editor;

/// How many voices of four lines the text has.
const VOICES: usize = 500;
/// How many keystrokes are timed.
const KEYSTROKES: usize = 400;

/// A text of 2,000 lines that uses the language as people do, all of it heard.
fn program() -> String {
    let voice = |voice: usize| {
        let root = 40 + voice % 24;
        let (third, fifth, octave, share) = (root + 3, root + 7, root + 12, voice % 5);
        format!(
            "~lfo{voice}: sine {share}.25 * 0.5 + 0.5\n\
             ~bass{voice}: saw \"{root} <{third} {fifth}> [{root} {octave}]\" # lpf (~lfo{voice} * 2000 + 500) 0.8\n\
             ~drums{voice}: s \"bd*4, ~ sn ~ [sn cp], hh(5,8,{share})\" $ every 4 (fast 2)\n\
             ~mix{voice}: ~drums{voice} + ~bass{voice} * 0.3 # reverb 0.5 0.5 0.1\n"
        )
    };
    let names: Vec<String> = (0..VOICES).map(|voice| format!("~mix{voice}")).collect();
    format!("{}out: {}\n", (0..VOICES).map(voice).collect::<String>(), names.join(" + "))
}

fn main() {
    let mut editor = Editor::of_program();
    editor.open(&program());
    assert!(editor.diagnostics().is_empty());
    // ` # gain 0.5` is written behind lines in the middle, letter by letter.
    let letters: Vec<char> = " # gain 0.5".chars().collect();
    let mut times: Vec<Duration> = Vec::with_capacity(KEYSTROKES);
    let place = |at: usize| {
        let (line, column) = (at / letters.len(), at % letters.len());
        // The lines of the low-frequency oscillators have this many columns.
        let voice = 200 + line;
        let width = format!("~lfo{voice}: sine 0.25 * 0.5 + 0.5").len();
        ([voice as u32 * 4, (width + column) as u32], letters[column].to_string())
    };
    for (at, letter) in (0..KEYSTROKES).map(place) {
        let start = Instant::now();
        editor.change([at, at], &letter);
        editor.diagnostics();
        times.push(start.elapsed());
    }
    editor.end();
    times.sort_unstable();
    let share = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
    println!("keystroke to diagnostics, 2,000 lines: p50 {:.1} ms, p99 {:.1} ms", share(0.5), share(0.99));
}

//! What the benchmarks share: programs of a given length.

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

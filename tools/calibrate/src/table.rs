//! The table of costs as a file.

use std::fmt::Write;

/// What a ugen costs: in 1, 8 and 16 lanes, with knobs that stand still and with knobs that move.
pub type Costs = [[f32; 3]; 2];

/// A ugen and what it costs.
pub type Row = (&'static str, Costs);

/// A row as people and Rust read it.
pub fn line(name: &str, costs: &Costs) -> String {
    let numbers = |costs: &[f32; 3]| costs.map(|cost_ns| format!("{:.1}", cost_ns.max(1.0))).join(", ");
    format!("(\"{name}\", [[{}], [{}]]),", numbers(&costs[0]), numbers(&costs[1]))
}

/// The whole file.
pub fn file(mut rows: Vec<Row>, sample_voice_ns: f32, machine: &str) -> String {
    rows.sort_by_key(|&(name, _)| name);
    let mut text = format!(
        "//! What the ugens cost: nanoseconds for a quantum of one lane, of eight and of sixteen, with knobs that stand still and\n\
         //! with knobs that move; of each signal for `mix pack unpack`. A pool costs its voices besides.\n\
         //! Written by `cargo run --release -p phonon-calibrate -- --write`.\n\
         //!\n\
         //! Measured on: {machine}.\n\n\
         /// A row for every ugen, by name.\n\
         pub(super) const COSTS: &[(&str, [[f32; 3]; 2])] = &[\n"
    );
    for (name, costs) in &rows {
        let _ = writeln!(text, "    {}", line(name, costs));
    }
    let _ = write!(
        text,
        "];\n\n\
         /// Nanoseconds for a quantum of a voice that plays a sample.\n\
         pub const SAMPLE_VOICE_NS: f32 = {sample_voice_ns:.1};\n"
    );
    text
}

#[cfg(test)]
mod tests {
    use super::file;

    /// The file of the compiler, read as rows and written again, is itself.
    #[test]
    fn the_table_is_as_it_is_written() {
        let text = std::fs::read_to_string(crate::TABLE).expect("the table is there");
        let number = |word: &str| word.trim_matches(['[', ']', ' ']).parse::<f32>().expect("a number");
        let row = |line: &'static str| {
            let (name, costs) =
                line.trim_matches(['(', ')', ',']).split_once(", ").expect("a name and costs");
            let numbers: Vec<f32> = costs.split(',').map(number).collect();
            let of = |at: usize| [numbers[at], numbers[at + 1], numbers[at + 2]];
            (name.trim_matches('"'), [of(0), of(3)])
        };
        let text: &'static str = text.leak();
        let rows = text.lines().map(str::trim).filter(|line| line.starts_with("(\"")).map(row).collect();
        let after = |words: &str| text.split_once(words).and_then(|(_, rest)| rest.lines().next());
        let machine = after("Measured on: ").expect("the machine is named").trim_end_matches('.');
        let sample_voice = after("SAMPLE_VOICE_NS: f32 = ").expect("a sample voice has its cost");
        assert_eq!(text, file(rows, number(sample_voice.trim_end_matches(';')), machine));
    }
}

//! Measures what every ugen costs, in plans as they are played, and writes the table that the compiler plans with.
//!
//! A plan runs a number of copies of an op on signals as they are used; without the copies it takes less time, and the
//! difference is what they cost: the kernel, and all that the engine does for an op.

mod bench;
mod table;
mod ugens;
mod voices;

use clap::Parser;
use phonon_compiler::ugen;
use phonon_kernel::Cpu;
use std::path::Path;
use std::process::ExitCode;

/// Measures what the ugens cost: nanoseconds for a quantum of 1, 8 and 16 lanes, with knobs that stand still and with
/// knobs that move.
#[derive(Parser)]
#[command(name = "calibrate", version, about)]
struct Cli {
    /// Write the measured costs into the compiler's table, instead of showing them only
    #[arg(long, conflicts_with = "ugens")]
    write: bool,
    /// The ugens to measure; without any, all of them
    ugens: Vec<String>,
}

/// The compiler's table of costs.
const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../compiler/src/ugen/costs.rs");

fn main() -> ExitCode {
    let cli = Cli::parse();
    if let Some(unknown) = cli.ugens.iter().find(|name| ugen::UgenId::find(name).is_none()) {
        eprintln!("error: there is no ugen `{unknown}`");
        return ExitCode::from(2);
    }
    let is_wanted = |name: &str| cli.ugens.is_empty() || cli.ugens.iter().any(|wanted| wanted == name);
    let mut rows: Vec<table::Row> = Vec::new();
    for row in ugen::all().filter(|row| row.has_kernel() && is_wanted(row.name)) {
        let costs = match row.name {
            "track" | "voice" | "voices" | "setting" => [[voices::linked(row.name); 3]; 2],
            // It plays one lane after the other.
            "sample" => [[1.0, 8.0, 16.0].map(|lanes| lanes * voices::linked(row.name)); 2],
            _ => ugens::costs(row),
        };
        eprintln!("{}", table::line(row.name, &costs));
        rows.push((row.name, costs));
    }
    let sample_voice_ns = voices::sample_voice();
    eprintln!("a voice that plays a sample: {sample_voice_ns:.1} ns");
    if !cli.write {
        return ExitCode::SUCCESS;
    }
    match std::fs::write(Path::new(TABLE), table::file(rows, sample_voice_ns, &machine())) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: cannot write {TABLE}: {error}");
            ExitCode::from(3)
        }
    }
}

/// What it was measured on, in words.
fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let processors = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = processors.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let model = model.map_or("a processor without a name", |(_, name)| name);
    format!("{model}, {cores} cores, {}", Cpu::best().name())
}

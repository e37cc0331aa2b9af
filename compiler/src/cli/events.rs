//! `phononc events`.

use super::{Messages, Outcome, PROGRAM, compiled, give, refuse_to_overwrite, say, unknown};
use clap::{Args, ValueEnum, value_parser};
use phonon_compiler::Options;
use phonon_compiler::lower::{Part, parts};
use phonon_compiler::pattern::{Time, too_many_events_in};
use phonon_compiler::view::{self, View};
use phonon_grammar::Diagnostic;
use std::path::{Path, PathBuf};

/// What to show the events of, and how.
#[derive(Args)]
pub struct Arguments {
    /// The program; `-` is standard input
    #[arg(required_unless_present = "pattern", conflicts_with = "pattern")]
    file: Option<PathBuf>,
    /// The only statement whose patterns to show, as --bus
    #[arg(value_name = "BUS", conflicts_with_all = ["pattern", "bus"])]
    only: Option<String>,
    /// A pattern instead of a program: an expression, or mini-notation without its quotes
    #[arg(short = 'e', long = "pattern", value_name = "PATTERN", allow_hyphen_values = true)]
    pattern: Option<String>,
    /// How many cycles to show
    #[arg(short, long, value_name = "N", default_value_t = 4, value_parser = value_parser!(u32).range(1..=10_000))]
    cycles: u32,
    /// The cycle to start at
    #[arg(long, value_name = "CYCLE", default_value_t = 0, allow_hyphen_values = true, value_parser = value_parser!(i64).range(-1_000_000_000_000..=1_000_000_000_000))]
    start: i64,
    /// Only the patterns of this statement, as in `--bus ~bass` or `--bus out`
    #[arg(long, value_name = "NAME")]
    bus: Option<String>,
    /// Which of the possible random sequences to take
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// The form
    #[arg(long, value_enum, default_value_t = Form::Text)]
    emit: Form,
    /// Write to a file instead of standard output; `-` is standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    messages: Messages,
}

#[derive(Clone, Copy, ValueEnum)]
enum Form {
    /// A grid of characters, the time from left to right
    Text,
    /// One event a line, with exact times
    Lines,
    /// For other programs
    Json,
    /// A drawing
    Svg,
}

pub fn run(arguments: &Arguments) -> Outcome {
    let (source, parts) = read(arguments)?;
    let parts = chosen(parts, arguments.only.as_deref().or(arguments.bus.as_deref()))?;
    if parts.is_empty() {
        eprintln!("note: no pattern is in it");
    }
    let Arguments { start: first, cycles, seed, .. } = *arguments;
    let cut: Vec<Diagnostic> = parts.iter().filter_map(|part| cut(part, first, cycles, seed)).collect();
    if !cut.is_empty() {
        let name = arguments.file.as_deref().unwrap_or_else(|| Path::new("-e"));
        say(&cut, &source, name, &arguments.messages);
        return Err(PROGRAM);
    }
    let view = View { source: &source, parts, first, cycles, seed };
    let text = match arguments.emit {
        Form::Text => view.grid(),
        Form::Lines => view.lines(),
        Form::Json => view.json(),
        Form::Svg => view.svg(),
    };
    give(arguments.output.as_deref(), &text)
}

/// What is said of a pattern that has too many events in a cycle that is to be shown.
fn cut(part: &Part, first: i64, cycles: u32, seed: u64) -> Option<Diagnostic> {
    let mut cycles = (0..i64::from(cycles)).map(|cycle| first.saturating_add(cycle));
    let is_cut = |cycle: &i64| {
        let begin = Time::from_int(*cycle);
        part.pattern.query_whole(begin, begin + Time::ONE, seed).is_none()
    };
    cycles.find(is_cut).map(|cycle| too_many_events_in(cycle, part.span))
}

/// The text and its patterns; what is wrong is said.
fn read(arguments: &Arguments) -> Result<(String, Vec<Part>), u8> {
    let messages = arguments.messages;
    match (&arguments.pattern, &arguments.file) {
        (Some(pattern), _) => match view::read(pattern) {
            Ok(parts) => Ok((pattern.clone(), parts)),
            Err(diagnostics) => {
                say(&diagnostics, pattern, Path::new("-e"), &messages);
                Err(PROGRAM)
            }
        },
        (None, file) => {
            let file = file.clone().unwrap_or_else(|| PathBuf::from("-"));
            refuse_to_overwrite(arguments.output.as_deref(), &file)?;
            let (source, compiled) = compiled(&super::Input { file, messages }, &Options::default())?;
            let parts = parts(&compiled.program, &Options::default());
            Ok((source, parts))
        }
    }
}

/// The patterns of one statement, or all of them.
fn chosen(parts: Vec<Part>, bus: Option<&str>) -> Result<Vec<Part>, u8> {
    let Some(bus) = bus else { return Ok(parts) };
    let is_meant = |part: &Part| part.name == bus || part.name.trim_start_matches(['~', '%', '@']) == bus;
    if !parts.iter().any(is_meant) {
        let names = parts.iter().map(|part| part.name.as_str());
        let list = "`phononc events` without `--bus` shows all";
        unknown("pattern", bus, names, list)?;
    }
    Ok(parts.into_iter().filter(is_meant).collect())
}

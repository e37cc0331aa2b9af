//! What to compute and what to say about it, as far as playing and rendering agree on it.

use super::length::{Cycles, Seconds, TailOption};
use clap::{Args, ValueEnum, value_parser};
use phonon_kernel::Cpu;
use phonon_runtime::engine::Threads;
use phonon_runtime::exec::WORKERS_MAX;
use phonon_runtime::io::BitDepth;
use phonon_runtime::score::Interpolation;
use std::path::PathBuf;

/// What to compute, and what to say about it.
#[derive(Args, Clone)]
pub struct Options {
    /// How many cycles to render [default: 8]
    #[arg(short, long, value_name = "N", conflicts_with = "duration")]
    pub cycles: Option<Cycles>,
    /// How long to render, as in 30s, 500ms or 1m30s
    #[arg(short, long, value_name = "TIME")]
    pub duration: Option<Seconds>,
    /// How long to let the sound ring out: a time, or `auto` for until it is silent
    #[arg(long, value_name = "TIME", default_value = "0")]
    pub tail: TailOption,
    /// The cycle to start at
    #[arg(long, value_name = "CYCLE")]
    pub start: Option<Cycles>,
    /// Frames per second
    #[arg(short = 'r', long, value_name = "HZ", default_value_t = 44_100, value_parser = value_parser!(u32).range(8_000..=384_000))]
    pub sample_rate: u32,
    /// Frames computed at a time; not heard [default: 512]
    #[arg(short, long, value_name = "FRAMES", value_parser = value_parser!(u32).range(1..=65_536))]
    pub block_size: Option<u32>,
    /// Threads that compute, or `auto` for as many as pay; not heard
    #[arg(long, value_name = "N", default_value = "auto", value_parser = threads)]
    pub threads: Threads,
    /// Keep each thread on a core of its own
    #[arg(long)]
    pub pin: bool,
    /// Bits of a value in the file: integer with dither, or float, which never clips
    #[arg(long, value_enum, value_name = "BITS", default_value_t = Depth::Int16)]
    pub bit_depth: Depth,
    /// The instructions to compute with; not heard [default: the fastest of this processor]
    #[arg(long, value_name = "SET", env = "PHONON_CPU", value_parser = cpu)]
    pub cpu: Option<Cpu>,
    /// Which of the possible random sequences to take
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub seed: u64,
    /// A folder of sample folders, searched before PHONON_SAMPLES, ./samples and the user's data
    #[arg(long, value_name = "DIR")]
    pub samples: Vec<PathBuf>,
    /// Play silence, with a warning, for samples that are missing or cannot be read
    #[arg(long)]
    pub lenient: bool,
    /// What lies between the frames of samples at other speeds than their own: linear is cheap, dull and aliases
    #[arg(long, value_enum, value_name = "HOW", default_value_t = Between::Sinc)]
    pub interpolation: Between,
    /// Compile the graph as it was written; the sound is the same
    #[arg(long)]
    pub no_opt: bool,
    /// Say only what is wrong
    #[arg(short, long)]
    pub quiet: bool,
    /// Whether to show progress; auto: on a terminal
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = When::Auto)]
    pub progress: When,
    /// How messages are written: with carets, one line each, or one JSON object a line
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = MessageFormat::Human)]
    pub message_format: MessageFormat,
    /// How the last words about the sound are written
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = ReportFormat::Text)]
    pub report: ReportFormat,
    /// Whether messages have colours; auto: on a terminal, unless NO_COLOR is set
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = When::Auto)]
    pub color: When,
}

impl Options {
    /// Frames computed at a time.
    pub fn block_frames(&self) -> usize {
        self.block_size.unwrap_or(512) as usize
    }

    /// Whether the last words are for programs.
    pub fn reports_json(&self) -> bool {
        self.report == ReportFormat::Json || self.message_format == MessageFormat::Json
    }
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum When {
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum MessageFormat {
    Human,
    Short,
    Json,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    Text,
    Json,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Between {
    Sinc,
    Linear,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Depth {
    #[value(name = "16")]
    Int16,
    #[value(name = "24")]
    Int24,
    #[value(name = "32f")]
    Float32,
}

impl Between {
    pub fn interpolation(self) -> Interpolation {
        match self {
            Between::Sinc => Interpolation::Sinc,
            Between::Linear => Interpolation::Linear,
        }
    }
}

impl Depth {
    pub fn bit_depth(self) -> BitDepth {
        match self {
            Depth::Int16 => BitDepth::Int16,
            Depth::Int24 => BitDepth::Int24,
            Depth::Float32 => BitDepth::Float32,
        }
    }
}

/// Reads a number of threads.
fn threads(text: &str) -> Result<Threads, String> {
    match text.parse() {
        _ if text == "auto" => Ok(Threads::Auto),
        Ok(count) if (1..=WORKERS_MAX).contains(&count) => Ok(Threads::Exactly(count)),
        _ => Err(format!("expected `auto` or a number from 1 to {WORKERS_MAX}")),
    }
}

/// A set of instructions that this processor has.
fn cpu(name: &str) -> Result<Cpu, String> {
    let known: Vec<&str> = Cpu::ALL.map(Cpu::name).to_vec();
    let found = Cpu::ALL.into_iter().find(|cpu| cpu.name() == name);
    let cpu = found.ok_or_else(|| format!("there are {}", known.join(", ")))?;
    if cpu.is_there() { Ok(cpu) } else { Err("this processor does not have it".to_owned()) }
}

//! The commands and their options.

use super::length::{Cycles, Seconds, TailOption};
use super::live::args::Stage;
use clap::builder::PossibleValuesParser;
use clap::{Args, Parser, Subcommand, ValueEnum, value_parser};
use phonon_kernel::Cpu;
use phonon_runtime::device::HOSTS;
use phonon_runtime::engine::Threads;
use phonon_runtime::exec::WORKERS_MAX;
use phonon_runtime::io::BitDepth;
use phonon_runtime::score::Interpolation;
use std::path::PathBuf;

/// Plays Phonon programs, or renders them to files
///
/// Example: phonon run song.ph -o song.wav
#[derive(Parser)]
#[command(name = "phonon", version, verbatim_doc_comment)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub enum Command {
    /// Play a program, or render it to a WAV file
    #[command(after_help = "Examples:\n  phonon run song.ph -o song.wav --cycles 16\n  \
        phonon run -e 'out: s \"bd*4\"' -o - | aplay")]
    Run(Run),
    /// Show the sample folders within reach
    #[command(subcommand)]
    Samples(Samples),
    /// List the hosts and devices that sound can be played on
    #[command(after_help = "Example:\n  phonon devices --emit json")]
    Devices(Devices),
    /// An older spelling of `phonon run IN -o OUT`
    #[command(after_help = "Example:\n  phonon render song.ph song.wav --cycles 16")]
    Render(Render),
    /// An older spelling of `phonon run FILE`
    #[command(after_help = "Example:\n  phonon live song.ph")]
    Live(Live),
}

#[derive(Args)]
pub struct Run {
    /// The program; `-` is standard input
    #[arg(required_unless_present_any = ["code", "interactive"])]
    file: Option<PathBuf>,
    /// Run this text instead of a file
    #[arg(short = 'e', value_name = "CODE", conflicts_with = "file", allow_hyphen_values = true)]
    code: Option<String>,
    /// The WAV file to write; `-` is standard output
    #[arg(short, long, value_name = "FILE", conflicts_with = "device")]
    output: Option<PathBuf>,
    /// Write nothing: compute block by block, as a device would ask, and say how long the blocks took
    #[arg(long, conflicts_with_all = ["output", "tail", "device"])]
    realtime: bool,
    #[command(flatten)]
    options: Options,
    #[command(flatten)]
    stage: Stage,
}

#[derive(Args)]
pub struct Render {
    /// The program
    #[arg(value_name = "IN")]
    input: PathBuf,
    /// The WAV file to write
    #[arg(value_name = "OUT")]
    output: PathBuf,
    #[command(flatten)]
    options: Options,
    #[command(flatten)]
    older: Older,
}

#[derive(Args)]
pub struct Live {
    /// The program
    file: PathBuf,
    #[command(flatten)]
    options: Options,
    #[command(flatten)]
    stage: Stage,
    #[command(flatten)]
    older: Older,
}

/// Options that once chose between ways to compute, which give the same bits.
#[derive(Args)]
struct Older {
    /// Has no effect on the sound
    #[arg(long)]
    realtime: bool,
    /// Has no effect on the sound
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    parallel: Option<bool>,
}

/// What to compute, and what to say about it.
#[derive(Args)]
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
    /// Frames computed at a time; not heard
    #[arg(short, long, value_name = "FRAMES", default_value_t = 512, value_parser = value_parser!(u32).range(1..=65_536))]
    pub block_size: u32,
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

/// Reads a number of threads.
fn threads(text: &str) -> Result<Threads, String> {
    match text.parse() {
        _ if text == "auto" => Ok(Threads::Auto),
        Ok(count) if (1..=WORKERS_MAX).contains(&count) => Ok(Threads::Exactly(count)),
        _ => Err(format!("expected `auto` or a number from 1 to {WORKERS_MAX}")),
    }
}

#[derive(Subcommand)]
pub enum Samples {
    /// List every name, how many sounds it has, and where they lie
    #[command(after_help = "Example:\n  phonon samples list --samples ~/dirt-samples")]
    List(Reach),
    /// Show the sounds of a name, or all that a file says
    #[command(after_help = "Examples:\n  phonon samples info bd\n  phonon samples info take.flac")]
    Info {
        /// A name, as patterns have it, or a file
        name: String,
        #[command(flatten)]
        reach: Reach,
    },
    /// Read every file and say what is wrong with it
    #[command(after_help = "Example:\n  phonon samples check --samples ~/dirt-samples")]
    Check(Reach),
}

#[derive(Args)]
pub struct Devices {
    #[command(flatten)]
    pub host: HostOption,
    /// How it is written
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = ReportFormat::Text)]
    pub emit: ReportFormat,
}

/// Which host.
#[derive(Args, Default)]
pub struct HostOption {
    /// Only this way to the devices
    #[arg(long, value_name = "HOST", value_parser = PossibleValuesParser::new(HOSTS.iter().map(|host| host.name)))]
    pub host: Option<String>,
}

/// Which samples, and how they are shown.
#[derive(Args)]
pub struct Reach {
    /// A folder of sample folders; may be given more than once
    #[arg(long, value_name = "DIR")]
    pub samples: Vec<PathBuf>,
    /// How it is written
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = ReportFormat::Text)]
    pub emit: ReportFormat,
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

/// A program to run, where to, and how.
pub struct Job {
    pub input: Input,
    pub output: Option<PathBuf>,
    /// Whether nothing is written and blocks are timed.
    pub is_timed: bool,
    pub options: Options,
    pub stage: Stage,
}

/// Where a program comes from.
pub enum Input {
    /// A file; `-` is standard input.
    File(PathBuf),
    /// The command line.
    Code(String),
}

impl Run {
    pub fn into_job(self) -> Job {
        let input = match (self.code, self.file) {
            (Some(code), _) => Input::Code(code),
            (None, Some(file)) => Input::File(file),
            // A prompt, at which it is entered.
            (None, None) => Input::Code(String::new()),
        };
        let Run { output, realtime: is_timed, options, stage, .. } = self;
        Job { input, output, is_timed, options, stage }
    }
}

impl Render {
    pub fn into_job(self) -> Job {
        Job {
            input: Input::File(self.input),
            output: Some(self.output),
            is_timed: false,
            options: self.options,
            stage: Stage::default(),
        }
    }
}

impl Live {
    pub fn into_job(self) -> Job {
        let input = Input::File(self.file);
        Job { input, output: None, is_timed: false, options: self.options, stage: self.stage }
    }
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

/// A set of instructions that this processor has.
fn cpu(name: &str) -> Result<Cpu, String> {
    let known: Vec<&str> = Cpu::ALL.map(Cpu::name).to_vec();
    let found = Cpu::ALL.into_iter().find(|cpu| cpu.name() == name);
    let cpu = found.ok_or_else(|| format!("there are {}", known.join(", ")))?;
    if cpu.is_there() { Ok(cpu) } else { Err("this processor does not have it".to_owned()) }
}

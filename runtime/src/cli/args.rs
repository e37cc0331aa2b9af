//! The commands and their options.

use super::bench::Bench;
use super::diff::Diff;
use super::init::Init;
use super::length::TailOption;
use super::live::args::Stage;
use super::measures::Measures;
use super::options::{Options, ReportFormat};
use super::pictures::Pictures;
use super::targets::Targets;
use super::test::Test;
use clap::builder::PossibleValuesParser;
use clap::{Args, Parser, Subcommand};
use phonon_compiler::shell::{Completions, Man};
use phonon_runtime::device::HOSTS;
use std::path::PathBuf;

/// Plays Phonon programs, or renders them to files
#[derive(Parser)]
#[command(
    name = "phonon",
    version,
    after_help = "Example: phonon run song.ph -o song.wav",
    max_term_width = 80
)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub enum Command {
    /// Play a program, or render it to a WAV or FLAC file
    #[command(after_help = "Examples:\n  phonon run song.ph -o song.wav --cycles 16\n  \
        phonon run song.ph -o song.wav -o song.flac --normalize --until-silent\n  \
        phonon run song.ph --stems stems --bit-depth 32f\n  \
        phonon run song.ph --plot song.png --spectrogram spectrum.png --theme dark\n  \
        phonon run song.ph --profile --timings trace.json --report json\n  \
        phonon run -e 'out: s \"bd*4\"' -o - | aplay")]
    Run(Run),
    /// Say whether programs sound as they expect; exit code 4 if not
    #[command(after_help = "Example:\n  phonon test song.ph     with a line like this in it:\n  \
        -- expect over 4 cycles: peak < -1 dB, onsets ~drums = 16/cycle")]
    Test(Test),
    /// Say where two sounds differ; exit code 4 if they do
    #[command(after_help = "Examples:\n  phonon diff before.wav after.wav --cps 0.5\n  \
        phonon diff song.wav song.flac --tolerance -90")]
    Diff(Diff),
    /// Say which threads and which blocks suit a program on this machine
    #[command(
        after_help = "Examples:\n  phonon bench song.ph\n  phonon bench song.ph --threads 2 --duration 10s"
    )]
    Bench(Bench),
    /// Show the sample folders within reach
    #[command(subcommand)]
    Samples(Samples),
    /// List the hosts and devices that sound can be played on
    #[command(after_help = "Example:\n  phonon devices --emit json")]
    Devices(Devices),
    /// Make a folder with a first piece
    #[command(after_help = "Example:\n  phonon init song && phonon run song/song.ph")]
    Init(Init),
    /// Write what a shell needs to complete commands
    #[command(
        after_help = "Example:\n  phonon completions bash > ~/.local/share/bash-completion/completions/phonon"
    )]
    Completions(Completions),
    /// Write man pages
    #[command(after_help = "Example:\n  phonon man ~/.local/share/man/man1")]
    Man(Man),
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
    #[command(flatten)]
    targets: Targets,
    #[command(flatten)]
    pictures: Pictures,
    #[command(flatten)]
    measures: Measures,
    /// Write nothing: compute block by block, as a device would ask, and say how long the blocks took
    #[arg(long, conflicts_with_all = ["files", "stems", "normalize", "plot", "spectrogram", "tail", "until_silent", "device", "channels", "record", "interactive", "tui"])]
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

/// A program to run, where to, and how.
pub struct Job {
    pub input: Input,
    pub targets: Targets,
    pub pictures: Pictures,
    pub measures: Measures,
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
        let Run { code, file, targets, pictures, measures, realtime: is_timed, mut options, stage } = self;
        let input = match (code, file) {
            (Some(code), _) => Input::Code(code),
            (None, Some(file)) => Input::File(file),
            // A prompt, at which it is entered; at first there is silence.
            (None, None) => Input::Code("out: 0\n".to_owned()),
        };
        if targets.until_silent {
            options.tail = TailOption::Auto;
        }
        Job { input, targets, pictures, measures, is_timed, options, stage }
    }
}

impl Render {
    pub fn into_job(self) -> Job {
        let targets = Targets { files: vec![self.output], ..Targets::default() };
        Job { targets, ..Job::of(Input::File(self.input), self.options) }
    }
}

impl Live {
    pub fn into_job(self) -> Job {
        Job { stage: self.stage, ..Job::of(Input::File(self.file), self.options) }
    }
}

impl Job {
    /// To be played, and nothing else.
    fn of(input: Input, options: Options) -> Job {
        Job {
            input,
            targets: Targets::default(),
            pictures: Pictures::default(),
            measures: Measures::default(),
            is_timed: false,
            options,
            stage: Stage::default(),
        }
    }

    /// Whether it is for files rather than for a device.
    pub fn is_rendered(&self) -> bool {
        let has_only_stems = self.targets.stems.is_some() && !self.stage.is_asked_for();
        self.targets.is_asked_for() || has_only_stems || self.is_looked_at()
    }

    /// Whether its stems are wanted: as files, as lanes of a picture, or for their levels.
    pub fn has_stems(&self) -> bool {
        let has_levels = self.options.reports_json() && self.targets.normalize.is_none() && !self.is_timed;
        self.targets.stems.is_some() || self.pictures.plot.is_some() || has_levels
    }

    /// Whether it is for something to look at, so that its sound need not be kept.
    pub fn is_looked_at(&self) -> bool {
        self.pictures.is_asked_for() || self.measures.is_asked_for()
    }
}

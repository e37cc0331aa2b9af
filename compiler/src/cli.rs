//! The command line of `phononc`.

mod difference;
mod events;

use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use phonon_compiler::emit::{Table, Trace};
use phonon_compiler::explain::PAGES;
use phonon_compiler::shell::{Completions, Man};
use phonon_compiler::simulate::{forecast, turns};
use phonon_compiler::{Compiled, Options, compile, compile_watched, emit, source};
use phonon_grammar::Diagnostic;
use phonon_grammar::diagnostic::{Format, nearest, render};
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The program has errors, or is not formatted.
const PROGRAM: u8 = 1;
/// A name on the command line means nothing.
const USAGE: u8 = 2;
/// A file cannot be read or written.
const FILES: u8 = 3;
/// A check failed.
const CHECK: u8 = 4;

/// Shows what the compiler makes of a Phonon program.
#[derive(Parser)]
#[command(name = "phononc", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Compile a program and show a stage of it, as in `phononc compile song.ph --emit dot`
    Compile {
        #[command(flatten)]
        input: Input,
        /// The stage to show; without it a summary and the plan
        #[arg(long, value_enum)]
        emit: Option<Emit>,
        /// Write to a file instead of standard output; `-` is standard output
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
        /// Frames per second to compile for
        #[arg(short = 'r', long, default_value_t = 44_100, value_parser = clap::value_parser!(u32).range(8_000..=384_000))]
        sample_rate: u32,
        /// Leave the graph as it was written
        #[arg(long)]
        no_opt: bool,
        /// Predict the time of a block on so many cores, in the summary and in JSON, and who runs what when
        #[arg(short, long, value_parser = clap::value_parser!(u16).range(1..=1024))]
        threads: Option<u16>,
        /// What a box of `--emit svg` stands for
        #[arg(long, value_enum, default_value_t = Grouping::Ugen)]
        group: Grouping,
        /// Show the graph after each pass as well
        #[arg(long)]
        trace_passes: bool,
        /// Show instead what would change if this program took the place of an older one; --emit json and svg go with it
        #[arg(long, value_name = "OLD", conflicts_with_all = ["threads", "trace_passes"])]
        diff: Option<PathBuf>,
        /// Frames of a block, for the prediction
        #[arg(short, long, default_value_t = 512, value_parser = clap::value_parser!(u32).range(1..=65_536))]
        block_size: u32,
    },
    /// Say what is wrong with a program, as in `phononc check song.ph`
    Check {
        #[command(flatten)]
        input: Input,
    },
    /// Rewrite programs in canonical form, as in `phononc fmt song.ph`
    Fmt {
        /// Say which programs are not in canonical form, and change none
        #[arg(long)]
        check: bool,
        #[command(flatten)]
        messages: Messages,
        /// The programs; `-` formats standard input to standard output
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Show the events of patterns without sound, as in `phononc events song.ph` or `phononc events -e 'bd*4 <sn cp>'`
    Events(events::Arguments),
    /// List the transforms of patterns, or explain one, as in `phononc transforms every`
    Transforms {
        /// The one to explain
        name: Option<String>,
    },
    /// List the codes of messages, or explain one, as in `phononc explain E0402`
    Explain {
        /// The one to explain
        code: Option<String>,
    },
    /// List the unit generators, or explain one, as in `phononc ugens lpf`
    Ugens {
        /// The one to explain
        name: Option<String>,
    },
    /// Write what a shell needs to complete commands, as in `phononc completions bash`
    Completions(Completions),
    /// Write man pages, as in `phononc man ~/.local/share/man/man1`
    Man(Man),
}

/// A program to read.
#[derive(Args)]
struct Input {
    /// The program; `-` is standard input
    file: PathBuf,
    #[command(flatten)]
    messages: Messages,
}

/// How to say what is wrong.
#[derive(Args, Clone, Copy)]
struct Messages {
    /// How diagnostics are written
    #[arg(long, value_enum, default_value_t = MessageFormat::Human)]
    message_format: MessageFormat,
}

#[derive(Clone, Copy, ValueEnum)]
enum MessageFormat {
    Human,
    Short,
    Json,
}

#[derive(Clone, Copy, ValueEnum)]
enum Emit {
    /// The syntax tree, as JSON
    Ast,
    /// The graph, one node a line
    Graph,
    /// The plan, one op a line
    Plan,
    /// The plan for Graphviz
    Dot,
    /// The plan for programs
    Json,
    /// A drawing of the plan
    Svg,
    /// A drawing of who runs what when on --threads cores
    Schedule,
}

#[derive(Clone, Copy, ValueEnum)]
enum Grouping {
    Ugen,
    Task,
    Bus,
}

impl From<Grouping> for emit::Grouping {
    fn from(grouping: Grouping) -> emit::Grouping {
        match grouping {
            Grouping::Ugen => emit::Grouping::Ugen,
            Grouping::Task => emit::Grouping::Task,
            Grouping::Bus => emit::Grouping::Bus,
        }
    }
}

/// Why a run ends early: the exit code, after the reason has been said.
type Outcome = Result<(), u8>;

/// Runs the program that the command line asks for.
pub fn run() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Compile {
            input,
            emit,
            output,
            sample_rate,
            no_opt,
            threads,
            group,
            trace_passes,
            diff,
            block_size,
        } => {
            let options = Options { sample_rate_hz: sample_rate, optimise: !no_opt, ..Options::default() };
            let output = output.as_deref();
            let cores = threads.map(|threads| (usize::from(threads), block_size as usize));
            let stage = emit.map(|emit| (emit, group));
            match diff {
                Some(old) => difference::show(&old, &input, stage, output, &options),
                None => show(&input, stage, output, &options, cores, trace_passes),
            }
        }
        Command::Check { input } => compiled(&input, &Options::default()).map(|_| ()),
        Command::Fmt { check, messages, files } => {
            let outcomes: Vec<Outcome> = files.iter().map(|file| format(file, check, &messages)).collect();
            outcomes.into_iter().find(Result::is_err).unwrap_or(Ok(()))
        }
        Command::Events(arguments) => events::run(&arguments),
        Command::Transforms { name } => {
            let name = name.as_deref();
            look_up(name, emit::transform_table(name), Table::Transforms)
        }
        Command::Explain { code } => explain(code.as_deref()),
        Command::Ugens { name } => {
            let name = name.as_deref();
            look_up(name, emit::ugens(name), Table::Ugens)
        }
        Command::Completions(completions) => print_bytes(&completions.text(Cli::command())),
        Command::Man(man) => match man.write(Cli::command()) {
            Ok(page) => print_bytes(&page),
            Err(reason) => {
                eprintln!("error: {reason}");
                Err(FILES)
            }
        },
    };
    outcome.map_or_else(ExitCode::from, |()| ExitCode::SUCCESS)
}

/// Compiles and shows a stage, behind a trace of the passes where that is wanted; `cores` are how many to predict the
/// time on, and the frames of a block.
fn show(
    input: &Input,
    stage: Option<(Emit, Grouping)>,
    output: Option<&Path>,
    options: &Options,
    cores: Option<(usize, usize)>,
    is_traced: bool,
) -> Outcome {
    refuse_to_overwrite(output, &input.file)?;
    let source = read(&input.file)?;
    let mut trace = Trace::new(&source);
    let compiled = compile_watched(&source, options, &mut |passed| {
        if is_traced {
            trace.add(passed);
        }
    });
    say(&compiled.diagnostics, &source, &input.file, &input.messages);
    let plan = compiled.plan.as_ref().ok_or(PROGRAM)?;
    let forecast = cores.map(|(threads, frames)| forecast(plan, threads, frames));
    let turns = |(threads, frames)| (turns(plan, threads, frames), threads);
    let text = match stage {
        None => {
            let predicted = forecast.as_ref().map(emit::forecast).unwrap_or_default();
            let chart = cores.map(turns).map(|(turns, cores)| emit::gantt(&turns, cores)).unwrap_or_default();
            format!("{}{predicted}{chart}\n{}", emit::summary(plan), emit::plan(plan, &source))
        }
        Some((Emit::Schedule, _)) => {
            let Some((turns, cores)) = cores.map(turns) else {
                eprintln!("error: `--emit schedule` needs `--threads N`: for how many cores is it?");
                return Err(USAGE);
            };
            emit::gantt_svg(plan, &turns, cores)
        }
        Some((Emit::Ast, _)) => {
            serde_json::to_string_pretty(&compiled.program).expect("a program is plain data") + "\n"
        }
        Some((Emit::Graph, _)) => emit::graph(&compiled.module.graph, &source),
        Some((Emit::Plan, _)) => emit::plan(plan, &source),
        Some((Emit::Dot, _)) => emit::dot(plan),
        Some((Emit::Svg, group)) => emit::picture(plan, group.into()),
        Some((Emit::Json, _)) => emit::json(plan, forecast.as_ref()),
    };
    give(output, &(trace.into_text() + &text))
}

/// Reads and compiles; what is wrong is said.
fn compiled(input: &Input, options: &Options) -> Result<(String, Compiled), u8> {
    let source = read(&input.file)?;
    let compiled = compile(&source, options);
    say(&compiled.diagnostics, &source, &input.file, &input.messages);
    if compiled.plan.is_none() { Err(PROGRAM) } else { Ok((source, compiled)) }
}

fn format(file: &Path, check: bool, messages: &Messages) -> Outcome {
    let source = read(file)?;
    let (program, diagnostics) = phonon_compiler::read(&source);
    if diagnostics.iter().any(Diagnostic::is_error) {
        say(&diagnostics, &source, file, messages);
        return Err(PROGRAM);
    }
    let text = program.to_string();
    let is_input = file == Path::new("-");
    match (check, text == source) {
        (false, _) if is_input => print(&text),
        (_, true) => Ok(()),
        (true, false) => {
            let name = if is_input { "<stdin>".into() } else { file.display().to_string() };
            eprintln!("{name}: not in canonical form");
            Err(CHECK)
        }
        (false, false) => write(file, &text),
    }
}

/// Prints what a table says of a name, and what the name means besides.
fn look_up(name: Option<&str>, said: Option<String>, asked: Table) -> Outcome {
    let besides = name.map(|name| emit::other_meanings(name, asked)).unwrap_or_default();
    match (said, besides.as_str()) {
        (Some(text), "") => print(&text),
        (Some(text), besides) => print(&format!("{text}\n{besides}")),
        (None, "") => {
            let (what, command) = match asked {
                Table::Transforms => ("transform", "transforms"),
                Table::Ugens => ("ugen", "ugens"),
            };
            let list = format!("`phononc {command}` lists them");
            unknown(what, name.unwrap_or_default(), emit::all_names(), &list)
        }
        (None, besides) => print(besides),
    }
}

fn explain(code: Option<&str>) -> Outcome {
    let Some(text) = phonon_compiler::explain::explain(code) else {
        let codes: Vec<String> = PAGES.iter().map(|page| page.code.to_string()).collect();
        let list = "`phononc explain` lists them";
        return unknown("code", code.unwrap_or_default(), codes.iter().map(String::as_str), list);
    };
    print(&text)
}

/// Says that a name on the command line means nothing, and the one that was probably meant.
fn unknown<'n>(what: &str, name: &str, names: impl Iterator<Item = &'n str>, list: &str) -> Outcome {
    let way_out = nearest(name, names).map(|near| format!("did you mean `{near}`?"));
    eprintln!("error: there is no {what} `{name}`; {}", way_out.as_deref().unwrap_or(list));
    Err(USAGE)
}

/// Reads a program, or says why it cannot.
fn read(file: &Path) -> Result<String, u8> {
    source::read(file).map_err(|fault| {
        eprintln!("error: {fault}");
        match fault {
            source::Fault::Unreadable(_) => FILES,
            source::Fault::NoProgram(_) => PROGRAM,
        }
    })
}

/// Refuses to write over the program that is read.
fn refuse_to_overwrite(output: Option<&Path>, input: &Path) -> Outcome {
    if output.is_some_and(|path| path != Path::new("-") && source::is_same_file(path, input)) {
        eprintln!("error: `{}` is read, so it is not written", input.display());
        return Err(USAGE);
    }
    Ok(())
}

/// Writes to a file, or to standard output where none is named or its name is `-`.
fn give(output: Option<&Path>, text: &str) -> Outcome {
    match output.filter(|path| *path != Path::new("-")) {
        Some(path) => write(path, text),
        None => print(text),
    }
}

/// Writes a file, or says why it cannot.
fn write(file: &Path, text: &str) -> Outcome {
    source::write(file, text).map_err(|reason| {
        eprintln!("error: {reason}");
        FILES
    })
}

/// Says what is wrong on standard error, in colour only on a terminal that wants it.
fn say(diagnostics: &[Diagnostic], source: &str, file: &Path, messages: &Messages) {
    let format = match messages.message_format {
        MessageFormat::Human => Format::Human,
        MessageFormat::Short => Format::Short,
        MessageFormat::Json => Format::Json,
    };
    let colour =
        std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let text = render(diagnostics, source, &file.display().to_string(), format, colour);
    // Who cannot be told cannot be told of it.
    let _ = std::io::stderr().write_all(text.as_bytes());
}

/// Writes to standard output; a reader that has gone away is no error.
fn print(text: &str) -> Outcome {
    print_bytes(text.as_bytes())
}

/// As [`fn@print`].
fn print_bytes(text: &[u8]) -> Outcome {
    let mut out = std::io::stdout().lock();
    match out.write_all(text).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            eprintln!("error: cannot write: {error}");
            Err(FILES)
        }
        _ => Ok(()),
    }
}

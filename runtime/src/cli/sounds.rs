//! The samples that a program plays.

use super::console::Console;
use super::exit;
use super::options::Options;
use super::program::Program;
use phonon_compiler::pattern::control::pitch;
use phonon_compiler::pattern::{Event, Time, Value, too_many_events_in};
use phonon_compiler::plan::{Plan, Pool};
use phonon_grammar::diagnostic::Code;
use phonon_grammar::{Diagnostic, Span};
use phonon_runtime::bank::{Bank, Fault, kit, roots};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// What cannot be played: samples that nobody has, each with the first place that asks for it and the name that was
/// probably meant, and files that are no sound.
#[derive(Default)]
struct Troubles {
    unknown: BTreeMap<(String, i64), (Span, Option<String>)>,
    faults: BTreeSet<String>,
}

/// All samples within reach, none of them in memory. A folder that was given and is not there is an error.
pub fn index(folders: &[PathBuf]) -> Result<Bank, String> {
    if let Some(missing) = folders.iter().find(|folder| !folder.is_dir()) {
        return Err(format!("`{}` is not a folder of samples", missing.display()));
    }
    let mut bank = Bank::index(&roots(folders)).map_err(|fault| fault.to_string())?;
    bank.add_built_in(&kit::NAMES.map(|name| (name, kit::VARIANTS)), kit::make);
    Ok(bank)
}

/// Loads every sample that the program plays in so many cycles; what is wrong is said, all of it.
pub fn load(program: &Program, cycles: Time, options: &Options, console: &Console) -> Result<Bank, u8> {
    let mut bank = index(&options.samples).map_err(|message| {
        console.error(&message);
        exit::FILES
    })?;
    let Program { plan, text, name } = program;
    let span = (plan.start_cycle, plan.start_cycle + cycles);
    let loaded = load_into(&mut bank, plan, text, span, options.seed, options.lenient);
    bank.take_notices().iter().for_each(|notice| console.warning(notice));
    loaded.tell(text, name, options.lenient, console);
    loaded.refusal.map_or(Ok(bank), Err)
}

/// What there is to say about the samples of a program.
#[derive(Default)]
pub struct Loaded {
    /// The exit code, where it cannot be played.
    pub refusal: Option<u8>,
    /// What is wrong with files.
    pub faults: Vec<String>,
    /// What is wrong with the text.
    pub diagnostics: Vec<Diagnostic>,
}

impl Loaded {
    /// Says it; files that cannot be read are warnings where `is_lenient`.
    pub fn tell(&self, text: &str, name: &str, is_lenient: bool, console: &Console) {
        for message in &self.faults {
            match is_lenient {
                true => console.warning(&format!("{message}; it is silent")),
                false => console.error(message),
            }
        }
        console.diagnostics(&self.diagnostics, text, name);
    }
}

/// Loads every sample that a plan plays from one point in cycles up to another.
pub fn load_into(
    bank: &mut Bank,
    plan: &Plan,
    text: &str,
    (begin, end): (Time, Time),
    seed: u64,
    is_lenient: bool,
) -> Loaded {
    let mut troubles = Troubles::default();
    for pool in &plan.pools {
        let pattern = &plan.tracks[pool.track.index()].pattern;
        let mut begin = begin;
        while begin < end {
            let next = begin.next_sam().min(end);
            let Some(events) = pattern.query_whole(begin, next, seed) else {
                let cut = too_many_events_in(begin.floor(), pool.span);
                return Loaded { refusal: Some(exit::PROGRAM), diagnostics: vec![cut], faults: Vec::new() };
            };
            events.iter().for_each(|event| ask(event, pool, text, bank, &mut troubles));
            begin = next;
        }
    }
    for response in &plan.responses {
        fetch(bank, &response.name, response.number, None, &mut troubles, |_| response.span);
    }
    troubles.told(is_lenient)
}

/// Loads a sample; where nobody has it, `place` knows which part of the text asks for it.
fn fetch(
    bank: &mut Bank,
    name: &str,
    n: i64,
    pitch: Option<f64>,
    troubles: &mut Troubles,
    place: impl Fn(&str) -> Span,
) {
    match bank.load(name, n, pitch) {
        Ok(_) => {}
        Err(Fault::Unknown { name, nearest }) => {
            let span = place(&name);
            troubles.unknown.entry((name, n)).or_insert((span, nearest));
        }
        Err(fault) => {
            troubles.faults.insert(fault.to_string());
        }
    }
}

/// Loads what an event plays.
fn ask(event: &Event, pool: &Pool, text: &str, bank: &mut Bank, troubles: &mut Troubles) {
    let Some(name) = event.value.control("s").and_then(Value::word) else { return };
    if name.starts_with('~') || name == "-" {
        return;
    }
    let n = event.value.control("n").and_then(Value::number).unwrap_or(0.0).round() as i64;
    fetch(bank, name, n, pitch(&event.value, true), troubles, |name| {
        // Other controls have places of their own: the sample's is where its name stands.
        let names = |span: &&Span| {
            let word = text.get(span.start as usize..span.end as usize);
            word.is_some_and(|word| word.starts_with(name))
        };
        event.sources.iter().find(names).or(event.sources.first()).copied().unwrap_or(pool.span)
    });
}

impl Troubles {
    /// What there is to say; `is_lenient` makes warnings of it.
    fn told(self, is_lenient: bool) -> Loaded {
        let refusal = match (is_lenient, self.unknown.is_empty(), self.faults.is_empty()) {
            (true, ..) | (_, true, true) => None,
            (_, false, _) => Some(exit::PROGRAM),
            (_, true, false) => Some(exit::FILES),
        };
        let mut diagnostics: Vec<Diagnostic> = (self.unknown.iter())
            .map(|((name, _), (span, nearest))| diagnostic(name, nearest.as_deref(), *span, is_lenient))
            .collect();
        diagnostics.sort_by_key(|diagnostic| diagnostic.span);
        diagnostics.dedup();
        Loaded { refusal, faults: self.faults.into_iter().collect(), diagnostics }
    }
}

fn diagnostic(name: &str, nearest: Option<&str>, span: Span, lenient: bool) -> Diagnostic {
    let message = format!("there is no sample `{name}`");
    let diagnostic = match lenient {
        true => Diagnostic::warning(Code::UnknownSample, span, message),
        false => Diagnostic::error(Code::UnknownSample, span, message),
    };
    match nearest {
        Some(nearest) => diagnostic.fix(format!("did you mean `{nearest}`?"), span, nearest),
        None => diagnostic.help("`phonon samples list` shows what there is; `--samples DIR` adds a folder"),
    }
}

//! The samples that a program plays.

use super::console::Console;
use super::exit;
use super::program::Program;
use phonon_compiler::pattern::{Event, Time, Value};
use phonon_compiler::plan::Pool;
use phonon_grammar::diagnostic::Code;
use phonon_grammar::{Diagnostic, Span};
use phonon_runtime::bank::{Bank, Fault, kit, roots};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The samples that are asked for, and where in the text.
type Wanted = BTreeMap<(String, i64), Span>;

/// Loads every sample that the program plays in so many cycles; what is wrong is said.
pub fn load(
    program: &Program,
    folders: &[PathBuf],
    cycles: Time,
    seed: u64,
    console: &Console,
) -> Result<Bank, u8> {
    let failed = |fault: Fault| {
        console.error(&fault.to_string());
        exit::FILES
    };
    if let Some(missing) = folders.iter().find(|folder| !folder.is_dir()) {
        console.error(&format!("`{}` is not a folder of samples", missing.display()));
        return Err(exit::FILES);
    }
    let mut bank = Bank::index(&roots(folders)).map_err(failed)?;
    bank.add_built_in(&kit::NAMES.map(|name| (name, kit::VARIANTS)), kit::make);
    let mut unknown = Vec::new();
    for ((name, n), span) in wanted(program, cycles, seed) {
        match bank.load(&name, n) {
            Ok(_) => {}
            Err(Fault::Unknown { name, nearest }) => {
                unknown.push(diagnostic(&name, nearest.as_deref(), span))
            }
            Err(fault) => return Err(failed(fault)),
        }
    }
    bank.take_notices().iter().for_each(|notice| console.warning(notice));
    if unknown.is_empty() {
        return Ok(bank);
    }
    unknown.sort_by_key(|diagnostic| diagnostic.span);
    unknown.dedup();
    console.diagnostics(&unknown, &program.text, &program.name);
    Err(exit::PROGRAM)
}

/// The samples that the program plays from its start on, each with the first place that asks for it.
fn wanted(program: &Program, cycles: Time, seed: u64) -> Wanted {
    let plan = &program.plan;
    let mut wanted = Wanted::new();
    let end = plan.start_cycle + cycles;
    for pool in &plan.pools {
        let pattern = &plan.tracks[pool.track.index()].pattern;
        let mut begin = plan.start_cycle;
        while begin < end {
            let next = begin.next_sam().min(end);
            for event in pattern.query_seeded(begin, next, seed) {
                collect(&event, pool, &program.text, &mut wanted);
            }
            begin = next;
        }
    }
    wanted
}

fn collect(event: &Event, pool: &Pool, text: &str, wanted: &mut Wanted) {
    let Some(name) = event.value.control("s").and_then(Value::word) else { return };
    if name.starts_with('~') || name == "-" {
        return;
    }
    let n = event.value.control("n").and_then(Value::number).unwrap_or(0.0);
    // Other controls have places of their own: the sample's is where its name stands.
    let names = |span: &&Span| {
        text.get(span.start as usize..span.end as usize).is_some_and(|word| word.starts_with(name))
    };
    let span = event.sources.iter().find(names).or(event.sources.first()).copied().unwrap_or(pool.span);
    wanted.entry((name.to_owned(), n.round() as i64)).or_insert(span);
}

fn diagnostic(name: &str, nearest: Option<&str>, span: Span) -> Diagnostic {
    let diagnostic = Diagnostic::error(Code::UnknownSample, span, format!("there is no sample `{name}`"));
    match nearest {
        Some(nearest) => diagnostic.fix(format!("did you mean `{nearest}`?"), span, nearest),
        None => diagnostic.help("`phonon samples list` shows what there is; `--samples DIR` adds a folder"),
    }
}

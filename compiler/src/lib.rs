//! From a program to a plan.
//!
//! The whole way stands in [`compile`]. Every stage is a plain value that can be looked at:
//! text, program, graph, plan.

pub mod check;
pub mod emit;
pub mod explain;
pub mod graph;
pub mod key;
pub mod lower;
pub mod occurrence;
pub mod passes;
pub mod pattern;
pub mod plan;
pub mod resolve;
pub mod schedule;
pub mod shell;
pub mod simulate;
pub mod source;
pub mod svg;
pub mod tempo;
pub mod transition;
pub mod ugen;
pub mod view;

use graph::Graph;
use lower::{Module, Recall};
use pattern::Time;
use phonon_grammar::diagnostic::Code;
use phonon_grammar::{Diagnostic, IncrementalParser, Program};
use plan::Plan;
use std::collections::BTreeSet;

/// What a compilation depends on beside the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Frames per second that the plan is made for.
    pub sample_rate_hz: u32,
    /// Cycles per second where the program does not say.
    pub cps: Time,
    /// Whether the graph is made smaller before it is scheduled; the sound is the same.
    pub optimise: bool,
    /// Whether the stems of what is heard are outputs too; the sound is the same.
    pub stems: bool,
}

impl Default for Options {
    fn default() -> Options {
        Options { sample_rate_hz: 44_100, cps: Time::new(1, 2), optimise: true, stems: false }
    }
}

/// A compilation, stage by stage.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// The text as a tree.
    pub program: Program,
    /// The program as graphs, after all passes.
    pub module: Module,
    /// The plan; `None` where the program has errors.
    pub plan: Option<Plan>,
    /// What is wrong, by position.
    pub diagnostics: Vec<Diagnostic>,
}

/// A graph as a pass has left it.
#[derive(Clone, Copy, Debug)]
pub struct Passed<'g> {
    /// The pass; `lower` is what made the graph.
    pub pass: &'static str,
    /// The bus whose voices play the graph; `None` for what is heard.
    pub instrument: Option<&'g str>,
    /// The graph.
    pub graph: &'g Graph,
}

/// Compiles a text.
pub fn compile(source: &str, options: &Options) -> Compiled {
    compile_watched(source, options, &mut |_| {})
}

/// What [`compile`] says of a text that is edited, without the work that only a plan needs, nor that of what was there in
/// the version before.
///
/// Its twin is [`compile`]: both say the same of every text, whatever came before.
#[derive(Debug, Default)]
pub struct Diagnosis {
    parser: IncrementalParser,
    /// The statements of the last version that had older spellings.
    changed: BTreeSet<usize>,
    recall: Recall,
}

impl Diagnosis {
    /// The next version as it was read, and what there is to say of it.
    pub fn next(&mut self, source: &str, options: &Options) -> (Program, Vec<Diagnostic>) {
        let (mut program, mut syntax) = self.parser.parse(source);
        let (notes, changed) = lower::modernise(&mut program);
        syntax.extend(notes);
        self.changed = changed;
        let read = (program, syntax);
        let (program, _, mut diagnostics) = lowered(read, options, Some((source, &mut self.recall)));
        sort(&mut diagnostics);
        (program, diagnostics)
    }

    /// Takes back the program of the last version, so that what is the same in the next need not be read again.
    pub fn take_back(&mut self, program: Program) {
        self.parser.take_back(program, |at| self.changed.contains(&at));
    }
}

/// As [`compile`]; `watch` is shown every graph after every pass.
pub fn compile_watched(source: &str, options: &Options, watch: &mut dyn FnMut(Passed<'_>)) -> Compiled {
    let (program, mut module, mut diagnostics) = lowered(read(source), options, None);
    prepared(&mut module, options, watch);
    let plan = (!diagnostics.iter().any(Diagnostic::is_error)).then(|| schedule(&mut module, options));
    if options.optimise && plan.is_some() {
        watch(Passed { pass: "pack", instrument: None, graph: &module.graph });
    }
    sort(&mut diagnostics);
    Compiled { program, module, plan, diagnostics }
}

/// The first half of [`compile`]: the graphs before `pack`, where the program has no errors, and what there is to say.
/// [`plan`](fn@plan) is the second; between them two versions of a program can be joined by [`transition`](transition::transition).
pub fn prepare(source: &str, options: &Options) -> (Option<Module>, Vec<Diagnostic>) {
    let (_, mut module, mut diagnostics) = lowered(read(source), options, None);
    sort(&mut diagnostics);
    if diagnostics.iter().any(Diagnostic::is_error) {
        return (None, diagnostics);
    }
    prepared(&mut module, options, &mut |_| {});
    (Some(module), diagnostics)
}

/// The plan of a module that is prepared.
pub fn plan(mut module: Module, options: &Options) -> Plan {
    schedule(&mut module, options)
}

/// Runs the passes before `pack` over all graphs.
fn prepared(module: &mut Module, options: &Options, watch: &mut dyn FnMut(Passed<'_>)) {
    for (instrument, graph) in module.graphs() {
        let mut watch = |pass, graph: &Graph| watch(Passed { pass, instrument, graph });
        watch("lower", graph);
        if options.optimise {
            passes::run_watched(passes::OPTIMISE, graph, &mut watch);
        }
        passes::run_watched(passes::PREPARE, graph, &mut watch);
    }
}

/// The program, its graphs before all passes, and everything that can be said of them.
fn lowered(
    (program, syntax): (Program, Vec<Diagnostic>),
    options: &Options,
    again: Option<(&str, &mut Recall)>,
) -> (Program, Module, Vec<Diagnostic>) {
    let (mut module, found) = lower::lower_again(&program, options, again);
    let mut diagnostics = joined(syntax, found);
    for (_, graph) in module.graphs() {
        diagnostics.extend(passes::faults(graph, options.sample_rate_hz));
    }
    (program, module, diagnostics)
}

/// By position.
fn sort(diagnostics: &mut [Diagnostic]) {
    diagnostics.sort_by_key(|diagnostic| (diagnostic.span, diagnostic.severity));
}

/// Reads a text, and gives it the spellings of today: the program as it is compiled and as it is printed.
pub fn read(source: &str) -> (Program, Vec<Diagnostic>) {
    modern(phonon_grammar::parse(source))
}

/// A program in the spellings of today.
fn modern((mut program, mut diagnostics): (Program, Vec<Diagnostic>)) -> (Program, Vec<Diagnostic>) {
    diagnostics.extend(lower::modernise(&mut program).0);
    (program, diagnostics)
}

/// Graphs to plan; in debug builds the judge has the last word.
fn schedule(module: &mut Module, options: &Options) -> Plan {
    if options.stems {
        passes::stems(&mut module.graph);
    }
    let unpacked = cfg!(debug_assertions).then(|| module.graph.clone());
    let left = if options.optimise { passes::pack(&mut module.graph) } else { Vec::new() };
    let (tasks, wires, outputs) = schedule::schedule(&module.graph);
    let plan = Plan {
        sample_rate_hz: options.sample_rate_hz,
        tempo: module.tempo.clone(),
        start_cycle: module.start_cycle,
        tracks: module.tracks.clone(),
        instruments: module
            .instruments
            .iter()
            .map(|(name, graph)| schedule::instrument(name, graph))
            .collect(),
        pools: module.pools.clone(),
        settings: module.settings.clone(),
        responses: module.responses.clone(),
        tasks,
        wires,
        outputs,
        mix: module.graph.mix,
        unpacked: left,
    };
    if let Some(graph) = unpacked {
        let judged = module.graph.verify().and_then(|()| check::check(&graph, &plan));
        let mut parts = module.instruments.iter().zip(&plan.instruments);
        let judged = judged
            .and_then(|()| parts.try_for_each(|((_, graph), part)| check::check_instrument(graph, part)));
        judged.unwrap_or_else(|fault| unreachable!("the plan does not compute its graph: {fault}"));
    }
    plan
}

/// What the parser and what the lowering found. A name may be missing only because its statement could not be read.
fn joined(syntax: Vec<Diagnostic>, names: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let broken = syntax.iter().any(Diagnostic::is_error);
    let follows = |diagnostic: &Diagnostic| {
        let missing = [Code::UnknownBus, Code::UnknownTemplate, Code::NoOutput];
        broken && missing.contains(&diagnostic.code)
    };
    syntax.into_iter().chain(names.into_iter().filter(|diagnostic| !follows(diagnostic))).collect()
}

impl Module {
    /// All graphs: what is heard, and what voices play, with the name of its bus.
    fn graphs(&mut self) -> impl Iterator<Item = (Option<&str>, &mut Graph)> {
        let instruments = self.instruments.iter_mut().map(|(name, graph)| (Some(name.as_str()), graph));
        std::iter::once((None, &mut self.graph)).chain(instruments)
    }
}

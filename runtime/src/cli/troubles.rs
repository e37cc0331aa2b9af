//! What went wrong while a program was played.

use super::console::Console;
use super::{Outcome, exit};
use phonon_compiler::plan::{Input, Op};
use phonon_grammar::Diagnostic;
use phonon_grammar::diagnostic::Code;
use phonon_runtime::engine::{Engine, Report, Trouble};

/// Says what went wrong, each op once; a kernel that failed is a mistake of ours, and its sound is not to be kept.
pub fn tell(engine: &Engine, text: &str, name: &str, console: &Console) -> Outcome {
    let reports = engine.reports();
    if reports.iter().any(|report| report.trouble == Trouble::Panicked) {
        return Err(exit::BUG);
    }
    let mut wild: Vec<Diagnostic> = reports.iter().filter_map(not_finite).collect();
    wild.extend(not_finite_sum(engine));
    wild.sort_by_key(|diagnostic| diagnostic.span);
    console.diagnostics(&wild, text, name);
    let statistics = engine.statistics();
    if statistics.stolen + statistics.dropped > 0 {
        let (started, stolen, dropped) = (statistics.onsets, statistics.stolen, statistics.dropped);
        console.warning(&format!(
            "too many voices at once: of {started} voices {stolen} were ended early, and {dropped} more found no place"
        ));
    }
    Ok(())
}

fn not_finite(report: &Report) -> Option<Diagnostic> {
    let Trouble::Wild(quanta) = report.trouble else { return None };
    let message = format!("`{}` of `~{}` gave values that are not finite", report.ugen, report.bus);
    let help =
        format!("they were played as 0, in {quanta} stretches of 64 frames; is something divided by 0?");
    Some(Diagnostic::warning(Code::NotFiniteSound, report.span, message).help(help))
}

/// Outputs that are too loud together, told where the last of them is made.
fn not_finite_sum(engine: &Engine) -> Option<Diagnostic> {
    let values = engine.statistics().wild_frames;
    let plan = engine.plan();
    let output = plan.outputs.iter().rfind(|output| output.audible).filter(|_| values > 0)?;
    let makes = |op: &&Op| {
        let mut places = op.outputs.iter().flatten();
        places.any(|place| output.signals.contains(&Input::Place(*place)))
    };
    let op = plan.tasks.iter().flat_map(|task| &task.body.ops).find(makes)?;
    let message = format!("the sum of the outputs was not finite in {values} values, which were played as 0");
    let help = "make them softer, as in `out1: ~a * 0.1`";
    Some(Diagnostic::warning(Code::NotFiniteSound, op.span, message).help(help))
}

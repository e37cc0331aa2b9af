//! Who ran what when, for those who look: the Trace Event Format of Chrome, which Perfetto opens.
//!
//! The format: <https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU>.

use crate::instance::Part;
use phonon_compiler::plan::{Plan, Task};
use phonon_grammar::span::Position;
use serde_json::{Value, json};
use std::io::{self, Write};

/// The most runs of tasks that are kept: as many as a viewer shows without delay.
pub const STINTS_MAX: usize = 1 << 18;

/// Writes what the watches of a plan's parts have kept: a track for each thread, a box for each run of a task, with the
/// name of its buses and the lines that they stand on.
pub fn write_trace(
    out: &mut dyn Write,
    plan: &Plan,
    parts: &[Part],
    source: &str,
    threads: usize,
) -> io::Result<()> {
    writeln!(out, "{{\"displayTimeUnit\":\"ns\",\"traceEvents\":[")?;
    write!(out, "{}", name("process_name", 0, "phonon"))?;
    for worker in 0..threads {
        let called = if worker == 0 { "worker 0 (caller)".to_owned() } else { format!("worker {worker}") };
        write!(out, ",\n{}", name("thread_name", worker, &called))?;
    }
    for (at, (task, part)) in plan.tasks.iter().zip(parts).enumerate() {
        let label = Value::from(label(task, source)).to_string();
        for stint in part.watch.iter().flat_map(|watch| watch.stints()) {
            let [begin_us, length_us] =
                [stint.begin_ns, stint.end_ns - stint.begin_ns].map(|ns| ns as f64 / 1e3);
            write!(
                out,
                ",\n{{\"name\":{label},\"ph\":\"X\",\"pid\":1,\"tid\":{},\"ts\":{begin_us},\"dur\":{length_us},\
                 \"args\":{{\"task\":{at},\"frame\":{}}}}}",
                stint.worker, stint.frame
            )?;
        }
    }
    writeln!(out, "\n]}}")
}

/// How many runs of tasks were not kept.
pub fn lost_stints(parts: &[Part]) -> u64 {
    parts.iter().flat_map(|part| &part.watch).map(|watch| watch.lost()).sum()
}

/// What a track is called.
fn name(kind: &str, worker: usize, name: &str) -> Value {
    json!({ "name": kind, "ph": "M", "pid": 1, "tid": worker, "args": { "name": name } })
}

/// The buses of a task, and the lines that they stand on.
fn label(task: &Task, source: &str) -> String {
    let lines = task.body.ops.iter().map(|op| Position::of(source, op.span.start).line);
    match (lines.clone().min(), lines.max()) {
        (Some(first), Some(last)) if first < last => format!("{} (lines {first}-{last})", task.name),
        (Some(line), _) => format!("{} (line {line})", task.name),
        _ => task.name.clone(),
    }
}

//! What the engine runs itself: patterns as signals, and voices.

use crate::bench::difference_ns;
use phonon_compiler::plan::{Body, Op, Place, Plan, ScratchId};
use phonon_compiler::{Options, compile};

/// How many copies of an op are run.
const COPIES: usize = 8;

/// How many voices are compared with none.
const VOICES: usize = 64;

/// Nanoseconds for a quantum of a ugen that plays a pattern, a pool without voices, or what a voice is told or
/// plays.
pub fn linked(name: &str) -> f32 {
    let program = match name {
        "track" => "out: \"1 2 3 4\"",
        "voices" => "out: s \"~\"",
        "setting" | "sample" => "tempo: 0.1\nout: s \"x\" # cutoff 500",
        _ => "tempo: 0.01\n~a: sine 220\nout: s \"~a\"",
    };
    let plan = plan(program);
    let mut more = plan.clone();
    let body = match name {
        "voice" | "setting" | "sample" => &mut more.instruments[0].body,
        _ => &mut more.tasks[0].body,
    };
    copy(body, name);
    difference_ns(&plan, &more, COPIES)
}

/// Nanoseconds for a quantum of a voice that plays a sample.
pub fn sample_voice() -> f32 {
    let chord = vec!["x"; VOICES].join(",");
    // One cycle is as long as the sample.
    let silent = plan("tempo: 0.1\nout: s \"~\"");
    difference_ns(&silent, &plan(&format!("tempo: 0.1\nout: s \"[{chord}]\"")), VOICES)
}

fn plan(program: &str) -> Plan {
    let compiled = compile(program, &Options::default());
    compiled.plan.unwrap_or_else(|| panic!("{program}: {:?}", compiled.diagnostics))
}

/// Puts copies of the op of a ugen before all others, writing where nobody reads.
fn copy(body: &mut Body, name: &str) {
    let op = body.ops.iter().find(|op| op.ugen.name() == name).expect("the program has it").clone();
    let first = body.scratch.len() as u32;
    body.scratch.extend(op.outputs.iter().map(|_| 1));
    let place = |output: usize| Some(Place::Scratch(ScratchId(first + output as u32)));
    let outputs = (0..op.outputs.len()).map(place).collect();
    let copy = Op { outputs, ..op };
    body.ops.splice(..0, std::iter::repeat_n(copy, COPIES));
}

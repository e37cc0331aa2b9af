//! Plans made by hand, and sounds to play with them.

use phonon_compiler::pattern::{Pattern, Time};
use phonon_compiler::plan::*;
use phonon_compiler::tempo::Tempo;
use phonon_compiler::ugen::UgenId;
use phonon_grammar::Span;
use phonon_grammar::ast::StatementKind;
use phonon_runtime::bank::{Frames, Sample, SampleId, Samples, Take};
use phonon_runtime::engine::{Engine, Options};
use phonon_runtime::score::Library;
use std::sync::Arc;

pub const RATE: u32 = 44_100;

/// The names of [`Sounds`], in the order of their ids; `two` has two variants.
const NAMES: [&str; 7] = ["one", "sine", "wide", "short", "two", "two", "ramp"];

/// Test sounds, a second each: `one` is all 1; `sine` is 100 Hz; `wide` has 1 left and -½ right; `short` is 20 frames of
/// 1; `two` is ¼, and ½ in its second variant, at half the rate; `ramp` counts its frames, in [`RAMP`], on both sides.
pub struct Sounds(Vec<Sample>);

/// What a frame of `ramp` is more than the one before it; the first is 0.
pub const RAMP: f32 = 1.0 / 65_536.0;

pub fn sounds() -> Library {
    let flat = |value: f32, frames: usize| Frames::from(vec![value; frames]);
    let second = RATE as usize;
    let sine =
        (0..second).map(|at| phonon_compiler::ugen::approx::sin_turns((at % 441) as f32 / 441.0)).collect();
    let mono = |channel| Sample { channels: vec![channel], sample_rate_hz: RATE };
    Arc::new(Sounds(vec![
        mono(flat(1.0, second)),
        mono(sine),
        Sample { channels: vec![flat(1.0, second), flat(-0.5, second)], sample_rate_hz: RATE },
        mono(flat(1.0, 20)),
        Sample { channels: vec![flat(0.25, second / 2)], sample_rate_hz: RATE / 2 },
        Sample { channels: vec![flat(0.5, second / 2)], sample_rate_hz: RATE / 2 },
        Sample { channels: vec![ramp(second), ramp(second)], sample_rate_hz: RATE },
    ]))
}

fn ramp(frames: usize) -> Frames {
    (0..frames).map(|at| at as f32 * RAMP).collect()
}

impl Samples for Sounds {
    fn find(&self, name: &str, n: i64, _: Option<f64>) -> Option<Take> {
        let variants: Vec<usize> = (0..NAMES.len()).filter(|&at| NAMES[at] == name).collect();
        if variants.is_empty() {
            return None;
        }
        let id = SampleId(variants[n.rem_euclid(variants.len() as i64) as usize] as u32);
        Some(Take { id, pitch: 0.0 })
    }

    fn get(&self, id: SampleId) -> &Sample {
        &self.0[id.0 as usize]
    }
}

/// The pattern of an expression of controls, such as `s "bd*4" # gain 0.5`.
pub fn controls(text: &str) -> Pattern {
    pattern(text, phonon_compiler::pattern::Want::Controls)
}

/// The pattern of numbers.
pub fn numbers(text: &str) -> Pattern {
    use phonon_compiler::pattern::{Reading, Want};
    pattern(text, Want::Values(Reading::Number))
}

fn pattern(text: &str, want: phonon_compiler::pattern::Want) -> Pattern {
    let (program, diagnostics) = phonon_grammar::parse(&format!("out: {text}"));
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    let statement = program.statements().next().expect("a statement");
    let StatementKind::Out { body, .. } = &statement.kind else { panic!("an output") };
    Pattern::from_expr(body, want, &phonon_compiler::pattern::NoNames).expect("a pattern")
}

/// A plan without anything, at a tempo.
pub fn plan(cps: Time) -> Plan {
    Plan {
        sample_rate_hz: RATE,
        tempo: Tempo::Constant(cps),
        start_cycle: Time::ZERO,
        tracks: vec![],
        instruments: vec![],
        pools: vec![],
        tasks: vec![],
        wires: vec![],
        outputs: vec![],
        mix: Mix::None,
        settings: vec![],
        responses: vec![],
        unpacked: vec![],
    }
}

pub fn constant(value: f32) -> Input {
    Input::Constant(value)
}

pub fn wire(id: u32) -> Place {
    Place::Wire(WireId(id))
}

pub fn scratch(id: u32) -> Place {
    Place::Scratch(ScratchId(id))
}

pub fn from(place: Place) -> Input {
    Input::Place(place)
}

pub fn op(name: &str, inputs: &[Input], outputs: &[Option<Place>]) -> Op {
    let ugen = UgenId::known(name);
    Op {
        ugen,
        key: Key { bus: "test".to_owned(), ugen, place: 0 },
        inputs: inputs.to_vec(),
        outputs: outputs.to_vec(),
        link: None,
        span: Span::default(),
        twins: vec![],
    }
}

pub fn linked(op: Op, link: Link) -> Op {
    Op { link: Some(link), ..op }
}

pub fn body(ops: Vec<Op>, scratch: u32, loops: u32) -> Body {
    Body { ops, scratch: vec![1; scratch as usize], loops }
}

/// Adds a task that waits for others.
pub fn task(plan: &mut Plan, body: Body, before: &[u32]) {
    let id = TaskId(plan.tasks.len() as u32);
    for &earlier in before {
        plan.tasks[earlier as usize].after.push(id);
    }
    plan.tasks.push(Task {
        body,
        before: before.iter().map(|&id| TaskId(id)).collect(),
        after: vec![],
        stateful: true,
        cost_ns: 0.0,
        name: "test".to_owned(),
    });
}

pub fn track(plan: &mut Plan, pattern: Pattern) -> TrackId {
    plan.tracks.push(Track { pattern, span: Span::default() });
    TrackId(plan.tracks.len() as u32 - 1)
}

/// Adds an output of two wires, written by the next task.
pub fn output(plan: &mut Plan) -> [Place; 2] {
    let first = plan.wires.len() as u32;
    let [left, right] = [wire(first), wire(first + 1)];
    plan.wires.extend([1, 1]);
    plan.outputs.push(Output {
        channel: None,
        signals: [from(left), from(right)],
        audible: true,
        stem: None,
    });
    [left, right]
}

/// Adds a pool that is heard, with these instruments.
pub fn voices(plan: &mut Plan, text: &str, instruments: &[(&str, u32)]) {
    shards(plan, text, instruments, 1);
}

/// Adds a pool in so many shards, each of which is heard.
pub fn shards(plan: &mut Plan, text: &str, instruments: &[(&str, u32)], shards: u32) {
    let track = track(plan, controls(text));
    let named = |&(name, id): &(&str, u32)| (name.to_owned(), InstrumentId(id));
    let pool = PoolId(plan.pools.len() as u32);
    plan.pools.push(Pool {
        track,
        instruments: instruments.iter().map(named).collect(),
        samplers: None,
        span: Span::default(),
        voices: 0.0,
        shards,
    });
    for shard in 0..shards {
        let [left, right] = output(plan);
        let op = linked(op("voices", &[], &[Some(left), Some(right)]), Link::Pool(pool, shard));
        task(plan, body(vec![op], 0, 0), &[]);
    }
}

/// An instrument of one wave, 220 Hz at c4.
pub fn instrument(wave: &str) -> Instrument {
    let told = [None, None, Some(scratch(0)), None, None, None];
    let ops = vec![
        op("voice", &[], &told),
        op("mul", &[from(scratch(0)), constant(220.0)], &[Some(scratch(0))]),
        op(wave, &[from(scratch(0)), constant(0.0)], &[Some(scratch(1))]),
    ];
    Instrument {
        name: "synth".to_owned(),
        body: body(ops, 2, 0),
        outputs: [from(scratch(1)), from(scratch(1))],
        enders: Vec::new(),
        cost_ns: 0.0,
    }
}

pub fn engine(plan: &Plan, options: &Options) -> Engine {
    Engine::new(plan.clone(), sounds(), options).expect("a plan that can be run")
}

/// Left and right of so many frames, asked for in pieces of `block_frames`.
pub fn rendered(plan: &Plan, frames: usize, options: &Options) -> [Vec<f32>; 2] {
    let mut engine = engine(plan, options);
    let mut out = vec![0.0; 2 * frames];
    out.chunks_mut(2 * options.block_frames).for_each(|part| engine.render(part));
    assert_eq!(engine.reports(), []);
    [out.iter().step_by(2).copied().collect(), out.iter().skip(1).step_by(2).copied().collect()]
}

/// The greatest difference between neighbouring frames, the first one compared with silence.
pub fn greatest_step(signal: &[f32]) -> f32 {
    let steps = signal.windows(2).map(|pair| (pair[1] - pair[0]).abs());
    steps.fold(signal[0].abs(), f32::max)
}

//! Plans made by hand, and the time they take.

use phonon_compiler::pattern::Time;
use phonon_compiler::plan::{
    Body, Input, Key, LANES_MAX, Mix, Op, Place, Plan, QUANTUM_FRAMES, ScratchId, Task, Twin,
};
use phonon_compiler::tempo::Tempo;
use phonon_compiler::ugen::UgenId;
use phonon_grammar::Span;
use phonon_runtime::bank::{Sample, SampleId, Samples, Take};
use phonon_runtime::engine::{Engine, Options};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Frames of a block.
const BLOCK_FRAMES: usize = 512;

/// Blocks that are played in one go.
const BLOCKS: usize = 4;

/// How long a plan is played.
const PATIENCE: Duration = Duration::from_millis(25);

/// A single sample of ten seconds, under every name.
pub struct Hiss(Sample);

impl Hiss {
    /// Something that is never silent.
    pub fn new() -> Hiss {
        let value = |at: u32| (at.wrapping_mul(0x9e37_79b9) >> 8) as f32 / (1 << 24) as f32 - 0.5;
        Hiss(Sample { channels: vec![(0..441_000).map(value).collect()], sample_rate_hz: 44_100 })
    }
}

impl Samples for Hiss {
    fn find(&self, _: &str, _: i64, _: Option<f64>) -> Option<Take> {
        Some(Take { id: SampleId(0), pitch: 0.0 })
    }

    fn get(&self, _: SampleId) -> &Sample {
        &self.0
    }
}

/// A task on its way.
#[derive(Clone, Default)]
pub struct Bench {
    body: Body,
}

impl Bench {
    /// A fresh scratch slot.
    pub fn slot(&mut self, lanes: usize) -> Place {
        self.body.scratch.push(lanes as u8);
        Place::Scratch(ScratchId(self.body.scratch.len() as u32 - 1))
    }

    /// Adds an op; every lane has a seed of its own.
    pub fn op(&mut self, name: &str, lanes: usize, inputs: &[Input], outputs: &[Place]) {
        let ugen = UgenId::known(name);
        let first = (self.body.ops.len() * LANES_MAX) as u32;
        let key = |lane: usize| Key { bus: "bench".to_owned(), ugen, place: first + lane as u32 };
        self.body.ops.push(Op {
            ugen,
            key: key(0),
            inputs: inputs.to_vec(),
            outputs: outputs.iter().map(|&place| Some(place)).collect(),
            link: None,
            span: Span::default(),
            twins: (1..lanes).map(|lane| Twin { key: key(lane), span: Span::default() }).collect(),
        });
    }

    /// A signal of so many lanes that moves about `centre`, as far as `swing`, a few times a second.
    pub fn moving(&mut self, centre: f32, swing: f32, rate_hz: f32, lanes: usize) -> Input {
        let rates = (0..lanes).map(|lane| rate_hz + 0.1 * lane as f32);
        let (wave, scaled, moved) = (self.slot(lanes), self.slot(lanes), self.slot(lanes));
        self.op("sine", lanes, &[of(rates), Input::Constant(0.0)], &[wave]);
        self.op("mul", lanes, &[Input::Place(wave), Input::Constant(swing)], &[scaled]);
        self.op("add", lanes, &[Input::Place(scaled), Input::Constant(centre)], &[moved]);
        Input::Place(moved)
    }

    /// A plan of this task alone, on top of the tracks, pools and instruments of `plan`.
    pub fn on(self, plan: &Plan) -> Plan {
        let task = Task {
            body: self.body,
            before: Vec::new(),
            after: Vec::new(),
            stateful: true,
            cost_ns: 0.0,
            name: "bench".to_owned(),
        };
        Plan { tasks: vec![task], wires: Vec::new(), outputs: Vec::new(), ..plan.clone() }
    }
}

/// Numbers, one for each lane.
pub fn of(values: impl Iterator<Item = f32>) -> Input {
    let values: Vec<f32> = values.collect();
    if values.len() == 1 { Input::Constant(values[0]) } else { Input::Constants(values) }
}

/// A plan without anything.
pub fn nothing() -> Plan {
    Plan {
        sample_rate_hz: 44_100,
        tempo: Tempo::default(),
        start_cycle: Time::ZERO,
        tracks: Vec::new(),
        settings: Vec::new(),
        responses: Vec::new(),
        instruments: Vec::new(),
        pools: Vec::new(),
        tasks: Vec::new(),
        wires: Vec::new(),
        outputs: Vec::new(),
        mix: Mix::None,
        unpacked: Vec::new(),
    }
}

/// How often it is measured: where signals happen to lie in memory is another matter each time.
const TIMES: usize = 5;

/// Nanoseconds for a quantum that the second plan takes longer than the first, for each of so many copies.
pub fn difference_ns(without: &Plan, with: &Plan, copies: usize) -> f32 {
    let mut found: Vec<f32> = (0..TIMES).map(|_| once(without.clone(), with.clone(), copies)).collect();
    found.sort_by(f32::total_cmp);
    found[TIMES / 2]
}

/// Plays both in turn for a while; what is least disturbed counts.
fn once(without: Plan, with: Plan, copies: usize) -> f32 {
    let options = Options { block_frames: BLOCK_FRAMES, ..Options::default() };
    let engine = |plan| Engine::new(plan, Arc::new(Hiss::new()), &options).expect("a plan that can be run");
    let mut engines = [engine(without), engine(with)];
    let mut frames = vec![0.0; 2 * BLOCKS * BLOCK_FRAMES];
    let mut best = [f64::MAX; 2];
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        for (engine, best) in engines.iter_mut().zip(&mut best) {
            let start = Instant::now();
            engine.render(&mut frames);
            *best = best.min(start.elapsed().as_nanos() as f64);
        }
    }
    let quanta = (BLOCKS * BLOCK_FRAMES / QUANTUM_FRAMES) as f64;
    ((best[1] - best[0]) / quanta / copies as f64) as f32
}

//! Nanoseconds for a quantum of every kernel, with constant and with modulated inputs.
//!
//! `cargo bench -p phonon-benches --bench kernels` prints them; divide by 64 for a frame.
//! What a ugen costs in a plan, with all that the engine does around its kernel, is measured by `tools/calibrate`.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use phonon_compiler::plan::{LANES_MAX, QUANTUM_FRAMES};
use phonon_compiler::ugen::approx::sin_turns;
use phonon_compiler::ugen::{Port, Role, Ugen, UgenId};
use phonon_kernel::{Cpu, Input, Kernel, Moment, Setup, find, names};
use std::time::Duration;

const RATE_HZ: f32 = 44_100.0;

/// How many different quanta an input has, so that branches cannot be learned by heart.
const QUANTA: usize = 64;

/// A value in the middle of what a port is used for, moved by `wiggle` from -1 to 1.
fn typical(port: &Port, wiggle: f32) -> f32 {
    match (port.role, port.name) {
        (Role::Signal | Role::Many, _) => wiggle,
        (_, "attack" | "decay" | "release") => 0.02 + 0.01 * wiggle,
        (_, "freq") => 440.0 + 200.0 * wiggle,
        (_, "cutoff") => 2000.0 + 1500.0 * wiggle,
        (_, "offset") => 12.0 * wiggle,
        (_, "q" | "drive") => 3.0 + 2.0 * wiggle,
        (_, "b" | "amount") => 1.5 + wiggle,
        _ => 0.5 + 0.4 * wiggle,
    }
}

/// Signals for every port.
fn signals(row: &Ugen, modulated: bool) -> Vec<(Vec<f32>, bool)> {
    let signal = |(at, port): (usize, &Port)| {
        let sounds = port.is_sound() || matches!(port.role, Role::Trigger | Role::Gate);
        let moves = modulated || sounds;
        let wiggle = |frame: usize| sin_turns((frame * (at + 3)) as f32 * 0.0016);
        let value = |frame: usize| match port.role {
            Role::Trigger => f32::from(frame == 0),
            Role::Gate => f32::from(frame < 2000),
            _ => typical(port, if moves { wiggle(frame) } else { 0.0 }),
        };
        let values = (0..QUANTA * QUANTUM_FRAMES).map(value).collect();
        (values, !moves)
    };
    row.ports.iter().enumerate().map(signal).collect()
}

fn kernels(criterion: &mut Criterion) {
    for (form, modulated) in [("constant", false), ("modulated", true)] {
        for lanes in [1, 8, LANES_MAX] {
            let mut group = criterion.benchmark_group(format!("{form}, {lanes} lanes"));
            group.throughput(Throughput::Elements(QUANTUM_FRAMES as u64));
            for name in names() {
                let mut stage = Stage::new(name, lanes, modulated);
                group.bench_function(name, |bencher| bencher.iter(|| stage.play()));
            }
        }
    }
}

/// A kernel with what it reads and writes.
struct Stage {
    kernel: Box<dyn Kernel>,
    lanes: usize,
    signals: Vec<(Vec<f32>, bool)>,
    outputs: Vec<Vec<f32>>,
    frame: usize,
}

impl Stage {
    /// All lanes hear the same.
    fn new(name: &str, lanes: usize, modulated: bool) -> Stage {
        let row = UgenId::known(name).row();
        let signals = signals(row, modulated);
        let knobs: Vec<_> = signals.iter().map(|(values, flat)| flat.then_some(values[0])).collect();
        let build = find(name, lanes, Cpu::best()).expect("it has a kernel");
        let kernel =
            build(&Setup { sample_rate_hz: RATE_HZ, seeds: &[1; LANES_MAX], knobs: &knobs, response: None });
        let spread = |(values, flat): (Vec<f32>, bool)| {
            (values.iter().flat_map(|&value| std::iter::repeat_n(value, lanes)).collect(), flat)
        };
        let outputs = vec![vec![0.0; QUANTUM_FRAMES * lanes]; row.outputs as usize];
        Stage { kernel, lanes, signals: signals.into_iter().map(spread).collect(), outputs, frame: 0 }
    }

    /// The next quantum.
    fn play(&mut self) {
        let quantum = QUANTUM_FRAMES * self.lanes;
        let at = self.frame % (QUANTA * QUANTUM_FRAMES) * self.lanes;
        let input = |port: usize| match self.signals.get(port) {
            None => Input { signal: &[], flat: true, lanes: 1 },
            Some((values, flat)) => {
                Input { signal: &values[at..at + quantum], flat: *flat, lanes: self.lanes as u8 }
            }
        };
        let inputs: [Input<'_>; 8] = std::array::from_fn(input);
        let mut slices: [&mut [f32]; 2] = Default::default();
        let count = self.outputs.len();
        slices.iter_mut().zip(&mut self.outputs).for_each(|(slice, output)| *slice = output);
        let moment = Moment { frames: &[self.frame as u64; LANES_MAX], cycles_per_frame: &[1e-5; LANES_MAX] };
        self.kernel.run(&moment, &inputs[..self.signals.len()], &mut slices[..count]);
        self.frame += QUANTUM_FRAMES;
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(100))
        .measurement_time(Duration::from_millis(300));
    targets = kernels
}
criterion_main!(benches);

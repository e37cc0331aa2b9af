//! Nanoseconds for a quantum of every kernel, with constant and with modulated inputs.
//!
//! `cargo bench -p phonon-benches --bench kernels` prints them; divide by 64 for a frame.
//! The column `cost_ns` of the ugen table holds the dearer of the two.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use phonon_compiler::plan::QUANTUM_FRAMES;
use phonon_compiler::ugen::approx::sin_turns;
use phonon_compiler::ugen::{Port, Role, Ugen, UgenId};
use phonon_runtime::kernel::{Input, KERNELS, Moment, Setup};
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
        let sounds = matches!(port.role, Role::Signal | Role::Many | Role::Trigger | Role::Gate);
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
        let mut group = criterion.benchmark_group(form);
        group.throughput(Throughput::Elements(QUANTUM_FRAMES as u64));
        for (name, build) in KERNELS {
            let row = UgenId::known(name).row();
            let signals = signals(row, modulated);
            let knobs: Vec<_> = signals.iter().map(|(values, flat)| flat.then_some(values[0])).collect();
            let mut kernel = build(&Setup { sample_rate_hz: RATE_HZ, seed: 1, knobs: &knobs });
            let mut outputs = vec![[0f32; QUANTUM_FRAMES]; row.outputs as usize];
            let mut frame = 0;
            group.bench_function(*name, |bencher| {
                bencher.iter(|| {
                    let at = frame % (QUANTA * QUANTUM_FRAMES);
                    let inputs: [Input<'_>; 8] = std::array::from_fn(|port| {
                        signals.get(port).map_or(Input { signal: &[], flat: true }, |(values, flat)| Input {
                            signal: &values[at..at + QUANTUM_FRAMES],
                            flat: *flat,
                        })
                    });
                    let mut slices: [&mut [f32]; 2] = Default::default();
                    for (slice, output) in slices.iter_mut().zip(&mut outputs) {
                        *slice = output;
                    }
                    let moment = Moment { frame: frame as u64, cycles_per_frame: 1e-5 };
                    kernel.run(&moment, &inputs[..row.ports.len()], &mut slices[..row.outputs as usize]);
                    frame += QUANTUM_FRAMES;
                });
            });
        }
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

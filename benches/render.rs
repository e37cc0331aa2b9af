//! Every example, rendered by the serial executor: frames per second, of which 44,100 are real time.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use phonon_benches::bank;
use phonon_compiler::{Options, compile};
use phonon_runtime::engine::{self, Engine};

/// How much of each piece is rendered at a time, after as much that is not counted.
const FRAMES: usize = 4 * 44_100;

fn examples(criterion: &mut Criterion) {
    let bank = bank();
    let mut group = criterion.benchmark_group("render");
    group.sample_size(10).throughput(Throughput::Elements(FRAMES as u64));
    for (name, text) in phonon_benches::examples() {
        let plan = compile(&text, &Options::default()).plan.expect("examples compile");
        let mut engine =
            Engine::new(plan, bank.clone(), &engine::Options::default()).expect("a plan that runs");
        let mut frames = vec![0.0; 2 * FRAMES];
        engine.render(&mut frames);
        group.bench_function(BenchmarkId::from_parameter(name), |bencher| {
            bencher.iter(|| engine.render(&mut frames))
        });
    }
    group.finish();
}

criterion_group!(benches, examples);
criterion_main!(benches);
